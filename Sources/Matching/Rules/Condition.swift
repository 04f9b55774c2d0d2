import Model
internal import Yams

/// What a condition looks at: the message as the decision sees it at this rule.
struct RuleScene {
  let facts: Facts
  let texts: SearchTexts
  let rules: RuleSet
  /// Without those that rules before this one ignored.
  var counterparts: [Counterpart]
}

/// What patterns may capture of, before anything is known.
struct CaptureSource {
  let message: Message
  let texts: SearchTexts
}

/// What a condition found where it holds.
struct Match {
  /// Keys of the counterparts that matched.
  var participants: Set<String> = []
  /// One for every match of a pattern.
  var captured: [Captured] = []

  mutating func add(_ other: Match) {
    participants.formUnion(other.participants)
    captured += other.captured
  }
}

/// A question that a rule asks of a message. A new one is a file in this folder and a line in `ConditionTable`.
protocol Condition: Sendable {
  /// The keys under which rule files write it.
  static var words: [String] { get }
  /// Reads it from its key and value; nil, with a report, where that is no such condition.
  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> Self?
  /// What it takes, for editors.
  static func schema(_ word: String) -> SchemaNode
  /// Nil where it does not hold.
  func check(_ scene: RuleScene) throws(PatternBound) -> Match?
  /// What its patterns capture of the message, whatever else it asks: for look-ups before anything is known.
  func captures(_ source: CaptureSource) throws(PatternBound) -> [Captured]
  /// The names that it may capture.
  var captureNames: Set<String> { get }
  /// Any of these a message has for which it holds, whatever else is known; nil: nothing is sure.
  func triggers(_ wordLists: [String: LiteralSet]) -> [Trigger]?
  /// It looks at participants, so that there are matched ones.
  var matchesParticipants: Bool { get }
  /// It asks for custom fields or tags of records.
  var wantsFields: Bool { get }
}

extension Condition {
  func captures(_ source: CaptureSource) throws(PatternBound) -> [Captured] { [] }
  func triggers(_ wordLists: [String: LiteralSet]) -> [Trigger]? { nil }
  var captureNames: Set<String> { [] }
  var matchesParticipants: Bool { false }
  var wantsFields: Bool { false }
}

/// All conditions of the language, in the order in which reports name them.
enum ConditionTable {
  static let all: [any Condition.Type] = [
    ParticipantCondition.self, DirectionCondition.self, MailboxCondition.self, FolderCondition.self,
    TextCondition.self, HeaderCondition.self, AttachmentCondition.self, SizeCondition.self, DateCondition.self,
    AutomatedCondition.self, TrustCondition.self, FirstMessageCondition.self, ThreadCondition.self,
    RecordCondition.self,
    AllConditions.self, AnyCondition.self, NotCondition.self,
  ]

  static let words: [String] = all.flatMap { $0.words }

  static func type(for word: String) -> (any Condition.Type)? { all.first { $0.words.contains(word) } }
}

extension RuleReader {
  /// A mapping of conditions, which all must hold.
  mutating func conditions(_ node: Node, depth: Int) -> AllConditions? {
    guard depth <= RuleReader.maximumDepth else {
      complain(node, "conditions are nested more than \(RuleReader.maximumDepth) deep")
      return nil
    }
    let entries = mapping(node, "a condition", allowed: ConditionTable.words)
    guard !entries.isEmpty else {
      if case .mapping(let mapping) = node, mapping.isEmpty { complain(node, "a condition is empty") }
      return nil
    }
    var parts: [any Condition] = []
    for (word, value) in entries {
      let before = errors.count
      complainIfEmpty(value, "'\(word)'")
      if let part = ConditionTable.type(for: word)?.read(word, value, &self, depth: depth) {
        parts.append(part)
      } else if errors.count == before {
        // A condition that is left out makes a rule mean more than its author wrote.
        complain(value, "'\(word)' says nothing")
      }
    }
    return AllConditions(parts: parts)
  }

  /// A list of such mappings.
  mutating func conditionList(_ node: Node, _ what: String, depth: Int) -> [any Condition] {
    let items = list(node, what, strict: true)
    return items.compactMap { conditions($0, depth: depth + 1) }
  }
}
