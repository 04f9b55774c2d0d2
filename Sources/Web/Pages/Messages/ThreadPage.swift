internal import Hummingbird
internal import Model
internal import Store

/// A thread: all of its mail that the person may see, and the records that it is linked to.
struct ThreadPage: ViewModel {
  let subject: String
  let countText: String
  let chips: [RecordChip]
  let isUnlinked: Bool
  /// The picker of a record for the whole thread; nil where the person may not link it.
  let linkPath: String?
  let conversation: Conversation
  /// The messages of the thread that wait for a decision, which are decided here.
  let decisions: [DecisionPanel]

  /// Decisions shown above a thread: each is read on its own.
  private static let maximumDecisions = 5
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
    let (texts, back) = (visit.texts, "/threads/\(thread)")
    let entries = try visit.store.thread(thread, for: visit.viewer)
    subject = (entries.last { $0.view.subject != nil }?.view.subject ?? "").orNoSubject(texts)
    countText = texts.count("messages", entries.count)
    chips = Set(entries.flatMap(\.records)).sorted { $0.reference < $1.reference }.map { RecordChip($0, texts) }
    isUnlinked = chips.isEmpty
    let latest = entries.last { $0.view.isReadable }?.view.message
    linkPath = latest.map {
      Links.adding(["scope": LinkScope.thread.rawValue, "back": back], to: "/messages/\($0)/link")
    }
    conversation = try visit.conversation(thread: entries, back: back)
    decisions = try entries.filter { $0.waits != nil }.suffix(ThreadPage.maximumDecisions).compactMap { entry in
      let detail = try visit.store.message(entry.view.message, for: visit.viewer)
      return DecisionPanel(detail, entry.waits, on: .thread, back: back, texts)
    }
  }
}
