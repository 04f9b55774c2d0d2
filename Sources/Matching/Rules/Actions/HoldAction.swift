internal import Yams

/// `hold: reason`: a person must look before anything is linked.
struct HoldAction: Action {
  static let words = ["hold"]
  let reason: String

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> HoldAction? {
    reader.text(node, "the reason to hold").map(HoldAction.init)
  }

  var ends: Bool { true }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if effects.skip == nil, effects.hold == nil { effects.hold = .init(value: reason, rule: rule.name) }
  }
}
