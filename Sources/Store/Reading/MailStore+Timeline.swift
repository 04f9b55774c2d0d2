internal import GRDB
package import Model

extension MailStore {
  /// A record's mail, oldest first: the latest `limit` messages, or those right before a position.
  ///
  /// - Throws: `noSuch` for a record that is not there.
  package func timeline(
    of record: ID<Model.Record>, for viewer: Viewer, limit: Int = 200, before: TimelinePosition? = nil
  ) throws(StoreError) -> [TimelineEntry] {
    let ours = try ours().addresses
    return try read("read the timeline of record \(record)") { database in
      let id = try RecordReading(database).survivor(of: record.value)
      let rows = try database.rows(
        """
        SELECT l.id, m.id FROM live_link AS l CROSS JOIN message AS m ON m.id = l.message
        WHERE l.record = ?1 AND (?2 IS NULL OR (m.date, m.id) < (?2, ?3))
        ORDER BY m.date DESC, m.id DESC LIMIT ?4
        """, [id, before?.date.milliseconds, before?.message.value, max(0, limit)])
      let reading = try MessageReading(viewer, ours: ours, database)
      let claims = try reading.claims(ofLinks: rows.map { $0[0] })
      var byMessage: [Int64: [ClaimView]] = [:]
      for row in rows { byMessage[row[1]] = claims[row[0]] ?? [] }
      let messages: [Int64] = rows.reversed().map { $0[1] }
      let records = try reading.records(of: messages)
      let waits = try reading.waits(messages, in: .all)
      return try reading.views(messages).map { view in
        TimelineEntry(
          view: view, claims: byMessage[view.message.value] ?? [], records: records[view.message.value] ?? [],
          waits: waits[view.message.value]?.why)
      }
    }
  }

  /// The messages of a thread that are there for the viewer, oldest first: the latest `limit` ones, or those right
  /// before a position.
  ///
  /// - Throws: `noSuch` where the viewer may see none of the thread's messages.
  package func thread(
    _ thread: ID<MailThread>, for viewer: Viewer, limit: Int = 500, before: TimelinePosition? = nil
  ) throws(StoreError) -> [ThreadEntry] {
    let ours = try ours().addresses
    return try read("read thread \(thread)") { database in
      let reading = try MessageReading(viewer, ours: ours, database)
      let survivor = try MailStore.survivor(of: thread, database)
      let messages: [Int64] = try database.rows(
        """
        SELECT m.id FROM message AS m WHERE m.thread = ?2 AND (?3 IS NULL OR (m.date, m.id) < (?3, ?4))
          AND \(Visibility.isThere) ORDER BY m.date DESC, m.id DESC LIMIT ?5
        """,
        [
          reading.visibility.readableList, survivor, before?.date.milliseconds, before?.message.value, max(0, limit),
        ]
      ).reversed().map { $0[0] }
      let links = try reading.links(of: messages)
      let waits = try reading.waits(messages, in: .all)
      let entries = try reading.views(messages).map { view in
        let links = links[view.message.value] ?? []
        return ThreadEntry(
          view: view, records: links.map(\.record), links: links, waits: waits[view.message.value]?.why)
      }
      if entries.isEmpty { try MailStore.requireAny(of: thread, survivor, reading.visibility, database) }
      return entries
    }
  }

  /// How many messages of a thread are there for the viewer.
  ///
  /// - Throws: as `thread`.
  package func threadCount(_ thread: ID<MailThread>, for viewer: Viewer) throws(StoreError) -> Int {
    try read("count the messages of thread \(thread)") { database in
      let count = try database.number(
        "SELECT count(*) FROM message AS m WHERE m.thread = ?2 AND \(Visibility.isThere)",
        [try Visibility(viewer, database).readableList, try MailStore.survivor(of: thread, database)])
      guard let count, count > 0 else { throw StoreError.noSuch("thread \(thread)") }
      return Int(count)
    }
  }

  private static func survivor(of thread: ID<MailThread>, _ database: Database) throws -> Int64? {
    try database.number("SELECT coalesce(merged_into, id) FROM thread WHERE id = ?", [thread.value])
  }

  private static func requireAny(
    of thread: ID<MailThread>, _ survivor: Int64?, _ visibility: Visibility, _ database: Database
  ) throws {
    let any = try database.number(
      "SELECT 1 FROM message AS m WHERE m.thread = ?2 AND \(Visibility.isThere) LIMIT 1",
      [visibility.readableList, survivor])
    if any == nil { throw StoreError.noSuch("thread \(thread)") }
  }
}
