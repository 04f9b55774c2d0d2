import Model
import Testing

@testable import Web

/// Dates, repetitions and status codes in words.
struct CalendarWordsTests {
  private static let dates = Dates(timeZone: "Europe/Kyiv", language: .english, now: Timestamp(seconds: 0))
  private static let english = Texts(language: .english)

  private static func time(_ local: String, _ zone: String? = nil, _ instant: String? = nil) -> CalendarTime {
    CalendarTime(local: local, zone: zone, instant: instant.flatMap { Timestamp(iso: $0) })
  }

  @Test(
    arguments: [
      (time("2026-03-11"), nil, "Wed 11 Mar 2026", "all day"),
      (time("2026-03-11"), time("2026-03-12"), "Wed 11 Mar 2026", "all day"),
      (time("2026-03-11"), time("2026-03-14"), "Wed 11 Mar 2026 – Fri 13 Mar 2026", "whole days"),
      (
        time("2026-03-11T08:00:00", "UTC", "2026-03-11T08:00:00Z"),
        time("2026-03-11T09:30:00", "UTC", "2026-03-11T09:30:00Z"),
        "Wed 11 Mar 2026, 10:00–11:30", "Europe/Kyiv"
      ),
      (
        time("2026-03-11T20:00:00", "America/New_York", "2026-03-12T00:00:00Z"), nil, "Thu 12 Mar 2026, 02:00",
        "Europe/Kyiv; there: Wed 11 Mar 2026, 20:00 (America/New_York)"
      ),
      (
        time("2026-03-11T22:00:00", "Lamp Time"), time("2026-03-12T01:00:00", "Lamp Time"),
        "Wed 11 Mar 2026, 22:00 – Thu 12 Mar 2026, 01:00", "in a time zone called Lamp Time"
      ),
      (time("2026-03-11T10:00:00"), nil, "Wed 11 Mar 2026, 10:00", "by the clocks on the spot"),
      (time("soon"), nil, "soon", nil), (nil, nil, "no time is given", nil),
    ] as [(CalendarTime?, CalendarTime?, String, String?)])
  func aMeetingIsInTheZoneOfTheWorkspace(start: CalendarTime?, end: CalendarTime?, text: String, note: String?) {
    let period = CalendarWordsTests.dates.period(from: start, to: end, CalendarWordsTests.english)
    #expect(period == Dates.Period(text: text, note: note))
  }

  @Test(
    arguments: [
      ("FREQ=DAILY", "every day"), ("FREQ=WEEKLY;BYDAY=MO,WE;WKST=MO", "every week on Mon, Wed"),
      ("freq=monthly;interval=3;count=1", "every 3 months, 1 time"),
      ("FREQ=YEARLY;UNTIL=20271231T235959Z", "every year, until Fri 31 Dec 2027"),
      // What words would say wrong stays as it is written.
      ("FREQ=MONTHLY;BYDAY=2TU", nil), ("FREQ=WEEKLY;BYDAY=1MO", nil), ("FREQ=HOURLY", nil),
      ("FREQ=DAILY;BYHOUR=9", nil), ("FREQ=DAILY;COUNT=0", nil), ("FREQ=DAILY;FREQ=WEEKLY", nil),
      ("FREQ=DAILY;UNTIL=soon", nil), ("", nil), (";=", nil),
    ] as [(String, String?)])
  func aSimpleRepetitionIsToldInWords(rule: String, text: String?) {
    #expect(CalendarWordsTests.dates.recurrence(rule, CalendarWordsTests.english) == text)
  }

  @Test(
    arguments: [
      ("5.1.1", "There is no such mailbox."), ("4.2.2", "The mailbox is full."),
      ("5.1.99", "Something is wrong with the address."),
      ("5.7.26", "Their server did not find the sender proven."), ("2.1.5", nil), ("5.0.0", nil), ("5.1", nil),
      ("x", nil),
    ] as [(String, String?)])
  func aStatusCodeHasItsMeaning(status: String, text: String?) {
    #expect(DeliveryCard.meaning(status, CalendarWordsTests.english) == text)
  }

  @Test(
    arguments: [
      ("request", false, nil, "Invitation"), ("cancel", true, nil, "Cancelled"), ("request", true, nil, "Cancelled"),
      ("reply", false, .accepted, "Anna accepts"), ("reply", false, .needsAction, "Answer to an invitation"),
      ("\u{7}odd", false, nil, "Event"), (nil, false, nil, "Event"),
    ] as [(String?, Bool, CalendarPerson.Answer?, String)])
  func whatIsAskedIsSaid(method: String?, isCancelled: Bool, answer: CalendarPerson.Answer?, title: String) {
    let event = CalendarEvent(
      method: method, attendees: [CalendarPerson(name: "Anna", address: nil, answer: answer)], isCancelled: isCancelled)
    #expect(CalendarCard.title(event, CalendarWordsTests.english) == title)
  }
}
