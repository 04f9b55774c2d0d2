internal import GRDB
package import Model
internal import OpenSSL

extension MailStore {
  /// The hash of a password that nobody has: an address without a password costs as much as one with.
  static let nobodysPassword =
    "scrypt$32768$8$1$5d1f0c6a9be2473881d4e0b7c3a96f52"
    + "$9a3c5e71b0d8f2466c1e8ab94f07d35b2e80a9c4617df3b58e92c0146ad7b3f1"

  /// Logs a person in by address and password. Takes a tenth of a second, unless it is throttled.
  ///
  /// An address that nobody has costs as much, and is throttled as much, as one that somebody has.
  package func logIn(address: String, password: Secret, now: Timestamp) throws(StoreError) -> LogIn {
    let key = MailStore.key(typed: address)
    // Who is throttled costs no write either.
    if let until = try read("log in", { try MailStore.throttle(key, now: now, $0) }) { return .throttled(until: until) }
    let known: Known?
    switch try write("log in", { try MailStore.attempt(key, now: now, $0) }) {
    case .throttled(let until): return .throttled(until: until)
    case .allowed(let user): known = user
    }
    // Outside the transaction: nobody else is to wait for it.
    let isRight = PasswordHash.verify(password, against: known?.hash ?? MailStore.nobodysPassword)
    guard isRight, let known else { return .wrong }
    let token = try write("log in", durable: true) { database in
      try MailStore.forgetSessions(now: now, database)
      try database.run("DELETE FROM log_in_failure WHERE address_key = ?", [MailStore.digest(key)])
      return try MailStore.beginSession(of: known.user.id, hash: known.hash, now: now, database)
    }
    guard let token else { return .wrong }
    return .session(token: token, user: known.user)
  }

  private typealias Known = (user: User, hash: String)

  private enum Attempt {
    /// Nil: nobody has the address, or it has no password.
    case allowed(Known?)
    case throttled(until: Timestamp)
  }

  /// Counts the attempt as failed before it is made, so that many at once are no more than many in a row; success
  /// takes it back.
  private static func attempt(_ key: String, now: Timestamp, _ database: Database) throws -> Attempt {
    if let until = try throttle(key, now: now, database) { return .throttled(until: until) }
    try database.run(
      "DELETE FROM log_in_failure WHERE at <= ? OR at > ?",
      [now.adding(seconds: -LogInThrottle.memory).milliseconds, latest(now)])
    try database.run("INSERT INTO log_in_failure (address_key, at) VALUES (?, ?)", [digest(key), now.milliseconds])
    let row = try database.row(
      "SELECT \(User.columns), password_hash FROM user WHERE address_key = ? AND password_hash IS NOT NULL", [key])
    return .allowed(try row.map { (try User(stored: $0), $0[4]) })
  }

  /// From when on the address may be tried; nil: now.
  private static func throttle(_ key: String, now: Timestamp, _ database: Database) throws -> Timestamp? {
    func times(_ rows: [Row]) -> [Timestamp] { rows.map { Timestamp(milliseconds: $0[0]) } }
    let own = try database.rows(
      "SELECT at FROM log_in_failure WHERE address_key = ? AND at > ? AND at <= ? ORDER BY at",
      [digest(key), now.adding(seconds: -LogInThrottle.memory).milliseconds, latest(now)])
    let all = try database.rows(
      "SELECT at FROM log_in_failure WHERE at <= ? ORDER BY id DESC LIMIT ?",
      [latest(now), LogInThrottle.overallFailures])
    let waits = [
      LogInThrottle.nextAttempt(after: times(own)), LogInThrottle.nextAttempt(afterAll: times(all).reversed()),
    ]
    return waits.compactMap { $0 }.filter { $0 > now }.max()
  }

  /// Failures after it are from before the clock was set back, and lock nobody out.
  private static func latest(_ now: Timestamp) -> Int64 {
    now.adding(seconds: LogInThrottle.overallWindow).milliseconds
  }

  private static func key(typed text: String) -> String {
    let bare = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    return Address(bare)?.key ?? bare.lowercased()
  }

  /// Of bounded length, and not what was typed: some type their password there.
  private static func digest(_ key: String) -> String { SHA256.hash(Array(key.utf8)).description }
}
