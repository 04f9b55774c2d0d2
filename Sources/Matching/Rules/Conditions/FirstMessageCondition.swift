internal import Yams

/// `first message: true`: the thread has no earlier message.
struct FirstMessageCondition: Condition {
  static let words = ["first message"]
  let isFirst: Bool

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> FirstMessageCondition? {
    reader.flag(node, "'first message'").map(FirstMessageCondition.init)
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    (scene.facts.known.thread.messages == 0) == isFirst ? Match() : nil
  }
}
