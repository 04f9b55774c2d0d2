internal import FoundationEssentials
internal import GRDB
package import Model
internal import OpenSSL

/// What a mailbox signs in with.
package enum MailboxSecret: Sendable, Hashable {
  case password(Secret)
  case grant(OAuthGrant)
}

/// A mailbox with the secret that belongs to its servers and login: they change together and are read together.
package struct MailboxSignIn: Sendable, Hashable {
  package var mailbox: Mailbox
  package var secret: MailboxSecret
  /// Of a grant: which save it is of.
  package var version: Int64
  /// Of a grant: the consent is gone.
  package var reconnect: ReconnectNeed?
}

extension MailStore {
  /// How a mailbox signs in now, for each connection anew: a secret never goes to servers that it is not for.
  ///
  /// - Throws: `noSuch`; `refused` when it is disconnected, or the secret was sealed under another key or for another
  ///   mailbox: that is a matter of this mailbox.
  package func signIn(of mailbox: ID<Mailbox>) throws(StoreError) -> MailboxSignIn {
    let (stored, sealed, grant) = try read("read the sign-in of mailbox \(mailbox)") { database in
      let row = try database.row("SELECT \(Mailbox.columns), secret FROM mailbox WHERE id = ?", [mailbox.value])
      guard let row else { throw StoreError.noSuch("mailbox \(mailbox)") }
      try Access.requireConnected(mailbox, database)
      return (try Mailbox(stored: row), row["secret"] as Data?, try SealedGrant.read(of: mailbox, database))
    }
    let key = try WorkspaceKey.load(from: folder)
    do {
      if let grant { return try grant.signIn(of: stored, key: key) }
      guard let sealed else { throw StoreError.noSuch("secret of \(stored.address)") }
      let password = try key.open(Array(sealed), binding: MailStore.binding(mailbox.value))
      return MailboxSignIn(
        mailbox: stored, secret: .password(Secret(String(decoding: password, as: UTF8.self))), version: 0)
    } catch let error as StoreError {
      throw error
    } catch {
      let what = grant == nil ? "password of \(stored.address) is" : "tokens of \(stored.address) are"
      throw .refused("the \(what) \(error); give it again with: rapport connect \(stored.address)")
    }
  }

  /// Changes where a connected mailbox's servers are and how it signs in, all of it or nothing; its mail and settings
  /// stay. Mail that waits is tried with it at once. Of another server, port or account every message is looked at anew,
  /// and what is known is recognised by its content. On disk when it returns.
  ///
  /// A mailbox that was disconnected is connected again.
  ///
  /// - Throws: `refused` unless the viewer connected it, and where one that is connected again is more than the plan has
  ///   room for.
  package func setSignIn(
    imap: Endpoint, smtp: Endpoint, login: String, secret: MailboxSecret, trustFile: String?, of mailbox: ID<Mailbox>,
    by viewer: Viewer, now: Timestamp
  ) throws(StoreError) {
    let key = try WorkspaceKey.load(from: folder)
    try write("change the sign-in of mailbox \(mailbox)", durable: true) { database in
      try Access.requireOwner(of: mailbox, viewer, database)
      try MailStore.connectAgain(mailbox, database)
      let before = try database.row("SELECT imap_host, imap_port, login FROM mailbox WHERE id = ?", [mailbox.value])
      if let before, !MailStore.isSame((before[0], before[1], before[2]), (imap.host, imap.port, login)) {
        try MailStore.forgetNumbers(of: mailbox.value, database)
      }
      try database.run(
        """
        UPDATE mailbox SET imap_host = ?, imap_port = ?, imap_security = ?, smtp_host = ?, smtp_port = ?,
          smtp_security = ?, login = ?, trust_file = ? WHERE id = ?
        """,
        [
          imap.host, imap.port, imap.security.rawValue, smtp.host, smtp.port, smtp.security.rawValue, login, trustFile,
          mailbox.value,
        ])
      try MailStore.seal(secret, of: mailbox.value, key: key, now: now, database)
      try database.run(
        "UPDATE outbox SET next_attempt_at = NULL WHERE mailbox = ? AND next_attempt_at IS NOT NULL", [mailbox.value])
    }
  }

  /// Behind another port of the same name there may be another server, with other mail under the same numbers.
  fileprivate static func isSame(
    _ one: (host: String, port: Int, login: String), _ other: (host: String, port: Int, login: String)
  ) -> Bool {
    one.host.lowercased() == other.host.lowercased() && one.port == other.port
      && one.login.lowercased() == other.login.lowercased()
  }

  /// UIDs mean nothing on another server, which may have the same UIDVALIDITY: what is known of them goes to one that no
  /// server has, and is recognised from there.
  private static func forgetNumbers(of mailbox: Int64, _ database: Database) throws {
    let folders = "folder IN (SELECT id FROM folder WHERE mailbox = ?1)"
    let tables = ["ledger", "copy", "flag_change"]
    let used = try Set(
      database.rows(
        tables.map { "SELECT uid_validity FROM \($0) WHERE \(folders)" }.joined(separator: " UNION "), [mailbox]
      ).map { $0[0] as Int64 })
    // Servers count from 1 on, or in seconds since 1970: the last ones are a century away.
    var free = (Int64(UInt32.max) - 0xFFFF...Int64(UInt32.max)).reversed().lazy.filter { !used.contains($0) }
      .makeIterator()
    for validity in used.sorted() where validity < Int64(UInt32.max) - 0xFFFF {
      guard let next = free.next() else { throw StoreError.refused("the mailbox has been at too many servers") }
      for table in tables {
        try database.run(
          "UPDATE \(table) SET uid_validity = ?3 WHERE uid_validity = ?2 AND \(folders)", [mailbox, validity, next])
      }
    }
    try database.run(
      """
      UPDATE folder SET uid_validity = NULL, uid_next = NULL, object_id = NULL, waiting_messages = 0, waiting_bytes = 0
      WHERE mailbox = ?
      """, [mailbox])
    try database.run(
      """
      UPDATE server_move SET target_uid_validity = NULL, target_uid_next = NULL
      WHERE copy IN (SELECT id FROM copy WHERE mailbox = ?)
      """, [mailbox])
    try database.run("UPDATE copy SET email_id = NULL WHERE mailbox = ? AND email_id IS NOT NULL", [mailbox])
  }

  /// With a password.
  package func setSignIn(
    imap: Endpoint, smtp: Endpoint, login: String, password: Secret, trustFile: String?, of mailbox: ID<Mailbox>,
    by viewer: Viewer
  ) throws(StoreError) {
    try setSignIn(
      imap: imap, smtp: smtp, login: login, secret: .password(password), trustFile: trustFile, of: mailbox, by: viewer,
      now: Timestamp(milliseconds: 0))
  }

  /// Keeps a mailbox's secret in the place of the one that it had.
  static func seal(
    _ secret: MailboxSecret, of mailbox: Int64, key: SealingKey, now: Timestamp, _ database: Database
  ) throws {
    switch secret {
    case .password(let password):
      let sealed = password.reveal { key.seal(Array($0.utf8), binding: binding(mailbox)) }
      try database.run("UPDATE mailbox SET secret = ? WHERE id = ?", [Data(sealed), mailbox])
      try database.run("DELETE FROM oauth_grant WHERE mailbox = ?", [mailbox])
    case .grant(let grant):
      try database.run("UPDATE mailbox SET secret = NULL WHERE id = ?", [mailbox])
      try SealedGrant.save(grant, of: mailbox, key: key, now: now, database)
    }
  }

  private static func binding(_ mailbox: Int64) -> [UInt8] { Array("mailbox password \(mailbox)".utf8) }
}

extension FilingTransaction {
  /// Throws `refused` where the mailbox is disconnected, or at another server or account by now.
  package func requireSame(_ mailbox: Mailbox) throws(StoreError) {
    try step("look up the mailbox") {
      try Access.requireConnected(mailbox.id, database)
      let row = try database.row("SELECT imap_host, imap_port, login FROM mailbox WHERE id = ?", [mailbox.id.value])
      let asked = (mailbox.imap.host, mailbox.imap.port, mailbox.login)
      guard let row, MailStore.isSame((row[0], row[1], row[2]), asked) else {
        throw StoreError.refused("the mailbox was connected anew meanwhile; the next sync goes on with it")
      }
    }
  }
}
