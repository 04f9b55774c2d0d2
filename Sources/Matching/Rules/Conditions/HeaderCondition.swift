import Model
internal import Yams

/// `header: { List-Id: { contains: [x] }, X-Order: true }`: a test of any value of a field, or whether it is there.
struct HeaderCondition: Condition {
  static let words = ["header"]

  private struct Field: Sendable {
    /// Lower case.
    var name: String
    var isThere = true
    var test: TextTest?
  }

  private let fields: [Field]

  /// Values of one field that are looked at: stops a header of a thousand equal fields.
  static let maximumValues = 20

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> HeaderCondition? {
    var fields: [Field] = []
    for (name, keyNode, value) in reader.mapping(node, "'header'") ?? [] {
      guard name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3A }) else {
        reader.complain(keyNode, "'\(name)' is no name of a header field, such as List-Id")
        continue
      }
      var field = Field(name: name.lowercased())
      if case .mapping = value {
        field.test = reader.textTest(value, "'\(name)'")
      } else {
        field.isThere = reader.flag(value, "'\(name)' (or a test of its text)") ?? true
      }
      fields.append(field)
    }
    return fields.isEmpty ? nil : HeaderCondition(fields: fields)
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    var match = Match()
    for field in fields {
      let values = HeaderCondition.values(field, of: scene.facts.message)
      guard let test = field.test else {
        if values.isEmpty == field.isThere { return nil }
        continue
      }
      var holds = false
      for value in values {
        guard let captured = try test.check(SearchText(value.value), scene.rules.wordLists) else { continue }
        holds = true
        match.captured += captured
      }
      if !holds { return nil }
    }
    return match
  }

  func captures(_ source: CaptureSource) throws(PatternBound) -> [Captured] {
    var found: [Captured] = []
    for field in fields {
      guard let test = field.test else { continue }
      for value in HeaderCondition.values(field, of: source.message) {
        found += try test.captures(SearchText(value.value))
      }
    }
    return found
  }

  private static func values(_ field: Field, of message: Message) -> some Collection<HeaderField> {
    message.headers.lazy.filter { $0.name == field.name }.prefix(maximumValues)
  }

  func triggers(_ wordLists: [String: LiteralSet]) -> [Trigger]? {
    fields.first { $0.isThere }.map { [.header($0.name)] }
  }

  var captureNames: Set<String> { fields.reduce(into: []) { $0.formUnion($1.test?.captureNames ?? []) } }
}
