internal import GRDB
package import Model

extension FilingTransaction {
  /// Candidates by subject that are given, the latest ones: more would only cost time, and a sender can make many.
  package static let maximumSubjectCandidates = 50
  /// Threads that are given for one message id, the oldest ones: a forged id that many mention merges no more.
  package static let maximumThreadsOfID = 50

  /// What is known of the threads that a message may belong to, as of this transaction.
  package func threads(_ lookup: ThreadLookup) throws(StoreError) -> KnownThreads {
    try step("look up threads") {
      var known = KnownThreads()
      let same = try database.row("SELECT id, thread FROM message WHERE identity = ?", [lookup.identityDigest.blob])
      if let same { known.sameMessage = (message: ID(same[0]), thread: ID(same[1])) }
      for id in Set(lookup.messageIDs).sorted() {
        let found = try database.rows(
          "SELECT thread FROM thread_reference WHERE message_id = ? ORDER BY thread LIMIT ?",
          [id.storable, FilingTransaction.maximumThreadsOfID])
        if !found.isEmpty { known.byMessageID[id] = found.map { ID($0[0]) } }
      }
      if let key = lookup.subjectKey {
        known.bySubject = try subjectCandidates(key, from: lookup.from, to: lookup.to)
      }
      return known
    }
  }

  /// In the order of their dates.
  private func subjectCandidates(_ key: String, from: Timestamp, to: Timestamp) throws -> [SubjectCandidate] {
    let messages = try database.rows(
      """
      SELECT id, thread, date, is_orphan_reply, from_key FROM message
      WHERE subject_key = ? AND date BETWEEN ? AND ? ORDER BY date DESC, identity DESC LIMIT ?
      """, [key.storable, from.milliseconds, to.milliseconds, FilingTransaction.maximumSubjectCandidates])
    if messages.isEmpty { return [] }
    var participants: [Int64: Set<String>] = [:]
    try database.each(
      """
      SELECT message, key FROM participant
      WHERE message IN (SELECT value FROM json_each(?)) AND key IS NOT NULL
      """, [StoredJSON.array(messages.map { $0[0] as Int64 })]
    ) { row in participants[row[0], default: []].insert(row[1]) }
    return messages.reversed().map { row in
      SubjectCandidate(
        thread: ID(row[1]), message: ID(row[0]), date: Timestamp(milliseconds: row[2]), isOrphanReply: row[3],
        from: (row[4] as String?).flatMap(Address.init(stored:)), participants: participants[row[0]] ?? [])
    }
  }

  /// The thread that a placement says, made or merged if need be; and every message id it now mentions.
  func thread(for placement: Placement.Thread, mentioning ids: [String]) throws -> Int64 {
    let thread: Int64
    switch placement {
    case .new:
      try database.run("INSERT INTO thread DEFAULT VALUES")
      thread = database.lastInsertedRowID
    case .join(let id): thread = try survivor(of: id.value)
    case .merge(let into, let others):
      thread = try survivor(of: into.value)
      for other in others.sorted() { try merge(try survivor(of: other.value), into: thread) }
      try noteStale(thread: thread)
    }
    for id in ids {
      try database.run(
        "INSERT OR IGNORE INTO thread_reference (message_id, thread) VALUES (?, ?)", [id.storable, thread])
    }
    return thread
  }

  /// The thread itself, or the one that it was merged into.
  private func survivor(of thread: Int64) throws -> Int64 {
    guard let row = try database.row("SELECT merged_into FROM thread WHERE id = ?", [thread]) else {
      throw StoreError.noSuch("thread \(thread)")
    }
    // Merging points older merges at the survivor, so one step is enough.
    return (row[0] as Int64?) ?? thread
  }

  private func merge(_ thread: Int64, into survivor: Int64) throws {
    if thread == survivor { return }
    try database.run("UPDATE message SET thread = ? WHERE thread = ?", [survivor, thread])
    try database.run("UPDATE person_decision SET thread = ? WHERE thread = ?", [survivor, thread])
    try database.run("UPDATE OR IGNORE thread_reference SET thread = ? WHERE thread = ?", [survivor, thread])
    try database.run("DELETE FROM thread_reference WHERE thread = ?", [thread])
    try database.run("UPDATE thread SET merged_into = ? WHERE merged_into = ?", [survivor, thread])
    try database.run("UPDATE thread SET merged_into = ? WHERE id = ?", [survivor, thread])
  }
}
