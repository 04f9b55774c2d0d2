/// Encoded words of RFC 2047, read as they are written rather than as they should be.
enum EncodedWords {
  /// The text of an unstructured value or phrase, for a person: words decoded, control characters made spaces.
  ///
  /// White space between two encoded words is dropped (RFC 2047 6.2); bytes of adjacent words with one charset are
  /// decoded together, since writers split letters across words. Never call it on an addr-spec.
  static func decode(_ value: String) -> String {
    guard value.utf8.contains(Byte.equals) || !value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return value }
    var decoder = Decoder(bytes: Array(value.utf8))
    return withoutControls(decoder.run())
  }

  /// Letters that would change what surrounds them are spaces or gone.
  static func withoutControls(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if !isControl(scalar) {
        scalars.append(scalar)
      } else if scalar.value != 0, let last = scalars.last, last != " " {
        scalars.append(" ")
      }
    }
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
  }

  private struct Word {
    let charset: String
    let bytes: [UInt8]
    let end: Int
  }

  private struct Decoder {
    let bytes: [UInt8]
    private var output: [UInt8] = []
    /// Bytes of encoded words not yet converted, and their charset.
    private var pending: [UInt8] = []
    private var charset: String?
    /// Set when no `?=` follows: then no later word ends either, and nothing is searched again.
    private var noWordEnds = false

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() -> String {
      var at = 0
      // Where plain text that is not yet output starts.
      var plain = 0
      while at < bytes.count {
        guard bytes[at] == Byte.equals, let word = word(at: at) else {
          at += 1
          continue
        }
        let between = bytes[plain..<at]
        if charset == nil || !between.allSatisfy(\.isWhite) {
          flush()
          output += between
        }
        if charset != word.charset { flush() }
        charset = word.charset
        pending += word.bytes
        (at, plain) = (word.end, word.end)
      }
      flush()
      output += bytes[plain...]
      return output.text
    }

    private mutating func flush() {
      guard let charset else { return }
      output += Charset.utf8(pending, label: charset).bytes
      pending = []
      self.charset = nil
    }

    /// `=?charset*language?encoding?payload?=`
    private mutating func word(at start: Int) -> Word? {
      guard start + 1 < bytes.count, bytes[start + 1] == Byte.question, !noWordEnds else { return nil }
      var at = start + 2
      let limit = min(bytes.count, start + 2 + 80)
      while at < limit, bytes[at] > 0x20, bytes[at] < 0x7F, bytes[at] != Byte.question { at += 1 }
      guard at < limit, bytes[at] == Byte.question else { return nil }
      // RFC 2231 section 5: a language may follow the charset.
      let label = bytes[start + 2..<at].prefix { $0 != Byte.star }
      guard !label.isEmpty, at + 2 < bytes.count, bytes[at + 2] == Byte.question else { return nil }
      let isBase64: Bool
      switch bytes[at + 1].lowered {
      case UInt8(ascii: "b"): isBase64 = true
      case UInt8(ascii: "q"): isBase64 = false
      default: return nil
      }
      let payload = at + 3
      var end = payload
      while true {
        guard end + 1 < bytes.count else {
          noWordEnds = true
          return nil
        }
        if bytes[end] == Byte.question, bytes[end + 1] == Byte.equals { break }
        end += 1
      }
      let body = bytes[payload..<end]
      let decoded = isBase64 ? Base64Decoder.decode(body) : EncodedWords.decodeQ(body)
      return Word(charset: label.lowerText, bytes: decoded, end: end + 2)
    }
  }

  /// The Q encoding (RFC 2047 4.2); what is no escape stays as it is.
  private static func decodeQ(_ payload: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count)
    var at = payload.startIndex
    while at < payload.endIndex {
      if payload[at] == Byte.equals, at + 2 < payload.endIndex, let high = payload[at + 1].hexadecimal,
        let low = payload[at + 2].hexadecimal
      {
        bytes.append(high << 4 | low)
        at += 3
        continue
      }
      bytes.append(payload[at] == Byte.underscore ? Byte.space : payload[at])
      at += 1
    }
    return bytes
  }
}
