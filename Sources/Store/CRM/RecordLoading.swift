internal import GRDB
internal import Model

/// Loads the rows of an export one by one inside a transaction.
struct RecordLoading {
  let database: Database
  let now: Timestamp
  var run: RunDraft
  private(set) var report = ImportReport()
  /// Lines by record, so that two rows for one record are noticed.
  private(set) var seen: [Int64: Int] = [:]
  /// The mail that new and changed records can concern.
  private var concerns: StaleConcerns
  /// Records by name in lower case, of the kinds that were asked for.
  var namesByKind: [RecordKind: [String: [Int64]]] = [:]

  init(database: Database, now: Timestamp, run: RunDraft) throws {
    (self.database, self.now, self.run) = (database, now, run)
    concerns = try StaleConcerns(database)
  }

  /// Loads what can be loaded and notes what cannot; with one problem the caller keeps nothing.
  mutating func load(_ drafts: [RecordDraft]) throws {
    for draft in drafts {
      do { try load(draft) } catch let problem as RowProblemError {
        if report.problems.count < ImportReport.maximumProblems {
          report.problems.append(problem.problem)
        } else {
          report.furtherProblems += 1
        }
      }
    }
  }

  /// Ends the run that was begun by the first change; nil when nothing changed.
  func endRun() throws -> ID<Run>? {
    guard let id = run.id else { return nil }
    let counts = ["records": report.created, "changed": report.updated].filter { $0.value > 0 }
    try database.run(
      "UPDATE run SET ended_at = ?, counts = ? WHERE id = ?",
      [now.milliseconds, try StoredJSON.text(counts), id.value])
    return id
  }

  private mutating func load(_ draft: RecordDraft) throws {
    var draft = draft
    let links = try resolve(draft)
    let existing = try find(draft, links)
    try keepForecasts(&draft, of: existing)
    if let existing, let line = seen[existing] {
      throw problem(
        draft, draft.columns.externalID, "is the same \(draft.kind.rawValue) as line \(line); leave one of them out")
    }
    guard let existing else {
      let id = try create(draft)
      try write(id, draft, links)
      report.created += 1
      seen[id] = draft.line
      noteName(draft, id)
      try concerns.note(id, before: nil)
      return
    }
    seen[existing] = draft.line
    let before = try RecordSnapshot(of: existing, draft.kind, database)
    let ties = try concerns.ties(of: existing)
    try change(existing, draft)
    try write(existing, draft, links)
    var after = try RecordSnapshot(of: existing, draft.kind, database)
    guard after != before else {
      report.unchanged += 1
      return
    }
    report.updated += 1
    if !draft.isNameMadeUp { noteName(draft, existing) }
    try concerns.note(existing, before: ties)
    let was = before.differing(from: after)
    after = after.differing(from: before)
    after.lastChange = try database.number("SELECT max(id) FROM record_change") ?? 0
    try database.run(
      "INSERT INTO import_change (run, record, before, after) VALUES (?, ?, ?, ?)",
      [try runID(), existing, try StoredJSON.text(was).storable, try StoredJSON.text(after).storable])
    try database.run(
      "UPDATE record SET version = version + 1, updated_at = ? WHERE id = ?", [now.milliseconds, existing])
  }

  private mutating func noteName(_ draft: RecordDraft, _ id: Int64) {
    let name = draft.name.storable.lowercased()
    if namesByKind[draft.kind]?[name]?.contains(id) ?? false { return }
    namesByKind[draft.kind]?[name, default: []].append(id)
  }

  private mutating func runID() throws -> Int64 {
    if let id = run.id { return id.value }
    let id = try MailStore.insertRun(run, database)
    run.id = ID(id)
    return id
  }

  func problem(_ draft: RecordDraft, _ column: String?, _ text: String) -> RowProblemError {
    RowProblemError(problem: RowProblem(line: draft.line, column: column, text: text))
  }

  private mutating func create(_ draft: RecordDraft) throws -> Int64 {
    let custom = draft.custom.filter { !$0.value.isEmpty }
    try database.run(
      """
      INSERT INTO record (kind, external_id, name, owner, custom, created_at, updated_at, created_run)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        draft.kind.rawValue, draft.externalID?.storable, draft.name.storable, draft.owner?.storable,
        try StoredJSON.text(custom).storable, (draft.createdAt ?? now).milliseconds, now.milliseconds, try runID(),
      ])
    let id = database.lastInsertedRowID
    switch draft.kind {
    case .contact: try database.run("INSERT INTO contact (record) VALUES (?)", [id])
    case .company: try database.run("INSERT INTO company (record) VALUES (?)", [id])
    case .lead: try database.run("INSERT INTO lead (record) VALUES (?)", [id])
    case .deal: try database.run("INSERT INTO deal (record, meaning) VALUES (?, 'open')", [id])
    }
    return id
  }
}

/// Carries a row's problem to where problems are collected.
struct RowProblemError: Error {
  let problem: RowProblem
}
