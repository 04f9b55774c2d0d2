internal import GRDB
internal import Model

extension Undo {
  private struct Candidate {
    var reference: RecordReference
    var name: String
    /// The run made it or brought it back; otherwise it made a change to a record that others had left behind.
    var isOwn: Bool
    /// Why it stays.
    var reason: String?
    /// The records that name it, by name.
    var naming: [(id: Int64, name: String)] = []
  }

  /// Deletes softly the records that the run made or brought back, unless somebody would miss them; also those of runs
  /// undone before that stayed because of this one.
  func withdrawRecords(_ report: inout UndoReport, noting concerns: inout StaleConcerns) throws {
    var candidates = try self.candidates()
    // A record that stays keeps those that it names; each turn spares at least one or is the last.
    while true {
      let staying = candidates.filter { $0.reason != nil }
      for candidate in staying where candidate.isOwn {
        report.spared.append(
          .init(record: candidate.reference, name: candidate.name, reason: candidate.reason ?? ""))
      }
      candidates.removeAll { $0.reason != nil }
      let going = Set(candidates.map(\.reference.id.value))
      for index in candidates.indices {
        let one = candidates[index].naming.first { !going.contains($0.id) }
        candidates[index].reason = one.map { "\($0.name) names it" }
      }
      if candidates.allSatisfy({ $0.reason == nil }) { break }
    }
    try database.run(
      """
      UPDATE record SET deleted_at = ?1, made_undone = 1, updated_at = ?1, version = version + 1
      WHERE id IN (SELECT value FROM json_each(?2))
      """, [now.milliseconds, StoredJSON.array(candidates.map(\.reference.id.value))])
    report.recordsWithdrawn = candidates.map(\.reference).sorted()
    // What mail made goes with its links; what an import made is looked for by more.
    for record in report.recordsWithdrawn where try isImported(record.id.value) {
      try concerns.note(record.id.value, before: nil)
    }
  }

  /// The records that the run made, changed or linked and that no run is left to have made, and those that they name.
  private func candidates() throws -> [Candidate] {
    var found: [Int64: Candidate] = [:]
    var next = touched.union(
      try Int64.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT id FROM record WHERE created_run = ?1
            UNION SELECT l.record FROM claim AS c JOIN link AS l ON l.id = c.link WHERE c.run = ?1
            UNION SELECT record FROM person_decision WHERE run = ?1
            """), arguments: [run]))
    while let record = next.popFirst() {
      guard found[record] == nil, let candidate = try candidate(record) else { continue }
      found[record] = candidate
      next.formUnion(try RecordTies(of: record, database).named)
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Nil for a record that a run made which is not undone, and for one that is deleted.
  private func candidate(_ record: Int64) throws -> Candidate? {
    let row = try database.row(
      """
      SELECT r.kind, r.name, r.created_run = ?2 OR EXISTS (
          SELECT 1 FROM import_change WHERE record = ?1 AND run = ?2
            AND json_extract(before, '$.columns."record.deleted_at"') IS NOT NULL)
      FROM record AS r JOIN run AS n ON n.id = r.created_run
      WHERE r.id = ?1 AND r.deleted_at IS NULL AND (n.id = ?2 OR n.undone_at IS NOT NULL)
      """, [record, run])
    guard let row else { return nil }
    let reference = try KnownReading(database: database).reference(row[0], record)
    var candidate = Candidate(reference: reference, name: row[1], isOwn: row[2])
    candidate.reason = try isChanged(record) ? "changed since" : use(of: record)
    if candidate.reason == nil { candidate.naming = try naming(record) }
    return candidate
  }

  /// True where a run that is not undone has changed a record, or something of which no run tells.
  ///
  /// A change counts the version up, once more when it is undone, and so does a withdrawal, after which an import
  /// brought the record back.
  private func isChanged(_ record: Int64) throws -> Bool {
    let row = try database.row(
      """
      WITH change(run, undone, back) AS (
        SELECT run, undone_at IS NOT NULL, 0 FROM record_change WHERE record = ?1
        UNION ALL SELECT run, undone_at IS NOT NULL, json_extract(before, '$.columns."record.deleted_at"') IS NOT NULL
          FROM import_change WHERE record = ?1)
      SELECT EXISTS (
          SELECT 1 FROM change AS c JOIN run AS n ON n.id = c.run
          WHERE NOT c.undone AND n.undone_at IS NULL AND n.id <> ?2),
        (SELECT version FROM record WHERE id = ?1) - (SELECT 1 + count(*) + total(undone) + total(back) FROM change) > 0
      """, [record, run])
    return row.map { $0[0] || $0[1] } ?? false
  }

  /// Who still uses a record; the run's own claims are withdrawn by now.
  private func use(of record: Int64) throws -> String? {
    let byHand = try database.number(
      "SELECT 1 FROM person_decision WHERE record = ? AND undone_at IS NULL LIMIT 1", [record])
    if byHand != nil { return "linked or removed by hand" }
    let linked = try database.number("SELECT 1 FROM live_link WHERE record = ? LIMIT 1", [record])
    return linked == nil ? nil : "mail of another run is linked with it"
  }

  private func naming(_ record: Int64) throws -> [(id: Int64, name: String)] {
    try database.rows(
      """
      SELECT id, name FROM record WHERE deleted_at IS NULL AND id IN (
        SELECT record FROM contact WHERE company = ?1
        UNION SELECT record FROM deal WHERE company = ?1 UNION SELECT record FROM deal WHERE partner = ?1
        UNION SELECT deal FROM deal_contact WHERE contact = ?1)
      ORDER BY id
      """, [record]
    ).map { ($0[0], $0[1]) }
  }

  /// True where an import made a record or changed it.
  private func isImported(_ record: Int64) throws -> Bool {
    try database.number(
      """
      SELECT 1 FROM record AS r JOIN run AS n ON n.id = r.created_run
      WHERE r.id = ?1 AND (n.kind = ?2 OR EXISTS (SELECT 1 FROM import_change WHERE record = ?1))
      """, [record, Run.Kind.crmImport.rawValue]) != nil
  }
}
