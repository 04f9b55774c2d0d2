internal import GRDB
package import Model

extension MailStore {
  /// A mailbox's threads, the latest first; `before` is the position of the last one of the page before.
  ///
  /// Mail that the server no longer lists is in it, too.
  /// - Throws: `noSuch` for a mailbox that the viewer may not read.
  package func inbox(
    of mailbox: ID<Mailbox>, for viewer: Viewer, limit: Int = 50, before: ThreadPosition? = nil
  ) throws(StoreError) -> [ThreadSummary] {
    try read("list the threads of mailbox \(mailbox)") { database in
      guard try Access.canRead(mailbox, viewer, database) else { throw StoreError.noSuch("mailbox \(mailbox)") }
      let inbox = InboxReading(mailbox: mailbox.value, database: database)
      return try inbox.threads(limit: max(0, limit), before: before).map { try inbox.summary(of: $0) }
    }
  }

  /// How many threads of a mailbox there are, and how many wait for a person.
  ///
  /// - Parameter limit: messages that are looked at, those filed last; nil: all, which takes a while in a large mailbox.
  /// - Throws: `noSuch` for a mailbox that the viewer may not read.
  package func attention(
    of mailbox: ID<Mailbox>, for viewer: Viewer, lookingAt limit: Int? = nil
  ) throws(StoreError) -> MailboxAttention {
    try read("count the threads of mailbox \(mailbox)") { database in
      guard try Access.canRead(mailbox, viewer, database) else { throw StoreError.noSuch("mailbox \(mailbox)") }
      return try AttentionReading(mailbox: mailbox.value, limit: limit, database: database).attention()
    }
  }
}

/// Reads the threads of one mailbox.
///
/// CROSS JOIN keeps SQLite from beginning with all of the mailbox's copies where the thread's few messages are meant.
struct InboxReading {
  let mailbox: Int64
  let database: Database

  /// Names given per thread: a thread of any length costs a list no more.
  private static let maximumPeople = 5

  /// Walks the mail backwards until enough threads have begun, so that a large mailbox is not read to its end.
  func threads(limit: Int, before: ThreadPosition?) throws -> [ThreadPosition] {
    guard limit > 0 else { return [] }
    let cursor = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT m.date, m.thread FROM message AS m
          WHERE (?1 IS NULL OR m.date <= ?1) AND EXISTS (SELECT 1 FROM copy WHERE mailbox = ?2 AND message = m.id)
          ORDER BY m.date DESC, m.thread DESC
          """), arguments: [before?.date.milliseconds, mailbox])
    var found: [ThreadPosition] = []
    var seen: Set<Int64> = []
    while found.count < limit, let row = try cursor.next() {
      let position = ThreadPosition(date: Timestamp(milliseconds: row[0]), thread: ID(row[1]))
      guard seen.insert(position.thread.value).inserted else { continue }
      if let before {
        guard (position.date, position.thread) < (before.date, before.thread) else { continue }
        if try isNewer(position) { continue }
      }
      found.append(position)
    }
    return found
  }

  /// True when the thread has later mail, with which it was on an earlier page.
  private func isNewer(_ position: ThreadPosition) throws -> Bool {
    try database.number(
      """
      SELECT 1 FROM message AS m WHERE m.thread = ? AND m.date > ?
        AND EXISTS (SELECT 1 FROM copy WHERE mailbox = ? AND message = m.id) LIMIT 1
      """, [position.thread.value, position.date.milliseconds, mailbox]) != nil
  }

  func summary(of position: ThreadPosition) throws -> ThreadSummary {
    let thread = position.thread.value
    let counts = try database.row(
      """
      SELECT count(*), sum(is_present AND NOT is_seen) FROM (
        SELECT max(c.gone_at IS NULL) AS is_present,
          max(c.gone_at IS NULL AND \(MailStore.isRead)) AS is_seen
        FROM message AS m CROSS JOIN copy AS c ON c.message = m.id AND c.mailbox = ? WHERE m.thread = ? GROUP BY m.id)
      """, [mailbox, thread])
    let waits = try database.row(
      """
      SELECT max(coalesce(\(Waiting.isHeld), 0)), max(coalesce(\(Waiting.isAsked), 0))
      FROM message AS m CROSS JOIN copy AS c ON c.message = m.id AND c.mailbox = ? JOIN decision AS d ON d.copy = c.id
      WHERE m.thread = ?
      """, [mailbox, thread])
    return ThreadSummary(
      thread: position.thread, subject: try subject(thread), people: try people(thread), lastDate: position.date,
      messages: counts?[0] ?? 0, unread: counts?[1] ?? 0, records: try records(thread),
      hasQuestion: waits?[1] ?? false, isHeld: waits?[0] ?? false, suggestions: try suggestions(thread))
  }

  private func subject(_ thread: Int64) throws -> String {
    try String.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT subject FROM message AS m
          WHERE thread = ? AND EXISTS (SELECT 1 FROM copy WHERE mailbox = ? AND message = m.id)
          ORDER BY date DESC, id DESC LIMIT 1
          """), arguments: [thread, mailbox]) ?? ""
  }

  private func people(_ thread: Int64) throws -> [String] {
    try database.rows(
      """
      SELECT max(CASE WHEN p.name <> '' THEN p.name ELSE coalesce(p.key, p.written) END), max(m.date) AS last
      FROM message AS m CROSS JOIN participant AS p ON p.message = m.id AND p.role = 'from'
      WHERE m.thread = ? AND EXISTS (SELECT 1 FROM copy WHERE mailbox = ? AND message = m.id)
      GROUP BY coalesce(p.key, p.written) ORDER BY last DESC, 1 LIMIT \(InboxReading.maximumPeople)
      """, [thread, mailbox]
    ).map { $0[0] }
  }

  private func records(_ thread: Int64) throws -> [LinkedRecord] {
    try database.rows(
      """
      SELECT DISTINCT r.kind, r.id, r.name, r.external_id
      FROM message AS m CROSS JOIN live_link AS l ON l.message = m.id JOIN record AS r ON r.id = l.record
      WHERE m.thread = ? AND r.deleted_at IS NULL AND EXISTS (SELECT 1 FROM copy WHERE mailbox = ? AND message = m.id)
      """, [thread, mailbox]
    ).map { try LinkedRecord(stored: $0, from: 0) }.sorted { $0.reference < $1.reference }
  }

  /// What manual mode suggests: records that nobody linked or removed yet, and records to be made.
  private func suggestions(_ thread: Int64) throws -> Int {
    let rows = try database.rows(
      """
      SELECT m.id, d.decision, \(Waiting.isUntouched) FROM message AS m CROSS JOIN copy AS c ON c.message = m.id AND c.mailbox = ?
      JOIN decision AS d ON d.copy = c.id
      WHERE m.thread = ? AND d.outcome = 'decided' AND json_extract(d.decision, '$.connection') = 'manual'
      """, [mailbox, thread])
    var wanted: Set<[Int64]> = []
    var made: Set<ProposedRecord> = []
    for row in rows {
      let decision = try StoredJSON.value(Decision.self, row[1], of: "a decision")
      for link in decision.links { wanted.insert([row[0], link.record.id.value]) }
      if row[2] { made.formUnion(decision.proposals) }
    }
    let open = try wanted.filter { pair in
      try database.number(
        """
        SELECT 1 FROM link WHERE message = ?1 AND record = ?2
          AND (removed_at IS NOT NULL OR EXISTS (SELECT 1 FROM live_link AS l WHERE l.id = link.id))
        """, [pair[0], pair[1]]) == nil
    }
    return Set(open.map { $0[1] }).count + made.count
  }
}
