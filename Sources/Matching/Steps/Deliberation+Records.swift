import Model

/// What the known records tell: names, who belongs to what.
extension Deliberation {
  func records(at address: Address) -> [KnownRecord] { rules.records(at: address, in: facts.known) }

  func companies(at domain: String) -> [KnownRecord] { rules.companies(at: domain, in: facts.known) }

  func deal(_ record: RecordReference) -> KnownDeal? { facts.known.deals.first { $0.reference == record } }

  func companyOfDeal(_ record: RecordReference) -> RecordReference? {
    deal(record)?.company.map { RecordReference(kind: .company, id: $0) }
  }

  func name(of record: RecordReference) -> String {
    if record.kind == .deal, let deal = deal(record) { return deal.name }
    if record.kind == .company, let company = facts.known.companies[record.id] { return company.name }
    for (_, records) in facts.known.byAddress {
      if let found = records.first(where: { $0.reference == record }) { return found.name }
    }
    for (_, records) in facts.known.companiesByDomain {
      if let found = records.first(where: { $0.reference == record }) { return found.name }
    }
    return "\(record.kind.rawValue) \(record.id)"
  }

  /// The company of a contact, where it is known.
  func company(of contact: RecordReference) -> ID<Record>? {
    for (_, records) in facts.known.byAddress {
      if let found = records.first(where: { $0.reference == contact }) { return found.company }
    }
    return nil
  }

  /// True where a counterpart is the record's: itself, a contact of the deal, or of its company or partner.
  ///
  /// - Parameter members: which of these count; nil: all.
  func belongs(to record: RecordReference, as members: Set<LinkTerms.Membership>? = nil) -> Bool {
    func counts(_ one: LinkTerms.Membership) -> Bool { members?.contains(one) ?? true }
    let (people, companies, own) = counterpartRecords()
    switch record.kind {
    case .contact: return counts(.contact) && own.contains(record)
    case .lead: return counts(.lead) && own.contains(record)
    case .company: return counts(.company) && companies.contains(record.id)
    case .deal:
      guard let deal = deal(record) else { return false }
      return counts(.deal) && (!people.isDisjoint(with: deal.contacts) || own.contains(record))
        || counts(.companyOfDeal) && deal.company.map(companies.contains) ?? false
        || counts(.partnerOfDeal) && deal.partner.map(companies.contains) ?? false
    }
  }

  /// The contacts and companies that the counterparts are or belong to, and all records at their addresses.
  func counterpartRecords() -> (contacts: Set<ID<Record>>, companies: Set<ID<Record>>, own: Set<RecordReference>) {
    var people: Set<ID<Record>> = []
    var companies: Set<ID<Record>> = []
    var all: Set<RecordReference> = []
    for counterpart in counterparts {
      let own = records(at: counterpart.address)
      for entry in own {
        all.insert(entry.reference)
        if entry.reference.kind == .contact { people.insert(entry.reference.id) }
        if entry.reference.kind == .company { companies.insert(entry.reference.id) }
        if let company = entry.company { companies.insert(company) }
      }
      // A domain that several companies share proves nobody.
      let byDomain = self.companies(at: counterpart.address.domain)
      if own.isEmpty, byDomain.count == 1, effects.domainsOff[counterpart.address.key] == nil {
        companies.insert(byDomain[0].reference.id)
      }
    }
    return (people, companies, all)
  }
}

extension RuleSet {
  /// The records that an address names: of its own, else of the address without its plus tag.
  func records(at address: Address, in known: Known) -> [KnownRecord] {
    let own = known.byAddress[address.key] ?? []
    let found = own.isEmpty && steps.ignoresPlusTags ?? true ? known.byAddress[address.keyWithoutTag] ?? [] : own
    return found.sorted { $0.reference < $1.reference }
  }

  /// The companies that a domain names, at its longest level that names any.
  func companies(at domain: String, in known: Known) -> [KnownRecord] {
    guard steps.usesDomains ?? true else { return [] }
    for level in companyLevels(domain) {
      let found = known.companiesByDomain[level] ?? []
      if !found.isEmpty { return found.sorted { $0.reference < $1.reference } }
    }
    return []
  }
}
