internal import Model

/// Dates as people read them: in the workspace's zone, the shorter the nearer.
struct Dates: Sendable {
  let timeZone: String
  let language: Language
  let now: Timestamp

  private static let months: [Language: [String]] = [
    .english: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    .ukrainian: [
      "січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.", "лист.", "груд.",
    ],
  ]

  /// `14:05` today, `12 Feb` this year, else `12 Feb 2025`.
  func short(_ instant: Timestamp) -> String {
    let (time, today) = (civil(instant), civil(now))
    if (time.year, time.month, time.day) == (today.year, today.month, today.day) { return clock(time) }
    return time.year == today.year ? "\(time.day) \(month(time))" : "\(time.day) \(month(time)) \(time.year)"
  }

  /// `12 Feb 2025, 14:05`.
  func long(_ instant: Timestamp) -> String {
    let time = civil(instant)
    return "\(time.day) \(month(time)) \(time.year), \(clock(time))"
  }

  /// `12 Feb 2025`.
  func day(_ instant: Timestamp) -> String { day(civil(instant)) }

  func day(_ time: CivilTime) -> String { "\(time.day) \(month(time)) \(time.year)" }

  /// For a `time` element: what is shown, what is shown on asking, and what machines read.
  func view(_ instant: Timestamp) -> Moment {
    Moment(short: short(instant), long: long(instant), machine: instant.description)
  }

  private func civil(_ instant: Timestamp) -> CivilTime {
    instant.civil(offsetMinutes: instant.offsetMinutes(in: timeZone))
  }

  func clock(_ time: CivilTime) -> String { "\(two(time.hour)):\(two(time.minute))" }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func month(_ time: CivilTime) -> String {
    let names = Dates.months[language] ?? []
    return names.indices.contains(time.month - 1) ? names[time.month - 1] : "\(time.month)"
  }
}

/// An instant in a template.
struct Moment: ViewModel {
  let short: String
  let long: String
  let machine: String
}
