internal import MIME
internal import Model
internal import Store

/// A message to be shown in a conversation, from wherever it was read.
struct ConversationSource {
  var view: MessageView
  /// The links whose reasons are shown.
  var links: [LinkView]
  /// Further records, as chips.
  var others: [LinkedRecord]
  var waits: Undecided.Why?
}

/// Makes the cards of messages: what they need is read for all of them at once.
struct ConversationMaking {
  let texts: Texts
  let dates: Dates
  let viewer: Viewer
  /// Where a form leads back to, without fragment.
  let back: String
  /// The mailboxes that the person may read.
  let mailboxes: [MailboxStatus]
  private let holders: [ID<Message>: [ID<Mailbox>]]
  private let doubtful: Set<ID<Message>>
  private let outbox: [ID<Message>: [OutboxItem]]
  private let requests: [ID<Message>: [WorkRequest]]
  /// What people wrote in answers that are not sent.
  private let written: [ID<OutboxEntry>: String]

  /// Bytes of text that a card shows; the message's own page has the rest.
  private static let maximumNewText = 20_000
  static let maximumHistory = 60_000
  /// Bytes of history on a page, shared by its cards: a thread of hundreds quotes all of itself in each.
  private static let historyOfPage = 2_000_000
  private let historyLimit: Int
  /// People named on a card.
  private static let maximumPeople = 3

  init(_ visit: Visit, messages: [ID<Message>], back: String) throws(StoreError) {
    (texts, dates, viewer) = (visit.texts, try visit.dates(), visit.viewer)
    self.back = Links.plain(back)
    historyLimit = min(
      ConversationMaking.maximumHistory, ConversationMaking.historyOfPage / max(1, messages.count))
    mailboxes = try visit.store.mailboxStatuses(for: visit.viewer)
    holders = try visit.store.holders(of: messages, for: visit.viewer)
    doubtful = try visit.store.doubtful(messages, for: visit.viewer)
    var (outbox, requests) = ([ID<Message>: [OutboxItem]](), [ID<Message>: [WorkRequest]]())
    for item in try visit.store.outbox(answering: messages, for: visit.viewer) {
      if let answered = item.answers { outbox[answered, default: []].append(item) }
    }
    let queued = Set(outbox.values.joined().map(\.messageID))
    for request in try visit.store.requests(of: visit.viewer, answering: messages) {
      // One whose message is in the outbox is shown as that.
      guard case .reply(let order) = request.work, !queued.contains(order.messageID) else { continue }
      requests[order.answers, default: []].append(request)
    }
    (self.outbox, self.requests) = (outbox, requests)
    var written: [ID<OutboxEntry>: String] = [:]
    for item in outbox.values.joined() where item.state != .sent {
      let text = try visit.store.outboxBytes(item.id).withUnsafeBytes { MIMEParser<NoDigest>.parse($0).text }
      written[item.id] = ConversationMaking.cut(Reply.written(in: text), ConversationMaking.maximumNewText).text
    }
    self.written = written
  }

  /// - Parameters:
  ///   - previous: the subject of the message above.
  ///   - draft: an answer to it that was not taken.
  ///   - answers: those to it that are mail by now, where they do not stand below it.
  func card(
    _ source: ConversationSource, below previous: String?, draft: ReplyForm.Draft? = nil, answers: [SentAnswer] = []
  ) -> MessageCard {
    let view = source.view
    let (new, history) = ConversationMaking.shown(view, historyLimit: historyLimit)
    let subject = view.subject.map { $0.orNoSubject(texts) }
    let carried = CarriedLine.lines(view, texts, dates)
    let reply = reply(to: view, draft: draft)
    return MessageCard(
      number: "\(view.message)", isOurs: view.isOutgoing, who: who(view), address: address(view), whom: whom(view),
      moment: dates.view(view.date), subject: ConversationMaking.isSame(subject, previous) ? nil : subject,
      limited: limited(view), carried: carried, hasCarried: !carried.isEmpty, newText: TextPart.parts(of: new.text),
      isCut: new.isCut || history.isCut,
      history: TextPart.parts(of: history.text), hasHistory: !history.text.isEmpty,
      files: view.attachments.map { FileLink($0, of: view, texts) }, hasFiles: !view.attachments.isEmpty,
      badges: badges(view, source.waits),
      warning: doubtful.contains(view.message) ? texts["messageForged"] : nil,
      links: source.links.map { LinkCard($0, of: view, back: back, texts) }, hasWhy: !source.links.isEmpty,
      others: source.others.map { RecordChip($0, texts) },
      path: view.detail == .contactOnly ? nil : "/messages/\(view.message)",
      threadPath: view.isReadable ? "/threads/\(view.thread)" : nil, reply: reply,
      cannotReply: reply == nil ? disconnected(view) : nil,
      waits: source.waits.flatMap { Waits($0, view, texts) },
      answered: answers.map { AnsweredLine($0, to: viewer, texts, dates) }, outgoing: outgoing(of: view.message))
  }

  private func reply(to view: MessageView, draft: ReplyForm.Draft?) -> ReplyForm? {
    guard view.isReadable else { return nil }
    let holding = Set(holders[view.message] ?? [])
    let senders = mailboxes.filter { $0.canSend && holding.contains($0.mailbox.id) }.map(\.mailbox)
    return ReplyForm(to: view, from: senders, back: back, draft: draft)?.warned(mailboxes, texts)
  }

  /// Where it could be answered from if that were connected.
  private func disconnected(_ view: MessageView) -> String? {
    let holding = holders[view.message] ?? []
    let own = mailboxes.filter { $0.standing != .viewer && holding.contains($0.mailbox.id) }
    guard own.allSatisfy({ $0.mailbox.disconnectedAt != nil }) else { return nil }
    return own.first.map {
      texts["replyDisconnected", ["address": $0.mailbox.address.description]]
    }
  }

  private func outgoing(of message: ID<Message>) -> [OutgoingCard] {
    let maySend = Set(mailboxes.filter { $0.standing != .viewer }.map(\.mailbox.id))
    return (outbox[message] ?? []).map { item in
      OutgoingCard(
        item, written: written[item.id], back: back, maySend: maySend.contains(item.mailbox), texts, dates)
    } + (requests[message] ?? []).compactMap { OutgoingCard($0, back: back, texts, dates) }
  }

  // MARK: Words

  private func who(_ view: MessageView) -> String {
    if view.detail == .contactOnly {
      return texts["messageContact", ["names": view.counterparts.joined(separator: ", ")]]
    }
    return view.from.map(ConversationMaking.name) ?? texts["messageNobody"]
  }

  /// Beside a name that says something else: names are what the sender likes them to be.
  private func address(_ view: MessageView) -> String? {
    guard let from = view.from, let address = from.address, !from.name.isEmpty else { return nil }
    return from.name == address.description ? nil : address.description
  }

  private func whom(_ view: MessageView) -> String? {
    let people = view.participants.filter { $0.role == .to || $0.role == .cc }
    guard !people.isEmpty else { return nil }
    let names = people.prefix(ConversationMaking.maximumPeople).map(ConversationMaking.name).joined(separator: ", ")
    let more = people.count - ConversationMaking.maximumPeople
    return more > 0 ? texts["messageAndMore", ["names": names, "n": "\(more)"]] : names
  }

  static func name(_ person: Participant) -> String {
    person.name.isEmpty ? person.address?.description ?? person.written : person.name
  }

  private func limited(_ view: MessageView) -> String? {
    switch view.detail {
    case .everything: nil
    case .subject: texts["messageSubjectOnly"]
    case .contactOnly: texts["messageContactOnly"]
    }
  }

  private func badges(_ view: MessageView, _ waits: Undecided.Why?) -> [Badge] {
    var badges = [Badge(texts[view.isOutgoing ? "messageSent" : "messageReceived"])]
    if let automated = view.automated { badges.append(Badge(texts["automated.\(automated.rawValue)"])) }
    switch waits {
    case .held: badges.append(Badge(texts["held"], .warn))
    case .question: badges.append(Badge(texts["asks"], .warn))
    case .suggestion: badges.append(Badge(texts["messageSuggests"], .warn))
    case nil: break
    }
    return badges
  }

  // MARK: Text

  typealias Cut = (text: String, isCut: Bool)

  /// The new text, and what the whole text has besides it.
  static func shown(_ view: MessageView, historyLimit: Int = maximumHistory) -> (new: Cut, history: Cut) {
    let (new, whole) = (view.newText ?? "", view.text ?? "")
    let isBeginning = whole.utf8.starts(with: new.utf8)
    let rest = isBeginning ? String(decoding: whole.utf8.dropFirst(new.utf8.count), as: UTF8.self) : whole
    // Leading line ends parted it from the new text; blanks before its first word are its own.
    let history = rest.allSatisfy(\.isWhitespace) ? "" : String(rest.drop(while: \.isNewline))
    return (cut(new, maximumNewText), cut(history, historyLimit))
  }

  static func cut(_ text: String, _ limit: Int) -> Cut {
    guard text.utf8.count > limit else { return (text, false) }
    var end = text.utf8.index(text.startIndex, offsetBy: limit)
    // Not inside a letter.
    while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return (text[..<end] + "…", true)
  }

  /// `Re: Offer` below `Offer` is nothing new.
  private static func isSame(_ subject: String?, _ previous: String?) -> Bool {
    guard let subject, let previous else { return subject == nil }
    return bare(subject) == bare(previous)
  }

  private static func bare(_ subject: String) -> String {
    var rest = Substring(subject.lowercased())
    while let colon = rest.prefix(6).firstIndex(of: ":"), rest[..<colon].count <= 4,
      rest[..<colon].allSatisfy(\.isLetter)
    {
      rest = rest[rest.index(after: colon)...].drop { $0 == " " }
    }
    return String(rest)
  }
}

extension Links {
  /// A page to come back to: without its fragment and without what was said to be done on it.
  static func plain(_ path: String) -> String {
    let parts = path.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count > 1 else { return String(parts.first ?? "/") }
    let fields = parts[1].split(separator: "&").filter { !$0.hasPrefix("done=") && !$0.hasPrefix("n=") }
    return fields.isEmpty ? String(parts[0]) : parts[0] + "?" + fields.joined(separator: "&")
  }

  /// The same page, at a message.
  static func at(_ message: ID<Message>, of path: String) -> String { plain(path) + "#message-\(message)" }
}
