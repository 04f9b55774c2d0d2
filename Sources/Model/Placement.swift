/// Where a message belongs among the known threads.
package struct Placement: Sendable, Hashable {
  package enum Thread: Sendable, Hashable {
    /// Nothing known belongs with it.
    case new
    /// It joins the only thread that it belongs with.
    case join(ID<MailThread>)
    /// It shows that several threads are one: all become `into`, the lowest id.
    case merge(into: ID<MailThread>, others: [ID<MailThread>])
  }

  /// The stored message that this is another copy of; its thread is then `join`.
  package var sameMessage: ID<Message>?
  package var thread: Thread
  /// Why, for the trace: `references <id>`, `same subject and people as ...`.
  package var reason: String

  package init(sameMessage: ID<Message>?, thread: Thread, reason: String) {
    (self.sameMessage, self.thread, self.reason) = (sameMessage, thread, reason)
  }

  /// The threads whose links and participants the message has before it, the surviving one first.
  package var threads: [ID<MailThread>] {
    switch thread {
    case .new: []
    case .join(let id): [id]
    case .merge(let into, let others): [into] + others
    }
  }
}

/// A stored message that might share a conversation by subject and people alone.
package struct SubjectCandidate: Sendable, Hashable {
  package var thread: ID<MailThread>
  package var message: ID<Message>
  package var date: Timestamp
  /// Its subject has a reply prefix, and it has no References or In-Reply-To.
  package var isOrphanReply: Bool
  package var from: Address?
  package var participants: Set<String>

  package init(
    thread: ID<MailThread>, message: ID<Message>, date: Timestamp, isOrphanReply: Bool, from: Address?,
    participants: Set<String>
  ) {
    (self.thread, self.message, self.date) = (thread, message, date)
    (self.isOrphanReply, self.from, self.participants) = (isOrphanReply, from, participants)
  }
}

/// What threading asks the store for, before `Lookup`.
package struct ThreadLookup: Sendable, Hashable {
  package var identityDigest: Digest
  /// Own id, References, In-Reply-To and reported ids.
  package var messageIDs: [String]
  /// The base subject (RFC 5256 2.1), lower case; nil when too common or empty to mean anything.
  package var subjectKey: String?
  /// Candidates by subject are wanted between these instants.
  package var from: Timestamp
  package var to: Timestamp

  package init(identityDigest: Digest, messageIDs: [String], subjectKey: String?, from: Timestamp, to: Timestamp) {
    (self.identityDigest, self.messageIDs, self.subjectKey) = (identityDigest, messageIDs, subjectKey)
    (self.from, self.to) = (from, to)
  }
}

/// What the store knows of the threads that a message may belong to.
package struct KnownThreads: Sendable, Equatable {
  package var sameMessage: (message: ID<Message>, thread: ID<MailThread>)?
  /// Threads in which an id is the Message-ID of a message or is mentioned by one, ascending.
  package var byMessageID: [String: [ID<MailThread>]]
  package var bySubject: [SubjectCandidate]

  package init(
    sameMessage: (message: ID<Message>, thread: ID<MailThread>)? = nil,
    byMessageID: [String: [ID<MailThread>]] = [:], bySubject: [SubjectCandidate] = []
  ) {
    (self.sameMessage, self.byMessageID, self.bySubject) = (sameMessage, byMessageID, bySubject)
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.sameMessage?.message == b.sameMessage?.message && a.byMessageID == b.byMessageID && a.bySubject == b.bySubject
  }

}
