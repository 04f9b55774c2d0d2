/// The boundaries of the multiparts that are open, outermost first.
struct Boundaries {
  struct Match {
    /// Which boundary, as an index from the outermost.
    let level: Int
    /// `--boundary--`.
    let isClose: Bool
  }

  private(set) var open: [[UInt8]] = []

  mutating func push(_ boundary: [UInt8]) { open.append(Array(boundary.prefix(MIMELimits.boundary))) }
  mutating func keep(_ count: Int) { open.removeLast(open.count - count) }

  /// The boundary that a line is, the innermost first (RFC 2046 5.1.1 and 5.1.2).
  ///
  /// Nothing but white space may follow, so that a boundary that starts like another is not taken for it.
  func match(_ line: Lines.Line, _ raw: RawBytes) -> Match? {
    guard line.end - line.start >= 2, raw[line.start] == Byte.dash, raw[line.start + 1] == Byte.dash else { return nil }
    let start = line.start + 2
    for level in open.indices.reversed() {
      let boundary = open[level]
      guard line.end - start >= boundary.count,
        boundary.elementsEqual(raw.slice(start..<start + boundary.count))
      else { continue }
      var rest = start + boundary.count
      let isClose = line.end - rest >= 2 && raw[rest] == Byte.dash && raw[rest + 1] == Byte.dash
      if isClose { rest += 2 }
      if raw.slice(rest..<line.end).allSatisfy(\.isWhite) { return Match(level: level, isClose: isClose) }
    }
    return nil
  }
}
