internal import Hummingbird
internal import Model
internal import Store

extension Site {
  /// Answers.
  func addReplyForms(to routes: Routes) {
    // The session may have ended while somebody wrote: what they wrote is worth more than a page that says so.
    routes.post(
      "/messages/:id/reply", limit: ReplyForm.maximumBytes,
      expired: { visit, form in
        // Another person may have logged in since.
        guard form["who"] == "\(visit.session.user.id)" else { return visit.go(to: "/") }
        var draft = ReplyForm.Draft(form)
        draft.problem = visit.texts["replyExpired"]
        return try visit.messagePage(try visit.id(of: Message.self), draft: draft)
      }
    ) { visit, form in
      let message = try visit.id(of: Message.self)
      let back = Links.local(form["back"]) ?? "/messages/\(message)"
      var draft = ReplyForm.Draft(form)
      if draft.text.allSatisfy(\.isWhitespace) {
        draft.problem = visit.texts["replyEmpty"]
        return try visit.messagePage(message, draft: draft)
      }
      let changes = visit.store.changes.watch()
      let request: ID<WorkRequest>
      do { request = try visit.leaveReply(draft, to: message) } catch StoreError.refused(let why) {
        // What was written is worth more than a page that says why not.
        draft.problem = visit.texts.said(why)
        return try visit.messagePage(message, draft: draft)
      }
      let isFailed = try await visit.hasFailed(request, changes)
      return visit.go(to: Links.at(message, of: back), done: isFailed ? "replyFailed" : "replied")
    }
  }
}

extension Visit {
  /// The form of an answer that was written before the log-in, to be looked at and sent.
  func reply(kept fields: [(name: String, value: String)], path: String) throws -> Response {
    let steps = path.split(separator: "/")
    guard steps.count == 3, steps[0] == "messages", steps[2] == "reply", let message = Int64(steps[1]) else {
      throw PageProblem.notFound
    }
    // Who logs in here may be another one than who wrote.
    guard fields.contains(where: { $0.name == "who" && $0.value == "\(session.user.id)" }) else { return go(to: "/") }
    var draft = ReplyForm.Draft(Form(fields: fields))
    draft.problem = texts["replyExpired"]
    return try messagePage(ID(message), draft: draft)
  }
}

extension ReplyForm.Draft {
  fileprivate init(_ form: Form) {
    self.init(
      text: form["text"] ?? "", all: form["to"] == "all", mailbox: form["mailbox"].flatMap { Int64($0) }.map { ID($0) },
      key: form["key"] ?? "", shown: form[form["to"] == "all" ? "shown-all" : "shown"])
  }
}

extension ReplyForm {
  /// A letter, each byte of it escaped.
  static let maximumBytes = 4 << 20
  /// How long a page waits for its answer to be on its way, in seconds; later the page tells by itself.
  fileprivate static let patience = 2

  /// The form's own key and what was written in it (RFC 5322 3.6.4: unique by 128 random bits): a form that is sent
  /// twice, by a double click or a page that is loaded again, is one message; one that was changed in between is two.
  fileprivate static func messageID(_ draft: Draft, from sender: Mailbox) throws -> String {
    guard RandomName.isOne(draft.key) else { throw PageProblem.formExpired }
    let written = Checksum.of(Array("\(draft.all) \(sender.id) \(draft.text)".utf8))
    return "\(draft.key).\(written)@\(sender.address.domain)"
  }
}

extension Visit {
  /// - Throws: `refused` where the person may not answer, or not from there.
  fileprivate func leaveReply(_ draft: ReplyForm.Draft, to message: ID<Message>) throws -> ID<WorkRequest> {
    let view = try store.message(message, for: viewer).view
    let holding = Set(try store.holders(of: [message], for: viewer)[message] ?? [])
    let senders = try store.mailboxStatuses(for: viewer).filter {
      $0.canSend && holding.contains($0.mailbox.id)
    }.map(\.mailbox)
    guard let sender = ReplyForm.sender(of: view, among: senders, wanted: draft.mailbox),
      draft.mailbox == nil || draft.mailbox == sender.id
    else { throw StoreError.refused(texts["replyNoMailbox"]) }
    // From another mailbox other people are meant: nobody gets an answer that the page did not name.
    let recipients = ReplyForm.recipients(of: view, all: draft.all, from: sender).joined(separator: ", ")
    if let shown = draft.shown, shown != recipients { throw StoreError.refused(texts["replyOthers"]) }
    let order = ReplyOrder(
      messageID: try ReplyForm.messageID(draft, from: sender), answers: message,
      text: draft.text, all: draft.all, mailbox: sender.id)
    return try store.leave(.reply(order), by: viewer, now: now)
  }

  /// Waits a moment for an answer to be written; true when it could not be.
  fileprivate func hasFailed(_ request: ID<WorkRequest>, _ changes: AsyncStream<Void>) async throws -> Bool {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await Task.sleep(for: .seconds(ReplyForm.patience)) }
      group.addTask { [store, viewer] in
        if try store.request(request, for: viewer).hasEnded { return }
        for await _ in changes where try store.request(request, for: viewer).hasEnded { return }
      }
      try await group.next()
      group.cancelAll()
    }
    return try store.request(request, for: viewer).state == .failed
  }
}
