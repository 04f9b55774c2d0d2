import Model
internal import Yams

/// The shape of `tests:`: what stands where, so that a test that means nothing is found when the file is checked.
extension RuleReader {
  /// What the value of a field is.
  private enum Shape {
    case text
    case texts
    case flag
    case day
    case address
    case addresses
    case outcome
    case list([(key: String, shape: Shape)])
    case fields([(key: String, shape: Shape)])
  }

  private static let record: [(key: String, shape: Shape)] = [("id", .text), ("name", .text)]

  private static let test: [(key: String, shape: Shape)] = [
    ("name", .text),
    (
      "crm",
      .fields([
        ("companies", .list(record + [("domains", .texts), ("email", .addresses)])),
        ("contacts", .list(record + [("email", .addresses), ("company", .text)])),
        ("leads", .list(record + [("email", .addresses)])),
        (
          "deals",
          .list(
            record + [
              ("company", .text), ("partner", .text), ("contacts", .texts), ("opened", .day), ("closed", .day),
              ("fields", .fields([])),
            ])
        ),
      ])
    ),
    (
      "message",
      .fields([
        ("from", .address), ("to", .addresses), ("cc", .addresses), ("date", .day), ("subject", .text),
        ("text", .text), ("folder", .text), ("automated", .text), ("trust", .text), ("attachments", .texts),
      ])
    ),
    (
      "expect",
      .fields([
        ("outcome", .outcome), ("links", .texts), ("proposals", .texts), ("questions", .texts), ("held", .text),
        ("skipped", .text), ("warnings", .texts),
      ])
    ),
  ]

  mutating func checkTests(_ node: Node) {
    var names: Set<String> = []
    for item in list(node, "'tests'", strict: true) {
      guard let entries = mapping(item, "a test") else { continue }
      let keys = entries.map(\.key)
      for needed in ["name", "message", "expect"] where !keys.contains(needed) {
        complain(item, "a test has no '\(needed)'")
      }
      check(item, .fields(RuleReader.test), "a test")
      if let name = entries.first(where: { $0.key == "name" })?.value.scalar?.string, !names.insert(name).inserted {
        complain(item, "another test is named '\(name)' too")
      }
    }
  }

  private mutating func check(_ node: Node, _ shape: Shape, _ what: String) {
    switch shape {
    case .text: _ = text(node, what)
    case .texts: _ = texts(node, what)
    case .flag: _ = flag(node, what)
    case .day:
      if let word = text(node, what), Timestamp(iso: word) == nil {
        complain(node, "\(what) is a day or an instant: 2026-03-02, 2026-03-02T09:15:00Z")
      }
    case .address: _ = address(node, what)
    case .addresses: for item in list(node, what) { _ = address(item, what) }
    case .outcome:
      _ = choice(node, what, ["decided", "held", "skipped", "off"].map { (word: $0, value: $0) })
    case .list(let fields):
      for item in list(node, what, strict: true) { check(item, .fields(fields), "an entry of \(what)") }
    case .fields(let fields):
      guard !fields.isEmpty else {
        for entry in mapping(node, what) ?? [] { _ = text(entry.value, "'\(entry.key)'") }
        return
      }
      for (key, value) in mapping(node, what, allowed: fields.map(\.key)) {
        if let field = fields.first(where: { $0.key == key }) { check(value, field.shape, "'\(key)'") }
      }
    }
  }
}
