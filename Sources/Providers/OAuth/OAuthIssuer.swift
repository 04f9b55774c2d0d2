package import Model

/// A server where people let programs into their mailboxes (RFC 6749): where its endpoints are and what it wants.
package struct OAuthIssuer: Sendable, Hashable {
  package struct Parameter: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  /// Its name in the configuration and in the store: `google`.
  package var key: String
  /// Its name for people.
  package var name: String
  package var authorize: String
  package var token: String
  /// RFC 8628; nil: it gives no access to mail that way.
  package var device: String?
  /// All that is asked for, what the mail servers need and what says whose account it is.
  package var scopes: [String]
  /// What its sign-in page wants besides.
  package var parameters: [Parameter]
  /// It knows even programs on a desk by a secret (RFC 6749 2.3).
  package var needsSecret: Bool
  /// What it calls itself (RFC 9207); nil where it does not, or where that depends on who signs in.
  package var identifier: String?
  /// Of the addresses that sign in here although no preset says so.
  package var domains: [String] = []
  /// What this machine is called in a loopback redirect (RFC 8252 7.3); any port goes with it.
  package var loopbackHost = "127.0.0.1"

  /// Scopes that say who somebody is and how long, and open no mailbox (OpenID Connect Core 5.4, 11).
  private static let identityScopes: Set<String> = ["openid", "email", "profile", "offline_access"]

  /// The scopes without which the mailbox cannot be used.
  package var mailScopes: [String] { scopes.filter { !OAuthIssuer.identityScopes.contains($0) } }

  package static let google = OAuthIssuer(
    key: "google", name: "Google", authorize: "https://accounts.google.com/o/oauth2/v2/auth",
    token: "https://oauth2.googleapis.com/token",
    // Its device flow does not give the mail scope.
    device: nil, scopes: ["https://mail.google.com/", "openid", "email"],
    // Without both, a refresh token comes with the first consent alone.
    parameters: [Parameter("access_type", "offline"), Parameter("prompt", "consent")], needsSecret: true,
    identifier: "https://accounts.google.com")

  /// - Parameter tenant: `common` (all accounts), `organizations` (work or school), `consumers` (personal), or one
  ///   organisation's id.
  package static func microsoft(tenant: String = "common") -> OAuthIssuer {
    let place = "https://login.microsoftonline.com/\(tenant)/oauth2/v2.0"
    var issuer = OAuthIssuer(
      key: "microsoft", name: "Microsoft", authorize: place + "/authorize", token: place + "/token",
      device: place + "/devicecode",
      scopes: [
        "https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", "offline_access",
        "openid", "email", "profile",
      ],
      parameters: [], needsSecret: false, identifier: nil)
    // Its registration takes any port with this name alone.
    issuer.loopbackHost = "localhost"
    return issuer
  }

  /// One of the administrator's own, all of which comes from the configuration.
  static func own(key: String) -> OAuthIssuer {
    OAuthIssuer(
      key: key, name: key.prefix(1).uppercased() + key.dropFirst(), authorize: "", token: "", device: nil, scopes: [],
      parameters: [], needsSecret: false, identifier: nil)
  }
}

extension Provider {
  /// The key of the issuer where its customers sign in; nil where none is known.
  package var issuer: String? {
    switch name {
    case Provider.gmail.name: OAuthIssuer.google.key
    case Provider.outlook.name, Provider.microsoft365.name: OAuthIssuer.microsoft().key
    default: nil
    }
  }
}

/// How an issuer knows this program.
package struct OAuthClient: Sendable, Hashable {
  package var id: String
  /// Nil: a public client, which PKCE alone protects (RFC 8252 8.5).
  package var secret: Secret?

  package init(id: String, secret: Secret?) { (self.id, self.secret) = (id, secret) }
}

/// An issuer together with the client that this workspace has registered there.
package struct OAuthRegistration: Sendable, Hashable {
  package var issuer: OAuthIssuer
  package var client: OAuthClient
  /// A PEM file of authorities to trust for its endpoints instead of the system's.
  package var trustFile: String?

  package init(issuer: OAuthIssuer, client: OAuthClient, trustFile: String? = nil) {
    (self.issuer, self.client, self.trustFile) = (issuer, client, trustFile)
  }
}
