internal import Yams

/// `all: [...]`, and the keys of one mapping: every one must hold.
struct AllConditions: Condition {
  static let words = ["all"]
  var parts: [any Condition]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> AllConditions? {
    AllConditions(parts: reader.conditionList(node, "'all'", depth: depth))
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    var match = Match()
    for part in parts {
      guard let found = try part.check(scene) else { return nil }
      match.add(found)
    }
    return match
  }

  func captures(_ source: CaptureSource) throws(PatternBound) -> [Captured] {
    var found: [Captured] = []
    for part in parts { found += try part.captures(source) }
    return found
  }

  func triggers(_ wordLists: [String: LiteralSet]) -> [Trigger]? {
    parts.reduce(nil) { Trigger.better($0, $1.triggers(wordLists)) }
  }

  var captureNames: Set<String> { parts.reduce(into: []) { $0.formUnion($1.captureNames) } }
  var matchesParticipants: Bool { parts.contains { $0.matchesParticipants } }
  var wantsFields: Bool { parts.contains { $0.wantsFields } }
}
