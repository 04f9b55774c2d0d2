import Model

/// Something that a message must have for a condition to hold.
enum Trigger: Sendable, Hashable {
  /// Stands in the subject, the new text or a tag of ours, in lower case.
  case literal([UInt8])
  /// The key of a participant's address, with its tag or without.
  case address(String)
  /// A level of a participant's domain.
  case domain(String)
  /// A header field, in lower case.
  case header(String)

  /// How seldom messages have it.
  private var weight: Int {
    switch self {
    case .header: 1
    case .literal(let bytes): bytes.count
    case .domain: 50
    case .address: 100
    }
  }

  /// The set of which messages have one less often; nil: nothing is known.
  static func better(_ a: [Trigger]?, _ b: [Trigger]?) -> [Trigger]? {
    guard let a, let b else { return a ?? b }
    let (weightA, weightB) = (a.map(\.weight).min() ?? .max, b.map(\.weight).min() ?? .max)
    return (weightB, -b.count) > (weightA, -a.count) ? b : a
  }
}

/// Which rules can hold for a message at all, found in one pass over its texts and people: a thousand rules cost little
/// more than those few.
struct RuleIndex: Sendable {
  /// Rules that may hold for any message.
  private var always: [Int] = []
  private var literals = LiteralSet([])
  /// Rules by the literal's place in the set.
  private var byLiteral: [[Int]] = []
  private var byAddress: [String: [Int]] = [:]
  private var byDomain: [String: [Int]] = [:]
  private var byHeader: [String: [Int]] = [:]
  private let count: Int

  init(_ rules: [Rule], _ wordLists: [String: LiteralSet]) {
    count = rules.count
    var rulesByLiteral: [[UInt8]: [Int]] = [:]
    for (place, rule) in rules.enumerated() {
      guard let triggers = rule.condition.triggers(wordLists) else {
        always.append(place)
        continue
      }
      for trigger in Set(triggers) {
        switch trigger {
        case .literal(let bytes): rulesByLiteral[bytes, default: []].append(place)
        case .address(let key): byAddress[key, default: []].append(place)
        case .domain(let name): byDomain[name, default: []].append(place)
        case .header(let name): byHeader[name, default: []].append(place)
        }
      }
    }
    literals = LiteralSet(rulesByLiteral.keys)
    byLiteral = literals.literals.map { rulesByLiteral[$0] ?? [] }
  }

  /// The places of the rules whose conditions may hold, in order.
  func candidates(_ message: Message, _ texts: SearchTexts) -> [Int] {
    var may = [Bool](repeating: false, count: count)
    for place in always { may[place] = true }
    for text in [texts.subject, texts.newText, texts.ourTags] { mark(text, &may) }
    markPeople(of: message, &may)
    if !byHeader.isEmpty {
      for field in message.headers { for place in byHeader[field.name] ?? [] { may[place] = true } }
    }
    return may.indices.filter { may[$0] }
  }

  private func mark(_ text: SearchText, _ may: inout [Bool]) {
    guard !literals.isEmpty else { return }
    var seen = [Bool](repeating: false, count: byLiteral.count)
    text.folded.withUnsafeBufferPointer { text in
      literals.scan(text) { literal, _ in
        // The shorter ones were seen with it.
        if seen[literal] { return .further }
        seen[literal] = true
        for place in byLiteral[literal] { may[place] = true }
        return .go
      }
    }
  }

  private func markPeople(of message: Message, _ may: inout [Bool]) {
    if byAddress.isEmpty, byDomain.isEmpty { return }
    for address in message.participants.lazy.compactMap(\.address) {
      if !byAddress.isEmpty {
        for key in [address.key, address.keyWithoutTag] { for place in byAddress[key] ?? [] { may[place] = true } }
      }
      if !byDomain.isEmpty {
        for level in DomainName.levels(address.domain) { for place in byDomain[level] ?? [] { may[place] = true } }
      }
    }
  }
}
