internal import GRDB
package import Model

extension FilingTransaction {
  /// Candidates by subject that are given, the latest ones: more would only cost time, and a sender can make many.
  package static let maximumSubjectCandidates = 50
  /// Ties that are given for one message id: a forged id that very many mention merges no more.
  package static let maximumTiesOfID = 200

  /// What is known of the threads that a message may belong to, as of this transaction.
  package func threads(_ lookup: ThreadLookup) throws(StoreError) -> KnownThreads {
    try step("look up threads") {
      var known = KnownThreads()
      let same = try database.row("SELECT id, thread FROM message WHERE identity = ?", [lookup.identityDigest.blob])
      if let same { known.sameMessage = (message: ID(same[0]), thread: ID(same[1])) }
      for mention in lookup.mentions { try addTies(mention, to: &known) }
      if let key = lookup.subjectKey {
        known.bySubject = try subjectCandidates(key, from: lookup.from, to: lookup.to)
      }
      return known
    }
  }

  private func addTies(_ mention: ThreadMention, to known: inout KnownThreads) throws {
    // A tie names the thread as it was; threads that were merged since are one step away.
    var query = """
      SELECT tie, coalesce(merged_into, id) FROM thread_tie JOIN thread ON id = thread WHERE message_id = ?
      """
    var arguments: StatementArguments = [mention.id.storable]
    if let seeks = mention.seeks {
      // In steps, so that few statements are prepared; what is there twice is found once.
      let places = (seeks.count + 3) / 4 * 4
      query += " AND tie IN (?\(String(repeating: ", ?", count: max(places, 1) - 1)))"
      for index in 0..<max(places, 1) { arguments += [seeks[index < seeks.count ? index : 0].storable] }
    }
    query += " ORDER BY tie, thread LIMIT \(FilingTransaction.maximumTiesOfID)"
    try database.each(query, arguments) { row in
      let thread = ID<MailThread>(row[1])
      var threads = known.ties[ThreadTie(id: mention.id, tie: row[0]), default: []]
      if !threads.contains(thread) { threads = (threads + [thread]).sorted() }
      known.ties[ThreadTie(id: mention.id, tie: row[0])] = threads
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

  /// The thread that a placement says, made or merged if need be.
  func thread(for placement: Placement.Thread) throws -> Int64 {
    switch placement {
    case .new:
      try database.run("INSERT INTO thread DEFAULT VALUES")
      return database.lastInsertedRowID
    case .join(let id): return try survivor(of: id.value)
    case .merge(let into, let others):
      let thread = try survivor(of: into.value)
      for other in others.sorted() { try merge(try survivor(of: other.value), into: thread) }
      // Their first message has links to hand on.
      try StaleMail(.filing, database).note(thread: thread)
      return thread
    }
  }

  /// Remembers what a message says of itself, for those that come later. Each copy's counts: their headers may differ.
  func leave(_ ties: [ThreadTie], in thread: Int64) throws {
    for tie in ties {
      try database.run(
        "INSERT OR IGNORE INTO thread_tie (message_id, tie, thread) VALUES (?, ?, ?)",
        [tie.id.storable, tie.tie.storable, thread])
    }
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
    try database.run("UPDATE thread SET merged_into = ? WHERE merged_into = ?", [survivor, thread])
    try database.run("UPDATE thread SET merged_into = ? WHERE id = ?", [survivor, thread])
  }
}
