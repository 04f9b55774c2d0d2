internal import Model

extension Secret {
  /// An issuer's words without this secret: neither as it is nor as the form carries it, with any of its bytes as
  /// `%XX` and a space as `+` (RFC 6749 appendix B), since some issuers repeat what was asked.
  func hidden(in text: String) -> String {
    reveal { secret in
      guard !secret.isEmpty else { return text }
      let (secret, text) = (Array(secret.utf8)[...], Array(text.utf8)[...])
      var (shown, rest) = ([UInt8](), text)
      while let first = rest.first {
        if let behind = Secret.echo(of: secret, at: rest) {
          shown += "•••".utf8
          rest = behind
        } else {
          shown.append(first)
          rest = rest.dropFirst()
        }
      }
      return String(decoding: shown, as: UTF8.self)
    }
  }

  /// What stands behind the secret at the beginning of a text; nil where another text begins.
  private static func echo(of secret: ArraySlice<UInt8>, at text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if text.starts(with: secret) { return text.dropFirst(secret.count) }
    var rest = text
    for byte in secret {
      if rest.first == UInt8(ascii: "%"), percentEncoded(rest) == byte {
        rest = rest.dropFirst(3)
      } else if rest.first == byte || (byte == 0x20 && rest.first == UInt8(ascii: "+")) {
        rest = rest.dropFirst()
      } else {
        return nil
      }
    }
    return rest
  }

  private static func percentEncoded(_ text: ArraySlice<UInt8>) -> UInt8? {
    UInt8(String(decoding: text.dropFirst().prefix(2), as: UTF8.self), radix: 16)
  }
}
