internal import GRDB
package import Model

/// Answers what decisions ask, of the database as one transaction or snapshot sees it. Good only inside the body that it
/// was given to.
package struct KnownReading {
  let database: Database

  /// Messages of a thread whose links and people count, the latest ones before the message: keeps a thread of any
  /// length from costing more with each message.
  package static let maximumThreadMessages = 500

  /// `copyOf` is the stored message that is decided again, or that this is another copy of: its own mail does not count.
  /// `mailbox` is the one whose copy is decided.
  package func known(
    _ lookup: Lookup, placement: Placement, copyOf: ID<Message>?, in mailbox: ID<Mailbox>
  ) throws -> Known {
    var known = Known()
    let threads = StoredJSON.array(placement.threads.map(\.value))
    if !placement.threads.isEmpty {
      known.thread = try thread(threads, before: lookup.before, without: copyOf?.value ?? 0)
    }
    if !placement.threads.isEmpty || copyOf != nil {
      known.people = try people(threads, message: copyOf?.value ?? 0, mailbox: mailbox.value)
    }
    try addRecords(lookup, to: &known)
    return known
  }

  /// The records that a rule names by a field and a text.
  package func records(_ capture: Capture) throws -> [RecordReference] {
    try captured(capture, before: Timestamp(milliseconds: .max))
  }

  private func thread(_ threads: String, before: Timestamp, without message: Int64) throws -> KnownThread {
    let counting = try LookupStatement(
      """
      SELECT count(*), count(*) FILTER (WHERE m.date < ?2)
      FROM json_each(?1) AS t CROSS JOIN message AS m ON m.thread = t.value WHERE m.id <> ?3
      """, database)
    var (all, earlier) = (0, 0)
    try counting.each([.text(threads), .number(before.milliseconds), .number(message)]) { row in
      (all, earlier) = (Int(row.number(0)), Int(row.number(1)))
    }
    guard all > 0 else { return KnownThread() }
    var known = KnownThread(messages: earlier)
    try addPeople(threads, before: before, without: message, to: &known)
    if known.messages > 0 { known.links = try threadLinks(threads, before: before, without: message) }
    return known
  }

  /// Who takes part before the message; who wrote to us and whom we wrote to at any time.
  private func addPeople(
    _ threads: String, before: Timestamp, without message: Int64, to known: inout KnownThread
  ) throws {
    let asking = try LookupStatement(
      """
      SELECT DISTINCT p.key, p.role, m.is_outgoing, m.date < ?1 AS is_earlier,
        EXISTS (SELECT 1 FROM live_link AS l WHERE l.message = m.id) AS is_accepted,
        EXISTS (
          SELECT 1 FROM live_link AS l JOIN claim AS c ON c.link = l.id
          WHERE l.message = m.id AND c.withdrawn_at IS NULL AND c.step <> 'blind') AS is_linked
      FROM (
        SELECT id, is_outgoing, date FROM message
        WHERE thread IN (SELECT value FROM json_each(?2)) AND id <> ?3 ORDER BY date DESC LIMIT ?4) AS m
      JOIN participant AS p ON p.message = m.id WHERE p.key IS NOT NULL
      """, database)
    try asking.each([
      .number(before.milliseconds), .text(threads), .number(message),
      .number(Int64(KnownReading.maximumThreadMessages)),
    ]) { row in
      let (key, isOutgoing) = (row.text(0), row.number(2) != 0)
      // Who only wrote mail that was held or linked to nothing takes no part: writing twice opens no door.
      if row.number(3) != 0, isOutgoing || row.number(4) != 0 { known.participants.insert(key) }
      if row.number(3) != 0, row.number(5) != 0, row.text(1) != "bcc" { known.linked.insert(key) }
      switch row.text(1) {
      case "from" where !isOutgoing: known.writers.insert(key)
      case "to" where isOutgoing, "cc" where isOutgoing: known.answered.insert(key)
      default: break
      }
    }
  }

  /// One link per record, of the latest message that has it; most recent first. What only a blind copy links stays with
  /// its message.
  private func threadLinks(_ threads: String, before: Timestamp, without message: Int64) throws -> [KnownLink] {
    var links: [KnownLink] = []
    var seen: Set<Int64> = []
    try database.each(
      """
      SELECT l.record, r.kind, r.name, m.id, l.by_person
      FROM (
        SELECT id, date, identity FROM message
        WHERE thread IN (SELECT value FROM json_each(?)) AND date < ? AND id <> ?
        ORDER BY date DESC, identity DESC LIMIT ?) AS m
      JOIN live_link AS l ON l.message = m.id JOIN record AS r ON r.id = l.record
      WHERE r.deleted_at IS NULL AND r.merged_into IS NULL
        AND EXISTS (
          SELECT 1 FROM claim AS c WHERE c.link = l.id AND c.withdrawn_at IS NULL AND c.step <> 'blind')
      ORDER BY m.date DESC, m.identity DESC, l.record
      """, [threads, before.milliseconds, message, KnownReading.maximumThreadMessages]
    ) { row in
      guard seen.insert(row[0]).inserted else { return }
      links.append(
        KnownLink(record: try reference(row[1], row[0]), name: row[2], message: ID(row[3]), byPerson: row[4]))
    }
    return links
  }

  /// The latest decision of people per record, for the message or its thread. A thread's goes no further than its
  /// maker may read: nobody links or unlinks another person's mail.
  private func people(_ threads: String, message: Int64, mailbox: Int64) throws -> [PersonDecision] {
    let deciding = try LookupStatement(
      """
      SELECT d.record, r.kind, r.name, d.kind, d.thread IS NOT NULL, u.name
      FROM person_decision AS d JOIN record AS r ON r.id = d.record JOIN user AS u ON u.id = d.user
      WHERE d.undone_at IS NULL AND r.deleted_at IS NULL AND r.merged_into IS NULL
        AND ((d.thread IS NULL AND d.message = ?1) OR (d.thread IN (SELECT value FROM json_each(?2))
          AND EXISTS (
            SELECT 1 FROM mailbox AS b WHERE \(Access.isReader("d.user", of: "b"))
              AND (b.id = ?3 OR b.id IN (SELECT mailbox FROM copy WHERE message = ?1)))))
      ORDER BY d.id DESC
      """, database)
    var seen: Set<Int64> = []
    var decisions: [PersonDecision] = []
    try deciding.each([.number(message), .text(threads), .number(mailbox)]) { row in
      guard seen.insert(row.number(0)).inserted else { return }
      guard let kind = PersonDecision.Kind(rawValue: row.text(3)) else {
        throw StoreError.corrupt("a person's decision")
      }
      decisions.append(
        PersonDecision(
          record: try reference(row.text(1), row.number(0)), name: row.text(2), kind: kind,
          forThread: row.number(4) != 0, user: row.text(5)))
    }
    return decisions.sorted { $0.record < $1.record }
  }

  func reference(_ kind: String, _ id: Int64) throws -> RecordReference {
    guard let kind = RecordKind(rawValue: kind) else { throw StoreError.corrupt("record \(id) of kind \(kind)") }
    return RecordReference(kind: kind, id: ID(id))
  }
}

extension FilingTransaction {
  /// Answers what a decision asks, as of this transaction: what the same batch has filed is in it.
  package func known(
    _ lookup: Lookup, placement: Placement, copyOf: ID<Message>?, in mailbox: ID<Mailbox>
  ) throws(StoreError) -> Known {
    try step("look up what is known") {
      try KnownReading(database: database).known(lookup, placement: placement, copyOf: copyOf, in: mailbox)
    }
  }
}

extension MailStore {
  /// Answers on one snapshot of the database, beside whoever writes: for decisions that are only tried.
  package func inspect<Result>(_ body: (KnownReading) throws -> Result) throws(StoreError) -> Result {
    try read("look up what is known") { try body(KnownReading(database: $0)) }
  }
}
