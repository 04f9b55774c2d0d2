internal import HTML
internal import Model

/// What holds for every answer: cutting takes whole lines away, and never everything.
enum QuoteCheck {
  /// What begins with an angle bracket is HTML; its text is cut.
  static func run(_ bytes: UnsafeRawBufferPointer) {
    let text = String(decoding: bytes.filter { $0 != 0 && $0 != 0x0D }, as: UTF8.self)
    guard bytes.first == 0x3C else { return cut(text, []) }
    let read = HTMLText.read(text)
    cut(read.text, read.marks)
    cut(read.text, [])
  }

  private static func cut(_ text: String, _ marks: [TextMark]) {
    let cut = NewText.cut(text, marks: marks)
    require(NewText.cut(text, marks: marks) == cut, "the same text was cut in two ways")
    pieces(of: text, cut)
    let size = text.utf8.count
    for range in [cut.signature, cut.carried?.range] {
      require(range.map { $0.lowerBound >= 0 && $0.upperBound <= size } ?? true, "\(range.debugDescription) of \(size)")
    }
    for message in QuotedReader.messages(in: text, cut, subject: "Fwd: Pumps") {
      require(message.text.utf8.count <= 16_384, "\(message.text.utf8.count) bytes of a carried message")
    }
    _ = SignatureReader.facts(in: text, cut, sender: "Anna Brandt", address: Address("anna@harbor.example"))
  }

  private static func pieces(of text: String, _ cut: Cut) {
    require(isBlank(text) || !isBlank(cut.newText), "nothing is left of a text that is not blank")
    let bytes = Array(text.utf8)
    var end = 0
    for removed in cut.removed {
      let range = removed.range
      require(range.lowerBound >= end && range.upperBound <= bytes.count, "\(range) is out of order or outside")
      require(!range.isEmpty, "nothing was removed at \(range)")
      require(range.lowerBound == 0 || bytes[range.lowerBound - 1] == 0x0A, "\(range) begins within a line")
      require(range.upperBound == bytes.count || bytes[range.upperBound - 1] == 0x0A, "\(range) ends within a line")
      end = range.upperBound
    }
    require(lines(Array(cut.newText.utf8)) == kept(bytes, cut), "what is left is not what was not removed")
  }

  /// The filled lines outside of what was removed, without the space at their ends.
  private static func kept(_ bytes: [UInt8], _ cut: Cut) -> [String] {
    var kept: [UInt8] = []
    var start = 0
    for removed in cut.removed {
      kept += bytes[start..<removed.range.lowerBound]
      start = removed.range.upperBound
    }
    return lines(kept + bytes[start...])
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 0x0A).compactMap { line in
      let text = String(decoding: line, as: UTF8.self)
      guard let last = text.unicodeScalars.lastIndex(where: { !isInvisible($0) }) else { return nil }
      return String(text.unicodeScalars[...last])
    }
  }

  /// Space, fillers, marks of direction; stars of bold type alone are no line either.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x20, 0x2A, 0xAD, 0x34F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
    default: scalar.properties.isWhitespace
    }
  }

  private static func isBlank(_ text: String) -> Bool { text.utf8.allSatisfy { $0 <= 0x20 } }
}
