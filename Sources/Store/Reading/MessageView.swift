package import Model

/// A message as far as one person may see it.
///
/// Everything where the person can read a mailbox that holds a copy, or the widest that a holding mailbox's cards show.
package struct MessageView: Sendable, Hashable {
  package var message: ID<Message>
  package var thread: ID<MailThread>
  /// How much of it is here; what is not is nil or empty.
  package var detail: CardDetail
  /// The person can read a mailbox that holds a copy: raw bytes, flags and decisions can be asked for.
  package var isReadable: Bool
  /// The one that counts.
  package var date: Timestamp
  /// Of the writer's clock, minutes east of Greenwich; nil where the message has no date, and with contact only.
  package var offsetMinutes: Int?
  package var isOutgoing: Bool
  /// Those who are none of our mailboxes: names, where there is none the domain as `@harbor.example`.
  package var counterparts: [String]
  /// From, Sender, Reply-To, To and Cc; empty with contact only. Never Bcc.
  package var participants: [Participant]
  /// Nil with contact only.
  package var subject: String?
  /// Nil unless everything is shown.
  package var newText: String?
  /// Nil unless everything is shown.
  package var text: String?
  package var hasHTML: Bool
  /// Empty unless everything is shown.
  package var attachments: [AttachmentView]
  /// Nil with contact only.
  package var automated: AutomatedKind?
  /// Empty unless everything is shown; nor are the next two there.
  package var events: [CalendarEvent] = []
  package var forwarded: [ForwardedMessage] = []
  package var report: DeliveryReport?

  package var from: Participant? { participants.first { $0.role == .from } }
  package var to: [Participant] { participants.filter { $0.role == .to } }
}

/// An attachment, or a picture that stands in the text, by its looks.
package struct AttachmentView: Sendable, Hashable {
  /// Among the parts that `content` gives, from 0.
  package var position: Int
  /// As the sender wrote it, not safe as a file name.
  package var name: String?
  package var type: String
  /// Decoded, in bytes.
  package var size: Int64
  /// What it was found in; nil where it lies in the message itself.
  package var holder: Holder?

  /// A part that holds files.
  package struct Holder: Sendable, Hashable {
    /// Among the parts, as `position`.
    package var position: Int
    package var name: String?
    package var type: String
    /// Of an attached message.
    package var subject: String?
  }
}

/// Why a link is there, as a person may know it.
package struct ClaimView: Sendable, Hashable {
  package var step: Step
  /// Nil where it speaks of a copy of which the person may not see everything.
  package var reason: String?
  package var rule: String?
  /// Of the rule revision that decided; nil where a person made the link.
  package var rules: Digest?
  package var run: ID<Run>
  /// The person may look at the run.
  package var showsRun: Bool
  /// The name of the person who made it; nil where a decision did.
  package var person: String?
  package var madeAt: Timestamp
}

/// A message on a record's timeline, with the reasons for its being there.
package struct TimelineEntry: Sendable, Hashable {
  package var view: MessageView
  /// At least one.
  package var claims: [ClaimView]
  /// All that the message is linked to, this record too, in order of record.
  package var records: [LinkedRecord]
  /// What a person must say about it; nil also where the person cannot read a mailbox that holds a copy.
  package var waits: Undecided.Why?

  /// What comes before it begins here.
  package var position: TimelinePosition { TimelinePosition(date: view.date, message: view.message) }
}

/// Where a page of a timeline or thread begins.
package struct TimelinePosition: Sendable, Hashable {
  package var date: Timestamp
  package var message: ID<Message>

  package init(date: Timestamp, message: ID<Message>) { (self.date, self.message) = (date, message) }
}

/// A message of a thread, with the records that it is linked to.
package struct ThreadEntry: Sendable, Hashable {
  package var view: MessageView
  /// In order of record, as `links`.
  package var records: [LinkedRecord]
  /// The links with the reasons that the person may know.
  package var links: [LinkView]
  /// What a person must say about it; nil also where the person cannot read a mailbox that holds a copy.
  package var waits: Undecided.Why?

  /// What comes before it begins here.
  package var position: TimelinePosition { TimelinePosition(date: view.date, message: view.message) }
}

/// A message with what is needed to show its parts.
package struct MessageContent: Sendable, Hashable {
  /// The raw bytes that `parts` lie in.
  package var raw: RawLocation
  /// Every leaf part and every file within one, in order; attachments of `view` name theirs by position.
  package var parts: [Part]
  package var view: MessageView
}
