internal import Model

extension Transaction {
  /// The last chunk: the line end that every message has. What comes before it can be judged before it is sent.
  static let lastChunk: [UInt8] = [0x0D, 0x0A]
  /// Bytes in the first and the last chunk; a message that is no longer goes by DATA.
  static let chunkEnds = 1 + lastChunk.count
  /// RFC 3461 4.4.
  private static let longestEnvelopeID = 100
  /// RFC 3461 4.2.
  private static let longestOriginalRecipient = 500

  /// What asks the question; for a chunk, without its bytes, but for the last one.
  func command(_ question: Question) -> [UInt8] {
    switch question {
    case .reset: line("RSET")
    case .sender: line("MAIL FROM:\(envelope.sender.path)\(senderParameters)")
    case .recipient(let index):
      line("RCPT TO:\(envelope.recipients[index].path)\(parameters(envelope.recipients[index]))")
    case .data: line("DATA")
    case .firstChunk: line("BDAT 1")
    case .chunk: line("BDAT \(traits.size - Transaction.chunkEnds)")
    case .end where isChunked: line("BDAT \(Transaction.lastChunk.count) LAST") + Transaction.lastChunk
    case .end, .loneDot: line(".")
    }
  }

  private var senderParameters: String {
    var text = ""
    if extensions.offers("SIZE") { text += " SIZE=\(traits.size)" }
    if traits.isEightBit { text += " BODY=8BITMIME" }
    if extensions.offers("SMTPUTF8"), isInternational { text += " SMTPUTF8" }
    guard extensions.offers("DSN") else { return text }
    // A bounce need not bring the message back: the header tells which one it is.
    text += " RET=HDRS"
    guard let identifier = envelope.identifier.flatMap(ExtendedText.encode), !identifier.isEmpty,
      identifier.utf8.count <= Transaction.longestEnvelopeID
    else { return text }
    return text + " ENVID=\(identifier)"
  }

  /// RFC 6531 3.4: asked for only where something needs it, for servers behind this one may have none.
  private var isInternational: Bool {
    traits.hasInternationalHeader || envelope.sender.needsSMTPUTF8
      || envelope.recipients.contains(where: \.needsSMTPUTF8)
  }

  private func parameters(_ recipient: Address) -> String {
    guard extensions.offers("DSN") else { return "" }
    let text = " NOTIFY=FAILURE,DELAY"
    let original =
      recipient.needsSMTPUTF8
      ? "utf-8;" + ExtendedText.encodeInternational(recipient.mailbox)
      : ExtendedText.encode(recipient.mailbox).map { "rfc822;" + $0 }
    guard let original, original.utf8.count <= Transaction.longestOriginalRecipient else { return text }
    return text + " ORCPT=\(original)"
  }

  private func line(_ text: String) -> [UInt8] { Array((text + "\r\n").utf8) }
}

/// Text as the value of a parameter.
enum ExtendedText {
  /// RFC 3461 4, xtext; nil for what is not printable ASCII.
  static func encode(_ text: String) -> String? {
    guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    return text.utf8.map { byte in
      isPlain(byte) ? String(Unicode.Scalar(byte)) : "+" + (byte < 16 ? "0" : "") + hexadecimal(UInt32(byte))
    }.joined()
  }

  /// RFC 6533 3, utf-8-addr-xtext: it gets through servers that take ASCII alone.
  static func encodeInternational(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      let isPlain = scalar.value < 0x7F && scalar != "\\" && isPlain(UInt8(scalar.value))
      return isPlain ? String(scalar) : "\\x{\(hexadecimal(scalar.value))}"
    }.joined()
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "+") && byte != UInt8(ascii: "=")
  }

  private static func hexadecimal(_ value: UInt32) -> String { String(value, radix: 16, uppercase: true) }
}
