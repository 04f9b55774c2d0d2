/// Refuses, before the YAML parser runs, the two forms in which an alias could stand in a mapping's key.
///
/// The parser hashes keys. A key that is an alias of aliases of aliases has few bytes and takes for ever to hash. So an
/// alias must be the last thing on its line, which no key is, and keys in the long form (`? key`) are not taken.
/// Aliases as values are harmless here: composing shares them, and `RuleReader` counts what it visits.
enum AliasGuard {
  static func reports(_ bytes: ArraySlice<UInt8>, file: String) -> [RuleFileError] {
    var reports: [RuleFileError] = []
    var line = 0
    for content in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      line += 1
      guard let (column, message) = fault(in: content) else { continue }
      reports.append(RuleFileError(file: file, line: line, column: column, message: message))
      if reports.count == RuleFileErrors.maximumCount { break }
    }
    return reports
  }

  /// The first fault of a line: its column and what to say.
  private static func fault(in line: ArraySlice<UInt8>) -> (Int, String)? {
    var previous: UInt8 = 0x3A  // the last byte that is no space; a line begins as if after a colon
    var at = line.startIndex
    while at < line.endIndex {
      let byte = line[at]
      let next = at + 1 < line.endIndex ? line[at + 1] : 0x20
      let startsToken = ":-,[{?".utf8.contains(previous)
      switch byte {
      case 0x23 where at == line.startIndex || isSpace(line[at - 1]): return nil
      case 0x22 where startsToken, 0x27 where startsToken: at = end(ofQuote: byte, in: line, from: at)
      case 0x3F where startsToken && isSpace(next):
        return (column(at, line), "keys in the long form, '? key', are not used in rule files")
      case 0x2A where startsToken && !isSpace(next):
        guard endsLine(line[at...]) else {
          return (
            column(at, line),
            "text that begins with * is YAML's word for 'as above'; put it in quotes (an alias is the last on its line)"
          )
        }
        return nil
      default: break
      }
      if !isSpace(byte) { previous = byte }
      at += 1
    }
    return nil
  }

  /// The index of the closing quote, or of the line's last byte.
  private static func end(ofQuote quote: UInt8, in line: ArraySlice<UInt8>, from start: Int) -> Int {
    var at = start + 1
    while at < line.endIndex, line[at] != quote { at += quote == 0x22 && line[at] == 0x5C ? 2 : 1 }
    return min(at, line.endIndex - 1)
  }

  /// True where nothing but an alias and a comment is left.
  private static func endsLine(_ rest: ArraySlice<UInt8>) -> Bool {
    let after = rest.drop { !isSpace($0) }.drop { isSpace($0) }
    guard !rest.dropFirst().prefix(while: { !isSpace($0) }).contains(where: { ",]}:".utf8.contains($0) }) else {
      return false
    }
    return after.isEmpty || after.first == 0x23
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  private static func column(_ at: Int, _ line: ArraySlice<UInt8>) -> Int {
    line[line.startIndex..<at].count { $0 & 0xC0 != 0x80 } + 1
  }
}
