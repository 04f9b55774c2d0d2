import Model

/// The JSON Schema of rule files, for editors: made of the tables that read them.
package enum RuleSchema {
  package static func json() -> String {
    let definitions: [(String, SchemaNode)] = [
      ("text test", textTest), ("conditions", conditions), ("rule", rule),
      ("test", .table(.anything("as the comments of default.yaml say"), "")),
    ]
    let body = file.json(indent: "").dropFirst("{\n".count)
    let head = [
      ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", "A rule file of Rapport"),
    ]
    return "{\n" + head.map { "  \(SchemaNode.quoted($0.0)): \(SchemaNode.quoted($0.1)),\n" }.joined()
      + "  \"$defs\": {\n"
      + definitions.map { "    \(SchemaNode.quoted($0.0)): \($0.1.json(indent: "    "))" }.joined(separator: ",\n")
      + "\n  },\n" + body + "\n"
  }

  private static var textTest: SchemaNode {
    .object(
      [
        ("words", .oneOrMore(.text(""), "whole words, in any case")),
        ("contains", .oneOrMore(.text(""), "also inside words")),
        ("matches", .oneOrMore(.text(""), "a pattern (PCRE2); (?<name>...) captures")),
        ("words in", .oneOrMore(.text("the name of a list of words"), "")),
        ("contains in", .oneOrMore(.text("the name of a list of words"), "")),
      ], "all that is given must hold; of several words any")
  }

  private static var conditions: SchemaNode {
    .object(
      ConditionTable.all.flatMap { type in type.words.map { (key: $0, node: type.schema($0)) } },
      "all of these must hold")
  }

  private static var rule: SchemaNode {
    .object(
      [("name", .text("every link that the rule makes shows it")), ("when", .reference("conditions", ""))]
        + ActionTable.all.flatMap { type in type.words.map { (key: $0, node: type.schema($0)) } },
      "asked of every message, in order")
  }

  private static var file: SchemaNode {
    let kinds = SchemaNode.oneOrMore(.choice(RecordKind.allCases.map(\.rawValue), ""), "")
    let policies = ["allow", "warn", "hold"]
    let list = SchemaNode.either(
      [
        .oneOrMore(.text("a domain or an address"), ""),
        .object(
          [
            ("file", .text("")), ("words file", .text("")), ("column", .text("of a CSV file")),
            ("words", .oneOrMore(.text(""), "")),
          ], ""),
      ], "")
    let made = CreateAction.schema("create")
    let nodes: [String: SchemaNode] = [
      "version": .number("of the language: 1"), "extends": .text("another file's rules after one's own"),
      "ours": .object(
        [("domains", .oneOrMore(.text(""), "")), ("addresses", .oneOrMore(.text(""), ""))], "who we are"),
      "lists": .table(list, "named lists"),
      "addresses": .object([("kinds", kinds), ("plus tags", .choice(["ignored", "compared"], ""))], ""),
      "domains": .object(
        [
          ("kinds", .list(.choice(["company"], ""), "")), ("except", .text("a list")),
          ("when several", .choice(["ask", "nothing"], "")),
        ], ""),
      "threads": .object([("inherit", kinds)], ""),
      "deals": .object(
        [
          ("open at", .choice(["date of message", "any time"], "")),
          ("when several", .choice(DealsAction.table.map(\.word), "")),
        ], ""),
      "trust": .object([("failed", .choice(policies, "")), ("missing", .choice(policies, ""))], ""),
      "create": .object(Situation.allCases.map { ($0.rawValue, made) }, "details of records that the mailbox makes"),
      "rules": .list(.reference("rule", ""), "your own rules"),
      "tests": .list(.reference("test", ""), "run by: rapport rules test"),
    ]
    return .object(RuleFile.keys.map { ($0, nodes[$0] ?? .anything("")) }, "")
  }
}
