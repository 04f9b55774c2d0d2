import Model

@testable import Threading

/// Messages written short, and a store that is only what `KnownThreads` needs of one.
struct Letter: Hashable {
  var id: String?
  var references: [String] = []
  var inReplyTo: [String] = []
  var subject = ""
  /// Days since the first of them.
  var day: Int64 = 0
  var from = "anna"
  var to = ["bob"]
  var automated: AutomatedKind?
  /// Names the identity: letters of the same number are copies of one message.
  var number: UInt8 = 0

  var message: Message {
    let digest = Digest([UInt8](repeating: number, count: Digest.length))!
    var message = Message(contentDigest: digest, identityDigest: digest)
    message.subject = subject
    message.messageID = id
    message.references = references
    message.inReplyTo = inReplyTo
    message.automated = automated
    message.participants =
      [participant(.from, from)] + to.map { participant(.to, $0) }
    return message
  }

  var date: Timestamp { Timestamp(seconds: 1_700_000_000).adding(days: day) }

  private func participant(_ role: Participant.Role, _ name: String) -> Participant {
    let address = Address("\(name)@harbor.example")
    return Participant(role: role, name: "", address: address, written: "\(name)@harbor.example")
  }
}

struct PretendStore {
  private struct Stored {
    var letter: Letter
    var id: ID<Message>
    var thread: ID<MailThread>
    var key: String?
  }
  private var messages: [Stored] = []
  private var mentions: [String: Set<ID<MailThread>>] = [:]
  private var nextThread: Int64 = 1

  mutating func file(_ letter: Letter) -> Placement {
    let message = letter.message
    let wants = Threading.want(message, at: letter.date)
    let placement = Threading.place(message, at: letter.date, known: known(wants))
    let thread: ID<MailThread>
    switch placement.thread {
    case .new:
      thread = ID(nextThread)
      nextThread += 1
    case .join(let id): thread = id
    case .merge(let into, let others):
      thread = into
      for index in messages.indices where others.contains(messages[index].thread) { messages[index].thread = into }
      for (id, threads) in mentions where !threads.isDisjoint(with: others) {
        mentions[id] = threads.subtracting(others).union([into])
      }
    }
    for id in message.mentionedIDs { mentions[id, default: []].insert(thread) }
    if placement.sameMessage == nil {
      messages.append(Stored(letter: letter, id: ID(Int64(messages.count + 1)), thread: thread, key: wants.subjectKey))
    }
    return placement
  }

  private func known(_ wants: ThreadLookup) -> KnownThreads {
    let same = messages.first { $0.letter.message.identityDigest == wants.identityDigest }
    return KnownThreads(
      sameMessage: same.map { ($0.id, $0.thread) },
      byMessageID: Dictionary(
        uniqueKeysWithValues: wants.messageIDs.compactMap { id in mentions[id].map { (id, $0.sorted()) } }),
      bySubject: messages.filter { stored in
        wants.subjectKey != nil && stored.key == wants.subjectKey && stored.letter.date >= wants.from
          && stored.letter.date <= wants.to
      }.map { stored in
        let message = stored.letter.message
        return SubjectCandidate(
          thread: stored.thread, message: stored.id, date: stored.letter.date,
          isOrphanReply: Threading.isOrphanReply(message), from: message.from?.address,
          participants: Set(message.participants.compactMap { $0.address?.key }))
      })
  }

  /// Which letters ended up together.
  var partition: Set<Set<Letter>> {
    Set(Dictionary(grouping: messages, by: \.thread).values.map { Set($0.map(\.letter)) })
  }

  static func partition(of letters: [Letter]) -> Set<Set<Letter>> {
    var store = PretendStore()
    for letter in letters { _ = store.file(letter) }
    return store.partition
  }
}

/// SplitMix64: the same numbers on every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
