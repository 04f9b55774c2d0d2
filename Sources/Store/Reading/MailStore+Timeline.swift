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
      let records = try reading.records(of: rows.map { $0[1] })
      return try reading.views(rows.reversed().map { $0[1] }).map { view in
        TimelineEntry(
          view: view, claims: byMessage[view.message.value] ?? [], records: records[view.message.value] ?? [])
      }
    }
  }

  /// The messages of a thread that are there for the viewer, oldest first, the latest `limit` ones.
  ///
  /// - Throws: `noSuch` where the viewer may see none of them.
  package func thread(
    _ thread: ID<MailThread>, for viewer: Viewer, limit: Int = 500
  ) throws(StoreError) -> [ThreadEntry] {
    let ours = try ours().addresses
    return try read("read thread \(thread)") { database in
      let survivor = try database.number("SELECT coalesce(merged_into, id) FROM thread WHERE id = ?", [thread.value])
      let messages: [Int64] = try database.rows(
        "SELECT id FROM message WHERE thread = ? ORDER BY date DESC, id DESC LIMIT ?", [survivor, max(0, limit)]
      ).reversed().map { $0[0] }
      let reading = try MessageReading(viewer, ours: ours, database)
      let links = try reading.links(of: messages)
      let waits = try reading.waits(messages, in: .all)
      let entries = try reading.views(messages).map { view in
        let links = links[view.message.value] ?? []
        return ThreadEntry(
          view: view, records: links.map(\.record), links: links, waits: waits[view.message.value]?.why)
      }
      guard !entries.isEmpty else { throw StoreError.noSuch("thread \(thread)") }
      return entries
    }
  }
}
