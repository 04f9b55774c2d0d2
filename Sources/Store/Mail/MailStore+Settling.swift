internal import GRDB
package import Model

/// Whose notes of stale decisions are taken up.
package enum StaleNotes: Sendable {
  /// What filing noted; nothing while people's notes wait, with which it is settled then.
  case filing
  /// Also what people linked, undid, imported or put in force.
  case all

  /// Where the notes are kept that are taken up, and where go those of what follows.
  var side: StaleMail.Side {
    switch self {
    case .filing: .filing
    case .all: .people
    }
  }
}

/// Stored mail that is next to be decided again.
package struct StaleBatch: Sendable {
  /// In the order of a replay: date, identity, copy.
  package var copies: [StoredCopy]
  /// As they were noted.
  let places: [StaleMail.Place]
  /// Where the range began whose beginning they are; nil where they were noted one by one.
  let range: StaleMail.Place?
  let notes: StaleNotes
}

extension MailStore {
  /// Notes that a person wants decisions of mail dated `date` or later to be made again. On disk when it returns.
  package func noteStale(from date: Timestamp) throws(StoreError) {
    try write("note what is to be settled", durable: true) {
      try StaleMail(.people, $0).note(from: date.milliseconds)
    }
  }

  /// True when decisions are to be made again.
  package func isStale() throws(StoreError) -> Bool { try hasStale(.all) }

  /// True when what people decided is to be settled and no request for that is open: who was to ask for it has been
  /// killed, or it failed.
  package func lacksSettling() throws(StoreError) -> Bool {
    try read("read what is to be settled") { database in
      guard try StaleMail(.people, database).isThere() else { return false }
      return try database.number(
        "SELECT 1 FROM request WHERE \(WorkRequest.isOpen) AND kind = 'settle' LIMIT 1") == nil
    }
  }

  /// True when there is something for these notes to settle.
  package func hasStale(_ notes: StaleNotes) throws(StoreError) -> Bool {
    try read("read what is to be settled") { database in
      let people = try StaleMail(.people, database).isThere()
      if notes == .all, people { return true }
      return try !people && StaleMail(.filing, database).isThere()
    }
  }

  /// The mail that is next to be decided again; nil when all is settled, or not for these notes to settle.
  ///
  /// It stays noted until `FilingTransaction.settled`, so that a crash forgets nothing.
  package func nextStale(_ notes: StaleNotes, limit: Int) throws(StoreError) -> StaleBatch? {
    guard try hasStale(notes) else { return nil }
    return try write("read what is to be settled") { database in
      let mail = StaleMail(notes.side, database)
      if notes == .all { try mail.takeOver(StaleMail(.filing, database)) }
      let range = try mail.range()
      let (places, isRange) = try mail.next(limit: limit)
      if places.isEmpty { return nil }
      return StaleBatch(
        copies: try StoredCopy.list(places.map(\.message), database), places: places, range: isRange ? range : nil,
        notes: notes)
    }
  }
}

extension FilingTransaction {
  /// Says that the mail of a batch has been decided again in this transaction.
  package func settled(_ batch: StaleBatch) throws(StoreError) {
    try step("note what is settled") {
      try StaleMail(batch.notes.side, database).settle(batch.places, ofRange: batch.range)
    }
  }

  /// True while what people decided is to be settled: what is decided again meanwhile would be theirs.
  package func peopleWait() throws(StoreError) -> Bool {
    try step("read what is to be settled") { try StaleMail(.people, database).isThere() }
  }

  /// True while these rules are the ones in force.
  package func isInForce(_ rules: Digest) throws(StoreError) -> Bool {
    try step("read which rules are in force") {
      let active = try MailStore.activeHash(database)
      return active == nil || active == rules.description
    }
  }

  /// Notes what filing a copy makes stale: what was decided by rules that are in force no longer, later mail of its
  /// thread, and later mail that the records which it wrote can concern.
  func noteStale(
    filed message: Int64, thread: Int64, date: Int64, _ records: WrittenRecords, by rules: Digest
  ) throws {
    let mail = StaleMail(.filing, database)
    if try !isInForce(rules) { try mail.note(message: message, date: date) }
    guard try database.number("SELECT 1 FROM message WHERE date > ? LIMIT 1", [date]) != nil else { return }
    try mail.noteLater(than: date, thread: thread, records)
  }
}

extension StaleMail {
  /// What follows from a decision about mail of this date.
  func noteLater(than date: Int64, thread: Int64, _ records: WrittenRecords) throws {
    try note(thread: thread, from: date + 1)
    for record in records.touched.sorted() { try note(record: record, from: date + 1) }
    for record in records.linked.subtracting(records.touched).sorted() {
      if try database.number("SELECT 1 FROM deal WHERE record = ?", [record]) != nil {
        try note(record: record, from: date + 1)
      }
    }
  }
}
