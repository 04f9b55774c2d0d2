/// When to try again after a failure. Pure.
package enum RetryPolicy {
  /// Attempts of one pass that was cut off by the network, the first included.
  package static let syncAttempts = 3

  /// Longest wait, in seconds, that a server can ask for.
  package static let longestBackoff: Int64 = 24 * 3600

  /// Seconds until the next attempt of sending, by how many were made: 1 min, 5 min, 15 min, 1 h, then 4 h.
  package static func sendDelay(afterAttempts attempts: Int) -> Int64 {
    let delays: [Int64] = [60, 300, 900, 3600]
    return attempts >= 1 && attempts <= delays.count ? delays[attempts - 1] : 14_400
  }

  /// Seconds after which a copy of what was sent stands in Sent, where the provider puts it there.
  static let copyDelay: Int64 = 60

  /// Seconds until a mailbox sends again that has sent as much as its provider lets it in a day: 4 h. Providers count
  /// what was sent in the last 24 hours, so room comes back little by little.
  package static let allowanceDelay: Int64 = 14_400

  /// Attempts to send before a message that is only ever deferred counts as rejected: about three days.
  package static let sendAttempts = 22
}
