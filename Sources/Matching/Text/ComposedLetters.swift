internal import Foundation

/// The composed form of a text's letters (UAX 15, NFC): file names of some systems write é as two characters.
enum ComposedLetters {
  /// Bytes composed at once: Foundation's work grows as their square.
  private static let piece = 1_024
  /// Bytes after which letters are left as they are: no language has rows of marks like that.
  private static let longestRow = 4_096

  static func of(_ text: String) -> String {
    guard text.utf8.contains(where: joins) else { return text }
    var composed: [UInt8] = []
    composed.reserveCapacity(text.utf8.count)
    var row: [UInt8] = []
    for byte in text.utf8 {
      let isStart = byte & 0xC0 != 0x80
      if isStart, row.count >= longestRow || (row.count >= piece && !joins(byte)) {
        composed += compose(row)
        row.removeAll(keepingCapacity: true)
      }
      row.append(byte)
    }
    composed += compose(row)
    return String(decoding: composed, as: UTF8.self)
  }

  private static func compose(_ row: [UInt8]) -> [UInt8] {
    guard row.count < longestRow, row.contains(where: joins) else { return row }
    return Array(String(decoding: row, as: UTF8.self).precomposedStringWithCanonicalMapping.utf8)
  }

  /// Nearly all marks that join the letter before them, jamo, and those of kana begin with one of these.
  private static func joins(_ byte: UInt8) -> Bool { byte == 0xCC || byte == 0xCD || byte == 0xE1 || byte == 0xE3 }
}
