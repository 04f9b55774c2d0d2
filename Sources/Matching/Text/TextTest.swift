internal import Yams

/// A text as rules search it: as written, its letters composed (UAX 15), and folded for words.
struct SearchText: Sendable {
  let written: [UInt8]
  let folded: [UInt8]

  /// Bytes searched of one text: what a person wrote anew is far shorter; stops a pasted log from taking the rules' time.
  static let maximumBytes = 128 * 1024

  init(_ text: String) {
    // A character composed is no shorter than a third of what it was.
    let isLong = text.utf8.count > 3 * SearchText.maximumBytes
    let start = isLong ? String(decoding: text.utf8.prefix(3 * SearchText.maximumBytes), as: UTF8.self) : text
    var bytes = Array(ComposedLetters.of(start).utf8)
    if bytes.count > SearchText.maximumBytes {
      var end = SearchText.maximumBytes
      // Back to the start of a character.
      while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
      bytes.removeSubrange(end...)
    }
    written = bytes
    folded = SearchText.joined(LowerCase.fold(bytes))
  }

  /// Words as texts have them.
  static func folded(_ words: String) -> [UInt8] { joined(LowerCase.fold(Array(ComposedLetters.of(words).utf8))) }

  /// A row of blanks and line ends is one blank: mail breaks its lines between any two words.
  private static func joined(_ bytes: [UInt8]) -> [UInt8] {
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count)
    for byte in bytes {
      switch byte {
      case 0x09, 0x0A, 0x0D, 0x20: if joined.last != 0x20 { joined.append(0x20) }
      default: joined.append(byte)
      }
    }
    return joined
  }
}

/// The texts of a message that conditions look at.
struct SearchTexts: Sendable {
  var subject = SearchText("")
  var newText = SearchText("")
  /// The plus tags of our addresses on the message, one a line.
  var ourTags = SearchText("")
}

/// What a rule asks of a text: any of the words, any of the fragments, any of the patterns; all three where given.
struct TextTest: Sendable {
  var words = LiteralSet([])
  var contains = LiteralSet([])
  var patterns: [Pattern] = []
  /// Names of lists of words, as the two above.
  var wordsIn: [String] = []
  var containsIn: [String] = []

  static let keys = ["words", "contains", "matches", "words in", "contains in"]

  /// The names that its patterns capture.
  var captureNames: Set<String> { Set(patterns.flatMap { $0.groups.map(\.name) }) }

  /// Nil where it does not hold; else what its patterns captured.
  func check(_ text: SearchText, _ lists: [String: LiteralSet]) throws(PatternBound) -> [Captured]? {
    if !words.isEmpty || !wordsIn.isEmpty {
      guard words.isWord(in: text.folded) || wordsIn.contains(where: { lists[$0]?.isWord(in: text.folded) ?? false })
      else { return nil }
    }
    if !contains.isEmpty || !containsIn.isEmpty {
      guard
        contains.isFound(in: text.folded)
          || containsIn.contains(where: { lists[$0]?.isFound(in: text.folded) ?? false })
      else { return nil }
    }
    guard !patterns.isEmpty else { return [] }
    let found = try captures(text)
    return found.isEmpty ? nil : found
  }

  /// Any of which a text holds where the test does, in lower case; nil: nothing is known.
  func needed(_ lists: [String: LiteralSet]) -> [[UInt8]]? {
    func all(_ own: LiteralSet, _ names: [String]) -> [[UInt8]]? {
      let all = own.literals + names.flatMap { lists[$0]?.literals ?? [] }
      return all.isEmpty ? nil : all
    }
    var ofPatterns: [[UInt8]]? = patterns.isEmpty ? nil : []
    for pattern in patterns { ofPatterns = pattern.needed.flatMap { needed in ofPatterns.map { $0 + needed } } }
    return PatternLiterals.better(
      PatternLiterals.better(all(words, wordsIn), all(contains, containsIn)), ofPatterns)
  }

  func captures(_ text: SearchText) throws(PatternBound) -> [Captured] {
    var found: [Captured] = []
    for pattern in patterns { found += try pattern.matches(in: text.written) }
    return found
  }
}

extension RuleReader {
  /// `{ words: [...], contains: [...], matches: '...' }`.
  mutating func textTest(_ node: Node, _ what: String) -> TextTest? {
    if case .scalar = node {
      complain(node, "say how \(what) is tested: { words: ... }, { contains: ... } or { matches: ... }")
      return nil
    }
    var test = TextTest()
    var (words, contains): ([[UInt8]], [[UInt8]]) = ([], [])
    for (key, value) in mapping(node, what, allowed: TextTest.keys) {
      complainIfEmpty(value, "\(what) \(key)")
      for (text, item) in texts(value, "\(what) \(key)") {
        switch key {
        case "words in", "contains in":
          wordListUses.append((text, place(item)))
          if key == "words in" { test.wordsIn.append(text) } else { test.containsIn.append(text) }
        case "words": words.append(SearchText.folded(text))
        case "contains": contains.append(SearchText.folded(text))
        default: pattern(text, item).map { test.patterns.append($0) }
        }
      }
    }
    (test.words, test.contains) = (LiteralSet(words), LiteralSet(contains))
    return test
  }

  private mutating func pattern(_ text: String, _ node: Node) -> Pattern? {
    // In double quotes YAML has turned \b into a backspace before we see it.
    guard !text.utf8.contains(0x08) else {
      complain(node, "in double quotes YAML reads \\b as a backspace; put patterns in single quotes")
      return nil
    }
    do {
      return try Pattern(ComposedLetters.of(text))
    } catch {
      complain(
        node, "the pattern is wrong at its character \(characters(text, before: error.offset) + 1): \(error.message)")
      return nil
    }
  }

  private func characters(_ text: String, before offset: Int) -> Int {
    text.utf8.prefix(offset).count { $0 & 0xC0 != 0x80 }
  }
}
