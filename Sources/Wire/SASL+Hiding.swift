internal import Model

extension SASL.SignIn {
  /// Fewest characters of a secret's beginning by which an echo is known that the server, or our cap, has cut.
  private static let tellingLength = 16

  /// A server's words without an echo of what was sent to sign in: the secret itself, quoted, or in base64 as the
  /// mechanisms send it.
  package func hidingEchoes(in text: String) -> String {
    let (user, secret) = (user, credential.secret)
    let forms: [String] = secret.reveal { secret in
      let escaped = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return [secret, ServerText.clean(secret), escaped]
    }
    let mechanisms: [SASL.Mechanism] =
      switch credential {
      case .password: [.plain]
      case .token: [.xoauth2, .oauthBearer]
      }
    let encoded =
      mechanisms.compactMap { SASL.Exchange($0, for: self).initial } + [secret.reveal { Array($0.utf8) }]
    let all = Set(forms + encoded.map { String(decoding: SASL.base64($0), as: UTF8.self) }).subtracting(["", user])
    // The longest first: the others may be parts of it.
    return all.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }.reduce(text) { Self.hiding($1, in: $0) }
  }

  private static func hiding(_ secret: String, in text: String) -> String {
    var (rest, shown) = (text[...], "")
    let beginning = secret.prefix(tellingLength)
    while let found = rest.firstRange(of: beginning) {
      shown += rest[..<found.lowerBound] + "•••"
      let length = zip(rest[found.lowerBound...], secret).prefix { $0 == $1 }.count
      rest = rest[rest.index(found.lowerBound, offsetBy: length)...]
    }
    return shown + rest
  }
}
