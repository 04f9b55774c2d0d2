internal import Foundation
internal import Model
internal import Store

/// A date as an export writes it.
struct WrittenDate {
  /// What separates the parts says which is which; between slashes and dashes, the whole column does.
  enum Order { case yearFirst, dayFirst, either }

  var order: Order
  /// As written: year, month, day; or day, month, year; or the first, the second, year.
  var parts: (Int, Int, Int)
  /// Nil for a date without a time of day.
  var time: Time?
  /// Minutes east of Greenwich; nil where none is written.
  var offset: Int?

  struct Time {
    var hour: Int
    var minute: Int
    var second: Int
  }

  /// Reads `2026-01-31`, `31.01.2026`, `1/31/2026`, each with an optional time, `AM` or `PM`, and an ISO zone.
  init?(_ text: String) {
    var reader = DigitReader(text)
    guard let (first, width) = reader.number(upTo: 4), let mark = reader.mark("-./"),
      let (second, _) = reader.number(upTo: 2), reader.mark(String(mark)) != nil,
      let (third, lastWidth) = reader.number(upTo: 4)
    else { return nil }
    switch (width, lastWidth) {
    case (4, 1...2): order = .yearFirst
    case (1...2, 4): order = mark == "." ? .dayFirst : .either
    default: return nil
    }
    parts = (first, second, third)
    (time, offset) = (nil, nil)
    if reader.isAtEnd { return }
    guard reader.mark("T t,") != nil else { return nil }
    while reader.mark(" ") != nil {}
    guard let time = reader.time() else { return nil }
    self.time = time
    while reader.mark(" ") != nil {}
    if !reader.isAtEnd {
      guard let zone = reader.zone() else { return nil }
      offset = zone
    }
    guard reader.isAtEnd else { return nil }
  }

  func civil(monthFirst: Bool) -> (year: Int, month: Int, day: Int) {
    switch order {
    case .yearFirst: (parts.0, parts.1, parts.2)
    case .dayFirst: (parts.2, parts.1, parts.0)
    case .either: monthFirst ? (parts.2, parts.0, parts.1) : (parts.2, parts.1, parts.0)
    }
  }

  /// True for a date alone and for one at midnight, as exports write dates alone.
  var isWholeDay: Bool { time.map { $0.hour == 0 && $0.minute == 0 && $0.second == 0 } ?? true }
}

/// Steps through a date.
private struct DigitReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { at == bytes.count }

  mutating func number(upTo width: Int) -> (value: Int, width: Int)? {
    var (value, count) = (0, 0)
    while at < bytes.count, count < width, bytes[at] >= 0x30, bytes[at] <= 0x39 {
      value = value * 10 + Int(bytes[at] - 0x30)
      (at, count) = (at + 1, count + 1)
    }
    return count == 0 ? nil : (value, count)
  }

  mutating func mark(_ allowed: String) -> Character? {
    guard at < bytes.count, allowed.utf8.contains(bytes[at]) else { return nil }
    at += 1
    return Character(Unicode.Scalar(bytes[at - 1]))
  }

  /// `9:05`, `09:05:00`, `09:05:00.123`, `9:05 PM`.
  mutating func time() -> WrittenDate.Time? {
    guard let (hour, _) = number(upTo: 2), mark(":") != nil, case (let minute, 2)? = number(upTo: 2) else { return nil }
    var time = WrittenDate.Time(hour: hour, minute: minute, second: 0)
    if mark(":") != nil {
      guard case (let second, 2)? = number(upTo: 2) else { return nil }
      time.second = second
      if mark(".,") != nil { while number(upTo: 1) != nil {} }
    }
    let before = at
    while mark(" ") != nil {}
    guard let half = mark("AaPp") else {
      at = before
      return time
    }
    guard mark("Mm") != nil, (1...12).contains(hour) else { return nil }
    time.hour = hour % 12 + (half == "P" || half == "p" ? 12 : 0)
    return time
  }

  /// `Z`, `UTC`, `+02:00`, `+0200`.
  mutating func zone() -> Int? {
    if mark("Zz") != nil { return 0 }
    if mark("U") != nil { return mark("T") != nil && mark("C") != nil ? 0 : nil }
    guard let sign = mark("+-"), case (let hours, 2)? = number(upTo: 2) else { return nil }
    _ = mark(":")
    guard case (let minutes, 2)? = number(upTo: 2), hours < 24, minutes < 60 else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
  }
}

/// Reads the dates of one column: whether the day or the month comes first is decided over all of it.
struct DateColumn {
  enum Order { case dayFirst, monthFirst, undecided }

  let header: String
  let order: Order
  private let zone: TimeZone

  /// - Throws: a problem where one row can only be day first and another only month first.
  init(header: String, cells: [(line: Int, text: String)], timeZone: String) throws(CRMImportProblems) {
    self.header = header
    zone = TimeZone(identifier: timeZone) ?? .gmt
    var (dayFirst, monthFirst): (Int?, Int?) = (nil, nil)
    for cell in cells {
      guard let date = WrittenDate(cell.text), date.order == .either else { continue }
      if date.parts.0 > 12 { dayFirst = dayFirst ?? cell.line }
      if date.parts.1 > 12 { monthFirst = monthFirst ?? cell.line }
    }
    if let dayFirst, let monthFirst {
      var problems = CRMImportProblems()
      problems.add(
        RowProblem(
          line: max(dayFirst, monthFirst), column: header,
          text:
            "the \(dayFirst > monthFirst ? "day" : "month") comes first, unlike in line \(min(dayFirst, monthFirst))"))
      throw problems
    }
    order = dayFirst != nil ? .dayFirst : monthFirst != nil ? .monthFirst : .undecided
  }

  enum Reading {
    case date(Timestamp)
    /// Why it is none.
    case problem(String)
  }

  /// - Parameter endOfDay: a date alone counts to the end of its day.
  func read(_ text: String, endOfDay: Bool = false) -> Reading {
    let bad = "'\(text.shortened)' is no date; write it like 2026-01-31 or 2026-01-31 14:00"
    guard let date = WrittenDate(text) else { return .problem(bad) }
    if date.order == .either, order == .undecided, date.parts.0 != date.parts.1 {
      return .problem(
        "'\(text.shortened)' may be day/month or month/day, and no other date of the column tells; "
          + "write it like 2026-01-31")
    }
    let civil = date.civil(monthFirst: order == .monthFirst)
    let time = date.time ?? WrittenDate.Time(hour: 0, minute: 0, second: 0)
    guard
      let clock = Timestamp(
        year: civil.year, month: civil.month, day: civil.day, hour: time.hour, minute: time.minute, second: time.second)
    else { return .problem(bad) }
    if endOfDay, date.isWholeDay {
      return .date(Timestamp(milliseconds: instant(clock.adding(days: 1), date.offset).milliseconds - 1))
    }
    return .date(instant(clock, date.offset))
  }

  /// The instant at which a clock of the offset, or else of the zone, shows the time. One that the clock leaves out
  /// when it is put forward is taken as if it had not been.
  private func instant(_ clock: Timestamp, _ offset: Int?) -> Timestamp {
    if let offset { return clock.adding(seconds: Int64(-offset * 60)) }
    let guess = clock.adding(seconds: -seconds(at: clock))
    return clock.adding(seconds: -seconds(at: guess))
  }

  private func seconds(at instant: Timestamp) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)))
  }
}

extension String {
  /// At most 40 characters, for a problem's text.
  var shortened: String {
    let line = replacing("\n", with: " ")
    return line.count > 40 ? line.prefix(39) + "…" : line
  }
}
