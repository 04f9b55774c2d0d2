/// One entry of a list's file, with its line.
struct ListEntry {
  var text: String
  var line: Int

  struct Trouble: Error { let text: String }

  /// One a line; `#` begins a comment at the line's start and behind a blank: `C#` is a word.
  static func lines(of bytes: [UInt8]) -> [ListEntry] {
    var entries: [ListEntry] = []
    var line = 0
    for content in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      line += 1
      let comment = content.indices.first { index in
        content[index] == 0x23 && (index == content.startIndex || [0x20, 0x09].contains(content[index - 1]))
      }
      let text = String(decoding: content[..<(comment ?? content.endIndex)], as: UTF8.self)
      let entry = text.split(whereSeparator: { $0.isWhitespace || $0 == "\u{FEFF}" }).joined(separator: " ")
      if !entry.isEmpty { entries.append(ListEntry(text: entry, line: line)) }
    }
    return entries
  }

  /// A column of a CSV file (RFC 4180) by its header, letter case aside; commas or semicolons, as the header has them.
  static func column(_ name: String, of bytes: [UInt8]) throws(Trouble) -> [ListEntry] {
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let head = body.prefix { $0 != 0x0A && $0 != 0x0D }
    let separator: UInt8 = head.count { $0 == 0x3B } > head.count { $0 == 0x2C } ? 0x3B : 0x2C
    var column: Int?
    var entries: [ListEntry] = []
    var (cell, cells, line, start, isQuoted): ([UInt8], [String], Int, Int, Bool) = ([], [], 1, 1, false)
    func endRow() throws(Trouble) {
      cells.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
      defer { cells.removeAll(keepingCapacity: true) }
      guard let column else {
        column = cells.firstIndex { $0.lowercased() == name.lowercased() }
        if column == nil {
          throw Trouble(text: "it has no column '\(name)'; it has \(cells.prefix(20).joined(separator: ", "))")
        }
        return
      }
      guard column < cells.count else { return }
      let text = cells[column].split(separator: " ").joined(separator: " ")
      if !text.isEmpty { entries.append(ListEntry(text: text, line: start)) }
    }
    var at = body.startIndex
    while at < body.endIndex {
      let byte = body[at]
      at += 1
      if byte == 0x0A { line += 1 }
      if isQuoted {
        if byte != 0x22 {
          cell.append(byte)
        } else if at < body.endIndex, body[at] == 0x22 {
          cell.append(byte)
          at += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22, cell.isEmpty {
        isQuoted = true
      } else if byte == separator {
        cells.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
      } else if byte == 0x0A {
        try endRow()
        start = line
      } else if byte != 0x0D {
        cell.append(byte)
      }
    }
    if isQuoted { throw Trouble(text: "a quote that begins in line \(start) has no end") }
    if !cell.isEmpty || !cells.isEmpty { try endRow() }
    if column == nil { throw Trouble(text: "it is empty") }
    return entries
  }
}
