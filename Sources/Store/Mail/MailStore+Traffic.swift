internal import GRDB
package import Model

extension MailStore {
  /// Bytes of mail that a mailbox has fetched on the day, by UTC.
  package func fetchedBytes(_ mailbox: ID<Mailbox>, on day: Timestamp) throws(StoreError) -> Int64 {
    try read("read the traffic of mailbox \(mailbox)") { database in
      let key = [mailbox.value, FilingTransaction.day(of: day)]
      return try database.number(
        "SELECT bytes FROM mailbox_traffic WHERE mailbox = ? AND day = ?", StatementArguments(key))
        ?? 0
    }
  }
}

extension Timestamp {
  /// When a mailbox may fetch a day's share again: days are counted by UTC.
  package var nextShare: Timestamp { Timestamp(milliseconds: (FilingTransaction.day(of: self) + 1) * 86_400_000) }
}

extension FilingTransaction {
  /// Counts bytes that were fetched; days before are forgotten.
  package func addTraffic(_ bytes: Int64, of mailbox: ID<Mailbox>) throws(StoreError) {
    guard bytes > 0 else { return }
    try step("count what was fetched") {
      let day = FilingTransaction.day(of: now)
      try database.run("DELETE FROM mailbox_traffic WHERE mailbox = ? AND day < ?", [mailbox.value, day])
      try database.run(
        """
        INSERT INTO mailbox_traffic (mailbox, day, bytes) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes
        """, [mailbox.value, day, bytes])
    }
  }

  static func day(of instant: Timestamp) -> Int64 { instant.milliseconds / 86_400_000 }
}
