import Model
internal import Yams

/// What rules have said of a message so far. Of what can be said once, the first rule counts.
struct Effects {
  struct LinkRequest {
    var rule: String
    var requests: [LinkAction.Request]
    var captured: [Captured]
    var terms = LinkTerms()
  }
  struct DealWish {
    var test: DealTest
    var rule: String
  }
  struct SetRequest {
    var rule: String
    var kind: RecordKind
    var field: String
    var value: Template
    var captured: [Captured]
  }
  enum Only: Equatable { case these, theseAndPeople }
  struct Ruled<Value> {
    var value: Value
    var rule: String
  }

  var skip: Ruled<String>?
  var hold: Ruled<String>?
  var links: [LinkRequest] = []
  /// Keys, with the first rule that said so.
  var ignored: [String: String] = [:]
  var domainsOff: [String: String] = [:]
  var dealPolicy: Ruled<DealPolicy>?
  var source: Ruled<String>?
  var responsible: Ruled<ResponsibleChoice>?
  var only: Ruled<Only>?
  var createsNothing: Ruled<Void>?
  var createdKinds: Ruled<[RecordKind]>?
  var createdWhen: Ruled<Creation.When>?
  /// Custom fields of made records, of the first rule that fills each in; by name.
  var createdFields: [String: Ruled<String>] = [:]
  var preferred: [DealWish] = []
  var excluded: [DealWish] = []
  var sets: [SetRequest] = []
}

/// One thing that a rule does. A new one is a file in this folder and a line in `ActionTable`.
protocol Action: Sendable {
  static var words: [String] { get }
  /// Reads it from its key and value; nil, with a report, where that is no such action.
  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> Self?
  /// What it takes, for editors.
  static func schema(_ word: String) -> SchemaNode
  /// Why it cannot stand in a rule with this condition; nil where it can.
  func complaint(with condition: AllConditions) -> String?
  func apply(to effects: inout Effects, rule: Rule, match: Match)
  /// No later rule is asked.
  var ends: Bool { get }
  /// It asks for custom fields or tags of records.
  var wantsFields: Bool { get }
}

extension Action {
  var ends: Bool { false }
  var wantsFields: Bool { false }
  func complaint(with condition: AllConditions) -> String? { nil }
}

/// All actions of the language, in the order in which reports name them.
enum ActionTable {
  static let all: [any Action.Type] = [
    SkipAction.self, HoldAction.self, IgnoreAction.self, LinkAction.self, LinkTerms.self, OnlyAction.self,
    DealsAction.self, DealWishAction.self, DomainsAction.self, CreateAction.self, ResponsibleAction.self,
    SourceAction.self, SetAction.self, StopAction.self,
  ]

  static let words: [String] = all.flatMap { $0.words }

  static func type(for word: String) -> (any Action.Type)? { all.first { $0.words.contains(word) } }
}
