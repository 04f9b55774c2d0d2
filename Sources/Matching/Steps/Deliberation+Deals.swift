import Model

/// The step that finds the deal.
extension Deliberation {
  /// Ends the decision where a pattern takes too many steps on a deal.
  mutating func matchDeals() -> Decision.Outcome? {
    if let only = effects.only {
      note(.deals, "rule '\(only.rule)': no deals but those that it names")
      return nil
    }
    // A deal that a person linked answers a question; it takes nothing away that is clear by itself.
    if let deal = linked(.deal).first(where: { $0.evidence.contains { $0.step == .thread } }) {
      note(.deals, "not asked: the thread has \(deal.name)")
      return nil
    }
    let fits: [DealFit]
    do { fits = try wished(fittingDeals()) } catch {
      let reason = "a pattern of rule '\(error.rule ?? "")' took too many steps on a deal"
      note(.rules, reason)
      return conclude(.held(reason), keeping: [.people, .thread])
    }
    guard !fits.isEmpty else {
      let people = linked(.contact) + linked(.company)
      note(
        .deals,
        people.isEmpty ? "no contact and no company to have deals" : "no deal of \(Wording.list(people.map(\.name)))")
      return nil
    }
    noteClosed(fits)
    choose(among: fits.filter { if case .not = $0.openness { false } else { true } })
    return nil
  }

  private func fittingDeals() -> [DealFit] {
    let contacts = linked(.contact)
    let ids = Set(contacts.map(\.record.id))
    var theirs = Set(contacts.compactMap { company(of: $0.record) })
    let linkedCompanies = linked(.company)
    // Companies that are here for themselves and not for a contact; inherited ones stand for the inherited contacts.
    var own = Set(linkedCompanies.map(\.record.id)).subtracting(theirs)
    if inherits, !contacts.isEmpty {
      let inherited = linkedCompanies.filter { $0.evidence.allSatisfy { $0.step == .thread } }.map(\.record.id)
      own.subtract(inherited)
      theirs.formUnion(inherited)
    }
    let fits = facts.known.deals.compactMap { deal -> DealFit? in
      guard !removed.contains(deal.reference) else { return nil }
      let listed = contacts.filter { deal.contacts.contains($0.record.id) }.map(\.name)
      let isOfCompany =
        deal.company.map { own.contains($0) || (deal.contacts.isEmpty && theirs.contains($0)) } ?? false
      let isOfPartner = deal.partner.map { own.contains($0) || theirs.contains($0) } ?? false
      guard !ids.isDisjoint(with: deal.contacts) || isOfCompany || isOfPartner else { return nil }
      return DealFit(
        deal: deal, contacts: listed, isByPartner: listed.isEmpty && !isOfCompany,
        openness: rules.steps.dealsUseDate ?? true ? DealFit.openness(of: deal, at: facts.date) : anyTime(deal))
    }
    return fits.sorted(by: DealFit.ranks)
  }

  /// What rules prefer and exclude; and a partner's deals only where no deal is the people's own.
  private mutating func wished(_ all: [DealFit]) throws(PatternBound) -> [DealFit] {
    guard !all.isEmpty else { return [] }
    var fits = all
    if !effects.preferred.isEmpty || !effects.excluded.isEmpty { fits = try applyWishes(fits) }
    let close = fits.filter { fit in
      if case .not = fit.openness { return false }
      return !fit.isByPartner
    }
    return close.isEmpty ? fits : fits.filter { !$0.isByPartner }
  }

  private mutating func applyWishes(_ all: [DealFit]) throws(PatternBound) -> [DealFit] {
    var fits = all
    for wish in effects.excluded {
      let dropped = try parted(fits, by: wish)
      if dropped.holding.isEmpty { continue }
      note(.deals, "rule '\(wish.rule)' excludes \(Wording.list(dropped.holding.map(\.deal.name)))")
      fits = dropped.others
    }
    for wish in effects.preferred {
      let kept = try parted(fits, by: wish)
      if kept.holding.isEmpty || kept.others.isEmpty { continue }
      note(.deals, "rule '\(wish.rule)' prefers \(Wording.list(kept.holding.map(\.deal.name)))")
      // What a rule prefers counts, also a partner's.
      fits = kept.holding.map { fit in
        DealFit(deal: fit.deal, contacts: fit.contacts, isByPartner: false, openness: fit.openness)
      }
    }
    return fits
  }

  private func parted(
    _ fits: [DealFit], by wish: Effects.DealWish
  ) throws(PatternBound) -> (holding: [DealFit], others: [DealFit]) {
    let companies = counterpartRecords().companies
    var parts: (holding: [DealFit], others: [DealFit]) = ([], [])
    for fit in fits {
      do {
        if try wish.test.holds(fit.deal, at: facts.date, companies: companies, rules.wordLists) {
          parts.holding.append(fit)
        } else {
          parts.others.append(fit)
        }
      } catch {
        throw PatternBound(rule: wish.rule)
      }
    }
    return parts
  }

  private func anyTime(_ deal: KnownDeal) -> DealFit.Openness {
    deal.meaning == .open ? .open : .not(deal.meaning.rawValue)
  }

  private mutating func noteClosed(_ fits: [DealFit]) {
    let closed = fits.compactMap { fit -> String? in
      guard case .not(let why) = fit.openness else { return nil }
      return "\(fit.deal.name) (\(why))"
    }
    guard !closed.isEmpty else { return }
    let verb = closed.count == 1 ? "was" : "were"
    note(
      .deals,
      "\(Wording.count(closed.count, "deal"))\(of(fits)) \(verb) not open on \(facts.date.day()): "
        + Wording.list(closed))
  }

  private mutating func choose(among fits: [DealFit]) {
    guard let first = fits.first else { return }
    let policy = effects.dealPolicy?.value ?? facts.settings.dealPolicy ?? rules.steps.dealPolicy ?? .ask
    if fits.count == 1 {
      guard case .over = first.openness else {
        return take(first, "the only deal\(of(fits)) open on \(facts.date.day())")
      }
      return ask(fits, "it is over, and nobody knows since when")
    }
    note(.deals, "\(Wording.count(fits.count, "deal"))\(of(fits)) fit; policy: \(DealsAction.word(policy))")
    if policy == .onlyIfSingle { return note(.deals, "not linked: there are several") }
    guard fits.allSatisfy({ $0.openness == .open }) else { return ask(fits, "they have no dates that tell") }
    switch policy {
    case .all: for fit in fits { take(fit, "a deal open on \(facts.date.day())") }
    case .mostRecentMail: takeBest(fits, "most recent mail") { $0.deal.lastMail }
    case .newest: takeBest(fits, "newest") { $0.deal.openedAt }
    case .ask, .onlyIfSingle: ask(fits, "the policy is to ask")
    }
  }

  private mutating func takeBest(_ fits: [DealFit], _ why: String, by value: (DealFit) -> Timestamp?) {
    guard let best = fits.compactMap(value).max() else { return ask(fits, "none has had mail") }
    let leading = fits.filter { value($0) == best }
    guard leading.count == 1, let fit = leading.first else { return ask(fits, "several are equal by \(why)") }
    take(fit, "\(why), \(best.day())")
  }

  private mutating func take(_ fit: DealFit, _ reason: String) {
    let who = fit.contacts.isEmpty ? "" : "; it lists \(Wording.list(fit.contacts))"
    if link(fit.deal.reference, fit.deal.name, Evidence(step: .deals, reason: reason + who)) {
      note(.deals, "deal \(fit.deal.name): \(reason)\(who)")
    }
  }

  /// Questions list so many deals; a person finds others by name.
  private static let maximumCandidates = 20

  private mutating func ask(_ fits: [DealFit], _ why: String) {
    if let named = linked(.deal).first {
      let by = named.evidence.contains { $0.step == .people } ? "a person chose" : "a rule names"
      return note(.deals, "not asked: \(by) \(named.name)")
    }
    note(.deals, "a person is asked: \(why)")
    ask(
      Question(
        text: "which of \(Wording.count(fits.count, "open deal"))\(of(fits))?",
        candidates: fits.prefix(Deliberation.maximumCandidates).map {
          .init(record: $0.deal.reference, name: $0.deal.name, reason: $0.reason)
        }))
  }

  /// ` of Harbor`: the companies of the deals, else their contacts.
  private func of(_ fits: [DealFit]) -> String {
    let companies = Set(fits.compactMap { $0.deal.company })
    let names = companies.sorted().map { name(of: RecordReference(kind: .company, id: $0)) }
    let people = names.isEmpty ? Set(fits.flatMap(\.contacts)).sorted() : names
    return people.isEmpty ? "" : " of \(Wording.list(people))"
  }
}

extension DealsAction {
  static func word(_ policy: DealPolicy) -> String { table.first { $0.value == policy }?.word ?? policy.rawValue }
}
