internal import FoundationEssentials
package import Model
internal import Wire

/// A token endpoint's good answer (RFC 6749 5.1).
package struct OAuthTokens: Sendable, Hashable {
  package var access: Secret
  /// Nil: the one that there is stays good (RFC 6749 6).
  package var refresh: Secret?
  /// Seconds until the access token ends.
  package var life: Int64
  /// What was granted.
  package var scopes: [String]
  /// Of the scopes that were asked for and that mail needs, those that were not granted.
  package var missing: [String]
  /// Whose account it is; nil where the issuer does not say.
  package var identity: OAuthIdentity?

  /// Longest answer taken, in bytes: it stops an endpoint that fills memory; Microsoft's tokens have some thousands.
  package static let longestAnswer = 64 * 1024
  /// Of a token, in bytes: it must fit into one line of IMAP and SMTP.
  static let longestToken = 16 * 1024
  /// Seconds taken for the life of a token whose issuer does not say it (RFC 6749 5.1).
  static let assumedLife: Int64 = 3600
  /// A life outside is taken for the nearest: a shorter one would ask for a token with each connection, and a longer
  /// one would keep a token for good that the server refuses.
  static let lives: ClosedRange<Int64> = 300...86_400

  /// - Parameter secrets: what was sent, which must not come back in an error.
  /// - Throws: what the endpoint's error means, or what is wrong with its answer.
  package init(
    status: Int, body: [UInt8], asked issuer: OAuthIssuer, client: OAuthClient, hiding secrets: [Secret]
  ) throws(OAuthError) {
    let answer = try OAuthAnswer(status: status, body: body)
    guard status == 200 else { throw answer.failure(status: status, hiding: secrets) }
    guard let type = answer.text("token_type"), type.lowercased() == "bearer" else {
      throw .malformed("its token is of another type than Bearer")
    }
    guard let access = answer.token("access_token") else { throw .malformed("it has no access token") }
    self.access = access
    refresh = answer.token("refresh_token")
    life = min(
      max(answer.number("expires_in") ?? OAuthTokens.assumedLife, OAuthTokens.lives.lowerBound),
      OAuthTokens.lives.upperBound)
    // RFC 6749 5.1: left out where it is what was asked for.
    let granted = answer.text("scope").map { $0.split(separator: " ").map(String.init) } ?? issuer.scopes
    scopes = granted
    missing = issuer.mailScopes.filter { scope in !granted.contains { OAuthTokens.isSame($0, scope) } }
    identity = answer.text("id_token").flatMap { OAuthIdentity(token: $0, client: client) }
  }

  /// Issuers write a scope of theirs under another host of theirs, or in other letters.
  private static func isSame(_ a: String, _ b: String) -> Bool {
    func name(_ scope: String) -> Substring { scope.lowercased().split(separator: "/").last ?? "" }
    return name(a) == name(b)
  }

  /// The mailbox's grant by these tokens.
  ///
  /// - Parameter person: who was to sign in, where that is not the mailbox itself: one that is shared has no sign-in of
  ///   its own, and the mail server says whether they may open it.
  /// - Throws: another account, a personal one where a work account is wanted, too little allowed, no refresh token.
  package func grant(
    for address: Address, as person: Address? = nil, at registration: OAuthRegistration, wantsWork: Bool = false,
    now: Timestamp
  ) throws(OAuthError) -> OAuthGrant {
    guard missing.isEmpty else { throw .scopesMissing(missing) }
    let wanted = person ?? address
    if let identity {
      if wantsWork, identity.isPersonal { throw .personalAccount(identity.accounts.first ?? address.description) }
      if let account = identity.accounts.first, identity.account(of: wanted) == nil {
        let signedIn = ServerText.clean(account, limit: 100)
        throw person.map { .differentPerson(signedIn: signedIn, wanted: $0.description) }
          ?? .differentAccount(signedIn: signedIn, wanted: address.description)
      }
    }
    guard let refresh else {
      throw .configuration("it gives no refresh token; the registration must allow offline access")
    }
    return OAuthGrant(
      issuer: registration.issuer.key, account: identity?.account(of: wanted) ?? wanted.description, access: access,
      refresh: refresh, expiresAt: now.adding(seconds: life), scopes: scopes)
  }

  /// The grant after a renewal: what the answer leaves out stays as it was.
  package func renewing(_ grant: OAuthGrant, now: Timestamp) -> OAuthGrant {
    var renewed = grant
    renewed.access = access
    if let refresh { renewed.refresh = refresh }
    renewed.expiresAt = now.adding(seconds: life)
    renewed.scopes = scopes
    return renewed
  }
}

/// Who signed in, as an id token tells it (OpenID Connect Core 2).
///
/// The token came from the issuer itself over TLS, which stands in for its signature (3.1.3.7, 6.).
package struct OAuthIdentity: Sendable, Hashable {
  /// All addresses that it names, what the person signs in with first; none of them has to be where mail arrives.
  package var accounts: [String]
  /// Of Microsoft: an account that no organisation has given.
  package var isPersonal: Bool

  package init(accounts: [String], isPersonal: Bool) { (self.accounts, self.isPersonal) = (accounts, isPersonal) }

  private struct Claims: Decodable {
    var aud: String?
    var email: String?
    var name: String?
    var upn: String?
    var tid: String?

    private enum CodingKeys: String, CodingKey {
      case aud, email, upn, tid
      case name = "preferred_username"
    }
  }

  /// The tenant of all personal accounts of Microsoft.
  private static let personalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad"

  /// Nil for what is no token, and for one that was made for another client.
  init?(token: String, client: OAuthClient) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64URL.bytes(parts[1]),
      let claims = try? JSONDecoder().decode(Claims.self, from: Data(bytes)), claims.aud == client.id
    else { return nil }
    // Microsoft's `email` may be an alias elsewhere; what the person signs in with comes first there.
    let named = claims.tid == nil ? [claims.email, claims.name, claims.upn] : [claims.name, claims.upn, claims.email]
    accounts = named.compactMap(\.self).filter { Address($0) != nil }
    isPersonal = claims.tid == OAuthIdentity.personalTenant
  }

  /// The name by which it is the account of an address; nil where it is somebody else's.
  ///
  /// Any of its names will do: Microsoft's sign-in names are often not mail addresses, and the mail is under `email` then.
  /// Some of them prove little: an organisation's administrator writes what `email` says, and elsewhere people choose
  /// their `preferred_username`. They need not prove anything. They keep a person from connecting what another account of
  /// theirs, open in the same browser, was asked for; whether the token opens this mailbox is the mail server's to say,
  /// which is asked for it by name.
  func account(of address: Address) -> String? { accounts.first { OAuthIdentity.isSame($0, address) } }

  /// The same mailbox; Google takes dots for nothing and has two names for one domain.
  static func isSame(_ account: String, _ address: Address) -> Bool {
    guard let signedIn = Address(account) else { return false }
    return key(signedIn) == key(address)
  }

  private static func key(_ address: Address) -> String {
    guard ["gmail.com", "googlemail.com"].contains(address.domain.lowercased()) else { return address.key }
    return address.local.lowercased().prefix { $0 != "+" }.filter { $0 != "." } + "@gmail.com"
  }
}
