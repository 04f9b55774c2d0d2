internal import GRDB
internal import Model

extension FilingTransaction {
  /// The links to the records that a decision makes at once; those that are not there yet are made.
  ///
  /// An address never has two: a record that it has already, also one made from later mail, is taken instead. What an
  /// undo or a person took away is not made again.
  func records(for decision: Decision, on date: Timestamp, written: inout WrittenRecords) throws -> [DecidedLink] {
    guard decision.outcome == .decided else { return [] }
    var links: [DecidedLink] = []
    // Companies first, deals last: the later ones name the earlier ones.
    let proposals = decision.proposals.filter { $0.when == .atOnce }.sorted { $0.kind.rank < $1.kind.rank }
    var company: Int64?
    // One a message, however many records are made of it: they all go to the same person.
    var turns: Set<String> = []
    for proposal in proposals {
      let record: Int64
      switch try existing(proposal, on: date, written: &written) {
      case .taken: continue
      case .there(let id): record = id
      case .none:
        record = try make(proposal, company: proposal.company?.value ?? company, on: date)
        written.made.append(RecordReference(kind: proposal.kind, id: ID(record)))
        written.touched.insert(record)
        count("records")
        if let turn = proposal.turn { turns.insert(turn) }
      }
      if proposal.kind == .company { company = record }
      links.append(
        DecidedLink(
          record: RecordReference(kind: proposal.kind, id: ID(record)), name: proposal.name,
          evidence: [Evidence(step: proposal.isBlind == true ? .blind : .creation, reason: proposal.reason)]))
    }
    for turn in turns.sorted() {
      try database.run(
        "INSERT INTO rule_turn (rule, taken) VALUES (?, 1) ON CONFLICT DO UPDATE SET taken = taken + 1",
        [turn.storable])
    }
    return links
  }

  private enum Existing {
    case none
    case there(Int64)
    /// There was one, and it was taken away.
    case taken
  }

  private func existing(
    _ proposal: ProposedRecord, on date: Timestamp, written: inout WrittenRecords
  ) throws -> Existing {
    let (table, column, key) =
      proposal.kind == .company
      ? ("record_domain", "domain", proposal.address.domain) : ("record_address", "key", proposal.address.key)
    let rows = try database.rows(
      """
      SELECT coalesce(s.id, r.id), coalesce(s.deleted_at, r.deleted_at), r.made_on, d.closed_at
      FROM \(table) AS k CROSS JOIN record AS r ON r.id = k.record LEFT JOIN record AS s ON s.id = r.merged_into
      LEFT JOIN deal AS d ON d.record = r.id
      WHERE k.\(column) = ? AND r.kind = ? ORDER BY coalesce(s.deleted_at, r.deleted_at) IS NOT NULL, r.id
      """, [key, proposal.kind.rawValue])
    // A deal that was over by then is not the one that this mail would make.
    let first = rows.first { row in (row[3] as Int64?).map { $0 > date.milliseconds } ?? true }
    guard let first else { return .none }
    if (first[1] as Int64?) != nil { return .taken }
    // Made from later mail: had this come first, it would have been made from this.
    if let madeOn = first[2] as Int64?, madeOn > date.milliseconds {
      try database.run("UPDATE record SET made_on = ? WHERE id = ?", [date.milliseconds, first[0] as Int64])
      written.touched.insert(first[0])
    }
    return .there(first[0])
  }

  private func make(_ proposal: ProposedRecord, company: Int64?, on date: Timestamp) throws -> Int64 {
    let source = proposal.kind == .lead ? nil : proposal.source?.storable
    var custom = (proposal.fields ?? [:]).filter { !$0.value.isEmpty }
    if let source { custom["Source"] = source }
    try database.run(
      """
      INSERT INTO record (kind, name, owner, custom, created_at, updated_at, created_run, made_on)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        proposal.kind.rawValue, proposal.name.storable, proposal.responsible.storable,
        try StoredJSON.text(custom).storable, now.milliseconds, now.milliseconds, try run(), date.milliseconds,
      ])
    let id = database.lastInsertedRowID
    for (name, value) in custom.sorted(by: { $0.key < $1.key }) {
      try database.run(
        "INSERT INTO record_field (name, value, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [name.storable.lowercased(), value.storable.lowercased(), id])
    }
    if proposal.kind == .company {
      try database.run(
        "INSERT INTO record_domain (domain, record) VALUES (?, ?)", [proposal.address.domain, id])
    } else {
      try database.run(
        "INSERT INTO record_address (key, record, address) VALUES (?, ?, ?)",
        [proposal.address.key, id, proposal.address.description])
    }
    try makeKind(proposal, id, company: company, on: date)
    return id
  }

  private func makeKind(_ proposal: ProposedRecord, _ id: Int64, company: Int64?, on date: Timestamp) throws {
    switch proposal.kind {
    case .company: try database.run("INSERT INTO company (record) VALUES (?)", [id])
    case .contact: try database.run("INSERT INTO contact (record, company) VALUES (?, ?)", [id, company])
    case .lead:
      try database.run(
        "INSERT INTO lead (record, company_name, source) VALUES (?, (SELECT name FROM record WHERE id = ?), ?)",
        [id, company, proposal.source?.storable])
    case .deal:
      try database.run(
        "INSERT INTO deal (record, meaning, opened_at, company) VALUES (?, 'open', ?, ?)",
        [id, date.milliseconds, company])
      try database.run(
        "INSERT INTO deal_stage (deal, meaning, at) VALUES (?, 'open', ?)", [id, date.milliseconds])
      try database.run(
        """
        INSERT INTO deal_contact (deal, contact)
        SELECT ?, r.id FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record
        WHERE a.key = ? AND r.kind = 'contact' AND r.deleted_at IS NULL AND r.merged_into IS NULL
        """, [id, proposal.address.key])
    }
  }
}

extension RecordKind {
  /// Companies first, deals last.
  fileprivate var rank: Int {
    switch self {
    case .company: 0
    case .contact: 1
    case .lead: 2
    case .deal: 3
    }
  }
}
