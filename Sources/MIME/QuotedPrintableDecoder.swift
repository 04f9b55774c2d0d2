import Glibc

/// Quoted-printable (RFC 2045 6.7) in pieces that end at line ends.
struct QuotedPrintableDecoder {
  private(set) var hasJunk = false

  /// Decodes whole lines; `output` has as many bytes as the input. Returns how many were written.
  ///
  /// - Parameters:
  ///   - lineEnd: what every line ends with.
  ///   - endsInLine: the last line of the piece goes on in the next piece.
  mutating func decode(
    _ input: UnsafeBufferPointer<UInt8>, lineEnd: UInt8, endsInLine: Bool, into output: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard let source = input.baseAddress else { return 0 }
    var (at, written) = (0, 0)
    while at < input.count {
      let found = memchr(source + at, Int32(lineEnd), input.count - at)
      let next = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(source) + 1 } ?? input.count
      var textEnd = next
      if found != nil { textEnd -= 1 }
      if found != nil, textEnd > at, source[textEnd - 1] == Byte.carriageReturn { textEnd -= 1 }
      var end = textEnd
      if found != nil || !endsInLine {
        // Rule 3: white space at the end of a line was put there on the way.
        while end > at, source[end - 1].isBlank { end -= 1 }
      }
      let isSoft = end > at && source[end - 1] == Byte.equals
      if isSoft { end -= 1 }
      written += decodeLine(source, at..<end, into: output + written)
      if !isSoft {
        for place in textEnd..<next {
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
    let end = range.upperBound
    return Self.digits.withUnsafeBufferPointer { digits in
      while at < end {
        if source[at] != Byte.equals {
          let plain = Self.copyPlain(source + at, end - at, output + written)
          (at, written) = (at + plain, written + plain)
          continue
        }
        guard at + 2 < end else {
          written += takeJunk(output + written)
          at += 1
          continue
        }
        let (high, low) = (digits[Int(source[at + 1])], digits[Int(source[at + 2])])
        if high | low < 16 {
          output[written] = high << 4 | low
          (at, written) = (at + 3, written + 1)
        } else {
          written += takeJunk(output + written)
          at += 1
        }
      }
      return written
    }
  }

  /// Copies what stands before the next `=`; returns how much that is.
  ///
  /// Where there are many escapes, little stands between them: the first eight bytes are looked at as one word.
  @inline(__always)
  private static func copyPlain(
    _ source: UnsafePointer<UInt8>, _ count: Int, _ output: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var copied = 0
    if count >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt64.self))
      UnsafeMutableRawPointer(output).storeBytes(of: word.littleEndian, as: UInt64.self)
      let other = word ^ (0x0101_0101_0101_0101 &* UInt64(Byte.equals))
      let found = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
      if found != 0 { return found.trailingZeroBitCount >> 3 }
      copied = 8
    }
    guard copied < count else { return copied }
    let found = memchr(source + copied, Int32(Byte.equals), count - copied)
    let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(source) } ?? count
    memcpy(output + copied, source + copied, end - copied)
    return end
  }

  /// What is no escape was meant as it stands.
  private mutating func takeJunk(_ output: UnsafeMutablePointer<UInt8>) -> Int {
    hasJunk = true
    output.pointee = Byte.equals
    return 1
  }

  private static let none: UInt8 = 0xFF
  /// The values of hexadecimal digits; `none` for all other bytes.
  private static let digits: [UInt8] = (0...255).map { UInt8($0).hexadecimal ?? none }
}
