internal import GRDB
package import Model

/// Which messages were being read when the program came to its end: one that ends it each time must not keep all other
/// mail from coming in. Noted before a message is parsed; gone once it is filed, or the sync ends in any order.
extension MailStore {
  /// How often the program has ended while it read messages of a folder; those that it never ended at are left out.
  package func interruptions(in folder: ID<Folder>, uidValidity: UInt32) throws(StoreError) -> [UInt32: Int] {
    try read("look up what was being read") { database in
      var found: [UInt32: Int] = [:]
      try database.each(
        "SELECT uid, times FROM being_read WHERE folder = ? AND uid_validity = ?", [folder.value, Int64(uidValidity)]
      ) { found[$0[0]] = $0[1] }
      return found
    }
  }

  /// Notes that messages are read now. It need not outlive the machine, but only the program.
  package func beginReading(_ uids: [UInt32], in folder: ID<Folder>, uidValidity: UInt32) throws(StoreError) {
    try write("note what is being read") {
      try $0.run(
        """
        INSERT INTO being_read (folder, uid_validity, uid, times) SELECT ?, ?, value, 1 FROM json_each(?) WHERE true
        ON CONFLICT DO UPDATE SET times = times + 1
        """, [folder.value, Int64(uidValidity), StoredJSON.array(uids)])
    }
  }

  /// The program has come through a sync: what it did not end at so often that it is left is as good as any.
  ///
  /// - Parameter times: how often that is.
  package func endReading(of mailbox: ID<Mailbox>, fewerThan times: Int) throws(StoreError) {
    guard
      try read("look up what was being read", { try $0.number("SELECT 1 FROM being_read WHERE times < ?", [times]) })
        != nil
    else { return }
    try write("note what was read") {
      try $0.run(
        "DELETE FROM being_read WHERE times < ? AND folder IN (SELECT id FROM folder WHERE mailbox = ?)",
        [times, mailbox.value])
    }
  }
}

extension FilingTransaction {
  /// Messages are read, whatever becomes of them.
  package func endReading(_ uids: [UInt32], in folder: ID<Folder>, uidValidity: UInt32) throws(StoreError) {
    try step("note what was read") {
      try database.run(
        """
        DELETE FROM being_read WHERE folder = ? AND uid_validity = ? AND uid IN (SELECT value FROM json_each(?))
        """, [folder.value, Int64(uidValidity), StoredJSON.array(uids)])
    }
  }
}
