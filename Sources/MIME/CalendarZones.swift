internal import Foundation
import Model

/// The zones that the times of a calendar are in.
struct CalendarZones {
  /// Those that the calendar itself describes, by name.
  private var described: [String: DescribedZone] = [:]
  private var known: [String: TimeZone?] = [:]

  mutating func read(_ lines: [CalendarLine]) {
    var zone: DescribedZone?
    var rule: DescribedZone.Rule?
    for line in lines {
      switch line.name {
      case "BEGIN":
        switch line.text.uppercased() {
        case "VTIMEZONE": zone = DescribedZone()
        case "STANDARD", "DAYLIGHT": rule = zone == nil ? nil : DescribedZone.Rule()
        default: break
        }
      case "END":
        switch line.text.uppercased() {
        case "VTIMEZONE":
          if let done = zone, let name = done.name, described.count < MIMELimits.calendarZones, described[name] == nil {
            described[name] = done
          }
          zone = nil
        case "STANDARD", "DAYLIGHT":
          if let done = rule { zone?.add(done) }
          rule = nil
        default: break
        }
      case "TZID" where zone != nil && rule == nil: zone?.name = line.text
      default: rule?.take(line)
      }
    }
  }

  /// A value of DTSTART and the like (RFC 5545 3.3.4, 3.3.5); nil where it is none.
  mutating func time(_ value: String, zone: String?) -> CalendarTime? {
    guard let read = WallTime(value) else { return nil }
    if read.isDay { return CalendarTime(local: read.time.day()) }
    if read.isUTC { return CalendarTime(local: read.time.text(), zone: "UTC", instant: read.time) }
    guard let zone, !zone.isEmpty else { return CalendarTime(local: read.time.text()) }
    return CalendarTime(local: read.time.text(), zone: zone, instant: instant(read.time, zone))
  }

  /// RFC 5545 3.3.6: days are days of the calendar, hours are exact.
  mutating func time(_ start: CalendarTime, plus duration: CalendarDuration) -> CalendarTime? {
    guard let wall = Timestamp(iso: start.local) else { return nil }
    let later = wall.adding(days: Int64(duration.days))
    if start.isDay {
      return CalendarTime(local: later.adding(seconds: Int64(duration.seconds)).day())
    }
    let local = later.adding(seconds: Int64(duration.seconds))
    guard let zone = start.zone, let first = start.instant else {
      return CalendarTime(local: local.text(), zone: start.zone)
    }
    if zone == "UTC" { return CalendarTime(local: local.text(), zone: zone, instant: local) }
    guard let moved = duration.days == 0 ? first : instant(later, zone) else {
      return CalendarTime(local: local.text(), zone: zone)
    }
    let end = moved.adding(seconds: Int64(duration.seconds))
    // A change of the clocks may lie between: the clock on the spot shows it.
    let offset = offset(at: end, zone, near: local)
    return CalendarTime(local: end.adding(seconds: Int64(offset)).text(), zone: zone, instant: end)
  }

  /// Seconds east of Greenwich.
  private mutating func offset(at instant: Timestamp, _ name: String, near wall: Timestamp) -> Int {
    if let zone = zone(name) { return Self.offset(zone, instant) }
    return described[name].flatMap { $0.offset(at: wall) } ?? Int((wall.milliseconds - instant.milliseconds) / 1000)
  }

  /// - Parameter wall: the time on the spot, as if it were in Greenwich.
  private mutating func instant(_ wall: Timestamp, _ name: String) -> Timestamp? {
    if let zone = zone(name) {
      let before = Self.offset(zone, wall.adding(days: -1))
      let first = wall.adding(seconds: Int64(-before))
      // RFC 5545 3.3.5: of two times the first; a time that the clocks leap over is read with the offset before.
      if Self.offset(zone, first) == before { return first }
      let after = Self.offset(zone, wall.adding(days: 1))
      let second = wall.adding(seconds: Int64(-after))
      return Self.offset(zone, second) == after ? second : first
    }
    return described[name].flatMap { $0.offset(at: wall) }.map { wall.adding(seconds: Int64(-$0)) }
  }

  private static func offset(_ zone: TimeZone, _ instant: Timestamp) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
  }

  /// A zone by the names that programs have for it; nil for one that only the calendar knows.
  private mutating func zone(_ name: String) -> TimeZone? {
    if let found = known[name] { return found }
    guard known.count < MIMELimits.calendarZones else { return nil }
    let zone = Self.find(name)
    known[name] = zone
    return zone
  }

  private static func find(_ name: String) -> TimeZone? {
    if let windows = WindowsZones.names[name] { return TimeZone(identifier: windows) }
    // QUIRK: `/mozilla.org/20050126_1/Europe/Berlin`, also with a slash or a quote at the end.
    let steps = name.split(separator: "/").map(String.init)
    for count in [3, 2, 1] where steps.count >= count {
      let identifier = steps.suffix(count).joined(separator: "/")
      // Nothing that could be a way to some other file reaches the system.
      guard identifier.utf8.count <= 64,
        identifier.utf8.allSatisfy({
          $0.isLetter || $0.isDigit || [Byte.slash, Byte.underscore, Byte.dash, 0x2B].contains($0)
        })
      else { return nil }
      if count == 1, steps.count > 1 || !short.contains(identifier) { continue }
      if let zone = TimeZone(identifier: identifier) { return zone }
    }
    return nil
  }

  /// Zones of one word; others of one word may be abbreviations, which mean several zones.
  private static let short: Set<String> = [
    "UTC", "GMT", "CET", "EET", "WET", "MET", "Japan", "Singapore", "Turkey", "Israel",
  ]
}

/// `20260311`, `20260311T100000`, `20260311T090000Z`.
struct WallTime {
  /// As if the clock were in Greenwich.
  let time: Timestamp
  let isDay: Bool
  let isUTC: Bool

  init?(_ value: String) {
    // QUIRK: `2026-03-11T10:00:00`.
    let bytes = value.utf8.filter { $0 != Byte.dash && $0 != Byte.colon }
    func number(_ from: Int, _ count: Int) -> Int? {
      guard bytes.count >= from + count, bytes[from..<from + count].allSatisfy(\.isDigit) else { return nil }
      return bytes[from..<from + count].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    guard let year = number(0, 4), let month = number(4, 2), let day = number(6, 2) else { return nil }
    if bytes.count == 8 {
      guard let time = Timestamp(year: year, month: month, day: day) else { return nil }
      (self.time, isDay, isUTC) = (time, true, false)
      return
    }
    guard bytes[8] == UInt8(ascii: "T") || bytes[8] == UInt8(ascii: "t"), let hour = number(9, 2),
      let minute = number(11, 2), hour < 24, minute < 60
    else { return nil }
    let second = min(number(13, 2) ?? 0, 59)
    guard let time = Timestamp(year: year, month: month, day: day, hour: hour, minute: minute, second: second) else {
      return nil
    }
    (self.time, isDay) = (time, false)
    isUTC = bytes.last == UInt8(ascii: "Z") || bytes.last == UInt8(ascii: "z")
  }
}
