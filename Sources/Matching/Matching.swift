package import Model

/// Which records a message belongs to: what must be known for it, and the decision with its reasons.
///
/// Both functions are pure: the same arguments give the same value, in the same order.
package enum Matching {
  /// What the decision about this copy will ask about; empty where nothing will be decided. `other` is what another set
  /// of rules wants of the same copy, with the same people ours.
  package static func want(
    _ message: Message, copy: CopyFacts, settings: Settings, rules: RuleSet, besides other: Wanted? = nil
  ) -> Wanted {
    // Without any usable date the look-up is as of the end of time: everything known counts.
    let date = date(of: message, receivedAt: copy.receivedAt, now: Timestamp(milliseconds: .max))
    var lookup = Lookup(before: date, addresses: [], domains: [], captures: [])
    guard settings.connection != .off else {
      return Wanted(lookup: lookup, counterparts: [], texts: SearchTexts(), candidates: [])
    }
    let texts = other?.texts ?? SearchTexts(message, ours: copy.ours)
    let candidates = rules.index.candidates(message, texts)
    let counterparts = other?.counterparts ?? Counterpart.all(of: message, ours: copy.ours)
    var addresses: Set<String> = []
    var domains: Set<String> = []
    for address in counterparts.map(\.address) {
      addresses.insert(address.key)
      if rules.steps.ignoresPlusTags ?? true { addresses.insert(address.keyWithoutTag) }
      if rules.steps.usesDomains ?? true { domains.formUnion(rules.companyLevels(address.domain)) }
    }
    lookup.addresses = addresses.sorted()
    lookup.domains = domains.sorted()
    lookup.wantsFields = rules.wantsFields
    lookup.turns = rules.turns
    if !counterparts.isEmpty, message.automated == nil {
      lookup.captures = captures(CaptureSource(message: message, texts: texts), candidates.map { rules.rules[$0] })
    }
    return Wanted(lookup: lookup, counterparts: counterparts, texts: texts, candidates: candidates)
  }

  /// What settings and rules make of one copy, and why; `wanted` is what `want` gave for the same, and `now` is used only where the message has no usable date.
  package static func decide(
    _ message: Message, wanted: Wanted, copy: CopyFacts, placement: Placement, known: Known, settings: Settings,
    rules: RuleSet,
    now: Timestamp
  ) -> Decision {
    guard settings.connection != .off else { return Decision(connection: .off, outcome: .off) }
    let facts = Facts(message, copy: copy, placement: placement, known: known, settings: settings, now: now)
    var deliberation = Deliberation(facts: facts, wanted: wanted, rules: rules)
    let outcome = deliberation.run()
    return deliberation.decision(outcome)
  }

  /// The look-ups of all rules that may hold, whatever else they ask; none of a pattern that hits its bound, which holds the message.
  private static func captures(_ source: CaptureSource, _ rules: [Rule]) -> [Capture] {
    var captures: [Capture] = []
    for rule in rules {
      for link in rule.links {
        let captured = (try? rule.condition.captures(source)) ?? []
        for capture in LinkAction.lookups(link.requests, captured) where !captures.contains(capture) {
          captures.append(capture)
        }
      }
    }
    return captures.sorted { ($0.kind, $0.field, $0.value) < ($1.kind, $1.field, $1.value) }
  }
}

/// What is to be known for a decision, with what was made ready on the way.
package struct Wanted: Sendable {
  package let lookup: Lookup
  let counterparts: [Counterpart]
  let texts: SearchTexts
  /// Places of the rules that may hold, in order.
  let candidates: [Int]
}

extension RuleSet {
  /// The levels of a domain that may name a company: no free-mail domain, no public suffix.
  func companyLevels(_ domain: String) -> [String] {
    if let name = steps.domainsExcept, lists[name]?.contains(domain: domain) ?? false { return [] }
    return DomainName.companyLevels(domain)
  }
}

extension SearchTexts {
  init(_ message: Message, ours: Ours) {
    let tags = message.participants.compactMap { participant -> String? in
      guard let address = participant.address, ours.contains(address) else { return nil }
      return address.tag
    }
    subject = SearchText(message.subject)
    newText = SearchText(message.newText)
    ourTags = SearchText(tags.joined(separator: "\n"))
  }
}
