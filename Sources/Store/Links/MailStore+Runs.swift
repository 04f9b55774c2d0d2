internal import GRDB
package import Model

extension MailStore {
  static func insertRun(_ draft: RunDraft, _ database: Database) throws -> Int64 {
    try database.run(
      "INSERT INTO run (kind, mailbox, user, started_at) VALUES (?, ?, ?, ?)",
      [draft.kind.rawValue, draft.mailbox?.value, draft.user?.value, draft.startedAt.milliseconds])
    return database.lastInsertedRowID
  }

  /// Says that a run is over. Nothing to do for one that changed nothing.
  package func end(_ run: RunDraft, now: Timestamp) throws(StoreError) {
    guard let id = run.id else { return }
    try write("end run \(id)") {
      try $0.run("UPDATE run SET ended_at = ? WHERE id = ? AND ended_at IS NULL", [now.milliseconds, id.value])
    }
  }

  /// Ends the runs of a process that was killed: what they did is whole, and can be undone.
  func endInterruptedRuns(now: Timestamp) throws(StoreError) {
    let isNeeded = try read("list interrupted runs") {
      try $0.number("SELECT 1 FROM run WHERE ended_at IS NULL LIMIT 1") != nil
    }
    if !isNeeded { return }
    try write("end interrupted runs") {
      try $0.run("UPDATE run SET ended_at = ? WHERE ended_at IS NULL", [now.milliseconds])
    }
  }

  /// Runs that a person may see, the latest first: their own, those of mailboxes that they may read, and those of
  /// no mailbox. `before` is the last one of the page before.
  package func runs(
    for viewer: Viewer, limit: Int = 100, before: ID<Run>? = nil
  ) throws(StoreError) -> [Run] {
    try read("list the runs") {
      try $0.rows(
        "SELECT \(Run.columns) FROM run WHERE (\(Run.isVisible)) AND id < ? ORDER BY id DESC LIMIT ?",
        [viewer.user.value, viewer.user.value, viewer.user.value, before?.value ?? .max, max(0, limit)]
      ).map(Run.init(stored:))
    }
  }

  /// - Throws: `noSuch` also when the viewer may not see it.
  package func run(_ id: ID<Run>, for viewer: Viewer) throws(StoreError) -> Run {
    try read("read run \(id)") { try MailStore.run(id, for: viewer, $0) }
  }

  /// Those of the runs that the viewer may see.
  static func visible(runs: Set<Int64>, for viewer: Viewer, _ database: Database) throws -> Set<Int64> {
    Set(
      try database.rows(
        "SELECT id FROM run WHERE id IN (SELECT value FROM json_each(?)) AND (\(Run.isVisible))",
        [StoredJSON.array(runs.sorted()), viewer.user.value, viewer.user.value, viewer.user.value]
      ).map { $0[0] })
  }

  static func run(_ id: ID<Run>, for viewer: Viewer, _ database: Database) throws -> Run {
    let row = try database.row(
      "SELECT \(Run.columns) FROM run WHERE id = ? AND (\(Run.isVisible))",
      [id.value, viewer.user.value, viewer.user.value, viewer.user.value])
    guard let row else { throw StoreError.noSuch("run \(id)") }
    return try Run(stored: row)
  }
}

extension Run {
  fileprivate static let columns = "id, kind, mailbox, user, started_at, ended_at, undone_at, counts"
  /// Takes the viewer's id three times. What people did by hand to mail is for those who may read the mail.
  fileprivate static let isVisible = """
    user = ? OR mailbox IN (\(Access.readableMailboxes)) OR (mailbox IS NULL AND kind <> 'manual')
      OR (kind = 'manual' AND EXISTS (
        SELECT 1 FROM person_decision AS d JOIN message AS m ON m.id = d.message OR m.thread = d.thread
        JOIN copy AS c ON c.message = m.id
        WHERE d.run = run.id AND c.mailbox IN (\(Access.readableMailboxes))))
    """

  fileprivate init(stored row: Row) throws {
    guard let kind = Run.Kind(rawValue: row[1]) else { throw StoreError.corrupt("run \(row[0] as Int64)") }
    self.init(
      id: ID(row[0]), kind: kind, mailbox: (row[2] as Int64?).map { ID($0) },
      user: (row[3] as Int64?).map { ID($0) }, startedAt: Timestamp(milliseconds: row[4]),
      endedAt: (row[5] as Int64?).map { Timestamp(milliseconds: $0) },
      undoneAt: (row[6] as Int64?).map { Timestamp(milliseconds: $0) },
      counts: try StoredJSON.value([String: Int].self, row[7], of: "the counts of a run"))
  }
}
