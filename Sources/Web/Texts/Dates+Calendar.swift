internal import Model

extension Dates {
  private static let weekdays: [Language: [String]] = [
    .english: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
    .ukrainian: ["нд", "пн", "вт", "ср", "чт", "пт", "сб"],
  ]
  /// RFC 5545 3.3.10, in the order of `weekdays`.
  private static let weekdayCodes = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]

  /// When a meeting is, in words.
  struct Period: Equatable {
    /// `Thu 12 Mar 2026, 10:00–11:00`.
    let text: String
    /// The zone of it, or what is not known about it.
    let note: String?
  }

  /// When a meeting is: in the workspace's zone where its instant is known, else by the clocks that it names.
  func period(from start: CalendarTime?, to end: CalendarTime?, _ texts: Texts) -> Period {
    guard let start else { return Period(text: texts["calendar.noTime"], note: nil) }
    // What is no date at all is shown as it was written.
    guard let first = civil(start) else { return Period(text: start.local, note: nil) }
    if start.isDay { return days(first, end, texts) }
    var text = "\(weekday(first)), \(clock(first))"
    if let end, let last = civil(end), last != first {
      let isSameDay = (last.year, last.month, last.day) == (first.year, first.month, first.day)
      text += isSameDay ? "–\(clock(last))" : " – \(weekday(last)), \(clock(last))"
    }
    return Period(text: text, note: zone(of: start, shown: first, texts))
  }

  /// RFC 5545 3.6.1: the end of days is the day after the last one.
  private func days(_ first: CivilTime, _ end: CalendarTime?, _ texts: Texts) -> Period {
    let last = end.flatMap { $0.isDay ? Timestamp(iso: $0.local)?.adding(days: -1).civil() : nil }
    guard let last, (last.year, last.month, last.day) > (first.year, first.month, first.day) else {
      return Period(text: weekday(first), note: texts["calendar.allDay"])
    }
    return Period(text: "\(weekday(first)) – \(weekday(last))", note: texts["calendar.allDays"])
  }

  private func zone(of start: CalendarTime, shown: CivilTime, _ texts: Texts) -> String {
    guard start.instant != nil else {
      return start.zone.map { texts["calendar.unknownZone", ["zone": $0]] } ?? texts["calendar.anyZone"]
    }
    guard let zone = start.zone, zone != timeZone, zone != "UTC", let there = Timestamp(iso: start.local)?.civil(),
      there != shown
    else { return timeZone }
    let isSameDay = (there.year, there.month, there.day) == (shown.year, shown.month, shown.day)
    let time = isSameDay ? clock(there) : "\(weekday(there)), \(clock(there))"
    return "\(timeZone); \(texts["calendar.there", ["time": time, "zone": zone]])"
  }

  private func civil(_ time: CalendarTime) -> CivilTime? {
    guard let instant = time.instant else { return Timestamp(iso: time.local)?.civil() }
    return instant.civil(offsetMinutes: instant.offsetMinutes(in: timeZone))
  }

  /// `Thu 12 Mar 2026`.
  private func weekday(_ time: CivilTime) -> String {
    let names = Dates.weekdays[language] ?? []
    let name = names.indices.contains(time.weekday) ? names[time.weekday] + " " : ""
    return "\(name)\(day(time))"
  }

  // MARK: Repetition

  /// A simple rule in words, `every 2 weeks on Mon, Wed, 4 times`; nil for what words would say wrong.
  func recurrence(_ rule: String, _ texts: Texts) -> String? {
    var parts: [String: String] = [:]
    for field in rule.split(separator: ";") {
      let halves = field.split(separator: "=", maxSplits: 1).map { $0.uppercased() }
      guard halves.count == 2, parts.updateValue(halves[1], forKey: halves[0]) == nil else { return nil }
    }
    // WKST: where weeks begin says something only of rules that are not simple, or with an interval of weeks.
    guard Set(parts.keys).isSubset(of: ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"]),
      let frequency = parts["FREQ"], let word = Dates.frequencies[frequency], let interval = number(parts["INTERVAL"])
    else { return nil }
    var text = interval == 1 ? texts["repeat.\(frequency.lowercased())"] : texts.count("repeat.\(word)", interval)
    if let list = parts["BYDAY"] {
      guard frequency == "WEEKLY", let names = weekdays(list) else { return nil }
      text = texts["repeat.on", ["rule": text, "days": names.joined(separator: ", ")]]
    }
    if let written = parts["COUNT"] {
      guard let count = number(written) else { return nil }
      text += ", " + texts.count("repeat.count", count)
    }
    if let until = parts["UNTIL"] {
      guard let last = Dates.last(until) else { return nil }
      text += ", " + texts["repeat.until", ["day": weekday(last)]]
    }
    return text
  }

  private static let frequencies = ["DAILY": "days", "WEEKLY": "weeks", "MONTHLY": "months", "YEARLY": "years"]

  private func number(_ text: String?) -> Int? {
    guard let text else { return 1 }
    return Int(text).flatMap { (1...9_999).contains($0) ? $0 : nil }
  }

  private func weekdays(_ list: String) -> [String]? {
    let names = Dates.weekdays[language] ?? []
    let places = list.split(separator: ",").map { code in Dates.weekdayCodes.firstIndex { $0 == code } }
    let found = places.compactMap { $0 }.filter(names.indices.contains)
    return found.count == places.count && !found.isEmpty && found.count <= names.count ? found.map { names[$0] } : nil
  }

  /// The day of `20260401` or `20260401T215959Z`.
  private static func last(_ until: String) -> CivilTime? {
    let digits = Array(until.utf8.prefix(8))
    guard digits.count == 8, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    return Timestamp(iso: "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6))")?.civil()
  }
}
