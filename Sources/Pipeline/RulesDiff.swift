internal import Matching
package import Model
package import Store

/// Compares what two sets of rules make of stored mail. Nothing is written; who writes meanwhile is not held up.
///
/// Both sides are simulated from the first message on, so that the difference is what a relink by the new rules would
/// change, but for links that it spares: those that people made or removed, and those of a CRM that moved on.
package struct RulesDiff: Sendable {
  package let store: MailStore
  package let old: ActiveRules
  package let new: ActiveRules

  package init(store: MailStore, old: ActiveRules, new: ActiveRules) {
    (self.store, self.old, self.new) = (store, old, new)
  }

  /// Copies that are read and decided together.
  static let batch = 512
  /// Those of them that one core reads at a time: small, so that no core waits long for the other.
  private static let part = 64

  /// Deals that one part looks up ahead: those of a key account are thousands, for each copy of its mail.
  var maximumDeals = 10_000

  /// One copy as either side sees it.
  private struct Pair: Sendable {
    var old: StoredMail.Item
    var new: StoredMail.Item
    /// As the store has it; each side puts its own links and people in. Nil where it is looked up when it is its turn.
    var known: Known?

    func lookUp(_ reading: KnownReading) throws -> Known {
      try reading.known(
        old.asks.lookup.joined(with: new.asks.lookup), placement: old.placement, copyOf: old.copy.message,
        in: old.copy.fetched.mailbox)
    }
  }

  /// - Parameter since: messages dated before count for what later ones inherit, and are not compared.
  package func run(
    since: Timestamp? = nil, report show: (Int) -> Void = { _ in }
  ) async throws(Failure) -> RulesDiffReport {
    let doing = "compare two sets of rules over stored mail"
    var sides = (
      old: RulesSimulation(try StoredMail(store: store, rules: old)),
      new: RulesSimulation(try StoredMail(store: store, rules: new))
    )
    var report = RulesDiffReport()
    let mail = (old: sides.old.mail, new: sides.new.mail)
    var next = try await read(after: nil, mail, doing).get()
    while let batch = next {
      try await Failure.check(doing)
      // The batch after this one is read beside.
      async let ahead = read(after: batch.last, mail, doing)
      try Failure.storing(doing) { () throws(StoreError) in
        try store.inspect { reading in
          for pair in batch.pairs { try compare(pair, reading, &sides, since: since, into: &report) }
        }
      }
      show(report.copies)
      next = try await ahead.get()
    }
    report.sort(by: new.rules.ruleNames + old.rules.ruleNames)
    return report
  }

  // MARK: Reading

  private struct Batch: Sendable {
    let pairs: [Pair]
    let last: StoredCopy
  }

  /// Parsing and looking up are most of the work: parts of a batch on all cores.
  ///
  /// - Returns: nil where no copy is left.
  private func read(
    after: StoredCopy?, _ mail: (old: StoredMail, new: StoredMail), _ doing: String
  ) async -> Result<Batch?, Failure> {
    let copies: [StoredCopy]
    do throws(StoreError) {
      copies = try store.copies(from: Timestamp(milliseconds: .min), after: after, limit: RulesDiff.batch)
    } catch {
      return .failure(Failure(error, doing: doing))
    }
    guard let last = copies.last else { return .success(nil) }
    let parts = await withTaskGroup(of: (Int, Result<[Pair], StoreError>).self) { group in
      for from in stride(from: 0, to: copies.count, by: RulesDiff.part) {
        let some = copies[from..<min(from + RulesDiff.part, copies.count)]
        group.addTask { (from, part(some, mail.old, mail.new)) }
      }
      var parts: [(Int, Result<[Pair], StoreError>)] = []
      for await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }
    }
    var pairs: [Pair] = []
    for (_, part) in parts {
      switch part {
      case .success(let some): pairs += some
      case .failure(let error): return .failure(Failure(error, doing: doing))
      }
    }
    return .success(Batch(pairs: pairs, last: last))
  }

  private func part(
    _ copies: ArraySlice<StoredCopy>, _ old: StoredMail, _ new: StoredMail
  ) -> Result<[Pair], StoreError> {
    do throws(StoreError) {
      var items: [(old: StoredMail.Item, new: StoredMail.Item)] = []
      for copy in copies {
        guard let one = try old.item(copy), let other = new.item(copy, one.message, besides: one) else { continue }
        items.append((one, other))
      }
      return .success(
        try store.inspect { reading in
          var deals = 0
          return try items.map { item in
            var pair = Pair(old: item.old, new: item.new)
            if deals < maximumDeals { pair.known = try pair.lookUp(reading) }
            deals += pair.known?.deals.count ?? 0
            return pair
          }
        })
    } catch {
      return .failure(error)
    }
  }

  // MARK: Comparing

  private func compare(
    _ pair: Pair, _ reading: KnownReading, _ sides: inout (old: RulesSimulation, new: RulesSimulation),
    since: Timestamp?, into report: inout RulesDiffReport
  ) throws {
    let copy = pair.old.copy
    func isThere(_ kind: RecordKind, _ address: Address) throws -> Bool {
      let capture =
        kind == .company
        ? Capture(kind: kind, field: "domain", value: address.domain)
        : Capture(kind: kind, field: "email", value: address.description)
      return try !reading.records(capture).isEmpty
    }
    let known = try pair.known ?? pair.lookUp(reading)
    let old = try sides.old.decide(pair.old, known, isThere: isThere)
    let new = try sides.new.decide(pair.new, known, isThere: isThere)
    if let since, copy.date < since { return }
    report.add(copy, old, new)
  }
}

extension Lookup {
  /// What either asks.
  fileprivate func joined(with other: Lookup) -> Lookup {
    guard self != other else { return self }
    return Lookup(
      before: before, addresses: Array(Set(addresses + other.addresses)).sorted(),
      domains: Array(Set(domains + other.domains)).sorted(),
      captures: captures + other.captures.filter { !captures.contains($0) },
      wantsFields: wantsFields || other.wantsFields, turns: Array(Set(turns + other.turns)).sorted())
  }
}

extension RulesDiffReport {
  fileprivate mutating func add(_ copy: StoredCopy, _ old: RulesSimulation.Result, _ new: RulesSimulation.Result) {
    copies += 1
    let (gainer, loser) = (RulesDiffReport.rule(behind: new, not: old), RulesDiffReport.rule(behind: new, besides: old))
    var found: [(change: Change, rule: String?, what: String)] = []
    var gained = new.links.filter { old.links[$0.key] == nil }
    var lost = old.links.filter { new.links[$0.key] == nil }
    for kind in RecordKind.allCases {
      let (to, from) = (gained.filter { $0.value.kind == kind }, lost.filter { $0.value.kind == kind })
      guard to.count == 1, from.count == 1, let to = to.first, let from = from.first else { continue }
      found.append((.moved, to.value.rule ?? gainer, "\(from.value.name) to \(to.value.name)"))
      (gained[to.key], lost[from.key]) = (nil, nil)
    }
    for link in gained.sorted(by: { $0.key < $1.key }) {
      found.append((.gained, link.value.rule ?? gainer, link.value.name))
    }
    for link in lost.sorted(by: { $0.key < $1.key }) {
      found.append((.lost, loser ?? link.value.rule, link.value.name))
    }
    for record in new.created where !old.created.contains(record) { found.append((.created, gainer, record)) }
    let (from, to) = (RulesDiffReport.fate(old.decision), RulesDiffReport.fate(new.decision))
    if from.change != to.change { found.append((to.change, loser, to.why)) }
    for (change, rule, what) in found {
      add(change, rule: rule, Example(message: copy.message, date: copy.date, what: what))
    }
    if !found.isEmpty { changed += 1 }
  }

  private static func fate(_ decision: Decision) -> (change: Change, why: String) {
    switch decision.outcome {
    case .held(let why): (.held, why)
    case .skipped(let why): (.skipped, why)
    case .off: (.skipped, "the mailbox is not connected with the CRM")
    case .decided: decision.questions.first.map { (.asked, $0.text) } ?? (.decided, "nobody need look at it")
    }
  }

  /// The rule that applies now and did not before.
  private static func rule(behind new: RulesSimulation.Result, not old: RulesSimulation.Result) -> String? {
    let before = Set(old.decision.applied ?? [])
    return new.decision.applied?.first { !before.contains($0) }
  }

  /// The same, else the one that applied before and does no more.
  private static func rule(behind new: RulesSimulation.Result, besides old: RulesSimulation.Result) -> String? {
    rule(behind: new, not: old) ?? rule(behind: old, not: new)
  }
}
