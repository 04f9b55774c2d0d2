internal import Yams

/// `domains: off for matched participants`: their domains name no company.
struct DomainsAction: Action {
  static let words = ["domains"]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> DomainsAction? {
    reader.choice(node, "'domains'", [("off for matched participants", ())]).map { DomainsAction() }
  }

  func complaint(with condition: AllConditions) -> String? {
    condition.matchesParticipants ? nil : "the rule matches no participants; it needs a condition 'counterpart'"
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    for key in match.participants where effects.domainsOff[key] == nil { effects.domainsOff[key] = rule.name }
  }
}
