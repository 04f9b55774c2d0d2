internal import GRDB
package import Model

/// What disconnecting a mailbox leaves, and what it ends.
package struct Disconnection: Sendable, Hashable {
  /// Messages that stay, with their links.
  package var messages: Int
  /// Moves that people asked for and that their server was not asked for: they are not made any more.
  package var moves: Int
}

extension MailStore {
  /// What disconnecting a mailbox would do; changes nothing.
  ///
  /// - Throws: as `disconnect`.
  package func disconnection(of mailbox: ID<Mailbox>, by viewer: Viewer) throws(StoreError) -> Disconnection {
    try read("look up what mailbox \(mailbox) has") { try MailStore.disconnection(of: mailbox, by: viewer, $0) }
  }

  /// Forgets how a mailbox signs in: its servers are not called any more, what is under way with them ends at its next
  /// step, and it counts for no plan. Its mail, its links and its settings stay, and `setSignIn` connects it again, where
  /// it goes on. On disk when it returns.
  ///
  /// An answer of which nobody knows whether it went out is for a person to say; one that is in no Sent folder yet stays
  /// out of it.
  /// - Throws: `refused` unless the viewer connected it, when it is disconnected already, and while answers from it are
  ///   to go out.
  @discardableResult
  package func disconnect(
    _ mailbox: ID<Mailbox>, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> Disconnection {
    try write("disconnect mailbox \(mailbox)", durable: true) { database in
      let found = try MailStore.disconnection(of: mailbox, by: viewer, database)
      // What is forgotten is overwritten in the file; its log has it, sealed, until that is written anew.
      try database.execute(sql: "PRAGMA secure_delete = ON")
      try database.run(
        """
        UPDATE mailbox SET disconnected_at = ?, secret = NULL, sending_refusal = NULL, last_failure = NULL, failures = 0
        WHERE id = ?
        """, [now.milliseconds, mailbox.value])
      // The issuer and the account are kept, to sign in there again. Another version: what is being renewed is not saved.
      try database.run(
        """
        UPDATE oauth_grant SET access = x'', refresh = x'', version = version + 1, reconnect_reason = 'disconnected',
          reconnect_since = ? WHERE mailbox = ?
        """, [now.milliseconds, mailbox.value])
      try database.run(
        """
        UPDATE server_move SET state = 'failed', changed_at = ?2, note = 'the mailbox was disconnected before'
          || CASE state WHEN 'begun' THEN '; the server may have done it all the same' ELSE '' END
        WHERE \(MailStore.isOpenMove)
        """, [mailbox.value, now.milliseconds])
      try database.run(
        """
        UPDATE outbox SET is_filed = 1, next_attempt_at = NULL, failure = 'the mailbox was disconnected before'
        WHERE mailbox = ? AND state = 'sent' AND NOT is_filed
        """, [mailbox.value])
      try database.run(
        """
        UPDATE outbox SET state = 'uncertain', next_attempt_at = NULL, failure = 'the mailbox was disconnected before',
          changed_at = ?2 WHERE mailbox = ?1 AND state = 'finishing'
        """, [mailbox.value, now.milliseconds])
      return found
    }
  }

  /// - Throws: `refused` for a mailbox that is disconnected.
  package func requireConnected(_ mailbox: ID<Mailbox>) throws(StoreError) {
    try read("look up mailbox \(mailbox)") { try Access.requireConnected(mailbox, $0) }
  }

  private static func disconnection(
    of mailbox: ID<Mailbox>, by viewer: Viewer, _ database: Database
  ) throws -> Disconnection {
    try Access.requireOwner(of: mailbox, viewer, database)
    if try database.number("SELECT disconnected_at FROM mailbox WHERE id = ?", [mailbox.value]) != nil {
      throw StoreError.refused("mailbox \(mailbox) is disconnected already")
    }
    let open = try database.number(
      """
      SELECT (SELECT count(*) FROM outbox WHERE mailbox = ?1 AND (state IN ('queued', 'sending', 'deferred')
          OR (state = 'finishing' AND next_attempt_at IS NULL)))
        + (SELECT count(*) FROM request WHERE kind = 'reply' AND \(WorkRequest.isOpen)
          AND json_extract(work, '$.reply._0.mailbox') = ?1)
      """, [mailbox.value])
    if let open, open > 0 {
      let answers = open == 1 ? "an answer" : "\(open) answers"
      throw StoreError.refused("\(answers) from this mailbox must go out first: see the outbox, and wait or cancel")
    }
    func count(_ sql: String) throws -> Int { Int(try database.number(sql, [mailbox.value]) ?? 0) }
    return Disconnection(
      messages: try count("SELECT count(DISTINCT message) FROM copy WHERE mailbox = ?1"),
      moves: try count("SELECT count(*) FROM server_move WHERE \(MailStore.isOpenMove) AND state = 'waiting'"))
  }

  /// In SQL, of `server_move`: of the mailbox ?1, and not made yet.
  private static let isOpenMove =
    "state IN ('waiting', 'begun') AND copy IN (SELECT id FROM copy WHERE mailbox = ?1)"

  /// Marks a mailbox as connected, where it was not.
  static func connectAgain(_ mailbox: ID<Mailbox>, _ database: Database) throws {
    let row = try database.row(
      "SELECT address, owner FROM mailbox WHERE id = ? AND disconnected_at IS NOT NULL", [mailbox.value])
    guard let row else { return }
    guard let address = Address(stored: row[0]) else { throw StoreError.corrupt("mailbox \(mailbox)") }
    try requireRoom(for: address, of: ID(row[1]), database)
    // A sync that was under way may have failed by it.
    try database.run(
      """
      UPDATE mailbox SET disconnected_at = NULL, next_sync_at = NULL, last_failure = NULL, failures = 0 WHERE id = ?
      """, [mailbox.value])
  }
}
