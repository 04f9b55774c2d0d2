internal import GRDB
package import Model

/// What a person links a record with.
package enum LinkTarget: Sendable, Hashable {
  case message(ID<Message>)
  /// All of its mail that the person may read, and what joins it later.
  case thread(ID<MailThread>)

  fileprivate var thread: Int64? {
    switch self {
    case .message: nil
    case .thread(let id): id.value
    }
  }
}

/// What one decision by hand says of one record.
private struct HandStep {
  var kind: PersonDecision.Kind
  var record: ID<Record>
}

extension MailStore {
  /// Links by hand, also what was removed before. It stays until somebody removes it. On disk when it returns.
  ///
  /// What later mail inherits is noted as stale.
  /// - Throws: `noSuch` for mail that the viewer may not read and for records that are not there.
  @discardableResult
  package func link(
    _ target: LinkTarget, to record: ID<Model.Record>, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> ID<Run> {
    try decide("link", [HandStep(kind: .linked, record: record)], target, viewer, now)
  }

  /// Removes links by hand: no decision makes them again. Their claims are kept, so that it can be undone.
  ///
  /// What later mail inherited is noted as stale.
  /// - Throws: as `link`.
  @discardableResult
  package func unlink(
    _ target: LinkTarget, from record: ID<Model.Record>, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> ID<Run> {
    try decide("remove a link", [HandStep(kind: .removed, record: record)], target, viewer, now)
  }

  /// Removes links with one record and links with another, in one run, so that one undo takes both back.
  ///
  /// - Throws: as `link`; `refused` where both are the same record.
  @discardableResult
  package func move(
    _ target: LinkTarget, from: ID<Model.Record>, to: ID<Model.Record>, by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> ID<Run> {
    if from == to { throw .refused("move a link: it is on that record already") }
    let steps = [HandStep(kind: .removed, record: from), HandStep(kind: .linked, record: to)]
    return try decide("move a link", steps, target, viewer, now)
  }

  private func decide(
    _ doing: String, _ steps: [HandStep], _ target: LinkTarget, _ viewer: Viewer, _ now: Timestamp
  ) throws(StoreError) -> ID<Run> {
    try write(doing, durable: true) { database in
      let names = try steps.map { step in
        guard let name = try MailStore.liveRecord(step.record, database) else {
          throw StoreError.noSuch("record \(step.record)")
        }
        return name
      }
      let messages = try MailStore.messages(of: target, viewer, database)
      guard let first = messages.first, let latest = messages.last else { throw StoreError.noSuch("such mail") }
      let draft = RunDraft(kind: .manual, mailbox: nil, user: viewer.user, startedAt: now)
      let run = try MailStore.insertRun(draft, database)
      var counts: [String: Int] = [:]
      for (step, name) in zip(steps, names) {
        try database.run(
          "INSERT INTO person_decision (message, thread, record, kind, user, at, run) VALUES (?, ?, ?, ?, ?, ?, ?)",
          [
            latest, target.thread, step.record.value, step.kind.rawValue, viewer.user.value, now.milliseconds, run,
          ])
        for message in messages {
          try MailStore.carryOut(step, on: message, named: name, run: run, viewer, now, database)
        }
        counts[step.kind == .linked ? "links" : "withdrawn"] = messages.count
      }
      try MailStore.noteStale(first, of: target, records: steps.map(\.record.value), database)
      try database.run(
        "UPDATE run SET ended_at = ?, counts = ? WHERE id = ?",
        [now.milliseconds, try StoredJSON.text(counts), run])
      return ID(run)
    }
  }

  /// What follows from a decision by hand: in the thread, from the message that it is about on, and for later mail that
  /// the records can concern.
  private static func noteStale(_ first: Int64, of target: LinkTarget, records: [Int64], _ database: Database) throws {
    let row = try database.row(
      """
      SELECT thread, CASE WHEN ?2 IS NULL THEN date ELSE (SELECT min(date) FROM message WHERE thread = ?2) END
      FROM message WHERE id = ?1
      """, [first, target.thread])
    guard let row else { return }
    let mail = StaleMail(.people, database)
    try mail.note(thread: row[0], from: row[1])
    for record in records { try mail.note(record: record, from: row[1] + 1) }
  }

  private static func carryOut(
    _ step: HandStep, on message: Int64, named name: String, run: Int64, _ viewer: Viewer, _ now: Timestamp,
    _ database: Database
  ) throws {
    try database.run(
      """
      INSERT OR IGNORE INTO link (message, record, created_at, date)
      VALUES (?1, ?2, ?3, (SELECT date FROM message WHERE id = ?1))
      """,
      [message, step.record.value, now.milliseconds])
    if step.kind == .linked {
      try claim(message, step.record.value, named: name, run: run, viewer, now, database)
    }
    try settleRemoval(message, step.record.value, database)
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
  static func messages(of target: LinkTarget, _ viewer: Viewer, _ database: Database) throws -> [Int64] {
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

  /// Makes a link removed or not, as the latest decision of people about its message or thread says; one about the
  /// thread says nothing of mail that its maker may not read.
  static func settleRemoval(_ message: Int64, _ record: Int64, _ database: Database) throws {
    let latest = try database.row(
      """
      SELECT d.kind, d.at, d.user FROM person_decision AS d
      WHERE d.record = ?1 AND d.undone_at IS NULL
        AND ((d.thread IS NULL AND d.message = ?2) OR (d.thread = (SELECT thread FROM message WHERE id = ?2)
          AND EXISTS (
            SELECT 1 FROM copy AS c JOIN mailbox AS b ON b.id = c.mailbox
            WHERE c.message = ?2 AND \(Access.isReader("d.user", of: "b")))))
      ORDER BY d.id DESC LIMIT 1
      """, [record, message])
    let isRemoved = latest.map { $0[0] == PersonDecision.Kind.removed.rawValue } ?? false
    try database.run(
      "UPDATE link SET removed_at = ?, removed_by = ? WHERE message = ? AND record = ?",
      [isRemoved ? latest?[1] as Int64? : nil, isRemoved ? latest?[2] as Int64? : nil, message, record])
  }
}
