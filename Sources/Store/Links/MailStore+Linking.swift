internal import GRDB
package import Model

/// What a person links a record with.
package enum LinkTarget: Sendable, Hashable {
  case message(ID<Message>)
  /// All of its mail that the person may read, and what joins it later.
  case thread(ID<MailThread>)
}

extension MailStore {
  /// Links by hand, also what was removed before. It stays until somebody removes it. On disk when it returns.
  ///
  /// - Throws: `noSuch` for mail that the viewer may not read and for records that are not there.
  @discardableResult
  package func link(
    _ target: LinkTarget, to record: ID<Model.Record>, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> ID<Run> {
    try decide(.linked, target, record, viewer, now)
  }

  /// Removes links by hand: no decision makes them again. Their claims are kept, so that it can be undone.
  @discardableResult
  package func unlink(
    _ target: LinkTarget, from record: ID<Model.Record>, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> ID<Run> {
    try decide(.removed, target, record, viewer, now)
  }

  private func decide(
    _ kind: PersonDecision.Kind, _ target: LinkTarget, _ record: ID<Record>, _ viewer: Viewer, _ now: Timestamp
  ) throws(StoreError) -> ID<Run> {
    try write(kind == .linked ? "link" : "remove a link", durable: true) { database in
      guard let name = try MailStore.liveRecord(record, database) else { throw StoreError.noSuch("record \(record)") }
      let messages = try MailStore.messages(of: target, viewer, database)
      guard let latest = messages.last else { throw StoreError.noSuch("such mail") }
      let draft = RunDraft(kind: .manual, mailbox: nil, user: viewer.user, startedAt: now)
      let run = try MailStore.insertRun(draft, database)
      var thread: Int64?
      if case .thread(let id) = target { thread = id.value }
      try database.run(
        "INSERT INTO person_decision (message, thread, record, kind, user, at, run) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [latest, thread, record.value, kind.rawValue, viewer.user.value, now.milliseconds, run])
      for message in messages {
        try database.run(
          """
          INSERT OR IGNORE INTO link (message, record, created_at, date)
          VALUES (?1, ?2, ?3, (SELECT date FROM message WHERE id = ?1))
          """,
          [message, record.value, now.milliseconds])
        if kind == .linked {
          try MailStore.claim(message, record.value, named: name, run: run, viewer, now, database)
        }
        try MailStore.settleRemoval(message, record.value, database)
      }
      try database.run(
        "UPDATE run SET ended_at = ?, counts = ? WHERE id = ?",
        [now.milliseconds, try StoredJSON.text([kind == .linked ? "links" : "withdrawn": messages.count]), run])
      return ID(run)
    }
  }

  private static func claim(
    _ message: Int64, _ record: Int64, named name: String, run: Int64, _ viewer: Viewer, _ now: Timestamp,
    _ database: Database
  ) throws {
    let user = try String.fetchOne(database, sql: "SELECT name FROM user WHERE id = ?", arguments: [viewer.user.value])
    guard let user else { throw StoreError.noSuch("user \(viewer.user)") }
    try database.run(
      """
      INSERT INTO claim (link, run, user, step, reason, made_at)
      SELECT id, ?, ?, 'people', ?, ? FROM link WHERE message = ? AND record = ?
      """,
      [run, viewer.user.value, "\(user) linked it with \(name)", now.milliseconds, message, record])
  }

  /// The name of a record that is neither deleted nor merged away.
  private static func liveRecord(_ record: ID<Record>, _ database: Database) throws -> String? {
    try String.fetchOne(
      database, sql: "SELECT name FROM record WHERE id = ? AND deleted_at IS NULL AND merged_into IS NULL",
      arguments: [record.value])
  }

  /// The messages of a target that the viewer may read, by date.
  private static func messages(of target: LinkTarget, _ viewer: Viewer, _ database: Database) throws -> [Int64] {
    let (column, id) =
      switch target {
      case .message(let id): ("id", id.value)
      case .thread(let id): ("thread", id.value)
      }
    return try database.rows(
      """
      SELECT id FROM message WHERE \(column) = ?
        AND EXISTS (SELECT 1 FROM copy WHERE message = message.id AND mailbox IN (\(Access.readableMailboxes)))
      ORDER BY date, identity
      """, [id, viewer.user.value]
    ).map { $0[0] }
  }

  /// Makes a link removed or not, as the latest decision of people about its message or thread says.
  static func settleRemoval(_ message: Int64, _ record: Int64, _ database: Database) throws {
    let latest = try database.row(
      """
      SELECT d.kind, d.at, d.user FROM person_decision AS d
      WHERE d.record = ?1 AND d.undone_at IS NULL
        AND ((d.thread IS NULL AND d.message = ?2) OR d.thread = (SELECT thread FROM message WHERE id = ?2))
      ORDER BY d.id DESC LIMIT 1
      """, [record, message])
    let isRemoved = latest.map { $0[0] == PersonDecision.Kind.removed.rawValue } ?? false
    try database.run(
      "UPDATE link SET removed_at = ?, removed_by = ? WHERE message = ? AND record = ?",
      [isRemoved ? latest?[1] as Int64? : nil, isRemoved ? latest?[2] as Int64? : nil, message, record])
  }
}
