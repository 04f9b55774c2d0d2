import Model

/// Counterparts, people's decisions, trust and the thread: the steps before the rules.
extension Deliberation {
  mutating func nameCounterparts() {
    let names = counterparts.map(\.address.description)
    note(
      .counterparts,
      names.isEmpty ? "everyone on the message is one of ours" : "counterparts: \(Wording.list(names))")
    if names.count == Counterpart.maximumCount {
      note(.counterparts, "only the first \(Counterpart.maximumCount) addresses are looked at")
    }
  }

  mutating func takePeopleDecisions() {
    for decision in facts.known.people.sorted(by: { ($0.record, $0.user) < ($1.record, $1.user) }) {
      let scope = decision.forThread ? "this thread" : "this message"
      let text = "\(decision.user) \(decision.kind == .linked ? "linked it to" : "removed it from")"
      note(.people, "\(text) \(decision.record.kind.rawValue) \(decision.name), for \(scope)")
      if decision.kind == .linked {
        link(decision.record, decision.name, Evidence(step: .people, reason: "\(decision.user) linked \(scope)"))
      }
    }
  }

  /// Ends the decision where the policy for the sender is to hold.
  mutating func judgeTrust() -> Decision.Outcome? {
    let (step, settings) = (rules.steps, facts.settings)
    let policy: TrustPolicy
    switch facts.trust {
    case .ours, .passed, .unproven:
      note(.trust, "sender: \(facts.trust.rawValue)")
      return nil
    case .failed:
      policy = .stricter(settings.trustFailed, step.trustFailed)
      note(.trust, "the sender failed authentication: \(facts.trustReason); policy: \(policy.rawValue)")
    case .missing:
      policy = .stricter(settings.trustMissing, step.trustMissing)
      note(.trust, "no authentication result of a trusted server; policy: \(policy.rawValue)")
    }
    let text = facts.trust == .failed ? "sender failed authentication" : "sender not authenticated"
    if policy != .allow { warn(text) }
    guard policy == .hold else { return nil }
    return conclude(.held(facts.trust == .failed ? "\(text): \(facts.trustReason)" : text), keeping: [.people])
  }

  mutating func inheritThread() {
    let thread = facts.known.thread
    guard thread.messages > 0 || !thread.links.isEmpty else {
      note(.thread, "first message of its thread")
      return
    }
    guard let reason = inheritanceReason else {
      note(
        .thread,
        facts.trust == .failed
          ? "inherits nothing: the sender failed authentication"
          : "inherits nothing: the sender is new to the thread and not authenticated")
      return
    }
    inherits = true
    let kinds = rules.steps.inheritedKinds ?? []
    for known in thread.links.sorted(by: { $0.record < $1.record }) {
      guard kinds.contains(known.record.kind) else {
        note(.thread, "\(known.record.kind.rawValue) \(known.name) is not inherited: the rule file leaves out its kind")
        continue
      }
      let evidence = Evidence(
        step: .thread, reason: "inherited from message \(known.message) of the thread", inheritedFrom: known.message)
      if link(known.record, known.name, evidence) {
        note(.thread, "inherits \(known.record.kind.rawValue) \(known.name): \(reason)")
      }
    }
    if thread.links.isEmpty { note(.thread, "joins a thread without links: \(reason)") }
  }

  /// Why the thread's links carry over; nil where they do not.
  private var inheritanceReason: String? {
    let thread = facts.known.thread
    guard facts.trust != .failed else { return nil }
    if isBounceOfOurs { return "a delivery report about a message of the thread" }
    guard !facts.senders.isEmpty else { return nil }
    if facts.isOutgoing { return "one of ours wrote it" }
    if facts.senders.allSatisfy({ thread.participants.contains($0.key) || facts.copy.ours.contains($0) }) {
      return "the sender takes part in the thread"
    }
    return facts.trust == .passed ? "the sender is authenticated" : nil
  }

  /// Those whose addresses and domains are matched: with inherited links only those whom nothing has been linked for, or
  /// who may have a record of a kind that is not inherited.
  var freshCounterparts: [Counterpart] {
    guard inherits, facts.known.thread.messages > 0 else { return counterparts }
    let left = Set(RecordKind.allCases).subtracting(rules.steps.inheritedKinds ?? [])
    return counterparts.filter { counterpart in
      guard facts.known.thread.linked.contains(counterpart.address.key) else { return true }
      let own = records(at: counterpart.address)
      let hasCompany = own.isEmpty || own.contains { $0.company != nil }
      return own.contains { left.contains($0.reference.kind) } || (hasCompany && left.contains(.company))
    }
  }
}

extension TrustPolicy {
  /// The more careful of two.
  static func stricter(_ a: TrustPolicy, _ b: TrustPolicy?) -> TrustPolicy {
    guard let b else { return a }
    let order: [TrustPolicy] = [.hold, .warn, .allow]
    return order.first { $0 == a || $0 == b } ?? a
  }
}

/// Words for traces and questions.
enum Wording {
  /// Names in a sentence; the rest is counted.
  static let maximumNames = 8

  static func list(_ names: [String]) -> String {
    let shown = names.prefix(maximumNames).joined(separator: ", ")
    return names.count > maximumNames ? "\(shown) and \(names.count - maximumNames) more" : shown
  }

  static func count(_ number: Int, _ noun: String) -> String {
    guard number != 1 else { return "1 \(noun)" }
    return "\(number) " + (noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + "s")
  }
}
