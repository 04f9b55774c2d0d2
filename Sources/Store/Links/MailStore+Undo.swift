internal import GRDB
package import Model

/// What an undo took back, and what it spared.
package struct UndoReport: Sendable, Hashable, Codable {
  package struct Spared: Sendable, Hashable, Codable {
    package var record: RecordReference
    package var name: String
    /// `changed since`, `linked by hand`, `mail of another run is linked with it`; of a field of a record that stays
    /// `Tags was changed since, to vip`.
    package var reason: String
  }

  package var run: ID<Run>
  /// Links that are no longer there.
  package var linksWithdrawn = 0
  /// Links that are there again: a relink or a person had taken them away.
  package var linksRestored = 0
  /// Records that the run had made or brought back, now deleted softly; also those that only its changes had kept.
  package var recordsWithdrawn: [RecordReference] = []
  package var spared: [Spared] = []
  /// Records that the run, an import of an older version, changed and did not make: they stay as they are.
  package var changesKept = 0
  /// Records that the run, an import, changed and that are put back; nil where there are none.
  package var recordsRestored: Int?
  /// Changes of single fields that are put back; nil in reports of older versions.
  package var fieldsRestored: Int?
}

extension MailStore {
  /// Takes back what a run did: its claims and those inherited from them, the records it made, its withdrawals, and a
  /// person's decisions and changes of fields where it was made by hand: what follows from those is noted as stale. Mail and ledger stay. On
  /// disk when it returns.
  ///
  /// - Throws: `refused` when it was undone before, still goes on, or is for another to undo, `noSuch` when the viewer
  ///   may not see it.
  package func undo(_ id: ID<Run>, by viewer: Viewer, now: Timestamp) throws(StoreError) -> UndoReport {
    try write("undo run \(id)", durable: true) { database in
      let run = try MailStore.run(id, for: viewer, database)
      try MailStore.requireUndoable(run, by: viewer, database)
      var undo = Undo(run: id.value, now: now, database: database)
      try undo.withdrawClaims()
      try undo.restoreClaims()
      try undo.takeBackDecisions()
      try undo.withdrawInherited()
      var report = UndoReport(run: id)
      (report.linksWithdrawn, report.linksRestored) = try undo.changes()
      var concerns = try StaleConcerns(database)
      try undo.takeBackChanges(&report, noting: &concerns)
      try undo.withdrawRecords(&report, noting: &concerns)
      report.spared.sort { ($0.record, $0.reason) < ($1.record, $1.reason) }
      if run.kind == .crmImport {
        let told = try database.number("SELECT count(*) FROM import_change WHERE run = ?", [id.value]) ?? 0
        report.changesKept = (run.counts["changed"] ?? 0) - Int(told)
      }
      try database.run(
        "UPDATE run SET undone_at = ?, undone_by = ?, undo_report = ? WHERE id = ?",
        [now.milliseconds, viewer.user.value, try StoredJSON.text(report), id.value])
      return report
    }
  }

  /// - Throws: `refused` with the reason why the run cannot be undone, or not by the viewer.
  static func requireUndoable(_ run: Run, by viewer: Viewer, _ database: Database) throws {
    try Access.requireUndo(of: run, viewer, database)
    if let at = run.undoneAt { throw StoreError.refused("run \(run.id) was undone on \(at)") }
    if run.endedAt == nil { throw StoreError.refused("run \(run.id) still goes on; stop it first") }
  }
}
