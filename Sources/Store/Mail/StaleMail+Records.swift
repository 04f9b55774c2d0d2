internal import GRDB
internal import Model

/// What leads decisions to a record, and may be gone after a change.
struct RecordTies {
  /// The records that it names: of a contact its company, of a deal its companies and its contacts.
  private(set) var named: Set<Int64>
  /// Its addresses, its domains, its external id and its custom fields, as look-ups ask for them.
  private(set) var asked: Set<Asked>

  init(of record: Int64, _ database: Database) throws {
    named = Set(
      try Int64.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT company FROM contact WHERE record = ?1 AND company IS NOT NULL
            UNION SELECT company FROM deal WHERE record = ?1 AND company IS NOT NULL
            UNION SELECT partner FROM deal WHERE record = ?1 AND partner IS NOT NULL
            UNION SELECT contact FROM deal_contact WHERE deal = ?1
            """), arguments: [record]))
    asked = Set(
      try database.rows(
        """
        SELECT 'address', key FROM record_address WHERE record = ?1
        UNION SELECT 'domain', domain FROM record_domain WHERE record = ?1
        UNION SELECT kind || '.id', swiftLowercaseString(external_id) FROM record
          WHERE id = ?1 AND external_id IS NOT NULL
        UNION SELECT r.kind || '.' || f.name, f.value FROM record_field AS f JOIN record AS r ON r.id = f.record
          WHERE f.record = ?1
        """, [record]
      ).map { Asked(what: $0[0], value: $0[1]) })
  }

  /// Those that are not there any more.
  func gone(in now: RecordTies) -> (named: [Int64], asked: [Asked]) {
    (
      named.subtracting(now.named).sorted(),
      asked.subtracting(now.asked).sorted { ($0.what, $0.value) < ($1.what, $1.value) }
    )
  }
}

extension StaleMail {
  /// A record that has changed, with what it had before.
  func note(changed record: Int64, before: RecordTies) throws {
    try note(record: record)
    let gone = before.gone(in: try RecordTies(of: record, database))
    for record in gone.named { try note(record: record) }
    for tie in gone.asked {
      try note(asked: tie)
      switch tie.what {
      case "address": try note(participants: "key", tie.value)
      case "domain": try note(participants: "domain", tie.value)
      default: break
      }
    }
  }

  private func note(participants column: String, _ value: String) throws {
    try database.run(
      """
      INSERT OR IGNORE INTO stale_message (side, date, message)
      SELECT ?1, m.date, m.id FROM participant AS p CROSS JOIN message AS m ON m.id = p.message WHERE p.\(column) = ?2
      """, [side.rawValue, value])
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
