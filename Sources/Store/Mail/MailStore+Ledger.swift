internal import GRDB
package import Model

extension MailStore {
  /// The states of a folder's UIDs; quick for some hundred thousand.
  package func ledger(of folder: ID<Folder>, uidValidity: UInt32) throws(StoreError) -> Ledger {
    try read("read the ledger of folder \(folder)") { database in
      var ledger = Ledger()
      let key: StatementArguments = [folder.value, Int64(uidValidity)]
      let count = try database.number("SELECT count(*) FROM ledger WHERE folder = ? AND uid_validity = ?", key)
      ledger.reserve(Int(count ?? 0))
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: "SELECT uid, state, reason FROM ledger WHERE folder = ? AND uid_validity = ? ORDER BY uid"),
        arguments: key)
      while let row = try rows.next() {
        ledger.append(row[0], try LedgerState(state: row[1], reason: row[2]))
      }
      return ledger
    }
  }

  /// Counts over all folders of a mailbox.
  package func ledgerCounts(_ mailbox: ID<Mailbox>) throws(StoreError) -> LedgerCounts {
    try read("count the ledger of mailbox \(mailbox)") { database in
      let rows = try database.rows(
        """
        SELECT state, reason, count(*) FROM ledger WHERE folder IN (SELECT id FROM folder WHERE mailbox = ?)
        GROUP BY state, reason
        """, [mailbox.value])
      var counts = LedgerCounts()
      for row in rows {
        let count: Int = row[2]
        switch try LedgerState(state: row[0], reason: row[1]) {
        case .stored: counts.stored += count
        case .unfetched(let reason): counts.unfetched[reason, default: 0] += count
        case .quarantined(let reason): counts.quarantined[reason, default: 0] += count
        case .gone: counts.gone += count
        }
      }
      return counts
    }
  }

  /// Messages of a folder whose raw bytes are kept and can be read although they could not be filed, ascending by UID.
  ///
  /// - Parameters:
  ///   - instant: of those that were tried last before it.
  ///   - attempts: of those that were tried fewer times.
  package func quarantined(
    in folder: ID<Folder>, uidValidity: UInt32, before instant: Timestamp, attempts: Int
  ) throws(StoreError) -> [(uid: UInt32, raw: RawLocation)] {
    let held: [(uid: UInt32, raw: RawLocation)] = try read("list the quarantine of folder \(folder)") { database in
      try database.rows(
        """
        SELECT uid, raw_pack, raw_offset, raw_length FROM ledger
        WHERE folder = ? AND uid_validity = ? AND state = 'quarantined' AND raw_pack IS NOT NULL AND at < ?
          AND attempts < ? ORDER BY uid
        """, [folder.value, Int64(uidValidity), instant.milliseconds, attempts]
      ).map { (uid: $0[0], raw: RawLocation(pack: ID($0[1]), offset: $0[2], length: $0[3])) }
    }
    return try mapped("read quarantined mail") {
      try held.filter { message in
        // Of a pack that is damaged nothing can be filed, and the mail that can be goes on.
        do { return try withRaw(message.raw) { _ in true } } catch StoreError.corrupt { return false }
      }
    }
  }
}

extension MailStore {
  /// A day before the oldest message that a folder still holds was received or, if that is earlier, written; nil where it
  /// holds none. Servers count days in time zones of their own.
  package func oldest(in folder: ID<Folder>) throws(StoreError) -> Timestamp? {
    try read("read folder \(folder)") {
      try $0.number(
        """
        SELECT min(at) FROM (
          SELECT received_at AS at FROM copy WHERE folder = ?1 AND gone_at IS NULL
          UNION ALL SELECT m.written_at FROM copy AS c JOIN message AS m ON m.id = c.message
            WHERE c.folder = ?1 AND c.gone_at IS NULL)
        """, [folder.value])
    }.map { Timestamp(milliseconds: $0).adding(days: -1) }
  }

  /// True when folders that the server lists no more have UIDs that are not marked as gone yet.
  package func hasMissing(of mailbox: ID<Mailbox>) throws(StoreError) -> Bool {
    try read("read the folders of mailbox \(mailbox)") {
      try $0.number(
        """
        SELECT 1 FROM folder AS f WHERE mailbox = ? AND is_missing
          AND EXISTS (SELECT 1 FROM ledger WHERE folder = f.id AND state <> 'gone') LIMIT 1
        """, [mailbox.value]) != nil
    }
  }

  /// True when a folder has UIDs under another UIDVALIDITY that are not marked as gone yet.
  package func hasOlder(than uidValidity: UInt32, in folder: ID<Folder>) throws(StoreError) -> Bool {
    try read("read folder \(folder)") {
      try $0.number(
        """
        SELECT 1 FROM ledger WHERE folder = ?1 AND state <> 'gone'
          AND ((folder = ?1 AND uid_validity < ?2) OR (folder = ?1 AND uid_validity > ?2)) LIMIT 1
        """, [folder.value, Int64(uidValidity)]) != nil
    }
  }
}
