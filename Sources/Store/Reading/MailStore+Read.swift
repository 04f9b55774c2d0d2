internal import GRDB
package import Model

extension MailStore {
  /// Notes that a person has read messages: their copies in mailboxes that the person may read are `\Seen`, here at once
  /// and on the server with the next sync.
  package func markRead(_ messages: [ID<Message>], by viewer: Viewer, now: Timestamp) throws(StoreError) {
    let doing = "note what was read"
    let list = StoredJSON.array(messages.map(\.value))
    // Mostly there is nothing to note, and nobody who writes is waited for.
    guard try !read(doing, { try MailStore.unread(list, viewer, $0) }).isEmpty else { return }
    try write(doing) { database in
      for copy in try MailStore.unread(list, viewer, database) {
        try database.run("UPDATE copy SET flags = json_insert(flags, '$[#]', ?) WHERE id = ?", [MailStore.seen, copy])
        try database.run(
          """
          INSERT OR IGNORE INTO flag_change (folder, uid_validity, uid, flag, user, at)
          SELECT folder, uid_validity, uid, ?, ?, ? FROM copy WHERE id = ?
          """, [MailStore.seen, viewer.user.value, now.milliseconds, copy])
      }
    }
  }

  private static let seen = "\\Seen"

  private static func unread(_ messages: String, _ viewer: Viewer, _ database: Database) throws -> [Int64] {
    try database.rows(
      """
      SELECT id FROM copy AS c WHERE message IN (SELECT value FROM json_each(?)) AND gone_at IS NULL
        AND mailbox IN (\(Access.readableMailboxes))
        AND NOT EXISTS (SELECT 1 FROM json_each(c.flags) WHERE lower(value) = '\\seen')
      """, [messages, viewer.user.value]
    ).map { $0[0] }
  }
}
