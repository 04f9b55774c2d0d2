internal import GRDB
package import Model

extension FilingTransaction {
  /// Notes what filing a message makes stale: later mail when it came out of order, earlier mail of a record that it
  /// made. It commits with the message, so that a crash forgets nothing.
  func noteStale(filed date: Timestamp, made: [MadeRecord]) throws {
    if try database.number("SELECT 1 FROM message WHERE date > ? LIMIT 1", [date.milliseconds]) != nil {
      try settle(from: date.milliseconds)
    }
    guard !made.isEmpty else { return }
    let earliest = try database.number(
      """
      SELECT min(m.date) FROM participant AS p JOIN message AS m ON m.id = p.message
      WHERE p.key IN (SELECT value FROM json_each(?))
      """, [StoredJSON.array(made.map(\.address.key))])
    if let earliest { try settle(from: earliest) }
  }

  /// Notes a message that was decided by rules which are in force no longer: they were changed while it came in.
  func noteStale(filed date: Timestamp, by rules: Digest) throws {
    let active = try String.fetchOne(database, sql: "SELECT value FROM workspace WHERE key = 'active_rules'")
    if let active, active != rules.description { try settle(from: date.milliseconds) }
  }

  /// Threads that become one have links to hand on from their first message.
  func noteStale(thread: Int64) throws {
    let first = try database.number("SELECT min(date) FROM message WHERE thread = ?", [thread])
    if let first { try settle(from: first) }
  }

  private func settle(from date: Int64) throws { try MailStore.noteStale(from: date, database) }
}

extension MailStore {
  /// Notes, inside a transaction, that decisions of mail dated `date` or later are to be made again.
  static func noteStale(from date: Int64, _ database: Database) throws {
    try lower("settle_from", to: date, database)
  }

  /// Notes that decisions of mail dated `date` or later are to be made again. On disk when it returns.
  package func noteStale(from date: Timestamp) throws(StoreError) {
    try write("note what is to be settled", durable: true) { try MailStore.noteStale(from: date.milliseconds, $0) }
  }

  private static func lower(_ key: String, to date: Int64, _ database: Database) throws {
    try database.run(
      """
      INSERT INTO workspace (key, value) VALUES (?1, ?2)
      ON CONFLICT DO UPDATE SET value = ?2 WHERE CAST(value AS INTEGER) > ?2
      """, [key, date])
  }

  /// True when decisions are to be made again.
  package func isStale() throws(StoreError) -> Bool {
    try read("read what is to be settled") {
      try $0.number("SELECT 1 FROM workspace WHERE key IN ('settle_from', 'settling_from')") != nil
    }
  }

  /// Takes over what is noted as stale: from which date on decisions are to be made again; nil when all are settled.
  ///
  /// It stays noted as being settled until `endSettling`, so that a crash forgets nothing; what becomes stale
  /// meanwhile is noted apart, whatever its date, and found by the next call.
  package func beginSettling() throws(StoreError) -> Timestamp? {
    guard try isStale() else { return nil }
    return try write("begin settling") { database in
      if let noted = try MailStore.date("settle_from", database) {
        try MailStore.lower("settling_from", to: noted, database)
        try database.run("DELETE FROM workspace WHERE key = 'settle_from'")
      }
      return try MailStore.date("settling_from", database).map { Timestamp(milliseconds: $0) }
    }
  }

  /// Says that what `beginSettling` gave has been decided again.
  package func endSettling() throws(StoreError) {
    try write("note what is settled") { try $0.run("DELETE FROM workspace WHERE key = 'settling_from'") }
  }

  private static func date(_ key: String, _ database: Database) throws -> Int64? {
    try database.number("SELECT CAST(value AS INTEGER) FROM workspace WHERE key = ?", [key])
  }

  /// When the oldest message that a folder still holds was received; nil where it holds none.
  package func oldestReceived(in folder: ID<Folder>) throws(StoreError) -> Timestamp? {
    try read("read folder \(folder)") {
      try $0.number("SELECT min(received_at) FROM copy WHERE folder = ? AND gone_at IS NULL", [folder.value])
    }.map { Timestamp(milliseconds: $0) }
  }

  /// True when a folder has UIDs under another UIDVALIDITY that are not marked as gone yet.
  package func hasOlder(than uidValidity: UInt32, in folder: ID<Folder>) throws(StoreError) -> Bool {
    try read("read folder \(folder)") {
      try $0.number(
        """
        SELECT 1 FROM ledger WHERE folder = ?1 AND state <> 'gone'
          AND ((folder = ?1 AND uid_validity < ?2) OR (folder = ?1 AND uid_validity > ?2)) LIMIT 1
        """, [folder.value, Int64(uidValidity)]) != nil
    }
  }
}
