import Model
internal import Yams

extension RuleReader {
  /// Text as written, whatever YAML would make of it: `off`, `0123` and `2026-03-02` are text.
  mutating func text(_ node: Node, _ what: String) -> String? {
    guard visit(node) else { return nil }
    switch node {
    case .scalar(let scalar):
      if scalar.string.isEmpty {
        complain(
          node,
          "\(what) is empty"
            + (scalar.style == .plain ? "; a # after a space begins a comment: put text that holds one in quotes" : ""))
        return nil
      }
      let tag = scalar.tag.description
      guard tag.isEmpty || tag == "!" || tag == Tag.Name.str.rawValue else {
        complain(node, "a word that begins with ! is a YAML tag; put text that begins with one in quotes")
        return nil
      }
      guard scalar.string.utf8.count <= RuleReader.maximumTextBytes else {
        complain(node, "\(what) is longer than \(RuleReader.maximumTextBytes) bytes")
        return nil
      }
      return scalar.string
    case .sequence(let sequence):
      let words = sequence.prefix(3).compactMap(\.scalar?.string)
      let written = words.count == sequence.count ? "[" + words.joined(separator: ", ") + "]" : "[...]"
      complain(node, "\(what) is one text, and YAML reads brackets as a list; to mean the text, write '\(written)'")
      return nil
    case .mapping, .alias:
      complain(node, "\(what) is one text; here is \(RuleReader.kind(of: node))")
      return nil
    }
  }

  /// One text or a list of texts.
  mutating func texts(_ node: Node, _ what: String) -> [(text: String, node: Node)] {
    list(node, what).compactMap { item in text(item, what).map { ($0, item) } }
  }

  mutating func flag(_ node: Node, _ what: String) -> Bool? {
    guard let word = text(node, what) else { return nil }
    switch word {
    case "true", "yes": return true
    case "false", "no": return false
    case "on", "off", "y", "n", "True", "False", "TRUE", "FALSE", "Yes", "No", "YES", "NO", "On", "Off", "ON", "OFF":
      complain(node, "\(what) is true or false; some YAML readers take '\(word)' for one of them, this one does not")
    default: complain(node, "\(what) is true or false, not '\(word)'")
    }
    return nil
  }

  /// One of a few words.
  mutating func choice<Value>(_ node: Node, _ what: String, _ choices: [(word: String, value: Value)]) -> Value? {
    guard let word = text(node, what) else { return nil }
    if let found = choices.first(where: { $0.word == word }) { return found.value }
    let words = choices.map(\.word)
    let hint = Spelling.nearest(word, among: words).map { "; did you mean '\($0)'?" } ?? ""
    complain(node, "\(what) is one of \(words.joined(separator: ", ")), not '\(word)'\(hint)")
    return nil
  }

  /// Several of a few words, in the order of the table.
  mutating func choices<Value>(_ node: Node, _ what: String, _ table: [(word: String, value: Value)]) -> [Value] {
    var chosen: Set<String> = []
    for item in list(node, what) {
      let words = table.map { (word: $0.word, value: $0.word) }
      if let word = choice(item, what, words) { chosen.insert(word) }
    }
    return table.filter { chosen.contains($0.word) }.map(\.value)
  }

  mutating func kinds(_ node: Node, _ what: String, among: [RecordKind] = RecordKind.allCases) -> [RecordKind] {
    choices(node, what, among.map { ($0.rawValue, $0) })
  }

  mutating func domain(_ node: Node, _ what: String) -> String? {
    guard let word = text(node, what) else { return nil }
    guard let domain = AddressList.domain(word) else {
      complain(
        node, "\(what): '\(word)' is no domain" + (word.contains("@") ? "; an address stands under 'address'" : ""))
      return nil
    }
    return domain
  }

  mutating func address(_ node: Node, _ what: String) -> Address? {
    guard let word = text(node, what) else { return nil }
    guard let address = Address(word) else {
      complain(node, "\(what): '\(word)' is no e-mail address")
      return nil
    }
    return address
  }

  mutating func number(_ node: Node, _ what: String) -> Int? {
    guard let word = text(node, what) else { return nil }
    guard let number = Int(word), number >= 0 else {
      complain(node, "\(what) is a number, not '\(word)'")
      return nil
    }
    return number
  }

  mutating func addresses(_ node: Node, _ what: String) -> [Address] {
    list(node, what).compactMap { address($0, what) }
  }

  mutating func day(_ node: Node, _ what: String) -> Timestamp? {
    guard let word = text(node, what) else { return nil }
    if let day = Timestamp(iso: word) { return day }
    complain(node, "\(what) is a day or an instant: 2026-03-02, 2026-03-02T09:15:00Z")
    return nil
  }
}

/// Near misses: for "did you mean".
enum Spelling {
  /// Longer words are not compared: the cost is the product of two lengths.
  static let maximumLength = 40

  /// The word nearest to `word`, if it is near at all; the first of several.
  static func nearest(_ word: String, among words: [String]) -> String? {
    let given = Array(word.lowercased().utf8)
    guard given.count <= maximumLength else { return nil }
    let ranked = words.map { (word: $0, distance: distance(given, Array($0.lowercased().utf8))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= max(1, best.word.utf8.count / 3)
    else { return nil }
    return best.word
  }

  /// Insertions, deletions and replacements from one to the other.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = cost
      }
    }
    return row[b.count]
  }
}
