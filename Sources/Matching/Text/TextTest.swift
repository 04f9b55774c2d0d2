internal import Yams

/// A text as rules search it: as written, and folded for words.
struct SearchText: Sendable {
  let written: [UInt8]
  let folded: [UInt8]

  /// Bytes searched of one text: what a person wrote anew is far shorter; stops a pasted log from taking the rules' time.
  static let maximumBytes = 128 * 1024

  init(_ text: String) {
    let bytes = Array(text.utf8.prefix(SearchText.maximumBytes + 1))
    var end = min(bytes.count, SearchText.maximumBytes)
    // Back to the start of a character.
    while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    written = Array(bytes[..<end])
    folded = Array(String(decoding: written, as: UTF8.self).lowercased().utf8)
  }
}

/// The texts of a message that conditions look at.
struct SearchTexts: Sendable {
  let subject: SearchText
  let newText: SearchText
  /// The plus tags of our addresses on the message, one a line.
  let ourTags: SearchText
}

/// What a rule asks of a text: any of the words, any of the fragments, any of the patterns; all three where given.
struct TextTest: Sendable {
  var words: [[UInt8]] = []
  var contains: [[UInt8]] = []
  var patterns: [Pattern] = []
  /// Names of lists of words, as the two above.
  var wordsIn: [String] = []
  var containsIn: [String] = []

  static let keys = ["words", "contains", "matches", "words in", "contains in"]

  /// The names that its patterns capture.
  var captureNames: Set<String> { Set(patterns.flatMap { $0.groups.map(\.name) }) }

  /// Nil where it does not hold; else what its patterns captured.
  func check(_ text: SearchText, _ lists: [String: WordList]) throws(PatternBound) -> [Captured]? {
    if !words.isEmpty || !wordsIn.isEmpty {
      let holds = { (words: [[UInt8]]) in words.contains { WordSearch.holdsWord($0, in: text.folded) } }
      guard holds(words) || wordsIn.contains(where: { holds(lists[$0]?.words ?? []) }) else { return nil }
    }
    if !contains.isEmpty || !containsIn.isEmpty {
      let holds = { (parts: [[UInt8]]) in
        parts.contains { WordSearch.first($0, in: text.folded, from: 0) != nil }
      }
      guard holds(contains) || containsIn.contains(where: { holds(lists[$0]?.words ?? []) }) else { return nil }
    }
    guard !patterns.isEmpty else { return [] }
    let found = try captures(text)
    return found.isEmpty ? nil : found
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
    for (key, value) in mapping(node, what, allowed: TextTest.keys) {
      complainIfEmpty(value, "\(what) \(key)")
      for (text, item) in texts(value, "\(what) \(key)") {
        switch key {
        case "words in", "contains in":
          wordListUses.append((text, place(item)))
          if key == "words in" { test.wordsIn.append(text) } else { test.containsIn.append(text) }
        case "words": test.words.append(Array(text.lowercased().utf8))
        case "contains": test.contains.append(Array(text.lowercased().utf8))
        default: pattern(text, item).map { test.patterns.append($0) }
        }
      }
    }
    return test
  }

  private mutating func pattern(_ text: String, _ node: Node) -> Pattern? {
    // In double quotes YAML has turned \b into a backspace before we see it.
    guard !text.utf8.contains(0x08) else {
      complain(node, "in double quotes YAML reads \\b as a backspace; put patterns in single quotes")
      return nil
    }
    do {
      return try Pattern(text)
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

/// Finding words in folded UTF-8.
enum WordSearch {
  /// The first place at or after `from` where the needle stands.
  static func first(_ needle: [UInt8], in text: [UInt8], from: Int) -> Int? {
    guard let head = needle.first, text.count >= needle.count else { return nil }
    var at = from
    while at <= text.count - needle.count {
      if text[at] == head, text[at..<at + needle.count].elementsEqual(needle) { return at }
      at += 1
    }
    return nil
  }

  /// True where the needle stands with no letter or digit joined to it.
  static func holdsWord(_ needle: [UInt8], in text: [UInt8]) -> Bool {
    let head = isWordScalar(scalar(in: needle, at: 0))
    let tail = isWordScalar(scalar(in: needle, before: needle.count))
    var from = 0
    while let at = first(needle, in: text, from: from) {
      let end = at + needle.count
      if !(head && isWordScalar(scalar(in: text, before: at))), !(tail && isWordScalar(scalar(in: text, at: end))) {
        return true
      }
      from = at + 1
    }
    return false
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    if scalar.value < 0x80 {
      return scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value) || scalar == "_"
    }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private static func scalar(in bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
    guard index < bytes.count else { return nil }
    return String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self).unicodeScalars.first
  }

  private static func scalar(in bytes: [UInt8], before index: Int) -> Unicode.Scalar? {
    guard index > 0 else { return nil }
    var start = index - 1
    while start > 0, index - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self).unicodeScalars.last
  }
}
