package import Model

/// A deal that a person works on, with when it was last heard of.
package struct OpenDeal: Sendable, Hashable {
  package var record: RecordSummary
  /// Nil where it has no mail.
  package var lastMail: Timestamp?
  /// The last message came from outside.
  package var lastIsIncoming: Bool
}

/// A thread whose last message came from outside and has no answer.
package struct WaitingThread: Sendable, Hashable {
  package var thread: ID<MailThread>
  /// The last message.
  package var message: ID<Message>
  package var subject: String
  /// Who wrote it, by display name or else address.
  package var from: String
  package var date: Timestamp
  /// One that the person may read and that holds the message.
  package var mailbox: Address
  /// Records that the thread's messages are linked to, as far as the person may read them; in order of record.
  package var records: [LinkedRecord]
}

/// A message about which only a person can say what is to become of it.
package struct Undecided: Sendable, Hashable {
  package enum Why: Sendable, Hashable {
    /// It creates and joins nothing: for this reason.
    case held(String)
    /// The question, as the decision asks it.
    case question(String)
    /// So many links and records that a mailbox in manual mode suggests are not answered yet.
    case suggestion(Int)
  }

  package var view: MessageView
  package var why: Why
  /// The one whose copy waits.
  package var mailbox: Address
}
