import Foundation
import Testing

@testable import Matching

/// The schema for editors says what the reader takes.
struct RuleSchemaTests {
  private func schema() throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(RuleSchema.json().utf8)) as? [String: Any])
  }

  @Test func namesEveryWord() throws {
    let schema = try schema()
    func keys(_ node: Any?) -> Set<String> {
      Set(((node as? [String: Any])?["properties"] as? [String: Any] ?? [:]).keys)
    }
    let definitions = try #require(schema["$defs"] as? [String: Any])
    #expect(keys(schema) == Set(RuleFile.keys))
    #expect(keys(definitions["conditions"]) == Set(ConditionTable.words))
    #expect(keys(definitions["rule"]) == Set(ActionTable.words + ["name", "when"]))
    #expect(keys(definitions["text test"]) == Set(TextTest.keys))
  }

  /// Every reference has what it names.
  @Test func referencesAreDefined() throws {
    let definitions = try #require(schema()["$defs"] as? [String: Any])
    for match in RuleSchema.json().matches(of: /"#\/\$defs\/([^"]+)"/) {
      #expect(definitions[String(match.1)] != nil, "\(match.1)")
    }
  }
}
