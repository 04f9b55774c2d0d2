internal import Yams

/// `source: Trade fair`: the source of the records made of this message.
struct SourceAction: Action {
  static let words = ["source"]
  let source: String

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> SourceAction? {
    reader.text(node, "'source'").map(SourceAction.init)
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if effects.source == nil { effects.source = .init(value: source, rule: rule.name) }
  }
}
