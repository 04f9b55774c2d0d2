package import Model

/// Where a message belongs among the known threads.
///
/// Two messages belong together when they are copies of one, when their ties meet at a message id that each has or
/// names (`Tie`), or by subject and people (`Correspondence`). These relations look at the two messages alone, and a
/// message that belongs with several threads merges them, so the threads are the same whatever the order of arrival.
///
/// Who is one of ours counts as it is when a message is placed; what was placed before stays where it is.
package enum Threading {
  /// How far apart two messages may be that only their subject and people hold together, in days.
  package static let maximumSubjectDays: Int64 = 30
  /// Longest message id that counts, in bytes: a forged one of a megabyte is not worth an index entry.
  package static let maximumIDLength = 512
  /// Message ids of one message that count: a References field of 100,000 must not become 100,000 look-ups.
  package static let maximumIDs = 400

  /// The subject without prefixes, list tags and forward marks (RFC 5256 2.1), lower case, whitespace folded.
  ///
  /// `isReply` says that a reply prefix of any known language was among what was taken away.
  package static func baseSubject(_ subject: String) -> (base: String, isReply: Bool) {
    let base = BaseSubject(subject)
    return (base.text, base.isReply)
  }

  /// What the store must be asked before `place`.
  ///
  /// - Parameters:
  ///   - date: the message's date as the store keeps it.
  ///   - ours: whether an address is one of ours.
  ///   - conversation: what the server says of it: `gmailConversation`.
  package static func want(
    _ message: Message, at date: Timestamp, ours: (Address) -> Bool, conversation: String? = nil
  ) -> ThreadLookup {
    let subject = BaseSubject(message.subject)
    let mentions = Mentions(message, subject: subject, ours: ours, conversation: conversation)
    // Automated mail neither joins by subject nor is found by it.
    let key = subject.isTrivial || message.automated != nil ? nil : subject.text
    return ThreadLookup(
      identityDigest: message.identityDigest, mentions: mentions.list, subjectKey: key,
      isOrphanReply: mentions.isOrphanReply, from: date.shifted(days: -maximumSubjectDays),
      to: date.shifted(days: maximumSubjectDays))
  }

  /// Where the message belongs, given what `want` asked for and the answers.
  package static func place(
    _ message: Message, at date: Timestamp, wants: ThreadLookup, known: KnownThreads, names: ThreadNames = ThreadNames()
  ) -> Placement {
    var threads: Set<ID<MailThread>> = []
    var reasons: [String] = []
    func add(_ thread: ID<MailThread>, because reason: @autoclosure () -> String) {
      if threads.insert(thread).inserted, reasons.count < maximumReasons { reasons.append(reason()) }
    }
    if let same = known.sameMessage { add(same.thread, because: "another copy of \(names.message(same.message))") }
    var found: [String: Set<ID<MailThread>>] = [:]
    for (tie, some) in known.ties { found[tie.id, default: []].formUnion(some) }
    for mention in wants.mentions {
      for thread in (found[mention.id] ?? []).sorted() {
        add(thread, because: reason(for: mention.id, of: message, names))
      }
    }
    if wants.subjectKey != nil {
      let own = Correspondence(message, at: date, isOrphanReply: wants.isOrphanReply)
      for candidate in known.bySubject where own.belongs(with: Correspondence(candidate)) {
        add(candidate.thread, because: "same subject and people as \(names.message(candidate.message))")
      }
    }
    // A tie that was found is there already, in a thread that is now the message's.
    let leaves = wants.mentions.flatMap { mention in
      mention.leaves.lazy.map { ThreadTie(id: mention.id, tie: $0) }.filter { known.ties[$0] == nil }
    }
    return Placement(
      sameMessage: known.sameMessage?.message, thread: Placement.Thread(threads.sorted()),
      reason: reasons.isEmpty ? "nothing known belongs with it" : reasons.joined(separator: "; "), leaves: leaves)
  }

  /// Reasons that are written into a trace; a message that merges fifty threads needs no fifty lines.
  private static let maximumReasons = 3

  private static func reason(for id: String, of message: Message, _ names: ThreadNames) -> String {
    if id.hasSuffix("@" + ThreadIndex.domain) { return "the same conversation in Outlook" }
    if id.hasSuffix("@" + gmailDomain) { return "the same conversation in Gmail" }
    if id == message.messageID.flatMap(usable) { return "its own id <\(id)> is known" }
    if message.inReplyTo.contains(where: { usable($0) == id }) { return "in reply to \(names.id(id))" }
    return message.references.contains(where: { usable($0) == id })
      ? "references \(names.id(id))" : "reports on \(names.id(id))"
  }
}

/// How reasons call messages and message ids.
package struct ThreadNames {
  package var message: (ID<Message>) -> String
  package var id: (String) -> String

  package init(
    message: @escaping (ID<Message>) -> String = { "message \($0)" }, id: @escaping (String) -> String = { "<\($0)>" }
  ) {
    (self.message, self.id) = (message, id)
  }
}

extension Placement.Thread {
  /// One of all these, the oldest surviving.
  fileprivate init(_ threads: [ID<MailThread>]) {
    switch threads.count {
    case 0: self = .new
    case 1: self = .join(threads[0])
    default: self = .merge(into: threads[0], others: Array(threads[1...]))
    }
  }
}

extension Timestamp {
  /// Days later, or earlier; a hostile date stops at the ends of time instead of trapping.
  fileprivate func shifted(days: Int64) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(days * 86_400_000)
    return Timestamp(milliseconds: overflow ? (days < 0 ? .min : .max) : sum)
  }
}
