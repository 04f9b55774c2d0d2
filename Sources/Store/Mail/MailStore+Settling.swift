internal import GRDB
package import Model

/// Whose notes of stale decisions are taken over.
package enum StaleNotes: Sendable {
  /// What filing noted; nothing while people's notes wait, with which it is settled then.
  case filing
  /// Also what people linked, undid, imported or put in force.
  case all
}

/// From which date on decisions are to be made again, as one side notes it.
///
/// Filing and people note apart, so that what people decided is settled as a run of its own and never as part of the
/// sync that happens to end first.
enum StaleNote: CaseIterable {
  case filing
  case people

  private var noted: String {
    switch self {
    case .filing: "settle_from"
    case .people: "settle_people_from"
    }
  }

  /// While it is being settled, so that a crash forgets nothing.
  private var taken: String {
    switch self {
    case .filing: "settling_from"
    case .people: "settling_people_from"
    }
  }

  func isThere(_ database: Database) throws -> Bool {
    try database.number("SELECT 1 FROM workspace WHERE key IN (?, ?)", [noted, taken]) != nil
  }

  func lower(to date: Int64, _ database: Database) throws { try StaleNote.lower(noted, to: date, database) }

  /// Gives the date that is settled from then on; nil where none is.
  func take(_ database: Database) throws -> Int64? {
    if let date = try StaleNote.date(noted, database) {
      try StaleNote.lower(taken, to: date, database)
      try database.run("DELETE FROM workspace WHERE key = ?", [noted])
    }
    return try StaleNote.date(taken, database)
  }

  func end(_ database: Database) throws { try database.run("DELETE FROM workspace WHERE key = ?", [taken]) }

  private static func lower(_ key: String, to date: Int64, _ database: Database) throws {
    try database.run(
      """
      INSERT INTO workspace (key, value) VALUES (?1, ?2)
      ON CONFLICT DO UPDATE SET value = ?2 WHERE CAST(value AS INTEGER) > ?2
      """, [key, date])
  }

  private static func date(_ key: String, _ database: Database) throws -> Int64? {
    try database.number("SELECT CAST(value AS INTEGER) FROM workspace WHERE key = ?", [key])
  }
}

extension MailStore {
  /// Notes, inside a transaction, that a person has left decisions of mail dated `date` or later to be made again.
  static func noteStale(from date: Int64, _ database: Database) throws {
    try StaleNote.people.lower(to: date, database)
  }

  /// Notes that a person wants decisions of mail dated `date` or later to be made again. On disk when it returns.
  package func noteStale(from date: Timestamp) throws(StoreError) {
    try write("note what is to be settled", durable: true) { try MailStore.noteStale(from: date.milliseconds, $0) }
  }

  /// True when decisions are to be made again.
  package func isStale() throws(StoreError) -> Bool {
    try read("read what is to be settled") { database in
      try StaleNote.allCases.contains { try $0.isThere(database) }
    }
  }

  /// True when what people decided is to be settled and no request for that is open: who was to ask for it has been
  /// killed, or it failed.
  package func lacksSettling() throws(StoreError) -> Bool {
    try read("read what is to be settled") { database in
      guard try StaleNote.people.isThere(database) else { return false }
      return try database.number(
        "SELECT 1 FROM request WHERE \(WorkRequest.isOpen) AND kind = 'settle' LIMIT 1") == nil
    }
  }

  /// Takes over what is noted as stale: from which date on decisions are to be made again; nil when all are settled, or
  /// not for these notes to settle.
  ///
  /// It stays noted as being settled until `endSettling`, so that a crash forgets nothing; what becomes stale
  /// meanwhile is noted apart, whatever its date, and found by the next call.
  package func beginSettling(_ notes: StaleNotes) throws(StoreError) -> Timestamp? {
    guard try read("read what is to be settled", { try !notes.taken($0).isEmpty }) else { return nil }
    return try write("begin settling") { database in
      try notes.taken(database).compactMap { try $0.take(database) }.min().map { Timestamp(milliseconds: $0) }
    }
  }

  /// Says that what `beginSettling` gave for these notes has been decided again.
  package func endSettling(_ notes: StaleNotes) throws(StoreError) {
    try write("note what is settled") { database in
      for note in notes.notes { try note.end(database) }
    }
  }
}

extension StaleNotes {
  fileprivate var notes: [StaleNote] {
    switch self {
    case .filing: [.filing]
    case .all: StaleNote.allCases
    }
  }

  /// Those that are there and may be taken.
  fileprivate func taken(_ database: Database) throws -> [StaleNote] {
    if self == .filing, try StaleNote.people.isThere(database) { return [] }
    return try notes.filter { try $0.isThere(database) }
  }
}
