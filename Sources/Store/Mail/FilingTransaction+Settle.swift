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

  private func settle(from date: Int64) throws { try StaleNote.filing.lower(to: date, database) }

  /// True while what people decided is to be settled: what is decided again meanwhile would be theirs.
  package func peopleWait() throws(StoreError) -> Bool {
    try step("read what is to be settled") { try StaleNote.people.isThere(database) }
  }
}

extension MailStore {
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
