internal import Model

/// Folder names as servers and we keep them (RFC 3501 5.1.3), for people and in UTF-8. What is shown is never sent back.
enum ModifiedUTF7 {
  /// A name in UTF-8 (RFC 6855 3) as we keep it: `Entwürfe` is `Entw&APw-rfe`; bytes that are no UTF-8 as they are.
  static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { !isPlain($0) || $0 == 0x26 }), let text = String(validating: bytes, as: UTF8.self)
    else { return bytes }
    var encoded: [UInt8] = []
    var shifted: [UInt16] = []
    for unit in text.utf16 {
      guard unit < 0x80, isPlain(UInt8(unit)) else {
        shifted.append(unit)
        continue
      }
      encoded += shift(shifted)
      shifted = []
      encoded += unit == 0x26 ? [0x26, 0x2D] : [UInt8(unit)]
    }
    return encoded + shift(shifted)
  }

  /// The name in UTF-8 that `encoded` makes this of; else the name as it is, which is what some server listed.
  static func utf8(_ path: [UInt8]) -> [UInt8] {
    guard path.contains(0x26), path.allSatisfy({ $0 < 0x80 }) else { return path }
    let bytes = Array(String(decoding: units(path), as: UTF16.self).utf8)
    return encoded(bytes) == path ? bytes : path
  }

  private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

  private static func shift(_ units: [UInt16]) -> [UInt8] {
    if units.isEmpty { return [] }
    var text: [UInt8] = [0x26]
    var (bits, count): (UInt32, Int) = (0, 0)
    for unit in units {
      bits = bits << 16 | UInt32(unit)
      count += 16
      while count >= 6 {
        count -= 6
        text.append(alphabet[Int(bits >> UInt32(count) & 63)])
      }
      bits &= (1 << UInt32(count)) - 1
    }
    if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
    return text + [0x2D]
  }

  /// Decodes `Entw&APw-rfe`. UTF-8 is let through; a broken shift stays as written; controls become U+FFFD.
  static func decoded(_ bytes: [UInt8]) -> String { shown(String(decoding: units(bytes), as: UTF16.self)) }

  private static func units(_ bytes: [UInt8]) -> [UInt16] {
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
    return units + String(decoding: rest, as: UTF8.self).utf16
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

extension FolderPath {
  /// How names of folders go over the wire. We keep them in modified UTF-7 whatever a server speaks, so that a folder
  /// stays the same one when its server learns UTF-8.
  enum Wire: Hashable, Sendable {
    case modifiedUTF7, utf8

    func sent(_ path: [UInt8]) -> [UInt8] { self == .utf8 ? ModifiedUTF7.utf8(path) : path }

    func kept(_ path: FolderPath) -> FolderPath {
      self == .utf8 ? FolderPath(ModifiedUTF7.encoded(path.bytes)) : path
    }
  }
}
