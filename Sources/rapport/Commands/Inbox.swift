internal import ArgumentParser
internal import Model
internal import Store

struct Inbox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List a mailbox's threads, newest first.",
    discussion: """
      In front of each: o not linked to a record, ? a question for a person, ! held, + suggestions to answer. Behind it
      the number that `show thread` takes.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The mailbox: its address or name.") var mailbox: String
  @Option(help: "How many threads.") var limit = 40
  @Flag(help: "Only threads that are not linked to a record.") var unlinked = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.read { store, viewer in
      let mailbox = try store.mailbox(named: mailbox, for: viewer)
      let threads = try threads(of: mailbox.id, store, viewer)
      if output.json { return try Output.json(JSON(threads, Inbox.json)) }
      Output.table(
        threads.map { thread in
          [
            marks(thread), thread.lastDate.day(), Output.cut(thread.people.joined(separator: ", "), 28),
            Output.cut(thread.subject, 44) + (thread.messages > 1 ? " (\(thread.messages))" : ""),
            Output.cut(thread.records.map(\.label).joined(separator: ", "), 48), "#\(thread.thread)",
          ]
        })
      let count = threads.count { $0.isUnlinked }
      let all = try store.attention(of: mailbox.id, for: viewer).threads
      Output.line("\(threads.count) of \(all) threads, \(count) of these unlinked")
    }
  }

  /// Threads that are read at once while unlinked ones are looked for.
  private static let page = 200

  private func threads(of mailbox: ID<Mailbox>, _ store: MailStore, _ viewer: Viewer) throws -> [ThreadSummary] {
    guard unlinked else { return try store.inbox(of: mailbox, for: viewer, limit: limit) }
    var (found, last): ([ThreadSummary], ThreadPosition?) = ([], nil)
    while found.count < limit {
      let page = try store.inbox(of: mailbox, for: viewer, limit: Inbox.page, before: last)
      found += page.filter(\.isUnlinked).prefix(limit - found.count)
      guard page.count == Inbox.page else { break }
      last = page.last?.position
    }
    return found
  }

  private func marks(_ thread: ThreadSummary) -> String {
    (thread.unread > 0 ? "•" : " ") + (thread.isUnlinked ? "o" : " ") + (thread.hasQuestion ? "?" : "")
      + (thread.isHeld ? "!" : "") + (thread.suggestions > 0 ? "+" : "")
  }

  private static func json(_ thread: ThreadSummary) -> JSON {
    [
      "thread": JSON(thread.thread), "subject": .text(thread.subject), "people": JSON(thread.people),
      "lastDate": JSON(thread.lastDate), "messages": JSON(thread.messages), "unread": JSON(thread.unread),
      "records": JSON(thread.records, \.json), "question": JSON(thread.hasQuestion), "held": JSON(thread.isHeld),
      "suggestions": JSON(thread.suggestions),
    ]
  }
}

extension LinkedRecord {
  /// `deal D-1042 Courtyard`.
  var label: String { "\(reference.kind.rawValue) \(externalID ?? "#\(reference.id)") \(name)" }

  var json: JSON {
    [
      "kind": .text(reference.kind.rawValue), "id": JSON(reference.id), "externalId": JSON(externalID),
      "name": .text(name),
    ]
  }
}
