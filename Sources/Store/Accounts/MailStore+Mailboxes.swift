internal import FoundationEssentials
internal import GRDB
package import Model
internal import OpenSSL

extension MailStore {
  /// Connects a mailbox; its password or tokens are sealed under the workspace's key, bound to the mailbox's id.
  ///
  /// - Throws: `refused` when the address is connected already, or the plan has no room for one more of its owner.
  package func addMailbox(
    address: Address, owner: ID<User>, imap: Endpoint, smtp: Endpoint, login: String, secret: MailboxSecret,
    trustFile: String?, settings: Settings, now: Timestamp
  ) throws(StoreError) -> Mailbox {
    let key = try WorkspaceKey.load(from: folder)
    let id = try write("connect \(address)", durable: true) { database in
      if let row = try database.row("SELECT disconnected_at FROM mailbox WHERE address_key = ?", [address.key]) {
        guard row[0] as Int64? != nil else { throw StoreError.refused("\(address) is connected already") }
        throw StoreError.refused("\(address) was connected before: only who connected it can connect it again")
      }
      try MailStore.requireRoom(for: address, of: owner, database)
      try database.run(
        """
        INSERT INTO mailbox (address, address_key, owner, imap_host, imap_port, imap_security, smtp_host, smtp_port,
          smtp_security, login, trust_file, connected_at, settings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          address.description, address.key, owner.value, imap.host, imap.port, imap.security.rawValue, smtp.host,
          smtp.port, smtp.security.rawValue, login, trustFile, now.milliseconds, try SettingsCoding.encode(settings),
        ])
      let id = database.lastInsertedRowID
      try MailStore.seal(secret, of: id, key: key, now: now, database)
      return id
    }
    return Mailbox(
      id: ID(id), address: address, owner: owner, imap: imap, smtp: smtp, login: login, trustFile: trustFile,
      connectedAt: now, settings: settings)
  }

  /// With a password.
  package func addMailbox(
    address: Address, owner: ID<User>, imap: Endpoint, smtp: Endpoint, login: String, password: Secret,
    trustFile: String?, settings: Settings, now: Timestamp
  ) throws(StoreError) -> Mailbox {
    try addMailbox(
      address: address, owner: owner, imap: imap, smtp: smtp, login: login, secret: .password(password),
      trustFile: trustFile, settings: settings, now: now)
  }

  /// For the workers, who act for every mailbox.
  package func allMailboxes() throws(StoreError) -> [Mailbox] {
    try read("list the mailboxes") {
      try $0.rows("SELECT \(Mailbox.columns) FROM mailbox ORDER BY id").map(Mailbox.init(stored:))
    }
  }

  /// Those that a person may read: their own and the shared ones that they are a member of.
  package func mailboxes(for viewer: Viewer) throws(StoreError) -> [Mailbox] {
    try read("list the mailboxes") {
      try $0.rows(
        "SELECT \(Mailbox.columns) FROM mailbox WHERE id IN (\(Access.readableMailboxes)) ORDER BY id",
        [viewer.user.value]
      ).map(Mailbox.init(stored:))
    }
  }

  /// The one mailbox with that address or name, or whose address or name alone begins so; letter case aside.
  ///
  /// - Throws: `noSuch`, or `ambiguous` with the addresses.
  package func mailbox(named text: String, for viewer: Viewer) throws(StoreError) -> Mailbox {
    let wanted = text.lowercased()
    let all = try mailboxes(for: viewer)
    func names(_ mailbox: Mailbox) -> [String] { [mailbox.address.key, mailbox.settings.mailboxName.lowercased()] }
    var found = all.filter { names($0).contains(wanted) }
    if found.isEmpty, !wanted.isEmpty { found = all.filter { names($0).contains { $0.hasPrefix(wanted) } } }
    guard let first = found.first else {
      let known = all.map(\.address.description).joined(separator: ", ")
      throw .noSuch("mailbox \(text)" + (known.isEmpty ? "" : "; there are \(known)"))
    }
    guard found.count == 1 else { throw .ambiguous("mailbox \(text)", candidates: found.map(\.address.description)) }
    return first
  }

  /// For the workers; by id.
  package func mailbox(_ id: ID<Mailbox>) throws(StoreError) -> Mailbox {
    try read("read mailbox \(id)") { database in
      guard let row = try database.row("SELECT \(Mailbox.columns) FROM mailbox WHERE id = ?", [id.value]) else {
        throw StoreError.noSuch("mailbox \(id)")
      }
      return try Mailbox(stored: row)
    }
  }

  /// - Throws: `refused` unless the viewer connected the mailbox.
  package func saveSettings(_ settings: Settings, of mailbox: ID<Mailbox>, by viewer: Viewer) throws(StoreError) {
    try write("save the settings of mailbox \(mailbox)", durable: true) { database in
      try Access.requireOwner(of: mailbox, viewer, database)
      try database.run(
        "UPDATE mailbox SET settings = ? WHERE id = ?", [try SettingsCoding.encode(settings), mailbox.value])
      if !settings.tellsRead { try MailStore.keepRead(of: mailbox.value, database) }
    }
  }
}

extension Mailbox {
  static let columns = """
    id, address, owner, imap_host, imap_port, imap_security, smtp_host, smtp_port, smtp_security, login, trust_file,
    connected_at, settings, disconnected_at
    """

  init(stored row: Row) throws {
    guard let address = Address(stored: row[1]), let imap = Endpoint(host: row[3], port: row[4], stored: row[5]),
      let smtp = Endpoint(host: row[6], port: row[7], stored: row[8])
    else { throw StoreError.corrupt("mailbox \(row[0] as Int64)") }
    self.init(
      id: ID(row[0]), address: address, owner: ID(row[2]), imap: imap, smtp: smtp, login: row[9], trustFile: row[10],
      connectedAt: Timestamp(milliseconds: row[11]), settings: try SettingsCoding.decode(row[12]),
      disconnectedAt: (row[13] as Int64?).map { Timestamp(milliseconds: $0) })
  }
}

extension Endpoint {
  fileprivate init?(host: String, port: Int, stored security: String) {
    guard let security = TransportSecurity(rawValue: security) else { return nil }
    self.init(host: host, port: port, security: security)
  }
}
