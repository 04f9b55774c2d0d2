import Model
internal import Yams

/// `contact: {...}`, `company: {...}`, `lead: {...}`, `deal: {...}`: the counterparts have such a record.
///
/// Contacts and leads by their addresses; companies also by domain and as a contact's; deals of those contacts and
/// companies, also as partner. Counterparts whose records match are matched participants. Patterns capture nothing of
/// records: what is looked up must be known before them.
struct RecordCondition: Condition {
  static let words = RecordKind.allCases.map(\.rawValue)
  let kind: RecordKind
  let test: RecordTest

  var matchesParticipants: Bool { true }
  var wantsFields: Bool { test.wantsFields }

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> RecordCondition? {
    guard let kind = RecordKind(rawValue: word) else { return nil }
    return reader.recordTest(node, "'\(word)'", kind).map { RecordCondition(kind: kind, test: $0) }
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    var match: Match?
    for counterpart in scene.counterparts {
      for facts in scene.records(of: counterpart, kind) where try test.holds(facts, scene.rules.wordLists) {
        match = match ?? Match()
        match?.participants.insert(counterpart.address.key)
      }
    }
    return match
  }
}

extension RuleScene {
  /// The records of a kind that a counterpart has, as tests look at them.
  func records(of counterpart: Counterpart, _ kind: RecordKind) -> [RecordFacts] {
    let known = facts.known
    let own = rules.records(at: counterpart.address, in: known)
    if kind == .contact || kind == .lead {
      return own.filter { $0.reference.kind == kind }.map { RecordFacts($0) }
    }
    var companies = own.filter { $0.reference.kind == .company }
    companies += own.compactMap { $0.company.flatMap { known.companies[$0] } }
    if own.isEmpty { companies += rules.companies(at: counterpart.address.domain, in: known) }
    if kind == .company { return companies.map { RecordFacts($0) } }
    let contacts = Set(own.filter { $0.reference.kind == .contact }.map(\.reference.id))
    let ids = Set(companies.map(\.reference.id))
    return known.deals.filter { deal in
      !contacts.isDisjoint(with: deal.contacts) || deal.company.map(ids.contains) ?? false
        || deal.partner.map(ids.contains) ?? false
    }.map { RecordFacts($0, at: facts.date) }
  }
}
