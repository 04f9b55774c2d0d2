package import Model

/// What a synchronisation tells while it goes on.
package enum SyncProgress: Sendable, Hashable {
  /// A folder's new messages, and their bytes as the server claims them.
  case folder(name: String, messages: Int, bytes: Int64)
  case filed(folder: String, messages: Int, bytes: Int64)
  /// Most of the folder was received on one day.
  case migrated(folder: String, day: Timestamp)
  case reconnecting(attempt: Int, cause: String)
  case settling

  /// What a person should know of beside how far it is.
  package var note: String? {
    switch self {
    case .folder, .filed, .settling: nil
    case .migrated(let folder, let day):
      "\(folder): most messages were received on \(day.day()), as after a move of the mailbox; to go by the Date "
        + "field instead, set period-date=written in the settings of the mailbox"
    case .reconnecting(let attempt, let cause):
      "\(cause); connecting again (\(attempt) of \(RetryPolicy.syncAttempts))"
    }
  }
}

/// What a synchronisation came to.
package struct SyncOutcome: Sendable {
  /// Nil when nothing changed.
  package var run: ID<Run>?
  /// Copies stored.
  package var stored = 0
  /// Of them, messages that no mailbox had before.
  package var newMessages = 0
  package var unfetched = 0
  package var quarantined = 0
  package var gone = 0
  package var links = 0
  package var records = 0
  /// Decisions that settling changed.
  package var relinked = 0
  /// Folders that could not be synchronised, with why.
  package var folderFailures: [(folder: String, failure: Failure)] = []

  package init() {}
}
