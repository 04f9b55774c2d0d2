/// A value with parameters: Content-Type and Content-Disposition (RFC 2045 5.1, RFC 2183, RFC 2231).
struct Parameters {
  /// What stands before the first semicolon: lower case, without comments and white space.
  private(set) var value = ""
  private var pieces: [Piece] = []

  private struct Piece {
    let name: String
    /// The position in a continued value; nil where the value is not continued.
    let index: Int?
    let isEncoded: Bool
    let bytes: [UInt8]
  }

  init(_ text: String) {
    var scanner = ParameterScanner(bytes: Array(text.utf8))
    value = scanner.value()
    while pieces.count < MIMELimits.parameters, let (name, bytes) = scanner.next() { add(name, bytes) }
  }

  /// RFC 2231: `name`, `name*`, `name*0`, `name*0*`.
  private mutating func add(_ name: [UInt8], _ bytes: [UInt8]) {
    let parts = name.split(separator: Byte.star, omittingEmptySubsequences: false)
    let key = parts[0].lowerText
    switch parts.count {
    case 1: pieces.append(Piece(name: key, index: nil, isEncoded: false, bytes: bytes))
    case 2 where parts[1].isEmpty: pieces.append(Piece(name: key, index: nil, isEncoded: true, bytes: bytes))
    case 2, 3:
      guard let index = Int(parts[1].text), index >= 0, parts.count == 2 || parts[2].isEmpty else { return }
      pieces.append(Piece(name: key, index: index, isEncoded: parts.count == 3, bytes: bytes))
    default: return
    }
  }

  /// A parameter's value, decoded: the extended form before the continued one before the plain one.
  ///
  /// Of two plain ones the first counts, as it does in the programs that people see.
  subscript(name: String) -> String? {
    let mine = pieces.filter { $0.name == name }
    if let extended = mine.first(where: { $0.index == nil && $0.isEncoded }) { return Self.joined([extended]) }
    let continued = mine.filter { $0.index != nil }.sorted { ($0.index ?? 0) < ($1.index ?? 0) }
    if !continued.isEmpty { return Self.joined(continued) }
    guard let plain = mine.first else { return nil }
    // QUIRK: many programs put encoded words into quoted values, which RFC 2047 section 5 forbids.
    return EncodedWords.decode(plain.bytes.text)
  }

  private static func joined(_ pieces: [Piece]) -> String {
    var bytes: [UInt8] = []
    var charset: String?
    for (place, piece) in pieces.enumerated() {
      guard piece.isEncoded else {
        bytes += piece.bytes
        continue
      }
      var rest = piece.bytes[...]
      // RFC 2231 section 4: charset'language'value, in the first piece only.
      if place == 0, let first = rest.firstIndex(of: Byte.apostrophe),
        let second = rest[(first + 1)...].firstIndex(of: Byte.apostrophe)
      {
        charset = rest[..<first].lowerText
        rest = rest[(second + 1)...]
      }
      bytes += unescaped(rest)
    }
    let hasCharset = charset.map { !$0.isEmpty } ?? false
    if !hasCharset, !pieces.contains(where: \.isEncoded) {
      return EncodedWords.decode(bytes.text)
    }
    return EncodedWords.withoutControls(Charset.utf8(bytes, label: hasCharset ? charset : nil).bytes.text)
  }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      if bytes[at] == Byte.percent, at + 2 < bytes.endIndex, let high = bytes[at + 1].hexadecimal,
        let low = bytes[at + 2].hexadecimal
      {
        result.append(high << 4 | low)
        at += 3
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }
}

/// Takes a value with parameters apart.
private struct ParameterScanner {
  let bytes: [UInt8]
  private var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The value before the parameters.
  ///
  /// `text / plain` has white space; in `attachment x` and in `text/plain charset=utf-8`, where the semicolon was
  /// forgotten, the second word is no part of it.
  mutating func value() -> String {
    var result: [UInt8] = []
    var afterGap = false
    while at < bytes.count, bytes[at] != Byte.semicolon {
      let byte = bytes[at]
      if byte == Byte.open {
        skipComment()
        afterGap = true
        continue
      }
      if byte.isWhite {
        afterGap = true
      } else {
        if afterGap, let last = result.last, last != Byte.slash, byte != Byte.slash { break }
        afterGap = false
        // QUIRK: `"inline"`, quoted by mistake.
        if byte != Byte.quote { result.append(byte.lowered) }
      }
      at += 1
    }
    return result.text
  }

  /// The next `name=value`.
  mutating func next() -> ([UInt8], [UInt8])? {
    while at < bytes.count {
      while at < bytes.count, bytes[at].isWhite || bytes[at] == Byte.semicolon { at += 1 }
      guard at < bytes.count else { return nil }
      if bytes[at] == Byte.open {
        skipComment()
        continue
      }
      let start = at
      while at < bytes.count, !bytes[at].isWhite, bytes[at] != Byte.equals, bytes[at] != Byte.semicolon { at += 1 }
      let name = Array(bytes[start..<at])
      skipWhite()
      guard at < bytes.count, bytes[at] == Byte.equals else { continue }
      at += 1
      skipWhite()
      let value = at < bytes.count && bytes[at] == Byte.quote ? quoted() : unquoted()
      if !name.isEmpty { return (name, value) }
    }
    return nil
  }

  private mutating func skipWhite() {
    while at < bytes.count, bytes[at].isWhite { at += 1 }
  }

  private mutating func quoted() -> [UInt8] {
    var result: [UInt8] = []
    at += 1
    while at < bytes.count, bytes[at] != Byte.quote {
      // QUIRK: `C:\report.txt`: a backslash escapes only what needs it (RFC 2045 would drop every one).
      if bytes[at] == Byte.backslash, at + 1 < bytes.count,
        bytes[at + 1] == Byte.quote || bytes[at + 1] == Byte.backslash
      {
        at += 1
      }
      result.append(bytes[at])
      at += 1
    }
    at += 1
    return result
  }

  /// QUIRK: file names with spaces and no quotes; the value reaches to the semicolon, a comment, or the next
  /// `name=` of a forgotten semicolon.
  private mutating func unquoted() -> [UInt8] {
    let start = at
    var wordStart = at
    while at < bytes.count, bytes[at] != Byte.semicolon {
      if bytes[at].isWhite { wordStart = at + 1 }
      if bytes[at] == Byte.open, at > start, bytes[at - 1].isWhite { break }
      if bytes[at] == Byte.equals, wordStart > start, wordStart < at, isName(wordStart..<at) {
        at = wordStart
        return Array(bytes[start..<wordStart].trimmed)
      }
      at += 1
    }
    return Array(bytes[start..<min(at, bytes.count)].trimmed)
  }

  private func isName(_ range: Range<Int>) -> Bool {
    bytes[range].allSatisfy { $0.isLetter || $0.isDigit || $0 == Byte.dash || $0 == Byte.star }
  }

  /// Comments nest (RFC 5322 3.2.2); one that is not closed reaches to the end.
  private mutating func skipComment() {
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case Byte.open: depth += 1
      case Byte.close: depth -= 1
      case Byte.backslash: at += 1
      default: break
      }
      at += 1
      if depth == 0 { return }
    }
  }
}
