import Glibc

/// Uuencoded bodies, in pieces that end at line ends: lines between `begin` and `end`.
struct UuencodeDecoder {
  private enum State { case before, inside, after }
  private var state = State.before
  private(set) var hasJunk = false

  /// Decodes whole lines; `output` has as many bytes as the input. Returns how many were written.
  ///
  /// - Parameter lineEnd: what every line ends with.
  mutating func decode(
    _ input: UnsafeBufferPointer<UInt8>, lineEnd: UInt8, into output: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard let source = input.baseAddress else { return 0 }
    var (at, written) = (0, 0)
    while at < input.count {
      let found = memchr(source + at, Int32(lineEnd), input.count - at)
      let next = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(source) + 1 } ?? input.count
      let line = UnsafeBufferPointer(rebasing: input[at..<next])
      switch state {
      case .before where line.starts(with: "begin ".utf8): state = .inside
      case .inside where line.starts(with: "end".utf8) && line.dropFirst(3).allSatisfy(\.isWhite): state = .after
      case .inside: written += decodeLine(line, into: output + written)
      default: break
      }
      at = next
    }
    return written
  }

  mutating func finish() {
    if state != .after { hasJunk = true }
  }

  /// A line: its length as one letter, then groups of four letters for three bytes.
  private mutating func decodeLine(_ line: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>) -> Int
  {
    guard let first = line.first, first > 0x20, first <= 0x60 else { return 0 }
    let wanted = Int((first &- 0x20) & 0x3F)
    var (written, at) = (0, 1)
    // Letters missing at the end count as zero, but never more bytes than were sent.
    while written < wanted, at < line.count, !line[at].isLineEnd {
      var group: UInt32 = 0
      for place in at..<at + 4 {
        let letter = place < line.count && !line[place].isLineEnd ? line[place] : Byte.space
        if letter < 0x20 || letter > 0x60 { hasJunk = true }
        group = group << 6 | UInt32((letter &- 0x20) & 0x3F)
      }
      let letters = min(4, line.count - at)
      for shift in [16, 8, 0] as [UInt32] where written < wanted && written < (at - 1) / 4 * 3 + letters {
        output[written] = UInt8(truncatingIfNeeded: group >> shift)
        written += 1
      }
      at += 4
    }
    if written < wanted { hasJunk = true }
    return written
  }
}
