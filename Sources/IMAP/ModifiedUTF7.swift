/// Folder names for people (RFC 3501 5.1.3). What is shown is never sent back.
enum ModifiedUTF7 {
  /// Decodes `Entw&APw-rfe`. UTF-8 is let through; a broken shift stays as written; controls become U+FFFD.
  static func decoded(_ bytes: [UInt8]) -> String {
    var units: [UInt16] = []
    var rest = bytes[...]
    while let shift = rest.firstIndex(of: 0x26) {
      units += String(decoding: rest[..<shift], as: UTF8.self).utf16
      guard let end = rest[shift...].firstIndex(of: 0x2D) else {
        rest = rest[shift...]
        break
      }
      if end == shift + 1 {
        units.append(0x26)
      } else if let decoded = decodedShift(rest[(shift + 1)..<end]) {
        units += decoded
      } else {
        units += String(decoding: rest[shift...end], as: UTF8.self).utf16
      }
      rest = rest[(end + 1)...]
    }
    units += String(decoding: rest, as: UTF8.self).utf16
    return shown(String(decoding: units, as: UTF16.self))
  }

  /// Base64 with `,` for `/` and without padding, of UTF-16 big-endian units; nil where it is not.
  private static func decodedShift(_ text: ArraySlice<UInt8>) -> [UInt16]? {
    var units: [UInt16] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in text {
      guard let value = value(of: byte) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 16 {
        count -= 16
        units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    return bits == 0 && count < 6 ? units : nil
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte - 0x41)
    case 0x61...0x7A: UInt32(byte - 0x61) + 26
    case 0x30...0x39: UInt32(byte - 0x30) + 52
    case 0x2B: 62
    case 0x2C: 63
    default: nil
    }
  }

  private static func shown(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: scalars.append("\u{FFFD}")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}
