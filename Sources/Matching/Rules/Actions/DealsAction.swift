import Model
internal import Yams

/// `deals: ask` and the other policies: which of several fitting deals the message goes to.
struct DealsAction: Action {
  static let words = ["deals"]
  let policy: DealPolicy

  static let table: [(word: String, value: DealPolicy)] = [
    ("all", .all), ("only if single", .onlyIfSingle), ("most recent mail", .mostRecentMail), ("newest", .newest),
    ("ask", .ask),
  ]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> DealsAction? {
    reader.choice(node, "'deals'", table).map(DealsAction.init)
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if effects.dealPolicy == nil { effects.dealPolicy = .init(value: policy, rule: rule.name) }
  }
}
