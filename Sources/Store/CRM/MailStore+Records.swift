internal import GRDB
package import Model

extension MailStore {
  /// Records by name; `matching` is a part of the name, an address, a domain or a custom field, or the beginning of an
  /// external id.
  package func records(
    kind: RecordKind? = nil, matching text: String? = nil, limit: Int = 100
  ) throws(StoreError) -> [RecordSummary] {
    try records(RecordFilter(kind: kind, text: text ?? "", limit: limit))
  }

  /// The records that a filter takes, by name.
  package func records(_ filter: RecordFilter) throws(StoreError) -> [RecordSummary] {
    try read("list the records") { try RecordReading($0).summaries(filter) }
  }

  /// A record as lists show it; nil for one that is not there.
  package func summary(of record: ID<Model.Record>) throws(StoreError) -> RecordSummary? {
    try read("read record \(record)") { try RecordReading($0).summaries("r.id = ?", [record.value]).first }
  }

  /// The one record that a text names: `deal D-1042`, `D-1042`, `#17`, an address, a domain, a name or the beginning
  /// of one; letter case aside.
  ///
  /// - Throws: `noSuch`, or `ambiguous` with texts that name one each.
  package func record(matching text: String) throws(StoreError) -> RecordSummary {
    try read("find a record") { database in
      let reading = RecordReading(database)
      var found = text.isEmpty ? [] : try reading.named(text, kind: nil)
      // A name that begins with the word for a kind is a name first.
      if found.isEmpty, let space = text.firstIndex(of: " "),
        let kind = RecordKind(rawValue: text[..<space].lowercased())
      {
        let rest = String(text[text.index(after: space)...])
        found = rest.isEmpty ? [] : try reading.named(rest, kind: kind)
      }
      guard let first = found.first else { throw StoreError.noSuch("record \(text)") }
      guard found.count == 1 else {
        let candidates = found.prefix(MailStore.maximumCandidates).map { "\($0.handle) (\($0.name))" }
        throw StoreError.ambiguous("record \(text)", candidates: candidates)
      }
      return first
    }
  }

  /// Candidates that an error lists: it is one line.
  private static let maximumCandidates = 10

  /// A record with what belongs to it; of one that was merged away, the one that it was merged into.
  ///
  /// - Throws: `noSuch` for one that is not there.
  package func details(of record: ID<Model.Record>) throws(StoreError) -> RecordDetails {
    try read("read record \(record)") { database in
      let reading = RecordReading(database)
      let id = try reading.survivor(of: record.value)
      let (fields, row) = try reading.fields(id)
      let mail = try database.row(
        """
        SELECT count(*), max(m.date) FROM live_link AS l CROSS JOIN message AS m ON m.id = l.message WHERE l.record = ?
        """, [id])
      var details = RecordDetails(
        value: try reading.value(fields), createdAt: Timestamp(milliseconds: row[6]),
        updatedAt: Timestamp(milliseconds: row[7]), createdRun: (row[8] as Int64?).map { ID($0) }, contacts: [],
        deals: [], stages: [], messages: mail?[0] ?? 0,
        lastMail: (mail?[1] as Int64?).map { Timestamp(milliseconds: $0) })
      try reading.addRelated(to: &details, id)
      return details
    }
  }
}

extension RecordReading {
  /// Finds the page by what decides about it, and then reads what a list shows of its records alone.
  func summaries(_ filter: RecordFilter) throws -> [RecordSummary] {
    let owner = try filter.mine.map(owner)
    if let owner, owner == nil { return [] }
    let wanted = filter.text.storable.lowercased()
    let ids: [Int64] = try database.rows(
      """
      SELECT r.id FROM record AS r LEFT JOIN deal AS d ON d.record = r.id
      WHERE \(RecordReading.isThere) AND (?1 IS NULL OR r.kind = ?1) AND (?3 IS NULL OR d.meaning = ?3)
        AND (?4 IS NULL OR swiftLowercaseString(coalesce(r.owner, '')) IN (?4, ?5))
        AND (?2 = '' OR instr(swiftLowercaseString(r.name), ?2)
          OR instr(swiftLowercaseString(coalesce(r.external_id, '')), ?2) = 1
          OR r.id IN (SELECT record FROM record_address WHERE instr(key, ?2))
          OR r.id IN (SELECT record FROM record_domain WHERE instr(domain, ?2))
          OR r.id IN (SELECT record FROM record_field WHERE instr(value, ?2)))
      ORDER BY swiftLowercaseString(r.name), r.id LIMIT ?6 OFFSET ?7
      """,
      [
        filter.kind?.rawValue, wanted, filter.meaning?.rawValue, owner??.name, owner??.address, max(0, filter.limit),
        max(0, filter.offset),
      ]
    ).map { $0[0] }
    return try summaries(of: ids)
  }

  fileprivate func addRelated(to details: inout RecordDetails, _ id: Int64) throws {
    let newestFirst = "ORDER BY coalesce(d.opened_at, r.created_at) DESC, r.id DESC"
    switch details.value {
    case .contact(let contact):
      details.company = try one(contact.company)
      details.deals = try summaries("r.id IN (SELECT deal FROM deal_contact WHERE contact = ?) \(newestFirst)", [id])
    case .company:
      details.contacts = try summaries("c.company = ? ORDER BY swiftLowercaseString(r.name), r.id", [id])
      details.deals = try summaries("(d.company = ?1 OR d.partner = ?1) \(newestFirst)", [id])
    case .lead: break
    case .deal(let deal):
      details.company = try one(deal.company)
      details.partner = try one(deal.partner)
      details.contacts = try summaries(
        "r.id IN (SELECT contact FROM deal_contact WHERE deal = ?) ORDER BY swiftLowercaseString(r.name), r.id", [id])
      details.stages = try stages(id)
    }
  }

  private func one(_ id: ID<Model.Record>?) throws -> RecordSummary? {
    try id.flatMap { try summaries("r.id = ?", [$0.value]).first }
  }

  private func stages(_ deal: Int64) throws -> [StageChange] {
    try database.rows("SELECT stage, meaning, at FROM deal_stage WHERE deal = ? ORDER BY at, id", [deal]).map { row in
      guard let meaning = StageMeaning(rawValue: row[1]) else { throw StoreError.corrupt("a stage of deal \(deal)") }
      return StageChange(stage: row[0], meaning: meaning, at: Timestamp(milliseconds: row[2]))
    }
  }
}
