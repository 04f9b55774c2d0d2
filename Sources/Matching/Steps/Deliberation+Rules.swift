import Model

/// Asking the rules, and what they link.
extension Deliberation {
  /// Ends the decision where a rule skips or holds, or everyone is ignored.
  mutating func askRules() -> Decision.Outcome? {
    var scene = RuleScene(facts: facts, texts: wanted.texts, rules: rules, counterparts: counterparts)
    for place in wanted.candidates {
      let rule = rules.rules[place]
      do {
        guard let match = try rule.condition.check(scene) else { continue }
        note(.rules, "rule '\(rule.name)' applies")
        applied.append(rule.name)
        for action in rule.actions { action.apply(to: &effects, rule: rule, match: match) }
      } catch {
        let reason = "a pattern of rule '\(rule.name)' took too many steps on this message"
        note(.rules, reason)
        return conclude(.held(reason), keeping: [.people, .thread])
      }
      scene.counterparts.removeAll { effects.ignored[$0.address.key] != nil }
      // Of mail that concerns nobody nothing more is asked: it is skipped.
      if rule.stops || (scene.counterparts.isEmpty && !counterparts.isEmpty) { break }
    }
    if !rules.rules.isEmpty, !trace.contains(where: { $0.step == .rules }) { note(.rules, "no rule applies") }
    return outcomeOfRules(left: scene.counterparts)
  }

  private mutating func outcomeOfRules(left: [Counterpart]) -> Decision.Outcome? {
    if let skip = effects.skip {
      note(.rules, "skipped by rule '\(skip.rule)': \(skip.value)")
      return conclude(.skipped(skip.value), keeping: [.people])
    }
    if let hold = effects.hold {
      note(.rules, "held by rule '\(hold.rule)': \(hold.value)")
      return conclude(.held(hold.value), keeping: [.people, .thread])
    }
    for (key, rule) in effects.ignored.sorted(by: { $0.key < $1.key }) { note(.rules, "rule '\(rule)' ignores \(key)") }
    if left.isEmpty, !counterparts.isEmpty {
      let reason = "every counterpart is ignored by rule '\(effects.ignored.values.sorted().first ?? "")'"
      return conclude(.skipped(reason), keeping: [.people])
    }
    counterparts = left
    if let kind = facts.message.automated {
      note(.rules, "automated mail (\(kind.rawValue)): it keeps its thread's links and makes nothing new")
    }
    return nil
  }

  /// Links what rules name; ends the decision where a captured name fits no record, several, or none of the people.
  mutating func linkByRules() -> Decision.Outcome? {
    var named: [Named] = []
    for request in effects.links {
      for case .record(let kind, let field, let template) in request.requests {
        let captures = LinkAction.lookups([.record(kind: kind, field: field, value: template)], request.captured)
        for capture in captures {
          switch resolve(capture, isCaptured: !template.names.isEmpty, request) {
          case .failure(let held):
            note(.rules, "rule '\(request.rule)': \(held.reason)")
            switch held.isFinal ? .hold : request.terms.otherwise ?? .hold {
            case .hold: return conclude(.held(held.reason), keeping: [.people, .thread])
            case .nothing: continue
            case .ask:
              ask(Question(text: "\(held.reason): which record is it?", candidates: held.candidates))
            }
          case .success(let record?):
            let reason = "\(record.kind.rawValue) with \(Deliberation.words(capture))"
            named.append(Named(record: record, rule: request.rule, reason: reason))
            if kind == .deal, request.requests.contains(.companyOfDeal), let company = companyOfDeal(record) {
              let reason = "company of deal \(name(of: record))"
              named.append(Named(record: company, rule: request.rule, reason: reason, deal: record))
            }
          case .success(nil): continue
          }
        }
      }
    }
    let waiting = dealsToSplit(named.map(\.record))
    for one in named where !waiting.contains(one.record) && !(one.deal.map(waiting.contains) ?? false) {
      let name = name(of: one.record)
      guard link(one.record, name, Evidence(step: .rules, reason: one.reason, rule: one.rule)) else { continue }
      note(.rules, "rule '\(one.rule)' links \(one.record.kind.rawValue) \(name): \(one.reason)")
    }
    return nil
  }

  /// A record that a rule names.
  private struct Named {
    var record: RecordReference
    var rule: String
    var reason: String
    /// It is named as the company of this one.
    var deal: RecordReference?
  }

  private struct Held: Error {
    let reason: String
    var candidates: [Question.Candidate] = []
    /// Whatever the rule says of such a case.
    var isFinal = false
  }

  private mutating func resolve(
    _ capture: Capture, isCaptured: Bool, _ request: Effects.LinkRequest
  ) -> Result<RecordReference?, Held> {
    let found = Set(facts.known.captured[capture] ?? []).sorted()
    let what = "\(capture.kind.rawValue) with \(Deliberation.words(capture))"
    guard isCaptured else {
      // The file names it: a missing record is the file's mistake, not the message's.
      if found.count != 1 {
        note(.rules, "rule '\(request.rule)' names a \(what): \(found.isEmpty ? "there is none" : "there are several")")
        warn("rule '\(request.rule)' names a \(what), and there \(found.isEmpty ? "is none" : "are several")")
        return .success(nil)
      }
      return .success(found.first)
    }
    guard facts.trust != .failed else {
      return .failure(Held(reason: "names a \(what), and the sender failed authentication", isFinal: true))
    }
    let candidates = found.map { Question.Candidate(record: $0, name: name(of: $0), reason: "named in the message") }
    guard let record = found.first else { return .failure(Held(reason: "there is no \(what)")) }
    guard found.count == 1 else {
      return .failure(Held(reason: "there are \(found.count) of \(what)", candidates: candidates))
    }
    guard isTrusted(by: request.terms) || belongs(to: record, as: request.terms.members) else {
      return .failure(Held(reason: "names a \(what), and nobody on the message belongs to it", candidates: candidates))
    }
    return .success(record)
  }

  /// Every sender is in the list of those who may name what is not theirs, and proven.
  private func isTrusted(by terms: LinkTerms) -> Bool {
    guard let name = terms.trusted, let list = rules.lists[name], facts.trust == .passed, !facts.senders.isEmpty
    else { return false }
    return facts.senders.allSatisfy(list.contains)
  }

  /// The deals that rules name where they are others than the message's: that moves nothing, it asks.
  private mutating func dealsToSplit(_ named: [RecordReference]) -> Set<RecordReference> {
    let present = linked(.deal)
    let others = Set(named.filter { $0.kind == .deal }).sorted()
    guard !present.isEmpty, !others.isEmpty, !others.contains(where: isLinked) else { return [] }
    let open = others.filter { !removed.contains($0) }
    guard !open.isEmpty else { return [] }
    if let answer = facts.known.people.first(where: { $0.kind == .linked && $0.forThread && $0.record.kind == .deal }) {
      note(.rules, "names \(Wording.list(open.map(name(of:)))), and \(answer.user) chose \(answer.name) for the thread")
      return Set(open)
    }
    let names = Wording.list(open.map(name(of:)))
    let here = Wording.list(present.map(\.name))
    note(.rules, "names \(names), and its thread is about \(here): a person is asked whether to split")
    ask(
      Question(
        text: "its thread is about \(here), and it names \(names): does it belong there?",
        candidates: open.map { .init(record: $0, name: name(of: $0), reason: "named in the message") }
          + present.map { .init(record: $0.record, name: $0.name, reason: "the thread's deal") }))
    return Set(open)
  }

  private static func words(_ capture: Capture) -> String { "\(capture.field) \(capture.value)" }
}
