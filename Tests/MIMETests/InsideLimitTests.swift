import MIME
import Model
import Testing

/// Each limit of what is looked into, with a message that breaks it.
@Suite struct InsideLimitTests {
  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  private func mixed(_ parts: [String]) -> String {
    "Content-Type: multipart/mixed; boundary=cut\r\n\r\n" + parts.map { "--cut\r\n\($0)\r\n" }.joined() + "--cut--\r\n"
  }

  @Test func insideDepth() {
    func nested(_ depth: Int) -> Message {
      parse((repeated("Subject: s\r\nContent-Type: message/rfc822\r\n\r\n", depth) + "Subject: last\r\n\r\ntext").utf8)
    }
    let allowed = nested(MIMELimits.insideDepth)
    #expect(allowed.forwarded.count == MIMELimits.insideDepth)
    #expect(allowed.forwarded.last?.subject == "last")
    #expect(nested(MIMELimits.insideDepth + 1).forwarded.count == MIMELimits.insideDepth)
    #expect(nested(50_000).parts.count == MIMELimits.insideDepth + 1)
  }

  @Test func insideParts() {
    let files = (0..<600).map { "Content-Type: image/png; name=\($0).png\r\n\r\nx" }
    let attached = "Content-Type: message/rfc822\r\n\r\nSubject: many\r\n" + mixed(files).replacing("cut", with: "in")
    let message = parse(mixed([attached, attached, attached]).utf8)
    #expect(message.parts.count == 3 + MIMELimits.insideParts)
    #expect(message.forwarded.count == 3)
    let files2 = Outlook.stream((0..<2_000).map { Outlook.file("\($0).txt", "x") })
    #expect(parse(Outlook.message(files2)).parts.count == 1 + MIMELimits.insideParts)
  }

  @Test func insideBytes() {
    let large = [UInt8](repeating: 0x61, count: MIMELimits.insideBytes + 10)
    let head = "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    let message = parse(Array(head.utf8) + large)
    #expect(message.parts[0].use != .opened)
    #expect(message.defectKinds.contains("too-large-inside"))
  }

  @Test func forwarded() {
    let one = "Content-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\n" + repeated("ä", MIMELimits.forwardedText)
    let message = parse(mixed([String](repeating: one, count: MIMELimits.forwarded + 20)).utf8)
    #expect(message.forwarded.count == MIMELimits.forwarded)
    #expect(message.forwarded[0].text.utf8.count == MIMELimits.forwardedText)
  }

  private func calendar(_ lines: String) -> Message {
    parse("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n\(lines)END:VCALENDAR\r\n".utf8)
  }

  @Test func events() {
    let message = calendar(repeated("BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", MIMELimits.events * 2))
    #expect(message.events.count == 1)
    let different = calendar((0..<MIMELimits.events * 2).map { "BEGIN:VEVENT\r\nUID:\($0)\r\nEND:VEVENT\r\n" }.joined())
    #expect(different.events.count == MIMELimits.events)
    #expect(different.defectKinds.contains("too-many-events"))
  }

  @Test func attendees() {
    let people = repeated("ATTENDEE:mailto:a@x.example\r\n", MIMELimits.attendees * 2)
    #expect(calendar("BEGIN:VEVENT\r\n\(people)END:VEVENT\r\n").events[0].attendees.count == MIMELimits.attendees)
  }

  /// Numbers that no calendar has, where sums would overflow.
  @Test(arguments: [
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=9223372036854775807SU", "RRULE:FREQ=YEARLY;BYDAY=-9223372036854775808SU",
    "RRULE:FREQ=YEARLY;BYMONTHDAY=9223372036854775807;BYDAY=SU", "RRULE:FREQ=YEARLY;BYMONTH=-9223372036854775808",
    "TZOFFSETTO:+999999999999999999",
  ])
  func zoneNumbers(line: String) {
    let calendar = """
      BEGIN:VCALENDAR
      BEGIN:VTIMEZONE
      TZID:Nowhere
      BEGIN:DAYLIGHT
      DTSTART:19700329T020000
      TZOFFSETFROM:+0100
      TZOFFSETTO:+0200
      \(line)
      END:DAYLIGHT
      END:VTIMEZONE
      BEGIN:VEVENT
      SUMMARY:Visit
      DTSTART;TZID=Nowhere:20260311T100000
      DURATION:PT1H
      END:VEVENT
      END:VCALENDAR
      """
    #expect(parse(mail: "Content-Type: text/calendar\n\n" + calendar).events.map { $0.summary } == ["Visit"])
  }

  @Test func durations() {
    let hours = String(repeating: "99999999H", count: 60_000)
    let event = "BEGIN:VEVENT\nSUMMARY:Visit\nDTSTART:20260311T100000Z\nDURATION:PT\(hours)\nEND:VEVENT\n"
    let message = parse(mail: "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n\(event)END:VCALENDAR\n")
    #expect(message.events.map { $0.end } == [nil])
  }

  @Test func calendarBytes() {
    let filler = repeated("X-FILLER:y\r\n", MIMELimits.calendar / 12 + 1)
    #expect(calendar("\(filler)BEGIN:VEVENT\r\nEND:VEVENT\r\n").events.isEmpty)
  }

  @Test func richDepth() {
    func nested(_ depth: Int) -> Message {
      var stream = Outlook.stream([Outlook.file("last.txt", "x")])
      for _ in 0..<depth { stream = Outlook.stream([Outlook.attached(stream)]) }
      return parse(Outlook.message(stream))
    }
    #expect(nested(MIMELimits.richDepth).parts.count == MIMELimits.richDepth + 2)
    let deep = nested(MIMELimits.richDepth + 1)
    #expect(deep.parts.count == MIMELimits.richDepth + 1)
    #expect(deep.defectKinds.contains("too-deep"))
  }

  @Test func richText() {
    // A few bytes that stand for many: the window's last letter again and again.
    let raw = [UInt8](repeating: 0x78, count: 40)
    let bomb = Outlook.compressed(raw, repeating: 600_000)
    let message = parse(Outlook.message(Outlook.stream([Outlook.rich(bomb)])))
    #expect(message.text.utf8.count <= MIMELimits.text)
  }

  /// Insides that would take minutes if their reading were not linear.
  static let hostile: [(String, [UInt8])] = [
    ("begins", Array("\r\n".utf8) + Array(String(repeating: "begin 644 x\n", count: 100_000).utf8)),
    ("begin and data", Array(("\r\n" + String(repeating: "begin 644 x\n#AAAA\n", count: 60_000)).utf8)),
    ("returns", Array(("\r\n" + String(repeating: "begin 644 x\r", count: 100_000)).utf8)),
    (
      "quotes in a calendar",
      Array("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTENDEE".utf8)
        + Array(String(repeating: ";A=\"", count: 200_000).utf8)
    ),
    (
      "many quoted lines",
      Array("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n".utf8)
        + Array(String(repeating: "ATTENDEE;CN=\":mailto:a@x.example\r\n", count: 30_000).utf8)
    ),
    (
      "zones",
      Array("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Z\r\n".utf8)
        + Array(
          String(
            repeating: "BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY\r\n"
              + "END:STANDARD\r\n", count: 5_000
          ).utf8)
        + Array("END:VTIMEZONE\r\n".utf8)
        + Array(
          String(repeating: "BEGIN:VEVENT\r\nDTSTART;TZID=Z:20260101T000000\r\nEND:VEVENT\r\n", count: 5_000).utf8)
    ),
    ("indefinite lengths", signed([UInt8](repeating: 0x30, count: 200_000).flatMap { [$0, 0x80] })),
    (
      "strings in strings",
      signed(Signed.start + [UInt8](repeating: 0x24, count: 200_000).flatMap { [$0, 0x80] })
    ),
    ("empty strings", signed(Signed.start + [0x24, 0x80] + [[UInt8]](repeating: [4, 0], count: 200_000).joined())),
    ("groups of rich text", rich(String(repeating: "{", count: 500_000))),
    (
      "fonts of rich text",
      rich("{\\fonttbl{\\f1\\fcharset204 a;}}" + String(repeating: "\\f1\\'e4\\f0\\'e4", count: 60_000))
    ),
    ("unicode in rich text", rich(String(repeating: "\\'e4\\u228?", count: 80_000))),
  ]

  private static func signed(_ bytes: [UInt8]) -> [UInt8] {
    Array("Content-Type: application/pkcs7-mime\r\n\r\n".utf8) + bytes
  }

  private static func rich(_ text: String) -> [UInt8] {
    Outlook.message(Outlook.stream([Outlook.rich(Outlook.stored(Array(("{\\rtf1 " + text).utf8)))]))
  }

  @Test(.timeLimit(.minutes(5)), arguments: hostile.map(\.0)) func hostileInsides(name: String) throws {
    let raw = try #require(Self.hostile.first { $0.0 == name }).1
    #expect(!parse(raw).parts.isEmpty)
  }
}
