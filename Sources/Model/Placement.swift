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
  /// What the store is to remember of it, for messages to come.
  package var leaves: [ThreadTie]

  package init(sameMessage: ID<Message>?, thread: Thread, reason: String, leaves: [ThreadTie] = []) {
    (self.sameMessage, self.thread, self.reason, self.leaves) = (sameMessage, thread, reason, leaves)
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

/// What a message says of itself at a message id that it has or names: two messages that do so at one id are one
/// conversation where one's tie is what the other seeks. A short text, compared byte by byte.
package struct ThreadTie: Sendable, Hashable {
  package var id: String
  package var tie: String

  package init(id: String, tie: String) { (self.id, self.tie) = (id, tie) }
}

/// A message id that a message has or names, and how it is tied there.
package struct ThreadMention: Sendable, Hashable {
  package var id: String
  /// The ties that later messages find.
  package var leaves: [String]
  /// The ties of other messages that make both one conversation; nil where any does.
  package var seeks: [String]?

  package init(id: String, leaves: [String], seeks: [String]?) {
    (self.id, self.leaves, self.seeks) = (id, leaves, seeks)
  }
}

/// What threading asks the store for, before `Lookup`.
package struct ThreadLookup: Sendable, Hashable {
  package var identityDigest: Digest
  /// One for each message id that counts: its own, those it names, and what stands for one.
  package var mentions: [ThreadMention]
  /// The base subject (RFC 5256 2.1), lower case; nil when too common or empty to mean anything.
  package var subjectKey: String?
  /// Its subject has a reply prefix, and it names no other message.
  package var isOrphanReply: Bool
  /// Candidates by subject are wanted between these instants.
  package var from: Timestamp
  package var to: Timestamp

  package init(
    identityDigest: Digest, mentions: [ThreadMention], subjectKey: String?, isOrphanReply: Bool = false,
    from: Timestamp, to: Timestamp
  ) {
    (self.identityDigest, self.mentions, self.subjectKey) = (identityDigest, mentions, subjectKey)
    self.isOrphanReply = isOrphanReply
    (self.from, self.to) = (from, to)
  }
}

/// What the store knows of the threads that a message may belong to.
package struct KnownThreads: Sendable, Equatable {
  package var sameMessage: (message: ID<Message>, thread: ID<MailThread>)?
  /// The ties that were sought and found, each with the threads that have it, ascending.
  package var ties: [ThreadTie: [ID<MailThread>]]
  package var bySubject: [SubjectCandidate]

  package init(
    sameMessage: (message: ID<Message>, thread: ID<MailThread>)? = nil,
    ties: [ThreadTie: [ID<MailThread>]] = [:], bySubject: [SubjectCandidate] = []
  ) {
    (self.sameMessage, self.ties, self.bySubject) = (sameMessage, ties, bySubject)
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.sameMessage?.message == b.sameMessage?.message && a.ties == b.ties && a.bySubject == b.bySubject
  }
}
