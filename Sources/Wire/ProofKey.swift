package import Model
internal import OpenSSL

/// The proof that whoever redeems an authorization code is the one who asked for it (RFC 7636, method S256).
package struct ProofKey: Sendable, Hashable {
  /// Stays here until the code is redeemed.
  package let verifier: Secret
  /// Goes into the address of the sign-in page.
  package let challenge: String

  /// Random bytes of a verifier: RFC 7636 4.1 recommends 32, which are 43 characters.
  package static let length = 32

  /// Nil unless there are 32 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == ProofKey.length else { return nil }
    self.init(exactly: bytes)
  }

  private init(exactly bytes: [UInt8]) {
    let text = Base64URL.text(bytes)
    verifier = Secret(text)
    challenge = Base64URL.text(SHA256.hash(Array(text.utf8)).bytes)
  }

  package static func random() -> ProofKey { ProofKey(exactly: randomBytes(length)) }
}

/// Base64 with the alphabet for addresses, without padding (RFC 4648 5).
package enum Base64URL {
  package static func text(_ bytes: [UInt8]) -> String {
    String(
      decoding: SASL.base64(bytes).compactMap { byte -> UInt8? in
        switch byte {
        case 0x2B: 0x2D
        case 0x2F: 0x5F
        case 0x3D: nil
        default: byte
        }
      }, as: UTF8.self)
  }

  /// Nil unless the text is base64 of that kind and nothing else.
  package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var standard: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x2D: standard.append(0x2B)
      case 0x5F: standard.append(0x2F)
      case 0x2B, 0x2F, 0x3D: return nil
      default: standard.append(byte)
      }
    }
    while !standard.count.isMultiple(of: 4) { standard.append(0x3D) }
    return SASL.decodeBase64(standard)
  }

  /// A name that nobody guesses: 256 random bits.
  package static func unguessable() -> String { text(randomBytes(32)) }
}
