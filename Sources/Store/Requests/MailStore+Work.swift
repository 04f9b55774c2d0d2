internal import GRDB
package import Model

/// For the process that works the workspace: it takes requests and says what came of them.
extension MailStore {
  /// How long it is told what came of a request, in seconds: a day, and less for the schedule's, which are many.
  private static let memory: Int64 = 86_400
  private static let scheduleMemory: Int64 = 3600
  /// How long the text of an answer that failed is kept for its writer, in seconds.
  private static let failedReplyMemory: Int64 = 30 * 86_400

  /// Oldest first.
  package func waitingRequests() throws(StoreError) -> [WorkRequest] {
    try read("list the requests") {
      try WorkRequest.list("WHERE \(WorkRequest.isOpen) AND state = 'waiting' ORDER BY id", [], $0)
    }
  }

  /// Takes a request to work on it; false when it waits no longer.
  package func begin(_ id: ID<WorkRequest>, now: Timestamp) throws(StoreError) -> Bool {
    try write("begin request \(id)") { database in
      try database.run(
        "UPDATE request SET state = 'running', started_at = ? WHERE id = ? AND state = 'waiting'",
        [now.milliseconds, id.value])
      return database.changesCount == 1
    }
  }

  /// Says how far a request that runs has come.
  package func note(_ progress: WorkRequest.Progress, of id: ID<WorkRequest>) throws(StoreError) {
    try write("note the progress of request \(id)") {
      try $0.run(
        "UPDATE request SET progress = ? WHERE id = ? AND state = 'running'", [try StoredJSON.text(progress), id.value])
    }
  }

  /// Says what came of a request. The text of an answer is in the outbox then, and no longer here.
  ///
  /// - Throws: `noSuch` when it has ended already.
  package func finish(_ id: ID<WorkRequest>, _ outcome: WorkRequest.Outcome, now: Timestamp) throws(StoreError) {
    try end(id, .done, "outcome", outcome, now: now)
  }

  /// Says why a request failed. The text of an answer is kept, so that its writer can try again.
  ///
  /// - Throws: `noSuch` when it has ended already.
  package func fail(_ id: ID<WorkRequest>, _ trouble: WorkRequest.Trouble, now: Timestamp) throws(StoreError) {
    try end(id, .failed, "trouble", trouble, now: now)
  }

  /// Gives a request that runs back, to be done from the start by the next process.
  package func release(_ id: ID<WorkRequest>) throws(StoreError) {
    try write("give request \(id) back") { try MailStore.release("id = ?", [id.value], $0) }
  }

  /// Takes back what the schedule asked for and nobody has begun: the next schedule asks for what is due then.
  package func dropScheduledRequests() throws(StoreError) {
    try write("drop what the schedule asked for") {
      try $0.run("DELETE FROM request WHERE \(WorkRequest.isOpen) AND state = 'waiting' AND user IS NULL")
    }
  }

  /// Lets what a crash interrupted wait again, and forgets what ended long ago.
  func reopenRequests(now: Timestamp) throws(StoreError) {
    try write("reopen the requests") { database in
      try MailStore.release("\(WorkRequest.isOpen)", [], database)
      try MailStore.forgetRequests(now: now, database)
    }
  }

  private func end(
    _ id: ID<WorkRequest>, _ state: WorkRequest.State, _ column: String, _ what: some Encodable, now: Timestamp
  ) throws(StoreError) {
    try write("end request \(id)") { database in
      try database.run(
        """
        UPDATE request SET state = ?1, \(column) = ?2, ended_at = ?3,
          work = CASE WHEN kind = 'reply' AND ?1 = 'done' THEN json_set(work, '$.reply._0.text', '') ELSE work END
        WHERE id = ?4 AND \(WorkRequest.isOpen)
        """, [state.rawValue, try StoredJSON.text(what), now.milliseconds, id.value])
      guard database.changesCount == 1 else { throw StoreError.noSuch("request \(id) that goes on") }
      try MailStore.forgetRequests(now: now, database)
    }
  }

  private static func release(_ condition: String, _ arguments: StatementArguments, _ database: Database) throws {
    try database.run(
      """
      UPDATE request SET state = 'waiting', progress = NULL, started_at = NULL
      WHERE \(condition) AND state = 'running'
      """, arguments)
  }

  private static func forgetRequests(now: Timestamp, _ database: Database) throws {
    func past(_ seconds: Int64) -> Int64 { now.adding(seconds: -seconds).milliseconds }
    try database.run(
      """
      DELETE FROM request WHERE ended_at <= CASE
        WHEN kind = 'reply' AND state = 'failed' THEN ?1 WHEN user IS NULL THEN ?2 ELSE ?3 END
      """, [past(failedReplyMemory), past(scheduleMemory), past(memory)])
  }
}

extension WorkRequest {
  /// For `WHERE`; in the words of the index over it, which is not used for others.
  static let isOpen = "state IN ('waiting', 'running')"

  /// Those that a condition takes.
  static func list(_ condition: String, _ arguments: StatementArguments, _ database: Database) throws -> [WorkRequest] {
    try database.rows(
      """
      SELECT id, work, user, state, progress, outcome, trouble, created_at, started_at, ended_at FROM request
      \(condition)
      """, arguments
    ).map(WorkRequest.init(stored:))
  }

  private init(stored row: Row) throws {
    let what = "request \(row[0] as Int64)"
    func value<Value: Decodable>(_ column: Int) throws -> Value? {
      try (row[column] as String?).map { try StoredJSON.value(Value.self, $0, of: what) }
    }
    func time(_ column: Int) -> Timestamp? { (row[column] as Int64?).map { Timestamp(milliseconds: $0) } }
    guard let work: Work = try value(1), let state = State(rawValue: row[3]) else { throw StoreError.corrupt(what) }
    self.init(
      id: ID(row[0]), work: work, user: (row[2] as Int64?).map { ID($0) }, state: state, progress: try value(4),
      outcome: try value(5), trouble: try value(6), createdAt: Timestamp(milliseconds: row[7]), startedAt: time(8),
      endedAt: time(9))
  }
}
