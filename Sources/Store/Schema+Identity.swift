internal import GRDB
internal import Model
internal import OpenSSL

extension Schema {
  /// Migration 18: identities count whom a message goes to.
  ///
  /// What was taken for one message before stays one, with the recipients that were stored.
  static func countRecipients(_ database: Database) throws {
    var recipients: [String] = []
    var current: (id: Int64, alike: Digest)?
    // No row is changed while rows are read.
    try database.execute(
      sql: "CREATE TEMPORARY TABLE new_identity (message INTEGER PRIMARY KEY, identity BLOB NOT NULL)")
    func keep() throws {
      guard let (id, alike) = current else { return }
      let identity = Digest.identity(alike, to: recipients, SHA256.self)
      try database.run("INSERT INTO new_identity VALUES (?, ?)", [id, identity.blob])
    }
    try database.each(
      """
      SELECT m.id, m.identity, p.key FROM message AS m
      LEFT JOIN participant AS p ON p.message = m.id AND p.role IN ('to', 'cc') AND p.key IS NOT NULL
      WHERE m.message_id IS NOT NULL ORDER BY m.id
      """
    ) { row in
      let id: Int64 = row[0]
      if current?.id != id {
        try keep()
        (current, recipients) = ((id, try Digest(stored: row[1])), [])
      }
      if let key: String = row[2] { recipients.append(key) }
    }
    try keep()
    try database.execute(
      sql: """
        UPDATE message SET identity = n.identity FROM new_identity AS n WHERE n.message = message.id;
        DROP TABLE new_identity;
        """)
  }
}
