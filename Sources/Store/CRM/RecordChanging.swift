internal import GRDB
internal import Model

/// Changes single fields of a record for a person, inside a transaction, and takes such changes back.
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

    /// Why an undo left it alone.
    func spared(having value: String?) -> String {
      let name = stored.name.isEmpty ? stored.field : stored.name
      guard let value, !value.isEmpty else { return "\(name) was emptied since" }
      return "\(name) was changed since, to \(value)"
    }

    /// The column, and the one that names the record there; nil for custom fields.
    fileprivate var place: (table: String, column: String, key: String)? {
      switch self {
      case .name: ("record", "name", "id")
      case .title: ("contact", "title", "record")
      case .contactPhone: ("contact", "phone", "record")
      case .leadPhone: ("lead", "phone", "record")
      case .companyName: ("lead", "company_name", "record")
      case .custom: nil
      }
    }
  }

  /// - Parameter message: where the value was read.
  func apply(_ field: Field, _ value: String, from message: Int64?, run: Int64) throws {
    let before = try self.value(of: field)
    let after = value.storable
    try set(field, to: after)
    let stored = field.stored
    try database.run(
      """
      INSERT INTO record_change (run, record, field, name, before, after, message, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, [run, record, stored.field, stored.name, before, after, message, now.milliseconds])
  }

  func value(of field: Field) throws -> String? {
    if let place = field.place {
      return try database.row("SELECT \(place.column) FROM \(place.table) WHERE \(place.key) = ?", [record])?[0]
    }
    return try custom()[field.stored.name]
  }

  /// Sets a field, nil where it is to be empty, and counts the record's version up.
  func set(_ field: Field, to value: String?) throws {
    if let place = field.place {
      try database.run(
        "UPDATE \(place.table) SET \(place.column) = ? WHERE \(place.key) = ?", [value, record])
    } else {
      try setCustom(field.stored.name, to: value)
    }
    try database.run(
      "UPDATE record SET version = version + 1, updated_at = ? WHERE id = ?", [now.milliseconds, record])
  }

  /// Without counting the version up.
  func setCustom(_ name: String, to value: String?) throws {
    var fields = try custom()
    fields[name] = value
    try database.run(
      "UPDATE record SET custom = ? WHERE id = ?", [try StoredJSON.text(fields).storable, record])
    try database.run("DELETE FROM record_field WHERE record = ? AND name = ?", [record, name.storable.lowercased()])
    guard let value else { return }
    try database.run(
      "INSERT INTO record_field (name, value, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      [name.storable.lowercased(), value.lowercased(), record])
  }

  private func custom() throws -> [String: String] {
    let text: String? = try database.row("SELECT custom FROM record WHERE id = ?", [record])?[0]
    return try StoredJSON.value([String: String].self, text ?? "{}", of: "the custom fields of record \(record)")
  }
}

extension Undo {
  /// Puts back what fields had before the run, where they still have what it wrote; the others are spared.
  func takeBackFields(_ report: inout UndoReport) throws {
    let rows = try database.rows(
      """
      SELECT c.id, c.record, c.field, c.name, c.before, c.after, r.kind, r.name
      FROM record_change AS c JOIN record AS r ON r.id = c.record
      WHERE c.run = ? AND c.undone_at IS NULL ORDER BY c.id DESC
      """, [run])
    var restored = 0
    for row in rows {
      let changing = RecordChanging(database: database, record: row[1], now: now)
      let field = try RecordChanging.Field(stored: row[2], row[3])
      let value = try changing.value(of: field)
      guard value == row[5] as String else {
        let record = try KnownReading(database: database).reference(row[6], row[1])
        report.spared.append(.init(record: record, name: row[7], reason: field.spared(having: value)))
        // The next change of the field puts back, when it is undone too, what was there before both.
        try database.run(
          """
          UPDATE record_change SET before = ?1 WHERE id = (
            SELECT min(id) FROM record_change WHERE record = ?2 AND field = ?3 AND name = ?4 AND id > ?5
              AND undone_at IS NULL AND before IS ?6)
          """,
          [row[4] as String?, row[1] as Int64, row[2] as String, row[3] as String, row[0] as Int64, row[5] as String])
        continue
      }
      try changing.set(field, to: row[4])
      try StaleMail(.people, database).note(record: row[1])
      try database.run(
        "UPDATE record_change SET undone_at = ? WHERE id = ?", [now.milliseconds, row[0] as Int64])
      restored += 1
    }
    report.fieldsRestored = restored
  }
}
