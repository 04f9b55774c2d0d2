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

  /// Those of the messages that are held because their sender may be another one, whatever people made of them since;
  /// by the copies in mailboxes that the viewer may read.
  package func doubtful(
    _ messages: [ID<Message>], for viewer: Viewer
  ) throws(StoreError) -> Set<ID<Message>> {
    if messages.isEmpty { return [] }
    return try read("look up whose messages are in doubt") { database in
      Set(
        try database.rows(
          """
          SELECT c.message FROM copy AS c JOIN decision AS d ON d.copy = c.id
          WHERE c.message IN (SELECT value FROM json_each(?1)) AND d.outcome = 'held'
            AND json_extract(d.decision, '$.trace[#-1].step') = ?3
            AND c.mailbox IN (\(Access.readableMailboxes(to: "?2")))
          """, [StoredJSON.array(messages.map(\.value)), viewer.user.value, Step.trust.rawValue]
        ).map { ID($0[0]) })
    }
  }

  /// What a person must say about a message; nil where it waits for nothing that the viewer may read.
  package func waits(_ message: ID<Message>, for viewer: Viewer) throws(StoreError) -> Undecided.Why? {
    try read("look up what message \(message) waits for") { database in
      try MessageReading(viewer, ours: [], database).waits([message.value], in: .all)[message.value]?.why
    }
  }
}
