internal import FoundationEssentials
internal import GRDB
internal import Model

extension FilingTransaction {
  func insertMessage(_ filing: Filing, thread: Int64, date: Timestamp) throws -> Int64 {
    let message = filing.message
    let carried = try Carried(message)
    try database.run(
      """
      INSERT INTO message (thread, identity, content, message_id, subject, subject_key, is_orphan_reply, is_outgoing,
        date, written_at, written_offset, from_key, text, new_text, has_html, automated, report, defects, events,
        forwarded, signature)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        thread, message.identityDigest.blob, message.contentDigest.blob, message.messageID?.storable,
        message.subject.storable, filing.subjectKey?.storable, filing.isOrphanReply, filing.isOutgoing,
        date.milliseconds, message.date?.instant.milliseconds, message.date?.offsetMinutes,
        message.from?.address?.key, message.text.storable, message.newText.storable, message.html != nil,
        message.automated?.rawValue, try message.report.map { try StoredJSON.text($0) },
        message.defects.isEmpty ? "[]" : try StoredJSON.text(message.defects), carried.events, carried.forwarded,
        carried.signature,
      ])
    let id = database.lastInsertedRowID
    for (position, participant) in message.participants.enumerated() where participant.role != .bcc {
      try database.run(
        """
        INSERT INTO participant (message, position, role, name, written, key, domain) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
          id, position, participant.role.rawValue, participant.name.storable, participant.written.storable,
          participant.address?.key, participant.address?.domain,
        ])
    }
    return id
  }

  func insertCopy(_ filing: Filing, message: Int64) throws -> Int64 {
    let (fetched, parsed) = (filing.fetched, filing.message)
    let bcc = parsed.participants.filter { $0.role == .bcc }
    try database.run(
      """
      INSERT INTO copy (mailbox, folder, uid_validity, uid, message, pack, offset, length, received_at, flags, bcc,
        authentication, run, email_id, labels) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        fetched.mailbox.value, fetched.folder.value, Int64(fetched.uidValidity), Int64(fetched.uid), message,
        fetched.raw.pack.value, fetched.raw.offset, fetched.raw.length, fetched.receivedAt?.milliseconds,
        StoredJSON.array(fetched.flags), bcc.isEmpty ? "[]" : try StoredJSON.text(bcc),
        parsed.authentication.isEmpty ? "[]" : try StoredJSON.text(parsed.authentication), try run(),
        fetched.emailID, fetched.labels.map { StoredJSON.array($0) },
      ])
    let id = database.lastInsertedRowID
    for (position, part) in parsed.parts.enumerated() { try insertPart(part, position, copy: id) }
    return id
  }

  private func insertPart(_ part: Part, _ position: Int, copy: Int64) throws {
    try database.run(
      """
      INSERT INTO part (copy, position, offset, length, encoding, use, type, charset, name, content_id, size, digest,
        container) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        copy, position, part.offset, part.length, part.encoding.rawValue, part.use.rawValue, part.type.storable,
        part.charset?.storable, part.name?.storable, part.contentID?.storable, part.size, part.digest.blob,
        part.container,
      ])
  }

  func insertDecision(_ decision: Decision, rules: Digest, copy: Int64) throws {
    let (outcome, reason) = decision.outcome.columns
    try database.run(
      """
      INSERT INTO decision (copy, outcome, reason, has_question, decision, rules, run, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        copy, outcome, reason?.storable, !decision.questions.isEmpty, try StoredJSON.text(decision).storable,
        rules.blob, try run(), now.milliseconds,
      ])
  }
}

extension FilingTransaction {
  /// Keeps what the decision of a copy asked, for the day when there is an answer.
  func noteAsked(_ asked: [Asked], copy: Int64) throws {
    let before = Set(
      try database.rows("SELECT what, value FROM asked WHERE copy = ?", [copy]).map {
        Asked(what: $0[0], value: $0[1])
      })
    let wanted = Set(asked.map { Asked(what: $0.what.storable, value: $0.value.storable) })
    for old in before.subtracting(wanted) {
      try database.run("DELETE FROM asked WHERE what = ? AND value = ? AND copy = ?", [old.what, old.value, copy])
    }
    for new in wanted.subtracting(before) {
      try database.run("INSERT INTO asked (what, value, copy) VALUES (?, ?, ?)", [new.what, new.value, copy])
    }
  }
}

extension Decision.Outcome {
  /// The columns `outcome` and `reason`.
  var columns: (outcome: String, reason: String?) {
    switch self {
    case .off: ("off", nil)
    case .skipped(let reason): ("skipped", reason)
    case .held(let reason): ("held", reason)
    case .decided: ("decided", nil)
    }
  }
}
