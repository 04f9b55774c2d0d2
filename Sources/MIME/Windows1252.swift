/// windows-1252 as browsers and mail programs use it, also for what is labelled iso-8859-1 or us-ascii.
enum Windows1252 {
  /// 0x80 to 0x9F; the five bytes without a letter are the controls of the same number (WHATWG Encoding).
  private static let controls: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
  ]

  static let charset = SingleByteCharset(letters: controls + Array(0xA0...0xFF))

  static func utf8(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBufferPointer { charset.utf8($0).bytes } }
}
