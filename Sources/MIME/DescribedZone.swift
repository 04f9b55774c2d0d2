import Model

/// A zone as a calendar describes it (RFC 5545 3.6.5): from when on which offset holds.
struct DescribedZone {
  struct Rule {
    var start: Timestamp?
    /// Seconds east of Greenwich, before and from the start on.
    var from = 0
    var to: Int?
    /// Repeated each year; nil for a change that came once.
    var yearly: Yearly?
    var until: Timestamp?
    /// RDATE: further changes.
    var dates: [Timestamp] = []

    mutating func take(_ line: CalendarLine) {
      switch line.name {
      case "DTSTART": start = WallTime(line.text)?.time
      case "TZOFFSETFROM": from = Rule.offset(line.text) ?? 0
      case "TZOFFSETTO": to = Rule.offset(line.text)
      case "RRULE" where yearly == nil: takeRule(line.text)
      case "RDATE":
        for value in line.text.split(separator: ",") where dates.count < MIMELimits.calendarRules {
          if let date = WallTime(String(value)) { dates.append(date.time) }
        }
      default: break
      }
    }

    /// `+0100`, `-033000`.
    private static func offset(_ value: String) -> Int? {
      let digits = value.utf8.drop { !$0.isDigit }.prefix(6).map { Int($0) - 0x30 }
      guard digits.count >= 4, digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
      let seconds = (digits[0] * 10 + digits[1]) * 3600 + (digits[2] * 10 + digits[3]) * 60
      guard seconds <= 86_400 else { return nil }
      return value.utf8.first == Byte.dash ? -seconds : seconds
    }

    private mutating func takeRule(_ value: String) {
      var rule = Yearly()
      for part in value.uppercased().split(separator: ";") {
        let pair = part.split(separator: "=", maxSplits: 1)
        guard pair.count == 2 else { continue }
        switch pair[0] {
        case "FREQ": if pair[1] != "YEARLY" { return }
        case "BYMONTH": rule.month = Int(pair[1]) ?? 0
        case "BYDAY":
          rule.weekday = Yearly.weekdays.firstIndex(of: String(pair[1].suffix(2)))
          rule.week = Int(pair[1].dropLast(2)) ?? 0
        case "BYMONTHDAY": rule.firstDay = pair[1].split(separator: ",").compactMap { Int($0) }.min() ?? 0
        case "UNTIL": until = WallTime(String(pair[1]))?.time
        default: break
        }
      }
      yearly = rule
    }
  }

  /// `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`
  struct Yearly {
    static let weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]
    var month = 0
    var weekday: Int?
    var week = 0
    /// BYMONTHDAY; of several with a weekday, the first.
    var firstDay = 0

    /// The day in a year, at the time of day of the first one.
    func onset(in year: Int, like start: Timestamp) -> Timestamp? {
      let civil = start.civil()
      let month = (1...12).contains(month) ? month : civil.month
      let length = Timestamp.days(inMonth: month, of: year)
      var day = (1...length).contains(firstDay) ? firstDay : civil.day
      if let weekday {
        guard (-5...5).contains(week), let first = Timestamp(year: year, month: month, day: 1) else { return nil }
        let from = week == 0 ? (firstDay > 0 ? day : 1) : week > 0 ? 1 + 7 * (week - 1) : max(1, length + 1 + 7 * week)
        let firstWeekday = first.civil().weekday
        day = from + (weekday - (firstWeekday + from - 1) % 7 + 7) % 7
        if day > length { day -= 7 }
      }
      return Timestamp(
        year: year, month: month, day: min(day, length), hour: civil.hour, minute: civil.minute, second: civil.second)
    }
  }

  var name: String?
  private var rules: [Rule] = []

  mutating func add(_ rule: Rule) {
    if rule.start != nil, rule.to != nil, rules.count < MIMELimits.calendarRules { rules.append(rule) }
  }

  /// Seconds east of Greenwich at a time on the spot; nil where nothing is said.
  func offset(at wall: Timestamp) -> Int? {
    var latest: (onset: Timestamp, from: Int, to: Int)?
    var earliest: (onset: Timestamp, from: Int)?
    for rule in rules {
      guard let start = rule.start, let to = rule.to else { continue }
      if earliest.map({ start < $0.onset }) ?? true { earliest = (start, rule.from) }
      guard let onset = Self.onset(of: rule, start: start, before: wall) else { continue }
      if latest.map({ onset > $0.onset }) ?? true { latest = (onset, rule.from, to) }
    }
    guard let latest else { return earliest?.from }
    // A time that the clocks leap over is read with the offset before.
    let isGap = latest.to > latest.from && wall < latest.onset.adding(seconds: Int64(latest.to - latest.from))
    return isGap ? latest.from : latest.to
  }

  /// The last time at or before a time when a rule came to hold.
  private static func onset(of rule: Rule, start: Timestamp, before wall: Timestamp) -> Timestamp? {
    guard start <= wall else { return nil }
    var best = start
    for date in rule.dates where date <= wall && date > best { best = date }
    guard let yearly = rule.yearly else { return best }
    var year = wall.civil().year
    if let until = rule.until, until < wall { year = min(year, until.civil().year) }
    for year in [year, year - 1] {
      guard let onset = yearly.onset(in: year, like: start), onset <= wall, onset > best,
        rule.until.map({ onset <= $0.adding(days: 1) }) ?? true
      else { continue }
      best = onset
    }
    return best
  }
}
