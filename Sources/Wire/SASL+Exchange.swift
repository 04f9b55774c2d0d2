internal import Foundation
internal import Model
internal import OpenSSL

extension SASL {
  /// Longest challenge read, in bytes of base64: what RFC 4954 4 calls enough; it stops one without end.
  package static let longestChallenge = 12_288
  /// Longest reason of a server's taken over into an error, in characters.
  static let longestComplaint = 120

  /// One run of a mechanism, the client's side, as a value: challenges go in, answers come out.
  ///
  /// It is over when the server says yes or no. A yes counts when `succeeded` does not throw. What it holds is secret and
  /// is not shown.
  package struct Exchange: Sendable, CustomStringConvertible, CustomReflectable {
    private enum State: Sendable {
      /// What is still to be answered, in order.
      case answers([[UInt8]])
      case scram(SCRAM)
      /// A challenge can only be the reason why the token is refused, and this is the answer to it.
      case token(Secret, whenRefused: [UInt8])
      case over
    }

    package let mechanism: Mechanism
    /// What we say first; nil where the server asks first.
    package let initial: [UInt8]?
    private var state: State
    private var reason: String?

    package init(_ mechanism: Mechanism, for signIn: SignIn) {
      self.mechanism = mechanism
      let (user, secret) = (signIn.user, signIn.credential.secret)
      switch mechanism {
      case .plain: (initial, state) = (SASL.plain(user: user, password: secret), .answers([]))
      case .login: (initial, state) = (nil, .answers([Array(user.utf8), secret.reveal { Array($0.utf8) }]))
      case .scramSHA256, .scramSHA1:
        let hash: SCRAMHash = mechanism == .scramSHA256 ? .sha256 : .sha1
        let scram = SCRAM(hash, user: user, password: secret, nonce: signIn.nonce)
        (initial, state) = (scram.initial, .scram(scram))
      case .xoauth2:
        (initial, state) = (SASL.xoauth2(user: user, token: secret), .token(secret, whenRefused: []))
      case .oauthBearer:
        // RFC 7628 3.2.3: a single ^A.
        (initial, state) = (SASL.oauthBearer(user: user, token: secret), .token(secret, whenRefused: [1]))
      }
    }

    package var description: String { "\(mechanism.rawValue) •••" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Something made of the credential has been given out.
    package var usedCredential: Bool { if case .scram(let scram) = state { scram.usedPassword } else { true } }

    /// Why the server refuses, as it said in the middle of the exchange; cleaned, capped, without the token.
    package var complaint: String? { if case .scram(let scram) = state { scram.complaint } else { reason } }

    package mutating func respond(to challenge: [UInt8]) throws(Fault) -> [UInt8] {
      switch state {
      case .answers(let answers):
        guard let answer = answers.first else { throw .unexpectedChallenge }
        state = .answers(Array(answers.dropFirst()))
        return answer
      case .scram(var scram):
        let answer = try scram.respond(to: challenge)
        state = .scram(scram)
        return answer
      case .token(let token, let answer):
        reason = SASL.reason(in: challenge, without: token)
        state = .over
        return answer
      case .over: throw .unexpectedChallenge
      }
    }

    /// The server said yes; with the data that came with it, if any.
    package mutating func succeeded(with data: [UInt8]?) throws(Fault) {
      guard case .scram(var scram) = state else { return }
      try scram.succeeded(with: data)
      state = .scram(scram)
    }

    /// The answer to a challenge, both in base64.
    package mutating func respond(toEncoded challenge: [UInt8]) throws(Fault) -> [UInt8] {
      guard challenge.count <= longestChallenge else { throw .malformedChallenge }
      // QUIRK: some servers write LOGIN's questions in the clear; what they say does not matter.
      guard let bytes = mechanism == .login ? [] : decodeBase64(challenge) else { throw .malformedChallenge }
      return base64(try respond(to: bytes))
    }
  }

  /// SCRAM's proof where a server puts it into the text of its yes, in base64; nil where there is none.
  package static func finalData(in text: String) -> [UInt8]? {
    for word in text.split(separator: " ") {
      if let bytes = decodeBase64(Array(word.utf8)), bytes.starts(with: Array("v=".utf8)) { return bytes }
    }
    return nil
  }
}

// MARK: - Messages

extension SASL {
  /// RFC 4616: no authorisation identity, the user, the password; none may hold a NUL.
  static func plain(user: String, password: Secret) -> [UInt8] {
    [0] + Array(user.utf8) + [0] + password.reveal { Array($0.utf8) }
  }

  static func xoauth2(user: String, token: Secret) -> [UInt8] {
    Array("user=".utf8) + Array(user.utf8) + [1] + bearer(token)
  }

  /// RFC 7628 3.1; host and port are for tokens that are signed with them.
  static func oauthBearer(user: String, token: Secret) -> [UInt8] {
    Array("n,a=".utf8) + escaped(user) + Array(",\u{1}".utf8) + bearer(token)
  }

  private static func bearer(_ token: Secret) -> [UInt8] {
    Array("auth=Bearer ".utf8) + token.reveal { Array($0.utf8) } + [1, 1]
  }

  /// `status 400, scope https://mail.google.com/`, of the JSON that RFC 7628 3.2.2 and XOAUTH2 have; nil for anything else.
  static func reason(in challenge: [UInt8], without token: Secret) -> String? {
    guard let json = try? JSONSerialization.jsonObject(with: Data(challenge)) as? [String: Any] else { return nil }
    let parts = ["status", "scope"].compactMap { name -> String? in
      guard let value = json[name], !(value is NSNull) else { return nil }
      // An echo of what we sent must not get into errors.
      let text = token.reveal { "\(value)".replacingOccurrences(of: $0, with: "•••") }
      let shown = ServerText.clean(text, limit: longestComplaint)
      return shown.isEmpty ? nil : "\(name) \(shown)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

extension Credential {
  var secret: Secret {
    switch self {
    case .password(let secret), .token(let secret): secret
    }
  }
}
