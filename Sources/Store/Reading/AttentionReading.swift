internal import GRDB
internal import Model

/// Counts what of one mailbox waits for a person.
struct AttentionReading {
  let mailbox: Int64
  /// Messages that are looked at, those filed last; nil: all.
  let limit: Int?
  let database: Database

  /// SQLite's word for no limit.
  private static let all = -1

  func attention() throws -> MailboxAttention {
    let (threads, unlinked) = try threads()
    return MailboxAttention(
      threads: threads, unlinked: unlinked, held: try waiting("held", Waiting.isHeld),
      questions: try waiting("decided", Waiting.isAsked), isPartial: try isCut())
  }

  /// A thread is linked by any of its messages in the mailbox, also by one that is not looked at.
  private func threads() throws -> (count: Int, unlinked: Int) {
    let row = try database.row(
      """
      SELECT count(*), sum(NOT EXISTS (
          SELECT 1 FROM message AS m CROSS JOIN live_link AS l ON l.message = m.id JOIN record AS r ON r.id = l.record
          WHERE m.thread = t.thread AND r.deleted_at IS NULL
            AND EXISTS (SELECT 1 FROM copy WHERE mailbox = ?1 AND message = m.id)))
      FROM (
        SELECT DISTINCT m.thread
        FROM (SELECT message FROM copy WHERE mailbox = ?1 ORDER BY message DESC LIMIT ?2) AS c
        CROSS JOIN message AS m ON m.id = c.message) AS t
      """, [mailbox, limit ?? AttentionReading.all])
    return (row?[0] ?? 0, row?[1] ?? 0)
  }

  /// The first condition is the index's own, so that SQLite takes it and reads only what waits.
  private func waiting(_ outcome: String, _ condition: String) throws -> Int {
    Int(
      try database.number(
        """
        SELECT count(DISTINCT thread) FROM (
          SELECT m.thread FROM decision AS d CROSS JOIN copy AS c ON c.id = d.copy
          CROSS JOIN message AS m ON m.id = c.message
          WHERE (d.outcome <> 'decided' OR d.has_question) AND d.outcome = ?1 AND c.mailbox = ?2 AND \(condition)
          ORDER BY d.copy DESC LIMIT ?3)
        """, [outcome, mailbox, limit ?? AttentionReading.all]) ?? 0)
  }

  private func isCut() throws -> Bool {
    guard let limit else { return false }
    return try database.number(
      "SELECT 1 FROM copy WHERE mailbox = ? ORDER BY message DESC LIMIT 1 OFFSET ?", [mailbox, max(0, limit)]) != nil
  }
}
