package import Model

/// Where a message belongs among the known threads.
///
/// Two messages belong together when an id of one is an id of the other, or by subject and people (`Correspondence`).
/// Both relations look at the two messages alone, and a message that belongs with several threads merges them, so
/// the threads are the same whatever the order of arrival.
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

  /// What the store must be asked before `place`; `date` is the message's date as the store keeps it.
  package static func want(_ message: Message, at date: Timestamp) -> ThreadLookup {
    let subject = BaseSubject(message.subject)
    // Automated mail neither joins by subject nor is found by it.
    let key = subject.isTrivial || message.automated != nil ? nil : subject.text
    return ThreadLookup(
      identityDigest: message.identityDigest, messageIDs: usableIDs(of: message), subjectKey: key,
      from: date.shifted(days: -maximumSubjectDays), to: date.shifted(days: maximumSubjectDays))
  }

  /// True when the subject has a reply prefix and no References or In-Reply-To names a usable id.
  package static func isOrphanReply(_ message: Message) -> Bool {
    !message.references.contains(where: isUsable) && !message.inReplyTo.contains(where: isUsable)
      && BaseSubject(message.subject).isReply
  }

  /// Where the message belongs, given the answers to `want`.
  package static func place(_ message: Message, at date: Timestamp, known: KnownThreads) -> Placement {
    let wants = want(message, at: date)
    var threads: Set<ID<MailThread>> = []
    var reasons: [String] = []
    func add(_ thread: ID<MailThread>, because reason: String) {
      if threads.insert(thread).inserted, reasons.count < maximumReasons { reasons.append(reason) }
    }
    if let same = known.sameMessage { add(same.thread, because: "another copy of message \(same.message)") }
    for id in wants.messageIDs {
      for thread in known.byMessageID[id] ?? [] { add(thread, because: reason(for: id, of: message)) }
    }
    if wants.subjectKey != nil {
      let own = Correspondence(message, at: date)
      for candidate in known.bySubject where own.belongs(with: Correspondence(candidate)) {
        add(candidate.thread, because: "same subject and people as message \(candidate.message)")
      }
    }
    let ordered = threads.sorted()
    let place: Placement.Thread =
      switch ordered.count {
      case 0: .new
      case 1: .join(ordered[0])
      default: .merge(into: ordered[0], others: Array(ordered[1...]))
      }
    return Placement(
      sameMessage: known.sameMessage?.message, thread: place,
      reason: reasons.isEmpty ? "nothing known belongs with it" : reasons.joined(separator: "; "))
  }

  /// Reasons that are written into a trace; a message that merges fifty threads needs no fifty lines.
  private static let maximumReasons = 3

  private static func reason(for id: String, of message: Message) -> String {
    if id == message.messageID { return "its own id <\(id)> is known" }
    if message.inReplyTo.contains(id) { return "in reply to <\(id)>" }
    return message.references.contains(id) ? "references <\(id)>" : "reports on <\(id)>"
  }
}

extension Timestamp {
  /// Days later, or earlier; a hostile date stops at the ends of time instead of trapping.
  fileprivate func shifted(days: Int64) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(days * 86_400_000)
    return Timestamp(milliseconds: overflow ? (days < 0 ? .min : .max) : sum)
  }
}
