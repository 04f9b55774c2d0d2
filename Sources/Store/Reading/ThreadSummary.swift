package import Model

/// A thread as one mailbox's list shows it: of the messages that the mailbox holds or held.
package struct ThreadSummary: Sendable, Hashable {
  package var thread: ID<MailThread>
  /// Of its latest message.
  package var subject: String
  /// Who wrote in it, by display name or else address, the latest first.
  package var people: [String]
  package var lastDate: Timestamp
  package var messages: Int
  /// Messages with a present copy in this mailbox, none of them `\Seen`.
  package var unread: Int
  /// Records that its messages are linked to, in order of record.
  package var records: [LinkedRecord]
  /// A decision has a question that only a person can answer.
  package var hasQuestion: Bool
  /// A decision waits for a person to look.
  package var isHeld: Bool
  /// Links and records that a mailbox in manual mode suggests and nobody has answered yet.
  package var suggestions: Int

  package var isUnlinked: Bool { records.isEmpty }
  /// What comes after it in a list begins here.
  package var position: ThreadPosition { ThreadPosition(date: lastDate, thread: thread) }
}

/// Where a page of a mailbox's list ends.
package struct ThreadPosition: Sendable, Hashable {
  package var date: Timestamp
  package var thread: ID<MailThread>

  package init(date: Timestamp, thread: ID<MailThread>) { (self.date, self.thread) = (date, thread) }
}

/// A record that mail is linked to.
package struct LinkedRecord: Sendable, Hashable {
  package var reference: RecordReference
  package var name: String
  package var externalID: String?

  package init(reference: RecordReference, name: String, externalID: String?) {
    (self.reference, self.name, self.externalID) = (reference, name, externalID)
  }
}

/// How many threads of a mailbox wait for a person.
package struct MailboxAttention: Sendable, Hashable {
  /// Messages that are looked at for a page that is shown again with each change.
  package static let glance = 2_000

  package var threads = 0
  package var unlinked = 0
  package var held = 0
  package var questions = 0
  /// There is more mail than was looked at: of each there are at least so many.
  package var isPartial = false
}
