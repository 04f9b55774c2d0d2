/// The 7-bit charsets of East Asia, which switch between sets of letters on the way: ISO 2022 (RFC 1468, RFC 1557,
/// RFC 1922) and HZ (RFC 1843).
///
/// Their letters are those of an 8-bit charset without the high bits. They are put back here and iconv reads that: its
/// own converters know neither the letters that Microsoft added nor a text that begins in the middle.
struct SwitchingCharset {
  enum Kind { case japanese, korean, chinese, hz }

  private enum Letters {
    case ascii
    /// JIS X 0208, and its two additions: half-width katakana and JIS X 0212.
    case japanese, katakana, japaneseMore
    case korean, simplified, traditional
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var base = Letters.ascii
  private var shifted: Letters
  private var isShifted = false
  private var converted = IconvCharset.Converted()
  /// 8-bit text not yet converted, and what it is in.
  private var pending: [UInt8] = []
  private var pendingCharset = "EUC-JP-MS"
  private var switches = 0

  static func utf8(_ bytes: UnsafeBufferPointer<UInt8>, _ kind: Kind) -> IconvCharset.Converted {
    var text = SwitchingCharset(bytes, kind)
    if kind == .hz { text.readHZ() } else { text.readISO2022() }
    text.flush()
    return text.converted
  }

  /// Escapes of ISO 2022 stand in a text that says nothing of them, and which they are.
  static func kind(of bytes: UnsafeBufferPointer<UInt8>) -> Kind? {
    var at = 0
    while at + 2 < bytes.count {
      if bytes[at] == escape {
        switch (bytes[at + 1], bytes[at + 2]) {
        case (0x24, 0x40), (0x24, 0x42), (0x28, 0x49), (0x28, 0x4A): return .japanese
        case (0x24, 0x29) where at + 3 < bytes.count: return bytes[at + 3] == 0x43 ? .korean : .chinese
        case (0x24, 0x28): return .japanese
        default: break
        }
      }
      at += 1
    }
    return nil
  }

  private static let escape: UInt8 = 0x1B
  /// U+FFFD.
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ kind: Kind) {
    self.bytes = bytes
    switch kind {
    case .japanese: shifted = .katakana
    case .korean: shifted = .korean
    case .chinese, .hz: shifted = .simplified
    }
    pending.reserveCapacity(bytes.count)
  }

  private mutating func readISO2022() {
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case Self.escape: readEscape()
      case 0x0E, 0x0F:
        isShifted = byte == 0x0E
        at += 1
      default: put(isShifted ? shifted : base)
      }
    }
  }

  private mutating func readEscape() {
    func byte(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }
    let length: Int
    switch (byte(1), byte(2), byte(3)) {
    case (0x28, 0x42, _), (0x28, 0x4A, _), (0x28, 0x48, _): (base, length) = (.ascii, 3)
    case (0x28, 0x49, _): (base, length) = (.katakana, 3)
    case (0x24, 0x40, _), (0x24, 0x42, _): (base, length) = (.japanese, 3)
    case (0x24, 0x41, _): (base, length) = (.simplified, 3)
    case (0x24, 0x28, 0x40), (0x24, 0x28, 0x42): (base, length) = (.japanese, 4)
    case (0x24, 0x28, 0x43): (base, length) = (.korean, 4)
    case (0x24, 0x28, 0x44): (base, length) = (.japaneseMore, 4)
    case (0x24, 0x29, 0x43): (shifted, length) = (.korean, 4)
    case (0x24, 0x29, 0x41): (shifted, length) = (.simplified, 4)
    case (0x24, 0x29, 0x47): (shifted, length) = (.traditional, 4)
    case (0x24, 0x2A, 0x48): length = 4
    // RFC 1922: one letter of the second plane follows.
    case (0x4E, 0x21...0x7E, 0x21...0x7E):
      append([0x8E, 0xA2, byte(2) | 0x80, byte(3) | 0x80], in: "EUC-TW")
      length = 4
    default:
      converted.bad += 1
      length = 1
    }
    at += min(length, bytes.count - at)
  }

  /// Puts the letter that stands here, or the control or space.
  private mutating func put(_ letters: Letters) {
    let byte = bytes[at]
    guard byte < 0x80 else {
      at += 1
      return putBad()
    }
    guard letters != .ascii, byte > 0x20, byte < 0x7F else {
      at += 1
      // ASCII is the same in all of them.
      pending.append(byte)
      return
    }
    if letters == .katakana {
      at += 1
      return append([0x8E, byte | 0x80], in: "EUC-JP-MS")
    }
    guard at + 1 < bytes.count, (0x21...0x7E).contains(bytes[at + 1]) else {
      converted.isCut = at + 1 == bytes.count
      at += 1
      return putBad()
    }
    let pair = [byte | 0x80, bytes[at + 1] | 0x80]
    at += 2
    switch letters {
    case .japanese: append(pair, in: "EUC-JP-MS")
    case .japaneseMore: append([0x8F] + pair, in: "EUC-JP-MS")
    case .korean: append(pair, in: "CP949")
    case .traditional: append(pair, in: "EUC-TW")
    case .simplified, .ascii, .katakana: append(pair, in: "GB18030")
    }
  }

  private mutating func putBad() {
    flush()
    converted.bad += 1
    converted.bytes += Self.replacement
  }

  private mutating func append(_ letter: [UInt8], in charset: String) {
    if charset != pendingCharset {
      flush()
      pendingCharset = charset
    }
    pending += letter
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    if pending.withUnsafeBufferPointer({ UTF8Scan.isASCII($0) }) {
      converted.bytes += pending
    } else if switches == MIMELimits.charsetSwitches {
      converted.bytes += pending.flatMap { $0 < 0x80 ? [$0] : Self.replacement }
      converted.bad += 1
    } else {
      switches += 1
      let part = pending.withUnsafeBufferPointer { IconvCharset.utf8($0, from: pendingCharset) }
      converted.bytes += part?.bytes ?? pending
      converted.bad += part?.bad ?? 0
    }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func readHZ() {
    pendingCharset = "GB18030"
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "~"), at + 1 < bytes.count {
        switch bytes[at + 1] {
        case UInt8(ascii: "{"): base = .simplified
        case UInt8(ascii: "}"): base = .ascii
        case UInt8(ascii: "~") where base == .ascii: pending.append(UInt8(ascii: "~"))
        case Byte.lineFeed: break
        default:
          put(base)
          continue
        }
        at += 2
      } else {
        put(base)
      }
    }
  }
}
