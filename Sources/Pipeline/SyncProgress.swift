package import Model
package import Providers
package import Store

/// What a synchronisation tells while it goes on.
package enum SyncProgress: Sendable, Hashable {
  /// A folder's new messages, and their bytes as the server claims them.
  case folder(name: String, messages: Int, bytes: Int64)
  case filed(folder: String, messages: Int, bytes: Int64)
  /// Most of the folder was received on one day.
  case migrated(folder: String, day: Timestamp)
  case renamed(folder: String, to: String)
  /// - Parameter attempt: nil where the one before had got further and does not count.
  case reconnecting(attempt: Int?, cause: String)
  case settling
  /// The folder's new messages are more than the provider lets a program fetch in what is left of today; the rest goes
  /// on then.
  case rationed(folder: String, Backlog, DailyShare, goesOn: Timestamp)
  /// The server lists as many messages of the folder as it does at most.
  case cut(folder: String, messages: UInt32, ListingLimit)

  /// What a person should know of beside how far it is.
  package var note: String? {
    switch self {
    case .folder, .filed, .settling: nil
    case .migrated(let folder, let day):
      "\(folder): most messages were received on \(day.day()), as after a move of the mailbox; to go by the Date "
        + "field instead, set period-date=written in the settings of the mailbox"
    case .renamed(let folder, let name): "\(folder) is called \(name) on the server now"
    case .reconnecting(let attempt, let cause):
      "\(cause); connecting again" + (attempt.map { " (\($0) of \(RetryPolicy.syncAttempts))" } ?? "")
    case .rationed(let folder, let backlog, let share, let goesOn):
      "\(folder): \(backlog.messages) messages of \(backlog.bytes / 1_000_000) MB take "
        + "\(share.estimate(for: backlog.bytes)); the newest come first, and what today has no room for from "
        + "\(goesOn.day()) on"
    case .cut(let folder, let messages, let limit): limit.note(folder: folder, messages: messages)
    }
  }
}

/// What a synchronisation came to.
package struct SyncOutcome: Sendable {
  /// Nil when nothing changed.
  package var run: ID<Run>?
  /// Copies stored.
  package var stored = 0
  /// Copies that were stored before, and have other numbers or another folder now, or are listed again.
  package var recognised = 0
  /// Of them, messages that no mailbox had before.
  package var newMessages = 0
  package var unfetched = 0
  /// Left for another day by this synchronisation, in place of being fetched.
  package var waiting = 0
  package var quarantined = 0
  package var gone = 0
  /// Copies that people wanted elsewhere, and that the server has moved.
  package var moved = 0
  package var links = 0
  package var records = 0
  /// Decisions that settling changed.
  package var relinked = 0
  /// Folders that could not be synchronised, with why.
  package var folderFailures: [(folder: String, failure: Failure)] = []

  package init() {}
}
