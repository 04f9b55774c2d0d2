import Glibc

/// The charsets of one byte a letter, whose lower half is ASCII: 128 letters each, asked of iconv once.
struct SingleByteCharset {
  /// Of the bytes 0x80 to 0xFF; U+FFFD where there is no letter.
  let letters: [UInt16]

  /// By the name that glibc has for them; nil for all other charsets.
  static func named(_ name: String) -> SingleByteCharset? { all[name] }

  /// Made together: opening each of them costs less than keeping a lock for each.
  private static let all: [String: SingleByteCharset] = {
    var all: [String: SingleByteCharset] = [:]
    for name in names {
      if let letters = IconvCharset.letters(name) { all[name] = SingleByteCharset(letters: letters) }
    }
    return all
  }()

  /// Charsets that combine letters (CP1255, CP1258) and those whose lower half is not ASCII are read through iconv.
  private static let names = [
    "CP437", "CP737", "CP775", "CP850", "CP852", "CP855", "CP857", "CP858", "CP860", "CP861", "CP862", "CP863", "CP864",
    "CP865", "IBM866", "CP869", "CP1125", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6",
    "ISO-8859-7", "ISO-8859-8", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "KOI8-R",
    "KOI8-U", "KOI8-T", "MACINTOSH", "MAC-CYRILLIC", "MAC-CENTRALEUROPE", "CP874", "TIS-620", "CP1250", "CP1251",
    "CP1253", "CP1254", "CP1256", "CP1257",
  ]

  /// Text in UTF-8, and whether there were bytes without a letter.
  func utf8(_ bytes: UnsafeBufferPointer<UInt8>) -> (bytes: [UInt8], isBad: Bool) {
    letters.withUnsafeBufferPointer { Self.utf8(bytes, letters: $0) }
  }

  /// - Parameter letters: 128 of them.
  static func utf8(
    _ bytes: UnsafeBufferPointer<UInt8>, letters: UnsafeBufferPointer<UInt16>
  ) -> (bytes: [UInt8], isBad: Bool) {
    precondition(letters.count == 128)
    let raw = UnsafeRawBufferPointer(bytes)
    var isBad = false
    // No letter of these charsets takes more than three bytes.
    let room = raw.count + 2 * UTF8Scan.nonASCIICount(bytes)
    let result = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      let target = UnsafeMutableRawBufferPointer(output)
      var (at, to) = (0, 0)
      while at < raw.count {
        if at + 8 <= raw.count {
          let eight = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          if eight & 0x8080_8080_8080_8080 == 0 {
            target.storeBytes(of: eight, toByteOffset: to, as: UInt64.self)
            (at, to) = (at + 8, to + 8)
            continue
          }
        }
        let byte = raw[at]
        at += 1
        guard byte >= 0x80 else {
          output[to] = byte
          to += 1
          continue
        }
        let letter = letters[Int(byte & 0x7F)]
        if letter == 0xFFFD { isBad = true }
        to = put(letter, output, to)
      }
      count = to
    }
    return (result, isBad)
  }

  /// Writes a letter above U+007F; returns where the next one goes.
  @inline(__always)
  private static func put(_ letter: UInt16, _ output: UnsafeMutableBufferPointer<UInt8>, _ at: Int) -> Int {
    let last = 0x80 | UInt8(truncatingIfNeeded: letter & 0x3F)
    if letter < 0x800 {
      output[at] = 0xC0 | UInt8(truncatingIfNeeded: letter >> 6)
      output[at + 1] = last
      return at + 2
    }
    output[at] = 0xE0 | UInt8(truncatingIfNeeded: letter >> 12)
    output[at + 1] = 0x80 | UInt8(truncatingIfNeeded: letter >> 6 & 0x3F)
    output[at + 2] = last
    return at + 3
  }
}
