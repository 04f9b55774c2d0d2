internal import IMAP
internal import MIME
package import Model
package import Store

/// Sends what the outbox holds and files what was sent, as `OutboxMachine` says.
///
/// A message is sent at most once: `sending` is on disk before the server hears of it, `finishing` before the final dot or
/// the last chunk, and what a crash left in `finishing` is never sent again by itself. A mailbox's messages go over one
/// connection, one after the other.
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
    now: @escaping @Sendable () -> Timestamp, isStopping: @Sendable () -> Bool = { false }
  ) async throws(Failure) -> [ID<OutboxEntry>] {
    let due = try Failure.storing("read the outbox") { () throws(StoreError) in try store.openOutbox(now: now()) }
    var handled: [ID<OutboxEntry>] = []
    var lines = OutboxLines()
    do throws(Failure) {
      for item in due {
        if isStopping() || Task.isCancelled { throw .cancelled("send what is due") }
        handled.append(item.id)
        do throws(Failure) { try await perform(item, &lines, now: now) } catch {
          // What concerns one mailbox must not keep the others' mail. What we ended ourselves is noted already.
          guard error.reach != .process else { throw error }
          try note(error, of: item, now: now())
        }
      }
    } catch {
      await lines.close()
      throw error
    }
    await lines.close()
    return handled
  }

  private func perform(
    _ item: OutboxItem, _ lines: inout OutboxLines, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) {
    let mailbox = try Failure.storing("read the outbox") { () throws(StoreError) in try store.mailbox(item.mailbox) }
    switch OutboxMachine.next(item, providerFilesSent: mailbox.settings.providerFilesSent) {
    case .leave: break
    case .send:
      guard let rest = lines.rest(of: mailbox.id) else { return try await send(item.id, mailbox, &lines, now: now) }
      try wait(item, mailbox, rest, now())
    case .file: try await file(item, mailbox, now: now)
    case .becomeUncertain:
      try change(item, from: [.finishing], .init(state: .uncertain, failure: OutboxPass.uncertainHint(item)), now())
    case .lookInSent: try await lookInSent(item, mailbox, now: now)
    }
  }

  /// Says why an entry could not be gone on with, unless it is elsewhere by now: a person may decide beside the pass.
  private func note(_ failure: Failure, of item: OutboxItem, now: Timestamp) throws(Failure) {
    switch item.state {
    case .queued, .sending, .deferred:
      var tried = item
      tried.attempts += 1
      let after = OutboxMachine.failed(failure, item: tried, attempts: tried.attempts, now: now)
      try change(tried, from: [item.state], after, now)
    case .finishing, .sent: try postpone(item, failure, failure.description, now: now)
    case .rejected, .uncertain: break
    }
  }

  private static func uncertainHint(_ item: OutboxItem) -> String {
    "interrupted while the server was taking it: it may have arrived; ask the recipient, then: "
      + "rapport outbox sent \(item.id), or: rapport outbox retry \(item.id)"
  }

  // MARK: The Sent folder

  /// Puts a copy into Sent unless one is there: a crash between the append and its note doubles nothing.
  func file(_ item: OutboxItem, _ mailbox: Mailbox, now: @escaping @Sendable () -> Timestamp) async throws(Failure) {
    let bytes = try bytes(of: item)
    let isThere: Bool?
    do throws(Failure) {
      isThere = try await inSent(of: mailbox, now: now) { session, folder throws(Failure) in
        if try await !session.holds(item.messageID, inReplyTo: OutboxPass.answered(bytes), in: folder) {
          try await session.append(bytes, to: folder, flags: ["\\Seen"], date: nil)
        }
        return true
      }
    } catch {
      guard error.reach != .process else { throw error }
      return try postpone(item, error, "sent, but not yet kept in Sent: \(error)", now: now())
    }
    try Failure.storing("note message \(item.id) as filed") { () throws(StoreError) in
      // Where there is none, there is no place for a copy, and nothing to wait for.
      try store.noteOutboxFiled(item.id, remark: isThere == nil ? OutboxPass.noSent : nil)
    }
  }

  private static let noSent =
    "sent; the server shows no folder of sent mail, so no copy is kept there: make one called Sent for the next"

  private func bytes(of item: OutboxItem) throws(Failure) -> [UInt8] {
    try Failure.storing("read message \(item.id)") { () throws(StoreError) in try store.outboxBytes(item.id) }
  }

  /// The id of the message that frozen bytes answer.
  private static func answered(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBytes { MIMEParser<NoDigest>.parse($0) }.inReplyTo.first
  }

  private func lookInSent(
    _ item: OutboxItem, _ mailbox: Mailbox, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) {
    let bytes = try bytes(of: item)
    // What cannot be asked now stays as it is, with the reason, and is asked again.
    let isThere = try await inSent(of: mailbox, now: now) { session, folder throws(Failure) in
      try await session.holds(item.messageID, inReplyTo: OutboxPass.answered(bytes), in: folder)
    }
    let found = isThere == true ? OutboxMachine.found(item, now: now()) : nil
    let unknown = OutboxMachine.Change(state: .uncertain, failure: OutboxPass.uncertainHint(item))
    try change(item, from: [.finishing], found?.change ?? unknown, recipients: found?.recipients ?? [], now())
  }

  /// Lets what the Sent folder is needed for wait, the longer the longer it has waited: a password that is wrong must
  /// not lock the account.
  private func postpone(_ item: OutboxItem, _ failure: Failure, _ text: String, now: Timestamp) throws(Failure) {
    let next = Schedule.nextFiling(after: now, since: item.changedAt, retry: failure.retry)
    try Failure.storing("save the state of message \(item.id)") { () throws(StoreError) in
      try store.postponeOutbox(item.id, until: next, failure: text)
    }
  }

  /// Works in the mailbox's Sent folder; nil where it has none.
  private func inSent(
    of mailbox: Mailbox, now: @escaping @Sendable () -> Timestamp,
    _ body: (MailboxSession, Folder) async throws(Failure) -> Bool
  ) async throws(Failure) -> Bool? {
    let session = try await MailboxSession.open(mailbox, store: store, doing: "file sent mail of", now: now)
    do throws(Failure) {
      let listed = try await session.list()
      guard let place = listed.first(where: { $0.specialUse == .sent && $0.isSelectable }) else {
        await session.close()
        return nil
      }
      // Known or not: folders are a sync's to save, which follows those that were renamed.
      let sent = Folder(id: ID(0), mailbox: mailbox.id, listed: place, uidValidity: nil)
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
