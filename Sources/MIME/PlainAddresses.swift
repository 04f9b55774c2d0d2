import Model

/// Reads the address lists that nearly all mail has: names of words or one quoted string, addresses of ASCII in angle
/// brackets or bare, commas between them.
///
/// It says what `AddressList` would say of them, in one pass over the bytes; nil where anything else stands in the list.
struct PlainAddresses {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let role: Participant.Role
  private var at = 0
  /// No encoded word that starts before this offset is closed.
  private var noWordBefore = 0

  static func read(_ bytes: UnsafeBufferPointer<UInt8>, role: Participant.Role, limit: Int) -> [Participant]? {
    var reader = PlainAddresses(bytes: bytes, role: role)
    var participants: [Participant] = []
    while participants.count < limit {
      reader.skipWhite()
      guard reader.at < bytes.count else { break }
      if bytes[reader.at] == Byte.comma {
        reader.at += 1
        continue
      }
      guard let participant = reader.element() else { return nil }
      participants.append(participant)
    }
    return participants
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, role: Participant.Role) { (self.bytes, self.role) = (bytes, role) }

  private mutating func skipWhite() {
    while at < bytes.count, bytes[at].isWhite { at += 1 }
  }

  /// One element of the list, and the white space behind it; a comma or the end follows.
  private mutating func element() -> Participant? {
    let start = at
    if bytes[at] == Byte.quote { return quotedElement() }
    var isPlain = true
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case Byte.at:
        guard isPlain else { return nil }
        return address(from: start, name: "", isAngled: false)
      case Byte.less:
        let name = Self.words(UnsafeBufferPointer(rebasing: bytes[start..<at]), isPlain: isPlain)
        at += 1
        return address(from: at, name: name, isAngled: true)
      case Byte.equals where at + 1 < bytes.count && bytes[at + 1] == Byte.question:
        // An address never holds one.
        isPlain = false
        if at == start || bytes[at - 1].isWhite, let end = encodedWordEnd() { at = end } else { at += 1 }
      case Byte.space, Byte.tab, Byte.dot: at += 1
      case Byte.comma, Byte.semicolon, Byte.colon, Byte.quote, Byte.open, Byte.close, Byte.backslash, Byte.greater,
        0..<0x20, 0x7F:
        return nil
      default:
        if byte >= 0x80 { isPlain = false }
        at += 1
      }
    }
    return nil
  }

  private mutating func quotedElement() -> Participant? {
    at += 1
    let start = at
    var isPlain = true
    while at < bytes.count, bytes[at] != Byte.quote {
      let byte = bytes[at]
      if byte == Byte.backslash || byte == 0x7F || (byte < 0x20 && byte != Byte.tab) { return nil }
      if byte >= 0x80 || byte == Byte.equals || byte == Byte.tab { isPlain = false }
      at += 1
    }
    guard at < bytes.count else { return nil }
    let text = UnsafeBufferPointer(rebasing: bytes[start..<at]).text
    at += 1
    skipWhite()
    guard at < bytes.count, bytes[at] == Byte.less else { return nil }
    at += 1
    return address(from: at, name: (isPlain ? text : EncodedWords.decode(text)).trimmedText, isAngled: true)
  }

  /// The end of an encoded word, as `AddressTokens` finds it.
  private mutating func encodedWordEnd() -> Int? {
    guard at >= noWordBefore else { return nil }
    var (end, questions) = (at + 2, 0)
    while end < bytes.count, !bytes[end].isWhite {
      if bytes[end] == Byte.question {
        if questions == 2, end + 1 < bytes.count, bytes[end + 1] == Byte.equals { return end + 2 }
        questions += 1
      }
      end += 1
    }
    noWordBefore = end
    return nil
  }

  /// `local@domain` from a place on, and what closes it.
  private mutating func address(from start: Int, name: String, isAngled: Bool) -> Participant? {
    at = start
    while at < bytes.count, Self.isLocal(bytes[at]) { at += 1 }
    let sign = at
    guard sign > start, at < bytes.count, bytes[at] == Byte.at else { return nil }
    at += 1
    while at < bytes.count, Self.isDomain(bytes[at]) { at += 1 }
    let end = at
    guard end > sign + 1 else { return nil }
    if isAngled {
      guard at < bytes.count, bytes[at] == Byte.greater else { return nil }
      at += 1
    }
    skipWhite()
    guard at == bytes.count || bytes[at] == Byte.comma else { return nil }
    let local = UnsafeBufferPointer(rebasing: bytes[start..<sign]).text
    let domain = UnsafeBufferPointer(rebasing: bytes[(sign + 1)..<end]).text
    guard let address = Address(local: local, domain: domain) else { return nil }
    let written = UnsafeBufferPointer(rebasing: bytes[start..<end]).text
    return Participant(role: role, name: name, address: address, written: written)
  }

  /// Letters of an unquoted local part (RFC 5322 atext), and dots.
  private static func isLocal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x41...0x5A, Byte.dot, Byte.dash, Byte.underscore, UInt8(ascii: "+"), Byte.equals,
      0x21, 0x23...0x27, Byte.star, Byte.slash, Byte.question, 0x5E, 0x60, 0x7B...0x7E:
      true
    default: false
    }
  }

  private static func isDomain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x41...0x5A, Byte.dot, Byte.dash: true
    default: false
    }
  }

  /// The words of a phrase with one space between them, decoded.
  private static func words(_ bytes: UnsafeBufferPointer<UInt8>, isPlain: Bool) -> String {
    let phrase = UnsafeBufferPointer(rebasing: bytes.trimmed)
    var isTight = true
    for (at, byte) in phrase.enumerated() where byte == Byte.tab || (byte == Byte.space && phrase[at + 1].isBlank) {
      isTight = false
    }
    if isTight { return isPlain ? phrase.text : EncodedWords.decode(phrase.text).trimmedText }
    var text: [UInt8] = []
    text.reserveCapacity(phrase.count)
    for byte in phrase {
      if !byte.isBlank { text.append(byte) } else if text.last != Byte.space { text.append(Byte.space) }
    }
    return isPlain ? text.text : EncodedWords.decode(text.text).trimmedText
  }
}
