package import Model
package import Store

/// Makes of what a synchronisation tells how far it is, and says when that is worth writing down. Pure.
package struct ProgressTally: Sendable {
  private var progress = WorkRequest.Progress()
  private var latest: Timestamp?

  /// Between two notes, in milliseconds: more would write more than they tell.
  package static let pause: Int64 = 250

  package init() {}

  /// - Returns: what to write down; nil where the last note is young and nothing but a number has changed.
  package mutating func received(_ event: SyncProgress, now: Timestamp) -> WorkRequest.Progress? {
    var isUrgent = true
    switch event {
    case .folder(let name, let messages, _):
      progress = WorkRequest.Progress(folder: name, total: messages, note: progress.note)
    case .filed(_, let messages, _):
      progress.done += messages
      isUrgent = progress.done >= progress.total
    case .settling: progress = WorkRequest.Progress(isSettling: true, note: progress.note)
    case .migrated, .renamed, .reconnecting, .rationed, .cut: progress.note = event.note
    }
    if let latest, now.milliseconds - latest.milliseconds < ProgressTally.pause, !isUrgent { return nil }
    latest = now
    return progress
  }
}
