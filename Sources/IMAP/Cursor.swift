/// Reads the values of one response, forgivingly: servers differ in spaces, quotes and numbers.
///
/// Every reading function moves on or returns nil; none can pass the end.
struct Cursor {
  /// The response cannot be read further.
  enum Trouble: Error, Hashable {
    case tooDeep, tooManyValues, missing(String)
  }

  /// A value that may be NIL (RFC 9051 nstring).
  enum Text: Hashable {
    case none
    case bytes([UInt8])
    /// It has been passed on already; how many bytes it had.
    case streamed(Int)
  }

  let text: [UInt8]
  private let literals: [Frame.Literal]
  private(set) var position = 0
  private var literal = 0
  private var values = 0

  init(_ frame: Frame) { (text, literals) = (frame.text, frame.literals) }

  /// For the inside of a response code, which has no literals.
  init(_ bytes: ArraySlice<UInt8>) { (text, literals) = (Array(bytes), []) }

  var isAtEnd: Bool { position >= text.count }
  var next: UInt8? { position < text.count ? text[position] : nil }
  /// What has not been read.
  var rest: ArraySlice<UInt8> { text[position...] }

  /// Whether the next byte was that one; it is passed over.
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func skipSpaces() {
    while next == 0x20 || next == 0x09 { position += 1 }
  }

  mutating func skipAll() { position = text.count }

  /// Bytes up to a space, parenthesis or quote; empty where one of those is next.
  mutating func atom() -> ArraySlice<UInt8> {
    let start = position
    while let byte = next, !isDelimiter(byte) { position += 1 }
    return text[start..<position]
  }

  mutating func word() -> String { asciiUppercased(atom()) }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x28 || byte == 0x29 || byte == 0x22 || byte == 0x09
  }

  private var literalHere: Frame.Literal? {
    guard literal < literals.count, literals[literal].announcement.lowerBound == position else { return nil }
    return literals[literal]
  }

  /// Whether the next value is a literal.
  var isAtLiteral: Bool { literalHere != nil }

  /// A quoted string, a literal, NIL or an atom; nil where none of them is next.
  mutating func string() -> Text? {
    if let here = literalHere {
      position = here.announcement.upperBound
      literal += 1
      switch here.content {
      case .held(let bytes): return .bytes(bytes)
      case .streamed(let size): return .streamed(size)
      }
    }
    if next == 0x22 { return .bytes(quoted()) }
    let atom = atom()
    if atom.isEmpty { return nil }
    return asciiUppercased(atom) == "NIL" ? Text.none : .bytes(Array(atom))
  }

  /// A quoted string, whose opening quote is next.
  ///
  /// QUIRK: some servers leave quotes inside unescaped: a quote ends the string only before a space, a closing
  /// bracket or the line's end.
  private mutating func quoted() -> [UInt8] {
    position += 1
    var bytes: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == 0x5C, let escaped = next, escaped == 0x22 || escaped == 0x5C {
        bytes.append(escaped)
        position += 1
      } else if byte == 0x22, next.map({ $0 == 0x20 || $0 == 0x29 || $0 == 0x5D }) ?? true {
        break
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// An unsigned number; nil where it is none or out of range. What it was is passed over.
  mutating func number() -> UInt64? {
    let start = position
    guard let value = Cursor.number(atom()) else { return nil }
    return position > start ? value : nil
  }

  /// One to ten digits up to a space or list; the fast way through long lists of search results.
  mutating func plainNumber() -> UInt32? {
    var value: UInt64 = 0
    let start = position
    while let byte = next, byte >= 0x30, byte <= 0x39 {
      guard position - start < 10 else { return nil }
      value = value * 10 + UInt64(byte - 0x30)
      position += 1
    }
    guard position > start, next == nil || next == 0x20 else { return nil }
    return UInt32(exactly: value)
  }

  /// Digits; QUIRK: mail.ru writes large numbers as `9.3736e+06`.
  static func number(_ bytes: ArraySlice<UInt8>) -> UInt64? {
    guard let first = bytes.first, (0x30...0x39).contains(first), bytes.count <= 24 else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    if let value = UInt64(text) { return value }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || [0x2E, 0x2B, 0x65, 0x45].contains($0) }),
      !text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Double(text), value <= 9e15
    else { return nil }
    return UInt64(value)
  }

  /// A UID or UIDVALIDITY (RFC 9051 nz-number).
  mutating func nonZero() -> UInt32? {
    guard let value = number().flatMap({ UInt32(exactly: $0) }), value > 0 else { return nil }
    return value
  }

  /// `(a b c)`, the atoms and strings in it; nil where no list is next.
  mutating func flatList() throws(Trouble) -> [String]? {
    try flatBytes()?.compactMap { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// The same as bytes; nil in the place of each NIL.
  mutating func flatBytes() throws(Trouble) -> [[UInt8]?]? {
    guard take(0x28) else { return nil }
    var items: [[UInt8]?] = []
    while true {
      skipSpaces()
      if isAtEnd || take(0x29) { return items }
      try count()
      if next == 0x28 {
        try skipValue()
      } else if case .bytes(let bytes) = string() {
        items.append(bytes)
      } else {
        items.append(nil)
      }
    }
  }

  /// Counts one value against the limit.
  mutating func count() throws(Trouble) {
    values += 1
    if values > Limits.tokens { throw .tooManyValues }
  }

  /// Passes over one value of any kind, a nested list whole; nothing where a list ends here.
  mutating func skipValue() throws(Trouble) {
    var depth = 0
    repeat {
      skipSpaces()
      guard let byte = next else { return }
      try count()
      if byte == 0x28 {
        depth += 1
        if depth > Limits.depth { throw .tooDeep }
        position += 1
      } else if byte == 0x29 {
        if depth == 0 { return }
        depth -= 1
        position += 1
      } else {
        _ = string()
      }
    } while depth > 0
  }

  /// The name of a FETCH item: an atom with a bracketed section, which may hold spaces and lists, and an origin.
  mutating func itemName() -> String {
    let start = position
    _ = plainName()
    if take(0x5B) {
      while let byte = next, byte != 0x5D {
        if byte == 0x22 || isAtLiteral { _ = string() } else { position += 1 }
      }
      _ = take(0x5D)
      if next == 0x3C { _ = atom() }
    }
    return asciiUppercased(text[start..<position])
  }

  private mutating func plainName() -> ArraySlice<UInt8> {
    let start = position
    while let byte = next, !isDelimiter(byte), byte != 0x5B { position += 1 }
    return text[start..<position]
  }
}
