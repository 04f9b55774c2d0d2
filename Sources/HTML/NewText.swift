/// A text parted into what its writer wrote and what came along.
package struct Cut: Sendable, Hashable {
  package struct Removed: Sendable, Hashable {
    package enum Kind: String, Sendable {
      /// Lines behind `>`.
      case quote
      /// `On Tuesday Anna wrote:`.
      case attribution
      /// An unquoted earlier message, with its header.
      case history
      case signature
    }
    package var kind: Kind
    /// Whole lines, in UTF-8 bytes of the text.
    package var range: Range<Int>
  }

  /// Without quoted history and signature; the whole text where that would leave nothing.
  package var newText: String
  /// In order, not overlapping; empty when nothing was cut.
  package var removed: [Removed]
}

/// What a message says that the messages before it did not.
package enum NewText {
  /// Longest text that is cut, in bytes; a longer one is its own new text.
  package static let maximumInput = 16 << 20
  /// Longest signature behind `--` without its space, in lines: more is more likely text behind a rule.
  static let maximumLooseSignature = 20

  /// Takes quotes, the lines that introduce them, unquoted earlier messages and signatures away. Answers between
  /// quotes stay; a forwarded message stays when nothing is written above it. LF line ends are expected.
  package static func cut(_ text: String) -> Cut {
    var copy = text
    return copy.withUTF8 { bytes in
      if bytes.count > maximumInput { return Cut(newText: text, removed: []) }
      var cutter = Cutter(TextRows(bytes))
      cutter.markHistory()
      cutter.markSignatures()
      return cutter.result(text)
    }
  }
}

/// Marks rows with what they are and puts the rest together.
private struct Cutter {
  let rows: TextRows
  var marks: [Cut.Removed.Kind?]

  init(_ rows: TextRows) {
    self.rows = rows
    marks = Array(repeating: nil, count: rows.count)
  }

  mutating func markHistory() {
    var (row, hasNew) = (0, false)
    while row < rows.count {
      if rows.isQuoted(row) {
        marks[row] = .quote
        row += 1
      } else if rows.isBlank(row) {
        row += 1
      } else if let start = rows.historyStart(row) {
        // Nothing new above: a forward, whose content is what it has to say.
        if hasNew { mark(start..<rows.count, .history) }
        return
      } else if let count = rows.attributionLength(row) {
        let next = rows.nextFilled(after: row + count - 1)
        if next.map(rows.isQuoted) ?? true {
          mark(row..<row + count, .attribution)
          row += count
        } else {
          if hasNew { mark(row..<rows.count, .history) }
          return
        }
      } else {
        hasNew = hasNew || !rows.isSignatureMark(row)
        row += 1
      }
    }
  }

  private mutating func mark(_ range: Range<Int>, _ kind: Cut.Removed.Kind) {
    for row in range { marks[row] = kind }
  }

  /// In every stretch of unmarked rows, from the signature's mark to the end of the stretch.
  mutating func markSignatures() {
    var start = 0
    while start < rows.count {
      guard marks[start] == nil else {
        start += 1
        continue
      }
      var end = start
      while end < rows.count, marks[end] == nil { end += 1 }
      if let signature = signatureStart(start..<end) { mark(signature..<end, .signature) }
      start = end
    }
  }

  private func signatureStart(_ stretch: Range<Int>) -> Int? {
    for row in stretch {
      if rows.isSignatureMark(row),
        rows.isExactSignatureMark(row) || stretch.upperBound - row <= NewText.maximumLooseSignature
      {
        return row
      }
      if rows.isListFooter(row, end: stretch.upperBound) { return row }
    }
    // `Sent from my phone` and the like: the last filled row or the one above it.
    var row = stretch.upperBound - 1
    var filled = 0
    while row >= stretch.lowerBound, filled < 2 {
      if !rows.isBlank(row) {
        if rows.isDeviceLine(row) { return row }
        filled += 1
      }
      row -= 1
    }
    return nil
  }

  func result(_ text: String) -> Cut {
    var kept: [UInt8] = []
    var removed: [Cut.Removed] = []
    var row = 0
    while row < rows.count {
      let start = row
      let mark = marks[row]
      while row < rows.count, marks[row] == mark { row += 1 }
      let range = rows.range(start..<row)
      if let mark {
        removed.append(Cut.Removed(kind: mark, range: range))
      } else {
        append(start..<row, to: &kept)
      }
    }
    if removed.isEmpty || kept.isEmpty { return Cut(newText: text, removed: []) }
    return Cut(newText: String(decoding: kept, as: UTF8.self), removed: removed)
  }

  /// Without the blank rows around it; a blank one before it if something is there already.
  private func append(_ stretch: Range<Int>, to kept: inout [UInt8]) {
    guard let first = stretch.first(where: { !rows.isBlank($0) }),
      let last = stretch.last(where: { !rows.isBlank($0) })
    else { return }
    if !kept.isEmpty { kept.append(contentsOf: [0x0A, 0x0A]) }
    var range = rows.range(first..<last + 1)
    while let end = range.last, rows.bytes[end] <= 0x20 { range = range.lowerBound..<end }
    kept.append(contentsOf: rows.bytes[range])
  }
}
