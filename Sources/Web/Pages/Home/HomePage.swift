internal import Hummingbird
internal import Model
internal import Store

/// What a person begins the day with: answers that did not go out, who waits for one, what waits for a decision, and
/// their open deals.
struct HomePage: ViewModel {
  let hasMailbox: Bool
  let unsent: [Unsent]
  let hasUnsent: Bool
  let deals: [Deal]
  let hasDeals: Bool
  let threads: [Waiting]
  let hasThreads: Bool
  let undecided: [Asking]
  let hasUndecided: Bool
  let undecidedTitle: String

  struct Deal: ViewModel {
    let row: RecordRow
    let lastIsIncoming: Bool
  }

  struct Unsent: ViewModel {
    /// The message that it answers, which shows it with what can be done; the mailbox of what answers nothing.
    let path: String
    let subject: String
    /// From and to whom; nil as long as it is not written.
    let people: String?
    let state: Badge
    let moment: Moment
  }

  struct Waiting: ViewModel {
    let path: String
    let subject: String
    let from: String
    let mailbox: String
    let moment: Moment
    let chips: [RecordChip]
    let isUnlinked: Bool
  }

  struct Asking: ViewModel {
    let path: String
    let subject: String
    let from: String
    let mailbox: String
    let moment: Moment
    let isHeld: Bool
    let why: String
  }

  /// Rows of each list: what does not fit in a look has a page of its own.
  static let rows = 12
  /// Threads that nobody answered for so long wait no more, in days.
  static let waitingDays: Int64 = 60
}

extension Site {
  func addHome(to routes: Routes) {
    routes.get("/") { visit in try visit.page("home", try HomePage(visit), section: .home) }
  }
}

extension HomePage {
  fileprivate init(_ visit: Visit) throws {
    let (store, viewer, texts, dates) = (visit.store, visit.viewer, visit.texts, try visit.dates())
    unsent =
      try store.failedAnswers(of: viewer, limit: HomePage.rows).compactMap { Unsent($0, texts, dates) }
      + store.unsentAnswers(for: viewer, limit: HomePage.rows).map { Unsent($0, texts, dates) }
    hasUnsent = !unsent.isEmpty
    hasMailbox = try !store.mailboxes(for: viewer).isEmpty
    deals = try store.openDeals(of: viewer, limit: HomePage.rows).map {
      Deal(row: RecordRow($0.record, texts, dates), lastIsIncoming: $0.lastIsIncoming)
    }
    threads = try store.waitingThreads(
      for: viewer, since: visit.now.adding(days: -HomePage.waitingDays), limit: HomePage.rows
    ).map { thread in
      Waiting(
        path: "/threads/\(thread.thread)#message-\(thread.message)", subject: thread.subject.orNoSubject(texts),
        from: thread.from, mailbox: thread.mailbox.description, moment: dates.view(thread.date),
        chips: thread.records.map { RecordChip($0, texts) }, isUnlinked: thread.records.isEmpty)
    }
    undecided = try store.undecided(for: viewer, limit: HomePage.rows).map { Asking($0, texts, dates) }
    (hasDeals, hasThreads, hasUndecided) = (!deals.isEmpty, !threads.isEmpty, !undecided.isEmpty)
    undecidedTitle = texts.count("home.undecided", try store.undecidedCount(for: viewer))
  }
}

extension HomePage.Unsent {
  /// Letters of a text that stand for it where it has no subject yet.
  private static let shownText = 80

  init(_ item: OutboxItem, _ texts: Texts, _ dates: Dates) {
    path = item.answers.map { "/messages/\($0)#outgoing-\($0)" } ?? "/mailboxes/\(item.mailbox)"
    subject = item.subject.orNoSubject(texts)
    people = "\(item.sender) → " + item.recipients.map(\.address.description).joined(separator: ", ")
    (state, moment) = (OutgoingCard.state(item, texts), dates.view(item.queuedAt))
  }

  /// One that could not be written; nil for other work.
  init?(_ request: WorkRequest, _ texts: Texts, _ dates: Dates) {
    guard case .reply(let order) = request.work else { return nil }
    path = "/messages/\(order.answers)#outgoing-\(order.answers)"
    let line = order.text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    subject = line.isEmpty ? texts["outgoingReply"] : String(line.prefix(HomePage.Unsent.shownText))
    (people, state, moment) = (nil, Badge(texts["outgoing.failed"], .bad), dates.view(request.createdAt))
  }
}

extension HomePage.Asking {
  init(_ item: Undecided, _ texts: Texts, _ dates: Dates) {
    path = "/messages/\(item.view.message)"
    subject = (item.view.subject ?? "").orNoSubject(texts)
    from = item.view.from.map { $0.name.isEmpty ? $0.address?.description ?? $0.written : $0.name } ?? ""
    (mailbox, moment) = (item.mailbox.description, dates.view(item.view.date))
    switch item.why {
    case .held(let reason): (isHeld, why) = (true, texts.said(reason))
    case .question(let text): (isHeld, why) = (false, texts.said(text))
    case .suggestion(let count): (isHeld, why) = (false, texts.count("home.suggestions", count))
    }
  }
}

extension String {
  /// A message without a subject is still something to go to.
  func orNoSubject(_ texts: Texts) -> String { allSatisfy(\.isWhitespace) ? texts["noSubject"] : self }
}
