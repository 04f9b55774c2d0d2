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
  /// It is over for good: do not show it any more. It is kept.
  case dismiss
}

extension MailStore {
  /// Takes an entry to send it: that it is `sending` is on disk when this returns, and nobody calls it back then.
  ///
  /// - Returns: the entry as it is now, this attempt counted; nil where it is not to be sent any more: a person has
  ///   decided so beside the pass.
  package func beginSending(_ id: ID<OutboxEntry>, now: Timestamp) throws(StoreError) -> OutboxItem? {
    try write("begin to send message \(id) of the outbox", durable: true) { database in
      try database.run(
        """
        UPDATE outbox SET state = 'sending', attempts = attempts + 1, next_attempt_at = NULL, failure = NULL,
          changed_at = ?1
        WHERE id = ?2
          AND (state IN ('queued', 'sending') OR (state = 'deferred' AND coalesce(next_attempt_at, 0) <= ?1))
        """, [now.milliseconds, id.value])
      guard database.changesCount == 1 else { return nil }
      return try OutboxItem.list("WHERE id = ?", [id.value], database).first
    }
  }

  /// Moves an entry on; it is on disk when this returns, so that the effect that follows finds it there.
  ///
  /// - Parameter before: the states that it may be in for that.
  /// - Returns: false where it is in another one by now, and stays as it is.
  /// - Throws: `noSuch`; `refused` for recipients that the entry does not have.
  @discardableResult
  package func setOutbox(
    _ id: ID<OutboxEntry>, _ state: OutboxItem.State, from before: Set<OutboxItem.State>, attempts: Int,
    nextAttemptAt: Timestamp?, failure: String?, recipients: [Delivery.Recipient] = [], asked: [Address] = [],
    now: Timestamp
  ) throws(StoreError) -> Bool {
    try write("move message \(id) of the outbox", durable: true) { database in
      guard let item = try OutboxItem.list("WHERE id = ?", [id.value], database).first else {
        throw StoreError.noSuch("message \(id) in the outbox")
      }
      guard before.contains(item.state) else { return false }
      try database.run(
        "UPDATE outbox SET state = ?, attempts = ?, next_attempt_at = ?, failure = ?, changed_at = ? WHERE id = ?",
        [
          state.rawValue, attempts, nextAttemptAt?.milliseconds, failure?.storable, now.milliseconds, id.value,
        ])
      for (position, recipient) in item.recipients.enumerated() where asked.contains(recipient.address) {
        try database.run(
          "UPDATE outbox_recipient SET outcome = NULL, code = NULL, answer = NULL WHERE outbox = ? AND position = ?",
          [id.value, position])
      }
      for recipient in recipients {
        guard let position = item.recipients.firstIndex(where: { $0.address == recipient.address }) else {
          throw StoreError.refused("message \(id) of the outbox does not go to \(recipient.address)")
        }
        try database.run(
          "UPDATE outbox_recipient SET outcome = ?, code = ?, answer = ? WHERE outbox = ? AND position = ?",
          [recipient.outcome.rawValue, recipient.code, recipient.text.storable, id.value, position])
      }
      if state == .sent { try MailStore.markAnswered(by: id, now: now, database) }
      return true
    }
  }

  /// Lets an entry whose Sent folder could not be asked wait; since when it is where it is stays.
  package func postponeOutbox(_ id: ID<OutboxEntry>, until instant: Timestamp, failure: String) throws(StoreError) {
    try write("let message \(id) of the outbox wait") {
      try $0.run(
        """
        UPDATE outbox SET next_attempt_at = ?, failure = ?
        WHERE id = ? AND (state = 'finishing' OR (state = 'sent' AND NOT is_filed))
        """, [instant.milliseconds, failure.storable, id.value])
    }
  }

  /// Notes that nothing is left to be done for the Sent folder; what is left to say is who refused the message, else the
  /// remark.
  package func noteOutboxFiled(_ id: ID<OutboxEntry>, remark: String? = nil) throws(StoreError) {
    try write("note message \(id) of the outbox as filed", durable: true) { database in
      let refused = try OutboxItem.Recipient.list(of: id.value, database).compactMap { recipient -> String? in
        guard let outcome = recipient.outcome, outcome != .accepted else { return nil }
        return "\(recipient.address): \(recipient.answer ?? outcome.rawValue)"
      }
      let left = refused.isEmpty ? remark : refused.joined(separator: "; ")
      try database.run(
        "UPDATE outbox SET is_filed = 1, next_attempt_at = NULL, failure = ? WHERE id = ? AND state = 'sent'",
        [left?.storable, id.value])
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
      guard answer.isAllowed(for: item) else {
        throw StoreError.refused(
          "message \(id) of the outbox is \(item.state.rawValue); \(answer.rawValue) does not apply")
      }
      if answer == .retry { try Access.requireConnected(item.mailbox, database) }
      if answer == .dismiss {
        try database.run("UPDATE outbox SET dismissed_at = ? WHERE id = ?", [now.milliseconds, id.value])
      } else {
        try MailStore.decide(item, answer, by: viewer, now: now, database)
        if answer == .arrived { try MailStore.markAnswered(by: id, now: now, database) }
      }
      guard let changed = try OutboxItem.list("WHERE id = ?", [id.value], database).first else {
        throw StoreError.noSuch("message \(id) in the outbox")
      }
      return changed
    }
  }

  /// Writes down what is to become of an entry and of those of its recipients that are not settled.
  private static func decide(
    _ item: OutboxItem, _ answer: OutboxAnswer, by viewer: Viewer, now: Timestamp, _ database: Database
  ) throws {
    let found = try String.fetchOne(database, sql: "SELECT name FROM user WHERE id = ?", arguments: [viewer.user.value])
    let name = found ?? "user \(viewer.user)"
    let (state, said): (OutboxItem.State, String?)
    let outcome: Delivery.Outcome?
    switch answer {
    // Who was deferred has not got it, whatever became of the others.
    case .arrived:
      (state, said, outcome) = (item.isDeferredBySome ? .deferred : .sent, "arrived, says \(name)", .accepted)
    case .cancel:
      (state, said, outcome) = (item.isAcceptedBySome ? .sent : .rejected, OutboxItem.cancelled + name, .rejected)
    case .retry, .dismiss: (state, said, outcome) = (.queued, nil, nil)
    }
    // An outcome that is settled stays; a retry asks again those who refused, too.
    try database.run(
      """
      UPDATE outbox_recipient SET outcome = ?1, code = NULL, answer = ?2
      WHERE outbox = ?3 AND coalesce(outcome, '') NOT IN ('accepted', ?4, ?5)
      """,
      [
        outcome?.rawValue, said, item.id.value, answer == .retry ? "accepted" : "rejected",
        answer == .arrived ? "deferred" : "accepted",
      ])
    try database.run(
      """
      UPDATE outbox SET state = ?, attempts = 0, next_attempt_at = NULL, failure = ?, changed_at = ?,
        dismissed_at = NULL
      WHERE id = ?
      """,
      [state.rawValue, answer == .cancel ? said : nil, now.milliseconds, item.id.value])
  }
}

extension OutboxAnswer {
  /// A message that is on its way is left alone: what becomes of it is not known yet.
  fileprivate func isAllowed(for item: OutboxItem) -> Bool {
    switch self {
    case .arrived: item.state == .uncertain
    case .retry: item.state == .uncertain || item.state == .rejected || item.state == .deferred
    case .cancel: item.state == .queued || item.state == .deferred
    case .dismiss: item.state == .rejected || item.isSentInPart
    }
  }
}

extension OutboxItem {
  fileprivate var isAcceptedBySome: Bool { recipients.contains { $0.outcome == .accepted } }
  fileprivate var isDeferredBySome: Bool { recipients.contains { $0.outcome == .deferred } }
}
