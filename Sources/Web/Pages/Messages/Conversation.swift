internal import Model
internal import Store

/// Messages below each other, oldest first, with everything that a person can do with them; the partial `conversation`.
struct Conversation: ViewModel {
  let messages: [MessageCard]
}

/// A message as a conversation shows it.
struct MessageCard: ViewModel {
  /// The number of the message, for addresses; the card's element is `message-NUMBER`.
  let number: String
  let isOurs: Bool
  let who: String
  /// The sender's address, where the name is something else.
  let address: String?
  let whom: String?
  let moment: Moment
  /// Where it is another one than the message before has.
  let subject: String?
  /// Says that the mailbox shows no more, where it does not.
  let limited: String?
  /// Meetings, reports, forwarded messages.
  let carried: [CarriedLine]
  let hasCarried: Bool
  let newText: [TextPart]
  /// There is more than a card shows; the message's page has it.
  let isCut: Bool
  /// What the message has besides its new text: history and signature.
  let history: [TextPart]
  let hasHistory: Bool
  let files: [FileLink]
  let hasFiles: Bool
  let badges: [Badge]
  /// What a person must know before they believe it.
  let warning: String?
  /// Why it is on the record whose timeline this is, or on each record that it is linked to.
  let links: [LinkCard]
  let hasWhy: Bool
  /// Other records that it is linked to.
  let others: [RecordChip]
  /// Its own page; nil where there is nothing more to see.
  let path: String?
  let threadPath: String?
  let reply: ReplyForm?
  /// Why it cannot be answered, where that can be changed.
  let cannotReply: String?
  /// Decisions that wait for a person.
  let waits: Waits?
  /// Answers to it that are mail by now; on its own page, where the conversation does not stand.
  let answered: [AnsweredLine]
  /// Answers to it that are not in the conversation yet.
  let outgoing: [OutgoingCard]
}

/// A word about a message; what it says is never said by its colour alone.
struct Badge: ViewModel {
  enum Tone: Sendable { case plain, warn, bad, good }

  let text: String
  let isWarn: Bool
  let isBad: Bool
  let isGood: Bool

  init(_ text: String, _ tone: Tone = .plain) {
    self.text = text
    (isWarn, isBad, isGood) = (tone == .warn, tone == .bad, tone == .good)
  }
}

/// What a message waits for.
struct Waits: ViewModel {
  let text: String
  /// What a decision says.
  let reason: Sentence?
  let path: String

  init(_ why: Undecided.Why, _ view: MessageView, _ texts: Texts) {
    path = "/messages/\(view.message)#decision-\(view.message)"
    switch why {
    case .held(let reason): (text, self.reason) = (texts["messageHeld"], texts.sentence(reason))
    case .question(let question): (text, reason) = (texts["messageAsks"], texts.sentence(question))
    case .suggestion(let count): (text, reason) = (texts.count("messageSuggestions", count), nil)
    }
  }
}

extension Visit {
  /// A record's timeline; `back` is the page that it stands on, with its query.
  func conversation(timeline: [TimelineEntry], of details: RecordDetails, back: String) throws(StoreError)
    -> Conversation
  {
    let fields = details.value.record
    let record = LinkedRecord(reference: fields.reference, name: fields.name, externalID: fields.externalID)
    return try conversation(
      timeline.map { entry in
        ConversationSource(
          view: entry.view, links: [LinkView(record: record, claims: entry.claims)],
          others: entry.records.filter { $0.reference != record.reference }, waits: entry.waits)
      }, below: nil, back: back)
  }

  /// A thread; `back` is the page that it stands on, with its query.
  func conversation(thread: [ThreadEntry], back: String) throws(StoreError) -> Conversation {
    try conversation(
      thread.map { ConversationSource(view: $0.view, links: $0.links, others: [], waits: $0.waits) },
      below: thread.last { $0.view.subject != nil }?.view.subject, back: back)
  }

  /// - Parameter title: a subject that stands above it all.
  private func conversation(_ sources: [ConversationSource], below title: String?, back: String) throws(StoreError)
    -> Conversation
  {
    let making = try ConversationMaking(self, messages: sources.map(\.view.message), back: back)
    var previous = title
    var others: [LinkedRecord] = []
    var cards: [MessageCard] = []
    for source in sources {
      // Said where it changes: ten messages with the same five records are read more easily without them.
      var shown = source
      if source.others == others { shown.others = [] }
      others = source.others
      cards.append(making.card(shown, below: previous))
      previous = source.view.subject ?? previous
    }
    return Conversation(messages: cards)
  }
}
