internal import GRDB
package import Model

/// What a user may do with a shared mailbox of somebody else.
package enum MailboxRole: String, Sendable, CaseIterable {
  /// Reads and sends.
  case member
  /// Reads.
  case viewer
}

extension MailStore {
  /// Lets a user read a mailbox, and as a member work in it, as far as its access setting is `shared`.
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
}
