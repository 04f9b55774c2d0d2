import Model

/// What each action takes, for editors.
extension SkipAction {
  static func schema(_ word: String) -> SchemaNode { .text("the reason why it concerns no record") }
}

extension HoldAction {
  static func schema(_ word: String) -> SchemaNode { .text("the reason why a person must look") }
}

extension IgnoreAction {
  static func schema(_ word: String) -> SchemaNode { .choice(["matched participants"], "they are nobody's") }
}

extension LinkAction {
  static func schema(_ word: String) -> SchemaNode {
    .object(
      RecordKind.allCases.map { kind in
        var keys: [(key: String, node: SchemaNode)] = [
          ("where", .table(.text("a text, with $names of what patterns captured"), "one field and its value")),
          ("id", .text("its id in the system that it came from")),
        ]
        if kind == .company { keys.append(("of", .choice(["deal"], "the company of the deal that is linked"))) }
        return (kind.rawValue, .oneOrMore(.object(keys, ""), ""))
      }, "records that the rule names")
  }
}

extension LinkTerms {
  static func schema(_ word: String) -> SchemaNode {
    switch word {
    case "trusting": .text("the list of those who may name any record, if they are proven")
    case "otherwise": .choice(Otherwise.allCases.map(\.rawValue), "what becomes of a link that cannot be made")
    default: .oneOrMore(.choice(Membership.allCases.map(\.rawValue), ""), "who must be on the message")
    }
  }
}

extension OnlyAction {
  static func schema(_ word: String) -> SchemaNode {
    .choice(["only these", "only these and the people"], "what the built-in steps may add")
  }
}

extension DealsAction {
  static func schema(_ word: String) -> SchemaNode { .choice(table.map(\.word), "which of several fitting deals") }
}

extension DealWishAction {
  static func schema(_ word: String) -> SchemaNode {
    let own = DealTest.ownKeys.map { key in (key: key, node: SchemaNode.choice(["company of counterpart"], "")) }
    let what = word == "prefer deals" ? "only these are left, if there are any" : "these are not chosen from"
    return .object(RecordTest.schema(.deal) + own, what)
  }
}

extension DomainsAction {
  static func schema(_ word: String) -> SchemaNode {
    .choice(["off for matched participants"], "their domains name no company")
  }
}

extension CreateAction {
  static func schema(_ word: String) -> SchemaNode {
    .either(
      [
        .choice(["nothing"], "no record is made"),
        .object(
          [
            ("make", .oneOrMore(.choice(RecordKind.allCases.map(\.rawValue), ""), "nothing but these kinds")),
            ("when", .choice(times.map(\.word), "the more careful of this and the mailbox's")),
            ("source", .text("")), ("responsible", ResponsibleAction.schema("responsible")),
            ("fields", .table(.text(""), "custom fields, by name")), ("tags", .oneOrMore(.text(""), "")),
          ], "less, later, or with more written on it than the mailbox makes"),
      ], "records that are made of the message")
  }
}

extension ResponsibleAction {
  static func schema(_ word: String) -> SchemaNode {
    .either(
      [
        .text("mailbox owner, sender, owner of the company, owner of the deal, or a user's name"),
        .object([("round robin", .list(.text("a user's name"), "one after the other"))], ""),
      ], "who gets the records that are made")
  }
}

extension SourceAction {
  static func schema(_ word: String) -> SchemaNode { .text("the source of records that are made") }
}

extension SetAction {
  static func schema(_ word: String) -> SchemaNode {
    .object(
      RecordKind.allCases.map { kind in
        (
          kind.rawValue,
          .object(
            [("tags", .oneOrMore(.text(""), "")), ("fields", .table(.text(""), "custom fields, by name"))], "")
        )
      }, "on linked records; never over what the CRM or a person says")
  }
}

extension StopAction {
  static func schema(_ word: String) -> SchemaNode { .flag("no later rule is asked") }
}
