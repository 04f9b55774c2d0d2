import Model
internal import Yams

/// `thread: { linked to: [deal], answered by us: true, first message: false }`: what its earlier messages are.
struct ThreadCondition: Condition {
  static let words = ["thread"]
  /// Any of these.
  var linked: [RecordKind]?
  var isAnswered: Bool?
  var isFirst: Bool?

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> ThreadCondition? {
    var condition = ThreadCondition()
    for (key, value) in reader.mapping(node, "'thread'", allowed: ["linked to", "answered by us", "first message"]) {
      switch key {
      case "linked to": condition.linked = reader.kinds(value, "'linked to'")
      case "answered by us": condition.isAnswered = reader.flag(value, "'answered by us'")
      default: condition.isFirst = reader.flag(value, "'first message'")
      }
    }
    return condition
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    let thread = scene.facts.known.thread
    if let linked, !thread.links.contains(where: { linked.contains($0.record.kind) }) { return nil }
    if let isAnswered, isAnswered == thread.answered.isEmpty { return nil }
    if let isFirst, isFirst != (thread.messages == 0) { return nil }
    return Match()
  }
}
