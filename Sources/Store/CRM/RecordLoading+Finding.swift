internal import GRDB
internal import Model

extension RecordLoading {
  /// The records of other rows that one names.
  struct Links {
    var company: Int64?
    var partner: Int64?
    var contacts: [Int64] = []
  }

  /// The record that a row is about; nil where it is a new one.
  mutating func find(_ draft: RecordDraft) throws -> Int64? {
    if let external = draft.externalID { return try numbered(external, draft.kind) ?? unnumbered(draft) }
    switch draft.kind {
    case .contact, .lead:
      guard let address = draft.addresses.first else { return nil }
      let found = try addressed(address, draft.kind)
      if found.count > 1 {
        throw problem(draft, nil, "\(found.count) \(draft.kind.plural) have the address \(address); give the row an id")
      }
      return found.first
    case .company, .deal:
      let found = try named(draft.name, draft.kind)
      if found.count > 1 {
        throw problem(draft, nil, "\(found.count) \(draft.kind.plural) are called '\(draft.name)'; give the row an id")
      }
      return found.first
    }
  }

  /// A record that was made here, from mail mostly, and that the export now gives its id: it is not made twice.
  private func unnumbered(_ draft: RecordDraft) throws -> Int64? {
    let keys = StoredJSON.array(draft.kind == .company ? draft.domains : draft.addresses.map(\.key))
    let (table, column) = draft.kind == .company ? ("record_domain", "domain") : ("record_address", "key")
    return try database.number(
      """
      SELECT r.id FROM \(table) AS k CROSS JOIN record AS r ON r.id = k.record
      WHERE k.\(column) IN (SELECT value FROM json_each(?)) AND r.kind = ? AND r.external_id IS NULL
        AND r.deleted_at IS NULL AND r.merged_into IS NULL ORDER BY r.id LIMIT 1
      """, [keys, draft.kind.rawValue])
  }

  mutating func resolve(_ draft: RecordDraft) throws -> Links {
    var links = Links()
    guard draft.kind == .contact || draft.kind == .deal else { return links }
    if let company = draft.company { links.company = try one(company, .company, draft, draft.columns.company) }
    if let partner = draft.partner { links.partner = try one(partner, .company, draft, draft.columns.partner) }
    for contact in draft.contacts { links.contacts.append(try one(contact, .contact, draft, draft.columns.contacts)) }
    return links
  }

  private mutating func one(_ text: String, _ kind: RecordKind, _ draft: RecordDraft, _ column: String?) throws -> Int64
  {
    if let id = try numbered(text, kind), try isThere(id) { return id }
    var found = try named(text, kind)
    if found.isEmpty, let address = Address(text) { found = try addressed(address, kind) }
    guard let first = found.first else {
      throw problem(
        draft, column, "there is no \(kind.rawValue) '\(text)'; import the \(kind.plural) first, or correct the row")
    }
    guard found.count == 1 else {
      throw problem(draft, column, "\(found.count) \(kind.plural) are called '\(text)'; write the id")
    }
    return first
  }

  /// By external id; also one that was deleted here, since no second one can have the id.
  private func numbered(_ external: String, _ kind: RecordKind) throws -> Int64? {
    try database.number(
      "SELECT coalesce(merged_into, id) FROM record WHERE kind = ? AND external_id = ?",
      [kind.rawValue, external.storable])
  }

  private func isThere(_ id: Int64) throws -> Bool {
    try database.number("SELECT 1 FROM record WHERE id = ? AND deleted_at IS NULL", [id]) != nil
  }

  /// By the whole name: spelled so, or else whatever the letter case.
  private mutating func named(_ name: String, _ kind: RecordKind) throws -> [Int64] {
    let name = name.storable
    let ids = try names(of: kind)[name.lowercased()] ?? []
    let rows = try database.rows(
      """
      SELECT id, name FROM record WHERE id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL ORDER BY id
      """, [StoredJSON.array(ids)])
    let exact = rows.filter { $0[1] == name }
    // Renamed since the names were read.
    let alike = rows.filter { ($0[1] as String).lowercased() == name.lowercased() }
    return (exact.isEmpty ? alike : exact).map { $0[0] }
  }

  /// All names of a kind, read once: an export that names companies by name would else read them all for each row.
  private mutating func names(of kind: RecordKind) throws -> [String: [Int64]] {
    if let known = namesByKind[kind] { return known }
    var names: [String: [Int64]] = [:]
    for row in try database.rows(
      "SELECT id, name FROM record WHERE kind = ? AND deleted_at IS NULL AND merged_into IS NULL", [kind.rawValue])
    {
      names[(row[1] as String).lowercased(), default: []].append(row[0])
    }
    namesByKind[kind] = names
    return names
  }

  private func addressed(_ address: Address, _ kind: RecordKind) throws -> [Int64] {
    try database.rows(
      """
      SELECT r.id FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record
      WHERE a.key = ? AND r.kind = ? AND r.deleted_at IS NULL AND r.merged_into IS NULL ORDER BY r.id
      """, [address.key, kind.rawValue]
    ).map { $0[0] }
  }
}

extension RecordKind {
  fileprivate var plural: String {
    switch self {
    case .contact: "contacts"
    case .company: "companies"
    case .lead: "leads"
    case .deal: "deals"
    }
  }
}
