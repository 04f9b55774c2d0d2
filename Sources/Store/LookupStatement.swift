internal import GRDB
internal import GRDBSQLite

/// A prepared SELECT that is bound and read without GRDB's rows, for the look-ups that every decision makes: such a row
/// names its columns anew for each statement, which costs more than the look-up.
///
/// Good inside the body that the database was given to.
struct LookupStatement {
  private let database: Database
  private let sql: String
  private let statement: OpaquePointer

  init(_ sql: String, _ database: Database) throws {
    (self.database, self.sql) = (database, sql)
    statement = try database.cachedStatement(sql: sql).sqliteStatement
  }

  /// The columns of the row at hand.
  struct Columns {
    fileprivate let statement: OpaquePointer

    func number(_ index: Int32) -> Int64 { sqlite3_column_int64(statement, index) }

    func optionalNumber(_ index: Int32) -> Int64? {
      sqlite3_column_type(statement, index) == SQLITE_NULL ? nil : number(index)
    }

    /// Empty where it is null.
    func text(_ index: Int32) -> String { optionalText(index) ?? "" }

    func optionalText(_ index: Int32) -> String? {
      guard let bytes = sqlite3_column_text(statement, index) else { return nil }
      let count = Int(sqlite3_column_bytes(statement, index))
      return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
  }

  /// Each row in turn, of the statement with these texts and numbers for its parameters.
  func each(_ arguments: [Argument], _ body: (Columns) throws -> Void) throws {
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, argument) in arguments.enumerated() { try check(argument.bind(statement, Int32(index + 1))) }
    let columns = Columns(statement: statement)
    while true {
      let status = sqlite3_step(statement)
      if status == SQLITE_DONE { return }
      guard status == SQLITE_ROW else { throw error(status) }
      try body(columns)
    }
  }

  enum Argument {
    case number(Int64)
    case text(String)

    fileprivate func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
      switch self {
      case .number(let number): return sqlite3_bind_int64(statement, index, number)
      case .text(var text):
        // SQLITE_TRANSIENT: it takes a copy.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        // Nothing at nowhere would be null.
        if text.isEmpty { return sqlite3_bind_text(statement, index, "", 0, transient) }
        return text.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), transient)
          }
        }
      }
    }
  }

  private func check(_ status: Int32) throws { if status != SQLITE_OK { throw error(status) } }

  private func error(_ status: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: status),
      message: database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) },
      sql: sql)
  }
}
