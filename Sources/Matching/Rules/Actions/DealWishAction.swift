import Model
internal import Yams

/// `prefer deals: {...}` and `exclude deals: {...}`: which of the fitting deals are left to choose from.
struct DealWishAction: Action {
  static let words = ["prefer deals", "exclude deals"]
  let test: DealTest
  let isPreference: Bool

  var wantsFields: Bool { test.record.wantsFields }

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> DealWishAction? {
    let entries = reader.mapping(node, "'\(word)'") ?? []
    var test = DealTest()
    for (key, _, value) in entries where DealTest.ownKeys.contains(key) {
      let wanted = reader.choice(value, "'\(key)'", [("company of counterpart", true)]) ?? false
      if key == "company" { test.isOfCompany = wanted } else { test.isOfPartner = wanted }
    }
    if let record = reader.recordTest(node, "'\(word)'", .deal, besides: DealTest.ownKeys) { test.record = record }
    return entries.isEmpty ? nil : DealWishAction(test: test, isPreference: word == "prefer deals")
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    let wish = Effects.DealWish(test: test, rule: rule.name)
    if isPreference { effects.preferred.append(wish) } else { effects.excluded.append(wish) }
  }
}

/// A test of a deal: of the record, and whose it is.
struct DealTest: Sendable {
  static let ownKeys = ["company", "partner"]
  var record = RecordTest()
  /// Its company, or its partner, is a counterpart's.
  var isOfCompany = false
  var isOfPartner = false

  /// - Parameter companies: of the counterparts.
  func holds(
    _ deal: KnownDeal, at date: Timestamp, companies: Set<ID<Record>>, _ lists: [String: LiteralSet]
  ) throws(PatternBound) -> Bool {
    if isOfCompany, !(deal.company.map(companies.contains) ?? false) { return false }
    if isOfPartner, !(deal.partner.map(companies.contains) ?? false) { return false }
    return try record.holds(RecordFacts(deal, at: date), lists)
  }
}
