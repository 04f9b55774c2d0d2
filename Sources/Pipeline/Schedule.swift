package import Model
package import Store

/// When a mailbox is synchronised and the outbox looked at next. Pure.
package enum Schedule {
  /// Longest wait after failures, in seconds: a server that is back is found the same day.
  package static let longestWait: Int64 = 6 * 3600
  /// Shortest wait, in seconds, after a failure that only a person can mend: a wrong password tried every few minutes
  /// gets an account locked.
  package static let shortestWaitForPerson: Int64 = 3600
  /// Shortest wait, in seconds, between two times that the schedule asks for a mailbox's sync: one that could not even
  /// note when its next turn is must not be asked for without end.
  package static let askingWait: Int64 = 60
  /// Shortest wait, in seconds, before what a pass over the outbox has left as it was is looked at again.
  package static let outboxWait: Int64 = 60
  /// How long, in seconds, who decided something has to ask for what follows: it is done in their name then.
  package static let settlingWait: Int64 = 60
  /// Longest wait, in seconds, before a Sent folder that cannot be asked is asked again.
  package static let longestFilingWait: Int64 = 4 * 3600

  /// - Parameters:
  ///   - interval: seconds between good syncs, as the plan has it.
  ///   - failures: failed syncs in a row, this one included; 0 after a good one.
  ///   - retry: when the failure says that trying again makes sense; nil after a good one.
  package static func nextSync(
    after now: Timestamp, interval: Int64, failures: Int, retry: Failure.Retry?, mailbox: ID<Mailbox>
  ) -> Timestamp {
    var wait = max(1, interval)
    var told: Timestamp?
    if failures > 0 {
      for _ in 1..<failures where wait < longestWait { wait *= 2 }
      wait = min(wait, max(longestWait, interval))
      switch retry {
      case .never: wait = max(wait, shortestWaitForPerson)
      case .later(let instant): told = instant
      case .after(let seconds): told = now.adding(seconds: seconds)
      case .now, nil: break
      }
    }
    let next = Timestamp(milliseconds: now.milliseconds + wait * (1000 + jitter(mailbox)))
    return max(next, told ?? next)
  }

  /// 0 to 100 thousandths that mailboxes wait longer by, each its own, so that they do not all call at once.
  static func jitter(_ mailbox: ID<Mailbox>) -> Int64 {
    // Fibonacci hashing: neighbouring numbers end up far apart.
    let mixed = UInt64(bitPattern: mailbox.value) &* 0x9E37_79B9_7F4A_7C15
    return Int64((mixed >> 32) % 101)
  }

  /// When a Sent folder that could not be asked is asked again: each wait is as long as all before it, from a minute
  /// to four hours.
  ///
  /// - Parameters:
  ///   - start: since when the message waits for it.
  ///   - retry: when the failure says that trying again makes sense.
  package static func nextFiling(after now: Timestamp, since start: Timestamp, retry: Failure.Retry) -> Timestamp {
    let waited = (now.milliseconds - start.milliseconds) / 1000
    let wait = min(max(waited, outboxWait), longestFilingWait)
    switch retry {
    case .never: return now.adding(seconds: max(wait, shortestWaitForPerson))
    case .later(let told?): return max(told, now.adding(seconds: wait))
    case .after(let seconds): return now.adding(seconds: max(wait, seconds))
    case .later(nil), .now: return now.adding(seconds: wait)
    }
  }

  /// When a pass over the outbox makes sense; nil while nothing is open.
  ///
  /// - Parameters:
  ///   - open: what waits, is to be tried again, or is sent and not filed yet.
  ///   - latest: when a pass was asked for last; nil: not since the start.
  package static func nextSend(_ open: [OutboxItem], latest: Timestamp?, now: Timestamp) -> Timestamp? {
    open.map { item in
      if let instant = item.nextAttemptAt, instant > now { return instant }
      guard var left = latest else { return now }
      switch item.state {
      case .queued, .deferred: if item.changedAt > left { return now }
      // A pass has written it: one that is at it, or that failed and may fail again.
      case .sending, .finishing, .sent, .rejected, .uncertain: left = max(left, item.changedAt)
      }
      // It has become due since.
      if let instant = item.nextAttemptAt, instant > left { return now }
      // The last pass has left it, and the next one may do no better.
      return max(now, left.adding(seconds: outboxWait))
    }.min()
  }
}
