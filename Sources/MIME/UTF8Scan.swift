/// Looks over bytes that should be UTF-8 (RFC 3629), eight at a time where they are ASCII.
enum UTF8Scan {
  /// What the bytes above 0x7F are, if they are read as UTF-8.
  struct Count {
    /// Well-formed sequences of two bytes that begin with 0xC2 or 0xC3: the letters of Western Europe.
    var western = 0
    /// All other well-formed sequences of two bytes.
    var other = 0
    /// Well-formed sequences of three and four bytes; no text in another charset has them by chance.
    var long = 0
    /// Bytes that belong to no sequence.
    var bad = 0
    /// How many bytes there are of a sequence that the end cuts off; 0 where none is.
    var cut = 0

    var sequences: Int { western + other + long }
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The first byte above 0x7F at or behind an offset; `bytes.count` where there is none.
  static func nonASCII(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var at = start
    while at + 8 <= raw.count {
      let high = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & highBits
      if high != 0 { return at + UInt64(littleEndian: high).trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < raw.count, raw[at] < 0x80 { at += 1 }
    return at
  }

  /// How many bytes are above 0x7F.
  static func nonASCIICount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var (at, count) = (0, 0)
    while at + 8 <= raw.count {
      count += (raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & highBits).nonzeroBitCount
      at += 8
    }
    while at < raw.count {
      if raw[at] >= 0x80 { count += 1 }
      at += 1
    }
    return count
  }

  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { nonASCII(bytes) == bytes.count }

  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = nonASCII(bytes)
    while at < bytes.count {
      let length = length(bytes, at)
      guard length > 0 else { return false }
      at += length
      if at < bytes.count, bytes[at] < 0x80 { at = nonASCII(bytes, from: at) }
    }
    return true
  }

  static func count(_ bytes: UnsafeBufferPointer<UInt8>) -> Count {
    var count = Count()
    var at = nonASCII(bytes)
    while at < bytes.count {
      let length = length(bytes, at)
      switch length {
      case 2 where bytes[at] <= 0xC3: count.western += 1
      case 2: count.other += 1
      case 3, 4: count.long += 1
      default:
        count.bad += 1
        if isCut(bytes, at) {
          count.cut = bytes.count - at
          return count
        }
      }
      at = nonASCII(bytes, from: at + max(1, length))
    }
    return count
  }

  /// The length of the sequence at a byte above 0x7F; 0 where there is none.
  @inline(__always)
  private static func length(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    func follows(_ offset: Int) -> Bool { at + offset < bytes.count && bytes[at + offset] & 0xC0 == 0x80 }
    let first = bytes[at]
    switch first {
    case 0xC2...0xDF: return follows(1) ? 2 : 0
    case 0xE0...0xEF:
      guard follows(1), follows(2) else { return 0 }
      // RFC 3629 section 4: no overlong forms, no surrogates.
      if first == 0xE0, bytes[at + 1] < 0xA0 { return 0 }
      return first == 0xED && bytes[at + 1] > 0x9F ? 0 : 3
    case 0xF0...0xF4:
      guard follows(1), follows(2), follows(3) else { return 0 }
      if first == 0xF0, bytes[at + 1] < 0x90 { return 0 }
      return first == 0xF4 && bytes[at + 1] > 0x8F ? 0 : 4
    default: return 0
    }
  }

  /// A sequence begins here and the bytes end before it does.
  private static func isCut(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    let wanted = bytes[at] >= 0xF0 ? 4 : bytes[at] >= 0xE0 ? 3 : bytes[at] >= 0xC2 ? 2 : 0
    return bytes[at] <= 0xF4 && at + wanted > bytes.count
      && (at + 1..<bytes.count).allSatisfy { bytes[$0] & 0xC0 == 0x80 }
  }
}
