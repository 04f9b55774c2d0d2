package import Model
package import Store

/// Decides again, as a run of its own, what people and rule authors have made stale.
package struct ManualRelink: Sendable {
  package let store: MailStore

  package init(store: MailStore) { self.store = store }

  /// - Returns: the run, nil when nothing changed, and how many decisions did.
  @discardableResult
  package func settle(
    kind: Run.Kind = .relink, user: ID<User>?, now: @escaping @Sendable () -> Timestamp,
    report: (SyncProgress) -> Void = { _ in }
  ) async throws(Failure) -> (run: ID<Run>?, changed: Int) {
    var draft = RunDraft(kind: kind, mailbox: nil, user: user, startedAt: now())
    let result: Result<Int, Failure>
    do throws(Failure) {
      result = .success(
        try await Settling(store: store, notes: .all).run(now: now, begin: { report(.settling) }) {
          doing, now, body throws(Failure) in
          do throws(StoreError) { try store.file(&draft, now: now, body) } catch { throw Failure(error, doing: doing) }
        })
    } catch {
      result = .failure(error)
    }
    // Also of what was cut off: the run has ended, and what it did can be undone.
    try Failure.storing("end the run") { () throws(StoreError) in try store.end(draft, now: now()) }
    return (draft.id, try result.get())
  }
}
