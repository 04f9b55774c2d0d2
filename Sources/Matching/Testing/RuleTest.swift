package import Model

/// One of a file's `tests:`: a message, what is known around it, and what is to come of it.
package struct RuleTest: Sendable {
  package var name = ""
  /// Where it stands.
  package var file = ""
  package var line = 0

  var crm = TestCRM()
  /// Whom we are besides the mailbox and what the rules say.
  var ours = Ours(addresses: [], domains: [])
  var settings = Settings(trustedAuthenticator: TestMail.server)
  var mailbox: Address
  var thread = TestThread()
  var people: [TestPersonDecision] = []
  var mail = TestMail()
  /// How often round robins have given their turn, by their rules.
  package var turns: [String: Int] = [:]
  var expected = Expectation()

  /// The name of a mailbox's owner, for who is responsible.
  static let owner = "Mailbox Owner"
  static let address = "sales@acme.example"

  /// What is not as expected, a line each; empty where the test passes.
  ///
  /// - Parameter message: reads the message of a file that the test names, relative to the rules folder.
  package func run(_ rules: RuleSet, message read: (String) throws -> Message) -> [String] {
    switch decide(rules, message: read) {
    case .success(let decision): return expected.differences(from: decision, crm)
    case .failure(let trouble): return ["message: \(trouble.text)"]
    }
  }

  /// The decision itself, for those who count.
  package func decide(_ rules: RuleSet, message read: (String) throws -> Message) -> Result<Decision, Trouble> {
    let message: Message
    do { message = try mail.message(read) } catch { return .failure(Trouble(text: "\(error)")) }
    let own = Ours(
      addresses: ours.addresses.union(rules.ours.addresses).union([mailbox.key]),
      domains: ours.domains.union(rules.ours.domains))
    let copy = mail.copy(of: message, mailbox: mailbox, ours: own)
    let wanted = Matching.want(message, copy: copy, settings: settings, rules: rules)
    var known = crm.known(wanted.lookup, thread: thread.known(in: crm), people: people.map { $0.decision(in: crm) })
    known.turns = turns
    let placement = Placement(
      sameMessage: nil, thread: thread.messages > 0 ? .join(ID(1)) : .new, reason: "the test says so")
    return .success(
      Matching.decide(
        message, wanted: wanted, copy: copy, placement: placement, known: known, settings: settings, rules: rules,
        now: message.date?.instant ?? TestMail.day))
  }

  /// What the test calls a record: `contact anna`.
  package func name(of record: RecordReference) -> String { crm.name(of: record) }

  /// A record that would be made, as tests say it: `contact new@x.example as proposal`.
  package static func word(_ proposal: ProposedRecord) -> String { Expectation.proposal(proposal) }

  package struct Trouble: Error, Sendable { package let text: String }
}

/// The thread of a test's message as it was before.
struct TestThread: Sendable {
  /// `deal lights`.
  var links: [String] = []
  var participants: [Address] = []
  var writers: [Address] = []
  var answered: [Address] = []
  /// 0: the message begins its thread.
  var messages = 0

  func known(in crm: TestCRM) -> KnownThread {
    KnownThread(
      links: links.compactMap { name in
        crm.record(name).map {
          KnownLink(record: $0.reference, name: $0.name, message: ID(1), byPerson: false)
        }
      },
      participants: Set(participants.map(\.key)), linked: links.isEmpty ? [] : Set(participants.map(\.key)),
      writers: Set(writers.map(\.key)),
      answered: Set(answered.map(\.key)), messages: messages)
  }
}

/// What somebody has decided about a test's message or thread.
struct TestPersonDecision: Sendable {
  var kind = PersonDecision.Kind.linked
  /// `deal lights`.
  var record = ""
  var user = "Olena"
  var forThread = false

  func decision(in crm: TestCRM) -> PersonDecision {
    let found = crm.record(record)
    return PersonDecision(
      record: found?.reference ?? RecordReference(kind: .contact, id: ID(0)), name: found?.name ?? record, kind: kind,
      forThread: forThread, user: user)
  }
}

/// What a test expects; what is nil is not looked at.
struct Expectation: Sendable {
  var outcome: String?
  /// Exactly these records are linked: `contact anna`.
  var links: [String]?
  /// None of these is.
  var notLinks: [String] = []
  /// Exactly these would be made, in the words of `proposal`.
  var proposals: [String]?
  /// Exactly these records can be chosen by a person.
  var questions: [String]?
  /// Part of the reason; empty: any.
  var held: String?
  var skipped: String?
  var warnings: [String]?
  /// The rules that apply.
  var rules: [String]?
  /// `deal lights: Tags fair`.
  var changes: [String]?

  func differences(from decision: Decision, _ crm: TestCRM) -> [String] {
    var found: [String] = []
    func compare(_ what: String, _ wanted: [String]?, _ got: [String]) {
      guard let wanted, Set(wanted) != Set(got) || wanted.count != got.count else { return }
      found.append("\(what): expected \(Expectation.list(wanted)); got \(Expectation.list(got))")
    }
    let (outcome, reason) = Expectation.words(decision.outcome)
    if let wanted = self.outcome, wanted != outcome { found.append("outcome: expected \(wanted); got \(outcome)") }
    for (word, wanted) in [("held", held), ("skipped", skipped)] {
      guard let wanted, outcome != word || !reason.contains(wanted) else { continue }
      let got = reason.isEmpty ? outcome : "\(outcome): \(reason)"
      found.append("outcome: expected \(word)\(wanted.isEmpty ? "" : ": \(wanted)"); got \(got)")
    }
    let links = decision.links.map { crm.name(of: $0.record) }
    compare("links", self.links, links)
    for wrong in notLinks where links.contains(wrong) { found.append("links: \(wrong) is linked") }
    compare("proposals", proposals, decision.proposals.map(Expectation.proposal))
    var candidates: [String] = []
    for candidate in decision.questions.flatMap(\.candidates).map({ crm.name(of: $0.record) })
    where !candidates.contains(candidate) { candidates.append(candidate) }
    compare("questions", questions, candidates)
    compare("warnings", warnings, decision.warnings)
    compare("rules", rules, decision.applied ?? [])
    compare(
      "changes", changes,
      (decision.changes ?? []).map { "\(crm.name(of: $0.record)): \($0.field) \($0.value)" })
    // Why there are no links, where nobody asked for it.
    if !found.isEmpty, !reason.isEmpty, !found.contains(where: { $0.hasPrefix("outcome:") }) {
      found.append("outcome: \(outcome): \(reason)")
    }
    return found
  }

  /// `contact new@x.example`, `lead new@x.example as proposal`, `... once replied`.
  static func proposal(_ proposal: ProposedRecord) -> String {
    let when =
      switch proposal.when {
      case .atOnce: ""
      case .whenWeReplied: " once replied"
      case .asProposal: " as proposal"
      }
    return "\(proposal.kind.rawValue) \(proposal.address)\(when)"
  }

  private static func words(_ outcome: Decision.Outcome) -> (String, reason: String) {
    switch outcome {
    case .off: ("off", "")
    case .skipped(let reason): ("skipped", reason)
    case .held(let reason): ("held", reason)
    case .decided: ("decided", "")
    }
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "nothing" : names.sorted().joined(separator: ", ")
  }
}
