/// A value with parameters: Content-Type and Content-Disposition (RFC 2045 5.1, RFC 2183, RFC 2231).
struct Parameters {
  /// What stands before the first semicolon: lower case, without comments and white space.
  private(set) var value = ""
  private var pieces: [Piece] = []

  private struct Piece {
    /// Lower case.
    let name: String
    /// The position in a continued value; nil where the value is not continued.
    let index: Int?
    let isEncoded: Bool
    let text: String
  }

  init(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var scanner = ParameterScanner(bytes: bytes)
      value = scanner.value()
      while pieces.count < MIMELimits.parameters, let (name, value) = scanner.next() { add(name, value) }
    }
  }

  /// RFC 2231: `name`, `name*`, `name*0`, `name*0*`.
  private mutating func add(_ name: Slice<UnsafeBufferPointer<UInt8>>, _ text: String) {
    guard let star = name.firstIndex(of: Byte.star) else {
      return pieces.append(Piece(name: name.lowerText, index: nil, isEncoded: false, text: text))
    }
    let key = name[..<star].lowerText
    let parts = name[(star + 1)...].split(separator: Byte.star, omittingEmptySubsequences: false)
    switch parts.count {
    case 1 where parts[0].isEmpty: pieces.append(Piece(name: key, index: nil, isEncoded: true, text: text))
    case 1, 2:
      guard let index = Int(parts[0].text), index >= 0, parts.count == 1 || parts[1].isEmpty else { return }
      pieces.append(Piece(name: key, index: index, isEncoded: parts.count == 2, text: text))
    default: return
    }
  }

  /// A parameter's value, decoded: the extended form before the continued one before the plain one.
  ///
  /// Of two plain ones the first counts, as it does in the programs that people see.
  subscript(name: String) -> String? {
    guard let first = pieces.firstIndex(where: { $0.name == name }) else { return nil }
    let mine = pieces[first...].filter { $0.name == name }
    if let extended = mine.first(where: { $0.index == nil && $0.isEncoded }) { return Self.joined([extended]) }
    let continued = mine.filter { $0.index != nil }.sorted { ($0.index ?? 0) < ($1.index ?? 0) }
    if !continued.isEmpty { return Self.joined(continued) }
    // QUIRK: many programs put encoded words into quoted values, which RFC 2047 section 5 forbids.
    return EncodedWords.decode(mine[0].text)
  }

  private static func joined(_ pieces: [Piece]) -> String {
    var bytes: [UInt8] = []
    var charset: String?
    for (place, piece) in pieces.enumerated() {
      var rest = Array(piece.text.utf8)[...]
      // RFC 2231 section 4: charset'language'value, in the first piece only. QUIRK: also where that is not encoded, and
      // a later one is.
      if place == 0, piece.isEncoded || pieces.contains(where: \.isEncoded),
        let first = rest.firstIndex(of: Byte.apostrophe),
        let second = rest[(first + 1)...].firstIndex(of: Byte.apostrophe),
        piece.isEncoded || CharsetLabels.charset(rest[..<first].lowerText) != nil
      {
        charset = rest[..<first].lowerText
        rest = rest[(second + 1)...]
      }
      bytes += piece.isEncoded ? unescaped(rest) : Array(rest)
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
  let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private func text(_ range: Range<Int>) -> String { UnsafeBufferPointer(rebasing: bytes[range]).text }

  /// The value before the parameters.
  mutating func value() -> String {
    // Small letters only, as nearly all write them.
    while at < bytes.count, Self.isPlain(bytes[at]) { at += 1 }
    if at == bytes.count || bytes[at] == Byte.semicolon { return text(0..<at) }
    at = 0
    return oddValue()
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x30...0x39, Byte.slash, Byte.dash, Byte.dot: true
    default: false
    }
  }

  /// `text / plain` has white space; in `attachment x` and in `text/plain charset=utf-8`, where the semicolon was
  /// forgotten, the second word is no part of it.
  private mutating func oddValue() -> String {
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
  mutating func next() -> (Slice<UnsafeBufferPointer<UInt8>>, String)? {
    while at < bytes.count {
      while at < bytes.count, bytes[at].isWhite || bytes[at] == Byte.semicolon { at += 1 }
      guard at < bytes.count else { return nil }
      if bytes[at] == Byte.open {
        skipComment()
        continue
      }
      let start = at
      while at < bytes.count, !bytes[at].isWhite, bytes[at] != Byte.equals, bytes[at] != Byte.semicolon { at += 1 }
      let name = start..<at
      skipWhite()
      guard at < bytes.count, bytes[at] == Byte.equals else { continue }
      at += 1
      skipWhite()
      let value = at < bytes.count && bytes[at] == Byte.quote ? quoted() : unquoted()
      if !name.isEmpty { return (bytes[name], value) }
    }
    return nil
  }

  private mutating func skipWhite() {
    while at < bytes.count, bytes[at].isWhite { at += 1 }
  }

  private mutating func quoted() -> String {
    at += 1
    let start = at
    while at < bytes.count, bytes[at] != Byte.quote, bytes[at] != Byte.backslash { at += 1 }
    guard at < bytes.count, bytes[at] == Byte.backslash else {
      defer { at += 1 }
      return text(start..<at)
    }
    var result = Array(bytes[start..<at])
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
    return result.text
  }

  /// QUIRK: file names with spaces and no quotes; the value reaches to the semicolon, a comment, or the next
  /// `name=` of a forgotten semicolon.
  private mutating func unquoted() -> String {
    let start = at
    var wordStart = at
    while at < bytes.count, bytes[at] != Byte.semicolon {
      if bytes[at].isWhite { wordStart = at + 1 }
      if bytes[at] == Byte.open, at > start, bytes[at - 1].isWhite { break }
      if bytes[at] == Byte.equals, wordStart > start, wordStart < at, isName(wordStart..<at) {
        at = wordStart
        return bytes[start..<wordStart].trimmed.text
      }
      at += 1
    }
    return bytes[start..<at].trimmed.text
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
    at = min(at, bytes.count)
  }
}
