internal import FoundationEssentials
internal import GRDB
package import Model

extension FilingTransaction {
  /// Keeps a message that could not be filed, with its raw bytes and the reason. One that is stored stays so.
  package func quarantine(_ fetched: FetchedMessage, reason: String) throws(StoreError) {
    try step("quarantine a message") {
      try needs(fetched.raw)
      try setLedger(fetched, .quarantined(reason), copy: nil)
      count("quarantined")
    }
  }

  /// Gives UIDs a state other than stored. What is stored can only become gone, its copy with it.
  ///
  /// - Throws: `refused` for `stored`: that is what filing does.
  package func mark(
    _ uids: [UInt32], in folder: ID<Folder>, uidValidity: UInt32, as ledgerState: LedgerState
  ) throws(StoreError) {
    if ledgerState == .stored { throw .refused("only filing makes a message stored") }
    if uids.isEmpty { return }
    try step("mark messages") {
      let (name, reason) = ledgerState.columns
      let list = StoredJSON.array(uids)
      if case .unfetched = ledgerState { try revive(list, in: folder, uidValidity) }
      try database.run(
        """
        INSERT INTO ledger (folder, uid_validity, uid, state, reason, at, attempts)
        SELECT ?, ?, value, ?, ?, ?, 1 FROM json_each(?) WHERE true
        ON CONFLICT DO UPDATE SET state = excluded.state, reason = excluded.reason, at = excluded.at,
          attempts = attempts + 1
        WHERE (state <> 'stored' OR excluded.state = 'gone') AND (state, reason) IS NOT (excluded.state, excluded.reason)
        """, [folder.value, Int64(uidValidity), name, reason, now.milliseconds, list])
      guard ledgerState == .gone else { return }
      try database.run(
        """
        UPDATE copy SET gone_at = ? WHERE folder = ? AND uid_validity = ? AND gone_at IS NULL
          AND uid IN (SELECT value FROM json_each(?))
        """, [now.milliseconds, folder.value, Int64(uidValidity), list])
    }
  }

  /// What is listed again after it was gone is there, and need not be fetched.
  private func revive(_ uids: String, in folder: ID<Folder>, _ uidValidity: UInt32) throws {
    let key: [(any DatabaseValueConvertible)?] = [folder.value, Int64(uidValidity), uids]
    try database.run(
      """
      INSERT INTO ledger (folder, uid_validity, uid, state, at, attempts, copy)
      SELECT folder, uid_validity, uid, 'stored', ?4, 1, id FROM copy
      WHERE folder = ?1 AND uid_validity = ?2 AND gone_at IS NOT NULL AND uid IN (SELECT value FROM json_each(?3))
      ON CONFLICT DO UPDATE SET state = 'stored', reason = NULL, at = excluded.at, copy = excluded.copy
      """, StatementArguments(key + [now.milliseconds]))
    try database.run(
      """
      UPDATE copy SET gone_at = NULL WHERE folder = ?1 AND uid_validity = ?2 AND gone_at IS NOT NULL
        AND uid IN (SELECT value FROM json_each(?3))
      """, StatementArguments(key))
  }

  /// Marks as gone what a folder holds under other UIDVALIDITYs than the present one; done when all is recognised.
  ///
  /// - Returns: how many copies went.
  @discardableResult
  package func retireOlder(than uidValidity: UInt32, in folder: ID<Folder>) throws(StoreError) -> Int {
    try step("retire old UIDs") {
      try database.run(
        """
        UPDATE ledger SET state = 'gone', reason = NULL, at = ?
        WHERE folder = ? AND uid_validity <> ? AND state <> 'gone'
        """, [now.milliseconds, folder.value, Int64(uidValidity)])
      try database.run(
        "UPDATE copy SET gone_at = ? WHERE folder = ? AND uid_validity <> ? AND gone_at IS NULL",
        [now.milliseconds, folder.value, Int64(uidValidity)])
      let gone = database.changesCount
      // Those of what was recognised have moved with it; the others' messages are gone.
      try database.run(
        "DELETE FROM flag_change WHERE folder = ? AND uid_validity <> ?", [folder.value, Int64(uidValidity)])
      return gone
    }
  }

  /// Marks as gone what a mailbox holds in folders that the server lists no more. Of a folder that was renamed they are
  /// recognised where its mail is found, also afterwards; one that comes back has them again.
  ///
  /// - Returns: how many copies went.
  package func retireMissing(of mailbox: ID<Mailbox>) throws(StoreError) -> Int {
    try step("retire missing folders") {
      let missing = "folder IN (SELECT id FROM folder WHERE mailbox = ?2 AND is_missing)"
      let arguments: StatementArguments = [now.milliseconds, mailbox.value]
      try database.run(
        "UPDATE ledger SET state = 'gone', reason = NULL, at = ?1 WHERE \(missing) AND state <> 'gone'", arguments)
      try database.run("UPDATE copy SET gone_at = ?1 WHERE \(missing) AND gone_at IS NULL", arguments)
      return database.changesCount
    }
  }

  /// Of UIDs of a folder, those that are listed again after they were gone and have a copy are stored as before.
  ///
  /// - Returns: how many they are.
  package func revive(_ uids: [UInt32], in folder: ID<Folder>, uidValidity: UInt32) throws(StoreError) -> Int {
    try step("mark messages") {
      try revive(StoredJSON.array(uids), in: folder, uidValidity)
      return database.changesCount
    }
  }

  /// Takes flags and labels as the server has them now, and those that it has not been told of yet; UIDs that are not
  /// stored are passed over.
  package func setMarks(
    _ marks: [MessageMarks], in folder: ID<Folder>, uidValidity: UInt32
  ) throws(StoreError) {
    try step("set flags") {
      let untold = try database.rows(
        "SELECT uid, flag FROM flag_change WHERE folder = ? AND uid_validity = ? ORDER BY uid, flag",
        [folder.value, Int64(uidValidity)])
      let ours = Dictionary(grouping: untold) { $0[0] as UInt32 }.mapValues { $0.map { $0[1] as String } }
      for mark in marks {
        let flags = mark.flags + (ours[mark.uid] ?? []).filter { !mark.flags.contains($0) }
        try database.run(
          """
          UPDATE copy SET flags = ?1, labels = coalesce(?2, labels) WHERE folder = ?3 AND uid_validity = ?4 AND uid = ?5
            AND (flags, labels) IS NOT (?1, coalesce(?2, labels))
          """,
          [
            StoredJSON.array(flags), mark.labels.map { StoredJSON.array($0) }, folder.value, Int64(uidValidity),
            Int64(mark.uid),
          ])
      }
    }
  }

  func setLedger(_ fetched: FetchedMessage, _ ledgerState: LedgerState, copy: Int64?) throws {
    let (name, reason) = ledgerState.columns
    // Of what is stored the copy knows where its bytes are.
    let raw = copy == nil ? fetched.raw : nil
    try database.run(
      """
      INSERT INTO ledger (folder, uid_validity, uid, state, reason, at, attempts, copy, raw_pack, raw_offset, raw_length)
      VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET state = excluded.state, reason = excluded.reason, at = excluded.at,
        attempts = attempts + 1, copy = excluded.copy, raw_pack = excluded.raw_pack, raw_offset = excluded.raw_offset,
        raw_length = excluded.raw_length
      WHERE state <> 'stored' OR excluded.state = 'stored'
      """,
      [
        fetched.folder.value, Int64(fetched.uidValidity), Int64(fetched.uid), name, reason, now.milliseconds, copy,
        raw?.pack.value, raw?.offset, raw?.length,
      ])
  }
}
