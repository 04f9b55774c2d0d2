internal import GRDB
package import Model

extension MailStore {
  /// Which of the mailboxes that the viewer may read hold or held each message, in the order of filing.
  package func holders(
    of messages: [ID<Message>], for viewer: Viewer
  ) throws(StoreError) -> [ID<Message>: [ID<Mailbox>]] {
    if messages.isEmpty { return [:] }
    return try read("look up where messages are") { database in
      var holders: [ID<Message>: [ID<Mailbox>]] = [:]
      for row in try database.rows(
        """
        SELECT message, mailbox FROM copy
        WHERE message IN (SELECT value FROM json_each(?1)) AND mailbox IN (\(Access.readableMailboxes(to: "?2")))
        GROUP BY message, mailbox ORDER BY min(id)
        """, [StoredJSON.array(messages.map(\.value)), viewer.user.value])
      {
        holders[ID(row[0]), default: []].append(ID(row[1]))
      }
      return holders
    }
  }

  /// What a person must say about a message; nil where it waits for nothing that the viewer may read.
  package func waits(_ message: ID<Message>, for viewer: Viewer) throws(StoreError) -> Undecided.Why? {
    try read("look up what message \(message) waits for") { database in
      try MessageReading(viewer, ours: [], database).waits([message.value], in: .all)[message.value]?.why
    }
  }
}
