import Model
internal import Yams

/// `create: nothing`, or what is made and how: `{ make: [lead], when: as proposal, source: Fair, fields: {...} }`.
///
/// Only settings switch making on: a rule makes less, later, or with more written on it. The same for each situation in
/// a file's own `create`, which fills in what the mailbox leaves open.
struct CreateAction: Action {
  static let words = ["create"]
  var isNothing = false
  var make: [RecordKind]?
  var when: Creation.When?
  var source: String?
  var responsible: ResponsibleChoice?
  var fields: [(name: String, value: Template)] = []

  var takesTurns: Bool { responsible?.takesTurns ?? false }

  /// The name by which the turns of a situation are counted.
  static func turn(of situation: Situation) -> String { "create \(situation.rawValue)" }

  static let times: [(word: String, value: Creation.When)] = [
    ("at once", .atOnce), ("we replied", .whenWeReplied), ("as proposal", .asProposal),
  ]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> CreateAction? {
    if case .scalar = node {
      return reader.choice(node, "'\(word)'", [("nothing", ())]).map { CreateAction(isNothing: true) }
    }
    var action = CreateAction()
    let keys = ["make", "when", "source", "responsible", "fields", "tags"]
    let entries = reader.mapping(node, "'\(word)'", allowed: keys)
    for (key, value) in entries {
      switch key {
      case "make": action.make = reader.kinds(value, "'make'")
      case "when": action.when = reader.choice(value, "'when'", times)
      case "source": action.source = reader.text(value, "'source'")
      case "responsible": action.responsible = reader.responsibleChoice(value)
      default: action.fields += reader.fields(key, value)
      }
    }
    return entries.isEmpty ? nil : action
  }

  func complaint(with condition: AllConditions) -> String? {
    Template.complaint(fields.map(\.value), captured: condition.captureNames)
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if isNothing, effects.createsNothing == nil { effects.createsNothing = .init(value: (), rule: rule.name) }
    if let make, effects.createdKinds == nil { effects.createdKinds = .init(value: make, rule: rule.name) }
    if let when, effects.createdWhen == nil { effects.createdWhen = .init(value: when, rule: rule.name) }
    if let source, effects.source == nil { effects.source = .init(value: source, rule: rule.name) }
    if let responsible, effects.responsible == nil {
      effects.responsible = .init(value: responsible, rule: rule.name)
    }
    // A field has its name in any case, as it is looked up.
    let names = Set(effects.createdFields.keys.map { $0.lowercased() })
    for (name, value) in fields where !names.contains(name.lowercased()) {
      guard let text = value.fill(match.captured).first else { continue }
      effects.createdFields[name] = .init(value: text, rule: rule.name)
    }
  }
}

extension RuleReader {
  /// `fields: { Project: $number }` and `tags: [fair]`, which is the field of that name.
  mutating func fields(_ key: String, _ node: Node) -> [(name: String, value: Template)] {
    if key == "tags" {
      let tags = texts(node, "'tags'").map(\.text).joined(separator: ", ")
      return tags.isEmpty ? [] : [(Tags.field, Template(tags))]
    }
    return (mapping(node, "'fields'") ?? []).compactMap { name, _, value in
      text(value, "'\(name)'").map { (name, Template($0)) }
    }
  }
}

extension Template {
  /// What is wrong with templates that name what no pattern of the rule captures; nil where nothing is.
  static func complaint(_ templates: [Template], captured known: Set<String>) -> String? {
    for name in templates.flatMap(\.names) where !known.contains(name) {
      let hint = Spelling.nearest(name, among: known.sorted()).map { "; did you mean $\($0)?" }
      return "no pattern of the rule captures $\(name)"
        + (hint ?? "; a pattern names what it captures like this: '(?<\(name)>[0-9]+)'")
    }
    return nil
  }
}
