internal import Foundation

/// A CSV file as UTF-8, and its separator.
struct CSVText {
  /// UTF-8 without a byte order mark.
  let bytes: [UInt8]
  let separator: UInt8
  /// Lines before `bytes`.
  let skippedLines: Int
  let notes: [String]

  init(_ file: [UInt8]) throws(CRMImportProblems) {
    guard file.count <= CRMImport.maximumBytes else {
      throw CRMImportProblems(line: 1, "the file is larger than \(CRMImport.maximumBytes >> 20) MB; split it")
    }
    let (text, note) = try CSVText.decode(file)
    if let position = text.firstIndex(of: 0) {
      let line = 1 + text[..<position].count { $0 == 0x0A }
      throw CRMImportProblems(line: line, "there is a NUL byte; save the file as UTF-8 text")
    }
    notes = note.map { [$0] } ?? []
    // Excel takes a first line `sep=;` for the separator, and exporters write it.
    if text.count >= 5, text.starts(with: Array("sep=".utf8)), text.count == 5 || text[5] == 0x0D || text[5] == 0x0A {
      let rest = text.firstIndex(of: 0x0A).map { text[($0 + 1)...] } ?? []
      (bytes, separator, skippedLines) = (Array(rest), text[4], 1)
    } else {
      (bytes, separator, skippedLines) = (text, CSVText.separator(of: text), 0)
    }
  }

  private static func decode(_ file: [UInt8]) throws(CRMImportProblems) -> (text: [UInt8], note: String?) {
    if file.starts(with: [0xEF, 0xBB, 0xBF]) {
      let text = Array(file.dropFirst(3))
      guard String(validating: text, as: UTF8.self) != nil else {
        throw CRMImportProblems(line: 1, "the file says that it is UTF-8, and is not")
      }
      return (text, nil)
    }
    if file.starts(with: [0xFF, 0xFE]) { return (utf16(file, low: 0, high: 1), "read as UTF-16") }
    if file.starts(with: [0xFE, 0xFF]) { return (utf16(file, low: 1, high: 0), "read as UTF-16") }
    if String(validating: file, as: UTF8.self) != nil { return (file, nil) }
    if let line = strayLine(file) {
      throw CRMImportProblems(line: line, "is not UTF-8, and the rest of the file is; save the file as UTF-8")
    }
    let isCyrillic = looksCyrillic(file)
    let name = isCyrillic ? "windows-1251" : "windows-1252"
    guard let text = String(bytes: file, encoding: isCyrillic ? .windowsCP1251 : .windowsCP1252) else {
      throw CRMImportProblems(line: 1, "the file is neither UTF-8 nor \(name); save it as UTF-8")
    }
    return (Array(text.utf8), "not UTF-8: read as \(name); if letters are wrong, save the file as UTF-8")
  }

  /// Of the letters of a UTF-8 file, one in so many may be none: in other character sets hardly one looks like UTF-8.
  private static let oneStrayIn = 10

  /// The first line with bytes that are not UTF-8, in a file that is mostly; nil where it is in another character set.
  private static func strayLine(_ file: [UInt8]) -> Int? {
    var (line, letters, strays, first) = (1, 0, 0, 0)
    var (decoder, bytes) = (UTF8(), file.makeIterator())
    while true {
      switch decoder.decode(&bytes) {
      case .scalarValue("\n"): line += 1
      case .scalarValue(let scalar): if !scalar.isASCII { letters += 1 }
      case .error:
        if strays == 0 { first = line }
        strays += 1
      case .emptyInput: return strays * oneStrayIn <= letters + strays ? first : nil
      }
    }
  }

  /// Lone surrogates become U+FFFD; a last odd byte is dropped.
  private static func utf16(_ file: [UInt8], low: Int, high: Int) -> [UInt8] {
    let units = stride(from: 2, to: file.count - 1, by: 2).map { UInt16(file[$0 + low]) | UInt16(file[$0 + high]) << 8 }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// Western letters beyond ASCII stand alone between ASCII ones; Cyrillic ones stand together.
  private static func looksCyrillic(_ file: [UInt8]) -> Bool {
    var (letters, together, previous) = (0, 0, false)
    for byte in file {
      let isLetter = byte >= 0xC0 || byte == 0xB3 || byte == 0xBF || byte == 0xBA
      if isLetter {
        letters += 1
        if previous { together += 1 }
      }
      previous = isLetter
    }
    return together * 2 > letters
  }

  /// The one of `,` `;` tab that the header has most of, outside quotes; the first of them where it has none.
  private static func separator(of text: [UInt8]) -> UInt8 {
    let candidates: [UInt8] = [0x2C, 0x3B, 0x09]
    var counts = [0, 0, 0]
    var isQuoted = false
    for byte in text {
      if byte == 0x22 { isQuoted.toggle() }
      if !isQuoted, byte == 0x0A || byte == 0x0D { break }
      if !isQuoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    let best = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0
    return candidates[best]
  }
}
