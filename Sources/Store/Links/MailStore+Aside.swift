internal import GRDB
package import Model

extension MailStore {
  /// Says that nothing of a message is to be linked, or of all of a thread that the viewer may read so far: it waits for
  /// nobody any more. Links that are there stay. On disk when it returns.
  ///
  /// - Throws: `noSuch` for mail that the viewer may not read.
  package func setAside(_ target: LinkTarget, by viewer: Viewer, now: Timestamp) throws(StoreError) {
    try write("set mail aside", durable: true) { database in
      for message in try MailStore.readable(target, viewer, database) {
        try database.run(
          "INSERT OR IGNORE INTO set_aside (message, user, at) VALUES (?, ?, ?)",
          [message, viewer.user.value, now.milliseconds])
      }
    }
  }

  /// Lets mail that was set aside wait for a decision again.
  ///
  /// - Throws: `noSuch` for mail that the viewer may not read.
  package func askAgain(about target: LinkTarget, by viewer: Viewer) throws(StoreError) {
    try write("ask about mail again", durable: true) { database in
      for message in try MailStore.readable(target, viewer, database) {
        try database.run("DELETE FROM set_aside WHERE message = ?", [message])
      }
    }
  }

  private static func readable(_ target: LinkTarget, _ viewer: Viewer, _ database: Database) throws -> [Int64] {
    let messages = try MailStore.messages(of: target, viewer, database)
    guard !messages.isEmpty else { throw StoreError.noSuch("such mail") }
    return messages
  }
}

extension MessageReading {
  func aside(of message: Int64) throws -> AsideView? {
    try database.row(
      "SELECT u.name, s.at FROM set_aside AS s JOIN user AS u ON u.id = s.user WHERE s.message = ?", [message]
    ).map { AsideView(person: $0[0], at: Timestamp(milliseconds: $0[1])) }
  }
}
