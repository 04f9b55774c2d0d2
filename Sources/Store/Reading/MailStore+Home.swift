internal import GRDB
package import Model

extension MailStore {
  /// Threads in which somebody waits for an answer: the last message that the viewer may read came from outside since
  /// a time, no person of ours has answered it, and it is neither automated, held, gone, nor in Junk or Trash. What our
  /// own machines sent is no answer, and not the last message. The latest first.
  package func waitingThreads(
    for viewer: Viewer, since: Timestamp, limit: Int = 50
  ) throws(StoreError) -> [WaitingThread] {
    try read("list the threads that wait") { database in
      try HomeReading(viewer, database).waiting(since: since.milliseconds, limit: max(0, limit))
    }
  }

  /// The open deals whose owner is the viewer, by name or address: the one with the latest mail first, those without
  /// last, by name.
  package func openDeals(of viewer: Viewer, limit: Int = 50) throws(StoreError) -> [OpenDeal] {
    try read("list the open deals") { database in
      let reading = RecordReading(database)
      guard let owner = try reading.owner(viewer) else { return [] }
      let rows = try database.rows(
        """
        SELECT r.id, l.date, m.is_outgoing FROM (
          SELECT r.id, r.name, (
              SELECT v.id FROM live_link AS v WHERE v.record = r.id ORDER BY v.date DESC, v.id DESC LIMIT 1) AS last
          FROM record AS r JOIN deal AS d ON d.record = r.id
          WHERE r.kind = 'deal' AND r.deleted_at IS NULL AND r.merged_into IS NULL AND d.meaning = 'open'
            AND swiftLowercaseString(coalesce(r.owner, '')) IN (?1, ?2)) AS r
        LEFT JOIN link AS l ON l.id = r.last LEFT JOIN message AS m ON m.id = l.message
        ORDER BY l.date DESC NULLS LAST, swiftLowercaseString(r.name), r.id LIMIT ?3
        """, [owner.name, owner.address, max(0, limit)])
      let summaries = try reading.summaries(of: rows.map { $0[0] })
      return zip(rows, summaries).map { row, summary in
        OpenDeal(
          record: summary, lastMail: (row[1] as Int64?).map { Timestamp(milliseconds: $0) },
          lastIsIncoming: (row[2] as Bool?) == false)
      }
    }
  }
}

/// Reads what a person's first page lists.
private struct HomeReading {
  let database: Database
  /// Ids of the mailboxes that the viewer may read, as JSON.
  let readable: String

  /// Messages that are looked through for waiting threads: a busy workspace is not read to its end.
  static let maximumLookedAt = 20_000

  init(_ viewer: Viewer, _ database: Database) throws {
    self.database = database
    readable = StoredJSON.array(try Visibility(viewer, database).readable.sorted())
  }

  func waiting(since: Int64, limit: Int) throws -> [WaitingThread] {
    guard limit > 0 else { return [] }
    // Its condition reads nothing behind the text of a message.
    let cursor = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT m.id, m.thread, m.is_outgoing FROM message AS m
          WHERE m.date >= ?1 AND EXISTS (
            SELECT 1 FROM copy WHERE message = m.id AND mailbox IN (SELECT value FROM json_each(?2)))
          ORDER BY m.date DESC, m.id DESC LIMIT ?3
          """), arguments: [since, readable, HomeReading.maximumLookedAt])
    var seen: Set<Int64> = []
    var found: [WaitingThread] = []
    while found.count < limit, let row = try cursor.next() {
      let (isOutgoing, isSeen): (Bool, Bool) = (row[2], seen.contains(row[1]))
      if try isSeen || isAutomated(row[0]) { continue }
      seen.insert(row[1])
      if !isOutgoing, let thread = try waiting(message: row[0]) { found.append(thread) }
    }
    let records = try records(of: found.map(\.thread.value))
    for index in found.indices { found[index].records = records[found[index].thread.value] ?? [] }
    return found
  }

  private func isAutomated(_ message: Int64) throws -> Bool {
    try database.number("SELECT 1 FROM message WHERE id = ? AND automated IS NOT NULL", [message]) != nil
  }

  /// The thread of an incoming message, unless that needs no answer or has one.
  private func waiting(message: Int64) throws -> WaitingThread? {
    let row = try database.row(
      """
      SELECT m.thread, m.subject, m.date, b.address, (
          SELECT CASE WHEN p.name <> '' THEN p.name ELSE coalesce(p.key, p.written) END FROM participant AS p
          WHERE p.message = m.id AND p.role = 'from' ORDER BY p.position LIMIT 1)
      FROM message AS m CROSS JOIN copy AS c ON c.message = m.id JOIN folder AS f ON f.id = c.folder
      JOIN mailbox AS b ON b.id = c.mailbox LEFT JOIN decision AS d ON d.copy = c.id
      WHERE m.id = ?1 AND m.automated IS NULL AND c.gone_at IS NULL
        AND c.mailbox IN (SELECT value FROM json_each(?2)) AND coalesce(f.special_use, '') NOT IN ('junk', 'trash')
        AND NOT coalesce(\(Waiting.isHeld), 0)
        AND NOT EXISTS (
          SELECT 1 FROM message AS o
          WHERE o.thread = m.thread AND o.date > m.date AND o.is_outgoing AND o.automated IS NULL)
        AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.answers = m.id AND o.state NOT IN ('deferred', 'rejected', 'uncertain'))
      ORDER BY c.id LIMIT 1
      """, [message, readable])
    guard let row else { return nil }
    guard let mailbox = Address(stored: row[3]) else { throw StoreError.corrupt("the address of a mailbox") }
    return WaitingThread(
      thread: ID(row[0]), message: ID(message), subject: row[1], from: row[4] ?? "",
      date: Timestamp(milliseconds: row[2]), mailbox: mailbox, records: [])
  }

  private func records(of threads: [Int64]) throws -> [Int64: [LinkedRecord]] {
    let rows = try database.rows(
      """
      SELECT DISTINCT m.thread, r.kind, r.id, r.name, r.external_id
      FROM message AS m CROSS JOIN live_link AS l ON l.message = m.id JOIN record AS r ON r.id = l.record
      WHERE m.thread IN (SELECT value FROM json_each(?1)) AND r.deleted_at IS NULL AND EXISTS (
        SELECT 1 FROM copy WHERE message = m.id AND mailbox IN (SELECT value FROM json_each(?2)))
      """, [StoredJSON.array(threads), readable])
    var records: [Int64: [LinkedRecord]] = [:]
    for row in rows { records[row[0], default: []].append(try LinkedRecord(stored: row, from: 1)) }
    return records.mapValues { $0.sorted { $0.reference < $1.reference } }
  }
}
