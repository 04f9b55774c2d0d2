internal import Matching
internal import Model
internal import Store

/// Decides stored mail anew, in date order, so that the outcome does not depend on the order of arrival.
///
/// Idempotent: a second pass changes nothing. People's links and removals stay; what an undo withdrew stays withdrawn.
/// What a changed decision leaves stale is later mail, which the same pass comes to: it ends. Cancelled, it ends between
/// two batches, and what is left stays noted.
struct RelinkPass: Sendable {
  let store: MailStore
  let rules: ActiveRules
  let notes: StaleNotes

  /// Messages decided in one transaction.
  static let batch = 50

  enum Ending {
    case whole
    /// Something that people decided is to be settled, which is not for filing's notes to do.
    case peopleWait
    /// Other rules have come into force.
    case rulesChanged
  }

  /// - Returns: how many decisions changed something, and why it ended.
  func run(
    now: Timestamp, file: (String, Timestamp, (FilingTransaction) throws -> Void) throws(Failure) -> Void
  ) async throws(Failure) -> (changed: Int, ending: Ending) {
    let doing = "decide stored mail again"
    let mail = try StoredMail(store: store, rules: rules)
    var changed = 0
    while true {
      try await Failure.check(doing)
      let next = try Failure.storing(doing) { () throws(StoreError) in
        try store.nextStale(notes, limit: RelinkPass.batch)
      }
      guard let batch = next else { return (changed, .whole) }
      let prepared = try batch.copies.map { copy throws(Failure) in
        try Failure.storing(doing) { () throws(StoreError) in try mail.item(copy) }
      }
      var ending: Ending?
      try file(doing, now) { filing in
        // Here, where nobody can decide anything between the look and the work.
        ending = try end(filing)
        if ending != nil { return }
        for item in prepared.compactMap(\.self) where try refile(item, mail, in: filing) { changed += 1 }
        try filing.settled(batch)
      }
      if let ending { return (changed, ending) }
    }
  }

  private func end(_ filing: FilingTransaction) throws -> Ending? {
    if notes == .filing, try filing.peopleWait() { return .peopleWait }
    return try filing.isInForce(rules.hash) ? nil : .rulesChanged
  }

  private func refile(_ item: StoredMail.Item, _ mail: StoredMail, in filing: FilingTransaction) throws -> Bool {
    let known = try filing.known(
      item.asks.lookup, placement: item.placement, copyOf: item.copy.message, in: item.copy.fetched.mailbox)
    return try filing.refile(
      item.copy.copy, decision: mail.decide(item, known), asked: item.asks.lookup.asked(besides: item.message),
      rules: rules.hash, isOutgoing: mail.decider.isOutgoing(item.message, item.asks), settling: notes)
  }
}
