internal import GRDB
internal import Model

/// Notes, inside a transaction, the mail that the records of an import can concern, made, changed or undone.
struct StaleConcerns {
  /// Records that are noted one by one; with more all mail is.
  static let maximum = 1000

  private let database: Database
  /// How many are noted; nil where there is no mail, or all of it is noted.
  private var count: Int?

  init(_ database: Database) throws {
    self.database = database
    count = try database.number("SELECT 1 FROM message LIMIT 1") == nil ? nil : 0
  }

  /// What a change may take away; nil where nothing is noted any more.
  func ties(of record: Int64) throws -> RecordTies? { try count.map { _ in try RecordTies(of: record, database) } }

  /// - Parameter before: of a record that was there.
  mutating func note(_ record: Int64, before: RecordTies?) throws {
    guard let count else { return }
    let mail = StaleMail(.people, database)
    self.count = count < StaleConcerns.maximum ? count + 1 : nil
    guard self.count != nil else { return try mail.noteAll() }
    if let before { try mail.note(changed: record, before: before) } else { try mail.note(record: record) }
  }
}
