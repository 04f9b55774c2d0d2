internal import GRDB
internal import Model

extension MailStore {
  /// Notes, inside a transaction, that all decisions are to be made again. A workspace without mail has none.
  static func noteAllStale(_ database: Database) throws {
    let first = try database.number("SELECT min(date) FROM message")
    if let first { try noteStale(from: first, database) }
  }
}
