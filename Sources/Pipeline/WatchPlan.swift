package import Model

/// Which mailboxes are watched, and when one whose connection ended is watched again. Pure.
package struct WatchPlan: Sendable {
  /// Connections held open: each takes a descriptor, and some memory.
  package static let atOnce = 500
  /// Seconds before a watch that ended is begun again, doubled with each that ended soon.
  static let shortestRest: Int64 = 30
  static let longestRest: Int64 = 3600
  /// Seconds after which a watch counts as one that works: a server that signs us in and hangs up at once must not be
  /// called without end.
  static let settledAfter: Int64 = 300

  private struct Rest {
    var seconds: Int64
    var until: Timestamp
  }

  private var since: [ID<Mailbox>: Timestamp] = [:]
  private var rests: [ID<Mailbox>: Rest] = [:]

  package init() {}

  /// - Parameter wanted: mailboxes that may be watched.
  /// - Returns: those to begin with and to end, and when to ask again, if nothing else happens.
  package mutating func next(
    of wanted: [ID<Mailbox>], now: Timestamp
  ) -> (begin: [ID<Mailbox>], end: [ID<Mailbox>], wake: Timestamp?) {
    let end = since.keys.filter { !wanted.contains($0) }.sorted()
    var begin: [ID<Mailbox>] = []
    var wake: Timestamp?
    for mailbox in wanted where since[mailbox] == nil {
      if let rest = rests[mailbox], rest.until > now {
        wake = min(wake ?? rest.until, rest.until)
      } else if since.count < WatchPlan.atOnce {
        since[mailbox] = now
        begin.append(mailbox)
      }
    }
    return (begin, end, wake)
  }

  /// A watch is over, whoever ended it.
  package mutating func ended(_ mailbox: ID<Mailbox>, now: Timestamp) {
    guard let begun = since.removeValue(forKey: mailbox) else { return }
    let lived = begun.adding(seconds: WatchPlan.settledAfter) <= now
    let seconds =
      if let before = rests[mailbox], !lived { min(before.seconds * 2, WatchPlan.longestRest) } else {
        WatchPlan.shortestRest
      }
    let wait = seconds * (1000 + Schedule.jitter(mailbox))
    rests[mailbox] = Rest(seconds: seconds, until: Timestamp(milliseconds: now.milliseconds + wait))
  }
}
