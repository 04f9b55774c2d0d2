internal import GRDB
internal import Model

/// Changes single fields of a record inside a transaction.
struct RecordChanging {
  let database: Database
  let record: Int64
  let now: Timestamp

  /// A field that a person may change here.
  enum Field: Equatable {
    case name, title, contactPhone, leadPhone, companyName
    case custom(String)

    /// As `record_change` names it.
    var stored: (field: String, name: String) {
      switch self {
      case .name: ("name", "")
      case .title: ("title", "")
      case .contactPhone: ("contact phone", "")
      case .leadPhone: ("lead phone", "")
      case .companyName: ("company name", "")
      case .custom(let name): ("custom", name)
      }
    }

    init(stored field: String, _ name: String) throws(StoreError) {
      switch field {
      case "name": self = .name
      case "title": self = .title
      case "contact phone": self = .contactPhone
      case "lead phone": self = .leadPhone
      case "company name": self = .companyName
      case "custom": self = .custom(name)
      default: throw .corrupt("a change of the field \(field)")
      }
    }

    var place: RecordPlace {
      switch self {
      case .name: .column("record.name")
      case .title: .column("contact.title")
      case .contactPhone: .column("contact.phone")
      case .leadPhone: .column("lead.phone")
      case .companyName: .column("lead.company_name")
      case .custom(let name): .custom(name)
      }
    }
  }

  /// - Parameters:
  ///   - message: where the value was read.
  ///   - isByRule: no person and no import changes it. Then `updated_at` stays, by which links are known that the CRM has
  ///     moved on from.
  func apply(_ field: Field, _ value: String, from message: Int64?, run: Int64, isByRule: Bool = false) throws {
    let before = try self.value(of: field)
    let after = value.storable
    try set(field.place, to: after)
    try database.run(
      "UPDATE record SET version = version + 1, updated_at = iif(?, updated_at, ?) WHERE id = ?",
      [isByRule, now.milliseconds, record])
    let stored = field.stored
    try database.run(
      """
      INSERT INTO record_change (run, record, field, name, before, after, message, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, [run, record, stored.field, stored.name, before, after, message, now.milliseconds])
  }

  func value(of field: Field) throws -> String? {
    switch field.place {
    case .custom(let name): return try custom()[name]
    case .column(let path):
      let (table, column, key) = try RecordChanging.column(path)
      return try database.row("SELECT \(column) FROM \(table) WHERE \(key) = ?", [record])?[0]
    }
  }

  /// Sets a field, nil where it is to be empty, and says nothing of it in the record's version.
  func set(_ place: RecordPlace, to value: String?) throws {
    switch place {
    case .custom(let name): try setCustom(name, to: value)
    case .column(let path):
      let (table, column, key) = try RecordChanging.column(path)
      try database.run("UPDATE \(table) SET \(column) = ? WHERE \(key) = ?", [value, record])
    }
  }

  /// The column, and the one that names the record there.
  private static func column(_ path: String) throws(StoreError) -> (table: Substring, column: Substring, key: String) {
    let parts = path.split(separator: ".")
    guard parts.count == 2 else { throw .corrupt("a change of the field \(path)") }
    return (parts[0], parts[1], parts[0] == "record" ? "id" : "record")
  }

  private func setCustom(_ name: String, to value: String?) throws {
    var fields = try custom()
    fields[name] = value
    try database.run(
      "UPDATE record SET custom = ? WHERE id = ?", [try StoredJSON.text(fields).storable, record])
    let key = name.storable.lowercased()
    try database.run("DELETE FROM record_field WHERE record = ? AND name = ?", [record, key])
    // Another export may have headed the same field otherwise: that is what look-ups find then.
    let other = fields.sorted { $0.key < $1.key }.last { $0.key.lowercased() == key }
    guard let value = value ?? other?.value else { return }
    try database.run(
      "INSERT INTO record_field (name, value, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      [key, value.storable.lowercased(), record])
  }

  private func custom() throws -> [String: String] {
    let text: String? = try database.row("SELECT custom FROM record WHERE id = ?", [record])?[0]
    return try StoredJSON.value([String: String].self, text ?? "{}", of: "the custom fields of record \(record)")
  }
}
