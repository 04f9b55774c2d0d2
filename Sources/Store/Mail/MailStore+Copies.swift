internal import FoundationEssentials
internal import GRDB
package import Model

/// What deciding a stored copy again needs.
package struct StoredCopy: Sendable, Hashable {
  package var copy: ID<Copy>
  package var fetched: FetchedMessage
  package var message: ID<Message>
  package var thread: ID<MailThread>
  /// The one that counts.
  package var date: Timestamp
  package var identity: Digest
}

extension MailStore {
  /// The copies of one message.
  package func copies(of message: ID<Message>) throws(StoreError) -> [StoredCopy] {
    try read("list the copies of message \(message)") { database in
      try database.rows("\(StoredCopy.query) WHERE m.id = ? ORDER BY c.id", [message.value]).map {
        try StoredCopy(stored: $0)
      }
    }
  }

  /// Stored copies dated `from` or later, in the order of a replay: date, identity, copy.
  ///
  /// `after` is the last one of the page before. `mailbox` nil: all mailboxes, for the workers.
  package func copies(
    from: Timestamp, after: StoredCopy? = nil, mailbox: ID<Mailbox>? = nil, limit: Int
  ) throws(StoreError) -> [StoredCopy] {
    try read("list stored mail") { database in
      let start = after.map { max($0.date, from) } ?? from
      var copies: [StoredCopy] = []
      try database.each(
        """
        \(StoredCopy.query)
        WHERE m.date >= ?1 AND (?2 IS NULL OR (m.date, m.identity, c.id) > (?3, ?2, ?4))
          AND (?5 IS NULL OR c.mailbox = ?5)
        ORDER BY m.date, m.identity, c.id LIMIT ?6
        """,
        [
          start.milliseconds, after?.identity.blob, after?.date.milliseconds, after?.copy.value, mailbox?.value, limit,
        ]
      ) { copies.append(try StoredCopy(stored: $0)) }
      return copies
    }
  }
}

extension MailStore {
  /// Where the bytes are of messages that the server calls so, in whichever folder they came in.
  package func content(
    called emailIDs: [String], in mailbox: ID<Mailbox>
  ) throws(StoreError) -> [String: RawLocation] {
    try read("look messages up by their server's ids") { database in
      let rows = try database.rows(
        """
        SELECT email_id, pack, offset, length FROM copy
        WHERE mailbox = ? AND email_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC
        """, [mailbox.value, StoredJSON.array(emailIDs)])
      return Dictionary(
        rows.map { ($0[0], RawLocation(pack: ID($0[1]), offset: $0[2], length: $0[3])) },
        uniquingKeysWith: { first, _ in first })
    }
  }
}

extension StoredCopy {
  /// The copies of these messages, in the order of a replay.
  static func list(_ messages: [Int64], _ database: Database) throws -> [StoredCopy] {
    try database.rows(
      """
      \(query) WHERE m.id IN (SELECT value FROM json_each(?)) ORDER BY m.date, m.identity, c.id
      """, [StoredJSON.array(messages)]
    ).map { try StoredCopy(stored: $0) }
  }

  fileprivate static let query = """
    SELECT c.id, c.mailbox, c.folder, c.uid_validity, c.uid, c.flags, c.received_at, c.pack, c.offset, c.length,
      m.id, m.thread, m.date, m.identity, c.labels
    FROM message AS m JOIN copy AS c ON c.message = m.id
    """

  fileprivate init(stored row: Row) throws {
    let fetched = FetchedMessage(
      mailbox: ID(row[1]), folder: ID(row[2]), uidValidity: row[3], uid: row[4],
      flags: row[5] == "[]"
        ? [] : try StoredJSON.value([String].self, row[5], of: "the flags of copy \(row[0] as Int64)"),
      receivedAt: (row[6] as Int64?).map { Timestamp(milliseconds: $0) },
      raw: RawLocation(pack: ID(row[7]), offset: row[8], length: row[9]),
      labels: try (row[14] as String?).map {
        try StoredJSON.value([String].self, $0, of: "the labels of copy \(row[0] as Int64)")
      })
    self.init(
      copy: ID(row[0]), fetched: fetched, message: ID(row[10]), thread: ID(row[11]),
      date: Timestamp(milliseconds: row[12]), identity: try Digest(stored: row[13]))
  }
}
