/// What stands at the end of each stretch of own text, and the result.
extension TextCutter {
  /// Filled rows behind a disclaimer that may go with it.
  private static let maximumBehindDisclaimer = 8
  /// Rows from a disclaimer to the end: one in the middle of a long text is quoted, not attached.
  private static let maximumDisclaimers = 60

  /// In every stretch of unmarked rows: disclaimers and footers at its end, and the signature above them.
  mutating func markEnds() {
    var start = 0
    while start < limit {
      guard kinds[start] == nil else {
        start += 1
        continue
      }
      var end = start
      while end < limit, kinds[end] == nil { end += 1 }
      markStructure(start..<end)
      let below = markDisclaimers(start..<end)
      let footers = markFooters(start..<below)
      markSignature(start..<footers)
      start = end
    }
  }

  private mutating func markStructure(_ stretch: Range<Int>) {
    guard hasStructure else { return }
    for row in stretch {
      switch structure(of: row) {
      case .signature: kinds[row] = .signature
      case .footer: kinds[row] = .footer
      default: break
      }
    }
  }

  /// Where the disclaimers begin; the end where there are none.
  private mutating func markDisclaimers(_ stretch: Range<Int>) -> Int {
    var row = max(stretch.lowerBound, stretch.upperBound - TextCutter.maximumDisclaimers)
    var first: Int?
    var others = 0
    var found: [Range<Int>] = []
    while row < stretch.upperBound {
      if rows.isBlank(row) {
        row += 1
      } else if rows.isDisclaimer(row, end: stretch.upperBound) {
        var end = rows.paragraphEnd(row, end: stretch.upperBound)
        // A heading's paragraph follows it.
        if end == row + 1, rows.folded(row).count <= 40, let next = rows.nextFilled(after: row, within: 2),
          next < stretch.upperBound
        {
          end = rows.paragraphEnd(next, end: stretch.upperBound)
        }
        found.append(row..<end)
        first = first ?? row
        row = end
      } else {
        if first != nil, rows.footer(row) == nil, !rows.isRule(row) { others += 1 }
        row += 1
      }
    }
    guard var first else { return stretch.upperBound }
    if others > TextCutter.maximumBehindDisclaimer {
      for range in found { mark(range, .disclaimer) }
      return stretch.upperBound
    }
    // The line above belongs to it.
    var above = first - 1
    while above > stretch.lowerBound, rows.isBlank(above) { above -= 1 }
    if above > stretch.lowerBound, rows.isRule(above) { first = above }
    for row in first..<stretch.upperBound where kinds[row] == nil { kinds[row] = .disclaimer }
    return first
  }

  /// Where the footers begin; the end where there are none.
  private mutating func markFooters(_ stretch: Range<Int>) -> Int {
    // From the bottom: footers, with at most one row of something else below the lowest.
    var (row, others) = (stretch.upperBound - 1, 0)
    var first: Int?
    while row >= stretch.lowerBound {
      defer { row -= 1 }
      if rows.isBlank(row) || kinds[row] == .footer { continue }
      if rows.footer(row) != nil {
        first = row
      } else {
        others += 1
        if first != nil || others == 2 { break }
      }
    }
    var begin = first ?? stretch.upperBound
    for row in stretch where row < begin && (rows.isListFooter(row, end: stretch.upperBound) || rows.isMeeting(row)) {
      begin = row
      break
    }
    // QUIRK: Google Groups, virus scanners and others put their footer behind a signature's mark.
    var above = begin - 1
    while above > stretch.lowerBound, rows.isBlank(above) { above -= 1 }
    if begin < stretch.upperBound, above >= stretch.lowerBound, rows.isSignatureMark(above) { begin = above }
    for row in begin..<stretch.upperBound where kinds[row] == nil { kinds[row] = .footer }
    return begin
  }

  /// From the signature's mark to the end of the stretch.
  private mutating func markSignature(_ stretch: Range<Int>) {
    for row in stretch where kinds[row] == nil && rows.isSignatureMark(row) {
      if rows.isExactSignatureMark(row) || stretch.upperBound - row <= NewText.maximumLooseSignature {
        let kind: Cut.Removed.Kind = isList(row, stretch) ? .footer : .signature
        for at in row..<stretch.upperBound where kinds[at] == nil { kinds[at] = kind }
        return
      }
    }
    markUnmarkedSignature(stretch)
  }

  /// A list's footer behind a signature's mark, with more below it.
  private func isList(_ row: Int, _ stretch: Range<Int>) -> Bool {
    guard let next = rows.nextFilled(after: row, within: 3), next < stretch.upperBound else { return false }
    return rows.footer(next) != nil || Phrases.listWords.first(in: rows.folded(next)) != nil
  }

  // MARK: The result

  mutating func result(_ text: String) -> Cut {
    var cut = Cut(text)
    cut.signature = signature()
    if let carried { cut.carried = .init(isForward: carried.isForward, range: rows.range(carried.row..<rows.count)) }
    if !kinds.contains(where: { $0 != nil }) { return cut }
    if !hasOwnText() {
      // Never nothing: first what its writer's program added is given back, then all of it.
      for row in kinds.indices where kinds[row] == .signature || kinds[row] == .footer || kinds[row] == .disclaimer {
        kinds[row] = nil
      }
      if !hasOwnText() { return cut }
    }
    var kept: [UInt8] = []
    kept.reserveCapacity(rows.range(0..<kinds.count).count)
    var row = 0
    while row < rows.count {
      let start = row
      let kind = kinds[row]
      while row < rows.count, kinds[row] == kind { row += 1 }
      if let kind {
        cut.removed.append(Cut.Removed(kind: kind, range: rows.range(start..<row)))
      } else {
        append(start..<row, to: &kept)
      }
    }
    cut.newText = String(decoding: kept, as: UTF8.self)
    return cut
  }

  private func hasOwnText() -> Bool { kinds.indices.contains { kinds[$0] == nil && !rows.isBlank($0) } }

  /// Without the blank rows around it; a blank one before it if something is there already.
  private func append(_ stretch: Range<Int>, to kept: inout [UInt8]) {
    guard let first = stretch.first(where: { !rows.isBlank($0) }),
      let last = stretch.last(where: { !rows.isBlank($0) })
    else { return }
    if !kept.isEmpty { kept.append(contentsOf: [0x0A, 0x0A]) }
    let range = rows.range(first..<first + 1).lowerBound..<rows.trimmed(last).upperBound
    kept.append(contentsOf: rows.bytes[range])
  }
}
