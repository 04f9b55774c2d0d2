internal import Glibc
internal import GRDB

/// Why the store could not do what was asked.
package enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no `rapport.db` in the folder.
  case notAWorkspace(String)
  case alreadyAWorkspace(String)
  /// Another process works the workspace.
  case locked(byProcess: Int)
  /// Nothing of what was being written has been kept.
  case diskFull
  /// The system or SQLite said no.
  case io(doing: String, text: String)
  /// What is stored is not what was written.
  case corrupt(String)
  /// A newer version of the program has changed the tables.
  case newerSchema
  case noSuch(String)
  /// Several things have the name.
  case ambiguous(String, candidates: [String])
  /// It would break a promise: the text says which.
  case refused(String)

  package var description: String {
    switch self {
    case .notAWorkspace(let path): "\(path) is not a workspace; make one with: rapport init"
    case .alreadyAWorkspace(let path): "\(path) holds a workspace already"
    case .locked(let process): "process \(process) works this workspace; wait until it has ended, or end it"
    case .diskFull: "the disk is full; nothing was half written: free space and try again"
    case .io(let doing, let text): "\(doing): \(text)"
    case .corrupt(let text): "the workspace is damaged: \(text)"
    case .newerSchema: "a newer version of rapport has changed this workspace; use that one"
    case .noSuch(let what): "there is no \(what)"
    case .ambiguous(let what, let candidates):
      "\(what) could be any of \(candidates.joined(separator: ", ")); write more of the name"
    case .refused(let why): why
    }
  }

  /// True when going on with the same transaction makes no sense.
  var endsTransaction: Bool {
    switch self {
    case .diskFull, .io, .corrupt: true
    default: false
    }
  }

  /// What any error means while `doing`. SQL and its values are never repeated: they may hold bodies.
  init(_ error: any Error, doing: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self.init(error, doing: doing)
    default: self = .io(doing: doing, text: "\(error)")
    }
  }

  private init(_ error: DatabaseError, doing: String) {
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull
    // What is wrong with one row is not wrong with the database.
    case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH:
      self = .refused("\(doing): \(error.message ?? "the database does not take it")")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt("\(doing): \(error.message ?? "SQLite finds it malformed")")
    default: self = .io(doing: doing, text: error.message ?? "SQLite result \(error.resultCode.rawValue)")
    }
  }

  /// What the system's `errno` means while `doing`.
  init(errno code: Int32, doing: String) {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: self = .diskFull
    default: self = .io(doing: doing, text: String(cString: strerror(code)))
    }
  }
}

/// Runs `body` and says of any error what was being done.
func mapped<Result>(_ doing: String, _ body: () throws -> Result) throws(StoreError) -> Result {
  do { return try body() } catch { throw StoreError(error, doing: doing) }
}
