import Model

/// A decision in the making: the steps, a file each or a few, write into it.
struct Deliberation {
  let facts: Facts
  let wanted: Wanted
  let rules: RuleSet
  var counterparts: [Counterpart]
  var effects = Effects()
  /// The thread's links carry over.
  var inherits = false
  private(set) var links: [RecordReference: DecidedLink] = [:]
  private(set) var proposals: [ProposedRecord] = []
  private(set) var questions: [Question] = []
  private(set) var warnings: [String] = []
  private(set) var trace: [TraceLine] = []
  var applied: [String] = []
  private(set) var changes: [DecidedChange] = []
  /// What people removed from this message or its thread.
  let removed: Set<RecordReference>

  init(facts: Facts, wanted: Wanted, rules: RuleSet) {
    (self.facts, self.wanted, self.rules) = (facts, wanted, rules)
    counterparts = wanted.counterparts
    removed = Set(facts.known.people.filter { $0.kind == .removed }.map(\.record))
  }

  /// The order of a decision; each step that ends it says so.
  mutating func run() -> Decision.Outcome {
    nameCounterparts()
    takePeopleDecisions()
    if counterparts.isEmpty, !isBounceOfOurs { return conclude(.skipped("internal"), keeping: [.people]) }
    if let outcome = judgeTrust() { return outcome }
    inheritThread()
    if let outcome = askRules() { return outcome }
    if facts.message.automated != nil { return .decided }
    if let outcome = linkByRules() { return outcome }
    let unmatched = counterparts.contains(where: \.isBlind) ? self : nil
    matchAddresses()
    matchDomains()
    if let outcome = matchDeals() { return outcome }
    if let unmatched { tellBlindCopies(unmatched) }
    createRecords()
    setFields()
    return .decided
  }

  /// Ends early: only links that stand on the given steps stay, and nothing is asked or made.
  mutating func conclude(_ outcome: Decision.Outcome, keeping steps: Set<Step>) -> Decision.Outcome {
    for (record, var link) in links {
      link.evidence.removeAll { !steps.contains($0.step) }
      links[record] = link.evidence.isEmpty ? nil : link
    }
    questions = []
    proposals = []
    return outcome
  }

  func decision(_ outcome: Decision.Outcome) -> Decision {
    Decision(
      connection: facts.settings.connection, outcome: outcome,
      links: links.values.sorted { $0.record < $1.record }.map { link in
        var link = link
        link.evidence.sort { ($0.step.order, $0.reason) < ($1.step.order, $1.reason) }
        return link
      },
      proposals: proposals.sorted { ($0.address, $0.kind) < ($1.address, $1.kind) },
      questions: questions.sorted { $0.text < $1.text }, changes: changes.isEmpty ? nil : changes,
      applied: applied, warnings: warnings, trace: trace)
  }

  mutating func note(_ step: Step, _ text: String) { trace.append(TraceLine(step: step, text: text)) }

  mutating func warn(_ text: String) { if !warnings.contains(text) { warnings.append(text) } }

  mutating func ask(_ question: Question) { if !questions.contains(question) { questions.append(question) } }

  mutating func propose(_ record: ProposedRecord) { proposals.append(record) }

  /// Adds a reason for a link, and the link with its first one; never where a person removed it.
  @discardableResult
  mutating func link(_ record: RecordReference, _ name: String, _ evidence: Evidence) -> Bool {
    guard !removed.contains(record) else {
      note(evidence.step, "\(record.kind.rawValue) \(name) is not linked: a person removed it")
      return false
    }
    if links[record] == nil { links[record] = DecidedLink(record: record, name: name, evidence: []) }
    if links[record]?.evidence.contains(evidence) == false { links[record]?.evidence.append(evidence) }
    return true
  }

  /// Tells what is linked for people alone who got a blind copy: it is about this message, and no answer of the others.
  ///
  /// - Parameter unmatched: the decision as it was before people were matched.
  private mutating func tellBlindCopies(_ unmatched: Deliberation) {
    var open = unmatched
    open.counterparts.removeAll(where: \.isBlind)
    open.matchAddresses()
    open.matchDomains()
    let people = open.links
    let isHeld = open.matchDeals() != nil
    for (record, link) in links.sorted(by: { $0.key < $1.key }) {
      let seen = (isHeld ? people : open.links)[record]
      guard !(seen?.isMatched ?? false), link.isMatched else { continue }
      for index in link.evidence.indices where Step.matching.contains(link.evidence[index].step) {
        links[record]?.evidence[index].step = .blind
      }
      note(.blind, "\(record.kind.rawValue) \(link.name) is linked for a blind copy alone: answers do not inherit it")
    }
  }

  /// What rules set on the records that the message is linked with; a failed sender sets nothing.
  private mutating func setFields() {
    guard facts.trust != .failed else { return }
    for request in effects.sets {
      guard let value = request.value.fill(request.captured).first else { continue }
      for link in linked(request.kind) {
        let change = DecidedChange(
          record: link.record, name: link.name, field: request.field, value: value, rule: request.rule)
        guard !changes.contains(where: { $0.record == change.record && $0.field == change.field && $0.value == value })
        else { continue }
        changes.append(change)
        note(
          .rules, "rule '\(request.rule)' sets \(request.field) of \(request.kind.rawValue) \(link.name) to \(value)")
      }
    }
  }

  func linked(_ kind: RecordKind) -> [DecidedLink] {
    links.values.filter { $0.record.kind == kind }.sorted { $0.record < $1.record }
  }

  func isLinked(_ record: RecordReference) -> Bool { links[record] != nil }

  /// A delivery report about a message of the thread: it comes from our own server as often as from another.
  var isBounceOfOurs: Bool {
    facts.message.automated == .bounce && facts.message.report?.originalMessageID != nil
      && !facts.placement.threads.isEmpty
  }
}

extension DecidedLink {
  /// It is there for somebody on the message.
  fileprivate var isMatched: Bool { evidence.contains { Step.matching.contains($0.step) } }
}

extension Step {
  /// Those that find records for people.
  fileprivate static let matching: Set<Step> = [.addresses, .domains, .deals]

  var order: Int { Step.allCases.firstIndex(of: self) ?? 0 }
}
