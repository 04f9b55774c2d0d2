internal import GRDB
internal import Model

extension Undo {
  private struct Candidate {
    var reference: RecordReference
    var name: String
  }

  /// Deletes softly the records that the run made, unless somebody would miss them.
  func withdrawRecords(_ report: inout UndoReport) throws {
    let rows = try database.rows(
      """
      SELECT id, kind, name,
        version - 2 * (SELECT count(*) FROM record_change AS c WHERE c.record = record.id AND c.undone_at IS NOT NULL)
          - 2 * (SELECT count(*) FROM import_change AS c WHERE c.record = record.id AND c.undone_at IS NOT NULL)
      FROM record WHERE created_run = ? AND deleted_at IS NULL ORDER BY id
      """, [run])
    var candidates: [Candidate] = []
    for row in rows {
      guard let kind = RecordKind(rawValue: row[1]) else { throw StoreError.corrupt("record \(row[0] as Int64)") }
      let candidate = Candidate(reference: RecordReference(kind: kind, id: ID(row[0])), name: row[2])
      // A change that was undone counted the version up and up again.
      if let reason = try (row[3] as Int) > 1 ? "changed since" : use(of: row[0]) {
        report.spared.append(.init(record: candidate.reference, name: candidate.name, reason: reason))
      } else {
        candidates.append(candidate)
      }
    }
    // A record that stays keeps those that it names; each turn spares at least one or is the last.
    while true {
      let going = StoredJSON.array(candidates.map(\.reference.id.value))
      let named = Dictionary(
        try candidates.compactMap { candidate in
          try name(ofOneNaming: candidate.reference.id.value, besides: going).map { (candidate.reference, $0) }
        }
      ) { first, _ in first }
      if named.isEmpty { break }
      for candidate in candidates {
        guard let name = named[candidate.reference] else { continue }
        report.spared.append(.init(record: candidate.reference, name: candidate.name, reason: "\(name) names it"))
      }
      candidates.removeAll { named[$0.reference] != nil }
    }
    try database.run(
      """
      UPDATE record SET deleted_at = ?1, made_undone = 1, updated_at = ?1, version = version + 1
      WHERE id IN (SELECT value FROM json_each(?2))
      """, [now.milliseconds, StoredJSON.array(candidates.map(\.reference.id.value))])
    report.recordsWithdrawn = candidates.map(\.reference).sorted()
  }

  /// Who still uses a record; the run's own claims are withdrawn by now.
  private func use(of record: Int64) throws -> String? {
    let byHand = try database.number(
      "SELECT 1 FROM person_decision WHERE record = ? AND undone_at IS NULL LIMIT 1", [record])
    if byHand != nil { return "linked or removed by hand" }
    let linked = try database.number("SELECT 1 FROM live_link WHERE record = ? LIMIT 1", [record])
    return linked == nil ? nil : "mail of another run is linked with it"
  }

  /// The name of a record that stays and names this one.
  private func name(ofOneNaming record: Int64, besides going: String) throws -> String? {
    try String.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT name FROM record WHERE deleted_at IS NULL AND id NOT IN (SELECT value FROM json_each(?2)) AND id IN (
            SELECT record FROM contact WHERE company = ?1
            UNION SELECT record FROM deal WHERE company = ?1 UNION SELECT record FROM deal WHERE partner = ?1
            UNION SELECT deal FROM deal_contact WHERE contact = ?1)
          ORDER BY id LIMIT 1
          """), arguments: [record, going])
  }
}
