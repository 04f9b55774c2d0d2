internal import GRDB
internal import Model

/// Everything of a record that an import can change: to tell whether it did, and for an undo to put it back.
struct RecordSnapshot: Codable, Equatable {
  /// Values as text by `table.column`, which SQLite turns into what the column takes; without those that are null.
  var columns: [String: String] = [:]
  var custom: [String: String] = [:]
  /// Keys.
  var addresses: [String] = []
  var domains: [String] = []
  /// Of a deal.
  var contacts: [Int64] = []
  /// The last entry of a deal's history of stages.
  var lastStage: Int64 = 0

  private static let ofAll = ["external_id", "name", "owner", "deleted_at", "made_on", "made_undone"]
  private static let ofKind: [RecordKind: [String]] = [
    .contact: ["title", "phone", "company"],
    .company: ["phone"],
    .lead: ["company_name", "status", "source", "phone"],
    .deal: [
      "pipeline", "stage", "meaning", "amount", "currency", "opened_at", "closed_at", "company", "partner",
    ],
  ]

  init(of record: Int64, _ kind: RecordKind, _ database: Database) throws {
    try read("record", "id", RecordSnapshot.ofAll, record, database)
    try read(kind.rawValue, "record", RecordSnapshot.ofKind[kind] ?? [], record, database)
    let text: String? = try database.row("SELECT custom FROM record WHERE id = ?", [record])?[0]
    custom = try StoredJSON.value([String: String].self, text ?? "{}", of: "the custom fields of record \(record)")
    func list<Value: DatabaseValueConvertible>(_ column: String, _ table: String, _ key: String) throws -> [Value] {
      try database.rows("SELECT \(column) FROM \(table) WHERE \(key) = ? ORDER BY 1", [record]).map { $0[0] }
    }
    addresses = try list("key", "record_address", "record")
    domains = try list("domain", "record_domain", "record")
    guard kind == .deal else { return }
    contacts = try list("contact", "deal_contact", "deal")
    lastStage = try database.number("SELECT max(id) FROM deal_stage WHERE deal = ?", [record]) ?? 0
  }

  private mutating func read(
    _ table: String, _ key: String, _ names: [String], _ record: Int64, _ database: Database
  ) throws {
    let list = names.map { "CAST(\($0) AS TEXT)" }.joined(separator: ", ")
    guard let row = try database.row("SELECT \(list) FROM \(table) WHERE \(key) = ?", [record]) else { return }
    for (index, name) in names.enumerated() {
      if let value = row[index] as String? { columns["\(table).\(name)"] = value }
    }
  }
}

extension Undo {
  /// Puts back what an import changed of records that were there before, where it is still as the import left it.
  func takeBackImported(_ report: inout UndoReport) throws {
    let rows = try database.rows(
      """
      SELECT i.record, i.before, i.after, r.kind, r.name FROM import_change AS i JOIN record AS r ON r.id = i.record
      WHERE i.run = ? AND i.undone_at IS NULL ORDER BY i.record
      """, [run])
    for row in rows {
      let reference = try KnownReading(database: database).reference(row[3], row[0])
      let what = "what an import changed of record \(reference.id)"
      let ties = try RecordTies(of: reference.id.value, database)
      let restoring = SnapshotRestoring(
        record: reference.id.value, before: try StoredJSON.value(RecordSnapshot.self, row[1], of: what),
        after: try StoredJSON.value(RecordSnapshot.self, row[2], of: what),
        now: try RecordSnapshot(of: reference.id.value, reference.kind, database), database: database, time: now)
      for reason in try restoring.run() { report.spared.append(.init(record: reference, name: row[4], reason: reason)) }
      try database.run(
        "UPDATE record SET version = version + 1, updated_at = ? WHERE id = ?", [now.milliseconds, reference.id.value])
      try database.run(
        "UPDATE import_change SET undone_at = ? WHERE run = ? AND record = ?",
        [now.milliseconds, run, reference.id.value])
      try StaleMail(.people, database).note(changed: reference.id.value, before: ties)
    }
    if !rows.isEmpty { report.recordsRestored = rows.count }
  }
}

/// Puts one record back, as far as nobody has changed it since.
private struct SnapshotRestoring {
  let record: Int64
  let before: RecordSnapshot
  let after: RecordSnapshot
  let now: RecordSnapshot
  let database: Database
  let time: Timestamp

  /// - Returns: Why something stays as it is, one sentence each.
  func run() throws -> [String] {
    var spared: [String] = []
    for place in Set(before.columns.keys).union(after.columns.keys).sorted()
    where before.columns[place] != after.columns[place] {
      if now.columns[place] == after.columns[place] {
        try set(place, to: before.columns[place])
      } else {
        spared.append(reason(place))
      }
    }
    let changing = RecordChanging(database: database, record: record, now: time)
    for name in Set(before.custom.keys).union(after.custom.keys).sorted()
    where before.custom[name] != after.custom[name] {
      if now.custom[name] == after.custom[name] {
        try changing.setCustom(name, to: before.custom[name])
      } else {
        spared.append(RecordChanging.Field.custom(name).spared(having: now.custom[name]))
      }
    }
    try remove(after.addresses, besides: before.addresses, "record_address", "key", "record")
    try remove(after.domains, besides: before.domains, "record_domain", "domain", "record")
    try remove(after.contacts, besides: before.contacts, "deal_contact", "contact", "deal")
    try database.run(
      "DELETE FROM deal_stage WHERE deal = ? AND id > ? AND id <= ?", [record, before.lastStage, after.lastStage])
    return spared
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

  private func remove<Value: DatabaseValueConvertible & Hashable>(
    _ after: [Value], besides before: [Value], _ table: String, _ column: String, _ key: String
  ) throws {
    for value in Set(after).subtracting(before) {
      try database.run("DELETE FROM \(table) WHERE \(key) = ? AND \(column) = ?", [record, value])
    }
  }
}
