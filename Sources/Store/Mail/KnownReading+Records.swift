internal import GRDB
internal import Model

// The key or the list comes first in every statement (CROSS JOIN): left to itself SQLite takes the kind of a record for
// the narrower way, and reads all companies for one domain. Order is made here: a sorter costs more than a few rows.
extension KnownReading {
  private static let recordColumns = """
    r.id, r.kind, r.name, r.owner,
    CASE WHEN r.kind = 'contact' THEN (SELECT company FROM contact WHERE contact.record = r.id) END,
    coalesce(r.made_on, r.created_at),
    CASE WHEN r.kind = 'lead' THEN (SELECT status FROM lead WHERE lead.record = r.id) END
    """
  /// Not deleted, not merged away, and not made from mail of a later date (`?` is `Lookup.before`).
  private static let isKnown = """
    r.deleted_at IS NULL AND r.merged_into IS NULL AND (r.made_on IS NULL OR r.made_on < ?2)
    """

  /// Records by address, domain and capture; their deals; the companies that those name.
  func addRecords(_ lookup: Lookup, to known: inout Known) throws {
    try addFound(lookup, to: &known)
    for rule in lookup.turns {
      known.turns[rule] = try database.number("SELECT taken FROM rule_turn WHERE rule = ?", [rule.storable]).map(
        Int.init)
    }
    for capture in Set(lookup.captures) {
      known.captured[capture] = try captured(capture, before: lookup.before)
    }
    var (contacts, companies): (Set<Int64>, Set<Int64>) = ([], [])
    for record in known.byAddress.values.joined() {
      if record.reference.kind == .contact { contacts.insert(record.reference.id.value) }
      if record.reference.kind == .company { known.companies[record.reference.id] = record }
      if let company = record.company { companies.insert(company.value) }
    }
    for company in known.companiesByDomain.values.joined() { known.companies[company.reference.id] = company }
    companies.formUnion(known.companies.keys.map(\.value))
    let deals = known.captured.values.joined().filter { $0.kind == .deal }.map(\.id.value)
    if !contacts.isEmpty || !companies.isEmpty || !deals.isEmpty {
      known.deals = try self.deals(contacts, companies, or: deals, before: lookup.before)
      for deal in known.deals { companies.formUnion([deal.company, deal.partner].compactMap { $0?.value }) }
      try addCompanies(companies.subtracting(known.companies.keys.map(\.value)), to: &known)
    }
    if lookup.wantsFields { try addFields(to: &known) }
  }

  /// The custom fields of all records that are known, tags among them.
  private func addFields(to known: inout Known) throws {
    var ids = Set(known.deals.map(\.id.value) + known.companies.keys.map(\.value))
    for records in [known.byAddress, known.companiesByDomain].flatMap(\.values) {
      ids.formUnion(records.map(\.reference.id.value))
    }
    var fields: [Int64: [String: String]] = [:]
    try database.each(
      "SELECT id, custom FROM record WHERE id IN (SELECT value FROM json_each(?)) AND custom <> '{}'",
      [StoredJSON.array(ids.sorted())]
    ) { row in
      let custom = try StoredJSON.value(
        [String: String].self, row[1], of: "the custom fields of record \(row[0] as Int64)")
      fields[row[0]] = Dictionary(custom.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }
    func filled(_ records: [KnownRecord]) -> [KnownRecord] {
      records.map { record in
        var record = record
        record.fields = fields[record.reference.id.value] ?? [:]
        return record
      }
    }
    known.byAddress = known.byAddress.mapValues(filled)
    known.companiesByDomain = known.companiesByDomain.mapValues(filled)
    for (id, record) in known.companies { known.companies[id] = filled([record])[0] }
    for index in known.deals.indices { known.deals[index].fields = fields[known.deals[index].id.value] ?? [:] }
  }

  /// Records at addresses, companies at domains; of records that a run made and an undo took back the addresses alone.
  private func addFound(_ lookup: Lookup, to known: inout Known) throws {
    if lookup.addresses.isEmpty, lookup.domains.isEmpty { return }
    let found = try LookupStatement(
      """
      SELECT f.is_domain, f.key, r.deleted_at IS NOT NULL, \(KnownReading.recordColumns)
      FROM (
        SELECT 0 AS is_domain, k.value AS key, a.record FROM json_each(?1) AS k
          CROSS JOIN record_address AS a ON a.key = k.value
        UNION ALL SELECT 1, k.value, d.record FROM json_each(?3) AS k
          CROSS JOIN record_domain AS d ON d.domain = k.value) AS f
      CROSS JOIN record AS r ON r.id = f.record
      WHERE CASE WHEN r.deleted_at IS NOT NULL THEN r.made_undone = 1 AND NOT f.is_domain
        WHEN f.is_domain THEN r.kind = 'company' AND \(KnownReading.isKnown)
        ELSE r.kind <> 'deal' AND \(KnownReading.isKnown) END
      """, database)
    try found.each([
      .text(StoredJSON.array(lookup.addresses)), .number(lookup.before.milliseconds),
      .text(StoredJSON.array(lookup.domains)),
    ]) { row in
      let key = row.text(1)
      if row.number(2) != 0 {
        known.undoneAddresses.insert(key)
      } else if row.number(0) != 0 {
        known.companiesByDomain[key, default: []].append(try record(row, from: 3))
      } else {
        known.byAddress[key, default: []].append(try record(row, from: 3))
      }
    }
    KnownReading.sort(&known.byAddress)
    KnownReading.sort(&known.companiesByDomain)
  }

  private static func sort(_ groups: inout [String: [KnownRecord]]) {
    for (key, records) in groups where records.count > 1 {
      groups[key] = records.sorted { $0.reference.id < $1.reference.id }
    }
  }

  private func record(_ row: LookupStatement.Columns, from column: Int32) throws -> KnownRecord {
    KnownRecord(
      reference: try reference(row.text(column + 1), row.number(column)), name: row.text(column + 2),
      owner: row.optionalText(column + 3), company: row.optionalNumber(column + 4).map { ID($0) },
      createdAt: Timestamp(milliseconds: row.number(column + 5)), status: row.optionalText(column + 6))
  }

  /// Companies that others name, whenever they were made.
  private func addCompanies(_ ids: Set<Int64>, to known: inout Known) throws {
    if ids.isEmpty { return }
    let named = try LookupStatement(
      """
      SELECT \(KnownReading.recordColumns)
      FROM json_each(?) AS k CROSS JOIN record AS r ON r.id = k.value
      WHERE r.deleted_at IS NULL AND r.merged_into IS NULL
      """, database)
    try named.each([.text(StoredJSON.array(ids))]) { known.companies[ID($0.number(0))] = try record($0, from: 0) }
  }

  /// By external id, letter case as captured, upper or lower; by an address or a domain; or by a custom field, letter
  /// case aside.
  func captured(_ capture: Capture, before: Timestamp) throws -> [RecordReference] {
    let (kind, before) = (capture.kind.rawValue, before.milliseconds)
    let known = "r.kind = ?1 AND \(KnownReading.isKnown)"
    let rows =
      switch capture.key {
      case .id(let spellings):
        try database.rows(
          "SELECT id FROM record AS r WHERE r.external_id IN (SELECT value FROM json_each(?3)) AND \(known)",
          [kind, before, StoredJSON.array(spellings.map(\.storable))])
      case .address(let key):
        try database.rows(
          """
          SELECT r.id FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record WHERE a.key = ?3 AND \(known)
          """, [kind, before, key])
      case .domain(let domain):
        try database.rows(
          """
          SELECT r.id FROM record_domain AS d CROSS JOIN record AS r ON r.id = d.record WHERE d.domain = ?3 AND \(known)
          """, [kind, before, domain.storable])
      case .field(let name, let value):
        try database.rows(
          """
          SELECT r.id FROM record_field AS f CROSS JOIN record AS r ON r.id = f.record
          WHERE f.name = ?3 AND f.value = ?4 AND \(known)
          """, [kind, before, name.storable, value.storable])
      }
    return rows.map { RecordReference(kind: capture.kind, id: ID($0[0])) }.sorted()
  }

  /// With the contacts that they list and the date of their last mail.
  private func deals(
    _ contacts: Set<Int64>, _ companies: Set<Int64>, or ids: [Int64], before: Timestamp
  ) throws -> [KnownDeal] {
    var deals: [KnownDeal] = []
    var seen: Set<Int64> = []
    let fitting = try LookupStatement(
      """
      SELECT r.id, r.name, r.owner, d.stage, d.meaning, d.opened_at, d.closed_at, d.company, d.partner, d.pipeline,
        (SELECT group_concat(o.contact) FROM deal_contact AS o CROSS JOIN record AS p ON p.id = o.contact
          WHERE o.deal = r.id AND p.deleted_at IS NULL AND p.merged_into IS NULL),
        (SELECT l.date FROM live_link AS l WHERE l.record = r.id AND l.date < ?2 ORDER BY l.date DESC LIMIT 1)
      FROM (
        SELECT deal AS id FROM json_each(?1) AS k CROSS JOIN deal_contact AS o ON o.contact = k.value
        UNION ALL SELECT record FROM json_each(?3) AS k CROSS JOIN deal AS o ON o.company = k.value
        UNION ALL SELECT record FROM json_each(?3) AS k CROSS JOIN deal AS o ON o.partner = k.value
        UNION ALL SELECT value FROM json_each(?4)) AS k
      CROSS JOIN record AS r ON r.id = k.id CROSS JOIN deal AS d ON d.record = k.id WHERE \(KnownReading.isKnown)
      """, database)
    try fitting.each([
      .text(StoredJSON.array(contacts)), .number(before.milliseconds), .text(StoredJSON.array(companies)),
      .text(StoredJSON.array(ids)),
    ]) { row in
      // A deal is found by its contact and by its company.
      if seen.insert(row.number(0)).inserted { deals.append(try deal(row)) }
    }
    return deals.sorted { $0.id < $1.id }
  }

  private func deal(_ row: LookupStatement.Columns) throws -> KnownDeal {
    guard let meaning = StageMeaning(rawValue: row.text(4)) else { throw StoreError.corrupt("deal \(row.number(0))") }
    func instant(_ index: Int32) -> Timestamp? { row.optionalNumber(index).map { Timestamp(milliseconds: $0) } }
    let contacts = row.optionalText(10)?.split(separator: ",").compactMap { Int64($0) } ?? []
    return KnownDeal(
      id: ID(row.number(0)), name: row.text(1), owner: row.optionalText(2), pipeline: row.optionalText(9),
      stage: row.optionalText(3), meaning: meaning, openedAt: instant(5), closedAt: instant(6),
      company: row.optionalNumber(7).map { ID($0) }, partner: row.optionalNumber(8).map { ID($0) },
      contacts: contacts.sorted().map { ID($0) }, lastMail: instant(11))
  }
}
