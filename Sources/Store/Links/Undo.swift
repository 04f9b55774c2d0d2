internal import GRDB
internal import Model

/// The steps of an undo, inside its transaction.
struct Undo {
  let run: Int64
  let now: Timestamp
  let database: Database
  /// Links that the undo touched, and whether each was there before.
  private var wasLive: [Int64: Bool] = [:]
  /// Links that may hand nothing on any more because of the undo: those that had claims before it, and those that
  /// restored claims inherit from. One that a relink has left bare meanwhile is for a relink to follow.
  private var sources: Set<Int64> = []
  /// Records that the run had changed, and those that they named because of it.
  var touched: Set<Int64> = []

  init(run: Int64, now: Timestamp, database: Database) {
    (self.run, self.now, self.database) = (run, now, database)
  }

  /// The run's own claims; also those that a relink withdrew before, so that nothing brings them back.
  mutating func withdrawClaims() throws {
    try touch(database.rows("SELECT DISTINCT link FROM claim WHERE run = ? AND withdrawn_at IS NULL", [run]))
    try database.run(
      """
      UPDATE claim SET withdrawn_at = coalesce(withdrawn_at, ?), withdrawn_why = 'undo', withdrawn_run = NULL
      WHERE run = ? AND withdrawn_why IS NOT 'undo'
      """, [now.milliseconds, run])
  }

  /// Claims that the run, a relink, had withdrawn.
  mutating func restoreClaims() throws {
    try touch(database.rows("SELECT link FROM claim WHERE withdrawn_run = ?", [run]))
    // The links that they inherit from may be gone by now: then their heirs go too.
    let parents = try database.rows(
      "SELECT DISTINCT parent FROM claim WHERE withdrawn_run = ? AND parent IS NOT NULL", [run])
    try touch(parents)
    sources.formUnion(parents.map { $0[0] })
    try database.run(
      "UPDATE claim SET withdrawn_at = NULL, withdrawn_why = 'restored', withdrawn_run = NULL WHERE withdrawn_run = ?",
      [run])
  }

  /// What a person decided in the run: links that they removed are there again, as far as they have claims.
  mutating func takeBackDecisions() throws {
    let decisions = try database.rows(
      "SELECT id, record, message, thread, kind FROM person_decision WHERE run = ? AND undone_at IS NULL", [run])
    for decision in decisions {
      let (record, message, thread): (Int64, Int64, Int64?) = (decision[1], decision[2], decision[3])
      let links = try database.rows(
        """
        SELECT l.id, l.message FROM link AS l JOIN message AS m ON m.id = l.message
        WHERE l.record = ? AND (l.message = ? OR m.thread = ?)
        """, [record, message, thread])
      try touch(links)
      let first = try database.row(
        """
        SELECT thread, min(date) FROM message WHERE thread = (SELECT thread FROM message WHERE id = ?) GROUP BY thread
        """, [message])
      if let first {
        let mail = StaleMail(.people, database)
        try mail.note(thread: first[0])
        try mail.note(record: record, from: first[1])
      }
      try database.run(
        "UPDATE person_decision SET undone_at = ? WHERE id = ?", [now.milliseconds, decision[0] as Int64])
      for link in links { try MailStore.settleRemoval(link[1], record, database) }
      guard decision[4] as String == PersonDecision.Kind.linked.rawValue else { continue }
      // Mail that joined the thread later was linked because of the decision, or of another one that stands.
      try database.run(
        """
        UPDATE claim SET withdrawn_at = ?1, withdrawn_why = 'undo'
        WHERE step = 'people' AND user IS NULL AND withdrawn_at IS NULL
          AND link IN (SELECT value FROM json_each(?2))
          AND NOT EXISTS (
            SELECT 1 FROM link AS l JOIN message AS m ON m.id = l.message JOIN person_decision AS d ON d.record = l.record
            WHERE l.id = claim.link AND d.kind = ?3 AND d.undone_at IS NULL
              AND (d.thread IS NULL AND d.message = m.id OR d.thread = m.thread))
        """,
        [
          now.milliseconds, StoredJSON.array(links.map { $0[0] as Int64 }), PersonDecision.Kind.linked.rawValue,
        ])
    }
  }

  /// Claims that decisions inherited from a link that has none left, and those inherited from theirs.
  mutating func withdrawInherited() throws {
    var bare = try withoutClaims(sources.sorted())
    while !bare.isEmpty {
      let heirs = try database.rows(
        """
        SELECT id, link FROM claim
        WHERE parent IN (SELECT value FROM json_each(?)) AND user IS NULL AND withdrawn_at IS NULL ORDER BY id
        """, [StoredJSON.array(bare)])
      let links = Set(heirs.map { $0[1] as Int64 }).sorted()
      for link in links { try touch(link) }
      try database.run(
        """
        UPDATE claim SET withdrawn_at = ?, withdrawn_why = 'undo' WHERE id IN (SELECT value FROM json_each(?))
        """, [now.milliseconds, StoredJSON.array(heirs.map { $0[0] as Int64 })])
      bare = try withoutClaims(links)
    }
  }

  /// How many links are there no more, and how many are there again.
  func changes() throws -> (withdrawn: Int, restored: Int) {
    var counts = (withdrawn: 0, restored: 0)
    for (link, before) in wasLive {
      switch (before, try isLive(link)) {
      case (true, false): counts.withdrawn += 1
      case (false, true): counts.restored += 1
      default: break
      }
    }
    return counts
  }

  private mutating func touch(_ rows: [Row]) throws { for row in rows { try touch(row[0] as Int64) } }

  private mutating func touch(_ link: Int64) throws {
    guard wasLive[link] == nil else { return }
    wasLive[link] = try isLive(link)
    if try withoutClaims([link]).isEmpty { sources.insert(link) }
  }

  private func isLive(_ link: Int64) throws -> Bool {
    try database.number("SELECT 1 FROM live_link WHERE id = ?", [link]) != nil
  }

  private func withoutClaims(_ links: [Int64]) throws -> [Int64] {
    try database.rows(
      """
      SELECT value FROM json_each(?) AS l
      WHERE NOT EXISTS (SELECT 1 FROM claim WHERE claim.link = l.value AND withdrawn_at IS NULL)
      """, [StoredJSON.array(links)]
    ).map { $0[0] }
  }
}
