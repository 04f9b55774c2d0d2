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
  /// As an import left it: the last change of a field of any record by then; nil in those of older versions.
  var lastChange: Int64?

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

  /// What of it another does not have, and where the history of stages ends: all that an undo needs of either.
  func differing(from other: RecordSnapshot) -> RecordSnapshot {
    var left = self
    left.columns = columns.filter { other.columns[$0.key] != $0.value }
    left.custom = custom.filter { other.custom[$0.key] != $0.value }
    left.addresses = addresses.filter { !other.addresses.contains($0) }
    left.domains = domains.filter { !other.domains.contains($0) }
    left.contacts = contacts.filter { !other.contacts.contains($0) }
    return left
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
