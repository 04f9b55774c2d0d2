/// A message that another one carries: attached, or copied into its text.
///
/// Who wrote it to whom is only what the forwarding person's message says, so no decision is made by it.
package struct ForwardedMessage: Sendable, Hashable, Codable {
  /// How much it is worth as evidence; less than the message that carries it in either case.
  package enum Trust: String, Sendable, Codable {
    /// Attached as a message of its own, with its header.
    case attached
    /// Copied into the text by a mail program or by hand.
    case quoted
  }

  package var trust: Trust
  /// Of an attached one, its place among the parts of the message that carries it.
  package var part: Int?
  /// From, Sender, Reply-To, To and Cc.
  package var participants: [Participant]
  package var subject: String
  package var date: MessageDate?
  /// The date as the text has it, of a quoted one.
  package var writtenDate: String?
  package var messageID: String?
  /// The start of its text.
  package var text: String

  package init(
    trust: Trust, part: Int? = nil, participants: [Participant] = [], subject: String = "", date: MessageDate? = nil,
    writtenDate: String? = nil, messageID: String? = nil, text: String = ""
  ) {
    (self.trust, self.part, self.participants, self.subject) = (trust, part, participants, subject)
    (self.date, self.writtenDate, self.messageID, self.text) = (date, writtenDate, messageID, text)
  }
}
