internal import GRDB
package import Model

/// What a person is to a mailbox that they may read.
package enum MailboxStanding: String, Sendable, Hashable, CaseIterable {
  /// Connected it, and decides about it.
  case owner
  /// Reads and sends.
  case member
  /// Reads.
  case viewer
}

/// A mailbox as the list of mailboxes shows it.
package struct MailboxStatus: Sendable, Hashable {
  package var mailbox: Mailbox
  package var note: SyncNote
  /// The sync of it that runs, else the first that waits.
  package var request: WorkRequest?
  package var standing: MailboxStanding
  package var ownerName: String
  /// Answers from it that did not go out, or of which nobody knows whether they arrived.
  package var unsent = 0
  /// Why the latest of them was not.
  package var unsentFailure: String?
  /// Why it can be read and not sent from: its SMTP server refuses the sign-in.
  package var sendingRefusal: String?
  /// The issuer where it signs in by tokens; nil with a password.
  package var issuer: String?
  /// Who has signed in there for it.
  package var account: String?
  /// Its consent is gone: its owner must sign in again.
  package var reconnect: ReconnectNeed?
  /// What is left for another day.
  package var backlog = Backlog()
  /// When that is taken up again; nil where nothing is left.
  package var goesOn: Timestamp?
  /// The folders that were followed to their end, and how many messages the server listed of each.
  package var folders: [FolderListing] = []
}

package struct FolderListing: Sendable, Hashable {
  package var name: String
  package var messages: UInt32
}

extension MailboxStatus {
  /// Of a mailbox that is disconnected without what its servers said and what was to be done with them.
  fileprivate var asItStands: MailboxStatus {
    guard mailbox.disconnectedAt != nil else { return self }
    var status = self
    (status.note.failure, status.note.nextAt, status.request, status.reconnect) = (nil, nil, nil, nil)
    (status.backlog, status.goesOn, status.sendingRefusal) = (Backlog(), nil, nil)
    return status
  }

  /// The viewer may send from it, and it is connected.
  package var canSend: Bool { standing != .viewer && mailbox.disconnectedAt == nil }

  /// Who signs in for it, where that is somebody else: it has no sign-in of its own.
  package var person: Address? {
    account.flatMap { Address($0) }.flatMap { $0.key == mailbox.address.key ? nil : $0 }
  }
}

extension MailStore {
  /// The mailboxes that a person may read, by id, each with how it goes.
  package func mailboxStatuses(for viewer: Viewer) throws(StoreError) -> [MailboxStatus] {
    try read("list the mailboxes") { database in
      var requests: [ID<Mailbox>: WorkRequest] = [:]
      let open = try WorkRequest.list(
        "WHERE \(WorkRequest.isOpen) AND mailbox IS NOT NULL ORDER BY state = 'running' DESC, id", [], database)
      for request in open {
        guard case .sync(let mailbox) = request.work, requests[mailbox] == nil else { continue }
        requests[mailbox] = request
      }
      var unsent: [Int64: (count: Int, failure: String?)] = [:]
      for row in try database.rows(
        """
        SELECT mailbox, count(*), failure, max(changed_at) FROM outbox INDEXED BY outbox_left
        WHERE \(OutboxItem.isLeft) GROUP BY mailbox
        """)
      { unsent[row[0]] = (row[1], row[2]) }
      var folders: [Int64: [FolderListing]] = [:]
      for row in try database.rows(
        "SELECT mailbox, name, message_count FROM folder WHERE message_count IS NOT NULL AND NOT is_missing ORDER BY id"
      ) { folders[row[0], default: []].append(FolderListing(name: row[1], messages: row[2])) }
      return try database.rows(
        """
        SELECT \(Mailbox.columns), \(SyncNote.columns), (SELECT name FROM user WHERE id = mailbox.owner),
          (SELECT role FROM mailbox_member AS m WHERE m.mailbox = mailbox.id AND m.user = ?1),
          sending_refusal, g.issuer, g.reconnect_reason, g.reconnect_since,
          (SELECT coalesce(sum(waiting_messages), 0) FROM folder AS f WHERE f.mailbox = mailbox.id),
          (SELECT coalesce(sum(waiting_bytes), 0) FROM folder AS f WHERE f.mailbox = mailbox.id), g.account,
          (SELECT min(looked_at) FROM folder AS f WHERE f.mailbox = mailbox.id AND f.waiting_messages > 0)
        FROM mailbox LEFT JOIN oauth_grant AS g ON g.mailbox = mailbox.id
        WHERE mailbox.id IN (\(Access.readableMailboxes(to: "?1"))) ORDER BY mailbox.id
        """, [viewer.user.value]
      ).map { row in
        let mailbox = try Mailbox(stored: row)
        let standing = try MailboxStanding(owner: mailbox.owner, role: row[20], viewer)
        guard let standing else { throw StoreError.corrupt("the members of mailbox \(mailbox.id)") }
        return MailboxStatus(
          mailbox: mailbox, note: SyncNote(stored: row, from: 14), request: requests[mailbox.id], standing: standing,
          ownerName: row[19], unsent: unsent[mailbox.id.value]?.count ?? 0,
          unsentFailure: unsent[mailbox.id.value]?.failure, sendingRefusal: row[21], issuer: row[22],
          account: row[27], reconnect: ReconnectNeed(reason: row[23], since: row[24]),
          backlog: Backlog(messages: row[25], bytes: row[26]),
          goesOn: (row[28] as Int64?).map { Timestamp(milliseconds: $0).adding(days: 1) },
          folders: folders[mailbox.id.value] ?? []
        ).asItStands
      }
    }
  }

  /// What the viewer is to a mailbox; nil where they may not read it.
  package func standing(in mailbox: ID<Mailbox>, for viewer: Viewer) throws(StoreError) -> MailboxStanding? {
    try read("look up who may use mailbox \(mailbox)") { database in
      guard try Access.canRead(mailbox, viewer, database),
        let row = try database.row(
          "SELECT owner, (SELECT role FROM mailbox_member WHERE mailbox = ?1 AND user = ?2) FROM mailbox WHERE id = ?1",
          [mailbox.value, viewer.user.value])
      else { return nil }
      return try MailboxStanding(owner: ID(row[0]), role: row[1], viewer)
    }
  }

  /// With whom a mailbox is shared, by user; its access setting says whether that is in force.
  ///
  /// - Throws: `refused` unless the viewer connected the mailbox.
  package func members(
    of mailbox: ID<Mailbox>, by viewer: Viewer
  ) throws(StoreError) -> [(user: User, role: MailboxRole)] {
    try read("list the members of mailbox \(mailbox)") { database in
      try Access.requireOwner(of: mailbox, viewer, database)
      return try database.rows(
        """
        SELECT \(User.columns), m.role FROM mailbox_member AS m JOIN user ON user.id = m.user
        WHERE m.mailbox = ? ORDER BY user.id
        """, [mailbox.value]
      ).map { row in
        guard let role = MailboxRole(rawValue: row[4]) else {
          throw StoreError.corrupt("the members of mailbox \(mailbox)")
        }
        return (try User(stored: row), role)
      }
    }
  }
}

extension MailboxStanding {
  /// Nil where the viewer is neither.
  fileprivate init?(owner: ID<User>, role: String?, _ viewer: Viewer) throws {
    if owner == viewer.user {
      self = .owner
      return
    }
    switch role.flatMap(MailboxRole.init(rawValue:)) {
    case .member: self = .member
    case .viewer: self = .viewer
    case nil: return nil
    }
  }
}
