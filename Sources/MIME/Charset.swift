import Glibc

/// Charsets of mail to UTF-8. Only those of `CharsetLabels` are ever given to iconv: glibc's rare converters had holes.
enum Charset {
  enum Trouble {
    /// The label names no charset that we know; read as UTF-8 or else windows-1252.
    case unknownLabel
    /// Bytes that the charset does not have; each became U+FFFD.
    case badBytes
  }

  struct Converted {
    var bytes: [UInt8]
    var trouble: Trouble?
  }

  /// Text in UTF-8, always valid.
  ///
  /// - Parameter label: as the message writes it, any case; nil where it says nothing.
  static func utf8(_ bytes: [UInt8], label: String?) -> Converted {
    guard let label else { return Converted(bytes: guessed(bytes), trouble: nil) }
    switch CharsetLabels.charset(label) {
    case .utf8?:
      if isUTF8(bytes) { return Converted(bytes: bytes, trouble: nil) }
      return Converted(bytes: Array(bytes.text.utf8), trouble: .badBytes)
    case .ascii?: return Converted(bytes: guessed(bytes), trouble: nil)
    case .windows1252?: return Converted(bytes: Windows1252.utf8(bytes), trouble: nil)
    case .iconv(let name)?:
      guard let converted = convert(bytes, from: name) else {
        return Converted(bytes: guessed(bytes), trouble: .unknownLabel)
      }
      return converted
    case nil: return Converted(bytes: guessed(bytes), trouble: .unknownLabel)
    }
  }

  // QUIRK: mail without a charset, or with us-ascii, holds 8-bit letters all the same.
  private static func guessed(_ bytes: [UInt8]) -> [UInt8] { isUTF8(bytes) ? bytes : Windows1252.utf8(bytes) }

  static func isUTF8(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      if buffer.allSatisfy({ $0 < 0x80 }) { return true }
      return String(validating: buffer, as: UTF8.self) != nil
    }
  }

  /// Nil where this system's iconv does not have the charset.
  private static func convert(_ bytes: [UInt8], from charset: String) -> Converted? {
    guard let handle = iconv_open("UTF-8", charset), handle != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(handle) }
    var result = Converted(bytes: [], trouble: nil)
    result.bytes.reserveCapacity(bytes.count + bytes.count / 2)
    var source = bytes
    source.withUnsafeMutableBytes { source in
      withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 8) { buffer in
        guard let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
        var input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var left = source.count
        var isFlushing = left == 0
        while true {
          var output: UnsafeMutablePointer<CChar>? = start
          var room = buffer.count
          // A nil input at the end flushes the letter that windows-1255 and ISO-2022 hold back.
          let code =
            isFlushing ? iconv(handle, nil, nil, &output, &room) : iconv(handle, &input, &left, &output, &room)
          let failure = code == Int(bitPattern: UInt.max) ? errno : 0
          result.bytes.append(contentsOf: buffer[..<(buffer.count - room)])
          if failure == E2BIG, room < buffer.count { continue }
          if isFlushing { return }
          if failure != 0 {
            result.trouble = .badBytes
            result.bytes += [0xEF, 0xBF, 0xBD]
            // EINVAL is a letter cut off at the end: all that is left of it goes.
            let skipped = failure == EINVAL ? left : min(1, left)
            input = input.map { $0 + skipped }
            left -= skipped
          }
          if left == 0 { isFlushing = true }
        }
      }
    }
    return result
  }
}
