/// What a mailbox's owner has granted us at an OAuth 2.0 issuer: the tokens, whose they are, and how long they last.
package struct OAuthGrant: Sendable, Hashable {
  /// The issuer's key in the configuration: `google`.
  package var issuer: String
  /// Whose account it is, as far as the issuer says; else the mailbox's address.
  package var account: String
  package var access: Secret
  package var refresh: Secret
  /// When the access token ends.
  package var expiresAt: Timestamp
  package var scopes: [String]

  package init(
    issuer: String, account: String, access: Secret, refresh: Secret, expiresAt: Timestamp, scopes: [String]
  ) {
    (self.issuer, self.account, self.access, self.refresh) = (issuer, account, access, refresh)
    (self.expiresAt, self.scopes) = (expiresAt, scopes)
  }
}

/// A mailbox's consent is gone: only its owner brings it back, by signing in anew.
package struct ReconnectNeed: Sendable, Hashable {
  /// A sentence.
  package var reason: String
  package var since: Timestamp

  package init(reason: String, since: Timestamp) { (self.reason, self.since) = (reason, since) }
}
