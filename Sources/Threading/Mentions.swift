internal import Model

/// The message ids that a message has or names, and how it is tied at each.
struct Mentions {
  /// Counterparts that are ties at one id.
  static let maximumPeople = 12
  /// Ties of one message, over all its ids: many ids and many people together must not flood the index.
  static let maximumTies = 400

  let list: [ThreadMention]
  /// A reply by its subject that names no message.
  let isOrphanReply: Bool

  init(_ message: Message, subject: BaseSubject, ours: (Address) -> Bool, conversation: String?) {
    let ids = NamedIDs(message)
    isOrphanReply = ids.named.isEmpty && subject.isReply
    let circle = Circle(message, ours: ours)
    let count = max(1, 1 + ids.named.count + ids.answered.count)
    let people = max(2, min(Mentions.maximumPeople, Mentions.maximumTies / count))
    let ties: [Tie] = circle == .unknown ? [.any] : [.subject(subject.text)] + circle.ties(people)
    // Says too little for a comparison with what it directly answers, so that is believed. What is further up is not:
    // the conversation may have been split between there and here.
    let isVague: Bool =
      switch circle {
      case .unknown, .among: true
      case .counterparts, .strangers: subject.isTrivial
      }

    var list: [ThreadMention] = []
    var seen: Set<String> = []
    func add(_ id: String, _ ties: [Tie]) {
      if seen.insert(id).inserted, !ties.isEmpty { list.append(Tie.mention(of: id, ties)) }
    }
    if let own = ids.own { add(own, ties + [.owner]) }
    // A bounce has neither a subject nor people of its own: at other ids it would tie together whatever bounces.
    let isBounce = message.automated == .bounce
    for id in ids.answered { add(id, (isBounce ? [] : isVague ? [.any] : ties) + [.answer]) }
    if !isBounce {
      for id in ids.named { add(id, isVague && ids.direct.contains(id) ? [.any] : ties) }
      if let id = ThreadIndex.id(of: message) { add(id, ties) }
    }
    // What the server shows as one conversation is one here.
    if let conversation { add(conversation, [.any]) }
    self.list = list
  }
}

/// The ids that count, by what the message says of them. All are usable and normalised.
struct NamedIDs {
  private(set) var own: String?
  /// RFC 5256, REFERENCES 1: those of References; where it has none, the first of In-Reply-To.
  private(set) var named: [String] = []
  /// What it directly answers, of `named`.
  private(set) var direct: Set<String> = []
  /// What a machine answers or reports on.
  private(set) var answered: [String] = []

  init(_ message: Message) {
    // QUIRK: `In-Reply-To: Your message to anna@harbor.example`: what is there is no id.
    let people = Set(message.participants.lazy.compactMap { $0.address?.key })
    func usable(_ ids: [String]) -> [String] {
      ids.compactMap(Threading.usable).filter { !people.contains($0.lowercased()) }
    }
    own = message.messageID.flatMap(Threading.usable)
    let answers = usable(message.inReplyTo)
    // Its own may be among them, last: ours are written so.
    let references = usable(message.references).filter { $0 != own }
    named = references.isEmpty ? Array(answers.prefix(1)) : Threading.ends(of: references)
    direct = Set(answers).union(named.suffix(1))
    switch message.automated {
    case .bounce, .receipt, .autoReply, .generated:
      answered = usable(NamedIDs.reported(by: message)) + answers.prefix(NamedIDs.maximumAnswered)
      // QUIRK: some servers name the message that they return in References alone, or only in the copy that they attach.
      if answered.isEmpty, message.automated == .bounce {
        answered = Array(named.suffix(1))
        if answered.isEmpty { answered = usable(Array(message.forwarded.lazy.compactMap(\.messageID).prefix(1))) }
      }
    case .list, .bulk, nil:
      // A report is one, whatever else its sender put into the header.
      answered = usable(NamedIDs.reported(by: message))
    }
  }

  private static func reported(by message: Message) -> [String] {
    message.report?.originalMessageID.map { [$0] } ?? []
  }

  /// Ids that a machine may answer at once: a forged one must not join everything.
  private static let maximumAnswered = 3
}
