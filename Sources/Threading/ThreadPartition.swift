package import Model

/// Threads of messages that are all at hand, without a store: places each as the store's filing does.
package struct ThreadPartition {
  /// What is kept of a message: not its text.
  private struct Placed {
    var identity: Digest
    var thread: ID<MailThread>
    var correspondence: Correspondence
    var from: Address?
  }

  private let ours: (Address) -> Bool
  private var placed: [Placed] = []
  /// The thread of each copy, in the order of adding.
  private var copies: [ID<MailThread>] = []
  private var byIdentity: [Digest: Int] = [:]
  private var ties: [String: [String: Set<ID<MailThread>>]] = [:]
  private var bySubject: [String: [Int]] = [:]
  /// Where a thread went that was merged; its survivor may have been merged since.
  private var survivors: [ID<MailThread>: ID<MailThread>] = [:]
  private var threadCount: Int64 = 0

  /// Candidates by subject that are looked at, the latest ones.
  private static let maximumSubjectCandidates = 50

  /// - Parameter ours: whether an address is one of ours.
  package init(ours: @escaping (Address) -> Bool) { self.ours = ours }

  /// Places one more message.
  ///
  /// - Parameters:
  ///   - conversation: what a server says of it: `Threading.gmailConversation`.
  ///   - names: how the reason calls messages, whose ids are their numbers from 1 on, copies of one counted once.
  @discardableResult
  package mutating func add(
    _ message: Message, at date: Timestamp, conversation: String? = nil, names: ThreadNames = ThreadNames()
  ) -> Placement {
    let wants = Threading.want(message, at: date, ours: ours, conversation: conversation)
    let placement = Threading.place(message, at: date, wants: wants, known: known(wants), names: names)
    let thread = thread(placement.thread)
    for leaf in placement.leaves { ties[leaf.id, default: [:]][leaf.tie, default: []].insert(thread) }
    copies.append(thread)
    guard placement.sameMessage == nil else { return placement }
    byIdentity[message.identityDigest] = placed.count
    placed.append(
      Placed(
        identity: message.identityDigest, thread: thread,
        correspondence: Correspondence(message, at: date, isOrphanReply: wants.isOrphanReply),
        from: message.from?.address))
    if let key = wants.subjectKey { addCandidate(placed.count - 1, to: key) }
    return placement
  }

  /// The threads, each with the numbers of its messages, from 0 on in the order of adding.
  package mutating func threads() -> [[Int]] {
    var places: [ID<MailThread>: Int] = [:]
    var threads: [[Int]] = []
    for (number, thread) in copies.enumerated() {
      let thread = survivor(of: thread)
      if let place = places[thread] {
        threads[place].append(number)
      } else {
        places[thread] = threads.count
        threads.append([number])
      }
    }
    return threads
  }

  private mutating func known(_ wants: ThreadLookup) -> KnownThreads {
    var known = KnownThreads()
    if let same = byIdentity[wants.identityDigest] {
      known.sameMessage = (ID(Int64(same + 1)), survivor(of: placed[same].thread))
    }
    for mention in wants.mentions {
      guard let here = ties[mention.id] else { continue }
      for tie in mention.seeks ?? Array(here.keys) {
        guard let threads = here[tie] else { continue }
        known.ties[ThreadTie(id: mention.id, tie: tie)] = Set(threads.map { survivor(of: $0) }).sorted()
      }
    }
    guard let key = wants.subjectKey, let candidates = bySubject[key] else { return known }
    let near = candidates.filter { (wants.from...wants.to).contains(placed[$0].correspondence.date) }
    known.bySubject = near.suffix(ThreadPartition.maximumSubjectCandidates).map { number in
      let other = placed[number]
      return SubjectCandidate(
        thread: survivor(of: other.thread), message: ID(Int64(number + 1)), date: other.correspondence.date,
        isOrphanReply: other.correspondence.isOrphanReply, from: other.from,
        participants: other.correspondence.people)
    }
    return known
  }

  /// Keeps those of one subject in the order of their dates.
  private mutating func addCandidate(_ number: Int, to key: String) {
    func order(_ number: Int) -> (Timestamp, Digest) { (placed[number].correspondence.date, placed[number].identity) }
    var place = bySubject[key]?.count ?? 0
    while place > 0, let before = bySubject[key]?[place - 1], order(before) > order(number) { place -= 1 }
    bySubject[key, default: []].insert(number, at: place)
  }

  private mutating func thread(_ placement: Placement.Thread) -> ID<MailThread> {
    switch placement {
    case .new:
      threadCount += 1
      return ID(threadCount)
    case .join(let thread): return thread
    case .merge(let into, let others):
      for other in others { survivors[other] = into }
      return into
    }
  }

  /// Shortens the way for the next time.
  private mutating func survivor(of thread: ID<MailThread>) -> ID<MailThread> {
    var thread = thread
    while let next = survivors[thread] {
      if let further = survivors[next] { survivors[thread] = further }
      thread = next
    }
    return thread
  }
}
