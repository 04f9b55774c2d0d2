internal import FoundationEssentials
internal import GRDB
package import Model

/// A stored rule revision: immutable, known by the hash of its source.
package struct RuleRevision: Sendable, Hashable {
  package var hash: Digest
  /// The files of the rule set, as Pipeline writes them.
  package var source: String
  package var storedAt: Timestamp
  package var user: String?
  package var isActive: Bool
}

/// One time that a revision was put in force.
package struct RuleActivation: Sendable, Hashable {
  package var hash: Digest
  /// The file that the set began with, relative to the rules folder.
  package var file: String
  package var at: Timestamp
  package var user: String?
  /// What it changed of stored mail; nil where that was nothing.
  package var run: ID<Run>?
  package var isUndone: Bool
  /// It is the latest time of the revision in force.
  package var isActive: Bool
}

extension MailStore {
  /// Stores a revision and makes it the one in force, which leaves all decisions stale; what is in force already
  /// changes nothing. On disk when it returns.
  ///
  /// - Returns: false when it was in force.
  @discardableResult
  package func activateRules(hash: Digest, source: String, by user: ID<User>?, now: Timestamp) throws(StoreError)
    -> Bool
  {
    if try ruleRevisions().contains(where: { $0.isActive && $0.hash == hash }) { return false }
    return try write("store the rules", durable: true) { database in
      // Somebody may have been quicker.
      let active = try MailStore.activeHash(database)
      if active == hash.description { return false }
      if let user { try Access.requireAdministrator(Viewer(user: user), doing: "put rules in force", database) }
      try database.run(
        "INSERT INTO rule_revision (hash, source, stored_at, user) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [hash.blob, source, now.milliseconds, user?.value])
      try database.run(
        "INSERT INTO rule_activation (rules, at, user) VALUES (?, ?, ?)", [hash.blob, now.milliseconds, user?.value])
      try database.run(
        "INSERT OR REPLACE INTO workspace (key, value) VALUES ('active_rules', ?)", [hash.description])
      try StaleMail(.people, database).noteAll()
      return true
    }
  }

  /// The hash of the rules in force, in hexadecimal; nil where there are none yet.
  static func activeHash(_ database: Database) throws -> String? {
    try database.row("SELECT value FROM workspace WHERE key = 'active_rules'")?[0]
  }

  /// The revision in force.
  ///
  /// - Throws: `noSuch` in a workspace whose making was interrupted.
  package func activeRules() throws(StoreError) -> RuleRevision {
    guard let active = try ruleRevisions().first(where: \.isActive) else {
      throw .noSuch("rule revision in force; store one with: rapport rules apply")
    }
    return active
  }

  /// The revision whose hash begins so.
  ///
  /// - Throws: `noSuch`, `ambiguous`.
  package func ruleRevision(matching beginning: String) throws(StoreError) -> RuleRevision {
    let found = try ruleRevisions().filter { $0.hash.description.hasPrefix(beginning.lowercased()) }
    guard let first = found.first else {
      throw .noSuch("rule revision \(beginning); to list them: rapport rules history")
    }
    guard found.count == 1 else {
      throw .ambiguous("rule revision \(beginning)", candidates: found.map { String($0.hash.description.prefix(12)) })
    }
    return first
  }

  /// How many stored copies a revision has decided, and the names of its rules that applied to one.
  package func appliedRules(of hash: Digest) throws(StoreError) -> (decided: Int, applied: Set<String>) {
    try read("read which rules applied") { database in
      let count = try database.number("SELECT count(*) FROM decision WHERE rules = ?", [hash.blob])
      let rows = try database.rows(
        "SELECT DISTINCT a.value FROM decision AS d, json_each(d.decision, '$.applied') AS a WHERE d.rules = ?",
        [hash.blob])
      return (Int(count ?? 0), Set(rows.map { $0[0] }))
    }
  }

  /// What was put in force, by whom, and the run that it was; the latest first.
  package func ruleHistory() throws(StoreError) -> [RuleActivation] {
    try read("read the history of the rules") { database in
      let rows = try database.rows(
        """
        SELECT a.rules, json_extract(r.source, '$[0].path'), a.at, u.name, a.run, n.undone_at IS NOT NULL
        FROM rule_activation AS a JOIN rule_revision AS r ON r.hash = a.rules
        LEFT JOIN user AS u ON u.id = a.user LEFT JOIN run AS n ON n.id = a.run ORDER BY a.id DESC
        """)
      var history = try rows.map { row in
        RuleActivation(
          hash: try Digest(stored: row[0]), file: row[1] as String? ?? "", at: Timestamp(milliseconds: row[2]),
          user: row[3], run: (row[4] as Int64?).map { ID($0) }, isUndone: row[5], isActive: false)
      }
      // Older versions kept of rules that came back the first time alone, which is not the latest row.
      let active = try MailStore.activeHash(database)
      if let place = history.firstIndex(where: { $0.hash.description == active }) { history[place].isActive = true }
      return history
    }
  }

  /// All revisions, the latest first.
  package func ruleRevisions() throws(StoreError) -> [RuleRevision] {
    try read("read the rule revisions") { database in
      let active = try MailStore.activeHash(database)
      return try database.rows(
        """
        SELECT r.hash, r.source, r.stored_at, u.name FROM rule_revision AS r LEFT JOIN user AS u ON u.id = r.user
        ORDER BY r.stored_at DESC, r.hash
        """
      ).map { row in
        let hash = try Digest(stored: row[0])
        return RuleRevision(
          hash: hash, source: row[1], storedAt: Timestamp(milliseconds: row[2]), user: row[3],
          isActive: hash.description == active)
      }
    }
  }
}
