internal import GRDB
package import Model

/// What a user may do with a shared mailbox of somebody else.
package enum MailboxRole: String, Sendable, CaseIterable {
  /// Reads and sends.
  case member
  /// Reads.
  case viewer
}

/// When a mailbox was last synchronised, and what went wrong since.
package struct SyncNote: Sendable, Hashable {
  package var at: Timestamp?
  package var failure: String?
}

extension MailStore {
  /// Lets a user read a mailbox, as far as its access setting is `shared`.
  ///
  /// - Throws: `refused` unless the viewer connected the mailbox.
  package func share(
    _ mailbox: ID<Mailbox>, with user: ID<User>, as role: MailboxRole = .member, by viewer: Viewer
  ) throws(StoreError) {
    try write("share mailbox \(mailbox)", durable: true) { database in
      try Access.requireOwner(of: mailbox, viewer, database)
      try database.run(
        "INSERT OR REPLACE INTO mailbox_member (mailbox, user, role) VALUES (?, ?, ?)",
        [mailbox.value, user.value, role.rawValue])
    }
  }

  /// - Throws: `refused` unless the viewer connected the mailbox.
  package func stopSharing(_ mailbox: ID<Mailbox>, with user: ID<User>, by viewer: Viewer) throws(StoreError) {
    try write("stop sharing mailbox \(mailbox)", durable: true) { database in
      try Access.requireOwner(of: mailbox, viewer, database)
      try database.run(
        "DELETE FROM mailbox_member WHERE mailbox = ? AND user = ?", [mailbox.value, user.value])
    }
  }

  /// Who we are as far as mailboxes say: their addresses and aliases. Domains are the rule file's.
  package func ours() throws(StoreError) -> Ours {
    let mailboxes = try allMailboxes()
    return Ours(
      addresses: Set(mailboxes.flatMap { [$0.address.key] + $0.settings.aliases.map(\.key) }), domains: [])
  }

  /// Remembers how a synchronisation ended; a failure leaves the time of the last good one.
  package func noteSync(mailbox: ID<Mailbox>, at now: Timestamp, failure: String?) throws(StoreError) {
    try write("note the sync of mailbox \(mailbox)") { database in
      if let failure {
        try database.run("UPDATE mailbox SET last_failure = ? WHERE id = ?", [failure.storable, mailbox.value])
      } else {
        try database.run(
          "UPDATE mailbox SET last_failure = NULL, last_sync_at = ? WHERE id = ?", [now.milliseconds, mailbox.value])
      }
    }
  }

  package func syncNote(of mailbox: ID<Mailbox>) throws(StoreError) -> SyncNote {
    try read("read the last sync of mailbox \(mailbox)") { database in
      let row = try database.row("SELECT last_sync_at, last_failure FROM mailbox WHERE id = ?", [mailbox.value])
      guard let row else { throw StoreError.noSuch("mailbox \(mailbox)") }
      return SyncNote(at: (row[0] as Int64?).map { Timestamp(milliseconds: $0) }, failure: row[1])
    }
  }
}
