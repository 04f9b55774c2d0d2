internal import GRDB
package import Model

/// When a mailbox was last synchronised, what went wrong since, and when its turn comes next.
package struct SyncNote: Sendable, Hashable {
  /// The last sync that ended well.
  package var at: Timestamp?
  package var failure: String?
  /// The last sync, however it ended.
  package var attemptedAt: Timestamp?
  /// Syncs in a row that failed.
  package var failures: Int
  /// Nil until the first sync was tried: it is due.
  package var nextAt: Timestamp?
}

extension MailStore {
  /// Remembers how a synchronisation ended and when the next one is due; a failure leaves the time of the last good one.
  package func noteSync(
    mailbox: ID<Mailbox>, at now: Timestamp, failure: String?, failures: Int, next: Timestamp
  ) throws(StoreError) {
    try write("note the sync of mailbox \(mailbox)") { database in
      try database.run(
        """
        UPDATE mailbox SET last_failure = ?1, last_sync_at = CASE WHEN ?1 IS NULL THEN ?2 ELSE last_sync_at END,
          attempted_at = ?2, failures = ?3, next_sync_at = ?4 WHERE id = ?5
        """, [failure?.storable, now.milliseconds, failures, next.milliseconds, mailbox.value])
    }
  }

  package func syncNote(of mailbox: ID<Mailbox>) throws(StoreError) -> SyncNote {
    try read("read the last sync of mailbox \(mailbox)") { database in
      let row = try database.row("SELECT \(SyncNote.columns) FROM mailbox WHERE id = ?", [mailbox.value])
      guard let row else { throw StoreError.noSuch("mailbox \(mailbox)") }
      return SyncNote(stored: row)
    }
  }

  /// Mailboxes whose last sync was a good one, with their IMAP servers' names.
  package func currentMailboxes() throws(StoreError) -> [(mailbox: ID<Mailbox>, server: String)] {
    try read("look for mailboxes that are current") {
      try $0.rows(
        """
        SELECT id, imap_host FROM mailbox
        WHERE last_sync_at IS NOT NULL AND failures = 0 AND disconnected_at IS NULL ORDER BY id
        """
      ).map { (mailbox: ID($0[0]), server: $0[1]) }
    }
  }

  /// Mailboxes that were never synchronised to the end, or of which mail has waited for another day, which is now.
  package func importingMailboxes(now: Timestamp) throws(StoreError) -> Set<ID<Mailbox>> {
    try read("look for mailboxes that are brought in") {
      try Set(
        $0.rows(
          """
          SELECT id FROM mailbox WHERE last_sync_at IS NULL
          UNION SELECT mailbox FROM folder WHERE waiting_messages > 0 AND looked_at <= ?
          """, [now.adding(days: -1).milliseconds]
        ).map { ID($0[0]) })
    }
  }

  /// Whose turn it is to be synchronised and who is not waiting for it already, the longest due first.
  package func dueMailboxes(now: Timestamp) throws(StoreError) -> [ID<Mailbox>] {
    try read("look for mailboxes that are due") {
      try $0.rows(
        "SELECT id FROM (\(MailStore.turns)) WHERE due <= ? ORDER BY due, id", [now.milliseconds]
      ).map { ID($0[0]) }
    }
  }

  /// When the next mailbox is due; one whose sync is asked for or runs counts once that has ended.
  package func nextSyncDue() throws(StoreError) -> Timestamp? {
    try read("look for the next sync") { try $0.number("SELECT min(due) FROM (\(MailStore.turns))") }
      .map { Timestamp(milliseconds: $0) }
  }

  /// When each mailbox without an open request is due; at the beginning of time where none was tried. Never while it is
  /// disconnected or its owner must sign in again: nothing can be tried before.
  private static let turns = """
    SELECT id, coalesce(next_sync_at, 0) AS due FROM mailbox
    WHERE disconnected_at IS NULL
      AND id NOT IN (SELECT mailbox FROM request WHERE \(WorkRequest.isOpen) AND mailbox IS NOT NULL)
      AND id NOT IN (SELECT mailbox FROM oauth_grant WHERE reconnect_since IS NOT NULL)
    """
}

extension SyncNote {
  static let columns = "last_sync_at, last_failure, attempted_at, failures, next_sync_at"

  /// - Parameter first: where its columns begin.
  init(stored row: Row, from first: Int = 0) {
    func time(_ column: Int) -> Timestamp? { (row[first + column] as Int64?).map { Timestamp(milliseconds: $0) } }
    self.init(
      at: time(0), failure: row[first + 1], attemptedAt: time(2), failures: row[first + 3], nextAt: time(4))
  }
}
