/// A small, strict reader of XML documents: elements, attributes, text. No document type, no entities but XML's five
/// and characters by number, so nothing in a document can make more of it than is there.
struct StrictXML: Sendable, Hashable {
  struct Malformed: Error, Sendable, Hashable {
    let what: String
  }

  struct Element: Sendable, Hashable {
    var name: String
    var attributes: [String: String] = [:]
    var children: [Element] = []
    /// All text directly in it, without blanks around it.
    var text = ""

    func children(_ name: String) -> [Element] { children.filter { $0.name == name } }
    func first(_ name: String) -> Element? { children.first { $0.name == name } }
  }

  /// Longest document, in bytes; real ones have two thousand.
  static let longestDocument = 64 * 1024
  /// Elements inside of elements: it stops a document that uses the stack up.
  static let maximumDepth = 16
  /// Elements of a document, and attributes of an element.
  static let maximumElements = 1000
  static let maximumAttributes = 16

  private let bytes: [UInt8]
  private var at = 0
  private var elements = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The root element of a document in UTF-8.
  static func read(_ bytes: [UInt8]) throws(Malformed) -> Element {
    guard bytes.count <= longestDocument else { throw Malformed(what: "it is too long") }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw Malformed(what: "it is not in UTF-8") }
    var reader = StrictXML(bytes)
    // A byte order mark.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.at = 3 }
    try reader.skipBetween()
    guard reader.take("<") else { throw Malformed(what: "it has no root element") }
    let root = try reader.element(depth: 1)
    try reader.skipBetween()
    guard reader.at == bytes.count else { throw Malformed(what: "there is something behind its root element") }
    return root
  }

  /// Behind its `<`.
  private mutating func element(depth: Int) throws(Malformed) -> Element {
    elements += 1
    guard depth <= StrictXML.maximumDepth, elements <= StrictXML.maximumElements else {
      throw Malformed(what: "it has too many elements")
    }
    var element = Element(name: try name())
    while true {
      let hasBlank = skipBlanks()
      if take("/>") { return element }
      if take(">") { break }
      guard hasBlank, element.attributes.count < StrictXML.maximumAttributes else {
        throw Malformed(what: "a tag is wrong")
      }
      let (key, value) = try attribute()
      guard element.attributes.updateValue(value, forKey: key) == nil else { throw Malformed(what: "a tag is wrong") }
    }
    var text: [UInt8] = []
    while true {
      if take("</") {
        let closed = try name()
        skipBlanks()
        guard closed == element.name, take(">") else { throw Malformed(what: "an element is not closed") }
        element.text = StrictXML.trimmed(text)
        return element
      } else if take("<!--") {
        try skip(behind: "-->")
      } else if take("<![CDATA[") {
        let start = at
        try skip(behind: "]]>")
        text += bytes[start..<(at - 3)]
      } else if take("<?") {
        try skip(behind: "?>")
      } else if take("<") {
        element.children.append(try self.element(depth: depth + 1))
      } else {
        text += try character()
      }
    }
  }

  private mutating func attribute() throws(Malformed) -> (String, String) {
    let key = try name()
    skipBlanks()
    guard take("=") else { throw Malformed(what: "a tag is wrong") }
    skipBlanks()
    guard at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27 else { throw Malformed(what: "a tag is wrong") }
    let quote = bytes[at]
    at += 1
    var value: [UInt8] = []
    while at < bytes.count, bytes[at] != quote {
      guard bytes[at] != 0x3C else { throw Malformed(what: "a tag is wrong") }
      value += try character()
    }
    guard at < bytes.count else { throw Malformed(what: "it ends early") }
    at += 1
    return (key, String(decoding: value, as: UTF8.self))
  }

  /// One byte of text, or what a reference stands for.
  private mutating func character() throws(Malformed) -> [UInt8] {
    guard at < bytes.count else { throw Malformed(what: "it ends early") }
    let byte = bytes[at]
    guard byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else {
      throw Malformed(what: "it has control characters")
    }
    at += 1
    guard byte == 0x26 else { return [byte] }
    // The longest is `&#1114111;`.
    guard let end = bytes[at..<min(at + 9, bytes.count)].firstIndex(of: 0x3B) else {
      throw Malformed(what: "it has entities of its own")
    }
    let reference = String(decoding: bytes[at..<end], as: UTF8.self)
    at = end + 1
    switch reference {
    case "lt": return [0x3C]
    case "gt": return [0x3E]
    case "amp": return [0x26]
    case "quot": return [0x22]
    case "apos": return [0x27]
    default:
      guard let scalar = StrictXML.scalar(reference) else { throw Malformed(what: "it has entities of its own") }
      return Array(String(scalar).utf8)
    }
  }

  /// `#228` or `#xE4`; no controls.
  private static func scalar(_ reference: String) -> Unicode.Scalar? {
    guard reference.hasPrefix("#") else { return nil }
    let isHex = reference.hasPrefix("#x")
    let digits = reference.dropFirst(isHex ? 2 : 1)
    guard digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }), let value = UInt32(digits, radix: isHex ? 16 : 10),
      value >= 0x20 || [0x09, 0x0A, 0x0D].contains(value)
    else { return nil }
    return Unicode.Scalar(value)
  }

  private mutating func name() throws(Malformed) -> String {
    let start = at
    while at < bytes.count, StrictXML.isName(bytes[at]) { at += 1 }
    guard at > start else { throw Malformed(what: "a tag is wrong") }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  /// Comments, instructions and blanks around the root element.
  private mutating func skipBetween() throws(Malformed) {
    while true {
      skipBlanks()
      if take("<!--") {
        try skip(behind: "-->")
      } else if take("<?") {
        try skip(behind: "?>")
      } else if take("<!") {
        throw Malformed(what: "it brings a document type")
      } else {
        return
      }
    }
  }

  @discardableResult private mutating func skipBlanks() -> Bool {
    let start = at
    while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    return at > start
  }

  private mutating func skip(behind mark: StaticString) throws(Malformed) {
    while at < bytes.count { if take(mark) { return } else { at += 1 } }
    throw Malformed(what: "it ends early")
  }

  private mutating func take(_ mark: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
    guard bytes[at...].starts(with: wanted) else { return false }
    at += wanted.count
    return true
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
    default: byte >= 0x80
    }
  }

  private static func trimmed(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }
}
