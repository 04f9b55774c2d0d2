package import Model

/// Everything about one message that a person may know.
package struct MessageDetail: Sendable, Hashable {
  package var view: MessageView
  /// Without angle brackets; nil with contact only.
  package var messageID: String?
  /// The Date field; nil with contact only.
  package var written: MessageDate?
  package var identity: Digest
  /// As `view.participants`, and Bcc of the copies that the person can read.
  package var participants: [Participant]
  /// The raw bytes of the best copy that the person can read; nil where there is none.
  package var raw: RawLocation?
  /// Every leaf part of that copy and every file within one, in order.
  package var parts: [Part]
  /// Those in mailboxes that the person can read; present ones first.
  package var copies: [CopyView]
  /// In order of record.
  package var links: [LinkView]
  /// Links that a person removed.
  package var removedLinks: [RemovedLinkView]
  /// Who has said that nothing of it is to be linked; nil while nobody has.
  package var aside: AsideView?
  /// What its signature says of its writer; nil unless everything is shown.
  package var signature: SignatureFacts?
  /// The message that a delivery report or read receipt is about, where it is there for the viewer.
  package var reported: ID<Message>?
  package var defects: [Defect]
}

/// A person has looked at a message, and it waits no more.
package struct AsideView: Sendable, Hashable {
  /// The person's name.
  package var person: String
  package var at: Timestamp
}

/// One mailbox's copy of a message.
package struct CopyView: Sendable, Hashable {
  package var copy: ID<Copy>
  package var mailbox: ID<Mailbox>
  package var mailboxAddress: Address
  package var folder: ID<Folder>
  package var folderName: String
  package var uidValidity: UInt32
  package var uid: UInt32
  package var flags: [String]
  /// Gmail's, for people, system labels without their backslash.
  package var labels: [String]
  package var receivedAt: Timestamp?
  /// When the server stopped listing it; nil while it does.
  package var goneAt: Timestamp?
  package var raw: RawLocation
  package var authentication: [AuthenticationResult]
  /// What became last of it, where a person wanted it elsewhere on the server.
  package var move: MoveView?
  /// The viewer may have it moved on the server.
  package var isMovable: Bool
  /// Nil before the copy was decided.
  package var decision: DecisionView?
}

/// The latest decision of a copy.
package struct DecisionView: Sendable, Hashable {
  package var decision: Decision
  /// Of the rule revision that decided.
  package var rules: Digest
  package var run: ID<Run>
  /// The person may look at the run.
  package var showsRun: Bool
  package var at: Timestamp
}

/// A link of a message that is in force.
package struct LinkView: Sendable, Hashable {
  package var record: LinkedRecord
  /// At least one.
  package var claims: [ClaimView]

  package init(record: LinkedRecord, claims: [ClaimView]) { (self.record, self.claims) = (record, claims) }
}

/// A link of a message that a person removed.
package struct RemovedLinkView: Sendable, Hashable {
  package var record: LinkedRecord
  /// The person's name.
  package var person: String?
  package var at: Timestamp
}
