internal import Matching
package import Model
package import Store

/// Decides stored mail anew, in date order, so that the outcome does not depend on the order of arrival.
///
/// Idempotent: a second pass changes nothing. People's links and removals stay; what an undo withdrew stays withdrawn.
/// Cancelled, it ends between two batches.
package struct RelinkPass: Sendable {
  package let store: MailStore
  package let rules: ActiveRules

  /// Copies decided in one transaction.
  package static let batch = 50

  package init(store: MailStore, rules: ActiveRules) { (self.store, self.rules) = (store, rules) }

  /// - Parameters:
  ///   - from: the date of the first message that may need another decision.
  ///   - stopsForPeople: end as soon as something that people decided is to be settled.
  /// - Returns: how many decisions changed something, and whether all were looked at.
  package func run(
    from: Timestamp, now: Timestamp, stopsForPeople: Bool = false,
    file: (String, Timestamp, (FilingTransaction) throws -> Void) throws(Failure) -> Void
  ) async throws(Failure) -> (changed: Int, isWhole: Bool) {
    let doing = "decide stored mail again"
    let mail = try StoredMail(store: store, rules: rules)
    var changed = 0
    var after: StoredCopy?
    while true {
      try await Failure.check(doing)
      let copies = try Failure.storing(doing) { () throws(StoreError) in
        try store.copies(from: from, after: after, limit: RelinkPass.batch)
      }
      guard let last = copies.last else { return (changed, true) }
      after = last
      let prepared = try copies.map { copy throws(Failure) in
        try Failure.storing(doing) { () throws(StoreError) in try mail.item(copy) }
      }
      var isStopped = false
      try file(doing, now) { filing in
        // Here, where nobody can decide anything between the look and the work.
        isStopped = try stopsForPeople && filing.peopleWait()
        if isStopped { return }
        for item in prepared.compactMap(\.self) where try refile(item, mail, in: filing) { changed += 1 }
      }
      if isStopped { return (changed, false) }
    }
  }

  private func refile(_ item: StoredMail.Item, _ mail: StoredMail, in filing: FilingTransaction) throws -> Bool {
    let known = try filing.known(
      item.wants.lookup, placement: item.placement, copyOf: item.copy.message, in: item.copy.fetched.mailbox)
    return try filing.refile(
      item.copy.copy, decision: mail.decide(item, known), rules: rules.hash,
      isOutgoing: mail.decider.isOutgoing(item.message))
  }
}
