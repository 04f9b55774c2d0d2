internal import FoundationEssentials
internal import GRDB
package import Model
internal import OpenSSL

/// A mailbox with the password that belongs to its servers and login: they change together and are read together.
package struct MailboxSignIn: Sendable, Hashable {
  package var mailbox: Mailbox
  package var password: Secret
}

extension MailStore {
  /// How a mailbox signs in now, for each connection anew: a password never goes to servers that it is not for.
  ///
  /// - Throws: `noSuch`; `refused` when the password was sealed under another key or for another mailbox: that is a
  ///   matter of this mailbox.
  package func signIn(of mailbox: ID<Mailbox>) throws(StoreError) -> MailboxSignIn {
    let (stored, sealed) = try read("read the sign-in of mailbox \(mailbox)") { database in
      let row = try database.row("SELECT \(Mailbox.columns), secret FROM mailbox WHERE id = ?", [mailbox.value])
      guard let row, let sealed = row["secret"] as Data? else { throw StoreError.noSuch("mailbox \(mailbox)") }
      return (try Mailbox(stored: row), sealed)
    }
    let key = try WorkspaceKey.load(from: folder)
    do {
      let bytes = try key.open(Array(sealed), binding: MailStore.binding(mailbox.value))
      return MailboxSignIn(mailbox: stored, password: Secret(String(decoding: bytes, as: UTF8.self)))
    } catch {
      throw .refused(
        "the password of \(stored.address) is \(error); give it again with: rapport connect \(stored.address)")
    }
  }

  /// Changes where a connected mailbox's servers are and how it signs in, all of it or nothing; its mail and settings
  /// stay. Mail that waits is tried with it at once. On disk when it returns.
  ///
  /// - Throws: `refused` unless the viewer connected it.
  package func setSignIn(
    imap: Endpoint, smtp: Endpoint, login: String, password: Secret, trustFile: String?, of mailbox: ID<Mailbox>,
    by viewer: Viewer
  ) throws(StoreError) {
    let key = try WorkspaceKey.load(from: folder)
    try write("change the sign-in of mailbox \(mailbox)", durable: true) { database in
      try Access.requireOwner(of: mailbox, viewer, database)
      try database.run(
        """
        UPDATE mailbox SET imap_host = ?, imap_port = ?, imap_security = ?, smtp_host = ?, smtp_port = ?,
          smtp_security = ?, login = ?, trust_file = ? WHERE id = ?
        """,
        [
          imap.host, imap.port, imap.security.rawValue, smtp.host, smtp.port, smtp.security.rawValue, login, trustFile,
          mailbox.value,
        ])
      try MailStore.seal(password, of: mailbox.value, key: key, database)
      try database.run(
        "UPDATE outbox SET next_attempt_at = NULL WHERE mailbox = ? AND next_attempt_at IS NOT NULL", [mailbox.value])
    }
  }

  static func seal(_ password: Secret, of mailbox: Int64, key: SealingKey, _ database: Database) throws {
    let sealed = password.reveal { key.seal(Array($0.utf8), binding: binding(mailbox)) }
    try database.run("UPDATE mailbox SET secret = ? WHERE id = ?", [Data(sealed), mailbox])
  }

  private static func binding(_ mailbox: Int64) -> [UInt8] { Array("mailbox password \(mailbox)".utf8) }
}
