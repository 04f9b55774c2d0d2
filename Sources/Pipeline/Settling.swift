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
  /// Rounds of one pass: it stops a rule whose decisions make each other stale, and an import that goes on beside.
  /// What is left stays noted.
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
      var changed = 0
      for round in 1...Settling.maximumRounds {
        let from = try Failure.storing(doing) { () throws(StoreError) in try store.beginSettling(notes) }
        guard let from else { break }
        if round == 1 { begin() }
        // Loaded after the notes were taken over: rules that came into force later have noted everything again.
        let rules = try ActiveRules.load(store)
        let relink = try await RelinkPass(store: store, rules: rules).run(
          from: from, now: now(), stopsForPeople: notes == .filing, file: file)
        changed += relink.changed
        // What is left stays noted.
        guard relink.isWhole else { break }
        try Failure.storing(doing) { () throws(StoreError) in try store.endSettling(notes) }
      }
      return changed
    }
  }
}
