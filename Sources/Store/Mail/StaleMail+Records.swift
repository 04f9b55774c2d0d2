internal import GRDB
internal import Model

/// What of a record leads decisions to it and may be gone after a change.
struct RecordTies {
  /// Of a contact its company, of a deal its company and its partner.
  fileprivate var companies: [Int64]
  /// Its custom fields, as look-ups ask for them.
  fileprivate var fields: [Asked]

  init(of record: Int64, _ database: Database) throws {
    companies = try database.rows(
      """
      SELECT company FROM contact WHERE record = ?1 AND company IS NOT NULL
      UNION SELECT company FROM deal WHERE record = ?1 AND company IS NOT NULL
      UNION SELECT partner FROM deal WHERE record = ?1 AND partner IS NOT NULL
      """, [record]
    ).map { $0[0] }
    fields = try database.rows(
      "SELECT r.kind, f.name, f.value FROM record_field AS f JOIN record AS r ON r.id = f.record WHERE f.record = ?",
      [record]
    ).map { Asked(what: "\($0[0] as String).\($0[1] as String)", value: $0[2]) }
  }
}

extension StaleMail {
  /// A record that has changed, with what it had before.
  func note(changed record: Int64, before: RecordTies) throws {
    try note(record: record)
    for company in before.companies { try note(record: company) }
    for field in before.fields { try note(asked: field) }
  }

  /// Turns what is noted of records into messages, those before the range alone: it has all others.
  func expandRecords(before range: Place?) throws {
    let records = try database.rows("SELECT record, date FROM stale_record WHERE side = ?", [side.rawValue])
    if records.isEmpty { return }
    let end = range ?? Place(date: .max, message: .max)
    for row in records where (row[1] as Int64) <= end.date {
      try database.run(
        """
        WITH \(StaleMail.concerned)
        INSERT OR IGNORE INTO stale_message (side, date, message)
        SELECT ?2, m.date, m.id FROM concerned AS q CROSS JOIN message AS m ON m.id = q.message
        WHERE m.date >= ?3 AND (m.date, m.id) < (?4, ?5)
        """, [row[0] as Int64, side.rawValue, row[1] as Int64, end.date, end.message])
    }
    try database.run("DELETE FROM stale_record WHERE side = ?", [side.rawValue])
  }

  /// The mail that a record (`?1`) can concern: that of the addresses and domains by which it comes into question, that
  /// whose rules looked for it, and that on its timeline.
  private static let concerned = """
    kin(id) AS (
      SELECT ?1
      UNION SELECT contact FROM deal_contact WHERE deal = ?1
      UNION SELECT company FROM deal WHERE record = ?1 AND company IS NOT NULL
      UNION SELECT partner FROM deal WHERE record = ?1 AND partner IS NOT NULL),
    people(id) AS (
      SELECT id FROM kin UNION SELECT c.record FROM kin AS k CROSS JOIN contact AS c ON c.company = k.id),
    keys(key) AS (SELECT DISTINCT a.key FROM people AS p CROSS JOIN record_address AS a ON a.record = p.id),
    domains(domain) AS (SELECT DISTINCT d.domain FROM kin AS k CROSS JOIN record_domain AS d ON d.record = k.id),
    asking(what, value) AS (
      SELECT 'address', key FROM keys UNION ALL SELECT 'domain', domain FROM domains
      UNION ALL SELECT kind || '.id', swiftLowercaseString(external_id) FROM record
        WHERE id = ?1 AND external_id IS NOT NULL
      UNION ALL SELECT r.kind || '.' || f.name, f.value FROM record_field AS f JOIN record AS r ON r.id = f.record
        WHERE f.record = ?1),
    concerned(message) AS (
      SELECT p.message FROM keys AS k CROSS JOIN participant AS p ON p.key = k.key
      UNION SELECT p.message FROM domains AS d CROSS JOIN participant AS p ON p.domain = d.domain
      UNION SELECT c.message FROM asking AS a CROSS JOIN asked AS q ON q.what = a.what AND q.value = a.value
        CROSS JOIN copy AS c ON c.id = q.copy
      UNION SELECT message FROM link WHERE record = ?1)
    """
}
