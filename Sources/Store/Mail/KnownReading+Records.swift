internal import GRDB
internal import Model

// CROSS JOIN: the key or the list comes first. Left to itself SQLite takes the kind for the narrower way and reads all
// companies for one domain.
extension KnownReading {
  private static let recordColumns = """
    r.id, r.kind, r.name, r.owner, c.company, coalesce(r.made_on, r.created_at),
    CASE WHEN r.kind = 'lead' THEN (SELECT status FROM lead WHERE lead.record = r.id) END
    """
  /// Not deleted, not merged away, and not made from mail of a later date (`?` is `Lookup.before`).
  private static let isKnown = """
    r.deleted_at IS NULL AND r.merged_into IS NULL AND (r.made_on IS NULL OR r.made_on < ?)
    """

  /// Records by address, domain and capture; their deals; the companies that those name.
  func addRecords(_ lookup: Lookup, to known: inout Known) throws {
    if !lookup.addresses.isEmpty {
      let keys = StoredJSON.array(lookup.addresses)
      known.byAddress = try byAddress(keys, before: lookup.before)
      known.undoneAddresses = try undone(keys)
    }
    if !lookup.domains.isEmpty {
      known.companiesByDomain = try companiesByDomain(StoredJSON.array(lookup.domains), before: lookup.before)
    }
    for rule in lookup.turns {
      known.turns[rule] = try database.number("SELECT taken FROM rule_turn WHERE rule = ?", [rule.storable]).map(
        Int.init)
    }
    for capture in Set(lookup.captures) {
      known.captured[capture] = try captured(capture, before: lookup.before)
    }
    let records = known.byAddress.values.joined()
    let contacts = Set(records.filter { $0.reference.kind == .contact }.map(\.reference.id))
    let matched = records.filter { $0.reference.kind == .company }.map(\.reference.id)
    let companies = Set(
      matched + records.compactMap(\.company) + known.companiesByDomain.values.joined().map(\.reference.id))
    let deals = known.captured.values.joined().filter { $0.kind == .deal }.map(\.id)
    if contacts.isEmpty, companies.isEmpty, deals.isEmpty { return }
    known.deals = try self.deals(contacts: contacts, companies: companies, or: Set(deals), before: lookup.before)
    let named = companies.union(known.deals.flatMap { deal in [deal.company, deal.partner].compactMap { $0 } })
    known.companies = try self.companies(ids: named)
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

  private func byAddress(_ keys: String, before: Timestamp) throws -> [String: [KnownRecord]] {
    try grouped(
      """
      SELECT a.key, \(KnownReading.recordColumns) FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record
      LEFT JOIN contact AS c ON c.record = r.id
      WHERE a.key IN (SELECT value FROM json_each(?)) AND r.kind <> 'deal' AND \(KnownReading.isKnown)
      ORDER BY r.id
      """, [keys, before.milliseconds])
  }

  private func companiesByDomain(_ domains: String, before: Timestamp) throws -> [String: [KnownRecord]] {
    try grouped(
      """
      SELECT d.domain, \(KnownReading.recordColumns) FROM record_domain AS d CROSS JOIN record AS r ON r.id = d.record
      LEFT JOIN contact AS c ON c.record = r.id
      WHERE d.domain IN (SELECT value FROM json_each(?)) AND r.kind = 'company' AND \(KnownReading.isKnown)
      ORDER BY r.id
      """, [domains, before.milliseconds])
  }

  private func grouped(_ sql: String, _ arguments: StatementArguments) throws -> [String: [KnownRecord]] {
    var groups: [String: [KnownRecord]] = [:]
    for row in try database.rows(sql, arguments) { groups[row[0], default: []].append(try record(row, from: 1)) }
    return groups
  }

  private func record(_ row: Row, from column: Int) throws -> KnownRecord {
    KnownRecord(
      reference: try reference(row[column + 1], row[column]), name: row[column + 2], owner: row[column + 3],
      company: (row[column + 4] as Int64?).map { ID($0) }, createdAt: Timestamp(milliseconds: row[column + 5]),
      status: row[column + 6])
  }

  private func companies(ids: Set<ID<Record>>) throws -> [ID<Record>: KnownRecord] {
    let rows = try database.rows(
      """
      SELECT \(KnownReading.recordColumns) FROM record AS r LEFT JOIN contact AS c ON c.record = r.id
      WHERE r.id IN (SELECT value FROM json_each(?)) AND r.deleted_at IS NULL AND r.merged_into IS NULL
      """, [StoredJSON.array(ids.map(\.value))])
    return Dictionary(uniqueKeysWithValues: try rows.map { (ID($0[0]), try record($0, from: 0)) })
  }

  /// Addresses of records that a run made and an undo took back.
  private func undone(_ keys: String) throws -> Set<String> {
    Set(
      try database.rows(
        """
        SELECT DISTINCT a.key FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record
        WHERE a.key IN (SELECT value FROM json_each(?)) AND r.made_undone = 1 AND r.deleted_at IS NOT NULL
        """, [keys]
      ).map { $0[0] })
  }

  /// By external id, letter case as captured, upper or lower; by an address or a domain; or by a custom field, letter
  /// case aside.
  func captured(_ capture: Capture, before: Timestamp) throws -> [RecordReference] {
    let (kind, before) = (capture.kind.rawValue, before.milliseconds)
    let known = KnownReading.isKnown
    let rows =
      switch capture.key {
      case .id(let spellings):
        try database.rows(
          """
          SELECT r.id FROM record AS r
          WHERE r.kind = ? AND r.external_id IN (SELECT value FROM json_each(?)) AND \(known) ORDER BY r.id
          """, [kind, StoredJSON.array(spellings.map(\.storable)), before])
      case .address(let key):
        try database.rows(
          """
          SELECT r.id FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record
          WHERE a.key = ? AND r.kind = ? AND \(known) ORDER BY r.id
          """, [key, kind, before])
      case .domain(let domain):
        try database.rows(
          """
          SELECT r.id FROM record_domain AS d CROSS JOIN record AS r ON r.id = d.record
          WHERE d.domain = ? AND r.kind = ? AND \(known) ORDER BY r.id
          """, [domain.storable, kind, before])
      case .field(let name, let value):
        try database.rows(
          """
          SELECT r.id FROM record_field AS f CROSS JOIN record AS r ON r.id = f.record
          WHERE f.name = ? AND f.value = ? AND r.kind = ? AND \(known) ORDER BY r.id
          """, [name.storable, value.storable, kind, before])
      }
    return rows.map { RecordReference(kind: capture.kind, id: ID($0[0])) }
  }

  private func deals(
    contacts: Set<ID<Record>>, companies: Set<ID<Record>>, or ids: Set<ID<Record>>, before: Timestamp
  ) throws -> [KnownDeal] {
    let companies = StoredJSON.array(companies.map(\.value))
    let rows = try database.rows(
      """
      SELECT r.id, r.name, r.owner, d.stage, d.meaning, d.opened_at, d.closed_at, d.company, d.partner, d.pipeline
      FROM record AS r JOIN deal AS d ON d.record = r.id
      WHERE r.id IN (
        SELECT deal FROM deal_contact WHERE contact IN (SELECT value FROM json_each(?))
        UNION SELECT record FROM deal WHERE company IN (SELECT value FROM json_each(?))
        UNION SELECT record FROM deal WHERE partner IN (SELECT value FROM json_each(?))
        UNION SELECT value FROM json_each(?)) AND \(KnownReading.isKnown)
      ORDER BY r.id
      """,
      [
        StoredJSON.array(contacts.map(\.value)), companies, companies, StoredJSON.array(ids.map(\.value)),
        before.milliseconds,
      ])
    if rows.isEmpty { return [] }
    let list = StoredJSON.array(rows.map { $0[0] as Int64 })
    let (listed, lastMail) = (try dealContacts(list), try lastMail(list, before: before))
    return try rows.map { row in
      guard let meaning = StageMeaning(rawValue: row[4]) else { throw StoreError.corrupt("deal \(row[0] as Int64)") }
      return KnownDeal(
        id: ID(row[0]), name: row[1], owner: row[2], pipeline: row[9], stage: row[3], meaning: meaning,
        openedAt: instant(row[5]),
        closedAt: instant(row[6]), company: (row[7] as Int64?).map { ID($0) },
        partner: (row[8] as Int64?).map { ID($0) }, contacts: listed[row[0]] ?? [], lastMail: lastMail[row[0]])
    }
  }

  private func instant(_ stored: Int64?) -> Timestamp? { stored.map { Timestamp(milliseconds: $0) } }

  private func dealContacts(_ deals: String) throws -> [Int64: [ID<Record>]] {
    let rows = try database.rows(
      """
      SELECT deal, contact FROM deal_contact CROSS JOIN record AS r ON r.id = contact
      WHERE deal IN (SELECT value FROM json_each(?)) AND r.deleted_at IS NULL AND r.merged_into IS NULL
      ORDER BY deal, contact
      """, [deals])
    var contacts: [Int64: [ID<Record>]] = [:]
    for row in rows { contacts[row[0], default: []].append(ID(row[1])) }
    return contacts
  }

  private func lastMail(_ deals: String, before: Timestamp) throws -> [Int64: Timestamp] {
    let rows = try database.rows(
      """
      SELECT d.value, (
        SELECT l.date FROM live_link AS l WHERE l.record = d.value AND l.date < ?2 ORDER BY l.date DESC LIMIT 1)
      FROM json_each(?1) AS d
      """, [deals, before.milliseconds])
    var last: [Int64: Timestamp] = [:]
    for row in rows { last[row[0]] = (row[1] as Int64?).map { Timestamp(milliseconds: $0) } }
    return last
  }
}
