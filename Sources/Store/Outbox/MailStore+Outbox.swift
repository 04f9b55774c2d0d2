internal import FoundationEssentials
internal import GRDB
package import Model

extension MailStore {
  /// Queues a message; it is on disk when this returns. Recipients that are the same address are one.
  ///
  /// - Throws: `refused` when the viewer may not send from the mailbox, nobody is to get the message, or its
  ///   Message-ID is in the outbox already; `noSuch` for a mailbox that the viewer may not read.
  package func queue(_ draft: OutboxDraft, by viewer: Viewer, now: Timestamp) throws(StoreError) -> ID<OutboxEntry> {
    try write("queue a message", durable: true) { database in
      guard try Access.canRead(draft.mailbox, viewer, database) else {
        throw StoreError.noSuch("mailbox \(draft.mailbox)")
      }
      guard try Access.canSend(from: draft.mailbox, viewer, in: database) else {
        throw StoreError.refused("this mailbox is not yours to send from")
      }
      try Access.requireConnected(draft.mailbox, database)
      if draft.recipients.isEmpty { throw StoreError.refused("the message has no recipient") }
      if try database.number("SELECT 1 FROM outbox WHERE message_id = ?", [draft.messageID]) != nil {
        throw StoreError.refused("a message with this Message-ID is in the outbox already")
      }
      try database.run(
        """
        INSERT INTO outbox (mailbox, user, message_id, answers, subject, bytes, sender, state, queued_at, changed_at,
          is_filed) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)
        """,
        [
          draft.mailbox.value, viewer.user.value, draft.messageID, draft.answers?.value, draft.subject.storable,
          Data(draft.bytes), draft.sender.description, now.milliseconds, now.milliseconds, draft.isFiled,
        ])
      let id = database.lastInsertedRowID
      var seen: Set<Address> = []
      for (position, address) in draft.recipients.filter({ seen.insert($0).inserted }).enumerated() {
        try database.run(
          "INSERT INTO outbox_recipient (outbox, position, address) VALUES (?, ?, ?)",
          [id, position, address.description])
      }
      return ID(id)
    }
  }

  /// Whether the viewer may send from a mailbox.
  package func canSend(from mailbox: ID<Mailbox>, _ viewer: Viewer) throws(StoreError) -> Bool {
    try read("read who may send from mailbox \(mailbox)") { database in
      try Access.canSend(from: mailbox, viewer, in: database)
    }
  }

  /// What the outbox holds of the mailboxes that the viewer may read, newest first.
  package func outbox(for viewer: Viewer, limit: Int = 1000) throws(StoreError) -> [OutboxItem] {
    try read("list the outbox") { database in
      try OutboxItem.list(
        "WHERE mailbox IN (\(Access.readableMailboxes)) ORDER BY id DESC LIMIT ?",
        [viewer.user.value, max(0, limit)], database)
    }
  }

  /// Answers that did not go out, of the mailboxes that the viewer may read, newest first: refused, put off, or nobody
  /// knows. Without what a person cancelled or put away.
  package func unsentAnswers(for viewer: Viewer, limit: Int = 50) throws(StoreError) -> [OutboxItem] {
    try read("list the answers that did not go out") { database in
      try OutboxItem.list(
        """
        INDEXED BY outbox_left WHERE mailbox IN (\(Access.readableMailboxes)) AND \(OutboxItem.isLeft)
        ORDER BY id DESC LIMIT ?
        """, [viewer.user.value, max(0, limit)], database)
    }
  }

  /// One entry of the outbox; `noSuch` also where the viewer may not see it.
  package func outboxItem(_ id: ID<OutboxEntry>, for viewer: Viewer) throws(StoreError) -> OutboxItem {
    try read("read message \(id) of the outbox") { database in
      let found = try OutboxItem.list(
        "WHERE id = ? AND mailbox IN (\(Access.readableMailboxes))", [id.value, viewer.user.value], database)
      guard let item = found.first else { throw StoreError.noSuch("message \(id) in the outbox") }
      return item
    }
  }

  /// The entry with that Message-ID, without angle brackets; nil also where the viewer may not see it.
  package func outboxEntry(messageID: String, for viewer: Viewer) throws(StoreError) -> ID<OutboxEntry>? {
    try read("look for a message in the outbox") { database in
      try database.number(
        "SELECT id FROM outbox WHERE message_id = ? AND mailbox IN (\(Access.readableMailboxes))",
        [messageID, viewer.user.value])
    }.map { ID($0) }
  }

  /// Answers to these messages that are not stored mail yet, or that not everybody has got, oldest first, in mailboxes
  /// that the viewer may read; without those that a person has put away.
  package func outbox(
    answering messages: [ID<Message>], for viewer: Viewer
  ) throws(StoreError) -> [OutboxItem] {
    try read("list the answers in the outbox") { database in
      try OutboxItem.list(
        """
        WHERE answers IN (SELECT value FROM json_each(?1)) AND mailbox IN (\(Access.readableMailboxes))
          AND dismissed_at IS NULL
          AND NOT (state = 'sent' AND NOT EXISTS (
              SELECT 1 FROM outbox_recipient AS r WHERE r.outbox = outbox.id AND r.outcome IS NOT 'accepted')
            AND EXISTS (
              SELECT 1 FROM message AS m CROSS JOIN copy AS c ON c.message = m.id
              WHERE (m.message_id = outbox.message_id OR m.id = outbox.message) AND c.mailbox IN (\(Access.readableMailboxes))))
        ORDER BY id DESC LIMIT \(MailStore.maximumAnswers)
        """,
        [StoredJSON.array(messages.map(\.value)), viewer.user.value, viewer.user.value], database
      ).reversed()
    }
  }

  /// The answers to a message that are sent and stored, oldest first, as far as the viewer may read them.
  package func sentAnswers(to message: ID<Message>, for viewer: Viewer) throws(StoreError) -> [SentAnswer] {
    try read("list the answers that were sent") { database in
      try database.rows(
        """
        SELECT min(m.id), o.changed_at, o.user, u.name FROM outbox AS o CROSS JOIN user AS u ON u.id = o.user
        CROSS JOIN message AS m ON m.message_id = o.message_id OR m.id = o.message
        CROSS JOIN copy AS c ON c.message = m.id
        WHERE o.answers = ?1 AND o.state = 'sent' AND c.mailbox IN (\(Access.readableMailboxes(to: "?2")))
        GROUP BY o.id ORDER BY o.id DESC LIMIT \(MailStore.maximumAnswers)
        """, [message.value, viewer.user.value]
      ).reversed().map { row in
        SentAnswer(
          message: ID(row[0]), at: Timestamp(milliseconds: row[1]), user: ID(row[2]), name: row[3])
      }
    }
  }

  /// Answers that are listed at once: the latest ones.
  private static let maximumAnswers = 200

  /// What a pass over the outbox has to look at: what is due to be sent, to be found out after a crash, or to be filed.
  package func openOutbox(now: Timestamp) throws(StoreError) -> [OutboxItem] {
    try read("read the outbox") { database in
      try OutboxItem.list(
        """
        WHERE state IN ('queued', 'sending')
          OR ((state IN ('deferred', 'finishing') OR (state = 'sent' AND NOT is_filed))
            AND coalesce(next_attempt_at, 0) <= ?)
        ORDER BY id
        """, [now.milliseconds], database)
    }
  }

  /// The bytes as they were frozen, for the one who sends them.
  package func outboxBytes(_ id: ID<OutboxEntry>) throws(StoreError) -> [UInt8] {
    let bytes = try read("read message \(id) of the outbox") { database in
      try Data.fetchOne(database, sql: "SELECT bytes FROM outbox WHERE id = ?", arguments: [id.value])
    }
    guard let bytes else { throw .noSuch("message \(id) in the outbox") }
    return Array(bytes)
  }
}

extension OutboxItem {
  /// Those that a condition takes; their bytes are not read.
  static func list(_ condition: String, _ arguments: StatementArguments, _ database: Database) throws -> [OutboxItem] {
    let rows = try database.rows(
      """
      SELECT id, mailbox, user, message_id, answers, subject, sender, state, attempts, next_attempt_at, failure,
        queued_at, changed_at, is_filed, dismissed_at FROM outbox \(condition)
      """, arguments)
    return try rows.map { row in
      let id: Int64 = row[0]
      guard let sender = Address(stored: row[6]), let state = State(rawValue: row[7]) else {
        throw StoreError.corrupt("message \(id) of the outbox")
      }
      return OutboxItem(
        id: ID(id), mailbox: ID(row[1]), user: ID(row[2]), messageID: row[3],
        answers: (row[4] as Int64?).map { ID($0) }, subject: row[5], sender: sender,
        recipients: try Recipient.list(of: id, database), state: state, attempts: row[8],
        nextAttemptAt: (row[9] as Int64?).map { Timestamp(milliseconds: $0) }, failure: row[10],
        queuedAt: Timestamp(milliseconds: row[11]), changedAt: Timestamp(milliseconds: row[12]), isFiled: row[13],
        dismissedAt: (row[14] as Int64?).map { Timestamp(milliseconds: $0) })
    }
  }
}

extension OutboxItem.Recipient {
  /// In the order in which they were queued.
  static func list(of entry: Int64, _ database: Database) throws -> [OutboxItem.Recipient] {
    try database.rows(
      "SELECT address, outcome, code, answer FROM outbox_recipient WHERE outbox = ? ORDER BY position", [entry]
    ).map { row in
      guard let address = Address(stored: row[0]) else { throw StoreError.corrupt("message \(entry) of the outbox") }
      return OutboxItem.Recipient(
        address: address, outcome: (row[1] as String?).flatMap(Delivery.Outcome.init(rawValue:)), code: row[2],
        answer: row[3])
    }
  }
}
