package import Model
package import Store

/// What the outbox does next with one message. Pure; the pass performs it.
package enum OutboxMachine {
  /// How an entry goes on that a pass finds.
  package enum Step: Sendable, Hashable {
    /// Commit `sending`, dial, and commit `finishing` before the final dot.
    case send
    /// A crash behind the final dot: the Sent folder tells where the provider files sent mail itself.
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
  package static func received(_ delivery: Delivery, item: OutboxItem, attempts: Int, now: Timestamp) -> Change {
    var outcomes = Dictionary(
      item.recipients.map { ($0.address.key, $0.outcome) }, uniquingKeysWith: { first, _ in first })
    for recipient in delivery.recipients { outcomes[recipient.address.key] = recipient.outcome }
    let all = outcomes.values.compactMap { $0 }
    let answers = delivery.recipients.filter { $0.outcome != .accepted }.map { "\($0.address): \($0.text)" }
    let failure = answers.isEmpty ? nil : answers.joined(separator: "; ")
    if all.contains(.uncertain) { return Change(state: .uncertain, failure: failure) }
    if all.contains(.deferred) || all.count < outcomes.count {
      guard attempts < RetryPolicy.sendAttempts else {
        let text = "given up after \(attempts) attempts: \(failure ?? "no answer")"
        return Change(state: all.contains(.accepted) ? .sent : .rejected, failure: text)
      }
      let next = now.adding(seconds: RetryPolicy.sendDelay(afterAttempts: attempts))
      return Change(state: .deferred, nextAttemptAt: next, failure: failure)
    }
    // Accepted by one is sent; who refused is in the failure and beside the recipient.
    return Change(state: all.contains(.accepted) ? .sent : .rejected, failure: failure)
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
    if case .later(.some(let instant)) = failure.retry {
      return Change(state: .deferred, nextAttemptAt: instant, failure: text)
    }
    let next = now.adding(seconds: RetryPolicy.sendDelay(afterAttempts: attempts))
    return Change(state: .deferred, nextAttemptAt: next, failure: text)
  }
}
