internal import Yams

/// `trust: passed`, or several of passed, failed, unproven, missing; mail of ours is none of them.
struct TrustCondition: Condition {
  static let words = ["trust"]
  let verdicts: Set<Trust>

  static let table = [Trust.passed, .failed, .unproven, .missing].map { (word: $0.rawValue, value: $0) }

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> TrustCondition? {
    let verdicts = reader.choices(node, "'trust'", table)
    return verdicts.isEmpty ? nil : TrustCondition(verdicts: Set(verdicts))
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    verdicts.contains(scene.facts.trust) ? Match() : nil
  }
}
