internal import GRDB
internal import Model

extension Undo {
  /// Puts back what the run changed of records, where nobody has changed it since; the rest is spared.
  mutating func takeBackChanges(_ report: inout UndoReport, noting concerns: inout StaleConcerns) throws {
    let records = try Int64.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT record FROM import_change WHERE run = ?1 AND undone_at IS NULL
          UNION SELECT record FROM record_change WHERE run = ?1 AND undone_at IS NULL ORDER BY 1
          """), arguments: [run])
    var (imported, fields) = (0, 0)
    for record in records {
      let ties = try RecordTies(of: record, database)
      let restoring = try RecordRestoring(run: run, record: record, database: database, time: now)
      let done = try restoring.restore()
      if done.isImported, done.count > 0 { imported += 1 }
      if !done.isImported { fields += done.fields.count }
      report.spared += done.spared.map { .init(record: restoring.reference, name: restoring.name, reason: $0) }
      if done.count > 0 { try concerns.note(record, before: ties) }
      touched.insert(record)
      touched.formUnion(ties.gone(in: try RecordTies(of: record, database)).named)
    }
    if imported > 0 { report.recordsRestored = imported }
    report.fieldsRestored = fields
  }
}

/// Puts one record back, as far as nobody has changed it since.
private struct RecordRestoring {
  let run: Int64
  let record: Int64
  let reference: RecordReference
  /// As it is before.
  let name: String
  let database: Database
  let time: Timestamp

  struct Done {
    /// How much was put back.
    var count = 0
    /// Changes of single fields that were put back.
    var fields: [Int64] = []
    var isImported = false
    /// Why something stays as it is, one sentence each.
    var spared: [String] = []
  }

  init(run: Int64, record: Int64, database: Database, time: Timestamp) throws {
    (self.run, self.record, self.database, self.time) = (run, record, database, time)
    guard let row = try database.row("SELECT kind, name FROM record WHERE id = ?", [record]) else {
      throw StoreError.noSuch("record \(record)")
    }
    (reference, name) = (try KnownReading(database: database).reference(row[0], record), row[1])
  }

  func restore() throws -> Done {
    var done = Done()
    var history = try RecordHistory(of: record, database)
    let now = try RecordSnapshot(of: record, reference.kind, database)
    let changing = RecordChanging(database: database, record: record, now: time)
    for place in history.places(of: run) {
      let taken = try history.takeBack(place, of: run, having: now[place])
      if taken.isSpared { done.spared.append(place.spared(having: taken.value)) }
      if taken.value != now[place] { try changing.set(place, to: taken.value) }
      done.count += taken.restored.count
      for case .field(let id) in taken.restored { done.fields.append(id) }
    }
    if let (before, after) = history.imports[run] {
      done.isImported = true
      done.count += try removeRows(before, after)
    }
    try keep(done)
    return done
  }

  /// The record was changed as often as changes are undone, by what was there before: the CRM has not moved on, and what
  /// the run had mail linked with goes like the rest. So `updated_at` stays.
  private func keep(_ done: Done) throws {
    let at = time.milliseconds
    if done.isImported {
      try database.run("UPDATE import_change SET undone_at = ? WHERE run = ? AND record = ?", [at, run, record])
    }
    for id in done.fields { try database.run("UPDATE record_change SET undone_at = ? WHERE id = ?", [at, id]) }
    try database.run(
      "UPDATE record SET version = version + ? WHERE id = ?", [done.fields.count + (done.isImported ? 1 : 0), record])
  }

  /// - Returns: How many that the import had added were taken away.
  private func removeRows(_ before: RecordSnapshot, _ after: RecordSnapshot) throws -> Int {
    try database.run(
      "DELETE FROM deal_stage WHERE deal = ? AND id > ? AND id <= ?", [record, before.lastStage, after.lastStage])
    return try remove(after.addresses, besides: before.addresses, "record_address", "key", "record")
      + remove(after.domains, besides: before.domains, "record_domain", "domain", "record")
      + remove(after.contacts, besides: before.contacts, "deal_contact", "contact", "deal")
  }

  private func remove<Value: DatabaseValueConvertible & Hashable>(
    _ after: [Value], besides before: [Value], _ table: String, _ column: String, _ key: String
  ) throws -> Int {
    let added = Set(after).subtracting(before)
    for value in added {
      try database.run("DELETE FROM \(table) WHERE \(key) = ? AND \(column) = ?", [record, value])
    }
    return added.count
  }
}
