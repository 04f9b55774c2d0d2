internal import Glibc

/// A text as rows, each looked at once: where its letters are, what it begins with, how it reads folded.
struct TextRows {
  struct Row {
    /// Where the row begins, and its letters without the whitespace around them.
    var start: Int32
    var from: Int32
    var to: Int32
    /// Its folded form; none of blank and quoted rows.
    var folded: Int32
    var foldedCount: UInt16
    /// What the row says before a colon, where that is a label of a header.
    var label: Phrases.Label?
    var isQuoted: Bool
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private let foldedBytes: UnsafePointer<UInt8>
  private let rows: [Row]

  /// Longest beginning of a row that is folded, in bytes: no phrase ends behind it.
  static let maximumFolded = 600
  /// Most rows that are looked at: stops millions of empty ones.
  static let maximumRows = 2_000_000

  var count: Int { rows.count }

  /// Nil where there are too many rows.
  ///
  /// - Parameter scratch: at least as many bytes as the text, kept as long as the rows are.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, scratch: UnsafeMutablePointer<UInt8>) {
    self.bytes = bytes
    foldedBytes = UnsafePointer(scratch)
    var rows: [Row] = []
    rows.reserveCapacity(min(bytes.count / 32 + 8, TextRows.maximumRows))
    var (start, used) = (0, 0)
    while start < bytes.count {
      guard rows.count < TextRows.maximumRows else { return nil }
      let end = TextRows.rowEnd(bytes, start)
      rows.append(TextRows.row(bytes, start..<end, scratch, &used))
      start = end + 1
    }
    self.rows = rows
  }

  private static func rowEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    guard let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, bytes.count - start) else {
      return bytes.count
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private static func row(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ scratch: UnsafeMutablePointer<UInt8>, _ used: inout Int
  ) -> Row {
    var (from, to) = (range.lowerBound, range.upperBound)
    while from < to, bytes[from] <= 0x20 { from += 1 }
    while to > from, bytes[to - 1] <= 0x20 { to -= 1 }
    var row = Row(
      start: Int32(range.lowerBound), from: Int32(from), to: Int32(to), folded: Int32(used), foldedCount: 0, label: nil,
      isQuoted: false)
    if from == to { return row }
    // Behind `>`, with at most a few spaces before it.
    if bytes[from] == 0x3E, from - range.lowerBound <= 3 {
      row.isQuoted = true
      return row
    }
    let head = UnsafeBufferPointer(rebasing: bytes[from..<min(to, from + maximumFolded)])
    let output = scratch + used
    let count = TextFolding.fold(head, into: output)
    if count == 0 { row.to = row.from }
    row.foldedCount = UInt16(count)
    used += count
    row.label = label(UnsafeBufferPointer(start: output, count: count))
    return row
  }

  private static func label(_ folded: UnsafeBufferPointer<UInt8>) -> Phrases.Label? {
    var colon = 0
    let limit = min(folded.count, Phrases.maximumLabel)
    while colon < limit, folded[colon] != 0x3A { colon += 1 }
    if colon == 0 || colon == limit { return nil }
    if folded[colon - 1] == 0x20 { colon -= 1 }
    return Phrases.labels.exact(UnsafeBufferPointer(rebasing: folded[..<colon]))
  }

  // MARK: Looking

  /// The bytes of rows, line ends included.
  func range(_ rows: Range<Int>) -> Range<Int> {
    let start = rows.lowerBound < count ? Int(self.rows[rows.lowerBound].start) : bytes.count
    return start..<(rows.upperBound < count ? Int(self.rows[rows.upperBound].start) : bytes.count)
  }

  /// The bytes of a row without whitespace around it.
  func trimmed(_ row: Int) -> Range<Int> { Int(rows[row].from)..<Int(rows[row].to) }

  func folded(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: foldedBytes + Int(rows[row].folded), count: Int(rows[row].foldedCount))
  }

  func label(_ row: Int) -> Phrases.Label? { rows[row].label }
  func isBlank(_ row: Int) -> Bool { rows[row].from == rows[row].to }
  func isQuoted(_ row: Int) -> Bool { rows[row].isQuoted }

  func nextFilled(after row: Int) -> Int? {
    var next = row + 1
    while next < count, isBlank(next) { next += 1 }
    return next < count ? next : nil
  }

  /// The same among the next few rows: what looks at every row must not walk far.
  func nextFilled(after row: Int, within distance: Int) -> Int? {
    var next = row + 1
    let end = min(count, row + 1 + distance)
    while next < end, isBlank(next) { next += 1 }
    return next < end ? next : nil
  }

  /// The first row that begins at a byte or behind it.
  func row(at byte: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if Int(rows[middle].start) < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension String {
  /// Whether the text occurs; bytes are compared, as both sides are in one form.
  func has(_ text: String) -> Bool {
    guard let first = text.utf8.first, utf8.count >= text.utf8.count else { return false }
    var rest = utf8[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: text.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
