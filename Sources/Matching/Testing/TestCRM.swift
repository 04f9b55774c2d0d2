import Model

/// The records that a test speaks of; answers a look-up as the store does.
struct TestCRM: Sendable {
  struct Entry: Sendable {
    /// What the test calls it: `anna`.
    var id: String
    var reference: RecordReference
    var name: String
    var owner: String?
    var status: String?
    /// The company of a contact or deal, as the test calls it.
    var company: String?
    /// By names in lower case.
    var fields: [String: String] = [:]
    var addresses: [Address] = []
    var domains: [String] = []
    var deal = TestDeal()
  }

  struct TestDeal: Sendable {
    var partner: String?
    var contacts: [String] = []
    var pipeline: String?
    var stage: String?
    var meaning = StageMeaning.open
    var opened: Timestamp?
    var closed: Timestamp?
    var lastMail: Timestamp?
  }

  private(set) var entries: [Entry] = []

  mutating func add(_ entry: Entry) {
    var entry = entry
    entry.reference = RecordReference(kind: entry.reference.kind, id: ID(Int64(entries.count + 1)))
    entries.append(entry)
  }

  /// By kind and name: `deal lights`.
  func record(_ name: String) -> Entry? {
    let words = name.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2, let kind = RecordKind(rawValue: words[0]) else { return nil }
    return entry(kind, words[1])
  }

  func entry(_ kind: RecordKind, _ id: String) -> Entry? {
    entries.first { $0.reference.kind == kind && $0.id == id }
  }

  func name(of record: RecordReference) -> String {
    let entry = entries.first { $0.reference == record }
    return "\(record.kind.rawValue) \(entry?.id ?? "\(record.id)")"
  }

  // MARK: Answering

  func known(_ lookup: Lookup, thread: KnownThread, people: [PersonDecision]) -> Known {
    var known = Known(thread: thread, people: people)
    let (keys, domains) = (Set(lookup.addresses), Set(lookup.domains))
    for entry in entries where entry.reference.kind != .deal {
      for address in entry.addresses where keys.contains(address.key) {
        known.byAddress[address.key, default: []].append(record(entry, lookup))
      }
      for domain in entry.domains where domains.contains(domain) && entry.reference.kind == .company {
        known.companiesByDomain[domain, default: []].append(record(entry, lookup))
      }
    }
    for capture in lookup.captures { known.captured[capture] = captured(capture) }
    addDeals(lookup, to: &known)
    return known
  }

  private func addDeals(_ lookup: Lookup, to known: inout Known) {
    let records = known.byAddress.values.joined()
    let contacts = Set(records.filter { $0.reference.kind == .contact }.map(\.reference.id))
    let companies = Set(
      records.filter { $0.reference.kind == .company }.map(\.reference.id) + records.compactMap(\.company)
        + known.companiesByDomain.values.joined().map(\.reference.id))
    let named = Set(known.captured.values.joined())
    for entry in entries where entry.reference.kind == .deal {
      let deal = deal(entry, lookup)
      let isTheirs =
        !contacts.isDisjoint(with: deal.contacts) || deal.company.map(companies.contains) ?? false
        || deal.partner.map(companies.contains) ?? false
      if isTheirs || named.contains(entry.reference) { known.deals.append(deal) }
    }
    let all = companies.union(known.deals.flatMap { [$0.company, $0.partner].compactMap { $0 } })
    for entry in entries where entry.reference.kind == .company && all.contains(entry.reference.id) {
      known.companies[entry.reference.id] = record(entry, lookup)
    }
  }

  private func captured(_ capture: Capture) -> [RecordReference] {
    let key = capture.key
    return entries.filter { entry in
      guard entry.reference.kind == capture.kind else { return false }
      switch key {
      case .id(let spellings): return spellings.contains(entry.id)
      case .address(let key): return entry.addresses.contains { $0.key == key }
      case .domain(let domain): return entry.domains.contains(domain)
      case .field(let name, let value): return entry.fields[name]?.lowercased() == value
      }
    }.map(\.reference)
  }

  private func record(_ entry: Entry, _ lookup: Lookup) -> KnownRecord {
    KnownRecord(
      reference: entry.reference, name: entry.name, owner: entry.owner,
      company: entry.reference.kind == .contact
        ? entry.company.flatMap { self.entry(.company, $0)?.reference.id } : nil,
      status: entry.status, fields: lookup.wantsFields ? entry.fields : [:])
  }

  private func deal(_ entry: Entry, _ lookup: Lookup) -> KnownDeal {
    let deal = entry.deal
    return KnownDeal(
      id: entry.reference.id, name: entry.name, owner: entry.owner, pipeline: deal.pipeline, stage: deal.stage,
      meaning: deal.meaning, openedAt: deal.opened, closedAt: deal.closed,
      company: entry.company.flatMap { self.entry(.company, $0)?.reference.id },
      partner: deal.partner.flatMap { self.entry(.company, $0)?.reference.id },
      contacts: deal.contacts.compactMap { self.entry(.contact, $0)?.reference.id }, lastMail: deal.lastMail,
      fields: lookup.wantsFields ? entry.fields : [:])
  }
}
