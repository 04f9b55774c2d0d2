internal import Hummingbird
internal import Model
internal import Store

/// The mailboxes of a person: how each goes, and what waits in it.
struct MailboxesPage: ViewModel {
  let hasMailboxes: Bool
  let mailboxes: [Item]

  struct Item: ViewModel {
    let id: String
    let path: String
    let title: String
    let address: String?
    let standing: String
    let state: MailboxState
    /// Nil while its mail comes in: then they change with every message.
    let counts: Counts?
  }

  struct Counts: ViewModel {
    let threads: String
    let unlinked: String?
    let held: String?
    let questions: String?
  }
}

extension Site {
  /// The list of mailboxes, and "sync now".
  func addMailboxes(to routes: Routes) {
    routes.get("/mailboxes") { visit in
      let (texts, dates) = (visit.texts, try visit.dates())
      let items = try visit.store.mailboxStatuses(for: visit.viewer).map { status in
        MailboxesPage.Item(
          id: "\(status.mailbox.id)", path: "/mailboxes/\(status.mailbox.id)", title: status.mailbox.title,
          address: status.mailbox.subtitle, standing: status.standingText(texts),
          state: MailboxState(status, texts, dates), counts: try visit.counts(of: status))
      }
      return try visit.page(
        "mailboxes", MailboxesPage(hasMailboxes: !items.isEmpty, mailboxes: items), section: .mail)
    }
    routes.post("/mailboxes/:id/sync") { visit, form in
      let mailbox = try visit.id(of: Mailbox.self)
      _ = try visit.store.leave(.sync(mailbox), by: visit.viewer, now: visit.now)
      return visit.go(to: Links.local(form["back"]) ?? "/mailboxes#mailbox-\(mailbox)", done: "mailboxSync")
    }
  }
}

extension Visit {
  fileprivate func counts(of status: MailboxStatus) throws(StoreError) -> MailboxesPage.Counts? {
    if status.request?.state == .running { return nil }
    // The page is loaded again with each change: it looks at the latest mail, and says so.
    let attention = try store.attention(of: status.mailbox.id, for: viewer, lookingAt: MailboxAttention.glance)
    func text(_ key: String, _ number: Int) -> String? {
      number == 0 ? nil : texts.count(key, number) + (attention.isPartial ? "+" : "")
    }
    return MailboxesPage.Counts(
      threads: text("mailboxThreads", attention.threads) ?? texts.count("mailboxThreads", 0),
      unlinked: text("mailboxUnlinkedCount", attention.unlinked), held: text("mailboxHeldCount", attention.held),
      questions: text("mailboxQuestionCount", attention.questions))
  }

  /// A mailbox that this person may read, with how it goes.
  ///
  /// - Throws: not found for others'.
  func mailboxStatus() throws -> MailboxStatus {
    let id = try id(of: Mailbox.self)
    guard let status = try store.mailboxStatuses(for: viewer).first(where: { $0.mailbox.id == id }) else {
      throw PageProblem.notFound
    }
    return status
  }
}
