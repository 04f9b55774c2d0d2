internal import GRDB

extension MailStore {
  /// Reads one snapshot of the database. `doing` is what an error says was being done.
  func read<Result>(_ doing: String, _ body: (Database) throws -> Result) throws(StoreError) -> Result {
    try mapped(doing) { try pool.read(body) }
  }

  /// One transaction: all of `body` or nothing.
  ///
  /// `durable` puts the commit on disk before it returns (`synchronous = FULL`): for what precedes an effect outside
  /// and for what people decided. Others survive a crash of the process, and a power cut but for the last moments.
  func write<Result>(
    _ doing: String, durable: Bool = false, _ body: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    guard use != .reading else { throw .refused("\(doing): this workspace was opened for reading") }
    let result = try mapped(doing) {
      try pool.writeWithoutTransaction { database in
        // The setting cannot change inside a transaction.
        if durable { try database.execute(sql: "PRAGMA synchronous = FULL") }
        defer { if durable { try? database.execute(sql: "PRAGMA synchronous = NORMAL") } }
        var result: Result?
        try database.inTransaction(.immediate) {
          result = try body(database)
          return .commit
        }
        guard let result else { throw StoreError.io(doing: doing, text: "the transaction gave nothing") }
        return result
      }
    }
    changes.signal()
    return result
  }
}

extension Database {
  /// Runs a statement that gives no rows; statements are prepared once.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// All rows.
  func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
  }

  /// Each row in turn, without keeping it: `row` is good inside `body` only, which must not run the same statement.
  func each(_ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Void) throws {
    let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
    while let row = try rows.next() { try body(row) }
  }

  /// The first row.
  func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  /// The first column of the first row; nil where there is no row or it is null.
  func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
    try Int64.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }
}
