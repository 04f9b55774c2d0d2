import Glibc

/// Quoted-printable (RFC 2045 6.7) in pieces that end at line ends.
struct QuotedPrintableDecoder {
  private(set) var hasJunk = false

  /// Decodes whole lines; `output` has as many bytes as the input. Returns how many were written.
  ///
  /// - Parameter endsInLine: the last line of the piece goes on in the next piece.
  mutating func decode(
    _ input: UnsafeBufferPointer<UInt8>, endsInLine: Bool, into output: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard let source = input.baseAddress else { return 0 }
    var (at, written) = (0, 0)
    while at < input.count {
      let found = memchr(source + at, Int32(Byte.lineFeed), input.count - at)
      let next = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(source) + 1 } ?? input.count
      var lineEnd = next
      if found != nil { lineEnd -= 1 }
      if found != nil, lineEnd > at, source[lineEnd - 1] == Byte.carriageReturn { lineEnd -= 1 }
      var end = lineEnd
      if found != nil || !endsInLine {
        // Rule 3: white space at the end of a line was put there on the way.
        while end > at, source[end - 1].isBlank { end -= 1 }
      }
      let isSoft = end > at && source[end - 1] == Byte.equals
      if isSoft { end -= 1 }
      written += decodeLine(source, at..<end, into: output + written)
      if !isSoft {
        for place in lineEnd..<next {
          output[written] = source[place]
          written += 1
        }
      }
      at = next
    }
    return written
  }

  private mutating func decodeLine(
    _ source: UnsafePointer<UInt8>, _ range: Range<Int>, into output: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var (at, written) = (range.lowerBound, 0)
    while at < range.upperBound {
      let found = memchr(source + at, Int32(Byte.equals), range.upperBound - at)
      let escape = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(source) } ?? range.upperBound
      memcpy(output + written, source + at, escape - at)
      written += escape - at
      at = escape
      guard at < range.upperBound else { break }
      if at + 2 < range.upperBound, let high = source[at + 1].hexadecimal, let low = source[at + 2].hexadecimal {
        output[written] = high << 4 | low
        at += 3
      } else {
        // What is no escape was meant as it stands.
        hasJunk = true
        output[written] = Byte.equals
        at += 1
      }
      written += 1
    }
    return written
  }
}
