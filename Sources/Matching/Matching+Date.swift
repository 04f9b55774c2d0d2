package import Model

extension Matching {
  /// How far ahead of its arrival a message may be dated: clocks go wrong by time zones, not by more.
  static let toleratedFuture: Int64 = 86_400

  /// The date that counts for a message: that of its Date field, unless it is later than the message's arrival by more
  /// than a day or from before there was e-mail; else when the server received it; else when the nearest server on its
  /// way says so, unless that lies ahead; `now` where nobody says anything.
  // QUIRK: Date fields of year 1970 and 2036 come from devices whose clock was never set; some mail has none at all.
  // QUIRK: servers with no INTERNALDATE for a message (Domino).
  package static func date(of message: Message, receivedAt: Timestamp?, now: Timestamp) -> Timestamp {
    let latest = (receivedAt ?? now).milliseconds.addingReportingOverflow(toleratedFuture * 1000)
    if let written = message.date?.instant, written >= earliest,
      latest.overflow || written.milliseconds <= latest.partialValue
    {
      return written
    }
    return receivedAt ?? message.received.first { $0 >= earliest && $0 <= now } ?? now
  }

  /// 1971: earlier dates are clocks that began at zero.
  private static let earliest = Timestamp(seconds: 365 * 86_400)
}
