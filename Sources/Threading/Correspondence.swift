internal import Model

/// What of a message says that it answers another one when no id does.
struct Correspondence {
  var date: Timestamp
  /// The subject has a reply prefix, and no References or In-Reply-To.
  var isOrphanReply: Bool
  /// Address keys.
  var sender: String?
  var people: Set<String>

  init(_ message: Message, at date: Timestamp, isOrphanReply: Bool) {
    (self.date, self.isOrphanReply) = (date, isOrphanReply)
    sender = message.from?.address?.key
    // Bcc belongs to a copy, not to the message.
    people = Set(message.participants.lazy.filter { $0.role != .bcc }.compactMap { $0.address?.key })
  }

  init(_ candidate: SubjectCandidate) {
    date = candidate.date
    isOrphanReply = candidate.isOrphanReply
    sender = candidate.from?.key
    people = candidate.participants
  }

  /// Whether the later of two messages of the same base subject answers the earlier one.
  ///
  /// It must be an orphan reply, near in time, and each one's sender among the other's people; somebody who writes
  /// twice must write to somebody twice.
  func belongs(with other: Correspondence) -> Bool {
    let (distance, overflow) = date.milliseconds.subtractingReportingOverflow(other.date.milliseconds)
    guard !overflow, distance.magnitude <= UInt64(Threading.maximumSubjectDays * 86_400_000) else { return false }
    // At the same instant either may be the answer.
    let laterIsOrphan = (distance >= 0 && isOrphanReply) || (distance <= 0 && other.isOrphanReply)
    guard laterIsOrphan, let sender, let otherSender = other.sender, people.contains(otherSender),
      other.people.contains(sender)
    else { return false }
    return sender != otherSender || people.intersection(other.people).contains { $0 != sender }
  }
}
