internal import GRDB
package import Model

extension MailStore {
  /// What waits for a person's decision in mailboxes that the viewer may read, the latest mail first.
  ///
  /// Mail that the server no longer lists is left out. Of suggestions those for the workspace's latest mail are given.
  package func undecided(for viewer: Viewer, limit: Int = 50) throws(StoreError) -> [Undecided] {
    let ours = try ours().addresses
    return try read("list what is undecided") { database in
      let reading = try MessageReading(viewer, ours: ours, database)
      let found = try reading.undecided().prefix(max(0, limit))
      let waits = try reading.waits(Array(found), in: .present)
      return try reading.views(Array(found)).compactMap { view in
        waits[view.message.value].map { Undecided(view: view, why: $0.why, mailbox: $0.mailbox) }
      }
    }
  }

  /// How many messages `undecided` would list.
  package func undecidedCount(for viewer: Viewer) throws(StoreError) -> Int {
    try read("count what is undecided") { try MessageReading(viewer, ours: [], $0).undecided().count }
  }
}

extension MessageReading {
  /// Messages of each sort that are looked for: where every message is held, nobody reads them all.
  private static let maximumUndecided = 1_000
  /// The latest messages that are looked through for suggestions: in manual mode nearly every message has some.
  private static let suggestionWindow = 2_000

  /// The messages that wait, the latest first.
  fileprivate func undecided() throws -> [Int64] {
    var dates: [Int64: Int64] = [:]
    for row in try undecided("held", Waiting.isHeld) + undecided("decided", Waiting.isAsked) + suggested() {
      dates[row[0]] = row[1]
    }
    return dates.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map(\.key)
  }

  /// The first condition is the index's own, so that SQLite takes it.
  private func undecided(_ outcome: String, _ condition: String) throws -> [Row] {
    try database.rows(
      """
      SELECT m.id, m.date FROM decision AS d CROSS JOIN copy AS c ON c.id = d.copy
      CROSS JOIN message AS m ON m.id = c.message
      WHERE (d.outcome <> 'decided' OR d.has_question) AND d.outcome = ?1 AND c.gone_at IS NULL
        AND c.mailbox IN (SELECT value FROM json_each(?2)) AND \(condition)
      ORDER BY d.copy DESC LIMIT ?3
      """, [outcome, StoredJSON.array(visibility.readable.sorted()), MessageReading.maximumUndecided])
  }

  private func suggested() throws -> [Row] {
    let isAny = try database.number("SELECT 1 FROM decision AS d WHERE \(Waiting.isManual) LIMIT 1") != nil
    guard isAny else { return [] }
    return try database.rows(
      """
      SELECT m.id, w.date FROM (SELECT id, date FROM message ORDER BY date DESC LIMIT ?1) AS w
      CROSS JOIN copy AS c ON c.message = w.id CROSS JOIN decision AS d ON d.copy = c.id
      CROSS JOIN message AS m ON m.id = c.message
      WHERE c.gone_at IS NULL AND c.mailbox IN (SELECT value FROM json_each(?2)) AND \(Waiting.isManual)
        AND \(Waiting.suggestions) > 0
      """, [MessageReading.suggestionWindow, StoredJSON.array(visibility.readable.sorted())])
  }
}
