/// Lower case of UTF-8, scalar by scalar as `String.lowercased()` has it, without going through a `String`.
enum LowerCase {
  /// - Parameter text: valid UTF-8.
  static func fold(_ text: [UInt8]) -> [UInt8] {
    // The few letters that grow do so from two bytes to three.
    [UInt8](unsafeUninitializedCapacity: text.count + text.count / 2) { output, count in
      guard let out = output.baseAddress else { return }
      text.withUnsafeBufferPointer { count = fold($0, into: out) }
    }
  }

  private static func fold(_ text: UnsafeBufferPointer<UInt8>, into out: UnsafeMutablePointer<UInt8>) -> Int {
    var (at, count) = (0, 0)
    func put(_ byte: UInt8) {
      out[count] = byte
      count += 1
    }
    while at < text.count {
      let byte = text[at]
      if byte < 0x80 {
        put(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        at += 1
      } else if byte < 0xE0 {
        let packed = pairs[Int(byte & 0x1F) << 6 | Int(text[at + 1] & 0x3F)]
        for index in 0..<(packed >> 24) { put(UInt8(truncatingIfNeeded: packed >> (8 * index))) }
        at += 2
      } else {
        let (scalar, width) = (UTF8Scalar.at(at, in: text), byte < 0xF0 ? 3 : 4)
        if scalar.properties.changesWhenLowercased {
          for byte in scalar.properties.lowercaseMapping.utf8 { put(byte) }
        } else {
          for index in at..<at + width { put(text[index]) }
        }
        at += width
      }
    }
    return count
  }

  /// What scalars of two bytes become: how many bytes in the highest one, and these from the lowest on.
  private static let pairs: [UInt32] = (0..<UInt32(0x800)).map { value in
    guard let scalar = Unicode.Scalar(value) else { return 0 }
    let bytes = Array(scalar.properties.lowercaseMapping.utf8)
    return bytes.enumerated().reduce(UInt32(bytes.count) << 24) { $0 | UInt32($1.element) << (8 * UInt32($1.offset)) }
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
