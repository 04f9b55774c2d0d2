internal import FoundationEssentials
internal import GRDB
package import Model

/// What filing made of one copy.
package struct Filed: Sendable, Hashable {
  package var copy: ID<Copy>
  package var message: ID<Message>
  package var thread: ID<MailThread>
  /// False when it is another copy of a stored message, or was filed before.
  package var isNewMessage: Bool
  /// It was stored already, and is told apart by its content or its number.
  package var isRecognised = false
  /// Links that were not there before.
  package var linksMade: Int
  package var recordsMade: [RecordReference]
  /// The one that counts.
  package var date: Timestamp
}

/// Where a copy is on its server.
struct CopyPlace {
  let folder: Int64
  let uidValidity: Int64
  let uid: Int64
}

/// What a decision does to records.
struct WrittenRecords {
  var made: [RecordReference] = []
  /// Those that later mail sees otherwise now: made, known from an earlier date on, changed.
  var touched: Set<Int64> = []
  /// Those to which a link was added or withdrawn: of deals the last mail is another.
  var linked: Set<Int64> = []
}

extension FilingTransaction {
  /// Files one copy: message, thread, participants, parts, decision, links with their claims, records, ledger row.
  ///
  /// A UID that is filed already changes nothing. A message that the same folder holds under an older UIDVALIDITY is
  /// recognised: its copy takes the new numbers and keeps its links. `date` is the one that counts for the message.
  package func file(_ filing: Filing, date: Timestamp) throws(StoreError) -> Filed {
    try step("file a message") {
      let fetched = filing.fetched
      if let filed = try filedBefore(fetched) { return filed }
      let known = try database.row(
        "SELECT id, thread, date FROM message WHERE identity = ?", [filing.message.identityDigest.blob])
      if let known, let moved = try takeOver(known, fetched) { return moved }

      let message: Int64
      let thread: Int64
      if let known {
        count("copies")
        message = known[0]
        // One copy that knows it for ours is enough.
        if filing.isOutgoing { try database.run("UPDATE message SET is_outgoing = 1 WHERE id = ?", [message]) }
        // What came since may show that its thread and others are one.
        if case .merge = filing.placement.thread {
          thread = try self.thread(for: filing.placement.thread)
        } else {
          thread = known[1]
        }
      } else {
        thread = try self.thread(for: filing.placement.thread)
        message = try insertMessage(filing, thread: thread, date: date)
        count("messages")
      }
      if filing.isOutgoing { try noteSent(filing, as: message) }
      try leave(filing.placement.leaves, in: thread)
      try needs(fetched.raw)
      let copy = try insertCopy(filing, message: message)
      let kept = known.map { Timestamp(milliseconds: $0[2]) } ?? date
      try noteAsked(filing.asked, copy: copy)
      let (links, records) = try applyDecision(filing, copy: copy, message: message, thread: thread, date: kept)
      try setLedger(fetched, .stored, copy: copy)
      return Filed(
        copy: ID(copy), message: ID(message), thread: ID(thread), isNewMessage: known == nil, linksMade: links,
        recordsMade: records, date: kept)
    }
  }

  /// Knows what the outbox has sent where the server gave it another Message-ID: by the entry's own, which stands last in
  /// References, and not because it is answered.
  private func noteSent(_ filing: Filing, as message: Int64) throws {
    let sent = filing.message
    guard let id = sent.references.last, id != sent.messageID, !sent.inReplyTo.contains(id) else { return }
    try database.run(
      "UPDATE outbox SET message = ? WHERE message_id = ? AND mailbox = ? AND message IS NULL",
      [message, id.storable, filing.fetched.mailbox.value])
  }

  private func filedBefore(_ fetched: FetchedMessage) throws -> Filed? {
    let row = try database.row(
      """
      SELECT c.id, m.id, m.thread, m.date FROM copy AS c JOIN message AS m ON m.id = c.message
      WHERE c.folder = ? AND c.uid_validity = ? AND c.uid = ?
      """, [fetched.folder.value, Int64(fetched.uidValidity), Int64(fetched.uid)])
    guard let row else { return nil }
    // Listed again after it was not: the server had only forgotten to say so.
    try database.run("UPDATE copy SET gone_at = NULL WHERE id = ? AND gone_at IS NOT NULL", [row[0] as Int64])
    try setLedger(fetched, .stored, copy: row[0])
    return Filed(recognised: row)
  }

  /// Recognises a message that the folder held under an older UIDVALIDITY (RFC 3501 2.3.1.1), or under another name:
  /// that of a folder which the server lists no more, whose copies may have gone with it; or where a person had it moved,
  /// on a server that does not tell where to, or that has it in Gmail's All Mail again.
  private func takeOver(_ message: Row, _ fetched: FetchedMessage) throws -> Filed? {
    let copy = try database.row(
      """
      SELECT id, folder, uid_validity, uid FROM copy AS c
      WHERE message = ?1 AND mailbox = ?2 AND (folder = ?3 AND uid_validity <> ?4
        OR folder IN (SELECT id FROM folder WHERE mailbox = ?2 AND is_missing)
        OR folder <> ?3 AND EXISTS (SELECT 1 FROM server_move AS v
          WHERE v.copy = c.id AND v.is_sought AND (v.target = ?3 OR (SELECT special_use FROM folder WHERE id = ?3) = 'all')))
      ORDER BY folder <> ?3, gone_at IS NOT NULL, gone_at DESC, id LIMIT 1
      """,
      [message[0] as Int64, fetched.mailbox.value, fetched.folder.value, Int64(fetched.uidValidity)])
    guard let copy else { return nil }
    let id: Int64 = copy[0]
    try relocate(copy: id, from: CopyPlace(folder: copy[1], uidValidity: copy[2], uid: copy[3]), to: fetched)
    return Filed(
      copy: ID(id), message: ID(message[0]), thread: ID(message[1]), isNewMessage: false, isRecognised: true,
      linksMade: 0, recordsMade: [], date: Timestamp(milliseconds: message[2]))
  }

  /// A copy is where `fetched` says from now on, with all that it has.
  func relocate(copy id: Int64, from place: CopyPlace, to fetched: FetchedMessage) throws {
    try database.run(
      "UPDATE ledger SET state = 'gone', reason = NULL, copy = NULL, at = ? WHERE folder = ? AND uid_validity = ? AND uid = ?",
      [now.milliseconds, place.folder, place.uidValidity, place.uid])
    let flags = try fetched.flags + moveFlagChanges(from: place, to: fetched)
    try database.run(
      """
      UPDATE copy SET folder = ?, uid_validity = ?, uid = ?, flags = ?, gone_at = NULL, email_id = coalesce(?, email_id),
        labels = coalesce(?, labels) WHERE id = ?
      """,
      [
        fetched.folder.value, Int64(fetched.uidValidity), Int64(fetched.uid), StoredJSON.array(flags), fetched.emailID,
        fetched.labels.map { StoredJSON.array($0) }, id,
      ])
    try database.run("UPDATE server_move SET is_sought = 0 WHERE copy = ? AND is_sought", [id])
    try setLedger(fetched, .stored, copy: id)
  }

  /// Flags that people added and the server was not told of: they are to be told where the message is now.
  ///
  /// - Returns: those that the server does not have there.
  private func moveFlagChanges(from place: CopyPlace, to fetched: FetchedMessage) throws -> [String] {
    let (folder, uidValidity, uid) = (place.folder, place.uidValidity, place.uid)
    let added: [String] = try database.rows(
      "SELECT flag FROM flag_change WHERE folder = ? AND uid_validity = ? AND uid = ? ORDER BY flag",
      [folder, uidValidity, uid]
    ).map { $0[0] }
    guard !added.isEmpty else { return [] }
    try database.run(
      """
      UPDATE OR REPLACE flag_change SET folder = ?, uid_validity = ?, uid = ?
      WHERE folder = ? AND uid_validity = ? AND uid = ?
      """, [fetched.folder.value, Int64(fetched.uidValidity), Int64(fetched.uid), folder, uidValidity, uid])
    let there = Set(fetched.flags.map { $0.lowercased() })
    return added.filter { !there.contains($0.lowercased()) }
  }

  private func applyDecision(
    _ filing: Filing, copy: Int64, message: Int64, thread: Int64, date: Timestamp
  ) throws -> (links: Int, records: [RecordReference]) {
    let decision = filing.decision
    try insertDecision(decision, rules: filing.rules, copy: copy)
    var records = WrittenRecords()
    var count = 0
    if decision.isWritten {
      let links = try decision.links + self.records(for: decision, on: date, written: &records)
      let claims = Claims(copy: copy, message: message, rules: filing.rules)
      for wanted in WantedClaim.list(links) where try add(wanted, claims) {
        count += 1
        records.linked.insert(wanted.record)
      }
      self.count("links", count)
      records.touched.formUnion(try apply(decision.changes ?? [], message: message, date: date.milliseconds))
    }
    try noteStale(filed: message, thread: thread, date: date.milliseconds, records, by: filing.rules)
    return (count, records.made)
  }
}

extension Filed {
  /// From a copy's id, its message's id, thread and date: a message that is stored already.
  fileprivate init(recognised row: Row) {
    self.init(
      copy: ID(row[0]), message: ID(row[1]), thread: ID(row[2]), isNewMessage: false, isRecognised: true, linksMade: 0,
      recordsMade: [], date: Timestamp(milliseconds: row[3]))
  }
}
