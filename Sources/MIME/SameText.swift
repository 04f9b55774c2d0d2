/// Compares two texts by their letters alone.
extension BodyText {
  /// True where a text says what a wrapper says: its start, without marks, spaces and letters of other scripts, is in
  /// the start of the other.
  static func says(_ own: String, the body: InsideBody) -> Bool {
    let mine = letters(own.utf8, isHTML: false, most: 80)
    guard mine.count >= 8 else { return mine.isEmpty && own.utf8.allSatisfy(\.isWhite) }
    let all = [
      body.plain.map { letters($0.utf8, isHTML: false, most: 400) },
      body.html.map { letters($0.utf8, isHTML: true, most: 400) },
    ]
    return all.contains { $0.map { contains($0, mine) } ?? false }
  }

  private static func contains(_ text: [UInt8], _ piece: [UInt8]) -> Bool {
    guard text.count >= piece.count else { return piece.starts(with: text) && text.count >= 8 }
    return (0...text.count - piece.count).contains { text[$0..<$0 + piece.count].elementsEqual(piece) }
  }

  /// ASCII letters and digits in lower case; of HTML, those that stand outside of tags, entities and style sheets.
  private static func letters(_ text: String.UTF8View, isHTML: Bool, most: Int) -> [UInt8] {
    var result: [UInt8] = []
    var tag: [UInt8]?
    var isEntity = false
    var isHidden = false
    for byte in text {
      if result.count >= most { break }
      if isHTML, byte == Byte.less {
        tag = []
      } else if let name = tag {
        if byte == Byte.greater {
          let word = name.lowerText
          if word.hasPrefix("style") || word.hasPrefix("head") || word.hasPrefix("title") { isHidden = true }
          if word.hasPrefix("/style") || word.hasPrefix("/head") || word.hasPrefix("body") { isHidden = false }
          tag = nil
        } else if name.count < 8 {
          tag?.append(byte)
        }
      } else if isHTML, byte == UInt8(ascii: "&") {
        isEntity = true
      } else if isEntity {
        if byte == Byte.semicolon || byte.isWhite { isEntity = false }
      } else if !isHidden, byte.isLetter || byte.isDigit {
        result.append(byte.lowered)
      }
    }
    return result
  }
}
