internal import Hummingbird
internal import Model
internal import Store

/// A thread: its mail that the person may see, newest last, and the records that it is linked to.
struct ThreadPage: ViewModel {
  let subject: String
  let countText: String
  let chips: [RecordChip]
  let isUnlinked: Bool
  /// The picker of a record for the whole thread; nil where the person may not link it.
  let linkPath: String?
  let conversation: Conversation
  let earlier: String?
  let latest: String?
  let hasPager: Bool
  /// The messages of the thread that wait for a decision, which are decided here.
  let decisions: [DecisionPanel]

  /// Decisions shown above a thread: each is read on its own.
  private static let maximumDecisions = 5
  /// Messages of a page.
  private static let pageLength = 100
}

extension Site {
  func addThread(to routes: Routes) {
    routes.get("/threads/:id") { visit in
      try visit.page("thread", try ThreadPage(visit, try visit.id(of: MailThread.self)), section: .mail)
    }
  }
}

extension ThreadPage {
  fileprivate init(_ visit: Visit, _ thread: ID<MailThread>) throws {
    let (texts, path, back) = (visit.texts, "/threads/\(thread)", visit.request.uri.description)
    let before = TimelinePosition(query: visit.query("before"))
    let entries = try visit.store.thread(thread, for: visit.viewer, limit: ThreadPage.pageLength, before: before)
    subject = (entries.last { $0.view.subject != nil }?.view.subject ?? "").orNoSubject(texts)
    countText = texts.count("messages", try visit.store.threadCount(thread, for: visit.viewer))
    earlier = entries.count == ThreadPage.pageLength ? entries.first.map { "\(path)?before=\($0.position.query)" } : nil
    latest = before == nil ? nil : path
    hasPager = earlier != nil || latest != nil
    chips = Set(entries.flatMap(\.records)).sorted { $0.reference < $1.reference }.map { RecordChip($0, texts) }
    isUnlinked = chips.isEmpty
    let latest = entries.last { $0.view.isReadable }?.view.message
    linkPath = latest.map {
      Links.adding(["scope": LinkScope.thread.rawValue, "back": back], to: "/messages/\($0)/link")
    }
    conversation = try visit.conversation(thread: entries, back: back)
    // As in any mail program: what is shown whole was read.
    try visit.store.markRead(entries.filter(\.view.isReadable).map(\.view.message), by: visit.viewer, now: visit.now)
    decisions = try entries.filter { $0.waits != nil }.suffix(ThreadPage.maximumDecisions).compactMap { entry in
      let detail = try visit.store.message(entry.view.message, for: visit.viewer)
      return DecisionPanel(detail, entry.waits, on: .thread, back: back, texts)
    }
  }
}
