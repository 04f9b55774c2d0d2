package import Model

extension SASL {
  /// The ways of signing in that we have, by the names that servers list.
  package enum Mechanism: String, Sendable, Hashable, CaseIterable {
    /// RFC 7677.
    case scramSHA256 = "SCRAM-SHA-256"
    /// RFC 5802.
    case scramSHA1 = "SCRAM-SHA-1"
    /// RFC 4616.
    case plain = "PLAIN"
    /// Two questions, two answers; never standardised.
    case login = "LOGIN"
    /// Google's and Microsoft's.
    case xoauth2 = "XOAUTH2"
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"

    /// The server must prove that it knows the password before its yes counts.
    package var provesServer: Bool {
      switch self {
      case .scramSHA256, .scramSHA1: true
      case .plain, .login, .xoauth2, .oauthBearer: false
      }
    }
  }

  /// Who signs in, with what, and the randomness for it.
  package struct SignIn: Sendable, Hashable {
    package let user: String
    package let credential: Credential
    package let nonce: Nonce

    package init(user: String, credential: Credential, nonce: Nonce) {
      (self.user, self.credential, self.nonce) = (user, credential, nonce)
    }

    /// Why no mechanism can send it; nil where one can.
    package var problem: String? {
      switch credential {
      case .password(let password):
        // RFC 4616: NULs separate the fields.
        user.utf8.contains(0) || password.reveal({ $0.utf8.contains(0) }) ? "a name or password with a NUL" : nil
      case .token(let token):
        // RFC 7628 3.1 and RFC 6750 2.1: ^A separates the fields, and a token is printable ASCII.
        if user.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
          "a name with a control character"
        } else if !token.reveal({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }) {
          "an access token that is none"
        } else {
          nil
        }
      }
    }
  }

  /// The mechanism to begin with, and the one that may follow it.
  package struct Choice: Sendable, Hashable {
    package let first: Mechanism
    /// For a server that refuses the first before it has seen anything made of the password. QUIRK: Dovecot and others
    /// offer SCRAM and have no SCRAM secrets of accounts whose passwords are kept as other hashes; they cannot even
    /// name a salt. No password is tried twice.
    package let instead: Mechanism?

    package init(_ first: Mechanism, instead: Mechanism? = nil) { (self.first, self.instead) = (first, instead) }
  }

  /// The strongest that the server offers for the kind of credential; nil where there is none.
  ///
  /// It is for use under TLS alone: PLAIN and the tokens go out readable.
  package static func choice(for signIn: SignIn, among offered: some Sequence<String>) -> Choice? {
    let offered = Set(offered)
    func those(_ mechanisms: Mechanism...) -> [Mechanism] { mechanisms.filter { offered.contains($0.rawValue) } }
    switch signIn.credential {
    case .token:
      // Both Gmail and Microsoft take XOAUTH2, only Gmail takes the other.
      return those(.xoauth2, .oauthBearer).first.map { Choice($0) }
    case .password(let password):
      let whole = those(.plain, .login)
      let proofs = those(.scramSHA256, .scramSHA1)
      let prepared = password.reveal { [Preparation(signIn.user), Preparation($0)] }
      // Servers differ in whether they prepare what is not its own prepared form: PLAIN leaves that to them.
      if prepared.allSatisfy({ $0 == .unchanged }), let first = proofs.first {
        return Choice(first, instead: whole.first ?? proofs.dropFirst().first)
      }
      if let first = whole.first { return Choice(first) }
      return prepared.contains(.prohibited) ? nil : proofs.first.map { Choice($0, instead: proofs.dropFirst().first) }
    }
  }
}
