internal import IMAP
package import Model
internal import SMTP
package import Store
internal import Wire

/// Sends what the outbox holds and files what was sent, as `OutboxMachine` says.
///
/// A message is sent at most once: `sending` is on disk before the dial, `finishing` before the final dot, and what a
/// crash left in `finishing` is never sent again by itself.
package struct OutboxPass: Sendable {
  package let store: MailStore

  package init(store: MailStore) { self.store = store }

  /// Handles everything that is due.
  ///
  /// - Parameter isStopping: asked before each message; once it says so, the rest stays as it is. Cancelled, a message
  ///   that is on its way is given up as by a crash: it is sent later, or looked for where it may have arrived.
  /// - Returns: the entries that were looked at.
  /// - Throws: `Failure` that reaches the process; what concerns one message is in its entry.
  @discardableResult
  package func run(
    now: @Sendable () -> Timestamp, isStopping: @Sendable () -> Bool = { false }
  ) async throws(Failure) -> [ID<OutboxEntry>] {
    let due = try Failure.storing("read the outbox") { () throws(StoreError) in try store.openOutbox(now: now()) }
    var handled: [ID<OutboxEntry>] = []
    for item in due {
      if isStopping() || Task.isCancelled { throw .cancelled("send what is due") }
      handled.append(item.id)
      let mailbox = try Failure.storing("read the outbox") { () throws(StoreError) in try store.mailbox(item.mailbox) }
      do throws(Failure) { try await perform(item, mailbox, now: now) } catch {
        // What concerns one mailbox must not keep the others' mail. What we ended ourselves is noted already.
        guard error.reach != .process, item.state != .finishing, item.state != .sent else { throw error }
        let attempts = item.attempts + 1
        let after = OutboxMachine.failed(error, item: item, attempts: attempts, now: now())
        try change(item, after, attempts: attempts, now: now())
      }
    }
    return handled
  }

  private func perform(_ item: OutboxItem, _ mailbox: Mailbox, now: @Sendable () -> Timestamp) async throws(Failure) {
    switch OutboxMachine.next(item, providerFilesSent: mailbox.settings.providerFilesSent) {
    case .leave: break
    case .send(let recipients): try await send(item, to: recipients, mailbox, now: now)
    case .file: try await file(item, mailbox)
    case .becomeUncertain:
      try change(
        item, .init(state: .uncertain, failure: OutboxPass.uncertainHint(item)), attempts: item.attempts, now: now())
    case .lookInSent: try await lookInSent(item, mailbox, now: now)
    }
  }

  private static func uncertainHint(_ item: OutboxItem) -> String {
    "interrupted while the server was taking it: it may have arrived; ask the recipient, then: "
      + "rapport outbox sent \(item.id), or: rapport outbox retry \(item.id)"
  }

  // MARK: Sending

  private func send(
    _ item: OutboxItem, to recipients: [Address], _ mailbox: Mailbox, now: @Sendable () -> Timestamp
  ) async throws(Failure) {
    let doing = "send message \(item.id) from \(mailbox.address)"
    let attempts = item.attempts + 1
    let password = try Credentials(store: store).password(of: mailbox, doing: doing)
    let bytes = try Failure.storing(doing) { () throws(StoreError) in try store.outboxBytes(item.id) }
    try change(item, .init(state: .sending, failure: nil), attempts: attempts, now: now())
    let delivery: Delivery
    do throws(SMTPError) {
      delivery = try await SMTPClient.submit(
        to: mailbox.smtp, trust: mailbox.trust, timeouts: Timeouts(), login: mailbox.login, password: password,
        envelope: Envelope(sender: item.sender, recipients: recipients), message: bytes,
        greetingName: mailbox.address.domain,
        beforeFinalDot: {
          try store.setOutbox(
            item.id, .finishing, attempts: attempts, nextAttemptAt: nil, failure: nil, now: now())
        }, transcript: nil)
    } catch {
      // Everything that is thrown happened before the final dot. Nothing is wrong with what we ended ourselves.
      if Task.isCancelled {
        try change(item, .init(state: .queued, failure: nil), attempts: item.attempts, now: now())
        throw .cancelled(doing)
      }
      let failure = Failure(error, doing: doing, mailbox: mailbox)
      try change(
        item, OutboxMachine.failed(failure, item: item, attempts: attempts, now: now()), attempts: attempts, now: now())
      return
    }
    if Task.isCancelled, delivery.recipients.contains(where: { $0.outcome == .uncertain }) {
      // Nobody waited for the answer: the next pass finds out, as after a crash.
      try change(
        item, .init(state: .finishing, failure: nil), attempts: attempts,
        recipients: delivery.recipients.filter { $0.outcome != .uncertain }, now: now())
      throw .cancelled(doing)
    }
    let after = OutboxMachine.received(delivery, item: item, attempts: attempts, now: now())
    try change(item, after, attempts: attempts, recipients: delivery.recipients, now: now())
    if after.state == .sent, !item.isFiled { try await file(item, mailbox) }
  }

  private func change(
    _ item: OutboxItem, _ change: OutboxMachine.Change, attempts: Int, recipients: [Delivery.Recipient] = [],
    now: Timestamp
  ) throws(Failure) {
    try Failure.storing("save the state of message \(item.id)") { () throws(StoreError) in
      try store.setOutbox(
        item.id, change.state, attempts: attempts, nextAttemptAt: change.nextAttemptAt, failure: change.failure,
        recipients: recipients, now: now)
    }
  }

  // MARK: The Sent folder

  /// Puts a copy into Sent unless one is there: a crash between the append and its note doubles nothing.
  private func file(_ item: OutboxItem, _ mailbox: Mailbox) async throws(Failure) {
    let bytes = try Failure.storing("read message \(item.id)") { () throws(StoreError) in try store.outboxBytes(item.id)
    }
    var problem: String?
    do throws(Failure) {
      let isThere = try await inSent(of: mailbox) { session, folder throws(Failure) in
        let found = try await session.search(messageID: item.messageID, in: folder)
        if found.isEmpty { try await session.append(bytes, to: folder, flags: ["\\Seen"], date: nil) }
        return true
      }
      // Nothing to wait for: it is sent, and there is no place for a copy.
      if isThere == nil { problem = nil }
    } catch {
      problem = "sent, but not yet kept in Sent: \(error)"
    }
    try Failure.storing("note message \(item.id) as filed") { () throws(StoreError) in
      try store.noteOutboxFiled(item.id, failure: problem)
    }
  }

  private func lookInSent(
    _ item: OutboxItem, _ mailbox: Mailbox, now: @Sendable () -> Timestamp
  ) async throws(Failure) {
    var isThere: Bool?
    do throws(Failure) {
      isThere = try await inSent(of: mailbox) { session, folder throws(Failure) in
        !(try await session.search(messageID: item.messageID, in: folder)).isEmpty
      }
    } catch {
      // It stays as it is, with the reason, and is looked for again when the server can be asked.
      return try change(item, .init(state: .finishing, failure: error.description), attempts: item.attempts, now: now())
    }
    let change: OutboxMachine.Change =
      isThere == true
      ? .init(state: .sent, failure: nil) : .init(state: .uncertain, failure: OutboxPass.uncertainHint(item))
    try self.change(item, change, attempts: item.attempts, now: now())
  }

  /// Works in the mailbox's Sent folder; nil where it has none.
  private func inSent(
    of mailbox: Mailbox, _ body: (MailboxSession, Folder) async throws(Failure) -> Bool
  ) async throws(Failure) -> Bool? {
    let session = try await MailboxSession.open(mailbox, store: store, doing: "file sent mail of")
    do throws(Failure) {
      let listed = try await session.list()
      let folders = try Failure.storing("save the folders of \(mailbox.address)") { () throws(StoreError) in
        try store.saveFolders(listed, of: mailbox.id)
      }
      guard let sent = folders.first(where: { $0.listed.specialUse == .sent && $0.listed.isSelectable }) else {
        await session.close()
        return nil
      }
      _ = try await session.examine(sent)
      let result = try await body(session, sent)
      await session.close()
      return result
    } catch {
      await session.close()
      throw error
    }
  }
}
