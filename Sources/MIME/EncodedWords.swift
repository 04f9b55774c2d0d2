/// Encoded words of RFC 2047, read as they are written rather than as they should be.
enum EncodedWords {
  /// The text of an unstructured value or phrase, for a person: words decoded, control characters made spaces.
  ///
  /// White space between two encoded words is dropped (RFC 2047 6.2); bytes of adjacent words with one charset are
  /// decoded together, since writers split letters across words. Never call it on an addr-spec.
  static func decode(_ value: String) -> String { decode(value, hints: .none) }

  /// - Parameter hints: for words whose charset is not known or wrong.
  static func decode(_ value: String, hints: CharsetHints) -> String {
    var value = value
    let decoded = value.withUTF8 { bytes -> String? in
      if isPlain(bytes) { return nil }
      var decoder = EncodedWordDecoder(bytes: bytes, hints: hints)
      return withoutControls(decoder.run())
    }
    return decoded ?? value
  }

  /// Printable ASCII without the start of an encoded word, eight bytes at a time.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    var at = 0
    func isStrange(_ at: Int) -> Bool {
      let byte = raw[at]
      return byte < 0x20 || byte >= 0x7F
        || (byte == Byte.equals && at + 1 < raw.count && raw[at + 1] == Byte.question)
    }
    while at + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      // Top bits where a byte is above 0x7F, below a space, DEL, or `=`; rarely elsewhere, so they are looked at again.
      let suspects = word | (word &- ones &* 0x20) | ((word ^ ones &* 0x7F) &- ones) | ((word ^ ones &* 0x3D) &- ones)
      if suspects & tops != 0 {
        for place in at..<at + 8 where isStrange(place) { return false }
      }
      at += 8
    }
    while at < raw.count {
      if isStrange(at) { return false }
      at += 1
    }
    return true
  }

  /// Letters that would change what surrounds them are spaces or gone.
  static func withoutControls(_ text: String) -> String {
    guard mayHoldControls(text), text.unicodeScalars.contains(where: isControl) else { return text }
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

  /// Some byte is a control, or begins one of those above ASCII.
  private static func mayHoldControls(_ text: String) -> Bool {
    for byte in text.utf8 where byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 { return true }
    return false
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
  }
}

/// Decodes the encoded words of one value.
private struct EncodedWordDecoder {
  private struct Word {
    let charset: Range<Int>
    let isBase64: Bool
    let payload: Range<Int>
    var end: Int { payload.upperBound + 2 }
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let hints: CharsetHints
  private var output: [UInt8] = []
  /// Bytes of encoded words not yet converted, and where their charset stands.
  private var pending: [UInt8] = []
  private var charset: Range<Int>?
  /// Digits at the end of a base64 word that make no whole group; writers split words anywhere.
  private var digits: [UInt8] = []
  /// A payload that starts before this offset does not end: nothing is searched twice.
  private var noEndBefore = 0

  init(bytes: UnsafeBufferPointer<UInt8>, hints: CharsetHints) {
    (self.bytes, self.hints) = (bytes, hints)
    output.reserveCapacity(bytes.count)
  }

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
      if let charset, !isSame(charset, word.charset) { flush() }
      charset = word.charset
      if word.isBase64 { addBase64(word.payload) } else { addQ(word.payload) }
      (at, plain) = (word.end, word.end)
    }
    flush()
    output += bytes[plain...]
    return output.text
  }

  private func isSame(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    bytes[a].elementsEqual(bytes[b]) { $0.lowered == $1.lowered }
  }

  private mutating func flush() {
    guard let charset else { return }
    finishDigits()
    self.charset = nil
    defer { pending.removeAll(keepingCapacity: true) }
    // Nearly all of them.
    let isUTF8 = bytes[charset].elementsEqual("utf-8".utf8) { $0.lowered == $1 } && !pending.contains(0x1B)
    if isUTF8, pending.withUnsafeBufferPointer({ UTF8Scan.isValid($0) }) {
      output += pending
      return
    }
    output += Charset.utf8(pending, label: bytes[charset].lowerText, hints: hints).bytes
  }

  /// `=?charset*language?encoding?payload?=`
  private mutating func word(at start: Int) -> Word? {
    guard start + 1 < bytes.count, bytes[start + 1] == Byte.question else { return nil }
    var at = start + 2
    let limit = min(bytes.count, start + 2 + 80)
    while at < limit, bytes[at] > 0x20, bytes[at] < 0x7F, bytes[at] != Byte.question { at += 1 }
    guard at + 2 < bytes.count, bytes[at] == Byte.question, bytes[at + 2] == Byte.question else { return nil }
    // RFC 2231 section 5: a language may follow the charset.
    let labelEnd = bytes[start + 2..<at].firstIndex(of: Byte.star) ?? at
    guard labelEnd > start + 2 else { return nil }
    let encoding = bytes[at + 1].lowered
    guard encoding == UInt8(ascii: "b") || encoding == UInt8(ascii: "q") else { return nil }
    guard let end = payloadEnd(at + 3) else { return nil }
    return Word(charset: start + 2..<labelEnd, isBase64: encoding == UInt8(ascii: "b"), payload: at + 3..<end)
  }

  private mutating func payloadEnd(_ start: Int) -> Int? {
    guard start >= noEndBefore else { return nil }
    var end = start
    while end + 1 < bytes.count {
      if bytes[end] == Byte.question, bytes[end + 1] == Byte.equals { return end }
      // The next word starts and this one has not ended: it is none.
      if bytes[end] == Byte.equals, bytes[end + 1] == Byte.question, end > start, bytes[end - 1].isWhite {
        noEndBefore = end
        return nil
      }
      end += 1
    }
    noEndBefore = bytes.count
    return nil
  }

  /// QUIRK: writers that split a base64 text at any digit, not between its groups.
  private mutating func addBase64(_ payload: Range<Int>) {
    if digits.isEmpty, payload.count % 4 == 0 {
      let digits = UnsafeBufferPointer(rebasing: bytes[payload])
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Base64Decoder.room(for: digits.count)) { room in
        guard let start = room.baseAddress else { return }
        var decoder = Base64Decoder()
        var count = decoder.decode(digits, into: start)
        count += decoder.finish(into: start + count)
        pending += room[..<count]
      }
      return
    }
    let word = bytes[payload].filter { !$0.isWhite }
    if !digits.isEmpty, digits.count > 1, (digits.count + word.count) % 4 != 0 { finishDigits() }
    let all = digits + word
    let isPadded = all.last == Byte.equals
    let whole = isPadded ? all.count : all.count & ~3
    pending += Base64Decoder.decode(all[..<whole])
    digits = Array(all[whole...])
  }

  private mutating func finishDigits() {
    guard !digits.isEmpty else { return }
    pending += Base64Decoder.decode(digits[...])
    digits = []
  }

  /// The Q encoding (RFC 2047 4.2); what is no escape stays as it is.
  private mutating func addQ(_ payload: Range<Int>) {
    finishDigits()
    var at = payload.lowerBound
    while at < payload.upperBound {
      if bytes[at] == Byte.equals, at + 2 < payload.upperBound, let high = bytes[at + 1].hexadecimal,
        let low = bytes[at + 2].hexadecimal
      {
        pending.append(high << 4 | low)
        at += 3
        continue
      }
      pending.append(bytes[at] == Byte.underscore ? Byte.space : bytes[at])
      at += 1
    }
  }
}
