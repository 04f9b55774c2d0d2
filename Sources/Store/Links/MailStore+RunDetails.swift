internal import GRDB
package import Model

extension MailStore {
  /// What a run did, as far as the viewer may know it.
  ///
  /// - Throws: `noSuch` also when the viewer may not see the run.
  package func runDetails(_ id: ID<Run>, for viewer: Viewer) throws(StoreError) -> RunDetails {
    try read("read run \(id)") { database in
      let run = try MailStore.run(id, for: viewer, database)
      return try RunReading(run: run, viewer: viewer, database: database).details()
    }
  }
}

/// Reads one run for one person.
private struct RunReading {
  let run: Run
  let viewer: Viewer
  let database: Database
  let visibility: Visibility

  init(run: Run, viewer: Viewer, database: Database) throws {
    (self.run, self.viewer, self.database) = (run, viewer, database)
    visibility = try Visibility(viewer, database)
  }

  /// Reasons that are looked through for the links to list: a link has a few, and some are not to be seen.
  private static let maximumLookedAt = 2_000

  private var readsMailbox: Bool { run.mailbox.map { visibility.readable.contains($0.value) } ?? false }

  func details() throws -> RunDetails {
    let user = try run.user.flatMap { id in
      try String.fetchOne(database, sql: "SELECT name FROM user WHERE id = ?", arguments: [id.value])
    }
    let address = try run.mailbox.flatMap { id in
      try String.fetchOne(database, sql: "SELECT address FROM mailbox WHERE id = ?", arguments: [id.value])
    }
    let (removed, withdrawn) = try removals()
    let whyNotUndo = try whyNotUndo()
    return RunDetails(
      run: run, user: user, mailbox: readsMailbox ? address.flatMap(Address.init(stored:)) : nil,
      links: try links("run = ?1"), linkCount: try count("run = ?1"),
      linksLost: whyNotUndo == nil ? try linksLost() : 0, removed: removed, withdrawn: withdrawn,
      records: try RecordReading(database).summaries(
        "r.created_run = ? ORDER BY r.id LIMIT \(RunDetails.maximumListed)", [run.id.value]),
      changes: try changes(), decisions: try decisions(), quarantined: try quarantined(), whyNotUndo: whyNotUndo,
      undo: try undoReport())
  }

  private func undoReport() throws -> UndoReport? {
    let text = try String.fetchOne(
      database, sql: "SELECT undo_report FROM run WHERE id = ?", arguments: [run.id.value])
    return try text.map { try StoredJSON.value(UndoReport.self, $0, of: "what an undo did") }
  }

  private func whyNotUndo() throws -> String? {
    do {
      try MailStore.requireUndoable(run, by: viewer, database)
      return nil
    } catch let error as StoreError {
      // Who may not read the run's mailbox is told nothing about it.
      guard case .refused(let why) = error else { return "run \(run.id) is for the owner of its mailbox to undo" }
      return why
    }
  }

  // MARK: Links

  private func count(_ condition: String) throws -> Int {
    Int(try database.number("SELECT count(DISTINCT link) FROM claim WHERE \(condition)", [run.id.value]) ?? 0)
  }

  /// Links that stand by the run's claims alone, and those that stand by what they handed on; what a relink had withdrawn
  /// is there again. What is decided later is not given reasons that an undo took away.
  private func linksLost() throws -> Int {
    guard [.sync, .relink, .rules].contains(run.kind) else { return 0 }
    var lost: Set<Int64> = []
    var found = try database.rows(
      """
      SELECT link FROM claim WHERE run = ?1 AND withdrawn_at IS NULL
      UNION SELECT parent FROM claim WHERE withdrawn_run = ?1 AND parent IS NOT NULL
      """, [run.id.value]
    ).map { $0[0] as Int64 }
    while !found.isEmpty {
      let bare = try database.rows(
        """
        SELECT value FROM json_each(?1) AS l WHERE NOT EXISTS (
          SELECT 1 FROM claim AS c WHERE c.link = l.value AND (c.withdrawn_at IS NULL OR c.withdrawn_run = ?2) AND c.run <> ?2
            AND (c.user IS NOT NULL OR c.parent IS NULL OR c.parent NOT IN (SELECT value FROM json_each(?3))))
        """, [StoredJSON.array(found), run.id.value, StoredJSON.array(lost.sorted())]
      ).map { $0[0] as Int64 }.filter { lost.insert($0).inserted }
      found = try database.rows(
        """
        SELECT DISTINCT link FROM claim
        WHERE parent IN (SELECT value FROM json_each(?1)) AND user IS NULL
          AND (withdrawn_at IS NULL OR withdrawn_run = ?2)
        """, [StoredJSON.array(bare), run.id.value]
      ).map { $0[0] as Int64 }.filter { !lost.contains($0) }
    }
    return Int(
      try database.number(
        "SELECT count(*) FROM live_link WHERE id IN (SELECT value FROM json_each(?))",
        [StoredJSON.array(lost.sorted())]) ?? 0)
  }

  /// The links of the claims that a condition takes, in the order of their making, as far as they are to be seen.
  private func links(_ condition: String) throws -> [RunLink] {
    let rows = try database.rows(
      """
      SELECT c.link, c.reason, k.mailbox, c.user IS NOT NULL FROM claim AS c LEFT JOIN copy AS k ON k.id = c.copy
      WHERE c.\(condition) ORDER BY c.id LIMIT \(RunReading.maximumLookedAt)
      """, [run.id.value])
    var reasons: [Int64: [String]] = [:]
    var order: [Int64] = []
    for row in rows {
      if reasons[row[0]] == nil { order.append(row[0]) }
      let isShown = visibility.showsReason(copyOf: row[2], byPerson: row[3])
      reasons[row[0], default: []] += isShown ? [row[1]] : []
    }
    return try links(order, reasons)
  }

  private func links(_ ids: [Int64], _ reasons: [Int64: [String]]) throws -> [RunLink] {
    let rows = try database.rows(
      """
      SELECT l.id, l.message, l.date, r.kind, r.id, r.name, r.external_id,
        EXISTS (SELECT 1 FROM live_link AS v WHERE v.id = l.id)
      FROM link AS l JOIN record AS r ON r.id = l.record WHERE l.id IN (SELECT value FROM json_each(?))
      """, [StoredJSON.array(ids)])
    let held = try Visibility.held(Set(rows.map { $0[1] as Int64 }).sorted(), database)
    let sights = held.compactMapValues { visibility.sight(of: $0) }
    let byID = Dictionary(rows.map { ($0[0] as Int64, $0) }) { first, _ in first }
    let shown = ids.compactMap { byID[$0] }.filter { sights[$0[1]] != nil }.prefix(RunDetails.maximumListed)
    let subjects = try subjects(of: shown.map { $0[1] }.filter { sights[$0]?.detail != .contactOnly })
    return try shown.map { row in
      RunLink(
        message: ID(row[1]), subject: subjects[row[1]], date: Timestamp(milliseconds: row[2]),
        record: try LinkedRecord(stored: row, from: 3), reasons: reasons[row[0]] ?? [], isLive: row[7])
    }
  }

  private func subjects(of messages: [Int64]) throws -> [Int64: String] {
    let rows = try database.rows(
      "SELECT id, subject FROM message WHERE id IN (SELECT value FROM json_each(?))", [StoredJSON.array(messages)])
    return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
  }

  /// What a relink withdrew, or a person removed.
  private func removals() throws -> (listed: [RunLink], count: Int) {
    guard run.kind == .manual else { return (try links("withdrawn_run = ?1"), try count("withdrawn_run = ?1")) }
    // What joined the thread or was linked later is none of this run's, whatever the decision means for it.
    let rows = try database.rows(
      """
      SELECT l.id, u.name FROM person_decision AS p JOIN user AS u ON u.id = p.user
      CROSS JOIN message AS m ON m.id = p.message OR m.thread = p.thread
      CROSS JOIN link AS l ON l.message = m.id AND l.record = p.record
      WHERE p.run = ? AND p.kind = 'removed' AND l.created_at <= p.at AND EXISTS (
        SELECT 1 FROM copy AS c JOIN mailbox AS b ON b.id = c.mailbox
        WHERE c.message = m.id AND \(Access.isReader("p.user", of: "b")))
      ORDER BY m.date, m.id LIMIT \(RunReading.maximumLookedAt)
      """, [run.id.value])
    var reasons: [Int64: [String]] = [:]
    for row in rows { reasons[row[0]] = ["\(row[1] as String) removed it"] }
    return (try links(rows.map { $0[0] }, reasons), run.counts["withdrawn"] ?? 0)
  }

  private func changes() throws -> [RunChange] {
    try database.rows(
      """
      SELECT r.kind, r.id, r.name, r.external_id, c.field, c.name, c.before, c.after, c.undone_at IS NOT NULL
      FROM record_change AS c JOIN record AS r ON r.id = c.record WHERE c.run = ?
      ORDER BY c.id LIMIT \(RunDetails.maximumListed)
      """, [run.id.value]
    ).map { row in
      RunChange(
        record: try LinkedRecord(stored: row, from: 0),
        field: RunChange.Field(try RecordChanging.Field(stored: row[4], row[5])), before: row[6], after: row[7],
        isUndone: row[8])
    }
  }

  // MARK: Copies

  private func decisions() throws -> [RunDecision] {
    guard readsMailbox else { return [] }
    return try database.rows(
      """
      SELECT CASE WHEN d.outcome = 'decided' THEN 'asked' ELSE d.outcome END AS fate, coalesce(d.reason, ''),
        count(*) AS number, min(c.message)
      FROM copy AS c CROSS JOIN decision AS d ON d.copy = c.id
      WHERE c.run = ?1 AND c.mailbox = ?2 AND (d.outcome IN ('skipped', 'held') OR d.has_question)
      GROUP BY 1, 2 ORDER BY number DESC, 1, 2 LIMIT \(RunDetails.maximumListed)
      """, [run.id.value, run.mailbox?.value]
    ).map { RunDecision(outcome: $0[0], reason: $0[1], count: $0[2], example: ID($0[3])) }
  }

  private func quarantined() throws -> [RunQuarantine] {
    // A ledger is long; the run counted what it could not file.
    guard readsMailbox, run.counts["quarantined"] != nil else { return [] }
    return try database.rows(
      """
      SELECT f.name, l.uid, coalesce(l.reason, '') FROM folder AS f CROSS JOIN ledger AS l ON l.folder = f.id
      WHERE f.mailbox = ?1 AND l.state = 'quarantined' AND l.at >= ?2 AND (?3 IS NULL OR l.at <= ?3)
      ORDER BY f.id, l.uid LIMIT \(RunDetails.maximumListed)
      """, [run.mailbox?.value, run.startedAt.milliseconds, run.endedAt?.milliseconds]
    ).map { RunQuarantine(folder: $0[0], uid: $0[1], reason: $0[2]) }
  }
}

extension RunChange.Field {
  fileprivate init(_ field: RecordChanging.Field) {
    switch field {
    case .name: self = .name
    case .title: self = .position
    case .contactPhone, .leadPhone: self = .phone
    case .companyName: self = .company
    case .custom(let name): self = .custom(name)
    }
  }
}
