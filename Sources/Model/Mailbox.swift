/// How a connection to a mail server is protected.
package enum TransportSecurity: String, Sendable, Codable, CaseIterable {
  /// TLS from the first byte.
  case tls
  /// Plain greeting, then STARTTLS, which must succeed.
  case startTLS
}

/// A server as a host, a port and how it is protected.
package struct Endpoint: Sendable, Hashable, Codable {
  package var host: String
  package var port: Int
  package var security: TransportSecurity

  package init(host: String, port: Int, security: TransportSecurity) {
    (self.host, self.port, self.security) = (host, port, security)
  }
}

/// A connected e-mail account. Its password is not here: the store unseals it for `Credentials` alone.
package struct Mailbox: Sendable, Hashable {
  package var id: ID<Mailbox>
  package var address: Address
  /// The user who connected it; only that user changes its settings.
  package var owner: ID<User>
  package var imap: Endpoint
  package var smtp: Endpoint
  /// The login name; mostly the address.
  package var login: String
  /// A PEM file of CAs to trust instead of the system's; nil: the system's.
  package var trustFile: String?
  package var connectedAt: Timestamp
  package var settings: Settings
  /// Since when it is not connected any more: its mail and settings stay, its servers are not called, and nothing is
  /// known to sign in with. Nil while it is connected.
  package var disconnectedAt: Timestamp?

  package init(
    id: ID<Mailbox>, address: Address, owner: ID<User>, imap: Endpoint, smtp: Endpoint, login: String,
    trustFile: String?, connectedAt: Timestamp, settings: Settings, disconnectedAt: Timestamp? = nil
  ) {
    (self.id, self.address, self.owner, self.imap, self.smtp) = (id, address, owner, imap, smtp)
    (self.login, self.trustFile, self.connectedAt, self.settings) = (login, trustFile, connectedAt, settings)
    self.disconnectedAt = disconnectedAt
  }
}

/// A person who logs in.
package struct User: Sendable, Hashable {
  package enum Role: String, Sendable, Codable { case administrator, member }

  package var id: ID<User>
  package var name: String
  package var address: Address
  package var role: Role

  package init(id: ID<User>, name: String, address: Address, role: Role) {
    (self.id, self.name, self.address, self.role) = (id, name, address, role)
  }
}

/// Whose eyes a read is for: timelines and lists show only what that person may see.
package struct Viewer: Sendable, Hashable {
  package let user: ID<User>

  package init(user: ID<User>) { self.user = user }
}

/// A folder of a mailbox as the store knows it.
package struct Folder: Sendable, Hashable {
  package var id: ID<Folder>
  package var mailbox: ID<Mailbox>
  package var listed: ListedFolder
  /// Nil before the first SELECT.
  package var uidValidity: UInt32?
  /// MAILBOXID (RFC 8474): stays when the folder is renamed; nil where the server has none.
  package var objectID: String?

  package init(
    id: ID<Folder>, mailbox: ID<Mailbox>, listed: ListedFolder, uidValidity: UInt32?, objectID: String? = nil
  ) {
    (self.id, self.mailbox, self.listed, self.uidValidity) = (id, mailbox, listed, uidValidity)
    self.objectID = objectID
  }

  /// Gmail's `[Gmail]/All Mail`, whatever its language: special use by attribute, below a name that is never translated.
  package var isGmailAllMail: Bool {
    let path = String(decoding: listed.path.bytes, as: UTF8.self)
    return listed.specialUse == .all && (path.hasPrefix("[Gmail]/") || path.hasPrefix("[Google Mail]/"))
  }
}

/// Who we are: what makes a participant not a counterpart.
package struct Ours: Sendable, Hashable {
  /// Keys of mailboxes, aliases and further addresses.
  package var addresses: Set<String>
  /// Internal domains, subdomains included.
  package var domains: Set<String>

  package init(addresses: Set<String>, domains: Set<String>) {
    (self.addresses, self.domains) = (addresses, domains)
  }

  package func contains(_ address: Address) -> Bool {
    isInternal(address.domain) || addresses.contains(address.key) || addresses.contains(address.keyWithoutTag)
  }

  package func isInternal(_ domain: String) -> Bool {
    var rest = Substring(domain)
    while true {
      if domains.contains(String(rest)) { return true }
      guard let dot = rest.utf8.firstIndex(of: 0x2E) else { return false }
      rest = rest[rest.utf8.index(after: dot)...]
    }
  }
}

/// One sync, import, relink or rule application that changed something; the unit of undo.
package struct Run: Sendable, Hashable {
  package enum Kind: String, Sendable, Codable {
    case sync, crmImport, relink, rules, manual, reply
  }

  package var id: ID<Run>
  package var kind: Kind
  package var mailbox: ID<Mailbox>?
  package var user: ID<User>?
  package var startedAt: Timestamp
  package var endedAt: Timestamp?
  package var undoneAt: Timestamp?
  /// What it did, in numbers: `messages`, `links`, `records`.
  package var counts: [String: Int]

  package init(
    id: ID<Run>, kind: Kind, mailbox: ID<Mailbox>?, user: ID<User>?, startedAt: Timestamp, endedAt: Timestamp?,
    undoneAt: Timestamp?, counts: [String: Int]
  ) {
    (self.id, self.kind, self.mailbox, self.user) = (id, kind, mailbox, user)
    (self.startedAt, self.endedAt, self.undoneAt, self.counts) = (startedAt, endedAt, undoneAt, counts)
  }
}
