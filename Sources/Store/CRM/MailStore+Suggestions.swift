internal import GRDB
package import Model

extension MailStore {
  /// What the signatures of a contact's or lead's own mail tell and its card does not have, the newest first; nothing
  /// for other records.
  ///
  /// Only mail that the viewer sees whole is read, and none that is held or came with a warning: a forged letter must not
  /// put its telephone number on a customer's card.
  /// - Throws: `noSuch` for a record that is not there.
  package func suggestions(
    for record: ID<Model.Record>, to viewer: Viewer
  ) throws(StoreError) -> [FactSuggestion] {
    try read("read the signatures of record \(record)") { try SuggestionReading(record, viewer, $0).suggestions() }
  }

  /// Puts a suggested fact onto the card, in a run of its own that can be undone. On disk when it returns.
  ///
  /// - Throws: `refused` unless the viewer is offered just this fact, `noSuch` for a record that is not there.
  package func accept(
    _ fact: FactSuggestion.Fact, _ value: String, onto record: ID<Model.Record>, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> ID<Run> {
    try write("add to record \(record)", durable: true) { database in
      let reading = try SuggestionReading(record, viewer, database)
      guard let offered = try reading.suggestions().first(where: { $0.fact == fact && $0.value == value }) else {
        throw StoreError.refused("nothing new on the card: the fact is there already, or its message is gone")
      }
      let run = try MailStore.insertRun(
        RunDraft(kind: .manual, mailbox: nil, user: viewer.user, startedAt: now), database)
      let change = RecordChanging(database: database, record: reading.record, now: now)
      try change.apply(reading.field(for: fact), value, from: offered.message.value, run: run)
      try StaleMail(.people, database).note(record: reading.record)
      try database.run(
        "UPDATE run SET ended_at = ?, counts = ? WHERE id = ?",
        [now.milliseconds, try StoredJSON.text(["changed": 1]), run])
      return ID(run)
    }
  }
}

/// Reads what signatures tell of one record.
private struct SuggestionReading {
  let record: Int64
  private let details: RecordDetails.Value
  private let viewer: Viewer
  private let database: Database

  /// Newest messages with a signature that are looked at: older ones tell of former employers.
  private static let maximumSources = 20
  /// Facts offered at once.
  private static let maximumSuggestions = 12

  /// - Throws: `noSuch` for a record that is not there.
  init(_ record: ID<Model.Record>, _ viewer: Viewer, _ database: Database) throws {
    (self.viewer, self.database) = (viewer, database)
    let reading = RecordReading(database)
    self.record = try reading.survivor(of: record.value)
    details = try reading.value(reading.fields(self.record).fields)
  }

  func suggestions() throws -> [FactSuggestion] {
    guard details.record.reference.kind == .contact || details.record.reference.kind == .lead else { return [] }
    var seen = known()
    var found: [FactSuggestion] = []
    for (message, date, facts) in try sources() {
      for (fact, value) in SuggestionReading.list(facts) where takes(fact) {
        let key = FactSuggestion.key(fact, value)
        // One name, position and company: of two that differ the newer one counts.
        let isSingle = fact != .phone && fact != .link
        if isSingle, found.contains(where: { $0.fact == fact }) { continue }
        guard !key.isEmpty, seen[fact, default: []].insert(key).inserted else { continue }
        found.append(FactSuggestion(fact: fact, value: value, message: ID(message), date: date))
      }
    }
    return Array(found.prefix(SuggestionReading.maximumSuggestions))
  }

  private static func list(_ facts: SignatureFacts) -> [(FactSuggestion.Fact, String)] {
    let single: [(FactSuggestion.Fact, String?)] = [
      (.name, facts.name), (.role, facts.role), (.company, facts.company),
    ]
    return single.compactMap { fact, value in value.map { (fact, $0) } }
      + facts.phones.map { (.phone, $0) } + facts.links.map { (.link, $0) }
  }

  /// Signatures of mail from the record's addresses, the newest first.
  private func sources() throws -> [(message: Int64, date: Timestamp, facts: SignatureFacts)] {
    let keys = StoredJSON.array(details.record.addresses.map(\.key))
    let rows = try database.rows(
      """
      SELECT m.id, m.date, m.signature FROM message AS m
      WHERE m.from_key IN (SELECT value FROM json_each(?1)) AND m.signature IS NOT NULL AND NOT m.is_outgoing
        AND (m.automated IS NULL OR m.automated = 'autoReply') AND NOT EXISTS (
          SELECT 1 FROM copy AS c JOIN decision AS d ON d.copy = c.id
          WHERE c.message = m.id AND (d.outcome = 'held' OR json_array_length(d.decision, '$.warnings') > 0))
      ORDER BY m.date DESC, m.id DESC LIMIT \(SuggestionReading.maximumSources * 5)
      """, [keys])
    let visibility = try Visibility(viewer, database)
    let held = try Visibility.held(rows.map { $0[0] }, database)
    let seen = rows.filter { held[$0[0]].flatMap(visibility.sight)?.detail == .everything }
    return try seen.prefix(SuggestionReading.maximumSources).map { row in
      let facts = try StoredJSON.value(SignatureFacts.self, row[2], of: "the signature of message \(row[0] as Int64)")
      return (row[0], Timestamp(milliseconds: row[1]), facts)
    }
  }

  /// The keys of what the card has.
  private func known() -> [FactSuggestion.Fact: Set<String>] {
    var known: [FactSuggestion.Fact: Set<String>] = [:]
    for fact in FactSuggestion.Fact.allCases {
      var values = [details.record.name] + Array(details.record.custom.values)
      if fact == .phone { values += [phone].compactMap { $0 } }
      known[fact] = Set(values.map { FactSuggestion.key(fact, $0) })
    }
    return known
  }

  private var phone: String? {
    switch details {
    case .contact(let contact): contact.phone
    case .lead(let lead): lead.phone
    case .company, .deal: nil
    }
  }

  /// False for what the card has one of, and has.
  private func takes(_ fact: FactSuggestion.Fact) -> Bool {
    let record = details.record
    switch (fact, details) {
    // A record that mail made of an address alone is called like it.
    case (.name, _): return record.addresses.contains { $0.key == record.name.lowercased() || $0.local == record.name }
    case (.role, .contact(let contact)): return contact.title?.isEmpty ?? true
    case (.company, .contact(let contact)): return contact.company == nil && record.custom["Company"] == nil
    case (.company, .lead(let lead)): return lead.companyName?.isEmpty ?? true
    case (.role, _): return record.custom["Position"] == nil
    default: return true
    }
  }

  /// Where a fact goes on the card: into its own field while that is empty, else into a custom one.
  func field(for fact: FactSuggestion.Fact) -> RecordChanging.Field {
    let isContact = details.record.reference.kind == .contact
    switch fact {
    case .name: return .name
    case .role: return isContact ? .title : .custom("Position")
    case .company: return isContact ? .custom("Company") : .companyName
    case .phone: return phone?.isEmpty ?? true ? (isContact ? .contactPhone : .leadPhone) : .custom(free("Phone"))
    case .link: return .custom(free("Link"))
    }
  }

  /// `Link`, or `Link 2` where the card has one; a telephone beside the card's own is the second.
  private func free(_ name: String) -> String {
    let names = (name == "Phone" ? 2 : 1)...
    for number in names {
      let wanted = number == 1 ? name : "\(name) \(number)"
      if details.record.custom[wanted] == nil { return wanted }
    }
    return name
  }
}
