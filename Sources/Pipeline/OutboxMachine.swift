package import Model
package import Store

/// What the outbox does next with one message. Pure; the pass performs it.
package enum OutboxMachine {
  /// How an entry goes on that a pass finds.
  package enum Step: Sendable, Hashable {
    /// Commit `sending`, hand the message over, and commit `finishing` before the final dot or the last chunk.
    case send
    /// The answer to the final dot was lost: the Sent folder tells where the provider files sent mail itself.
    case lookInSent
    /// A crash behind the final dot, and nothing can tell: a person is asked.
    case becomeUncertain
    /// It is sent; a copy is still to be put into Sent.
    case file
    case leave
  }

  package static func next(_ item: OutboxItem, providerFilesSent: Bool) -> Step {
    switch item.state {
    case .queued, .deferred: .send
    // Nothing was sent before the final dot; RFC 5321 4.1.1.4.
    case .sending: .send
    case .finishing: providerFilesSent ? .lookInSent : .becomeUncertain
    case .sent: item.isFiled ? .leave : .file
    case .rejected, .uncertain: .leave
    }
  }

  /// What a change of state is, to be committed.
  package struct Change: Sendable, Hashable {
    package var state: OutboxItem.State
    package var nextAttemptAt: Timestamp?
    package var failure: String?

    package init(state: OutboxItem.State, nextAttemptAt: Timestamp? = nil, failure: String?) {
      (self.state, self.nextAttemptAt, self.failure) = (state, nextAttemptAt, failure)
    }
  }

  /// The state after a server answered for each recipient of this attempt.
  ///
  /// - Parameter providerFilesSent: where nobody knows whether it took the message, the copy that it puts into Sent
  ///   tells; it is looked for after `RetryPolicy.copyDelay`.
  package static func received(
    _ delivery: Delivery, item: OutboxItem, attempts: Int, providerFilesSent: Bool = false, now: Timestamp
  ) -> Change {
    var outcomes = Dictionary(
      item.recipients.map { ($0.address.key, $0.outcome) }, uniquingKeysWith: { first, _ in first })
    for recipient in delivery.recipients { outcomes[recipient.address.key] = recipient.outcome }
    let all = outcomes.values.compactMap { $0 }
    let answers = delivery.recipients.filter { $0.outcome != .accepted }.map { "\($0.address): \($0.text)" }
    let failure = answers.isEmpty ? nil : answers.joined(separator: "; ")
    if all.contains(.uncertain) {
      guard providerFilesSent else { return Change(state: .uncertain, failure: failure) }
      return Change(
        state: .finishing, nextAttemptAt: now.adding(seconds: RetryPolicy.copyDelay), failure: failure)
    }
    if all.contains(.deferred) || all.count < outcomes.count {
      guard attempts < RetryPolicy.sendAttempts else {
        let text = "given up after \(attempts) attempts: \(failure ?? "no answer")"
        return Change(state: all.contains(.accepted) ? .sent : .rejected, failure: text)
      }
      let isOverAllowance = delivery.recipients.contains(where: \.isOverAllowance)
      let delay = isOverAllowance ? RetryPolicy.allowanceDelay : RetryPolicy.sendDelay(afterAttempts: attempts)
      return Change(state: .deferred, nextAttemptAt: now.adding(seconds: delay), failure: failure)
    }
    // Accepted by one is sent; who refused is in the failure and beside the recipient.
    return Change(state: all.contains(.accepted) ? .sent : .rejected, failure: failure)
  }

  /// The state of a message that was interrupted at its end, and of which the provider has put a copy into Sent: those
  /// whom the attempt was for have got it.
  ///
  /// - Returns: nil where an attempt before has reached somebody: the copy may be of that one, and says nothing of this.
  package static func found(
    _ item: OutboxItem, now: Timestamp
  ) -> (change: Change, recipients: [Delivery.Recipient])? {
    guard !item.recipients.contains(where: { $0.outcome == .accepted }) else { return nil }
    let recipients = item.recipients.filter { $0.outcome != .rejected }.map { recipient in
      guard recipient.outcome == .deferred else {
        return Delivery.Recipient(
          address: recipient.address, outcome: .accepted, code: nil, text: "a copy is in the Sent folder")
      }
      return Delivery.Recipient(
        address: recipient.address, outcome: .deferred, code: recipient.code, text: recipient.answer ?? "")
    }
    let change = received(Delivery(recipients: recipients), item: item, attempts: item.attempts, now: now)
    return (change, recipients)
  }

  /// Why the rest of a mailbox's messages is not tried in the same pass.
  package enum Rest: Sendable, Hashable {
    /// It would happen to them as well, and wrong passwords lock accounts.
    case failed(Failure)
    /// The server wants less at once, and said so; none of the others is to be tried within so many seconds.
    case slowed(String, seconds: Int64 = RetryPolicy.sendDelay(afterAttempts: 1))
  }

  /// What an answer means for the mailbox's next messages; nil where they can go out.
  ///
  /// QUIRK: Microsoft 365 takes 30 messages a minute over three connections, and answers `432 4.3.2` to more.
  package static func rest(after delivery: Delivery) -> Rest? {
    if let over = delivery.recipients.first(where: \.isOverAllowance) {
      return .slowed(saying(over.text), seconds: RetryPolicy.allowanceDelay)
    }
    // Nobody knows what became of it; the next one would wait as long, or lose its connection as well.
    if let open = delivery.recipients.first(where: { $0.outcome == .uncertain }) { return .slowed(open.text) }
    let slow = delivery.recipients.first { recipient in
      recipient.outcome == .deferred
        && (recipient.code == 421 || recipient.code == 432 || recipient.status == "4.3.2")
    }
    return slow.map { .slowed(saying($0.text)) }
  }

  private static func saying(_ answer: String) -> String { "the server takes no more for now: \(answer)" }

  /// The state of a message that was not tried because of its mailbox's earlier one. It is no attempt of its own where
  /// the server only wants time.
  package static func rested(
    _ rest: Rest, doing: String, item: OutboxItem, now: Timestamp
  ) -> (change: Change, attempts: Int) {
    switch rest {
    case .failed(var failure):
      failure.doing = doing
      return (failed(failure, item: item, attempts: item.attempts + 1, now: now), item.attempts + 1)
    case .slowed(let text, let seconds):
      let next = now.adding(seconds: seconds)
      return (Change(state: .deferred, nextAttemptAt: next, failure: "\(doing): \(text)"), item.attempts)
    }
  }

  /// The state after an attempt that ended before the final dot.
  ///
  /// Only what is wrong with the message itself rejects it: a password that was changed, a server that is away or a
  /// certificate that has expired is mended some day, and the message then goes out.
  package static func failed(_ failure: Failure, item: OutboxItem, attempts: Int, now: Timestamp) -> Change {
    let text = failure.description
    let isAccepted = item.recipients.contains { $0.outcome == .accepted }
    let isFinal = (failure.reach == .message && failure.retry == .never) || attempts >= RetryPolicy.sendAttempts
    guard !isFinal else { return Change(state: isAccepted ? .sent : .rejected, failure: text) }
    let next: Timestamp
    switch failure.retry {
    case .later(let instant?): next = instant
    case .after(let seconds): next = now.adding(seconds: seconds)
    case .later(nil), .now, .never: next = now.adding(seconds: RetryPolicy.sendDelay(afterAttempts: attempts))
    }
    return Change(state: .deferred, nextAttemptAt: next, failure: text)
  }
}
