package import Model
package import Store
internal import Synchronization

/// Tries a sync before it is made: the same pass on a copy of the workspace, with the header of each message in its
/// place. The workspace and the server stay as they are.
package struct PreviewPass: Sendable {
  package let store: MailStore
  package let mailbox: Mailbox

  /// - Parameter period: to bring in; nil: as the mailbox is set.
  package init(store: MailStore, mailbox: Mailbox, period: Period? = nil) {
    var mailbox = mailbox
    if let period { mailbox.settings.period = period }
    (self.store, self.mailbox) = (store, mailbox)
  }

  package func run(
    now: @escaping @Sendable () -> Timestamp, report: @escaping @Sendable (SyncProgress) -> Void = { _ in }
  ) async throws(Failure) -> SyncPreview {
    let doing = "preview \(mailbox.address)"
    let copy = try Failure.storing(doing) { () throws(StoreError) in try store.copy() }
    let result: Result<SyncPreview, Failure>
    do throws(Failure) { result = .success(try await run(on: copy, doing, now, report)) } catch {
      result = .failure(error)
    }
    let discarded = Result { () throws(Failure) in
      try Failure.storing(doing) { () throws(StoreError) in try copy.discard() }
    }
    // Why it failed says more than what was left behind.
    let preview = try result.get()
    try discarded.get()
    return preview
  }

  private func run(
    on copy: MailStore, _ doing: String, _ now: @escaping @Sendable () -> Timestamp,
    _ report: @escaping @Sendable (SyncProgress) -> Void
  ) async throws(Failure) -> SyncPreview {
    let folders = Mutex<[SyncPreview.Folder]>([])
    let pass = try SyncPass(
      store: copy, mailbox: mailbox, rules: try ActiveRules.load(copy), previewOf: store
    ) { event in
      report(event)
      guard case .folder(let name, let messages, let bytes) = event else { return }
      folders.withLock { $0.append(SyncPreview.Folder(name: name, messages: messages, bytes: bytes)) }
    }
    let outcome = try await pass.run(now: now)
    var preview = SyncPreview(mailbox: mailbox.address, period: mailbox.settings.period)
    preview.folders = folders.withLock { $0 }
    (preview.unfetched, preview.tooLarge) = (outcome.unfetched, outcome.quarantined)
    preview.problems = outcome.folderFailures.map(\.failure.description)
    if let run = outcome.run {
      try Failure.storing(doing) { () throws(StoreError) in try copy.read(run, into: &preview) }
    }
    return preview
  }
}
