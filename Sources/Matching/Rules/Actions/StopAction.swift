internal import Yams

/// `stop: true`: no later rule is asked.
struct StopAction: Action {
  static let words = ["stop"]
  let stops: Bool

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> StopAction? {
    reader.flag(node, "'stop'").map(StopAction.init)
  }

  var ends: Bool { stops }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {}
}
