internal import Yams

/// `direction: incoming` or `outgoing`: outgoing is what one of ours wrote.
struct DirectionCondition: Condition {
  static let words = ["direction"]
  let isOutgoing: Bool

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> DirectionCondition? {
    reader.choice(node, "'direction'", [("incoming", false), ("outgoing", true)]).map(DirectionCondition.init)
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    scene.facts.isOutgoing == isOutgoing ? Match() : nil
  }
}
