import Model
internal import Yams

/// `set: { deal: { tags: [fair 2026], fields: { Last topic: $topic } } }`: on linked records of that kind.
///
/// A field is filled in where it is empty or has what a rule put there: never over the CRM's or a person's word.
struct SetAction: Action {
  static let words = ["set"]
  let values: [(kind: RecordKind, field: String, value: Template)]

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> SetAction? {
    var values: [(kind: RecordKind, field: String, value: Template)] = []
    for (kind, value) in reader.mapping(node, "'set'", allowed: RecordKind.allCases.map(\.rawValue)) {
      guard let kind = RecordKind(rawValue: kind) else { continue }
      for (key, value) in reader.mapping(value, "'\(kind.rawValue)'", allowed: ["tags", "fields"]) {
        values += reader.fields(key, value).map { (kind, $0.name, $0.value) }
      }
    }
    return values.isEmpty ? nil : SetAction(values: values)
  }

  func complaint(with condition: AllConditions) -> String? {
    Template.complaint(values.map(\.value), captured: condition.captureNames)
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    for (kind, field, value) in values {
      effects.sets.append(
        .init(rule: rule.name, kind: kind, field: field, value: value, captured: match.captured))
    }
  }
}
