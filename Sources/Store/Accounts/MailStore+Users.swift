internal import GRDB
package import Model

extension MailStore {
  /// By id, the first administrator first.
  package func users() throws(StoreError) -> [User] {
    try read("list the users") { try $0.rows("SELECT \(User.columns) FROM user ORDER BY id").map(User.init(stored:)) }
  }

  /// The one user with that name or address, letter case aside.
  ///
  /// - Throws: `noSuch`, or `ambiguous` with the addresses.
  package func user(matching text: String) throws(StoreError) -> User {
    let wanted = text.lowercased()
    let found = try users().filter { $0.name.lowercased() == wanted || $0.address.key == wanted }
    guard let first = found.first else { throw .noSuch("user \(text)") }
    guard found.count == 1 else { throw .ambiguous("user \(text)", candidates: found.map(\.address.description)) }
    return first
  }

  /// - Throws: `refused` for everybody but administrators.
  package func requireAdministrator(_ viewer: Viewer, doing: String) throws(StoreError) {
    try read(doing) { try Access.requireAdministrator(viewer, doing: doing, $0) }
  }

  /// - Throws: `refused` when the address has a user.
  @discardableResult
  package func addUser(
    name: String, address: Address, role: User.Role, now: Timestamp
  ) throws(StoreError) -> User {
    let id = try write("add user \(address)", durable: true) { database in
      if try database.number("SELECT 1 FROM user WHERE address_key = ?", [address.key]) != nil {
        throw StoreError.refused("\(address) has a user already")
      }
      return try MailStore.insertUser(name, address, role, now: now, database)
    }
    return User(id: ID(id), name: name, address: address, role: role)
  }

  @discardableResult
  static func insertUser(
    _ name: String, _ address: Address, _ role: User.Role, now: Timestamp, _ database: Database
  ) throws -> Int64 {
    try database.run(
      "INSERT INTO user (name, address, address_key, role, created_at) VALUES (?, ?, ?, ?, ?)",
      [name.storable, address.description, address.key, role.rawValue, now.milliseconds])
    return database.lastInsertedRowID
  }

  /// The IANA name of the zone in which people read times.
  package func timeZone() throws(StoreError) -> String {
    try read("read the time zone") {
      try String.fetchOne($0, sql: "SELECT value FROM workspace WHERE key = 'time_zone'")
    } ?? "UTC"
  }

  package func setTimeZone(_ name: String) throws(StoreError) {
    try write("set the time zone") {
      try $0.run("INSERT OR REPLACE INTO workspace (key, value) VALUES ('time_zone', ?)", [name.storable])
    }
  }
}

extension User {
  static let columns = "user.id, user.name, user.address, user.role"

  init(stored row: Row) throws {
    guard let address = Address(stored: row[2]), let role = Role(rawValue: row[3]) else {
      throw StoreError.corrupt("user \(row[0] as Int64)")
    }
    self.init(id: ID(row[0]), name: row[1], address: address, role: role)
  }
}

extension Address {
  /// As stored; a quoted local part may hold an `@`, so it splits at the last one.
  init?(stored text: String) {
    guard let at = text.lastIndex(of: "@") else { return nil }
    self.init(local: String(text[..<at]), domain: String(text[text.index(after: at)...]))
  }
}
