internal import GRDB
package import Model

extension MailStore {
  /// Keeps renewed tokens, on disk when it returns: an issuer that rotates refresh tokens has ended the old one.
  ///
  /// - Parameter version: of the grant that was renewed.
  /// - Returns: false where another grant has taken its place meanwhile, which is kept.
  package func saveGrant(
    _ grant: OAuthGrant, of mailbox: ID<Mailbox>, replacing version: Int64, now: Timestamp
  ) throws(StoreError) -> Bool {
    let key = try WorkspaceKey.load(from: folder)
    return try write("save the tokens of mailbox \(mailbox)", durable: true) { database in
      guard try MailStore.isCurrent(version, of: mailbox, database) else { return false }
      try SealedGrant.save(grant, of: mailbox.value, key: key, now: now, database)
      return true
    }
  }

  /// Notes that a mailbox's consent is gone: nothing is tried with it until its owner has signed in again.
  ///
  /// - Returns: false where another grant has taken its place meanwhile.
  package func needReconnect(
    _ mailbox: ID<Mailbox>, reason: String, version: Int64, now: Timestamp
  ) throws(StoreError) -> Bool {
    try write("note that mailbox \(mailbox) must be connected again", durable: true) { database in
      guard try MailStore.isCurrent(version, of: mailbox, database) else { return false }
      try database.run(
        """
        UPDATE oauth_grant SET reconnect_reason = ?, reconnect_since = ?
        WHERE mailbox = ? AND reconnect_since IS NULL
        """, [reason.storable, now.milliseconds, mailbox.value])
      return true
    }
  }

  /// Keeps a new consent of a connected mailbox; servers, settings and mail stay, and mail that waits is tried at once.
  ///
  /// - Throws: `refused` unless the viewer connected it.
  package func renewConsent(
    _ grant: OAuthGrant, of mailbox: ID<Mailbox>, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) {
    let stored = try self.mailbox(mailbox)
    try setSignIn(
      imap: stored.imap, smtp: stored.smtp, login: stored.login, secret: .grant(grant), trustFile: stored.trustFile,
      of: mailbox, by: viewer, now: now)
  }

  private static func isCurrent(_ version: Int64, of mailbox: ID<Mailbox>, _ database: Database) throws -> Bool {
    try database.number("SELECT version FROM oauth_grant WHERE mailbox = ?", [mailbox.value]) == version
  }
}
