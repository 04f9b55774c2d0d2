internal import GRDB
package import Model

/// The one write transaction in which a batch is filed. Good only inside the body that it was given to.
package struct FilingTransaction {
  let database: Database
  let packs: PackShelf
  let state: FilingState

  var now: Timestamp { state.now }

  /// The run's id; its row is made when it is asked for first.
  func run() throws -> Int64 {
    if let id = state.draft.id { return id.value }
    let draft = state.draft
    let id = try MailStore.insertRun(draft, database)
    state.draft.id = ID(id)
    return id
  }

  func count(_ what: String, _ number: Int = 1) {
    if number != 0 { state.draft.counts[what, default: 0] += number }
  }

  /// Remembers that rows will name these bytes: they must be on disk before the commit.
  func needs(_ location: RawLocation) throws {
    let (end, overflow) = location.offset.addingReportingOverflow(location.length)
    guard !overflow, location.offset >= 0, location.length >= 0 else {
      throw StoreError.refused("a location that no pack has")
    }
    state.packEnds[location.pack.value] = max(state.packEnds[location.pack.value] ?? 0, end)
  }

  /// Runs `body` so that an error undoes what it did, and nothing else of the batch.
  ///
  /// A full disk or a damaged database is not one message's failure: the whole transaction then fails, whatever the
  /// caller makes of the error.
  package func isolated<Result>(_ body: () throws -> Result) throws -> Result {
    try state.check()
    let (draft, packEnds) = (state.draft, state.packEnds)
    var result: Result?
    do {
      try database.inSavepoint {
        result = try body()
        try state.check()
        return .commit
      }
    } catch {
      (state.draft, state.packEnds) = (draft, packEnds)
      throw state.note(StoreError.isOurs(error) ? StoreError(error, doing: "file a message") : error)
    }
    guard let result else { throw StoreError.io(doing: "file a message", text: "the savepoint gave nothing") }
    return result
  }

  /// Runs one step of the transaction; its errors are `StoreError`.
  func step<Result>(_ doing: String, _ body: () throws -> Result) throws(StoreError) -> Result {
    try state.check()
    do { return try body() } catch {
      let error = StoreError(error, doing: doing)
      _ = state.note(error)
      throw error
    }
  }
}

/// What a filing transaction knows beside the database.
final class FilingState {
  let now: Timestamp
  var draft: RunDraft
  /// How many bytes of each pack the rows of this transaction name.
  var packEnds: [Int64: Int64] = [:]
  /// The error after which nothing more can be done.
  private var failure: StoreError?

  init(draft: RunDraft, now: Timestamp) { (self.draft, self.now) = (draft, now) }

  func check() throws(StoreError) { if let failure { throw failure } }

  /// Remembers an error that ends the transaction.
  func note(_ error: any Error) -> any Error {
    if failure == nil, let error = error as? StoreError, error.endsTransaction { failure = error }
    return error
  }
}

extension StoreError {
  /// True for errors of the store and of what is under it.
  static func isOurs(_ error: any Error) -> Bool { error is StoreError || error is DatabaseError }
}

extension MailStore {
  /// Files a batch: one write transaction, all of it or nothing.
  ///
  /// Raw bytes that the rows name are on disk before the commit; `PackWriter.sync` puts them there without making
  /// others wait for this transaction. The run's row is made in it when something needs it,
  /// and `run` has its id and counts afterwards; after an error it is as before.
  package func file(
    _ run: inout RunDraft, now: Timestamp, _ body: (FilingTransaction) throws -> Void
  ) throws(StoreError) {
    let before = run
    run = try write("file mail") { database in
      let state = FilingState(draft: before, now: now)
      try body(FilingTransaction(database: database, packs: packs, state: state))
      try state.check()
      try settlePacks(state.packEnds, database)
      if let id = state.draft.id, state.draft.counts != before.counts || before.id == nil {
        try database.run(
          "UPDATE run SET counts = ? WHERE id = ?", [try StoredJSON.text(state.draft.counts), id.value])
      }
      return state.draft
    }
  }

  /// Makes sure that the bytes which the rows of a transaction name are on disk, and says how far packs reach.
  private func settlePacks(_ ends: [Int64: Int64], _ database: Database) throws {
    for (pack, end) in ends.sorted(by: { $0.key < $1.key }) {
      let committed = try database.number("SELECT length FROM pack WHERE id = ?", [pack])
      guard let committed else { throw StoreError.noSuch("pack \(pack)") }
      if end <= committed { continue }
      guard let file = packs.open(pack) else {
        throw StoreError.refused("pack \(pack): raw bytes that were never written")
      }
      try file.sync(through: end)
      try database.run("UPDATE pack SET length = ? WHERE id = ?", [end, pack])
    }
  }
}
