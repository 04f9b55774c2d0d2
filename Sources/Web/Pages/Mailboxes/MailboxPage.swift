internal import Hummingbird
internal import Model
internal import Store

/// A mailbox's threads, the newest first.
struct MailboxPage: ViewModel {
  let id: String
  let title: String
  let address: String?
  let standing: String
  let state: MailboxState
  let threads: [Row]
  let hasThreads: Bool
  /// The next page; nil on the last one.
  let olderPath: String?
  /// The first page; nil on it.
  let newestPath: String?

  struct Row: ViewModel {
    let path: String
    let subject: String
    let people: String
    let moment: Moment
    /// Nil for a single message.
    let messages: String?
    let unread: String?
    let chips: [RecordChip]
    let isUnlinked: Bool
    let isHeld: Bool
    let hasQuestion: Bool
    let suggestions: String?
  }

  /// Threads of a page.
  static let rows = 50
}

extension Site {
  func addMailbox(to routes: Routes) {
    routes.get("/mailboxes/:id") { visit in
      let (texts, dates) = (visit.texts, try visit.dates())
      let status = try visit.mailboxStatus()
      let id = status.mailbox.id
      let before = visit.query("before").flatMap(ThreadPosition.init(query:))
      // One more than is shown tells whether there is another page.
      let found = try visit.store.inbox(of: id, for: visit.viewer, limit: MailboxPage.rows + 1, before: before)
      let shown = found.prefix(MailboxPage.rows)
      let older = found.count > shown.count ? shown.last?.position : nil
      let model = MailboxPage(
        id: "\(id)", title: status.mailbox.title, address: status.mailbox.subtitle,
        standing: status.standingText(texts), state: MailboxState(status, texts, dates),
        threads: shown.map { MailboxPage.Row($0, texts, dates) }, hasThreads: !shown.isEmpty,
        olderPath: older.map { Links.adding(["before": $0.query], to: "/mailboxes/\(id)") },
        newestPath: before == nil ? nil : "/mailboxes/\(id)")
      return try visit.page("mailbox", model, section: .mail)
    }
  }
}

extension MailboxPage.Row {
  init(_ thread: ThreadSummary, _ texts: Texts, _ dates: Dates) {
    path = "/threads/\(thread.thread)"
    subject = thread.subject.orNoSubject(texts)
    // One person may have written from two addresses.
    var seen: Set<String> = []
    people = thread.people.filter { seen.insert($0).inserted }.joined(separator: ", ")
    moment = dates.view(thread.lastDate)
    messages = thread.messages > 1 ? texts.count("threadMessages", thread.messages) : nil
    unread = thread.unread > 0 ? texts.count("threadUnread", thread.unread) : nil
    chips = thread.records.map { RecordChip($0, texts) }
    (isUnlinked, isHeld, hasQuestion) = (thread.isUnlinked, thread.isHeld, thread.hasQuestion)
    suggestions = thread.suggestions > 0 ? texts.count("threadSuggestions", thread.suggestions) : nil
  }
}

extension ThreadPosition {
  /// As a query's value: `1764068400000-17`.
  var query: String { "\(date.milliseconds)-\(thread)" }

  init?(query: String) {
    // A date before 1970 begins with a hyphen of its own.
    guard let hyphen = query.lastIndex(of: "-"), let milliseconds = Int64(query[..<hyphen]),
      let thread = Int64(query[query.index(after: hyphen)...])
    else { return nil }
    self.init(date: Timestamp(milliseconds: milliseconds), thread: ID(thread))
  }
}
