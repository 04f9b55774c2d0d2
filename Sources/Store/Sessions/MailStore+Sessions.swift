internal import FoundationEssentials
internal import GRDB
package import Model
internal import OpenSSL

extension MailStore {
  /// Seconds after which a session ends whatever happens, and after which it ends unused: a stolen token grows old.
  package static let sessionLife: Int64 = 30 * 86_400
  package static let unusedSessionLife: Int64 = 7 * 86_400
  /// Seconds between two notes of a session's use: a page view is not to be a write each time.
  private static let useInterval: Int64 = 3600

  /// Who holds a token; nil when the session has ended.
  package func session(_ token: Secret, now: Timestamp) throws(StoreError) -> Session? {
    let blob = token.reveal(MailStore.blob)
    let found = try read("look up a session") { database in
      try database.row(
        """
        SELECT \(User.columns), s.form_token, s.used_at FROM session AS s JOIN user ON user.id = s.user
        WHERE s.token = ? AND s.created_at > ? AND s.used_at > ?
        """,
        [
          blob, now.adding(seconds: -MailStore.sessionLife).milliseconds,
          now.adding(seconds: -MailStore.unusedSessionLife).milliseconds,
        ]
      ).map { (Session(user: try User(stored: $0), formToken: $0[4]), Timestamp(milliseconds: $0[5])) }
    }
    guard let (session, usedAt) = found else { return nil }
    if use != .reading, now >= usedAt.adding(seconds: MailStore.useInterval) {
      try write("note the use of a session") {
        try $0.run("UPDATE session SET used_at = ? WHERE token = ?", [now.milliseconds, blob])
      }
    }
    return session
  }

  /// Ends the session of a token, if there is one; on disk when it returns.
  package func logOut(_ token: Secret) throws(StoreError) {
    try write("log out", durable: true) {
      try $0.run("DELETE FROM session WHERE token = ?", [token.reveal(MailStore.blob)])
    }
  }

  /// Begins a session of a user whose password still is the one of `hash`; nil where it was changed meanwhile.
  static func beginSession(
    of user: ID<User>, hash: String, now: Timestamp, _ database: Database
  ) throws -> Secret? {
    let token = randomBytes(32).hexadecimal
    try database.run(
      """
      INSERT INTO session (token, user, form_token, created_at, used_at)
      SELECT ?1, id, ?2, ?3, ?3 FROM user WHERE id = ?4 AND password_hash = ?5
      """, [blob(token), randomBytes(16).hexadecimal, now.milliseconds, user.value, hash])
    return database.changesCount == 1 ? Secret(token) : nil
  }

  static func forgetSessions(now: Timestamp, _ database: Database) throws {
    try database.run(
      "DELETE FROM session WHERE created_at <= ? OR used_at <= ?",
      [
        now.adding(seconds: -sessionLife).milliseconds, now.adding(seconds: -unusedSessionLife).milliseconds,
      ])
  }

  /// What is kept of a token: who reads the database can log in with none.
  private static func blob(_ token: String) -> Data { SHA256.hash(Array(token.utf8)).blob }
}

extension [UInt8] {
  fileprivate var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
