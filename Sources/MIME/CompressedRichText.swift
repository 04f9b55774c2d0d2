/// Rich text as Outlook compresses it (MS-OXRTFCP).
enum CompressedRichText {
  struct Expanded {
    var bytes: [UInt8] = []
    /// False where a sum or a size is not as it says; what could be read is there all the same.
    var isGood = false
  }

  /// - Parameter most: bytes that are expanded at most; a few bytes can stand for many.
  static func expand(_ bytes: [UInt8], most: Int) -> Expanded {
    func long(_ at: Int) -> UInt32 {
      UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
    }
    guard bytes.count >= 16 else { return Expanded() }
    let limit = min(Int(long(4)), most)
    switch long(8) {
    case 0x414C_454D:  // MELA: as it is.
      let end = min(bytes.count, 16 + limit)
      return Expanded(bytes: Array(bytes[16..<end]), isGood: end - 16 == limit)
    case 0x7546_5A4C:  // LZFu
      // The size counts from behind itself.
      let end = min(bytes.count, max(16, Int(long(0)) + 4))
      var result = expand(bytes[16..<end], limit: limit)
      result.isGood = result.isGood && sum(bytes[16..<end]) == long(12)
      return result
    default: return Expanded()
    }
  }

  private static func expand(_ input: ArraySlice<UInt8>, limit: Int) -> Expanded {
    var window = preset + [UInt8](repeating: 0, count: 4096 - preset.count)
    var place = preset.count
    var result = Expanded()
    result.bytes.reserveCapacity(min(limit, input.count * 4))
    var at = input.startIndex
    while at < input.endIndex {
      let flags = input[at]
      at += 1
      for bit in 0..<8 where at < input.endIndex {
        if flags >> UInt8(bit) & 1 == 0 {
          window[place] = input[at]
          result.bytes.append(input[at])
          place = (place + 1) & 0xFFF
          at += 1
        } else {
          guard at + 1 < input.endIndex else { return result }
          let pair = Int(input[at]) << 8 | Int(input[at + 1])
          at += 2
          let from = pair >> 4
          // 2.1.3.2: a reference to where the next byte goes is the end.
          if from == place {
            result.isGood = true
            if result.bytes.count > limit { result.bytes.removeLast(result.bytes.count - limit) }
            return result
          }
          for step in 0..<(pair & 15) + 2 {
            let byte = window[(from + step) & 0xFFF]
            window[place] = byte
            result.bytes.append(byte)
            place = (place + 1) & 0xFFF
          }
        }
        if result.bytes.count >= limit { break }
      }
      if result.bytes.count >= limit {
        result.bytes.removeLast(result.bytes.count - limit)
        result.isGood = true
        return result
      }
    }
    return result
  }

  /// 2.1.3.1.1: what the window holds before anything was read.
  private static let preset = Array(
    ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
      + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
      + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8)

  /// 2.1.3.1.3: a CRC-32 without its usual start and end.
  private static func sum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }

  private static let table: [UInt32] = (0..<256).map { start in
    (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
  }
}
