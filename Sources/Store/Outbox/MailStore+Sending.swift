internal import GRDB
package import Model

/// What a person decides about a message of the outbox.
package enum OutboxAnswer: String, Sendable, CaseIterable {
  /// It has arrived: the uncertain recipients have it.
  case arrived
  /// Send it again to those who are not known to have it.
  case retry
  /// Do not send it to those who do not have it yet.
  case cancel
}

extension MailStore {
  /// Moves an entry on; it is on disk when this returns, so that the effect that follows finds it there.
  ///
  /// - Throws: `noSuch`; `refused` for recipients that the entry does not have.
  package func setOutbox(
    _ id: ID<OutboxEntry>, _ state: OutboxItem.State, attempts: Int, nextAttemptAt: Timestamp?, failure: String?,
    recipients: [Delivery.Recipient] = [], now: Timestamp
  ) throws(StoreError) {
    try write("move message \(id) of the outbox", durable: true) { database in
      try database.run(
        "UPDATE outbox SET state = ?, attempts = ?, next_attempt_at = ?, failure = ?, changed_at = ? WHERE id = ?",
        [
          state.rawValue, attempts, nextAttemptAt?.milliseconds, failure?.storable, now.milliseconds, id.value,
        ])
      guard database.changesCount == 1 else { throw StoreError.noSuch("message \(id) in the outbox") }
      let stored = try OutboxItem.Recipient.list(of: id.value, database).map(\.address)
      for recipient in recipients {
        guard let position = stored.firstIndex(of: recipient.address) else {
          throw StoreError.refused("message \(id) of the outbox does not go to \(recipient.address)")
        }
        try database.run(
          "UPDATE outbox_recipient SET outcome = ?, code = ?, answer = ? WHERE outbox = ? AND position = ?",
          [recipient.outcome.rawValue, recipient.code, recipient.text.storable, id.value, position])
      }
    }
  }

  /// Notes that a copy lies in the Sent folder; `failure` says why it does not, and it is tried again.
  ///
  /// Once it is there, what is left to say is who refused the message.
  package func noteOutboxFiled(_ id: ID<OutboxEntry>, failure: String?) throws(StoreError) {
    try write("note message \(id) of the outbox as filed", durable: true) { database in
      let refused = try OutboxItem.Recipient.list(of: id.value, database).compactMap { recipient -> String? in
        guard let outcome = recipient.outcome, outcome != .accepted else { return nil }
        return "\(recipient.address): \(recipient.answer ?? outcome.rawValue)"
      }
      let left = failure ?? (refused.isEmpty ? nil : refused.joined(separator: "; "))
      try database.run(
        "UPDATE outbox SET is_filed = ?, failure = ? WHERE id = ?", [failure == nil, left?.storable, id.value])
      guard database.changesCount == 1 else { throw StoreError.noSuch("message \(id) in the outbox") }
    }
  }

  /// Does what a person decided; on disk when it returns. Nothing is sent here: the next pass over the outbox does it.
  ///
  /// - Throws: `refused` where the state does not allow it or the viewer may not send from the mailbox; `noSuch`.
  @discardableResult
  package func answerOutbox(
    _ id: ID<OutboxEntry>, _ answer: OutboxAnswer, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> OutboxItem {
    try write("decide about message \(id) of the outbox", durable: true) { database in
      try Access.requireSender(of: id, viewer, database)
      guard let item = try OutboxItem.list("WHERE id = ?", [id.value], database).first else {
        throw StoreError.noSuch("message \(id) in the outbox")
      }
      guard answer.isAllowed(in: item.state) else {
        throw StoreError.refused(
          "message \(id) of the outbox is \(item.state.rawValue); \(answer.rawValue) does not apply")
      }
      let name = try String.fetchOne(
        database, sql: "SELECT name FROM user WHERE id = ?", arguments: [viewer.user.value])
      let (state, failure, outcome): (OutboxItem.State, String?, Delivery.Outcome?) =
        switch answer {
        // Who was deferred has not got it, whatever became of the others.
        case .arrived: (item.isDeferredBySome ? .deferred : .sent, nil, .accepted)
        case .retry: (.queued, nil, nil)
        case .cancel:
          (item.isAcceptedBySome ? .sent : .rejected, "cancelled by \(name ?? "user \(viewer.user)")", .rejected)
        }
      // An outcome that is settled stays; a retry asks again those who refused, too.
      try database.run(
        """
        UPDATE outbox_recipient SET outcome = ?1, code = NULL, answer = ?2
        WHERE outbox = ?3 AND coalesce(outcome, '') NOT IN ('accepted', ?4, ?5)
        """,
        [
          outcome?.rawValue, answer == .retry ? nil : "\(answer.rawValue), says \(name ?? "user \(viewer.user)")",
          id.value, answer == .retry ? "accepted" : "rejected", answer == .arrived ? "deferred" : "accepted",
        ])
      try database.run(
        """
        UPDATE outbox SET state = ?, attempts = 0, next_attempt_at = NULL, failure = ?, changed_at = ? WHERE id = ?
        """, [state.rawValue, failure, now.milliseconds, id.value])
      guard let changed = try OutboxItem.list("WHERE id = ?", [id.value], database).first else {
        throw StoreError.noSuch("message \(id) in the outbox")
      }
      return changed
    }
  }
}

extension OutboxAnswer {
  /// A message that is on its way is left alone: what becomes of it is not known yet.
  fileprivate func isAllowed(in state: OutboxItem.State) -> Bool {
    switch self {
    case .arrived: state == .uncertain
    case .retry: state == .uncertain || state == .rejected || state == .deferred
    case .cancel: state == .queued || state == .deferred
    }
  }
}

extension OutboxItem {
  fileprivate var isAcceptedBySome: Bool { recipients.contains { $0.outcome == .accepted } }
  fileprivate var isDeferredBySome: Bool { recipients.contains { $0.outcome == .deferred } }
}
