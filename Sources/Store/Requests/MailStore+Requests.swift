internal import GRDB
package import Model

extension MailStore {
  /// Longest answer that is taken, in bytes: it stops one request from filling the disk; servers take no more either.
  package static let maximumReplyText = 10 * 1024 * 1024

  /// Asks the process that works the workspace for something; on disk when it returns. Nil: the schedule asks.
  ///
  /// What waits already is not asked for twice: the waiting request is given, and where the schedule asked for it, it
  /// becomes the viewer's. Where another person asked it is shared only when both may follow it, which is a sync.
  ///
  /// A person's answer is known by its Message-ID: asked for again, the request that there is is given, also one that
  /// is done; one that failed waits again, with what is written now.
  /// - Throws: `noSuch` for a mailbox or message that the viewer may not read; `refused` for an answer that is too long
  ///   or from a mailbox that the viewer may not send from, and for work with a mailbox that is disconnected.
  package func leave(
    _ work: WorkRequest.Work, by viewer: Viewer?, now: Timestamp
  ) throws(StoreError) -> ID<WorkRequest> {
    let text = try mapped(work.asking) { try StoredJSON.text(work) }
    // The schedule asks again after each change; it must not make one each time.
    if viewer == nil, let waiting = try read(work.asking, { try MailStore.waiting(work, text, nil, $0) }) {
      return waiting
    }
    return try write(work.asking, durable: true) { database in
      try MailStore.requireAccess(to: work, viewer, database)
      if let waiting = try MailStore.waiting(work, text, viewer, database) {
        try database.run(
          "UPDATE request SET user = ? WHERE id = ? AND user IS NULL", [viewer?.user.value, waiting.value])
        return waiting
      }
      if let asked = try MailStore.asked(work, text, viewer, now, database) { return asked }
      try database.run(
        "INSERT INTO request (kind, mailbox, user, work, state, created_at) VALUES (?, ?, ?, ?, 'waiting', ?)",
        [work.kind, work.syncedMailbox?.value, viewer?.user.value, text, now.milliseconds])
      return ID(database.lastInsertedRowID)
    }
  }

  /// A request as far as it has come: a person's own, or the sync of a mailbox that they may read.
  ///
  /// - Throws: `noSuch` for others'.
  package func request(_ id: ID<WorkRequest>, for viewer: Viewer) throws(StoreError) -> WorkRequest {
    let found = try read("read request \(id)") { database in
      try WorkRequest.list(
        """
        WHERE id = ?1
          AND CASE WHEN mailbox IS NULL THEN user = ?2 ELSE mailbox IN (\(Access.readableMailboxes(to: "?2"))) END
        """, [id.value, viewer.user.value], database)
    }
    guard let request = found.first else { throw .noSuch("request \(id)") }
    return request
  }

  /// A person's answers to these messages that are not in the outbox yet or failed to get there, newest last.
  package func requests(
    of viewer: Viewer, answering messages: [ID<Message>]
  ) throws(StoreError) -> [WorkRequest] {
    try read("list the answers that wait") {
      try WorkRequest.list(
        """
        WHERE kind = 'reply' AND user = ? AND state <> 'done'
          AND json_extract(work, '$.reply._0.answers') IN (SELECT value FROM json_each(?)) ORDER BY id
        """, [viewer.user.value, StoredJSON.array(messages.map(\.value))], $0)
    }
  }

  /// A person's answers that could not be written, newest first.
  package func failedAnswers(of viewer: Viewer, limit: Int = 50) throws(StoreError) -> [WorkRequest] {
    try read("list the answers that failed") {
      try WorkRequest.list(
        "WHERE kind = 'reply' AND user = ? AND state = 'failed' ORDER BY id DESC LIMIT ?",
        [viewer.user.value, max(0, limit)], $0)
    }
  }

  /// Puts away a person's answer that failed, with its text.
  ///
  /// - Throws: `noSuch` for what is somebody else's or has not failed.
  package func dismiss(_ id: ID<WorkRequest>, by viewer: Viewer) throws(StoreError) {
    try write("put request \(id) away", durable: true) { database in
      try database.run(
        "DELETE FROM request WHERE id = ? AND user = ? AND kind = 'reply' AND state = 'failed'",
        [id.value, viewer.user.value])
      guard database.changesCount == 1 else { throw StoreError.noSuch("request \(id) that failed") }
    }
  }

  private static func requireAccess(to work: WorkRequest.Work, _ viewer: Viewer?, _ database: Database) throws {
    switch work {
    case .send, .settle: return
    case .compare:
      guard let viewer else { throw StoreError.refused("\(work.asking): only a person compares") }
      try Access.requireAdministrator(viewer, doing: work.asking, database)
    case .sync(let mailbox), .preview(let mailbox, _):
      let isThere =
        try viewer.map { try Access.canRead(mailbox, $0, database) }
        ?? (database.number("SELECT 1 FROM mailbox WHERE id = ?", [mailbox.value]) != nil)
      guard isThere else { throw StoreError.noSuch("mailbox \(mailbox)") }
      try Access.requireConnected(mailbox, database)
    case .reply(let order):
      guard let viewer else { throw StoreError.refused("\(work.asking): only a person answers") }
      guard try Access.canSee(message: order.answers.value, viewer, database) else {
        throw StoreError.noSuch("message \(order.answers)")
      }
      guard order.text.utf8.count <= maximumReplyText else {
        throw StoreError.refused("\(work.asking): the text is longer than 10 MB; shorten it")
      }
      guard let mailbox = order.mailbox else { return }
      guard try Access.canRead(mailbox, viewer, database) else { throw StoreError.noSuch("mailbox \(mailbox)") }
      guard try Access.canSend(from: mailbox, viewer, in: database) else {
        throw StoreError.refused("this mailbox is not yours to send from")
      }
      try Access.requireConnected(mailbox, database)
    }
  }

  /// The person's request for the same answer, by its Message-ID: a form that is sent twice is one message.
  private static func asked(
    _ work: WorkRequest.Work, _ text: String, _ viewer: Viewer?, _ now: Timestamp, _ database: Database
  ) throws -> ID<WorkRequest>? {
    guard case .reply(let order) = work else { return nil }
    let found = try database.number(
      """
      SELECT id FROM request WHERE kind = 'reply' AND user = ?
        AND json_extract(work, '$.reply._0.messageID') = ? ORDER BY id DESC LIMIT 1
      """, [viewer?.user.value, order.messageID])
    guard let found else { return nil }
    try database.run(
      """
      UPDATE request SET state = 'waiting', work = ?, progress = NULL, trouble = NULL, created_at = ?,
        started_at = NULL, ended_at = NULL
      WHERE id = ? AND state = 'failed'
      """, [text, now.milliseconds, found])
    return ID(found)
  }

  /// The waiting request that does for this one as well; of an answer see `asked`.
  private static func waiting(
    _ work: WorkRequest.Work, _ text: String, _ viewer: Viewer?, _ database: Database
  ) throws -> ID<WorkRequest>? {
    if case .reply = work { return nil }
    return try database.number(
      """
      SELECT id FROM request WHERE \(WorkRequest.isOpen) AND state = 'waiting' AND work = ?1
        AND (?2 IS NULL OR user IS NULL OR user = ?2 OR mailbox IS NOT NULL) ORDER BY id LIMIT 1
      """, [text, viewer?.user.value]
    ).map { ID($0) }
  }
}

extension WorkRequest.Work {
  /// What an error says was being done.
  fileprivate var asking: String {
    switch self {
    case .sync(let mailbox): "ask for a sync of mailbox \(mailbox)"
    case .send: "ask for the outbox to be sent"
    case .settle: "ask for decisions to be made again"
    case .reply(let order): "answer message \(order.answers)"
    case .preview(let mailbox, _): "ask for a preview of mailbox \(mailbox)"
    case .compare(let file): "ask what \(file) would change"
    }
  }

  fileprivate var kind: String {
    switch self {
    case .sync: "sync"
    case .send: "send"
    case .settle: "settle"
    case .reply: "reply"
    case .preview: "preview"
    case .compare: "compare"
    }
  }

  /// A reply has none: who else uses the mailbox is not to read it before it is sent.
  fileprivate var syncedMailbox: ID<Mailbox>? {
    if case .sync(let mailbox) = self { mailbox } else { nil }
  }
}
