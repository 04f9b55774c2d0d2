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
    for (value, letter) in letters.utf8.enumerated() { table[Int(letter)] = UInt8(value) }
    for letter in [Byte.tab, Byte.lineFeed, Byte.carriageReturn, Byte.space] { table[Int(letter)] = white }
    table[Int(Byte.equals)] = padding
    return table
  }()

  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  /// What a digit at each of the four places gives to the three bytes of its group, first byte lowest; four tables of
  /// 256, one behind the other. What is no digit has the top bit, which no group reaches.
  private static let groups: [UInt32] = {
    var groups = [UInt32](repeating: noDigit, count: 4 * 256)
    for (value, letter) in letters.utf8.enumerated() {
      for place in 0..<4 {
        let bits = UInt32(value) << UInt32(18 - 6 * place)
        groups[place << 8 + Int(letter)] = bits >> 16 | bits & 0xFF00 | (bits & 0xFF) << 16
      }
    }
    return groups
  }()

  private static let noDigit: UInt32 = 1 << 31

  /// Most bytes that `decode` and `finish` write for a number of encoded ones.
  ///
  /// Whole groups are written as eight bytes of which six or three count.
  static func room(for count: Int) -> Int { count / 4 * 3 + 16 }

  /// Decodes a piece; `output` has `room(for: input.count)` bytes. Returns how many were written.
  mutating func decode(_ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>) -> Int {
    Self.table.withUnsafeBufferPointer { table in
      Self.groups.withUnsafeBufferPointer { groups in
        decode(input, output, table.baseAddress.unsafelyUnwrapped, groups.baseAddress.unsafelyUnwrapped)
      }
    }
  }

  private mutating func decode(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>, _ table: UnsafePointer<UInt8>,
    _ groups: UnsafePointer<UInt32>
  ) -> Int {
    guard let source = input.baseAddress else { return 0 }
    var (at, written) = (0, 0)
    let count = input.count
    while at < count {
      // Whole groups and line ends between them, which is nearly everything.
      if digits == 0 {
        Self.decodeGroups(source, count, output, groups, &at, &written)
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

  /// Takes groups of four digits and line ends between them for as long as they come; moves both places.
  @inline(__always)
  private static func decodeGroups(
    _ source: UnsafePointer<UInt8>, _ count: Int, _ output: UnsafeMutablePointer<UInt8>,
    _ groups: UnsafePointer<UInt32>, _ at: inout Int, _ written: inout Int
  ) {
    while true {
      // Lines as nearly all programs write them: checked as a whole.
      while at + usualLine + 2 <= count, source[at + usualLine] == Byte.carriageReturn,
        source[at + usualLine + 1] == Byte.lineFeed
      {
        var all: UInt32 = 0
        for pair in 0..<usualLine / 8 { all |= decodePair(source + at + 8 * pair, output + written + 6 * pair, groups) }
        all |= decodeGroup(source + at + usualLine - 4, output + written + usualLine / 4 * 3 - 3, groups)
        if all & noDigit != 0 { break }
        (at, written) = (at + usualLine + 2, written + usualLine / 4 * 3)
      }
      while at + 8 <= count, decodePair(source + at, output + written, groups) & noDigit == 0 {
        (at, written) = (at + 8, written + 6)
      }
      while at + 4 <= count, decodeGroup(source + at, output + written, groups) & noDigit == 0 {
        (at, written) = (at + 4, written + 3)
      }
      if at + 1 < count, source[at] == Byte.carriageReturn, source[at + 1] == Byte.lineFeed {
        at += 2
      } else if at < count, source[at] == Byte.lineFeed {
        at += 1
      } else {
        return
      }
    }
  }

  /// Digits in a line (RFC 2045 6.8): 9 pairs of groups and one group.
  private static let usualLine = 76

  /// Two groups: writes eight bytes of which six count.
  @inline(__always)
  private static func decodePair(
    _ source: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>, _ groups: UnsafePointer<UInt32>
  ) -> UInt32 {
    let (low, high) = (group(source, groups), group(source + 4, groups))
    let bytes = (UInt64(low) | UInt64(high) << 24).littleEndian
    UnsafeMutableRawPointer(output).storeBytes(of: bytes, as: UInt64.self)
    return low | high
  }

  /// One group: writes four bytes of which three count.
  @inline(__always)
  private static func decodeGroup(
    _ source: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>, _ groups: UnsafePointer<UInt32>
  ) -> UInt32 {
    let low = group(source, groups)
    UnsafeMutableRawPointer(output).storeBytes(of: low.littleEndian, as: UInt32.self)
    return low
  }

  @inline(__always)
  private static func group(_ source: UnsafePointer<UInt8>, _ groups: UnsafePointer<UInt32>) -> UInt32 {
    groups[Int(source[0])] | groups[256 + Int(source[1])] | groups[512 + Int(source[2])]
      | groups[768 + Int(source[3])]
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
