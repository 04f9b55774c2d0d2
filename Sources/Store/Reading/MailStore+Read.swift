internal import GRDB
package import Model

extension MailStore {
  /// Notes that a person has read messages, in the mailboxes that the person may read: their copies are `\\Seen`, here at
  /// once and on the server with the next sync; of a mailbox that does not tell its server, here alone.
  package func markRead(_ messages: [ID<Message>], by viewer: Viewer, now: Timestamp) throws(StoreError) {
    let doing = "note what was read"
    let list = StoredJSON.array(messages.map(\.value))
    // Mostly there is nothing to note, and nobody who writes is waited for.
    guard try !read(doing, { try MailStore.unread(list, viewer, $0) }).isEmpty else { return }
    try write(doing) { database in
      var tells: [Int64: Bool] = [:]
      for copy in try MailStore.unread(list, viewer, database) {
        if tells[copy.mailbox] == nil { tells[copy.mailbox] = try MailStore.tellsRead(copy.mailbox, database) }
        guard tells[copy.mailbox] == true else {
          try database.run(
            "INSERT OR IGNORE INTO read_here (mailbox, message, user, at) VALUES (?, ?, ?, ?)",
            [copy.mailbox, copy.message, viewer.user.value, now.milliseconds])
          continue
        }
        try MailStore.add(flag: MailStore.seen, to: copy.id, by: viewer.user.value, now: now, database)
      }
    }
  }

  /// Notes that an entry of the outbox has gone out: the copies of what it answers are `\\Answered` (RFC 9051 2.3.2) in
  /// its mailbox, here at once and on the server with the next sync; nowhere where the mailbox does not tell its server.
  static func markAnswered(by entry: ID<OutboxEntry>, now: Timestamp, _ database: Database) throws {
    let copies = try database.rows(
      """
      SELECT c.id, c.mailbox, o.user FROM outbox AS o JOIN copy AS c ON c.message = o.answers AND c.mailbox = o.mailbox
      WHERE o.id = ? AND c.gone_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM json_each(c.flags) WHERE lower(value) = '\\answered')
      """, [entry.value])
    guard let first = copies.first, try tellsRead(first[1], database) else { return }
    for copy in copies { try add(flag: answered, to: copy[0], by: copy[2], now: now, database) }
  }

  private static func add(
    flag: String, to copy: Int64, by user: Int64, now: Timestamp, _ database: Database
  ) throws {
    try database.run("UPDATE copy SET flags = json_insert(flags, '$[#]', ?) WHERE id = ?", [flag, copy])
    try database.run(
      """
      INSERT OR IGNORE INTO flag_change (folder, uid_validity, uid, flag, user, at)
      SELECT folder, uid_validity, uid, ?, ?, ? FROM copy WHERE id = ?
      """, [flag, user, now.milliseconds, copy])
  }

  /// What the server of a mailbox has not been told yet stays here.
  static func keepRead(of mailbox: Int64, _ database: Database) throws {
    try database.run(
      """
      INSERT OR IGNORE INTO read_here (mailbox, message, user, at)
      SELECT c.mailbox, c.message, f.user, f.at FROM flag_change AS f
        JOIN copy AS c ON c.folder = f.folder AND c.uid_validity = f.uid_validity AND c.uid = f.uid
      WHERE c.mailbox = ? AND f.flag = ?
      """, [mailbox, seen])
    try database.run(
      "DELETE FROM flag_change WHERE folder IN (SELECT id FROM folder WHERE mailbox = ?)", [mailbox])
  }

  static let seen = "\\Seen"
  private static let answered = "\\Answered"

  private static func tellsRead(_ mailbox: Int64, _ database: Database) throws -> Bool {
    let row = try database.row("SELECT settings FROM mailbox WHERE id = ?", [mailbox])
    return try row.map { try SettingsCoding.decode($0[0]) }?.tellsRead ?? true
  }

  private static func unread(
    _ messages: String, _ viewer: Viewer, _ database: Database
  ) throws -> [(id: Int64, mailbox: Int64, message: Int64)] {
    try database.rows(
      """
      SELECT id, mailbox, message FROM copy AS c
      WHERE message IN (SELECT value FROM json_each(?)) AND gone_at IS NULL
        AND mailbox IN (\(Access.readableMailboxes)) AND NOT \(isRead)
      """, [messages, viewer.user.value]
    ).map { ($0[0], $0[1], $0[2]) }
  }

  /// Somebody has read the copy `c`: its flags say so, or it was read here.
  static let isRead = """
    (EXISTS (SELECT 1 FROM json_each(c.flags) WHERE lower(value) = '\\seen')
      OR EXISTS (SELECT 1 FROM read_here AS r WHERE r.mailbox = c.mailbox AND r.message = c.message))
    """
}
