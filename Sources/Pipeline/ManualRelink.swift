package import Model
package import Store

/// Decides later mail again after a person or a rule author changed what it follows from.
package struct ManualRelink: Sendable {
  package let store: MailStore
  package let rules: ActiveRules

  package init(store: MailStore, rules: ActiveRules) { (self.store, self.rules) = (store, rules) }

  /// - Returns: the run, nil when nothing changed, and how many decisions did.
  @discardableResult
  package func settle(
    from: Timestamp, kind: Run.Kind = .relink, user: ID<User>, now: Timestamp
  ) throws(Failure) -> (run: ID<Run>?, changed: Int) {
    var draft = RunDraft(kind: kind, mailbox: nil, user: user, startedAt: now)
    let changed = try RelinkPass(store: store, rules: rules).run(from: from, now: now) {
      doing, now, body throws(Failure) in
      do throws(StoreError) { try store.file(&draft, now: now, body) } catch { throw Failure(error, doing: doing) }
    }
    try Failure.storing("end the run") { () throws(StoreError) in try store.end(draft, now: now) }
    return (draft.id, changed)
  }
}
