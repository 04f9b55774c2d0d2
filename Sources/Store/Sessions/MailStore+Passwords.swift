internal import GRDB
package import Model
internal import OpenSSL

extension MailStore {
  /// Shortest password taken, in characters, and the longest, in bytes.
  package static let minimumPassword = 10
  package static let maximumPassword = 1024

  /// Sets the password that a user logs in with, and ends that user's sessions. Takes a tenth of a second.
  ///
  /// - Parameter viewer: the user or an administrator; nil for the one who makes the workspace.
  /// - Throws: `refused` for a password that is too short or too long, and for others.
  package func setPassword(
    _ password: Secret, of user: ID<User>, by viewer: Viewer?, now: Timestamp
  ) throws(StoreError) {
    let doing = "set the password of user \(user)"
    let (characters, bytes) = password.reveal { ($0.count, $0.utf8.count) }
    guard characters >= MailStore.minimumPassword else {
      throw .refused("\(doing): it is too short; take at least \(MailStore.minimumPassword) characters")
    }
    guard bytes <= MailStore.maximumPassword else {
      throw .refused("\(doing): it is too long; take at most \(MailStore.maximumPassword) bytes")
    }
    try read(doing) { try MailStore.requirePerson(user, viewer, doing: doing, $0) }
    // Outside the transaction: nobody else is to wait for it.
    let hash = try mapped(doing) { try PasswordHash.make(password) }
    try write(doing, durable: true) { database in
      try MailStore.requirePerson(user, viewer, doing: doing, database)
      try database.run("UPDATE user SET password_hash = ? WHERE id = ?", [hash, user.value])
      try database.run("DELETE FROM session WHERE user = ?", [user.value])
      try MailStore.forgetSessions(now: now, database)
    }
  }

  /// True when the user can log in.
  package func hasPassword(_ user: ID<User>) throws(StoreError) -> Bool {
    try read("look for the password of user \(user)") {
      try $0.number("SELECT 1 FROM user WHERE id = ? AND password_hash IS NOT NULL", [user.value]) != nil
    }
  }

  private static func requirePerson(
    _ user: ID<User>, _ viewer: Viewer?, doing: String, _ database: Database
  ) throws {
    if let viewer, viewer.user != user { try Access.requireAdministrator(viewer, doing: doing, database) }
    guard try database.number("SELECT 1 FROM user WHERE id = ?", [user.value]) != nil else {
      throw StoreError.noSuch("user \(user)")
    }
  }
}
