import Glibc

/// The boundaries of the multiparts that are open, outermost first.
struct Boundaries {
  struct Match {
    /// Which boundary, as an index from the outermost.
    let level: Int
    /// `--boundary--`.
    let isClose: Bool
  }

  private var open: [Boundary] = []

  private struct Boundary {
    let bytes: [UInt8]
    /// The first eight bytes, zeros after a shorter one: most lines that are no boundary are told by it alone.
    let start: UInt64

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      start = bytes.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64($1.offset * 8) }
    }
  }

  var isEmpty: Bool { open.isEmpty }

  mutating func push(_ boundary: [UInt8]) { open.append(Boundary(Array(boundary.prefix(MIMELimits.boundary)))) }
  mutating func keep(_ count: Int) { open.removeLast(open.count - count) }

  /// The boundary that a line is, the innermost first (RFC 2046 5.1.1 and 5.1.2).
  ///
  /// Nothing but white space may follow, so that a boundary that starts like another is not taken for it.
  func match(_ line: Lines.Line, _ raw: RawBytes) -> Match? {
    let text = raw.slice(line.start..<line.end)
    guard text.count >= 2, text[0] == Byte.dash, text[1] == Byte.dash, !open.isEmpty else { return nil }
    var end = text.count
    while end > 2, text[end - 1].isWhite { end -= 1 }
    let count = end - 2
    guard count > 0, count <= MIMELimits.boundary + 2, let base = text.baseAddress else { return nil }
    var start: UInt64 = 0
    for place in 0..<min(8, count) { start |= UInt64(base[2 + place]) << UInt64(place * 8) }
    let endsInDashes = count > 2 && base[end - 1] == Byte.dash && base[end - 2] == Byte.dash
    for level in open.indices.reversed() {
      let size = open[level].bytes.count
      guard size == count || (endsInDashes && size == count - 2) else { continue }
      let mask = size < 8 ? (1 << UInt64(size * 8)) - 1 : UInt64.max
      guard (start ^ open[level].start) & mask == 0 else { continue }
      if open[level].bytes.withUnsafeBytes({ memcmp(base + 2, $0.baseAddress.unsafelyUnwrapped, size) == 0 }) {
        return Match(level: level, isClose: size != count)
      }
    }
    return nil
  }
}
