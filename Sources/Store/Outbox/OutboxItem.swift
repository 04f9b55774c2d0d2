package import Model

/// A message to be sent, as the outbox has it.
package struct OutboxItem: Sendable, Hashable {
  /// `queued → sending → finishing → sent | deferred | rejected | uncertain`.
  package enum State: String, Sendable, Codable, CaseIterable {
    case queued
    /// Committed before the server hears of it: a crash here sent nothing.
    case sending
    /// Committed before the final dot or the last chunk: a crash here leaves the outcome unknown.
    case finishing
    case sent
    /// Some recipient is to be tried again later.
    case deferred
    case rejected
    /// Nobody knows whether it arrived; a person decides, it is never sent again by itself.
    case uncertain
  }

  package struct Recipient: Sendable, Hashable {
    package var address: Address
    /// Nil until a server has answered.
    package var outcome: Delivery.Outcome?
    package var code: Int?
    package var answer: String?

    package init(address: Address, outcome: Delivery.Outcome? = nil, code: Int? = nil, answer: String? = nil) {
      (self.address, self.outcome, self.code, self.answer) = (address, outcome, code, answer)
    }
  }

  package var id: ID<OutboxEntry>
  package var mailbox: ID<Mailbox>
  package var user: ID<User>
  /// Without angle brackets; frozen when queued.
  package var messageID: String
  /// The message it answers.
  package var answers: ID<Message>?
  package var subject: String
  package var sender: Address
  package var recipients: [Recipient]
  package var state: State
  package var attempts: Int
  /// When the next attempt may be made: to send it, or to ask its Sent folder.
  package var nextAttemptAt: Timestamp?
  /// Why it is where it is, for a person.
  package var failure: String?
  package var queuedAt: Timestamp
  package var changedAt: Timestamp
  /// A copy is in the Sent folder, or the provider puts it there.
  package var isFiled: Bool
  /// When a person put it away; it is kept.
  package var dismissedAt: Timestamp?

  package init(
    id: ID<OutboxEntry>, mailbox: ID<Mailbox>, user: ID<User>, messageID: String, answers: ID<Message>?,
    subject: String,
    sender: Address, recipients: [Recipient], state: State, attempts: Int, nextAttemptAt: Timestamp?, failure: String?,
    queuedAt: Timestamp, changedAt: Timestamp, isFiled: Bool, dismissedAt: Timestamp? = nil
  ) {
    (self.id, self.mailbox, self.user, self.messageID, self.answers) = (id, mailbox, user, messageID, answers)
    (self.subject, self.sender, self.recipients, self.state) = (subject, sender, recipients, state)
    (self.attempts, self.nextAttemptAt, self.failure) = (attempts, nextAttemptAt, failure)
    (self.queuedAt, self.changedAt, self.isFiled, self.dismissedAt) = (queuedAt, changedAt, isFiled, dismissedAt)
  }

  static let cancelled = "cancelled by "

  /// In SQL, of `outbox` by its index `outbox_left`: it did not go out, and no person wanted that.
  static let isLeft = """
    state IN ('deferred', 'rejected', 'uncertain') AND dismissed_at IS NULL
      AND coalesce(failure, '') NOT GLOB '\(cancelled)*'
    """

  /// No server refused it: a person did not want it to be sent. What servers say is kept behind an address.
  package var isCancelled: Bool { state == .rejected && failure?.hasPrefix(OutboxItem.cancelled) ?? false }

  /// It is over, and not everybody has got it.
  package var isSentInPart: Bool { state == .sent && recipients.contains { $0.outcome != .accepted } }

  /// Recipients that no server has taken or refused for good.
  package var open: [Address] {
    recipients.filter { $0.outcome == nil || $0.outcome == .deferred }.map(\.address)
  }
}

/// An answer that was sent and is mail by now.
package struct SentAnswer: Sendable, Hashable {
  /// The mail that it became.
  package var message: ID<Message>
  package var at: Timestamp
  /// Who wrote it.
  package var user: ID<User>
  package var name: String
}

/// A message that is ready to be queued: its bytes never change again.
package struct OutboxDraft: Sendable {
  package var mailbox: ID<Mailbox>
  package var messageID: String
  package var answers: ID<Message>?
  package var subject: String
  package var sender: Address
  package var recipients: [Address]
  package var bytes: [UInt8]
  /// The provider files sent mail itself.
  package var isFiled: Bool

  package init(
    mailbox: ID<Mailbox>, messageID: String, answers: ID<Message>?, subject: String, sender: Address,
    recipients: [Address], bytes: [UInt8], isFiled: Bool
  ) {
    (self.mailbox, self.messageID, self.answers, self.subject) = (mailbox, messageID, answers, subject)
    (self.sender, self.recipients, self.bytes, self.isFiled) = (sender, recipients, bytes, isFiled)
  }
}
