/// What may stand in an attribute that is shown.
enum AttributeCheck {
  static func run(_ name: String, _ value: String, of element: String, allowsRemote: Bool) {
    require(allowed.contains(name), "the attribute \(name) is shown in <\(element)>")
    let lower = value.lowercased()
    switch name {
    case "href":
      let isSafe = ["http:", "https:", "mailto:", "tel:", "#mail-"].contains { lower.hasPrefix($0) }
      require(element == "a" && isSafe, "a link to \(value)")
    case "src":
      let isRemote = lower.hasPrefix("http:") || lower.hasPrefix("https:")
      require(element == "img", "<\(element)> has a source")
      require(
        lower.hasPrefix("data:image/") || lower.hasPrefix("/inline/") || (allowsRemote && isRemote),
        "a picture from \(value.prefix(200))")
      require(!lower.hasPrefix("data:image/svg"), "a picture that is SVG")
    case "id", "class", "headers":
      for word in value.split(separator: " ") {
        require(word.hasPrefix("mail-"), "the \(name) \(value) is not prefixed")
      }
    case "style": style(lower, allowsRemote: allowsRemote)
    case "target": require(value == "_blank", "the target \(value)")
    default: break
    }
  }

  static func style(_ style: String, allowsRemote: Bool) {
    var forbidden = ["\\", "/*", "@", "expression", "javascript", "behavior", "-moz-binding", "<", "{", "}", "var("]
    if !allowsRemote { forbidden += ["url", "image(", "image-set", "//"] }
    for word in forbidden where !(allowsRemote && word == "@") {
      require(!style.contains(word), "the style \(style) has \(word)")
    }
    for declaration in style.split(separator: ";") {
      let property = declaration.prefix { $0 != ":" }.filter { $0 != " " }
      require(
        !["position", "content", "animation", "transition", "transform", "z-index", "cursor", "filter"]
          .contains(property), "the style \(style) sets \(property)")
    }
  }

  private static let allowed: Set<String> = [
    "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "class", "clear", "color", "colspan",
    "data-remote", "dir", "face", "headers", "height", "href", "id", "lang", "referrerpolicy", "rel", "reversed",
    "rowspan",
    "scope", "size", "span", "src", "start", "style", "target", "title", "type", "valign", "value", "width",
  ]
}

/// What may stand in the style sheet of what is shown.
enum SheetCheck {
  static func run(_ sheet: String, allowsRemote: Bool) {
    require(!sheet.contains("<") && !sheet.contains("\\"), "a sheet holds markup or an escape: \(sheet)")
    for block in sheet.split(separator: "}") {
      let pieces = block.split(separator: "{", omittingEmptySubsequences: false)
      require(pieces.count <= 3, "blocks within blocks: \(block)")
      if pieces.count == 3 { require(pieces[0].hasPrefix("@media"), "a rule of \(pieces[0])") }
      // The braces of a media query's own end leave nothing.
      guard pieces.count > 1, let declarations = pieces.last else { continue }
      for selector in pieces[pieces.count - 2].split(separator: ",") {
        require(selector.hasPrefix(".mail-root"), "the selector \(selector) reaches the page")
        let next = selector.dropFirst(10).first
        require(next.map { " >".contains($0) } ?? true, "the selector \(selector) goes beside the mail")
      }
      AttributeCheck.style(declarations.lowercased(), allowsRemote: allowsRemote)
    }
  }
}
