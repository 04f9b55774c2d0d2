internal import Yams

/// `not: {...}`: must not hold. It captures nothing and matches nobody.
struct NotCondition: Condition {
  static let words = ["not"]
  let part: AllConditions

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> NotCondition? {
    reader.conditions(node, depth: depth + 1).map(NotCondition.init)
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? { try part.check(scene) == nil ? Match() : nil }
  var wantsFields: Bool { part.wantsFields }
}
