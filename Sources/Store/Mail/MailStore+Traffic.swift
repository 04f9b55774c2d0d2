internal import GRDB
package import Model

/// Mail that a mailbox has fetched, by the hour: nobody knows when a provider's day begins, so that any 24 hours are one.
extension MailStore {
  /// Bytes that a mailbox has fetched in the day before `now`; an hour that has begun counts whole.
  package func fetchedBytes(_ mailbox: ID<Mailbox>, before now: Timestamp) throws(StoreError) -> Int64 {
    try read("read the traffic of mailbox \(mailbox)") { database in
      try database.number(
        "SELECT sum(bytes) FROM mailbox_traffic WHERE mailbox = ? AND hour > ?",
        [mailbox.value, FilingTransaction.hour(of: now) - FilingTransaction.day]) ?? 0
    }
  }

  /// Bytes that a mailbox has fetched since an instant, whose hour counts whole.
  package func fetchedBytes(_ mailbox: ID<Mailbox>, since instant: Timestamp) throws(StoreError) -> Int64 {
    try read("read the traffic of mailbox \(mailbox)") { database in
      try database.number(
        "SELECT sum(bytes) FROM mailbox_traffic WHERE mailbox = ? AND hour >= ?",
        [mailbox.value, FilingTransaction.hour(of: instant)]) ?? 0
    }
  }

  /// Counts bytes that were fetched for something else than to be filed here.
  package func addTraffic(_ bytes: Int64, of mailbox: ID<Mailbox>, now: Timestamp) throws(StoreError) {
    guard bytes > 0 else { return }
    try write("count what was fetched") { database in
      try FilingTransaction.addTraffic(bytes, of: mailbox, now: now, database)
    }
  }

  /// When half of so many bytes a day are free again, or all of them where half are free: fetching a little each hour
  /// would make a day's worth no sooner.
  package func nextShare(of mailbox: ID<Mailbox>, bytes: Int64, now: Timestamp) throws(StoreError) -> Timestamp {
    let hours: [(hour: Int64, bytes: Int64)] = try read("read the traffic of mailbox \(mailbox)") { database in
      try database.rows(
        "SELECT hour, bytes FROM mailbox_traffic WHERE mailbox = ? AND hour > ? ORDER BY hour",
        [mailbox.value, FilingTransaction.hour(of: now) - FilingTransaction.day]
      ).map { ($0[0], $0[1]) }
    }
    var used = hours.reduce(0) { $0 + $1.bytes }
    let enough = used <= bytes / 2 ? 0 : bytes / 2
    for hour in hours {
      used -= hour.bytes
      if used <= enough { return Timestamp(seconds: (hour.hour + FilingTransaction.day) * 3600) }
    }
    return now
  }
}

extension FilingTransaction {
  /// Hours of a day.
  static let day: Int64 = 24

  /// Counts bytes that were fetched; what is older than a day is forgotten.
  package func addTraffic(_ bytes: Int64, of mailbox: ID<Mailbox>) throws(StoreError) {
    guard bytes > 0 else { return }
    try step("count what was fetched") {
      try FilingTransaction.addTraffic(bytes, of: mailbox, now: now, database)
    }
  }

  fileprivate static func addTraffic(
    _ bytes: Int64, of mailbox: ID<Mailbox>, now: Timestamp, _ database: Database
  ) throws {
    let hour = hour(of: now)
    try database.run("DELETE FROM mailbox_traffic WHERE mailbox = ? AND hour <= ?", [mailbox.value, hour - day])
    try database.run(
      """
      INSERT INTO mailbox_traffic (mailbox, hour, bytes) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes
      """, [mailbox.value, hour, bytes])
  }

  static func hour(of instant: Timestamp) -> Int64 { instant.milliseconds / 3_600_000 }
}
