package import Model
package import Providers
package import Store
internal import Synchronization

/// Tries a sync before it is made: the same pass on a copy of the workspace, with the header of each message in its
/// place. The workspace and the server stay as they are, but for the bytes of the headers, which the provider counts.
package struct PreviewPass: Sendable {
  package let store: MailStore
  package let mailbox: Mailbox
  /// What is fetched in a day at most, syncs included; nil: as much as there is.
  package var share: DailyShare?

  /// - Parameter period: to bring in; nil: as the mailbox is set.
  package init(store: MailStore, mailbox: Mailbox, period: Period? = nil) {
    var mailbox = mailbox
    if let period { mailbox.settings.period = period }
    (self.store, self.mailbox) = (store, mailbox)
    share = Provider.dailyShare(imapHost: mailbox.imap.host)
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
    let parts = Mutex<[String]>([])
    var pass = try SyncPass(
      store: copy, mailbox: mailbox, rules: try ActiveRules.load(copy), previewOf: store
    ) { event in
      report(event)
      switch event {
      case .folder(let name, let messages, let bytes):
        folders.withLock { $0.append(SyncPreview.Folder(name: name, messages: messages, bytes: bytes)) }
      // It tells of a part, and so it must say.
      case .rationed, .cut: parts.withLock { $0 += [event.note].compactMap(\.self) }
      case .filed, .migrated, .renamed, .reconnecting, .settling: break
      }
    }
    pass.share = share
    let outcome = try await counting(on: copy, doing, now) { () throws(Failure) in try await pass.run(now: now) }
    var preview = SyncPreview(mailbox: mailbox.address, period: mailbox.settings.period)
    preview.folders = folders.withLock { $0 }
    (preview.unfetched, preview.tooLarge) = (outcome.unfetched, outcome.quarantined)
    preview.problems = outcome.folderFailures.map(\.failure.description) + parts.withLock { $0 }
    if let run = outcome.run {
      try Failure.storing(doing) { () throws(StoreError) in try copy.read(run, into: &preview) }
    }
    return preview
  }

  /// The provider counts what is fetched into a copy like anything else, also where it ended in a failure: it is of the
  /// mailbox's share of a day.
  private func counting(
    on copy: MailStore, _ doing: String, _ now: @Sendable () -> Timestamp,
    _ body: () async throws(Failure) -> SyncOutcome
  ) async throws(Failure) -> SyncOutcome {
    let start = now()
    func fetched() throws(Failure) -> Int64 {
      try Failure.storing(doing) { () throws(StoreError) in try copy.fetchedBytes(mailbox.id, since: start) }
    }
    let before = try fetched()
    let result: Result<SyncOutcome, Failure>
    do throws(Failure) { result = .success(try await body()) } catch { result = .failure(error) }
    let counted = Result { () throws(Failure) in
      let bytes = try fetched() - before
      try Failure.storing(doing) { () throws(StoreError) in
        try store.addTraffic(bytes, of: mailbox.id, now: now())
      }
    }
    let outcome = try result.get()
    try counted.get()
    return outcome
  }
}
