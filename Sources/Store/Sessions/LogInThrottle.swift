internal import Model

/// When the next attempt to log in may be made, by those that failed. Pure.
///
/// Whoever guesses passwords gets about a dozen guesses an hour for an address; who mistypes waits half a minute.
enum LogInThrottle {
  /// Failures for an address within `window` seconds before it is throttled.
  static let freeFailures = 5
  static let window: Int64 = 900
  /// Seconds to wait after the failure that begins it; each further one doubles them.
  static let firstWait: Int64 = 30
  static let longestWait: Int64 = 900
  /// Seconds without an attempt after which an address begins anew; more than the longest wait.
  static let forgiveness: Int64 = 1800
  /// Seconds for which failures are kept; it bounds their number.
  static let memory: Int64 = 7200

  /// Failures of all addresses within `overallWindow` seconds: it stops many addresses from being tried, and scrypt
  /// from eating the machine.
  static let overallFailures = 100
  static let overallWindow: Int64 = 60

  /// From when on an address may be tried again after these failures, oldest first; nil: at once.
  static func nextAttempt(after failures: [Timestamp]) -> Timestamp? {
    var wait: Int64 = 0
    for (index, failure) in failures.enumerated() {
      if wait > 0, failure < failures[index - 1].adding(seconds: forgiveness) {
        wait = min(wait * 2, longestWait)
      } else {
        let first = index - (freeFailures - 1)
        let isDense = first >= 0 && failure < failures[first].adding(seconds: window)
        wait = isDense ? firstWait : 0
      }
    }
    guard wait > 0, let last = failures.last else { return nil }
    return last.adding(seconds: wait)
  }

  /// From when on any address may be tried, by the latest `overallFailures` failures, oldest first.
  static func nextAttempt(afterAll failures: [Timestamp]) -> Timestamp? {
    guard failures.count >= overallFailures else { return nil }
    return failures[failures.count - overallFailures].adding(seconds: overallWindow)
  }
}
