import Model
import Pipeline
import Testing

// In Kyiv clocks went forward on 2026-03-29 and back on 2026-10-25.
@Test(arguments: [
  ("7d", "2026-03-31 12:00", "Europe/Kyiv", "2026-03-23 22:00"),
  ("1mo", "2026-03-31 12:00", "Europe/Kyiv", "2026-02-27 22:00"),
  ("3mo", "2026-05-31 12:00", "UTC", "2026-02-28"),
  ("1y", "2024-02-29 00:30", "UTC", "2023-02-28"),
  ("1y", "2026-11-20 12:00", "America/New_York", "2025-11-20 05:00"),
  ("2026-01-31", "2026-11-20", "Asia/Tokyo", "2026-01-30 15:00"),
  ("1d", "2026-10-25 23:30", "Europe/Kyiv", "2026-10-24 21:00"),
])
func aPeriodBeginsAtAMidnight(period: String, now: String, zone: String, expected: String) throws {
  let start = Lookback.start(of: try #require(Period(period)), now: try #require(Timestamp(iso: now)), timeZone: zone)
  #expect(start == Timestamp(iso: expected))
}

@Test func allHasNoBeginning() {
  #expect(Lookback.start(of: .all, now: Timestamp(seconds: 0), timeZone: "UTC") == nil)
}
