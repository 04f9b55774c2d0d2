/// Which attributes of an element stay, with what value.
enum AttributeFilter {
  struct Attribute {
    var name: String
    var value: String
  }

  /// Longest attribute value that is looked at, in bytes: pictures within the mail are the long ones.
  static let maximumValue = 2 << 20
  private static let maximumText = 1000

  /// In a fixed order.
  static func kept(_ element: String, _ values: [(name: String, value: String)], for writer: DisplayWriter)
    -> [Attribute]
  {
    if values.isEmpty { return [] }
    var kept: [(order: Int, attribute: Attribute)] = []
    func keep(_ order: Int, _ name: String, _ value: String?) {
      if let value, !value.isEmpty { kept.append((order, Attribute(name: name, value: value))) }
    }
    for (name, value) in values {
      switch name {
      case "href":
        guard element == "a", let address = LinkFilter.link(value) else { break }
        keep(0, name, address)
        keep(1, "target", address.hasPrefix("#") ? nil : "_blank")
        keep(2, "rel", "noopener noreferrer nofollow")
      case "src", "data-remote":
        if element == "img" {
          for attribute in image(name, value, for: writer) { keep(0, attribute.name, attribute.value) }
        }
      case "id": keep(3, name, LinkFilter.named(value))
      case "class": keep(4, name, classes(value))
      case "alt": if element == "img" { keep(5, name, text(value)) }
      case "title": keep(6, name, text(value))
      case "face":
        if element == "font", value.utf8.count <= 200, value.utf8.allSatisfy(isFontByte) { keep(7, name, value) }
      case "style": keep(100, name, StyleFilter.kept(value, for: writer))
      default:
        guard let index = plainIndex[name], plainElements[name]?.contains(element) ?? true else { break }
        let word = value.lowercased()
        if word.utf8.count <= 40, word.utf8.allSatisfy(plain[index].1) { keep(10 + index, name, word) }
      }
    }
    kept.sort { $0.order < $1.order }
    return kept.map(\.attribute)
  }

  private static func text(_ value: String) -> String {
    String(decoding: value.utf8.prefix(maximumText), as: UTF8.self)
  }

  private static func image(_ name: String, _ source: String, for writer: DisplayWriter) -> [Attribute] {
    // Our own mark, from an earlier pass.
    if name == "data-remote" { return [Attribute(name: name, value: "yes")] }
    let address = LinkFilter.cleaned(source)
    if writer.trusted.contains(source) { return [Attribute(name: "src", value: source)] }
    if LinkFilter.isInlinePicture(address) { return [Attribute(name: "src", value: address)] }
    if LinkFilter.scheme(address) == "cid" {
      let contentID = String(decoding: address.utf8.dropFirst(4), as: UTF8.self)
      return writer.inline(contentID).map { [Attribute(name: "src", value: $0)] } ?? []
    }
    guard LinkFilter.isRemote(address) else { return [] }
    writer.countRemote()
    guard writer.remote == .allowed, LinkFilter.host(address) != nil else {
      return [Attribute(name: "data-remote", value: "yes")]
    }
    return [
      Attribute(name: "src", value: address), Attribute(name: "referrerpolicy", value: "no-referrer"),
    ]
  }

  private static let maximumClasses = 20

  private static func classes(_ value: String) -> String {
    value.split(whereSeparator: \.isWhitespace).prefix(maximumClasses).compactMap { LinkFilter.named(String($0)) }
      .joined(separator: " ")
  }

  /// Attributes whose values are short words, and the bytes that these may have.
  private static let plain: [(String, @Sendable (UInt8) -> Bool)] = [
    ("align", LinkFilter.isWord), ("bgcolor", isColorByte), ("border", isSizeByte), ("cellpadding", isSizeByte),
    ("cellspacing", isSizeByte), ("clear", LinkFilter.isWord), ("color", isColorByte), ("colspan", isSizeByte),
    ("dir", LinkFilter.isWord), ("height", isSizeByte), ("lang", isLanguageByte), ("reversed", LinkFilter.isWord),
    ("rowspan", isSizeByte), ("scope", LinkFilter.isWord), ("size", isSizeByte), ("span", isSizeByte),
    ("start", isSizeByte), ("type", LinkFilter.isWord), ("valign", LinkFilter.isWord), ("value", isSizeByte),
    ("width", isSizeByte),
  ]

  private static let plainIndex = Dictionary(uniqueKeysWithValues: plain.enumerated().map { ($1.0, $0) })

  /// Where an attribute means something else elsewhere.
  private static let plainElements: [String: Set<String>] = [
    "type": ["ol", "ul", "li"], "value": ["li"], "start": ["ol"], "span": ["col", "colgroup"], "clear": ["br"],
    "size": ["font", "hr"], "color": ["font", "hr"], "reversed": ["ol"],
  ]

  private static func isSizeByte(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || byte == 0x25 || byte == 0x70 || byte == 0x78 || byte == 0x2E || byte == 0x2B
  }

  private static func isColorByte(_ byte: UInt8) -> Bool { LinkFilter.isWord(byte) || byte == 0x23 }
  private static func isLanguageByte(_ byte: UInt8) -> Bool { LinkFilter.isWord(byte) || byte == 0x2D }

  private static func isFontByte(_ byte: UInt8) -> Bool {
    LinkFilter.isWord(byte) || byte == 0x20 || byte == 0x2C || byte == 0x2D || byte >= 0x80
  }
}
