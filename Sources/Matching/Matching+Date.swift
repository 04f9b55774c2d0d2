package import Model

extension Matching {
  /// How far ahead of its arrival a message may be dated: clocks go wrong by time zones, not by more.
  static let toleratedFuture: Int64 = 86_400

  /// The date that counts for a message: that of its Date field, unless it is later than the message's arrival by more
  /// than a day or from before there was e-mail; else when the server received it; else `now`.
  // QUIRK: Date fields of year 1970 and 2036 come from devices whose clock was never set; some mail has none at all.
  package static func date(of message: Message, receivedAt: Timestamp?, now: Timestamp) -> Timestamp {
    guard let written = message.date?.instant, written >= earliest else { return receivedAt ?? now }
    let latest = (receivedAt ?? now).milliseconds.addingReportingOverflow(toleratedFuture * 1000)
    guard latest.overflow || written.milliseconds <= latest.partialValue else { return receivedAt ?? now }
    return written
  }

  /// 1971: earlier dates are clocks that began at zero.
  private static let earliest = Timestamp(seconds: 365 * 86_400)
}
