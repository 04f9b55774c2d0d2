internal import GRDB
internal import Model

extension Undo {
  /// Puts back what an import changed of records that were there before, where it is still as the import left it.
  func takeBackImported(_ report: inout UndoReport, noting concerns: inout StaleConcerns) throws {
    let rows = try database.rows(
      """
      SELECT i.record, i.before, i.after, r.kind, r.name FROM import_change AS i JOIN record AS r ON r.id = i.record
      WHERE i.run = ? AND i.undone_at IS NULL ORDER BY i.record
      """, [run])
    var restored = 0
    for row in rows {
      let reference = try KnownReading(database: database).reference(row[3], row[0])
      let ties = try RecordTies(of: reference.id.value, database)
      let restoring = SnapshotRestoring(
        run: run, record: reference.id.value, before: try RecordSnapshot(stored: row[1]),
        after: try RecordSnapshot(stored: row[2]),
        now: try RecordSnapshot(of: reference.id.value, reference.kind, database), database: database, time: now)
      let done = try restoring.restore()
      if done.count > 0 { restored += 1 }
      report.spared += done.spared.map { .init(record: reference, name: row[4], reason: $0) }
      // The CRM has not moved on: what the import had mail linked with goes like the rest.
      try database.run("UPDATE record SET version = version + 1 WHERE id = ?", [reference.id.value])
      try database.run(
        "UPDATE import_change SET undone_at = ? WHERE run = ? AND record = ?",
        [now.milliseconds, run, reference.id.value])
      try concerns.note(reference.id.value, before: ties)
    }
    if restored > 0 { report.recordsRestored = restored }
  }
}

extension RecordSnapshot {
  init(stored text: String) throws(StoreError) {
    self = try StoredJSON.value(RecordSnapshot.self, text, of: "what an import changed")
  }
}

/// Puts one record back, as far as nobody has changed it since.
private struct SnapshotRestoring {
  let run: Int64
  let record: Int64
  let before: RecordSnapshot
  let after: RecordSnapshot
  let now: RecordSnapshot
  let database: Database
  let time: Timestamp

  struct Done {
    /// How much was put back.
    var count = 0
    /// Why something stays as it is, one sentence each.
    var spared: [String] = []
  }

  func restore() throws -> Done {
    var done = Done()
    let changing = RecordChanging(database: database, record: record, now: time)
    try restore(\.columns, &done, spare: reason, set: set)
    try restore(\.custom, &done) {
      RecordChanging.Field.custom($0).spared(having: now.custom[$0])
    } set: {
      try changing.setCustom($0, to: $1)
    }
    done.count += try remove(after.addresses, besides: before.addresses, "record_address", "key", "record")
    done.count += try remove(after.domains, besides: before.domains, "record_domain", "domain", "record")
    done.count += try remove(after.contacts, besides: before.contacts, "deal_contact", "contact", "deal")
    try database.run(
      "DELETE FROM deal_stage WHERE deal = ? AND id > ? AND id <= ?", [record, before.lastStage, after.lastStage])
    return done
  }

  private func restore(
    _ values: WritableKeyPath<RecordSnapshot, [String: String]>, _ done: inout Done, spare: (String) -> String,
    set: (String, String?) throws -> Void
  ) throws {
    let (before, after, now) = (before[keyPath: values], after[keyPath: values], now[keyPath: values])
    for name in Set(before.keys).union(after.keys).sorted() where before[name] != after[name] {
      if now[name] == after[name] {
        try set(name, before[name])
        done.count += 1
      } else {
        done.spared.append(spare(name))
        try handOn(name, values)
      }
    }
  }

  /// The import that changed the value since puts back, when it is undone too, what was there before both.
  private func handOn(_ name: String, _ values: WritableKeyPath<RecordSnapshot, [String: String]>) throws {
    let later = try database.rows(
      "SELECT run, before, after FROM import_change WHERE record = ? AND run > ? AND undone_at IS NULL ORDER BY run",
      [record, run])
    for row in later {
      var found = try RecordSnapshot(stored: row[1])
      let left = try RecordSnapshot(stored: row[2])
      let value = found[keyPath: values][name]
      guard value == after[keyPath: values][name], value != left[keyPath: values][name] else { continue }
      found[keyPath: values][name] = before[keyPath: values][name]
      return try database.run(
        "UPDATE import_change SET before = ? WHERE run = ? AND record = ?",
        [try StoredJSON.text(found).storable, row[0] as Int64, record])
    }
  }

  private func set(_ place: String, to value: String?) throws {
    let parts = place.split(separator: ".")
    guard parts.count == 2 else { throw StoreError.corrupt("what an import changed of record \(record)") }
    try database.run(
      "UPDATE \(parts[0]) SET \(parts[1]) = ? WHERE \(parts[0] == "record" ? "id" : "record") = ?", [value, record])
  }

  private func reason(_ place: String) -> String {
    let column = place.split(separator: ".").last.map { String($0).replacing("_", with: " ") } ?? place
    if ["deleted_at", "made_on", "made_undone"].contains(where: place.hasSuffix) { return "changed since" }
    // Numbers of records and milliseconds tell nobody anything.
    let isShown = !place.hasSuffix("_at") && !place.hasSuffix(".company") && !place.hasSuffix(".partner")
    guard let value = now.columns[place] else { return "\(column) was emptied since" }
    return isShown ? "\(column) was changed since, to \(value)" : "\(column) was changed since"
  }

  /// - Returns: How many were taken away.
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
