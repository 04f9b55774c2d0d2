internal import OpenSSL

extension SASL {
  /// What makes an exchange unlike any other: random, printable, without a comma (RFC 5802 5.1).
  ///
  /// Machines take it as an argument; whoever performs for them makes a fresh one for each connection.
  package struct Nonce: Sendable, Hashable {
    package let text: String

    /// 144 bits; base64 has no comma.
    private static let length = 18

    /// Nil unless the text is one.
    package init?(_ text: String) {
      guard !text.isEmpty, text.utf8.allSatisfy(Nonce.mayHold) else { return nil }
      self.text = text
    }

    private init(_ bytes: [UInt8]) { text = String(decoding: SASL.base64(bytes), as: UTF8.self) }

    package static func fresh() -> Nonce { Nonce(randomBytes(length)) }

    static func mayHold(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) && byte != 0x2C }
  }
}
