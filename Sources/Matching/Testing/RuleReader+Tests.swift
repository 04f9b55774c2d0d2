import Model
internal import Yams

/// Reads `tests:`, so that a test that means nothing is found when the file is checked.
extension RuleReader {
  /// Tests in one file: stops a file that would run without end.
  static let maximumTests = 2_000

  mutating func tests(_ node: Node) -> [RuleTest] {
    var names: Set<String> = []
    let items = list(node, "'tests'", strict: true)
    if items.count > RuleReader.maximumTests { complain(node, "more than \(RuleReader.maximumTests) tests") }
    return items.prefix(RuleReader.maximumTests).compactMap { item in
      guard let test = test(item) else { return nil }
      if !test.name.isEmpty, !names.insert(test.name).inserted {
        complain(item, "another test is named '\(test.name)' too")
      }
      return test
    }
  }

  private static let testKeys = [
    "name", "crm", "ours", "settings", "mailbox", "thread", "people", "message", "expect",
  ]

  private mutating func test(_ node: Node) -> RuleTest? {
    guard mapping(node, "a test") != nil, let own = Address(RuleTest.address) else { return nil }
    var test = RuleTest(file: file, line: place(node).line, mailbox: own)
    var missing = ["name", "message", "expect"]
    // What refers to records comes after them.
    var later: [(key: String, value: Node)] = []
    for (key, value) in mapping(node, "a test", allowed: RuleReader.testKeys) {
      missing.removeAll { $0 == key }
      switch key {
      case "name": test.name = text(value, "a test's name") ?? ""
      case "crm": test.crm = crm(value)
      case "ours": test.ours = ours(value)
      case "settings": test.settings = settings(value, test.settings)
      case "mailbox": test.mailbox = address(value, "'mailbox'") ?? own
      default: later.append((key, value))
      }
    }
    for (key, value) in later {
      switch key {
      case "thread": test.thread = thread(value, test.crm)
      case "people": test.people = list(value, "'people'").compactMap { personDecision($0, test.crm) }
      case "message": test.mail = mail(value)
      default: test.expected = expectation(value, test.crm)
      }
    }
    for key in missing { complain(node, "a test has no '\(key)'") }
    return test
  }

  private mutating func ours(_ node: Node) -> Ours {
    var ours = Ours(addresses: [], domains: [])
    for (text, item) in texts(node, "'ours'") {
      if text.contains("@") {
        address(item, "'ours'").map { _ = ours.addresses.insert($0.key) }
      } else {
        domain(item, "'ours'").map { _ = ours.domains.insert($0) }
      }
    }
    return ours
  }

  private mutating func settings(_ node: Node, _ start: Settings) -> Settings {
    var settings = start
    for (key, keyNode, value) in mapping(node, "'settings'") ?? [] {
      let words = list(value, "'\(key)'").compactMap { text($0, "'\(key)'") }
      do { try settings.set(key, to: words.joined(separator: ",")) } catch { complain(keyNode, "\(error)") }
    }
    return settings
  }

  // MARK: Around the message

  private static let threadKeys = ["links", "participants", "writers", "answered", "messages"]

  private mutating func thread(_ node: Node, _ crm: TestCRM) -> TestThread {
    var thread = TestThread()
    thread.messages = 1
    for (key, value) in mapping(node, "'thread'", allowed: RuleReader.threadKeys) {
      switch key {
      case "links": thread.links = records(value, "'links'", crm)
      case "messages": thread.messages = number(value, "'messages'") ?? 1
      default:
        let people = addresses(value, "'\(key)'")
        if key == "participants" { thread.participants = people }
        if key == "writers" { thread.writers = people }
        if key == "answered" { thread.answered = people }
      }
    }
    return thread
  }

  private mutating func personDecision(_ node: Node, _ crm: TestCRM) -> TestPersonDecision? {
    var decision = TestPersonDecision()
    for (key, value) in mapping(node, "an entry of 'people'", allowed: ["linked", "removed", "by", "for"]) {
      switch key {
      case "by": decision.user = text(value, "'by'") ?? decision.user
      case "for": decision.forThread = choice(value, "'for'", [("thread", true), ("message", false)]) ?? false
      default:
        decision.kind = key == "linked" ? .linked : .removed
        decision.record = records(value, "'\(key)'", crm).first ?? ""
      }
    }
    if decision.record.isEmpty {
      complain(node, "an entry of 'people' says what was linked or removed: { linked: deal lights, by: Olena }")
      return nil
    }
    return decision
  }

  // MARK: Expectations

  private static let expectKeys = [
    "outcome", "links", "not links", "proposals", "questions", "held", "skipped", "warnings", "rules", "changes",
  ]

  private mutating func expectation(_ node: Node, _ crm: TestCRM) -> Expectation {
    var expected = Expectation()
    let entries = mapping(node, "'expect'", allowed: RuleReader.expectKeys)
    if case .mapping(let mapping) = node, mapping.isEmpty { complain(node, "'expect' expects nothing") }
    for (key, value) in entries {
      switch key {
      case "outcome":
        let words = ["decided", "held", "skipped", "off"]
        expected.outcome = choice(value, "'outcome'", words.map { (word: $0, value: $0) })
      case "links": expected.links = records(value, "'links'", crm)
      case "not links": expected.notLinks = records(value, "'not links'", crm)
      case "questions": expected.questions = records(value, "'questions'", crm)
      case "held": expected.held = reason(value, "'held'")
      case "skipped": expected.skipped = reason(value, "'skipped'")
      case "proposals": expected.proposals = texts(value, "'proposals'").map(\.text)
      case "warnings": expected.warnings = texts(value, "'warnings'").map(\.text)
      case "rules": expected.rules = texts(value, "'rules'").map(\.text)
      default: expected.changes = texts(value, "'changes'").map(\.text)
      }
    }
    return expected
  }

  /// Part of a reason; `true` for any.
  private mutating func reason(_ node: Node, _ what: String) -> String? {
    text(node, what).map { $0 == "true" ? "" : $0 }
  }

  /// `deal lights`, of the test's own records.
  private mutating func records(_ node: Node, _ what: String, _ crm: TestCRM) -> [String] {
    texts(node, what).compactMap { name, item in
      if crm.record(name) != nil { return name }
      let known = crm.entries.map { crm.name(of: $0.reference) }
      let hint = Spelling.nearest(name, among: known).map { "; did you mean '\($0)'?" }
      complain(
        item, "\(what): the test's crm has no '\(name)'" + (hint ?? "; a record is named by kind and id: contact anna"))
      return nil
    }
  }
}
