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
  mutating func find(_ draft: RecordDraft, _ links: Links) throws -> Int64? {
    if let external = draft.externalID { return try numbered(external, draft.kind) ?? unnumbered(draft, links) }
    if !draft.addresses.isEmpty, !draft.kind.isKnownByName { return try addressed(draft) }
    var found = try named(draft.name, draft.kind)
    // The name alone says little of a person: not somebody with an id, of another company, or of another row.
    if !draft.kind.isKnownByName {
      found = try found.filter { try seen[$0] == nil && isUnnumbered($0, of: links.company) }
    }
    if found.count > 1 {
      throw problem(draft, nil, "\(found.count) \(draft.kind.plural) are called '\(draft.name)'; give the row an id")
    }
    return found.first
  }

  /// By the first address that finds one; the others find one of that name only, since they may be a desk's that
  /// several people share.
  private func addressed(_ draft: RecordDraft) throws -> Int64? {
    for (position, address) in draft.addresses.enumerated() {
      var found = try addressed(address, draft.kind)
      if position > 0 { found = try found.filter { try seen[$0] == nil && isNamed($0, as: draft) } }
      if found.count > 1 {
        throw problem(draft, nil, "\(found.count) \(draft.kind.plural) have the address \(address); give the row an id")
      }
      if let first = found.first { return first }
    }
    return nil
  }

  private func isNamed(_ id: Int64, as draft: RecordDraft) throws -> Bool {
    let name: String? = try database.row("SELECT name FROM record WHERE id = ?", [id])?[0]
    // An address stood in for the name at an earlier import, too, and may have been another one of them.
    let names = draft.isNameMadeUp ? draft.addresses.map(\.description) : [draft.name.storable]
    return names.contains { $0.lowercased() == name?.lowercased() }
  }

  /// A record that was made here, from mail mostly, or of an export without ids, and that the export now gives its id:
  /// it is not made twice.
  private mutating func unnumbered(_ draft: RecordDraft, _ links: Links) throws -> Int64? {
    if let found = try keyed(draft) { return found }
    guard draft.kind.isKnownByName || draft.addresses.isEmpty else { return nil }
    let found = try named(draft.name, draft.kind).filter { try isUnnumbered($0, of: links.company) }
    if found.count > 1 {
      let text = "\(found.count) \(draft.kind.plural) without an id are called '\(draft.name)', and any may be this one"
      throw problem(draft, draft.columns.externalID, text + "; undo what made them, or give the row another name")
    }
    return found.first
  }

  /// It has no id of an export and is no other company's. A deal that mail made is called by its subject, as others may
  /// be: it is the company's.
  private func isUnnumbered(_ id: Int64, of company: Int64?) throws -> Bool {
    try database.number(
      """
      SELECT 1 FROM record AS r LEFT JOIN deal AS d ON d.record = r.id LEFT JOIN contact AS c ON c.record = r.id
      WHERE r.id = ?1 AND r.external_id IS NULL
        AND (?2 IS NULL OR coalesce(d.company, c.company) IS NULL OR coalesce(d.company, c.company) = ?2)
        AND (r.kind <> 'deal' OR r.made_on IS NULL OR d.company = ?2)
      """, [id, company]) != nil
  }

  /// By domain or address.
  private func keyed(_ draft: RecordDraft) throws -> Int64? {
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
  /// People are known by their addresses.
  fileprivate var isKnownByName: Bool { self == .company || self == .deal }

  fileprivate var plural: String {
    switch self {
    case .contact: "contacts"
    case .company: "companies"
    case .lead: "leads"
    case .deal: "deals"
    }
  }
}
