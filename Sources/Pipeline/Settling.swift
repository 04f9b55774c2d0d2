internal import Model
internal import Store

/// Decides again what is noted as stale, by the rules then in force, until nothing is.
///
/// A sync settles what filing left, and stops as soon as people decide something: what follows from that is settled
/// when it is asked for, in a run of its own, and what the sync has left with it.
struct Settling: Sendable {
  let store: MailStore
  let notes: StaleNotes

  /// Two that settle would each take the other's notes for done.
  private static let turnstile = Turnstile()
  /// Rules that come into force during one pass: what is left stays noted.
  static let maximumRounds = 5

  /// - Parameters:
  ///   - begin: called when there is something to do.
  ///   - file: one transaction of the run that the changes belong to.
  /// - Returns: how many decisions changed something.
  func run(
    now: @Sendable () -> Timestamp, begin: () -> Void,
    file: (String, Timestamp, (FilingTransaction) throws -> Void) throws(Failure) -> Void
  ) async throws(Failure) -> Int {
    let doing = "decide stored mail again"
    return try await Settling.turnstile.pass(doing) { () async throws(Failure) in
      guard try Failure.storing(doing, { () throws(StoreError) in try store.hasStale(notes) }) else { return 0 }
      begin()
      var changed = 0
      for _ in 1...Settling.maximumRounds {
        let pass = RelinkPass(store: store, rules: try ActiveRules.load(store), notes: notes)
        let relink = try await pass.run(now: now(), file: file)
        changed += relink.changed
        guard relink.ending == .rulesChanged else { break }
      }
      return changed
    }
  }
}
