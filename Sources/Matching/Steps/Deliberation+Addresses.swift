import Model

/// The steps that match addresses and domains.
extension Deliberation {
  mutating func matchAddresses() {
    if let only = effects.only {
      let rest = only.value == .these ? "nothing more" : "only the people"
      note(.addresses, "rule '\(only.rule)': \(rest) by address")
      if only.value == .these { return }
    }
    let fresh = freshCounterparts
    if fresh.count < counterparts.count {
      let old = counterparts.filter { !fresh.contains($0) }.map(\.address.description)
      note(.addresses, "not matched anew, as they take part in the thread: \(Wording.list(old))")
    }
    for counterpart in fresh { matchAddress(counterpart.address) }
  }

  private mutating func matchAddress(_ address: Address) {
    var kinds = rules.steps.addressKinds ?? []
    if effects.only != nil { kinds.removeAll { $0 == .company } }
    let found = records(at: address)
    for record in found {
      guard kinds.contains(record.reference.kind) else {
        note(.addresses, "\(address) is an address of \(describe(record)), a kind that is left out here")
        continue
      }
      let reason = "\(address) is an address of \(record.name)"
      guard link(record.reference, record.name, Evidence(step: .addresses, reason: reason)) else { continue }
      note(.addresses, "\(address) is an address of \(describe(record))")
      guard record.reference.kind == .contact, let id = record.company, effects.only == nil else { continue }
      let company = RecordReference(kind: .company, id: id)
      let text = "company of \(record.name)"
      if link(company, name(of: company), Evidence(step: .addresses, reason: text)) {
        note(.addresses, "company \(name(of: company)): \(text)")
      }
    }
    if found.isEmpty { note(.addresses, "nobody has the address \(address)") }
  }

  mutating func matchDomains() {
    guard rules.steps.usesDomains ?? true else {
      note(.domains, "the rule file has domains off")
      return
    }
    if let only = effects.only {
      note(.domains, "rule '\(only.rule)': nothing by domain")
      return
    }
    for counterpart in freshCounterparts where records(at: counterpart.address).isEmpty {
      matchDomain(counterpart.address)
    }
  }

  private mutating func matchDomain(_ address: Address) {
    if let rule = effects.domainsOff[address.key] {
      note(.domains, "rule '\(rule)' has domains off for \(address)")
      return
    }
    guard !rules.companyLevels(address.domain).isEmpty else {
      note(.domains, "\(address.domain) names nobody: anybody can have an address there")
      return
    }
    let all = companies(at: address.domain)
    let found = all.filter { !removed.contains($0.reference) }
    guard let first = found.first else {
      note(
        .domains,
        all.isEmpty
          ? "no company has the domain \(address.domain)"
          : "\(address.domain) is of \(Wording.list(all.map(\.name))), which a person removed")
      return
    }
    if found.count == 1 {
      let reason = "\(address.domain) is a domain of \(first.name)"
      link(first.reference, first.name, Evidence(step: .domains, reason: reason))
      note(.domains, "\(reason); nobody has the address \(address)")
      return
    }
    let names = Wording.list(found.map(\.name))
    // A person has answered for this thread.
    if let chosen = found.first(where: { isLinkedByPerson($0.reference) }) {
      note(.domains, "\(address.domain) is of \(names); a person chose \(chosen.name)")
      return
    }
    note(.domains, "\(address.domain) is a domain of \(Wording.count(found.count, "company")): \(names)")
    guard rules.steps.asksAboutDomains ?? true else { return }
    ask(
      Question(
        text: "which of \(Wording.count(found.count, "company")) at \(address.domain)?",
        candidates: found.map { .init(record: $0.reference, name: $0.name, reason: "has the domain") }))
  }

  func isLinkedByPerson(_ record: RecordReference) -> Bool {
    facts.known.people.contains { $0.kind == .linked && $0.record == record }
  }

  private func describe(_ record: KnownRecord) -> String { "\(record.reference.kind.rawValue) \(record.name)" }
}
