internal import Yams

/// `create: nothing`: no record is made of this message. Only settings switch making on.
struct CreateAction: Action {
  static let words = ["create"]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> CreateAction? {
    reader.choice(node, "'create' of a rule", [("nothing", ())]).map { CreateAction() }
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if effects.createsNothing == nil { effects.createsNothing = .init(value: (), rule: rule.name) }
  }
}
