internal import GRDB
internal import Model

/// Notes, inside a transaction, which stored mail is to be decided again.
///
/// Filing and people note apart, so that what people decided is settled as a run of its own and never as part of the
/// sync that happens to end first. A note commits with its cause and goes with the decision that answers it, so that a
/// crash forgets nothing.
struct StaleMail {
  enum Side: String { case filing, people }

  /// A place in the order in which mail is decided: by the date that counts, then by id.
  struct Place: Comparable {
    var date: Int64
    var message: Int64

    static func < (a: Place, b: Place) -> Bool { (a.date, a.message) < (b.date, b.message) }
  }

  let side: Side
  let database: Database

  init(_ side: Side, _ database: Database) { (self.side, self.database) = (side, database) }

  func isThere() throws -> Bool {
    try database.number(
      """
      SELECT EXISTS (SELECT 1 FROM stale_message WHERE side = ?1) OR EXISTS (SELECT 1 FROM stale_range WHERE side = ?1)
        OR EXISTS (SELECT 1 FROM stale_record WHERE side = ?1)
      """, [side.rawValue]) == 1
  }

  // MARK: Noting

  /// All mail of this date or later.
  func note(from date: Int64) throws { try note(range: Place(date: date, message: 0)) }

  /// All mail. A workspace without mail has none.
  func noteAll() throws {
    if let first = try database.number("SELECT min(date) FROM message") { try note(from: first) }
  }

  /// The messages of a thread that are of this date or later.
  func note(thread: Int64, from date: Int64 = .min) throws {
    try database.run(
      """
      INSERT OR IGNORE INTO stale_message (side, date, message)
      SELECT ?1, date, id FROM message WHERE thread = ?2 AND date >= ?3
      """, [side.rawValue, thread, date])
  }

  func note(message: Int64, date: Int64) throws {
    try database.run(
      "INSERT OR IGNORE INTO stale_message (side, date, message) VALUES (?, ?, ?)", [side.rawValue, date, message])
  }

  /// The mail of this date or later that a record can concern as it is when the note is taken up.
  func note(record: Int64, from date: Int64 = .min) throws {
    try database.run(
      """
      INSERT INTO stale_record (side, record, date) VALUES (?1, ?2, ?3)
      ON CONFLICT DO UPDATE SET date = ?3 WHERE date > ?3
      """, [side.rawValue, record, date])
  }

  /// The mail whose decision looked for this.
  func note(asked: Asked) throws {
    try database.run(
      """
      INSERT OR IGNORE INTO stale_message (side, date, message)
      SELECT ?1, m.date, m.id FROM asked AS q JOIN copy AS c ON c.id = q.copy JOIN message AS m ON m.id = c.message
      WHERE q.what = ?2 AND q.value = ?3
      """, [side.rawValue, asked.what.storable, asked.value.storable])
  }

  private func note(range place: Place) throws {
    try database.run(
      """
      INSERT INTO stale_range (side, date, message) VALUES (?1, ?2, ?3)
      ON CONFLICT DO UPDATE SET date = ?2, message = ?3 WHERE (date, message) > (?2, ?3)
      """, [side.rawValue, place.date, place.message])
  }

  // MARK: Taking up

  /// Where the range of all mail begins; nil where none is noted.
  func range() throws -> Place? {
    try database.row("SELECT date, message FROM stale_range WHERE side = ?", [side.rawValue]).map {
      Place(date: $0[0], message: $0[1])
    }
  }

  /// The next messages in the order of the places; `isRange` where they are the beginning of the range. What is noted
  /// of records becomes messages here.
  func next(limit: Int) throws -> (places: [Place], isRange: Bool) {
    let range = try range()
    try expandRecords(before: range)
    let end = range ?? Place(date: .max, message: .max)
    let noted = try places(
      """
      SELECT date, message FROM stale_message WHERE side = ?1 AND (date, message) < (?2, ?3)
      ORDER BY date, message LIMIT ?4
      """, [side.rawValue, end.date, end.message, limit])
    guard noted.isEmpty, let range else { return (noted, false) }
    let all = try places(
      "SELECT date, id FROM message WHERE date >= ?1 AND (date, id) >= (?1, ?2) ORDER BY date, id LIMIT ?3",
      [range.date, range.message, limit])
    if all.isEmpty { try database.run("DELETE FROM stale_range WHERE side = ?", [side.rawValue]) }
    return (all, true)
  }

  /// Forgets messages that are decided again. Of a range that has been noted anew meanwhile nothing is done yet.
  func settle(_ places: [Place], ofRange range: Place?) throws {
    guard let range else {
      for place in places {
        try database.run(
          "DELETE FROM stale_message WHERE side = ? AND date = ? AND message = ?",
          [side.rawValue, place.date, place.message])
      }
      return
    }
    guard let last = places.last, try self.range() == range else { return }
    try database.run(
      "UPDATE stale_range SET date = ?, message = ? WHERE side = ?", [last.date, last.message + 1, side.rawValue])
    try database.run(
      "DELETE FROM stale_message WHERE side = ? AND (date, message) >= (?, ?) AND (date, message) <= (?, ?)",
      [side.rawValue, range.date, range.message, last.date, last.message])
  }

  /// Makes the other side's notes this side's.
  func takeOver(_ other: StaleMail) throws {
    guard try other.isThere() else { return }
    try database.run(
      "INSERT OR IGNORE INTO stale_message SELECT ?, date, message FROM stale_message WHERE side = ?",
      [side.rawValue, other.side.rawValue])
    if let range = try other.range() { try note(range: range) }
    for row in try database.rows("SELECT record, date FROM stale_record WHERE side = ?", [other.side.rawValue]) {
      try note(record: row[0], from: row[1])
    }
    for table in ["stale_message", "stale_range", "stale_record"] {
      try database.run("DELETE FROM \(table) WHERE side = ?", [other.side.rawValue])
    }
  }

  private func places(_ sql: String, _ arguments: StatementArguments) throws -> [Place] {
    try database.rows(sql, arguments).map { Place(date: $0[0], message: $0[1]) }
  }
}
