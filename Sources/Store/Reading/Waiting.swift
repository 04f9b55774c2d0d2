internal import GRDB
internal import Model

/// What of a message waits for a person, in SQL: of the message `m`, its copy `c` and the decision `d` of that copy.
enum Waiting {
  /// No person has said that nothing is to be linked.
  static let isNotAside = "NOT EXISTS (SELECT 1 FROM set_aside AS s WHERE s.message = m.id)"

  /// No person has decided about the message or its thread since the decision.
  static let isUnanswered = """
    \(isNotAside) AND NOT EXISTS (
      SELECT 1 FROM person_decision AS p
      WHERE (p.message = m.id OR p.thread = m.thread) AND p.undone_at IS NULL AND p.at >= d.at)
    """

  /// No person has ever decided about the message, nor about its thread since the copy was filed.
  ///
  /// What is held or proposed stays so however often it is decided. Later mail that claims to belong to a thread is to be
  /// looked at, whatever was said of the thread before.
  static let isUntouched = """
    \(isNotAside) AND NOT EXISTS (
      SELECT 1 FROM person_decision AS p
      WHERE (p.message = m.id OR p.thread = m.thread) AND p.undone_at IS NULL
        AND (p.message = m.id OR p.at >= (SELECT started_at FROM run WHERE id = c.run)))
    """

  static let isHeld = "(d.outcome = 'held' AND \(isUntouched))"

  static let isAsked = "(d.has_question AND \(isUnanswered))"

  /// A mailbox in manual mode decided so; as the index has it.
  static let isManual = "(d.outcome = 'decided' AND json_extract(d.decision, '$.connection') = 'manual')"

  /// How many links and records are suggested that nobody has answered yet.
  static let suggestions = """
    CASE WHEN \(isNotAside) THEN ((SELECT count(*) FROM json_each(d.decision, '$.links') AS w
        JOIN record AS r ON r.id = json_extract(w.value, '$.record.id')
      WHERE r.deleted_at IS NULL AND r.merged_into IS NULL AND NOT EXISTS (
        SELECT 1 FROM link AS l WHERE l.message = m.id AND l.record = r.id
          AND (l.removed_at IS NOT NULL
            OR EXISTS (SELECT 1 FROM claim WHERE claim.link = l.id AND claim.withdrawn_at IS NULL))))
      + CASE WHEN \(isUntouched) THEN json_array_length(d.decision, '$.proposals') ELSE 0 END) ELSE 0 END
    """
}

extension MessageReading {
  enum Copies {
    case all
    /// Those that the server lists: what a person deleted there needs no decision here.
    case present
  }

  struct Wait {
    var why: Undecided.Why
    var mailbox: Address
  }

  /// What waits of these messages, by the copies in mailboxes that the viewer may read: what is held first, then a
  /// question, then suggestions.
  func waits(_ messages: [Int64], in copies: Copies) throws -> [Int64: Wait] {
    let rows = try database.rows(
      """
      SELECT c.message, b.address, \(Waiting.isHeld), d.reason, \(Waiting.isAsked),
        json_extract(d.decision, '$.questions[0].text'),
        CASE WHEN \(Waiting.isManual) THEN \(Waiting.suggestions) ELSE 0 END
      FROM copy AS c JOIN mailbox AS b ON b.id = c.mailbox JOIN message AS m ON m.id = c.message
      JOIN decision AS d ON d.copy = c.id
      WHERE c.message IN (SELECT value FROM json_each(?1)) AND c.mailbox IN (SELECT value FROM json_each(?2))
        AND (c.gone_at IS NULL OR ?3) AND (d.outcome = 'held' OR d.has_question OR \(Waiting.isManual))
      ORDER BY c.id
      """, [StoredJSON.array(messages), StoredJSON.array(visibility.readable.sorted()), copies == .all])
    var waits: [Int64: Wait] = [:]
    for row in rows {
      guard let mailbox = Address(stored: row[1]) else { throw StoreError.corrupt("the address of a mailbox") }
      let why: Undecided.Why
      if row[2] {
        why = .held(row[3] ?? "")
      } else if row[4] {
        why = .question(row[5] ?? "")
      } else if (row[6] as Int) > 0 {
        why = .suggestion(row[6])
      } else {
        continue
      }
      if let known = waits[row[0]], known.why.rank <= why.rank { continue }
      waits[row[0]] = Wait(why: why, mailbox: mailbox)
    }
    return waits
  }
}

extension Undecided.Why {
  /// The lower, the more it matters.
  fileprivate var rank: Int {
    switch self {
    case .held: 0
    case .question: 1
    case .suggestion: 2
    }
  }
}
