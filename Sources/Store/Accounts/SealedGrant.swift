internal import FoundationEssentials
internal import GRDB
internal import Model
internal import OpenSSL

/// A grant as it is stored: its tokens are sealed.
struct SealedGrant {
  private let issuer: String
  private let account: String
  private let access: [UInt8]
  private let refresh: [UInt8]
  private let expiresAt: Timestamp
  private let scopes: [String]
  private let version: Int64
  private let reconnect: ReconnectNeed?

  /// Nil for a mailbox that signs in with a password.
  static func read(of mailbox: ID<Mailbox>, _ database: Database) throws -> SealedGrant? {
    try database.row(
      """
      SELECT issuer, account, access, refresh, expires_at, scopes, version, reconnect_reason, reconnect_since
      FROM oauth_grant WHERE mailbox = ?
      """, [mailbox.value]
    ).map { row in
      SealedGrant(
        issuer: row[0], account: row[1], access: Array(row[2] as Data), refresh: Array(row[3] as Data),
        expiresAt: Timestamp(milliseconds: row[4]), scopes: (row[5] as String).split(separator: " ").map(String.init),
        version: row[6], reconnect: ReconnectNeed(reason: row[7], since: row[8]))
    }
  }

  func signIn(of mailbox: Mailbox, key: SealingKey) throws -> MailboxSignIn {
    func opened(_ sealed: [UInt8], _ kind: Kind) throws -> Secret {
      Secret(
        String(decoding: try key.open(sealed, binding: SealedGrant.binding(kind, mailbox.id.value)), as: UTF8.self))
    }
    let grant = OAuthGrant(
      issuer: issuer, account: account, access: try opened(access, .access), refresh: try opened(refresh, .refresh),
      expiresAt: expiresAt, scopes: scopes)
    return MailboxSignIn(mailbox: mailbox, secret: .grant(grant), version: version, reconnect: reconnect)
  }

  /// In the place of what there was; the consent is as good as new.
  static func save(
    _ grant: OAuthGrant, of mailbox: Int64, key: SealingKey, now: Timestamp, _ database: Database
  ) throws {
    func sealed(_ secret: Secret, _ kind: Kind) -> Data {
      Data(secret.reveal { key.seal(Array($0.utf8), binding: binding(kind, mailbox)) })
    }
    try database.run(
      """
      INSERT INTO oauth_grant (mailbox, issuer, account, access, refresh, expires_at, scopes, version, saved_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)
      ON CONFLICT (mailbox) DO UPDATE SET issuer = excluded.issuer, account = excluded.account,
        access = excluded.access, refresh = excluded.refresh, expires_at = excluded.expires_at,
        scopes = excluded.scopes, version = version + 1, saved_at = excluded.saved_at,
        reconnect_reason = NULL, reconnect_since = NULL
      """,
      [
        mailbox, grant.issuer.storable, grant.account.storable, sealed(grant.access, .access),
        sealed(grant.refresh, .refresh), grant.expiresAt.milliseconds, grant.scopes.joined(separator: " ").storable,
        now.milliseconds,
      ])
  }

  private enum Kind: String { case access, refresh }

  private static func binding(_ kind: Kind, _ mailbox: Int64) -> [UInt8] {
    Array("mailbox \(kind.rawValue) token \(mailbox)".utf8)
  }
}

extension ReconnectNeed {
  /// Nil where the consent is there.
  init?(reason: String?, since: Int64?) {
    guard let reason, let since else { return nil }
    self.init(reason: reason, since: Timestamp(milliseconds: since))
  }
}
