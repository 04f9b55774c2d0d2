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

  /// Threads that become one have links to hand on from their first message.
  func noteStale(thread: Int64) throws {
    let first = try database.number("SELECT min(date) FROM message WHERE thread = ?", [thread])
    if let first { try settle(from: first) }
  }

  private func settle(from date: Int64) throws {
    try database.run(
      """
      INSERT INTO workspace (key, value) VALUES ('settle_from', ?1)
      ON CONFLICT DO UPDATE SET value = ?1 WHERE CAST(value AS INTEGER) > ?1
      """, [date])
  }
}

extension MailStore {
  /// From which date on decisions are to be made again, because something came out of order; nil: all are settled.
  package func settleFrom() throws(StoreError) -> Timestamp? {
    try read("read what is to be settled") {
      try $0.number("SELECT CAST(value AS INTEGER) FROM workspace WHERE key = 'settle_from'")
    }.map { Timestamp(milliseconds: $0) }
  }

  /// Says that decisions from a date on have been made again. What became stale meanwhile stays noted.
  package func settled(from date: Timestamp) throws(StoreError) {
    try write("note what is settled") {
      try $0.run(
        "DELETE FROM workspace WHERE key = 'settle_from' AND CAST(value AS INTEGER) >= ?", [date.milliseconds])
    }
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
