internal import Foundation
package import Model

/// Where a period begins, by the calendar of the workspace's time zone.
package enum Lookback {
  /// The first instant of the period; nil when it has none (`all`).
  ///
  /// Periods begin at midnight: `7d` at the one seven days before today's, `1mo` on the same day of the month before
  /// (its last day where it is shorter).
  package static func start(of period: Period, now: Timestamp, timeZone: String) -> Timestamp? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: timeZone) ?? TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
    let today = calendar.startOfDay(for: Date(timeIntervalSince1970: Double(now.milliseconds) / 1000))
    let day: Date?
    switch period {
    case .all: return nil
    case .days(let count): day = calendar.date(byAdding: .day, value: -count, to: today)
    case .months(let count): day = calendar.date(byAdding: .month, value: -count, to: today)
    case .since(let year, let month, let dayOfMonth):
      day = calendar.date(from: DateComponents(year: year, month: month, day: dayOfMonth))
    }
    return day.map {
      Timestamp(milliseconds: Int64((calendar.startOfDay(for: $0).timeIntervalSince1970 * 1000).rounded()))
    }
  }

  /// True for a name that the system's time zone table has.
  package static func isTimeZone(_ name: String) -> Bool { TimeZone(identifier: name) != nil }
}
