/// An instant: milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Sendable, Comparable, Codable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  package init(seconds: Int64) { self.milliseconds = seconds * 1000 }

  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

  package func adding(seconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + seconds * 1000) }
  package func adding(days: Int64) -> Timestamp { adding(seconds: days * 86_400) }

  /// The furthest year, before and after Christ, that fits in the milliseconds: beyond it the sums overflow.
  package static let furthestYear = 292_000_000

  /// Midnight UTC of a day of the proleptic Gregorian calendar; nil when there is no such day.
  package init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    guard (1...12).contains(month), (1...Timestamp.days(inMonth: month, of: year)).contains(day) else { return nil }
    guard (-Timestamp.furthestYear...Timestamp.furthestYear).contains(year), (0...23).contains(hour),
      (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    let seconds = Timestamp.dayNumber(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second
    self.init(seconds: Int64(seconds))
  }

  /// The days of a month, 28 to 31; `month` is 1 to 12.
  package static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 to a Gregorian date, negative before it.
  private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The quotient rounded down, also below zero; exact where floating point is not.
  private static func floor(_ value: Int, by divisor: Int) -> Int {
    value / divisor - (value % divisor < 0 ? 1 : 0)
  }

  /// The parts of the instant as a clock `offsetMinutes` east of Greenwich shows it.
  package func civil(offsetMinutes: Int = 0) -> CivilTime {
    let seconds = Timestamp.floor(Int(milliseconds), by: 1000) + offsetMinutes * 60
    let days = Timestamp.floor(seconds, by: 86_400)
    let rest = seconds - days * 86_400
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    return CivilTime(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, hour: rest / 3600, minute: rest / 60 % 60,
      second: rest % 60, weekday: ((days % 7) + 11) % 7)
  }
}

/// A date and time of day as a wall clock shows them.
package struct CivilTime: Hashable, Sendable {
  package let year, month, day, hour, minute, second: Int
  /// 0 is Sunday.
  package let weekday: Int

  package init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second, self.weekday) = (hour, minute, second, weekday)
  }
}

extension Timestamp: CustomStringConvertible {
  /// `2026-03-02T09:15:00Z`.
  package var description: String { text() + "Z" }

  /// `2026-03-02T09:15:00` at an offset from Greenwich, in minutes.
  package func text(offsetMinutes: Int = 0) -> String {
    let c = civil(offsetMinutes: offsetMinutes)
    return "\(day(offsetMinutes: offsetMinutes))T\(pad(c.hour)):\(pad(c.minute)):\(pad(c.second))"
  }

  /// `2026-03-02` at an offset from Greenwich, in minutes.
  package func day(offsetMinutes: Int = 0) -> String {
    let c = civil(offsetMinutes: offsetMinutes)
    let year = c.year >= 0 && c.year < 1000 ? String(repeating: "0", count: 4 - String(c.year).count) : ""
    return "\(year)\(c.year)-\(pad(c.month))-\(pad(c.day))"
  }

  /// Reads `2026-03-02`, `2026-03-02T09:15:00Z`, `2026-03-02 09:15`, with an optional offset `+02:00`; UTC without one.
  package init?(iso text: String) {
    let bytes = Array(text.utf8)
    func number(_ from: Int, _ count: Int) -> Int? {
      guard from + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[from..<from + count] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(0, 4), let month = number(5, 2),
      let day = number(8, 2)
    else { return nil }
    var (hour, minute, second, offset, at) = (0, 0, 0, 0, 10)
    if bytes.count > 10 {
      guard bytes[10] == 0x54 || bytes[10] == 0x20, bytes.count >= 16, bytes[13] == 0x3A, let h = number(11, 2),
        let m = number(14, 2)
      else { return nil }
      (hour, minute, at) = (h, m, 16)
      if bytes.count >= 19, bytes[16] == 0x3A {
        guard let s = number(17, 2) else { return nil }
        (second, at) = (s, 19)
      }
      if at < bytes.count, bytes[at] == 0x2E {
        at += 1
        while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 { at += 1 }
      }
      if at < bytes.count, bytes[at] == 0x5A {
        at += 1
      } else if at + 6 == bytes.count, bytes[at] == 0x2B || bytes[at] == 0x2D, bytes[at + 3] == 0x3A {
        guard let h = number(at + 1, 2), let m = number(at + 4, 2), h < 24, m < 60 else { return nil }
        offset = (bytes[at] == 0x2D ? -1 : 1) * (h * 60 + m)
        at += 6
      }
    }
    guard at == bytes.count,
      let local = Timestamp(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    self = local.adding(seconds: Int64(-offset * 60))
  }
}

private func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

/// When a message says it was written: the instant, and the offset its writer's clock had.
package struct MessageDate: Hashable, Sendable, Codable {
  package let instant: Timestamp
  /// Minutes east of Greenwich, -1439 to 1439.
  package let offsetMinutes: Int

  package init(instant: Timestamp, offsetMinutes: Int) {
    (self.instant, self.offsetMinutes) = (instant, offsetMinutes)
  }
}
