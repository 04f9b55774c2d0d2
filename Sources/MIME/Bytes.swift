import Glibc

/// Names for the bytes that mail is made of.
enum Byte {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let percent: UInt8 = 0x25
  static let apostrophe: UInt8 = 0x27
  static let open: UInt8 = 0x28
  static let close: UInt8 = 0x29
  static let star: UInt8 = 0x2A
  static let comma: UInt8 = 0x2C
  static let dash: UInt8 = 0x2D
  static let dot: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let colon: UInt8 = 0x3A
  static let semicolon: UInt8 = 0x3B
  static let less: UInt8 = 0x3C
  static let equals: UInt8 = 0x3D
  static let greater: UInt8 = 0x3E
  static let question: UInt8 = 0x3F
  static let at: UInt8 = 0x40
  static let openBracket: UInt8 = 0x5B
  static let backslash: UInt8 = 0x5C
  static let closeBracket: UInt8 = 0x5D
  static let underscore: UInt8 = 0x5F
}

extension UInt8 {
  /// Space or tab (RFC 5322 WSP).
  var isBlank: Bool { self == Byte.space || self == Byte.tab }
  var isLineEnd: Bool { self == Byte.lineFeed || self == Byte.carriageReturn }
  var isWhite: Bool { isBlank || isLineEnd || self == 0x0B || self == 0x0C }
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  var lowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
  /// The value of a hexadecimal digit of either case.
  var hexadecimal: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }
}

extension Collection<UInt8> {
  /// The bytes as text; what is no UTF-8 becomes U+FFFD.
  var text: String { String(decoding: self, as: UTF8.self) }
  /// The bytes as text with ASCII letters in lower case.
  var lowerText: String { String(decoding: map(\.lowered), as: UTF8.self) }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes as text with ASCII letters in lower case.
  var lowerText: String {
    String(unsafeUninitializedCapacity: count) { output in
      for place in 0..<count { output[place] = self[place].lowered }
      return count
    }
  }

  /// Nothing but printable ASCII and tabs.
  var isPrintable: Bool {
    guard let base = UnsafeRawPointer(baseAddress) else { return true }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var at = 0
    // Eight bytes at a time: none may have its top bit, be below a space, or be DEL.
    while at + 8 <= count {
      let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let delete = word ^ ones &* 0x7F
      let bad = word | (word &- ones &* 0x20) | (delete &- ones)
      if bad & tops != 0 {
        for place in at..<at + 8 where !Self.isPrintable(self[place]) { return false }
      }
      at += 8
    }
    while at < count {
      if !Self.isPrintable(self[at]) { return false }
      at += 1
    }
    return true
  }

  private static func isPrintable(_ byte: UInt8) -> Bool { (byte >= 0x20 && byte < 0x7F) || byte == Byte.tab }
}

extension BidirectionalCollection<UInt8> {
  /// Without white space at either end.
  var trimmed: SubSequence {
    guard let first = firstIndex(where: { !$0.isWhite }), let last = lastIndex(where: { !$0.isWhite }) else {
      return self[endIndex..<endIndex]
    }
    return self[first...last]
  }
}

extension String {
  /// Without white space at either end; no allocation when there is none.
  var trimmedText: String {
    let bytes = utf8
    guard let first = bytes.first, let last = bytes.last, first.isWhite || last.isWhite else { return self }
    return String(Substring(bytes.trimmed))
  }

  /// ASCII letters in lower case; no allocation when there are no capitals.
  var asciiLowercased: String {
    utf8.contains { $0 >= 0x41 && $0 <= 0x5A } ? utf8.lowerText : self
  }
}

/// The raw bytes of a message; every access is within `count`.
struct RawBytes {
  let base: UnsafePointer<UInt8>
  let count: Int

  init(base: UnsafePointer<UInt8>, count: Int) { (self.base, self.count) = (base, count) }

  subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return base[index]
  }

  /// The bytes of a range that lies within the message.
  func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// The first place of a byte in a range.
  func find(_ byte: UInt8, in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    guard let found = memchr(base + range.lowerBound, Int32(byte), range.count) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}

/// The lines of a message.
struct Lines {
  struct Line {
    let start: Int
    /// Before the line end.
    let end: Int
    /// Where the next line starts.
    let next: Int
    var isEmpty: Bool { start == end }
  }

  let raw: RawBytes
  /// QUIRK: messages saved by old Macintosh programs end their lines with CR alone. Told by the absence of any LF at
  /// the start; in all other messages a lone CR is data.
  let endsWithCarriageReturn: Bool

  init(_ raw: RawBytes) {
    self.raw = raw
    let start = 0..<min(raw.count, MIMELimits.chunk)
    endsWithCarriageReturn =
      raw.find(Byte.lineFeed, in: start) == nil && raw.find(Byte.carriageReturn, in: start) != nil
  }

  /// The line that starts at an offset below `raw.count`.
  func line(at start: Int) -> Line {
    if endsWithCarriageReturn {
      guard let end = raw.find(Byte.carriageReturn, in: start..<raw.count) else {
        return Line(start: start, end: raw.count, next: raw.count)
      }
      let hasLineFeed = end + 1 < raw.count && raw[end + 1] == Byte.lineFeed
      return Line(start: start, end: end, next: end + (hasLineFeed ? 2 : 1))
    }
    guard let end = raw.find(Byte.lineFeed, in: start..<raw.count) else {
      return Line(start: start, end: raw.count, next: raw.count)
    }
    let hasReturn = end > start && raw[end - 1] == Byte.carriageReturn
    return Line(start: start, end: hasReturn ? end - 1 : end, next: end + 1)
  }

  /// The first line that starts with `--`, from the start of a line on.
  func nextDashes(from start: Int) -> Int? {
    var at = start
    guard !endsWithCarriageReturn else {
      while at < raw.count {
        if isDashes(at) { return at }
        at = line(at: at).next
      }
      return nil
    }
    if at < raw.count, isDashes(at) { return at }
    // Base64 has no dashes at all: the search for one passes over whole attachments. Where there are many, it does not
    // pay: then from line to line.
    var misses = 0
    while misses < Self.mostMisses, let dash = raw.find(Byte.dash, in: at..<raw.count) {
      if dash > start, raw[dash - 1] == Byte.lineFeed, isDashes(dash) { return dash }
      at = dash + 1
      misses += 1
    }
    guard misses == Self.mostMisses else { return nil }
    while let end = raw.find(Byte.lineFeed, in: at..<raw.count) {
      at = end + 1
      if isDashes(at) { return at }
    }
    return nil
  }

  private static let mostMisses = 4

  private func isDashes(_ at: Int) -> Bool {
    at + 1 < raw.count && raw[at] == Byte.dash && raw[at + 1] == Byte.dash
  }

  /// Where the body before a delimiter line ends: the line end before it belongs to the delimiter (RFC 2046 5.1.1).
  func bodyEnd(before lineStart: Int, notBefore start: Int) -> Int {
    var end = lineStart
    if endsWithCarriageReturn {
      if end > start, raw[end - 1] == Byte.lineFeed { end -= 1 }
      if end > start, raw[end - 1] == Byte.carriageReturn { end -= 1 }
      return end
    }
    if end > start, raw[end - 1] == Byte.lineFeed {
      end -= 1
      if end > start, raw[end - 1] == Byte.carriageReturn { end -= 1 }
    }
    return end
  }
}
