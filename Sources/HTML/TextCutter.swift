/// Marks rows with what they are and puts the rest together.
struct TextCutter {
  let rows: TextRows
  /// What each row is; nil for the writer's own words.
  var kinds: [Cut.Removed.Kind?]
  /// Where a carried message begins, and whether it was passed on.
  var carried: TextRows.HistoryStart?
  /// Rows from here on are not looked at: a forward that stays.
  var limit: Int
  /// Below a closing, where the first signature without a mark was cut; its name stays in the text.
  var unmarked: Range<Int>?
  /// Rows that the HTML marks; empty without marks.
  private var structure: [TextMark.Kind?] = []

  init(_ rows: TextRows, _ marks: [TextMark]) {
    self.rows = rows
    kinds = Array(repeating: nil, count: rows.count)
    limit = rows.count
    if !marks.isEmpty { read(marks) }
  }

  private mutating func read(_ marks: [TextMark]) {
    structure = Array(repeating: nil, count: rows.count)
    // The outermost mark of a row counts, so each row is written once.
    var next = 0
    for mark in marks {
      var first = rows.row(at: mark.range.lowerBound)
      while first < rows.count, rows.isBlank(first), first < next + TextCutter.maximumBlank { first += 1 }
      switch mark.kind {
      case .historyBelow, .headerBelow:
        if first >= next, first < rows.count {
          structure[first] = mark.kind
          next = first + 1
        }
      default:
        let end = rows.row(at: mark.range.upperBound)
        if first >= next, first < end {
          for row in first..<end { structure[row] = mark.kind }
          next = end
        }
      }
    }
  }

  /// Blank rows before what a mark is about.
  private static let maximumBlank = 1000
  /// Rows at the top that may be a banner.
  private static let maximumBanner = 8

  mutating func markBanner() {
    var (row, filled, begin) = (0, 0, -1)
    while row < rows.count, filled < 3 {
      if rows.isBlank(row) {
        row += 1
        continue
      }
      if rows.isQuoted(row) { return }
      filled += 1
      if rows.isBanner(row) {
        var end = rows.paragraphEnd(row, end: min(rows.count, row + TextCutter.maximumBanner))
        // A line below it belongs to it.
        if let next = rows.nextFilled(after: end - 1, within: 2), rows.isRule(next) { end = next + 1 }
        // Of several the blank rows between them, too.
        begin = begin < 0 ? row : begin
        mark(begin..<end, .banner)
        row = end
      } else if rows.isRule(row), let next = rows.nextFilled(after: row, within: 2), rows.isBanner(next) {
        mark(row..<row + 1, .banner)
        row += 1
      } else {
        return
      }
    }
  }

  // MARK: History

  mutating func markHistory() {
    var row = 0
    var own = OwnText()
    /// Earlier messages that the HTML marks, above which nothing was written yet.
    var waiting: [Range<Int>] = []
    while row < rows.count {
      if kinds[row] != nil || rows.isBlank(row) {
        row += 1
      } else if rows.isQuoted(row) {
        if own.isAfterQuote == false, carried == nil { lookForForward(within: row) }
        kinds[row] = .quote
        own.isAfterQuote = true
        row += 1
      } else if let start = rows.historyStart(row) {
        return endAt(start, own, &waiting)
      } else if let kind = structure.isEmpty ? nil : structure[row], kind != .signature, kind != .footer {
        guard let next = follow(kind, at: row, own, &waiting) else { return }
        row = next
      } else if let count = rows.attributionLength(row) {
        let next = rows.nextFilled(after: row + count - 1)
        if next.map({ rows.isQuoted($0) || isMarkedHistory($0) }) ?? true {
          mark(row..<row + count, .attribution)
          row += count
        } else {
          return endAt(.init(row: row, isForward: false), own, &waiting)
        }
      } else {
        own.add(row, rows, isSigned: !structure.isEmpty && structure[row] != nil)
        row += 1
      }
    }
    if own.isThere { for range in waiting { mark(range, .history) } }
  }

  private func isMarkedHistory(_ row: Int) -> Bool {
    guard !structure.isEmpty else { return false }
    return structure[row] == .history || structure[row] == .historyBelow
  }

  /// Goes on behind a row that the HTML marks; nil where all that follows is history.
  private mutating func follow(
    _ kind: TextMark.Kind, at row: Int, _ own: OwnText, _ waiting: inout [Range<Int>]
  ) -> Int? {
    var end = row + 1
    while end < rows.count, structure[end] == kind { end += 1 }
    switch kind {
    case .history:
      if own.isThere { mark(row..<end, .history) } else { waiting.append(row..<end) }
    case .attribution:
      let next = rows.nextFilled(after: end - 1)
      if next.map({ rows.isQuoted($0) || isMarkedHistory($0) }) ?? true { mark(row..<end, .attribution) }
    case .historyBelow:
      endAt(.init(row: row, isForward: false), own, &waiting)
      return nil
    case .headerBelow:
      // A line above a header, in a language whose labels we do not know.
      guard rows.folded(row).prefix(Phrases.maximumLabel).contains(0x3A) else { return row + 1 }
      endAt(.init(row: row, isForward: false), own, &waiting)
      return nil
    case .signature, .footer: break
    }
    return end
  }

  /// All from here on is an earlier message: cut below new text, else a forward, whose content is what it has to say.
  private mutating func endAt(_ start: TextRows.HistoryStart, _ own: OwnText, _ waiting: inout [Range<Int>]) {
    carried = .init(row: start.row, isForward: start.isForward || !own.isThere && waiting.isEmpty)
    if own.isThere {
      for range in waiting { mark(range, .history) }
      mark(start.row..<rows.count, .history)
    } else {
      limit = start.row
    }
  }

  /// QUIRK: Apple Mail quotes what it forwards, with `Begin forwarded message:` as the first quoted row.
  private mutating func lookForForward(within row: Int) {
    for at in row..<min(row + 3, rows.count) where rows.isQuoted(at) {
      let isForward = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { scratch in
        let inner = rows.bytes[rows.trimmed(at)].dropFirst()
        guard inner.count > 10, inner.count <= 120, let base = scratch.baseAddress else { return false }
        let count = TextFolding.fold(UnsafeBufferPointer(rebasing: inner), into: base)
        let text = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scratch)[..<count])
        return Phrases.bareDividers.exact(text) != nil
          || TextRows.withoutDashes(text).count < count
            && Phrases.dividers.exact(TextRows.withoutDashes(text)) == .forwarded
      }
      if isForward { carried = .init(row: row, isForward: true) }
    }
  }

  mutating func mark(_ range: Range<Int>, _ kind: Cut.Removed.Kind) {
    for row in range { kinds[row] = kind }
  }

  /// What the HTML says of a row below the history.
  func structure(of row: Int) -> TextMark.Kind? { structure.isEmpty ? nil : structure[row] }
  var hasStructure: Bool { !structure.isEmpty }
}

/// Whether the writer has written something so far: not only a signature or the name of a device.
private struct OwnText {
  private(set) var isThere = false
  private var isInSignature = false
  var isAfterQuote = false { didSet { if isAfterQuote { isInSignature = false } } }

  mutating func add(_ row: Int, _ rows: TextRows, isSigned: Bool) {
    isAfterQuote = false
    if isThere || isSigned { return }
    if rows.isSignatureMark(row) { isInSignature = true }
    if !isInSignature, rows.footer(row) == nil { isThere = true }
  }
}
