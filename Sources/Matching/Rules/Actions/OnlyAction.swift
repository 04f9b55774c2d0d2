internal import Yams

/// `then: only these` or `only these and the people`: the steps for addresses, domains and deals add nothing more,
/// or only the contacts and leads whose addresses are on the message.
struct OnlyAction: Action {
  static let words = ["then"]
  let only: Effects.Only

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> OnlyAction? {
    let table: [(word: String, value: Effects.Only)] = [
      ("only these", .these), ("only these and the people", .theseAndPeople),
    ]
    return reader.choice(node, "'then'", table).map(OnlyAction.init)
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if effects.only == nil { effects.only = .init(value: only, rule: rule.name) }
  }
}
