internal import Yams

/// One entry of a rule file.
struct Rule: Sendable {
  var name: String
  /// Empty: every message.
  var condition: AllConditions
  var actions: [any Action]
  /// Where it stands.
  var place: Place
  /// What `when` says, an entry each, so that rules can be compared.
  var asks: Set<String> = []

  /// No later rule is asked where it applies.
  var stops: Bool { actions.contains(where: \.ends) }
  var wantsFields: Bool { condition.wantsFields || actions.contains { $0.wantsFields } }
  /// People get the records that it makes one after the other.
  var takesTurns: Bool {
    actions.contains { action in
      if let create = action as? CreateAction { return create.takesTurns }
      return (action as? ResponsibleAction)?.responsible.takesTurns ?? false
    }
  }

  /// Its look-ups by what it captures, if it has any.
  var links: [LinkAction] { actions.compactMap { $0 as? LinkAction } }
}

extension RuleReader {
  /// Rules in one file: each is asked for every message.
  static let maximumRules = 1_000

  mutating func rules(_ node: Node) -> [Rule] {
    let items = list(node, "'rules'", strict: true)
    if items.count > RuleReader.maximumRules { complain(node, "more than \(RuleReader.maximumRules) rules") }
    var names: Set<String> = []
    return items.prefix(RuleReader.maximumRules).compactMap { item in
      guard let rule = rule(item) else { return nil }
      if !names.insert(rule.name).inserted { complain(item, "another rule is named '\(rule.name)' too") }
      return rule
    }
  }

  private mutating func rule(_ node: Node) -> Rule? {
    guard case .mapping = node else {
      complain(node, "a rule is a mapping with a name, 'when' and what to do; here is \(RuleReader.kind(of: node))")
      return nil
    }
    var rule = Rule(name: "", condition: AllConditions(parts: []), actions: [], place: place(node))
    var places: [Node] = []
    var saysWhatToDo = false
    for (key, value) in mapping(node, "a rule", allowed: ["name", "when"] + ActionTable.words) {
      switch key {
      case "name": rule.name = text(value, "a rule's name") ?? "?"
      case "when":
        rule.condition = conditions(value, depth: 1) ?? rule.condition
        for (key, _, value) in mapping(value, "a condition") ?? [] { rule.asks.insert("\(key): \(written(value))") }
      default:
        saysWhatToDo = true
        let before = errors.count
        guard let action = ActionTable.type(for: key)?.read(key, value, &self) else {
          if errors.count == before { complain(value, "'\(key)' says nothing") }
          continue
        }
        rule.actions.append(action)
        places.append(value)
      }
    }
    if rule.name.isEmpty { complain(node, "a rule has no name; every link that it makes will show it") }
    if !saysWhatToDo { complain(node, "a rule does nothing; it takes \(ActionTable.words.joined(separator: ", "))") }
    if rule.links.isEmpty, rule.actions.contains(where: { $0 is LinkTerms }) {
      complain(
        node, "\(LinkTerms.words.map { "'\($0)'" }.joined(separator: ", ")) say more of a 'link', and there is none")
    }
    for (action, place) in zip(rule.actions, places) {
      if let complaint = action.complaint(with: rule.condition) { complain(place, complaint) }
    }
    return rule
  }

  /// A node in one way, however it is written.
  private mutating func written(_ node: Node) -> String {
    guard visit(node) else { return "" }
    switch node {
    case .scalar(let scalar): return scalar.string.debugDescription
    case .sequence(let sequence): return "[" + sequence.map { written($0) }.joined(separator: ", ") + "]"
    case .mapping(let mapping):
      return "{" + mapping.map { "\(written($0)): \(written($1))" }.sorted().joined(separator: ", ") + "}"
    case .alias: return ""
    }
  }
}
