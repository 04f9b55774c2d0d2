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
  static func kept(_ element: String, _ values: [String: String], for writer: DisplayWriter) -> [Attribute] {
    var kept: [Attribute] = []
    func keep(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { kept.append(Attribute(name: name, value: value)) }
    }
    if element == "a", let address = values["href"].flatMap(LinkFilter.link) {
      keep("href", address)
      keep("target", address.hasPrefix("#") ? nil : "_blank")
      keep("rel", "noopener noreferrer nofollow")
    }
    if element == "img" { kept += image(values, for: writer) }
    keep("id", values["id"].flatMap(LinkFilter.named))
    keep("class", values["class"].map(classes))
    for name in ["alt", "title"] where name == "title" || element == "img" {
      keep(name, values[name].map { String(decoding: $0.utf8.prefix(maximumText), as: UTF8.self) })
    }
    for (name, check) in plain where plainElements[name]?.contains(element) ?? true {
      if let value = values[name]?.lowercased(), value.utf8.count <= 40, value.utf8.allSatisfy(check) { keep(name, value) }
    }
    if element == "font", let face = values["face"], face.utf8.count <= 200, face.utf8.allSatisfy(isFontByte) {
      keep("face", face)
    }
    keep("style", values["style"].map { StyleFilter.kept($0, for: writer) })
    return kept
  }

  private static func image(_ values: [String: String], for writer: DisplayWriter) -> [Attribute] {
    guard let source = values["src"] else {
      return values["data-remote"] == nil ? [] : [Attribute(name: "data-remote", value: "yes")]
    }
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
