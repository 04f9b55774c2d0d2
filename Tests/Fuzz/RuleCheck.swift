internal import Matching
internal import Model

/// What holds for every rule file: it is taken, or each mistake says where it is; what is taken decides, and the same
/// twice.
enum RuleCheck {
  static func run(_ bytes: UnsafeRawBufferPointer) {
    let text = Array(bytes)
    do {
      let rules = try load(text)
      for warning in rules.warnings { check(warning, in: text) }
      for letter in letters { decide(letter, rules) }
      require(try load(text).canonicalBytes == rules.canonicalBytes, "the same file is two revisions")
    } catch {
      require(!error.errors.isEmpty, "refused without a reason")
      for one in error.errors { check(one, in: text) }
    }
  }

  private struct Missing: Error, CustomStringConvertible { let description = "no such file" }

  /// What a file may take in besides itself.
  private static let others: [String: [UInt8]] = [
    "base.yaml": Array("version: 1\nlists: { relays: [relay.example] }\nrules: [{ name: base, skip: no }]\n".utf8),
    "list.txt": Array("# one a line\nharbor.example\nanna@harbor.example\n".utf8),
    "words.txt": Array("pumps\nP-20417\n".utf8), "table.csv": Array("domain,name\nharbor.example,Harbor\n".utf8),
  ]

  private static func load(_ text: [UInt8]) throws(RuleFileErrors) -> RuleSet {
    try RuleSet.load("rules.yaml") { path in
      if path == "rules.yaml" { return text }
      guard let bytes = others[path] else { throw Missing() }
      return bytes
    }
  }

  private static func check(_ error: RuleFileError, in text: [UInt8]) {
    let bytes = error.file == "rules.yaml" ? text : others[error.file] ?? []
    let lines = 1 + bytes.count { $0 == 0x0A || $0 == 0x0D }
    require(error.line >= 1 && error.line <= lines + 1, "line \(error.line) of \(lines) lines: \(error)")
    require(error.column >= 1 && !error.message.isEmpty, "no place or no words: \(error)")
  }

  // MARK: Deciding

  private static let letters = [
    "From: Anna <anna@harbor.example>\nTo: sales+d7@acme.example\nSubject: P-20417 pumps\n\nOrder 7, please.\n",
    "From: sales@acme.example\nTo: anna@harbor.example, x@relay.example\nSubject: =?utf-8?q?Angebot_=C3=84?=\n\nHello\n",
    "From: lists@relay.example\nList-Id: <x.example>\nSubject:\n\n\(String(repeating: "aab ", count: 400))\n",
  ].map { text in Array(text.utf8).withUnsafeBytes { MessageCheck.parse($0) } }

  private static let ours = Ours(addresses: ["sales@acme.example"], domains: ["acme.example"])

  /// Everything is made that can be, so that what rules say of it is asked.
  private static let settings = Settings(
    create: Dictionary(uniqueKeysWithValues: Situation.allCases.map { ($0, Creation(make: RecordKind.allCases)) }),
    createFromLookback: true)

  private static func decide(_ message: Message, _ rules: RuleSet) {
    guard let mailbox = Address("sales@acme.example") else { return }
    let copy = CopyFacts(
      mailbox: mailbox, owner: "Olena", folder: "INBOX", specialUse: .inbox, receivedAt: nil, isLookback: false,
      ours: ours)
    let wanted = Matching.want(message, copy: copy, settings: settings, rules: rules)
    require(wanted.lookup.captures.count <= 64 * 1_000, "\(wanted.lookup.captures.count) look-ups")
    let known = known(wanted.lookup)
    func once() -> Decision {
      Matching.decide(
        message, wanted: wanted, copy: copy,
        placement: Placement(sameMessage: nil, thread: .new, reason: "it is the first"), known: known,
        settings: settings, rules: rules, now: Timestamp(seconds: 1_770_000_000))
    }
    let decision = once()
    require(decision == once(), "decided in two ways")
    for name in decision.applied ?? [] {
      require(rules.ruleNames.contains(name), "a rule applies that is not there: \(name)")
    }
    for link in decision.links { require(!link.evidence.isEmpty, "a link without a reason") }
  }

  /// A contact with two deals, and whatever is looked up by what a rule captured.
  private static func known(_ lookup: Lookup) -> Known {
    let company = RecordReference(kind: .company, id: ID(1))
    let anna = KnownRecord(
      reference: RecordReference(kind: .contact, id: ID(2)), name: "Anna", owner: "Ben", company: company.id)
    var known = Known(byAddress: ["anna@harbor.example": [anna]])
    known.companies[company.id] = KnownRecord(reference: company, name: "Harbor", owner: "Ben")
    known.deals = [ID(3), ID(4)].map { KnownDeal(id: $0, name: "Deal \($0)", meaning: .open, company: company.id) }
    for capture in lookup.captures {
      known.captured[capture] = [RecordReference(kind: capture.kind, id: capture.kind == .deal ? ID(3) : ID(9))]
    }
    return known
  }
}
