import Model
import Testing
import TestSupport

@Suite("Instants and calendars")
struct TimestampTests {
  @Test(
    "text to instant, in seconds since 1970",
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -86_400), ("2000-02-29", 951_782_400), ("2026-03-02", 1_772_409_600),
      ("2026-03-02T09:15:00Z", 1_772_442_900), ("2026-03-02 09:15", 1_772_442_900),
      ("2026-03-02T09:15Z", 1_772_442_900), ("2026-03-02T09:15:30", 1_772_442_930),
      ("2026-03-02T09:15:30.987Z", 1_772_442_930), ("2026-03-02T11:15:00+02:00", 1_772_442_900),
      ("2026-03-02T03:45:00-05:30", 1_772_442_900), ("2016-12-31T23:59:60Z", 1_483_228_800),
      ("0001-01-01", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
  func reading(text: String, seconds: Int64) { #expect(Timestamp(iso: text) == Timestamp(seconds: seconds)) }

  @Test(
    "text that names no instant",
    arguments: [
      "", "2026", "2026-3-2", "2026-03-02T", "2026-03-02T09", "2026-03-02T09:1", "2026-03-02T0915", "20260302T091500Z",
      "2026-00-10", "2026-13-10", "2026-04-31", "2026-02-29", "1900-02-29", "2026-03-00", "2026-03-02T24:00",
      "2026-03-02T09:60", "2026-03-02T09:15:61", "2026-03-02T09:15:00ZZ", "2026-03-02T09:15:00+2:00",
      "2026-03-02T09:15:00+24:00", "2026-03-02T09:15:00+01:60", "2026-03-02T09:15:00+0100", "2026-03-02x09:15",
      "2026/03/02", " 2026-03-02", "2026-03-02 ", "-026-03-02", "+026-03-02", "２０２６-03-02", "2026-03-02\0",
    ])
  func refused(text: String) { #expect(Timestamp(iso: text) == nil) }

  @Test(
    "instant to text",
    arguments: [
      (0, 0, "1970-01-01T00:00:00"), (-1, 0, "1969-12-31T23:59:59"), (-1000, 0, "1969-12-31T23:59:59"),
      (999, 0, "1970-01-01T00:00:00"), (1_772_442_900_000, 0, "2026-03-02T09:15:00"),
      (1_772_442_900_000, 330, "2026-03-02T14:45:00"), (1_772_442_900_000, -600, "2026-03-01T23:15:00"),
      (-62_135_596_800_000, 0, "0001-01-01T00:00:00"), (-62_167_219_200_000, 0, "0000-01-01T00:00:00"),
      (253_402_300_800_000, 0, "10000-01-01T00:00:00"),
    ] as [(Int64, Int, String)])
  func writing(milliseconds: Int64, offset: Int, text: String) {
    let instant = Timestamp(milliseconds: milliseconds)
    #expect(instant.text(offsetMinutes: offset) == text)
    #expect(instant.day(offsetMinutes: offset) == String(text.prefix { $0 != "T" }))
    if offset == 0 { #expect(instant.description == text + "Z") }
  }

  @Test(
    "the day of the week, Sunday 0",
    arguments: [
      ("1970-01-01", 4), ("1969-12-31", 3), ("1969-12-25", 4), ("2000-01-01", 6), ("2026-03-01", 0), ("1900-01-01", 1),
      ("1600-02-29", 2), ("0001-01-01", 1),
    ])
  func weekday(day: String, weekday: Int) throws {
    #expect(try #require(Timestamp(iso: day)).civil().weekday == weekday)
  }

  @Test("every day has its date and every date its day, as far as milliseconds reach")
  func days() throws {
    var random = SplitMix64(seed: 20_260_302)
    for round in 0..<20_000 {
      let reach: Int64 = round % 2 == 0 ? 1_000_000 : 106_650_000_000
      let day = Int64.random(in: -reach...reach, using: &random)
      let second = Int64.random(in: 0..<86_400, using: &random)
      let instant = Timestamp(milliseconds: (day * 86_400 + second) * 1000 + Int64.random(in: 0...999, using: &random))
      let civil = instant.civil()
      let back = Timestamp(
        year: civil.year, month: civil.month, day: civil.day, hour: civil.hour, minute: civil.minute,
        second: civil.second)
      try #require(back == Timestamp(seconds: day * 86_400 + second), "day \(day), second \(second)")
      try #require(Int64(civil.weekday) == ((day + 4) % 7 + 7) % 7, "day \(day)")
      // One day on is the next date.
      let next = instant.adding(days: 1).civil()
      let last = Timestamp.days(inMonth: civil.month, of: civil.year)
      try #require(next.day == (civil.day == last ? 1 : civil.day + 1), "day \(day)")
      if (0...9999).contains(civil.year) { try #require(Timestamp(iso: instant.description) == back) }
    }
  }

  @Test(
    "dates that are none, and years out of reach, are nil",
    arguments: [
      (2026, 2, 30), (2026, 0, 1), (2026, 1, 0), (2026, 1, -1), (Int.max, 1, 1), (Int.min, 12, 31),
      (300_000_000, 1, 1), (-300_000_000, 1, 1),
    ])
  func noDate(year: Int, month: Int, day: Int) { #expect(Timestamp(year: year, month: month, day: day) == nil) }

  @Test("the ends of time have a text", arguments: [Int64.min, Int64.max])
  func ends(milliseconds: Int64) {
    let civil = Timestamp(milliseconds: milliseconds).civil(offsetMinutes: milliseconds < 0 ? -1439 : 1439)
    #expect((1...12).contains(civil.month) && (1...31).contains(civil.day) && (0...23).contains(civil.hour))
    #expect((0...59).contains(civil.minute) && (0...59).contains(civil.second) && (0...6).contains(civil.weekday))
  }
}
