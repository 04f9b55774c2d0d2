extension TextRows {
  /// Rows that are searched for the labels of a message's header.
  private static let maximumHeaderRows = 9

  /// Where an unquoted earlier message begins, and whether a program says that it was passed on.
  struct HistoryStart {
    var row: Int
    var isForward: Bool
  }

  /// If this row shows that an earlier message begins here: `-----Original Message-----`, a block of labels.
  func historyStart(_ row: Int) -> HistoryStart? {
    let text = folded(row)
    guard let first = text.first else { return nil }
    if TextRows.isDash(first) || first == 0x3D {
      if let divider = divider(text) { return HistoryStart(row: row, isForward: divider == .forwarded) }
      // The rule above a header belongs to it.
      guard isRule(row), let next = nextFilled(after: row, within: 3), isHeader(next, least: 2) else { return nil }
      return HistoryStart(row: row, isForward: false)
    }
    if text[text.count - 1] == 0x3A, let divider = Phrases.bareDividers.exact(text) {
      return HistoryStart(row: row, isForward: divider == .forwarded)
    }
    return isHeader(row, least: 3) ? HistoryStart(row: row, isForward: false) : nil
  }

  static func isDash(_ byte: UInt8) -> Bool { byte == 0x2D || byte == 0x5F }

  /// `-----Original Message-----`, without its dashes.
  private func divider(_ text: UnsafeBufferPointer<UInt8>) -> Phrases.Divider? {
    guard text.count >= 10, text.count <= 160 else { return nil }
    let inner = TextRows.withoutDashes(text)
    if inner.count < 3 || inner.count == text.count { return nil }
    if let divider = Phrases.dividers.exact(inner) { return divider }
    // `----- Forwarded by Anna/Harbor on 03/03/2026 -----`, `----- Forwarded message from anna@harbor.example -----`.
    guard let found = Phrases.dividers.prefix(inner), found.value == .forwarded, found.count < inner.count,
      inner[found.count] == 0x20, TextRows.isDash(text[text.count - 1])
    else { return nil }
    return .forwarded
  }

  static func withoutDashes(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let isLine = { (byte: UInt8) in isDash(byte) || byte == 0x3D || byte == 0x20 }
    var (start, end) = (0, text.count)
    while start < end, isLine(text[start]) { start += 1 }
    while end > start, isLine(text[end - 1]) || text[end - 1] == 0x3A { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }

  /// Several kinds of labels near each other, the sender among them, and a subject or an address: `From: Berlin`,
  /// `To: Paris`, `Date: Friday` are a journey.
  private func isHeader(_ row: Int, least: Int) -> Bool {
    guard label(row) != nil else { return false }
    var kinds: UInt8 = 0
    var hasAddress = false
    for at in row..<min(row + TextRows.maximumHeaderRows, count) {
      // A blank row between every two labels is a program's double spacing; two end the header.
      if isBlank(at), at + 1 < count, isBlank(at + 1) { break }
      if let label = label(at) {
        kinds |= 1 << label.rawValue
        hasAddress = hasAddress || folded(at).contains(0x40)
      }
    }
    guard hasAddress || kinds & (1 << Phrases.Label.subject.rawValue) != 0 else { return false }
    return kinds & (1 << Phrases.Label.from.rawValue) != 0 && kinds.nonzeroBitCount >= least
  }

  /// At least twenty of `_`, `-` or `=` and nothing else.
  func isRule(_ row: Int) -> Bool {
    let trimmed = trimmed(row)
    guard trimmed.count >= 20 else { return false }
    return bytes[trimmed].allSatisfy { TextRows.isDash($0) || $0 == 0x3D || $0 == 0x2A || $0 == 0x20 }
  }
}
