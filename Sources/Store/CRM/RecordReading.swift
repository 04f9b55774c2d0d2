internal import GRDB
internal import Model

/// Reads records: every user of the workspace sees all of them.
struct RecordReading {
  let database: Database

  init(_ database: Database) { self.database = database }

  private static let summaryColumns = """
    r.id, r.kind, r.name, r.external_id, r.owner,
    (SELECT address FROM record_address WHERE record = r.id ORDER BY key LIMIT 1),
    coalesce((SELECT name FROM record WHERE id = coalesce(c.company, d.company)), l.company_name), d.stage, d.meaning,
    d.amount, d.currency, CASE r.kind WHEN 'deal' THEN (
      SELECT v.date FROM live_link AS v WHERE v.record = r.id ORDER BY v.date DESC LIMIT 1) END
    """
  private static let summaryTables = """
    record AS r LEFT JOIN contact AS c ON c.record = r.id LEFT JOIN lead AS l ON l.record = r.id
    LEFT JOIN deal AS d ON d.record = r.id
    """
  static let isThere = "r.deleted_at IS NULL AND r.merged_into IS NULL"

  /// Records that are there; `condition` follows `WHERE ... AND` and may end in an order.
  func summaries(_ condition: String, _ arguments: StatementArguments) throws -> [RecordSummary] {
    try database.rows(
      """
      SELECT \(RecordReading.summaryColumns) FROM \(RecordReading.summaryTables)
      WHERE \(RecordReading.isThere) AND \(condition)
      """, arguments
    ).map { row in
      RecordSummary(
        reference: try RecordReference(storedKind: row[1], id: row[0]), name: row[2], externalID: row[3], owner: row[4],
        address: (row[5] as String?).flatMap(Address.init(stored:)), company: row[6], stage: row[7],
        meaning: (row[8] as String?).flatMap(StageMeaning.init(rawValue:)), amount: row[9], currency: row[10],
        lastMail: (row[11] as Int64?).map { Timestamp(milliseconds: $0) })
    }
  }

  /// Those of the records that are there, in the order given.
  func summaries(of ids: [Int64]) throws -> [RecordSummary] {
    let found = try summaries("r.id IN (SELECT value FROM json_each(?))", [StoredJSON.array(ids)])
    let byID = Dictionary(found.map { ($0.reference.id.value, $0) }) { first, _ in first }
    return ids.compactMap { byID[$0] }
  }

  /// By what a record names its owner: the user's name and address, in lower case; nil where there is no such user.
  func owner(_ viewer: Viewer) throws -> (name: String, address: String)? {
    let row = try database.row("SELECT name, address_key FROM user WHERE id = ?", [viewer.user.value])
    return row.map { (($0[0] as String).lowercased(), $0[1]) }
  }

  /// The record itself, or the one that it was merged into.
  ///
  /// - Throws: `noSuch` for one that is not there.
  func survivor(of record: Int64) throws -> Int64 {
    let found = try database.number(
      """
      SELECT s.id FROM record AS r JOIN record AS s ON s.id = coalesce(r.merged_into, r.id)
      WHERE r.id = ? AND s.deleted_at IS NULL
      """, [record])
    guard let found else { throw StoreError.noSuch("record \(record)") }
    return found
  }

  // MARK: Names

  /// Records that a text names, by the first way of naming that finds one: external id, our number, address,
  /// domain, whole name, beginning of a name.
  func named(_ text: String, kind: RecordKind?) throws -> [RecordSummary] {
    let kinds = StoredJSON.array(kind.map { [$0.rawValue] } ?? RecordKind.allCases.map(\.rawValue))
    let isKind = "r.kind IN (SELECT value FROM json_each(?1))"
    let wanted = text.storable.lowercased()
    let number = Int64(wanted.hasPrefix("#") ? String(wanted.dropFirst()) : wanted) ?? -1
    let ways: [(String, StatementArguments)] = [
      ("swiftLowercaseString(r.external_id) = ?2", [kinds, wanted]),
      ("r.id = ?2", [kinds, number]),
      (
        "r.id IN (SELECT record FROM record_address WHERE key = ?2)",
        [kinds, Address(wanted)?.key ?? wanted]
      ),
      ("r.id IN (SELECT record FROM record_domain WHERE domain = ?2)", [kinds, wanted]),
      ("swiftLowercaseString(r.name) = ?2", [kinds, wanted]),
      ("substr(swiftLowercaseString(r.name), 1, length(?2)) = ?2", [kinds, wanted]),
    ]
    for (condition, arguments) in ways {
      let found = try summaries("\(isKind) AND \(condition) ORDER BY r.id", arguments)
      if !found.isEmpty { return found }
    }
    return []
  }

  // MARK: Details

  func fields(_ id: Int64) throws -> (fields: RecordFields, row: Row) {
    let row = try database.row(
      """
      SELECT kind, name, external_id, owner, custom, version, created_at, updated_at, created_run
      FROM record WHERE id = ?
      """, [id])
    guard let row else { throw StoreError.noSuch("record \(id)") }
    let addresses = try database.rows("SELECT address FROM record_address WHERE record = ? ORDER BY key", [id])
    let domains = try database.rows("SELECT domain FROM record_domain WHERE record = ? ORDER BY domain", [id])
    let fields = RecordFields(
      reference: try RecordReference(storedKind: row[0], id: id), name: row[1], externalID: row[2], owner: row[3],
      addresses: addresses.compactMap { Address(stored: $0[0]) }, domains: domains.map { $0[0] },
      custom: try StoredJSON.value([String: String].self, row[4], of: "the custom fields of record \(id)"),
      version: row[5])
    return (fields, row)
  }

  func value(_ fields: RecordFields) throws -> RecordDetails.Value {
    let id = fields.reference.id.value
    func reference(_ stored: Int64?) -> ID<Model.Record>? { stored.map { ID($0) } }
    switch fields.reference.kind {
    case .contact:
      let row = try database.row("SELECT title, phone, company FROM contact WHERE record = ?", [id])
      return .contact(
        Contact(record: fields, title: row?[0], phone: row?[1], company: reference(row?[2])))
    case .company:
      return .company(
        Company(record: fields, phone: try database.row("SELECT phone FROM company WHERE record = ?", [id])?[0]))
    case .lead:
      let row = try database.row("SELECT company_name, status, source, phone FROM lead WHERE record = ?", [id])
      return .lead(Lead(record: fields, companyName: row?[0], status: row?[1], source: row?[2], phone: row?[3]))
    case .deal: return .deal(try deal(fields))
    }
  }

  private func deal(_ fields: RecordFields) throws -> Deal {
    let id = fields.reference.id.value
    let row = try database.row(
      """
      SELECT pipeline, stage, meaning, amount, currency, opened_at, closed_at, company, partner FROM deal
      WHERE record = ?
      """, [id])
    guard let row, let meaning = StageMeaning(rawValue: row[2]) else { throw StoreError.corrupt("deal \(id)") }
    let contacts = try summaries("r.id IN (SELECT contact FROM deal_contact WHERE deal = ?) ORDER BY r.id", [id])
    func instant(_ stored: Int64?) -> Timestamp? { stored.map { Timestamp(milliseconds: $0) } }
    func reference(_ stored: Int64?) -> ID<Model.Record>? { stored.map { ID($0) } }
    return Deal(
      record: fields, pipeline: row[0], stage: row[1], meaning: meaning, amount: row[3], currency: row[4],
      openedAt: instant(row[5]), closedAt: instant(row[6]), company: reference(row[7]), partner: reference(row[8]),
      contacts: contacts.map(\.reference.id))
  }
}
