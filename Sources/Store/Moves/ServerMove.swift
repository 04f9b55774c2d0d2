package import Model

/// Where a person wants mail to go on its server.
package enum MoveTarget: Sendable, Hashable {
  /// The folder for done mail; on Gmail mail is archived by taking it out of the inbox.
  case archive
  case trash
  /// By name, or by use as `\Junk`.
  case named(String)
  case folder(ID<Folder>)
  /// Where it is: what was noted counts no more.
  case stay
}

/// Which copies a person wants elsewhere.
package struct MoveOrder: Sendable, Hashable {
  package var messages: [ID<Message>]
  package var target: MoveTarget
  /// Nil: the one mailbox of the person's that has the message.
  package var mailbox: ID<Mailbox>?
  /// Of the messages, this copy alone.
  package var copy: ID<Copy>?

  package init(
    _ messages: [ID<Message>], to target: MoveTarget, in mailbox: ID<Mailbox>? = nil, copy: ID<Copy>? = nil
  ) {
    (self.messages, self.target, self.mailbox, self.copy) = (messages, target, mailbox, copy)
  }
}

/// One copy, from where to where.
package struct PlannedMove: Sendable, Hashable {
  package var message: ID<Message>
  package var copy: ID<Copy>
  package var mailbox: ID<Mailbox>
  package var mailboxAddress: Address
  package var origin: ID<Folder>
  package var originName: String
  package var target: ID<Folder>
  package var targetName: String
  /// It is there already, or on its way there.
  package var isThere: Bool
  /// It is there still: what was noted before counts no more, and that is all.
  package var stays: Bool
  /// Of Gmail's inbox: there the folder stays and the label goes.
  package var leavesInbox: Bool
  /// What was noted of it; nil where nothing was.
  package var request: ID<ServerMove>?
}

/// A copy that the server is to move, as the one who moves it sees it.
package struct ServerMove: Sendable, Hashable {
  /// Of what was withdrawn nothing is told.
  package enum State: String, Sendable, Codable, CaseIterable { case waiting, begun, done, failed }

  package var id: ID<ServerMove>
  package var copy: ID<Copy>
  /// Without angle brackets.
  package var messageID: String?
  /// Where it is now.
  package var folder: ID<Folder>
  package var uidValidity: UInt32
  package var uid: UInt32
  package var target: ID<Folder>
  /// How often the server was asked, and the answer did not come or was not kept.
  package var attempts: Int
  /// The server lists it.
  package var isPresent: Bool

  /// In the target, from where on it may be since the server was first asked.
  package struct Place: Sendable, Hashable {
    package var uidValidity: UInt32
    package var uidNext: UInt32

    /// Nil where either is not known.
    package init?(uidValidity: UInt32?, uidNext: UInt32?) {
      guard let uidValidity, let uidNext else { return nil }
      (self.uidValidity, self.uidNext) = (uidValidity, uidNext)
    }
  }

  /// Nil: it was not asked, or the target does not tell.
  package var mayBeFrom: Place?
  /// Why the server did not do it last time.
  package var trouble: String?
  /// Bytes, as they were brought in.
  package var size: Int64
  /// INTERNALDATE, as it was then.
  package var receivedAt: Timestamp?

  /// The server may have done it already.
  package var isBegun: Bool { attempts > 0 }

  package init(
    id: ID<ServerMove>, copy: ID<Copy>, messageID: String?, folder: ID<Folder>, uidValidity: UInt32, uid: UInt32,
    target: ID<Folder>, attempts: Int, isPresent: Bool, mayBeFrom: Place? = nil, trouble: String? = nil,
    size: Int64 = 0, receivedAt: Timestamp? = nil
  ) {
    (self.id, self.copy, self.messageID, self.target) = (id, copy, messageID, target)
    (self.folder, self.uidValidity, self.uid) = (folder, uidValidity, uid)
    (self.attempts, self.isPresent, self.mayBeFrom) = (attempts, isPresent, mayBeFrom)
    (self.trouble, self.size, self.receivedAt) = (trouble, size, receivedAt)
  }
}

/// What became of a copy that a person wanted elsewhere.
package struct MoveView: Sendable, Hashable {
  package var state: ServerMove.State
  package var origin: ID<Folder>
  package var originName: String
  package var targetName: String
  /// The person's name.
  package var person: String?
  package var at: Timestamp
  /// Why it failed, or what is left of it.
  package var note: String?
  /// It was moved, and where it is there shows when that folder is looked at.
  package var isSought = false
}
