/// Lower case of UTF-8, scalar by scalar as `String.lowercased()` has it, without going through a `String`.
enum LowerCase {
  /// - Parameter text: valid UTF-8.
  static func fold(_ text: [UInt8]) -> [UInt8] {
    var folded: [UInt8] = []
    // The few letters that grow do so by one byte.
    folded.reserveCapacity(text.count + 8)
    text.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        if byte < 0x80 {
          folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
          at += 1
        } else if byte < 0xE0 {
          append(pairs[Int(byte & 0x1F) << 6 | Int(bytes[at + 1] & 0x3F)], to: &folded)
          at += 2
        } else {
          let width = byte < 0xF0 ? 3 : 4
          append(UTF8Scalar.at(at, in: bytes), bytes[at..<at + width], to: &folded)
          at += width
        }
      }
    }
    return folded
  }

  /// What scalars of two bytes become: how many bytes in the highest one, and these from the lowest on.
  private static let pairs: [UInt32] = (0..<UInt32(0x800)).map { value in
    guard let scalar = Unicode.Scalar(value) else { return 0 }
    let bytes = Array(scalar.properties.lowercaseMapping.utf8)
    return bytes.enumerated().reduce(UInt32(bytes.count) << 24) { $0 | UInt32($1.element) << (8 * UInt32($1.offset)) }
  }

  private static func append(_ packed: UInt32, to folded: inout [UInt8]) {
    for index in 0..<(packed >> 24) { folded.append(UInt8(truncatingIfNeeded: packed >> (8 * index))) }
  }

  private static func append(
    _ scalar: Unicode.Scalar, _ bytes: Slice<UnsafeBufferPointer<UInt8>>, to folded: inout [UInt8]
  ) {
    if scalar.properties.changesWhenLowercased {
      folded += scalar.properties.lowercaseMapping.utf8
    } else {
      folded += bytes
    }
  }
}

/// Scalars of valid UTF-8.
enum UTF8Scalar {
  /// The one that begins at `index`.
  static func at(_ index: Int, in text: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar {
    let first = UInt32(text[index])
    if first < 0x80 { return Unicode.Scalar(UInt8(first)) }
    let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = first & (0xFF >> UInt32(width + 1))
    for offset in 1..<width { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  /// The one that ends before `index`, which is not 0.
  static func before(_ index: Int, in text: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar {
    var start = index - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    return at(start, in: text)
  }
}
