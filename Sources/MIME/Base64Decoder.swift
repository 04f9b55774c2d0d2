/// Base64 (RFC 2045 6.8) in pieces: whatever is no digit is skipped, data after padding is read on.
struct Base64Decoder {
  /// Digits read and not yet written, up to three of six bits.
  private var bits: UInt32 = 0
  private var digits = 0
  private var wasPadded = false
  private(set) var hasJunk = false
  private(set) var isIncomplete = false

  private static let white: UInt8 = 64
  private static let padding: UInt8 = 65
  private static let junk: UInt8 = 66

  private static let table: [UInt8] = {
    var table = [UInt8](repeating: junk, count: 256)
    for (value, letter) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
      table[Int(letter)] = UInt8(value)
    }
    for letter in [Byte.tab, Byte.lineFeed, Byte.carriageReturn, Byte.space] { table[Int(letter)] = white }
    table[Int(Byte.equals)] = padding
    return table
  }()

  /// Most bytes that `decode` and `finish` write for a number of encoded ones.
  static func room(for count: Int) -> Int { count / 4 * 3 + 8 }

  /// Decodes a piece; `output` has `room(for: input.count)` bytes. Returns how many were written.
  mutating func decode(_ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>) -> Int {
    Self.table.withUnsafeBufferPointer { decode(input, output, $0.baseAddress.unsafelyUnwrapped) }
  }

  private mutating func decode(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>, _ table: UnsafePointer<UInt8>
  ) -> Int {
    guard let source = input.baseAddress else { return 0 }
    var (at, written) = (0, 0)
    let count = input.count
    while at < count {
      // Whole groups of four digits, which is nearly everything.
      if digits == 0 {
        while at + 4 <= count {
          let a = table[Int(source[at])], b = table[Int(source[at + 1])]
          let c = table[Int(source[at + 2])], d = table[Int(source[at + 3])]
          if (a | b | c | d) >= 64 { break }
          let group = UInt32(a) << 18 | UInt32(b) << 12 | UInt32(c) << 6 | UInt32(d)
          output[written] = UInt8(truncatingIfNeeded: group >> 16)
          output[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
          output[written + 2] = UInt8(truncatingIfNeeded: group)
          written += 3
          at += 4
        }
        guard at < count else { break }
      }
      let value = table[Int(source[at])]
      at += 1
      if value < 64 {
        if wasPadded { (hasJunk, wasPadded) = (true, false) }
        bits = bits << 6 | UInt32(value)
        digits += 1
        if digits == 4 { written += flush(into: output + written) }
      } else if value == Self.padding {
        if digits > 0 { written += flush(into: output + written) }
        wasPadded = true
      } else if value == Self.junk {
        hasJunk = true
      }
    }
    return written
  }

  /// Writes what is left when the padding was missing; up to two bytes.
  mutating func finish(into output: UnsafeMutablePointer<UInt8>) -> Int { digits == 0 ? 0 : flush(into: output) }

  private mutating func flush(into output: UnsafeMutablePointer<UInt8>) -> Int {
    defer { (bits, digits) = (0, 0) }
    switch digits {
    case 4:
      output[0] = UInt8(truncatingIfNeeded: bits >> 16)
      output[1] = UInt8(truncatingIfNeeded: bits >> 8)
      output[2] = UInt8(truncatingIfNeeded: bits)
      return 3
    case 3:
      output[0] = UInt8(truncatingIfNeeded: bits >> 10)
      output[1] = UInt8(truncatingIfNeeded: bits >> 2)
      return 2
    case 2:
      output[0] = UInt8(truncatingIfNeeded: bits >> 4)
      return 1
    default:
      isIncomplete = true
      return 0
    }
  }

  /// Decodes all at once; for header values.
  static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var decoder = Base64Decoder()
    return [UInt8](unsafeUninitializedCapacity: room(for: bytes.count)) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      count = bytes.withUnsafeBufferPointer { decoder.decode($0, into: start) }
      count += decoder.finish(into: start + count)
    }
  }
}
