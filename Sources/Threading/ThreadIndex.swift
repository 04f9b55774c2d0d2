internal import Model

/// The Thread-Index field of Outlook and Exchange: a conversation's first moment and number, and five bytes more for
/// each answer.
enum ThreadIndex {
  /// The domain of the ids that stand for it; no id of a header may have it.
  static let domain = "thread-index"
  /// A byte of format, five of time, sixteen of a number.
  private static let length = 22

  /// What stands for the conversation as a message id; nil where the message has no such field that means anything.
  static func id(of message: Message) -> String? {
    guard let value = message.header("thread-index"), let bytes = decode(value) else { return nil }
    // QUIRK: programs that imitate the field fill it with one letter, which says nothing.
    let number = bytes[6...]
    guard number.contains(where: { $0 != number.first }) else { return nil }
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self) + "@"
      + domain
  }

  /// The first bytes of Base64 that may be folded; nil where there are too few. Reads no further than it needs.
  private static func decode(_ value: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, held): (UInt32, Int) = (0, 0)
    for byte in value.utf8 {
      let six: UInt32
      switch byte {
      case 0x41...0x5A: six = UInt32(byte - 0x41)
      case 0x61...0x7A: six = UInt32(byte - 0x61 + 26)
      case 0x30...0x39: six = UInt32(byte - 0x30 + 52)
      case 0x2B: six = 62
      case 0x2F: six = 63
      case 0x20, 0x09, 0x0D, 0x0A: continue
      default: return nil
      }
      bits = bits << 6 | six
      held += 6
      guard held >= 8 else { continue }
      held -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      if bytes.count == length { return bytes }
    }
    return nil
  }
}
