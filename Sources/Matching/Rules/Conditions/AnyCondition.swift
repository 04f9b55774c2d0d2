internal import Yams

/// `any: [...]`: at least one must hold. All are asked, so that everyone who matches is matched.
struct AnyCondition: Condition {
  static let words = ["any"]
  let parts: [any Condition]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> AnyCondition? {
    AnyCondition(parts: reader.conditionList(node, "'any'", depth: depth))
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    var match: Match?
    for part in parts {
      guard let found = try part.check(scene) else { continue }
      match = match ?? Match()
      match?.add(found)
    }
    return match
  }

  func captures(_ source: CaptureSource) throws(PatternBound) -> [Captured] {
    var found: [Captured] = []
    for part in parts { found += try part.captures(source) }
    return found
  }

  func triggers(_ wordLists: [String: LiteralSet]) -> [Trigger]? {
    var all: [Trigger] = []
    for part in parts {
      guard let some = part.triggers(wordLists) else { return nil }
      all += some
    }
    return all
  }

  var captureNames: Set<String> { parts.reduce(into: []) { $0.formUnion($1.captureNames) } }
  var matchesParticipants: Bool { parts.contains { $0.matchesParticipants } }
  var wantsFields: Bool { parts.contains { $0.wantsFields } }
}
