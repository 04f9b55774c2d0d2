extension NewText {
  /// Cuts a plain text that has a twin in HTML. The plain text's own signs come first; where it shows no earlier message
  /// or no signature, and the HTML does, the same lines are looked for in the plain text.
  package static func cut(_ text: String, beside html: String) -> Cut {
    let own = cut(text)
    let hasHistory = own.carried != nil || own.removed.contains { $0.kind == .quote || $0.kind == .history }
    let hasSignature = own.removed.contains { $0.kind == .signature }
    if hasHistory && hasSignature || !TextEvidence.mayMark(html, history: !hasHistory, signature: !hasSignature) {
      return own
    }
    let read = HTMLText.read(html)
    let other = cut(read.text, marks: read.marks)
    var marks: [TextMark] = []
    if !hasSignature, let removed = other.removed.first(where: { $0.kind == .signature }) {
      marks += TextEvidence.mark(.signature, rows: removed.range, of: read.text, in: text)
    }
    if !hasHistory, let start = TextEvidence.history(of: other) {
      marks += TextEvidence.mark(.historyBelow, rows: start, of: read.text, in: text)
    }
    if marks.isEmpty { return own }
    return cut(text, marks: marks.sorted { $0.range.lowerBound < $1.range.lowerBound })
  }
}

/// Finds lines of the text of HTML again in the plain text beside it.
enum TextEvidence {
  /// Longest beginning of an attribute's value that is looked at, in bytes.
  private static let maximumName = 40

  /// A quick look at whether a pass over the HTML can tell anything.
  static func mayMark(_ html: String, history: Bool, signature: Bool) -> Bool {
    var copy = html
    return copy.withUTF8 { html in
      if history, hasHeaderLine(html) { return true }
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumName) { scratch in
        guard let base = scratch.baseAddress else { return false }
        // The beginnings of attributes' values.
        var at = 0
        while true {
          at = html.first(0x3D, from: at) + 1
          while at < html.count, html[at] == 0x22 || html[at] == 0x27 || html[at] == 0x20 { at += 1 }
          while at + 2 < html.count, html[at] == 0x78, html[at + 1] == 0x5F { at += 2 }
          if at >= html.count { return false }
          guard Phrases.mayBeStructure(html[at]) else { continue }
          let head = UnsafeBufferPointer(rebasing: html[at..<min(html.count, at + maximumName)])
          let name = UnsafeBufferPointer(start: base, count: TextFolding.fold(head, into: base))
          if name.starts(with: "ydp".utf8) { return true }
          if history, name.starts(with: "cite".utf8) || name.starts(with: "gmail_quote".utf8) { return true }
          if let found = Phrases.structure.prefix(name), found.value == .signature ? signature : history { return true }
        }
      }
    }
  }

  /// The colour of the line that Outlook draws above an earlier message.
  private static func hasHeaderLine(_ html: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    while true {
      at = html.first(0x23, from: at) + 1
      if at + 6 > html.count { return false }
      let color = html[at..<at + 6]
      if color.begins("e1e1e1") || color.begins("b5c4df") { return true }
    }
  }

  /// Where the earlier messages begin, with nothing new behind them; nil for a forward and for answers between quotes.
  static func history(of cut: Cut) -> Range<Int>? {
    if cut.carried?.isForward ?? false { return nil }
    let kinds: Set<Cut.Removed.Kind> = [.quote, .attribution, .history]
    guard let first = cut.removed.firstIndex(where: { kinds.contains($0.kind) }) else { return nil }
    var end = cut.removed[first].range.lowerBound
    for removed in cut.removed[first...] {
      // Own text between two that were cut: up to three blank lines are none.
      if removed.range.lowerBound - end > 3 { return nil }
      end = removed.range.upperBound
    }
    return cut.removed[first].range
  }

  /// Rows of earlier messages that are compared, and of a signature.
  private static let maximumRows = 3
  private static let maximumSignature = 20
  /// A line that is too short says nothing, in folded bytes.
  private static let minimumLine = 6

  /// The same rows in the plain text, as a mark; none where they are not there, or not in one piece.
  static func mark(_ kind: TextMark.Kind, rows range: Range<Int>, of other: String, in text: String) -> [TextMark] {
    let limit = kind == .signature ? maximumSignature : maximumRows
    let wanted = other.utf8.dropFirst(range.lowerBound).prefix(min(range.count, 8000))
      .split(separator: 0x0A).lazy.map { core($0) }.filter { !$0.isEmpty && $0 != [0x2D, 0x2D] }.prefix(limit + 1)
    let lines = Array(wanted)
    guard let first = lines.first, lines.count <= limit || kind != .signature,
      lines.prefix(limit).contains(where: { $0.count >= minimumLine })
    else { return [] }
    var (start, found, matched) = (0, 0, 0)
    var offset = 0
    for row in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      defer { offset += row.count + 1 }
      let letters = row.count <= 2000 ? core(row) : []
      if letters.isEmpty { continue }
      if matched < min(lines.count, limit), letters == lines[matched] {
        if matched == 0 { start = offset }
        matched += 1
        if matched == min(lines.count, limit) { found = offset + row.count }
      } else if found == 0 {
        matched = letters == first ? 1 : 0
        if matched == 1 { start = offset }
        if matched == min(lines.count, limit) { found = offset + row.count }
      }
      if found > 0 { break }
    }
    return found > 0 ? [TextMark(kind: kind, range: start..<found)] : []
  }

  /// A row folded, without `>` in front and without the address of a link.
  private static func core(_ row: Substring.UTF8View) -> [UInt8] {
    let text = row.drop { $0 == 0x3E || $0 == 0x20 }
    var letters = TextFolding.folded(String(text.prefix { $0 != 0x3C }) ?? "")
    while letters.last == 0x20 { letters.removeLast() }
    return letters
  }
}
