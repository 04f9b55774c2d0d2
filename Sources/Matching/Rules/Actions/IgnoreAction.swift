internal import Yams

/// `ignore: matched participants`: they are no counterparts, for this decision and for the rules that follow.
struct IgnoreAction: Action {
  static let words = ["ignore"]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> IgnoreAction? {
    reader.choice(node, "'ignore'", [("matched participants", ())]).map { IgnoreAction() }
  }

  func complaint(with condition: AllConditions) -> String? {
    condition.matchesParticipants ? nil : "the rule matches no participants; it needs a condition 'counterpart'"
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    for key in match.participants where effects.ignored[key] == nil { effects.ignored[key] = rule.name }
  }
}
