internal import Yams

/// `subject`, `new text`, `subject or new text`, `our tag`: a test of that text.
struct TextCondition: Condition {
  static let words = ["subject", "new text", "subject or new text", "our tag"]
  let sources: [KeyPath<SearchTexts, SearchText> & Sendable]
  let test: TextTest

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> TextCondition? {
    guard let test = reader.textTest(node, "'\(word)'") else { return nil }
    let sources: [KeyPath<SearchTexts, SearchText> & Sendable] =
      switch word {
      case "subject": [\.subject]
      case "new text": [\.newText]
      case "our tag": [\.ourTags]
      default: [\.subject, \.newText]
      }
    return TextCondition(sources: sources, test: test)
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    var match: Match?
    for source in sources {
      guard let captured = try test.check(scene.texts[keyPath: source], scene.rules.wordLists) else { continue }
      match = match ?? Match()
      match?.captured += captured
    }
    return match
  }

  func captures(_ source: CaptureSource) throws(PatternBound) -> [Captured] {
    var found: [Captured] = []
    for path in sources { found += try test.captures(source.texts[keyPath: path]) }
    return found
  }

  func triggers(_ wordLists: [String: LiteralSet]) -> [Trigger]? { test.needed(wordLists)?.map { .literal($0) } }

  var captureNames: Set<String> { test.captureNames }
}
