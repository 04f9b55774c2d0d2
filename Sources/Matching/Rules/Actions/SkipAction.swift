internal import Yams

/// `skip: reason`: the message concerns no record. It stays in its mailbox's view.
struct SkipAction: Action {
  static let words = ["skip"]
  let reason: String

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> SkipAction? {
    reader.text(node, "the reason to skip").map(SkipAction.init)
  }

  var ends: Bool { true }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if effects.skip == nil, effects.hold == nil { effects.skip = .init(value: reason, rule: rule.name) }
  }
}
