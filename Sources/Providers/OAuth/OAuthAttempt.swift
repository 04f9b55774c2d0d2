package import Model
package import Wire

/// One sign-in at an issuer's pages, from the address that a browser is sent to until it comes back with a code
/// (RFC 6749 4.1 with RFC 7636, RFC 8252, RFC 9207).
///
/// It is good for one answer and for a short time; whoever keeps it binds it to the person's session.
package struct OAuthAttempt: Sendable, Hashable {
  package let registration: OAuthRegistration
  /// Who is to sign in: the mailbox itself, or a person who may open it.
  package let address: Address
  package let redirect: String
  /// Comes back with the code: an answer without it was not asked for here.
  package let state: String
  package let proof: ProofKey
  package let expires: Timestamp

  /// Seconds for a person to sign in, with a second factor and a look at the consent.
  package static let life: Int64 = 900
  /// Longest answer of a browser taken, in bytes: codes have some hundreds.
  package static let longestAnswer = 8192

  /// - Parameters:
  ///   - state: unguessable, of this attempt alone.
  ///   - redirect: where the issuer sends the browser; the one that is registered.
  package init(
    _ registration: OAuthRegistration, address: Address, redirect: String, state: String, proof: ProofKey,
    now: Timestamp
  ) {
    (self.registration, self.address, self.redirect) = (registration, address, redirect)
    (self.state, self.proof, expires) = (state, proof, now.adding(seconds: OAuthAttempt.life))
  }

  /// Where the person's browser goes.
  package var url: String {
    let issuer = registration.issuer
    var fields = [
      ("response_type", "code"), ("client_id", registration.client.id), ("redirect_uri", redirect),
      ("scope", issuer.scopes.joined(separator: " ")), ("state", state), ("code_challenge", proof.challenge),
      ("code_challenge_method", "S256"), ("login_hint", address.description),
    ]
    fields += issuer.parameters.map { ($0.name, $0.value) }
    let query = fields.map { "\($0)=\(HTTPRequest.percentEncoded($1))" }.joined(separator: "&")
    return issuer.authorize + (issuer.authorize.contains("?") ? "&" : "?") + query
  }

  /// The code of the answer that a browser brought back, as a query without its question mark.
  package func code(from query: String, now: Timestamp) throws(OAuthError) -> Secret {
    // Before anything else is believed: what nobody asked for would end a good sign-in.
    guard query.utf8.count <= OAuthAttempt.longestAnswer else { throw .foreign }
    let fields = OAuthAttempt.fields(of: query)
    func value(_ name: String) throws(OAuthError) -> String? {
      let found = fields.filter { $0.name == name }
      // RFC 6749 3.1: no parameter more than once; two would be read differently by two readers.
      guard found.count < 2 else { throw .malformed("\(name) is in it twice") }
      return found.first?.value
    }
    let states = fields.filter { $0.name == "state" }
    guard states.count == 1, OAuthAttempt.areEqual(states[0].value, state) else { throw .foreign }
    guard now < expires else { throw .expired }
    // RFC 9207 2.4: another issuer's answer is not for this one's token endpoint.
    if let issuer = try value("iss"), let own = registration.issuer.identifier, issuer != own { throw .foreign }
    if let code = try value("error") {
      throw OAuthError(code: code, text: try value("error_description") ?? "", hiding: [proof.verifier])
    }
    guard let code = try value("code"), !code.isEmpty else { throw .malformed("it has no code") }
    return Secret(code)
  }

  /// The code of the answer in an address that a person has copied out of a browser, or in its query alone.
  package func code(fromPasted text: String, now: Timestamp) throws(OAuthError) -> Secret {
    let place = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let halves = place.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let query = halves.last.map(String.init) ?? ""
    guard halves.count == 2 || OAuthAttempt.state(in: query) != nil else {
      throw .malformed("it is not the whole address at which the browser ended")
    }
    return try code(from: query, now: now)
  }

  /// The state of an answer, to find the attempt that it is for; nil where it is missing or there twice.
  package static func state(in query: String) -> String? {
    let found = fields(of: String(query.prefix(longestAnswer))).filter { $0.name == "state" }
    return found.count == 1 ? found.first?.value : nil
  }

  /// Names and values of a query (WHATWG URL 5.1).
  static func fields(of query: String) -> [(name: String, value: String)] {
    query.utf8.split(separator: 0x26).map { pair in
      let halves = pair.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(halves[0]), halves.count > 1 ? decoded(halves[1]) : "")
    }
  }

  private static func decoded(_ text: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == 0x2B ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// In a time that depends on the lengths alone.
  private static func areEqual(_ a: String, _ b: String) -> Bool {
    guard a.utf8.count == b.utf8.count else { return false }
    return zip(a.utf8, b.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
