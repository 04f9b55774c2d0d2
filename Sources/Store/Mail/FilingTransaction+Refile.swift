internal import FoundationEssentials
internal import GRDB
package import Model

extension FilingTransaction {
  /// Brings the claims of a stored copy in line with what is decided of it now; idempotent.
  ///
  /// Missing claims are added, unless an undo took that record's claim of this copy away and no changed rule asks for
  /// it. Claims that are no longer decided are withdrawn, unless it is only the CRM that moved on. What people linked
  /// or removed stays. A mailbox that writes nothing (off, manual) has nothing changed.
  ///
  /// What follows from a change for later mail is noted as stale.
  /// - Parameters:
  ///   - asked: what the decision looked for besides the message's participants.
  ///   - notes: those that are being settled.
  /// - Returns: True when a claim was added or withdrawn.
  package func refile(
    _ copy: ID<Copy>, decision: Decision, asked: [Asked], rules: Digest, isOutgoing: Bool, settling notes: StaleNotes
  ) throws(StoreError) -> Bool {
    try step("relink a message") {
      guard
        let row = try database.row(
          """
          SELECT m.id, m.date, m.is_outgoing, m.thread,
            EXISTS (SELECT 1 FROM copy AS o WHERE o.message = m.id AND o.id <> c.id)
          FROM copy AS c JOIN message AS m ON m.id = c.message WHERE c.id = ?
          """, [copy.value])
      else { throw StoreError.noSuch("copy \(copy)") }
      let (message, date): (Int64, Int64) = (row[0], row[1])
      // What servers say of the sender may differ from copy to copy: one that knows it for ours is enough.
      let turned = row[2] as Bool != isOutgoing && (isOutgoing || !(row[4] as Bool))
      if turned { try database.run("UPDATE message SET is_outgoing = ? WHERE id = ?", [isOutgoing, message]) }
      try noteAsked(asked, copy: copy.value)
      let isByOthers = try updateDecision(decision, rules: rules, copy: copy.value)
      var records = WrittenRecords()
      let claims = Claims(copy: copy.value, message: message, rules: rules)
      let changed = try rewrite(claims, decision, date: date, written: &records)
      if turned || changed || !records.touched.isEmpty {
        try StaleMail(notes.side, database).noteLater(than: date, thread: row[3], records)
      }
      if changed, isByOthers { try noteRun(of: rules) }
      return changed
    }
  }

  private func rewrite(
    _ claims: Claims, _ decision: Decision, date: Int64, written records: inout WrittenRecords
  ) throws -> Bool {
    guard decision.connection == .automatic, decision.outcome != .off else { return false }
    var links: [DecidedLink] = []
    if decision.isWritten {
      links =
        try decision.links
        + self.records(for: decision, on: Timestamp(milliseconds: date), written: &records)
    }
    records.linked = try settle(WantedClaim.list(links), claims, decision: decision)
    let changed =
      try decision.isWritten ? apply(decision.changes ?? [], message: claims.message, date: date) : []
    records.touched.formUnion(changed)
    return !records.linked.isEmpty || !changed.isEmpty
  }

  /// - Returns: The records whose claims changed.
  private func settle(_ wanted: [WantedClaim], _ claims: Claims, decision: Decision) throws -> Set<Int64> {
    var (live, undone) = try storedClaims(claims.copy)
    var missing: [WantedClaim] = []
    // The same words first, then the same substance: a record that was renamed changes no claim.
    for claim in wanted {
      if let same = live.firstIndex(where: { $0.claim == claim }) {
        live.remove(at: same)
      } else {
        missing.append(claim)
      }
    }
    missing = missing.filter { claim in
      guard let same = live.firstIndex(where: { $0.claim.substance == claim.substance }) else { return true }
      live.remove(at: same)
      return false
    }
    var changed: Set<Int64> = []
    for claim in missing where !isUndone(claim, undone, rules: claims.rules) {
      guard try !isRemoved(claim.record, message: claims.message), try !isByPerson(claim, claims) else { continue }
      if try add(claim, claims) { count("links") }
      changed.insert(claim.record)
    }
    let blind = Set(wanted.filter { $0.evidence.step == .blind }.map(\.record))
    for stored in live where try blind.contains(stored.claim.record) || !isKept(stored, claims, decision: decision) {
      try database.run(
        "UPDATE claim SET withdrawn_at = ?, withdrawn_why = 'relink', withdrawn_run = ? WHERE id = ?",
        [now.milliseconds, try run(), stored.id])
      count("withdrawn")
      changed.insert(stored.claim.record)
    }
    return changed
  }

  private struct StoredClaim {
    var id: Int64
    var claim: WantedClaim
    var rules: Data?
    var madeAt: Int64
  }

  /// The claims that decisions of a copy made: those in force, and those that an undo took away.
  private func storedClaims(_ copy: Int64) throws -> (live: [StoredClaim], undone: [StoredClaim]) {
    let rows = try database.rows(
      """
      SELECT c.id, l.record, c.step, c.reason, c.rule, p.message, c.rules, c.made_at, c.withdrawn_at IS NULL
      FROM claim AS c JOIN link AS l ON l.id = c.link LEFT JOIN link AS p ON p.id = c.parent
      WHERE c.copy = ? AND c.user IS NULL AND (c.withdrawn_at IS NULL OR c.withdrawn_why = 'undo') ORDER BY c.id
      """, [copy])
    var (live, undone): ([StoredClaim], [StoredClaim]) = ([], [])
    for row in rows {
      guard let step = Step(rawValue: row[2]) else { throw StoreError.corrupt("claim \(row[0] as Int64)") }
      let evidence = Evidence(
        step: step, reason: row[3], rule: row[4], inheritedFrom: (row[5] as Int64?).map { ID($0) })
      let stored = StoredClaim(
        id: row[0], claim: WantedClaim(record: row[1], evidence: evidence), rules: row[6], madeAt: row[7])
      if row[8] { live.append(stored) } else { undone.append(stored) }
    }
    return (live, undone)
  }

  /// True when an undo took the record's claim away. A rule that was changed since may ask again.
  private func isUndone(_ claim: WantedClaim, _ undone: [StoredClaim], rules: Digest) -> Bool {
    undone.contains { $0.claim.record == claim.record && (claim.evidence.rule == nil || $0.rules == rules.blob) }
  }

  private func isRemoved(_ record: Int64, message: Int64) throws -> Bool {
    try database.number(
      "SELECT 1 FROM link WHERE message = ? AND record = ? AND removed_at IS NOT NULL", [message, record]) != nil
  }

  /// True when a claim that is no longer decided stays: the CRM moved on since, and nobody changed the rule behind it.
  private func isKept(_ stored: StoredClaim, _ claims: Claims, decision: Decision) throws -> Bool {
    guard decision.outcome == .decided else { return false }
    // A person brought it back by undoing the relink that withdrew it.
    let why: String? = try database.row("SELECT withdrawn_why FROM claim WHERE id = ?", [stored.id])?[0]
    if why == "restored" { return true }
    if stored.claim.evidence.rule != nil, stored.rules != claims.rules.blob { return false }
    return try database.number(
      """
      SELECT 1 FROM record WHERE updated_at > ?
        AND (id = ? OR id IN (SELECT record FROM live_link WHERE message = ?)) LIMIT 1
      """, [stored.madeAt, stored.claim.record, claims.message]) != nil
  }

  /// - Returns: true when other rules had decided the copy before.
  private func updateDecision(_ decision: Decision, rules: Digest, copy: Int64) throws -> Bool {
    let text = try StoredJSON.text(decision).storable
    guard let stored = try database.row("SELECT decision, rules FROM decision WHERE copy = ?", [copy]) else {
      try insertDecision(decision, rules: rules, copy: copy)
      return false
    }
    let isByOthers = stored[1] != rules.blob
    if stored[0] == text, !isByOthers { return false }
    let (outcome, reason) = decision.outcome.columns
    try database.run(
      "UPDATE decision SET outcome = ?, reason = ?, has_question = ?, decision = ?, rules = ?, at = ? WHERE copy = ?",
      [
        outcome, reason?.storable, !decision.questions.isEmpty, text, rules.blob, now.milliseconds, copy,
      ])
    return isByOthers
  }

  /// Remembers which run it was that decided stored mail by these rules when they had come into force: the first.
  private func noteRun(of rules: Digest) throws {
    try database.run(
      """
      UPDATE rule_activation SET run = ?1
      WHERE id = (SELECT max(id) FROM rule_activation WHERE rules = ?2) AND run IS NULL
      """, [try run(), rules.blob])
  }
}
