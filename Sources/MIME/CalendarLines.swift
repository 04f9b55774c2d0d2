import Model

/// One line of a calendar (RFC 5545 3.1): a name, its parameters, its value.
struct CalendarLine {
  /// Capitals.
  let name: String
  /// Names in capitals, values as written, without quotes.
  let parameters: [(name: String, value: String)]
  /// As written: escapes not undone.
  let value: Substring

  subscript(parameter: String) -> String? { parameters.first { $0.name == parameter }?.value }

  /// Nil where no colon ends the name.
  init?(_ line: Substring) {
    let bytes = line.utf8
    guard let nameEnd = bytes.firstIndex(where: { $0 == Byte.colon || $0 == Byte.semicolon }),
      nameEnd > bytes.startIndex
    else { return nil }
    // QUIRK: Apple groups lines as vCards do: `item1.ATTENDEE`.
    let written = line[..<nameEnd]
    name = written.split(separator: ".").last.map { $0.uppercased() } ?? ""
    var parameters: [(String, String)] = []
    var at = nameEnd
    while at < bytes.endIndex, bytes[at] == Byte.semicolon {
      guard let (parameter, end) = Self.parameter(line, from: bytes.index(after: at)) else { return nil }
      if parameters.count < MIMELimits.parameters { parameters.append(parameter) }
      at = end
    }
    guard at < bytes.endIndex, bytes[at] == Byte.colon else { return nil }
    self.parameters = parameters
    value = line[bytes.index(after: at)...]
  }

  /// `CN="Kim, Anna"`: a colon, comma or semicolon stands in quotes.
  private static func parameter(_ line: Substring, from start: String.Index) -> ((String, String), String.Index)? {
    let bytes = line.utf8
    var equals: String.Index?
    var isQuoted = false
    var at = start
    while at < bytes.endIndex {
      let byte = bytes[at]
      if byte == Byte.quote { isQuoted.toggle() }
      if !isQuoted, byte == Byte.semicolon || byte == Byte.colon { break }
      if byte == Byte.equals, equals == nil { equals = at }
      at = bytes.index(after: at)
    }
    // QUIRK: a quote that is never closed: the first colon ends the parameter all the same.
    if isQuoted, at == bytes.endIndex {
      guard let colon = bytes[start...].firstIndex(of: Byte.colon) else { return nil }
      at = colon
    }
    guard let equals, equals < at else { return (("", ""), at) }
    let name = line[start..<equals].uppercased()
    let value = line[bytes.index(after: equals)..<at].filter { $0 != "\"" }
    return ((name, Self.unescapedParameter(value)), at)
  }

  /// RFC 6868: `^n`, `^'` and `^^`.
  private static func unescapedParameter(_ value: String) -> String {
    guard value.utf8.contains(UInt8(ascii: "^")) else { return value }
    var result: [UInt8] = []
    var isEscape = false
    for byte in value.utf8 {
      switch (isEscape, byte) {
      case (false, UInt8(ascii: "^")):
        isEscape = true
        continue
      case (true, UInt8(ascii: "n")): result.append(Byte.lineFeed)
      case (true, Byte.apostrophe): result.append(Byte.quote)
      case (true, UInt8(ascii: "^")): result.append(byte)
      case (true, _): result += [UInt8(ascii: "^"), byte]
      case (false, _): result.append(byte)
      }
      isEscape = false
    }
    if isEscape { result.append(UInt8(ascii: "^")) }
    return result.text
  }

  /// The value as a text for one line (RFC 5545 3.3.11): escapes undone, controls made spaces.
  var text: String {
    var result: [UInt8] = []
    result.reserveCapacity(value.utf8.count)
    var isEscape = false
    for byte in value.utf8 {
      if isEscape {
        result.append(byte == UInt8(ascii: "n") || byte == UInt8(ascii: "N") ? Byte.lineFeed : byte)
        isEscape = false
      } else if byte == Byte.backslash {
        isEscape = true
      } else {
        result.append(byte)
      }
    }
    return EncodedWords.withoutControls(result.text.trimmedText)
  }
}

/// The lines of a calendar, unfolded.
enum CalendarLines {
  /// Folds are undone before the charset is, since they may stand within a letter (RFC 5545 3.1).
  static func read(_ bytes: [UInt8], charset: String?, defects: inout Defects) -> [CalendarLine] {
    let whole = BodyText.make(unfolded(bytes), charset: charset, defects: &defects)
    return whole.split(separator: "\n").compactMap { CalendarLine($0) }
  }

  private static func unfolded(_ bytes: [UInt8]) -> [UInt8] {
    // What is folded in two bytes a letter cannot be unfolded here; nobody sends that.
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      guard byte.isLineEnd else {
        result.append(byte)
        at += 1
        continue
      }
      // QUIRK: `\r\r\n`, which careless gateways make.
      var next = at + 1
      while next < bytes.count, bytes[next - 1] == Byte.carriageReturn, bytes[next].isLineEnd { next += 1 }
      if next < bytes.count, bytes[next].isBlank {
        at = next + 1
      } else {
        result.append(Byte.lineFeed)
        at = next
      }
    }
    return result
  }
}

extension BodyText {
  fileprivate static func make(_ bytes: [UInt8], charset: String?, defects: inout Defects) -> String {
    let converted = Charset.utf8(bytes, label: charset)
    if converted.trouble != nil { defects.note("bad-charset", "a calendar holds bytes that its charset does not have") }
    return converted.bytes.text
  }
}
