/// One row of a CSV file.
struct CSVRow: Sendable, Hashable {
  /// On which it begins, 1-based.
  var line: Int
  /// Trimmed; line breaks in them are LF.
  var cells: [String]
}

/// Cuts a CSV file into rows (RFC 4180), counting lines.
///
/// A quote counts at the beginning of a cell only: `3" pipe` is a cell. Lines of separators alone are no rows.
struct CSVRows {
  private let bytes: [UInt8]
  private let separator: UInt8
  private var at = 0
  private var line: Int

  init(_ text: CSVText) { (bytes, separator, line) = (text.bytes, text.separator, 1 + text.skippedLines) }

  private static let quote: UInt8 = 0x22

  consuming func all() throws(CRMImportProblems) -> [CSVRow] {
    var reader = self
    var rows: [CSVRow] = []
    while reader.at < reader.bytes.count {
      let row = try reader.row()
      if row.cells.allSatisfy(\.isEmpty) { continue }
      guard rows.count <= CRMImport.maximumRows else {
        throw CRMImportProblems(line: row.line, "there are more than \(CRMImport.maximumRows) rows; split the file")
      }
      rows.append(row)
    }
    return rows
  }

  private mutating func row() throws(CRMImportProblems) -> CSVRow {
    var row = CSVRow(line: line, cells: [])
    while true {
      row.cells.append(try cell(row.cells.count + 1))
      guard row.cells.count <= CRMImport.maximumColumns else {
        throw CRMImportProblems(line: row.line, "there are more than \(CRMImport.maximumColumns) columns")
      }
      guard at < bytes.count, bytes[at] == separator else { break }
      at += 1
    }
    endLine()
    return row
  }

  private mutating func cell(_ number: Int) throws(CRMImportProblems) -> String {
    var start = at
    while start < bytes.count, bytes[start] == 0x20 { start += 1 }
    if start < bytes.count, bytes[start] == CSVRows.quote {
      at = start + 1
      return try quoted(number)
    }
    start = at
    while at < bytes.count, bytes[at] != separator, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
    return try text(Array(bytes[start..<at]), number)
  }

  private mutating func quoted(_ number: Int) throws(CRMImportProblems) -> String {
    let opened = line
    var content: [UInt8] = []
    while true {
      guard at < bytes.count else {
        throw CRMImportProblems(line: opened, "a quote is opened in cell \(number) and never closed")
      }
      let byte = bytes[at]
      if byte == CSVRows.quote {
        at += 1
        guard at < bytes.count, bytes[at] == CSVRows.quote else { break }
        content.append(byte)
        at += 1
      } else if byte == 0x0A || byte == 0x0D {
        endLine()
        content.append(0x0A)
      } else {
        content.append(byte)
        at += 1
      }
    }
    while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    if at < bytes.count, bytes[at] != separator, bytes[at] != 0x0A, bytes[at] != 0x0D {
      throw CRMImportProblems(
        line: line, "there is text behind the closing quote of cell \(number); a quote inside a cell is written twice")
    }
    return try text(content, number)
  }

  /// Passes LF, CR or CR LF.
  private mutating func endLine() {
    guard at < bytes.count else { return }
    if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
    at += 1
    line += 1
  }

  private func text(_ content: [UInt8], _ number: Int) throws(CRMImportProblems) -> String {
    guard content.count <= CRMImport.maximumCellLength else {
      throw CRMImportProblems(
        line: line, "cell \(number) is longer than \(CRMImport.maximumCellLength) bytes; is a quote left open?")
    }
    return String(decoding: content, as: UTF8.self).trimmed
  }
}

extension StringProtocol {
  /// Without white space at either end, no-break spaces among it.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(String.UnicodeScalarView(scalars[first...last]))
  }
}
