import Model
internal import Yams

/// `automated: true`, `false`, or kinds: `automated: [list, bulk]`.
struct AutomatedCondition: Condition {
  static let words = ["automated"]
  /// Empty: a person wrote it.
  let kinds: Set<AutomatedKind>

  static let table: [(word: String, value: AutomatedKind)] = [
    ("list", .list), ("bulk", .bulk), ("auto-reply", .autoReply), ("generated", .generated), ("bounce", .bounce),
    ("receipt", .receipt),
  ]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> AutomatedCondition? {
    if case .scalar(let scalar) = node, !table.contains(where: { $0.word == scalar.string }) {
      return reader.flag(node, "'automated' (or \(table.map(\.word).joined(separator: ", ")))").map {
        AutomatedCondition(kinds: $0 ? Set(AutomatedKind.allCases) : [])
      }
    }
    let kinds = reader.choices(node, "'automated'", table)
    return kinds.isEmpty ? nil : AutomatedCondition(kinds: Set(kinds))
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    guard let kind = scene.facts.message.automated else { return kinds.isEmpty ? Match() : nil }
    return kinds.contains(kind) ? Match() : nil
  }
}
