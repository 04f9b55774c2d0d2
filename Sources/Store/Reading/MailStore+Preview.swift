internal import GRDB
package import Model

extension MailStore {
  /// Adds what a run has done with the messages that it brought into a copy of a workspace.
  package func read(_ run: ID<Run>, into preview: inout SyncPreview) throws(StoreError) {
    preview = try read("read what a sync would do") { [preview] database in
      var preview = preview
      try PreviewReading(run: run.value, database: database).add(to: &preview)
      return preview
    }
  }
}

private struct PreviewReading {
  let run: Int64
  let database: Database

  func add(to preview: inout SyncPreview) throws {
    try addSenders(to: &preview)
    try addLinks(to: &preview)
    try addOutcomes(to: &preview)
    try addRecords(to: &preview)
  }

  private func number(_ sql: String) throws -> Int { Int(try database.number(sql, [run]) ?? 0) }

  private func tallies(_ sql: String) throws -> [SyncPreview.Tally] {
    try database.rows(sql + " LIMIT \(SyncPreview.maximumListed)", [run]).map {
      SyncPreview.Tally(what: $0[0], messages: $0[1])
    }
  }

  // MARK: Senders

  private static let senders = """
    FROM copy AS c JOIN message AS m ON m.id = c.message JOIN participant AS p ON p.message = m.id
    WHERE c.run = ?1 AND NOT m.is_outgoing AND p.role = 'from' AND p.key IS NOT NULL
    """
  /// Of a record that was there before the run.
  private static let isKnown = """
    EXISTS (
      SELECT 1 FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record
      WHERE a.key = p.key AND r.deleted_at IS NULL AND r.created_run IS NOT ?1)
    """
  /// At the domain of such a company, or below it: the domains above were asked for by the decision.
  private static let isAtCompany = """
    EXISTS (
      SELECT 1 FROM record_domain AS d CROSS JOIN record AS r ON r.id = d.record
      WHERE d.domain IN (
          SELECT p.domain
          UNION ALL SELECT q.value FROM asked AS q
            WHERE q.copy = c.id AND q.what = 'domain' AND p.domain LIKE '%.' || q.value)
        AND r.deleted_at IS NULL AND r.created_run IS NOT ?1)
    """

  private func addSenders(to preview: inout SyncPreview) throws {
    preview.outgoing = try number(
      "SELECT count(*) FROM copy AS c JOIN message AS m ON m.id = c.message WHERE c.run = ? AND m.is_outgoing")
    let sorts = try database.rows(
      """
      SELECT CASE WHEN \(PreviewReading.isKnown) THEN 0 WHEN \(PreviewReading.isAtCompany) THEN 1 ELSE 2 END AS sort,
        count(DISTINCT p.key), count(*) \(PreviewReading.senders) GROUP BY sort
      """, [run])
    for row in sorts {
      let senders = SyncPreview.Senders(addresses: row[1], messages: row[2])
      switch row[0] as Int {
      case 0: preview.known = senders
      case 1: preview.atCompanies = senders
      default: preview.unknown = senders
      }
    }
    preview.frequentUnknown = try tallies(
      """
      SELECT p.key, count(*) AS n \(PreviewReading.senders)
        AND NOT \(PreviewReading.isKnown) AND NOT \(PreviewReading.isAtCompany) GROUP BY p.key ORDER BY n DESC, p.key
      """)
  }

  // MARK: Decisions

  private func addLinks(to preview: inout SyncPreview) throws {
    preview.linked = try number(
      """
      SELECT count(DISTINCT c.message) FROM copy AS c JOIN live_link AS l ON l.message = c.message WHERE c.run = ?
      """)
    let kinds = try database.rows(
      """
      SELECT r.kind, count(DISTINCT c.message) FROM copy AS c JOIN live_link AS l ON l.message = c.message
      JOIN record AS r ON r.id = l.record WHERE c.run = ? GROUP BY r.kind
      """, [run])
    preview.links = Dictionary(uniqueKeysWithValues: kinds.map { ($0[0], $0[1]) })
    preview.frequentDeals = try tallies(
      """
      SELECT r.name, count(DISTINCT c.message) AS n FROM copy AS c JOIN live_link AS l ON l.message = c.message
      JOIN record AS r ON r.id = l.record WHERE c.run = ? AND r.kind = 'deal' GROUP BY r.id ORDER BY n DESC, r.name
      """)
  }

  private func addOutcomes(to preview: inout SyncPreview) throws {
    func reasons(_ outcome: String) throws -> [SyncPreview.Tally] {
      try tallies(
        """
        SELECT coalesce(d.reason, ''), count(*) AS n FROM copy AS c JOIN decision AS d ON d.copy = c.id
        WHERE c.run = ? AND d.outcome = '\(outcome)' GROUP BY d.reason ORDER BY n DESC, d.reason
        """)
    }
    (preview.held, preview.skipped) = (try reasons("held"), try reasons("skipped"))
    let asked = "FROM copy AS c JOIN decision AS d ON d.copy = c.id WHERE c.run = ? AND d.has_question"
    preview.asked = try number("SELECT count(*) \(asked)")
    preview.left = try number(
      """
      SELECT count(*) FROM copy AS c JOIN decision AS d ON d.copy = c.id
      WHERE c.run = ? AND d.outcome = 'decided' AND NOT d.has_question
        AND NOT EXISTS (SELECT 1 FROM live_link AS l WHERE l.message = c.message)
      """)
    let rows = try database.rows(
      """
      SELECT m.date, coalesce(m.from_key, ''), m.subject, d.decision FROM copy AS c JOIN decision AS d ON d.copy = c.id
      JOIN message AS m ON m.id = c.message
      WHERE c.run = ? AND d.has_question ORDER BY m.date DESC, m.id LIMIT \(SyncPreview.maximumListed)
      """, [run])
    preview.questions = try rows.map { row in
      let decision = try StoredJSON.value(Decision.self, row[3], of: "a decision")
      let candidates = decision.questions.flatMap(\.candidates).map { "\($0.record.kind.rawValue) \($0.name)" }
      return SyncPreview.Example(
        date: Timestamp(milliseconds: row[0]), from: row[1], subject: row[2],
        what: candidates.prefix(SyncPreview.maximumListed).joined(separator: "; "))
    }
  }

  private func addRecords(to preview: inout SyncPreview) throws {
    let kinds = try database.rows("SELECT kind, count(*) FROM record WHERE created_run = ? GROUP BY kind", [run])
    preview.records = Dictionary(uniqueKeysWithValues: kinds.map { ($0[0], $0[1]) })
    preview.recordExamples = try database.rows(
      """
      SELECT r.kind, r.name FROM record AS r WHERE r.created_run = ? ORDER BY r.id
      LIMIT \(SyncPreview.maximumListed)
      """, [run]
    ).map { "\($0[0] as String) \($0[1] as String)" }
  }
}
