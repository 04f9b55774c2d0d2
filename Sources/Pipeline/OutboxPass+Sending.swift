internal import Model
internal import SMTP
internal import Store

extension OutboxPass {
  /// Sends one message over its mailbox's connection and saves what became of it.
  func send(
    _ id: ID<OutboxEntry>, _ mailbox: Mailbox, _ lines: inout OutboxLines, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) {
    let doing = OutboxPass.sending(id, mailbox)
    let credentials = Credentials(store: store, now: now)
    let signIn = try await credentials.signIn(of: mailbox, doing: doing)
    let (bytes, taken) = try Failure.storing(doing) { () throws(StoreError) in
      (try store.outboxBytes(id), try store.beginSending(id, now: now()))
    }
    guard let item = taken else { return }
    let handedOver: Result<Delivery, SMTPError>
    do throws(Failure) { handedOver = try await handOver(item, bytes, signIn, credentials, &lines) } catch {
      return try failed(error, stopsMailbox: true, item, mailbox, &lines, now())
    }
    let delivery: Delivery
    switch handedOver {
    case .success(let given): delivery = given
    case .failure(let error): return try failed(error, item, signIn.mailbox, &lines, now())
    }
    if Task.isCancelled, delivery.recipients.contains(where: { $0.outcome == .uncertain }) {
      // Nobody waited for the answer: the next pass finds out, as after a crash.
      let known = delivery.recipients.filter { $0.outcome != .uncertain }
      try change(item, from: OutboxPass.underWay, .init(state: .finishing, failure: nil), recipients: known, now())
      throw .cancelled(doing)
    }
    let after = OutboxMachine.received(
      delivery, item: item, attempts: item.attempts, providerFilesSent: mailbox.settings.providerFilesSent, now: now())
    try change(item, from: OutboxPass.underWay, after, recipients: delivery.recipients, now())
    try noteSending(nil, of: signIn.mailbox)
    if let rest = OutboxMachine.rest(after: delivery) { lines.rest(mailbox.id, because: rest) }
    if after.state == .sent, !item.isFiled { try await file(item, signIn.mailbox, now: now) }
  }

  /// Hands a message over; with a new token where the server refuses one that should be good, for nothing was sent
  /// with that.
  ///
  /// - Throws: where no new token is to be had.
  private func handOver(
    _ item: OutboxItem, _ bytes: [UInt8], _ signIn: Credentials.SignIn, _ credentials: Credentials,
    _ lines: inout OutboxLines
  ) async throws(Failure) -> Result<Delivery, SMTPError> {
    let first = await submit(item, bytes, signIn, &lines, credentials.now)
    guard case .failure(.tokenRejected) = first, !Task.isCancelled else { return first }
    let doing = OutboxPass.sending(item.id, signIn.mailbox)
    guard let second = try await credentials.afterRefusal(of: signIn, doing: doing) else { return first }
    return await submit(item, bytes, second, &lines, credentials.now)
  }

  private func submit(
    _ item: OutboxItem, _ bytes: [UInt8], _ signIn: Credentials.SignIn, _ lines: inout OutboxLines,
    _ now: @escaping @Sendable () -> Timestamp
  ) async -> Result<Delivery, SMTPError> {
    let session = await lines.session(for: signIn)
    do throws(SMTPError) {
      // QUIRK: servers that offer BDAT and hang or hang up at it. What did not get through at first goes by DATA.
      return .success(
        try await session.submit(
          MessageData(bytes), to: Envelope(sender: item.sender, recipients: item.open, identifier: item.messageID),
          by: item.attempts > 1 ? .lines : .chunks, beforeEnd: { try finish(item, turnedDown: $0, now()) }))
    } catch {
      return .failure(error)
    }
  }

  /// Everything that is thrown happened before the server could accept the message.
  private func failed(
    _ error: SMTPError, _ item: OutboxItem, _ mailbox: Mailbox, _ lines: inout OutboxLines, _ now: Timestamp
  ) throws(Failure) {
    if error.refusesSignIn, !Task.isCancelled { try noteSending(error.description, of: mailbox) }
    let failure = Failure(error, doing: OutboxPass.sending(item.id, mailbox), mailbox: mailbox)
    if error.isSilence, !error.isBeforeMessage { lines.rest(mailbox.id, because: .slowed(error.description)) }
    try failed(failure, stopsMailbox: error.isBeforeMessage, item, mailbox, &lines, now)
  }

  private func failed(
    _ failure: Failure, stopsMailbox: Bool, _ item: OutboxItem, _ mailbox: Mailbox, _ lines: inout OutboxLines,
    _ now: Timestamp
  ) throws(Failure) {
    // Nothing is wrong with what we ended ourselves.
    if Task.isCancelled {
      var untried = item
      untried.attempts -= 1
      try change(untried, from: OutboxPass.underWay, .init(state: .queued, failure: nil), now)
      throw .cancelled(OutboxPass.sending(item.id, mailbox))
    }
    if stopsMailbox { lines.rest(mailbox.id, because: .failed(failure)) }
    let after = OutboxMachine.failed(failure, item: item, attempts: item.attempts, now: now)
    try change(item, from: OutboxPass.underWay, after, now)
  }

  /// Lets a message wait that fares like the one before it.
  func wait(_ item: OutboxItem, _ mailbox: Mailbox, _ rest: OutboxMachine.Rest, _ now: Timestamp) throws(Failure) {
    let doing = OutboxPass.sending(item.id, mailbox)
    let (after, attempts) = OutboxMachine.rested(rest, doing: doing, item: item, now: now)
    var waiting = item
    waiting.attempts = attempts
    try change(waiting, from: [item.state], after, now)
  }

  /// Whether the mailbox is let in, for whoever looks at it.
  private func noteSending(_ refusal: String?, of mailbox: Mailbox) throws(Failure) {
    try Failure.storing("note whether \(mailbox.address) can send") { () throws(StoreError) in
      try store.noteSending(refusal, of: mailbox.id)
    }
  }

  private static func sending(_ id: ID<OutboxEntry>, _ mailbox: Mailbox) -> String {
    "send message \(id) from \(mailbox.address)"
  }

  /// What a message is in that a pass has taken; nobody else moves it then.
  private static let underWay: Set<OutboxItem.State> = [.sending, .finishing]

  /// Commits that the end of the message follows; what is thrown here keeps it from being sent.
  private func finish(_ item: OutboxItem, turnedDown: [Delivery.Recipient], _ now: Timestamp) throws(StoreError) {
    let isOurs = try store.setOutbox(
      item.id, .finishing, from: [.sending], attempts: item.attempts, nextAttemptAt: nil, failure: nil,
      recipients: turnedDown, asked: item.open, now: now)
    guard isOurs else { throw .refused("message \(item.id) of the outbox is not being sent any more") }
  }

  /// Moves an entry on, its attempts as in `item`; what is in none of the states `before` any more stays as it is.
  func change(
    _ item: OutboxItem, from before: Set<OutboxItem.State>, _ change: OutboxMachine.Change,
    recipients: [Delivery.Recipient] = [], _ now: Timestamp
  ) throws(Failure) {
    _ = try Failure.storing("save the state of message \(item.id)") { () throws(StoreError) in
      try store.setOutbox(
        item.id, change.state, from: before, attempts: item.attempts, nextAttemptAt: change.nextAttemptAt,
        failure: change.failure, recipients: recipients, now: now)
    }
  }
}
