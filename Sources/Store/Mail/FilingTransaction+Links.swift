internal import GRDB
internal import Model

/// A reason for a link, as a decision wants it.
struct WantedClaim: Hashable {
  var record: Int64
  var evidence: Evidence

  /// Each reason once, in the order of the decision.
  static func list(_ links: [DecidedLink]) -> [WantedClaim] {
    var seen: Set<WantedClaim> = []
    return links.flatMap { link in
      link.evidence.map { WantedClaim(record: link.record.id.value, evidence: $0) }
    }.filter { seen.insert($0).inserted }
  }

  /// What makes it the same reason although its words have changed: names in them do.
  var substance: Substance {
    Substance(record: record, step: evidence.step, rule: evidence.rule, inheritedFrom: evidence.inheritedFrom?.value)
  }

  struct Substance: Hashable {
    var record: Int64
    var step: Step
    var rule: String?
    var inheritedFrom: Int64?
  }
}

/// What the claims of one decision have in common.
struct Claims {
  var copy: Int64
  var message: Int64
  var rules: Digest
}

extension FilingTransaction {
  /// Adds a claim, and its link if need be. A link that a person removed gets none.
  ///
  /// - Returns: True when the link was not there before.
  func add(_ wanted: WantedClaim, _ claims: Claims) throws -> Bool {
    if try isByPerson(wanted, claims) { return false }
    let found = try database.row(
      "SELECT id, removed_at FROM link WHERE message = ? AND record = ?", [claims.message, wanted.record])
    if let found, (found[1] as Int64?) != nil { return false }
    let link: Int64
    var wasLive = false
    if let found {
      link = found[0]
      wasLive =
        try database.number("SELECT 1 FROM claim WHERE link = ? AND withdrawn_at IS NULL LIMIT 1", [link]) != nil
    } else {
      try database.run(
        """
        INSERT INTO link (message, record, created_at, date)
        VALUES (?1, ?2, ?3, (SELECT date FROM message WHERE id = ?1))
        """,
        [claims.message, wanted.record, now.milliseconds])
      link = database.lastInsertedRowID
    }
    // One more for a link that somebody else's mail or an earlier run has made.
    if wasLive,
      try database.number(
        "SELECT 1 FROM claim WHERE link = ? AND withdrawn_at IS NULL AND run <> ? LIMIT 1", [link, try run()]) != nil
    {
      count("reasons")
    }
    let parent = try wanted.evidence.inheritedFrom.flatMap {
      try database.number("SELECT id FROM link WHERE message = ? AND record = ?", [$0.value, wanted.record])
    }
    try database.run(
      """
      INSERT INTO claim (link, run, copy, step, reason, rule, rules, parent, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        link, try run(), claims.copy, wanted.evidence.step.rawValue, wanted.evidence.reason.storable,
        wanted.evidence.rule?.storable, claims.rules.blob, parent, now.milliseconds,
      ])
    return !wasLive
  }

  /// True when the reason is what a person decided and the person's own claim is there: it needs no second one, which
  /// would outlive the undo of the first.
  func isByPerson(_ wanted: WantedClaim, _ claims: Claims) throws -> Bool {
    guard wanted.evidence.step == .people else { return false }
    return try database.number(
      """
      SELECT 1 FROM claim AS c JOIN link AS l ON l.id = c.link
      WHERE l.message = ? AND l.record = ? AND c.user IS NOT NULL AND c.withdrawn_at IS NULL LIMIT 1
      """, [claims.message, wanted.record]) != nil
  }
}
