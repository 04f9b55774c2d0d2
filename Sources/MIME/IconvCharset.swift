import Glibc

/// Charsets through glibc's iconv, by the names that it has for them.
enum IconvCharset {
  struct Converted {
    var bytes: [UInt8] = []
    /// Places where bytes were no letter; each became U+FFFD.
    var bad = 0
    /// The last letter was cut off.
    var isCut = false
  }

  /// Converters that many letters need stay open, so that glibc keeps their code: loading it anew for each text takes
  /// longer than reading the text. They are never used themselves.
  private static let kept: [Int] = keptNames.map { name in Int(bitPattern: iconv_open("UTF-8", name)) }
  private static let keptNames = ["GB18030", "BIG5-HKSCS", "CP932", "EUC-JP-MS", "CP949", "EUC-TW"]

  /// Text in UTF-8; nil where this system does not have the charset.
  static func utf8(_ bytes: UnsafeBufferPointer<UInt8>, from charset: String) -> Converted? {
    _ = kept
    guard let handle = iconv_open("UTF-8", charset), handle != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(handle) }
    var result = Converted()
    result.bytes.reserveCapacity(bytes.count + bytes.count / 2)
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 8) { run(handle, bytes, $0, &result) }
    return result
  }

  private static func run(
    _ handle: iconv_t, _ bytes: UnsafeBufferPointer<UInt8>, _ buffer: UnsafeMutableRawBufferPointer,
    _ result: inout Converted
  ) {
    guard let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
    // iconv does not write to its input, whatever its type says.
    var input = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
    var left = bytes.count
    var isFlushing = left == 0
    while true {
      var output: UnsafeMutablePointer<CChar>? = start
      var room = buffer.count
      // A nil input at the end flushes the letter that windows-1255 holds back.
      let code = isFlushing ? iconv(handle, nil, nil, &output, &room) : iconv(handle, &input, &left, &output, &room)
      let failure = code == Int(bitPattern: UInt.max) ? errno : 0
      result.bytes.append(contentsOf: buffer[..<(buffer.count - room)])
      if failure == E2BIG, room < buffer.count { continue }
      if isFlushing { return }
      if failure != 0 {
        result.bad += 1
        result.bytes += [0xEF, 0xBF, 0xBD]
        // EINVAL is a letter cut off at the end: all that is left of it goes.
        result.isCut = failure == EINVAL
        let skipped = failure == EINVAL ? left : min(1, left)
        input = input.map { $0 + skipped }
        left -= skipped
      }
      if left == 0 { isFlushing = true }
    }
  }

  /// The letters of the bytes 0x80 to 0xFF, each for itself; U+FFFD where there is none or it needs more than 16 bits.
  static func letters(_ charset: String) -> [UInt16]? {
    guard let handle = iconv_open("UTF-16LE", charset), handle != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(handle) }
    return (0x80...0xFF).map { byte -> UInt16 in
      var (source, letter) = (CChar(bitPattern: UInt8(byte)), UInt16(0xFFFD))
      var (left, room) = (1, 2)
      let isRead = withUnsafeMutablePointer(to: &source) { source in
        withUnsafeMutableBytes(of: &letter) { letter in
          var input: UnsafeMutablePointer<CChar>? = source
          var output = letter.baseAddress?.assumingMemoryBound(to: CChar.self)
          return iconv(handle, &input, &left, &output, &room) == 0 && room == 0
        }
      }
      return isRead ? letter : 0xFFFD
    }
  }
}

extension IconvCharset {
  /// Text in a charset; nil where there is no such charset, empty where one of the letters is not in it.
  static func encoded(_ text: String, in charset: String) -> [UInt8]? {
    guard let handle = iconv_open(charset, "UTF-8"), handle != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(handle) }
    var source = Array(text.utf8)
    return [UInt8](unsafeUninitializedCapacity: source.count * 4 + 16) { output, count in
      source.withUnsafeMutableBytes { source in
        var input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var (left, room) = (source.count, output.count)
        var target = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
        // The second call ends what a charset with states leaves open.
        let isWhole =
          iconv(handle, &input, &left, &target, &room) != -1 && iconv(handle, nil, nil, &target, &room) != -1
        if isWhole { count = output.count - room }
      }
    }
  }
}
