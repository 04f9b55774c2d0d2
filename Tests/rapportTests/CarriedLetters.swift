import Foundation

/// Letters to Ben that carry more than text.
enum CarriedLetters {
  static let all = [invitation, bounce, forward, winmail, signature]

  private static func letter(_ subject: String, from: String, number: Int, _ rest: String) -> [UInt8] {
    Array(
      """
      From: \(from)
      To: Ben Fischer <ben@acme.example>
      Subject: \(subject)
      Date: Wed, 18 Nov 2026 1\(number):00:00 +0000
      Message-ID: <carried-\(number)@hafenhof.example>
      MIME-Version: 1.0
      \(rest)
      """.replacing("\n", with: "\r\n").utf8)
  }

  static let invitation = letter(
    "Walk through the foyer", from: "Silke Arndt <silke.arndt@hafenhof.example>", number: 0,
    """
    Content-Type: multipart/alternative; boundary=b

    --b
    Content-Type: text/plain; charset=utf-8

    Shall we walk through the foyer together?
    --b
    Content-Type: text/calendar; charset=utf-8; method=REQUEST

    BEGIN:VCALENDAR
    VERSION:2.0
    METHOD:REQUEST
    BEGIN:VEVENT
    UID:foyer-1@hafenhof.example
    DTSTAMP:20261118T100000Z
    DTSTART;TZID=America/New_York:20261202T040000
    DTEND;TZID=America/New_York:20261202T053000
    RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3
    SUMMARY:Walk through the foyer
    LOCATION:Hafenhof\\, main door\\, https://meet.hafenhof.example/foyer
    ORGANIZER;CN=Silke Arndt:mailto:silke.arndt@hafenhof.example
    ATTENDEE;CN=Ben Fischer;PARTSTAT=NEEDS-ACTION:mailto:ben@acme.example
    ATTENDEE;CN=Jonas Petersen;PARTSTAT=ACCEPTED:mailto:j.petersen@hafenhof-hotels.example
    ATTENDEE;CN=Mirjam Vogt;PARTSTAT=DECLINED:mailto:mirjam.vogt@hafenhof.example
    END:VEVENT
    END:VCALENDAR
    --b--

    """)

  /// About a message of the sample world that Ben sent.
  static let bounce = letter(
    "Undelivered: the lamps", from: "Mail delivery <mailer-daemon@mx.acme.example>", number: 1,
    """
    Auto-Submitted: auto-replied
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: text/plain

    Your message could not be delivered to one recipient.
    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.acme.example

    Final-Recipient: rfc822; emma@larkin-architects.example
    Action: failed
    Status: 5.1.1
    Diagnostic-Code: smtp; 550 5.1.1 <emma@larkin-architects.example>: there is nobody of that name <b>here</b>

    Final-Recipient: rfc822; office@larkin-architects.example
    Action: delayed
    Status: 4.4.1
    Diagnostic-Code: smtp; no answer from mx.larkin-architects.example
    --b
    Content-Type: text/rfc822-headers

    From: Ben Fischer <ben@acme.example>
    To: Emma Larkin <emma@larkin-architects.example>
    Subject: Lamps
    Message-ID: <a4fb8209-08e7-464b-ab91-00105c9979f0@acme.example>
    --b--

    """)

  static let forward = letter(
    "Fwd: Prices for the terrace", from: "Jonas Petersen <j.petersen@hafenhof-hotels.example>", number: 2,
    """
    Content-Type: multipart/mixed; boundary=b

    --b
    Content-Type: text/plain; charset=utf-8

    Ben, can you do better than this?

    -----Original Message-----
    From: Carla Weiss <carla.weiss@lampenhaus.example>
    Sent: Monday, 16 November 2026 09:12
    To: Jonas Petersen <j.petersen@hafenhof-hotels.example>
    Subject: Prices for the terrace

    Dear Mr Petersen, the terrace would come to 4,100 EUR.
    --b
    Content-Type: message/rfc822; name="offer.eml"
    Content-Disposition: attachment; filename="offer.eml"

    From: Carla Weiss <carla.weiss@lampenhaus.example>
    To: Jonas Petersen <j.petersen@hafenhof-hotels.example>
    Cc: Silke Arndt <silke.arndt@hafenhof.example>
    Subject: Offer for the terrace
    Date: Mon, 16 Nov 2026 09:30:00 +0100
    Message-ID: <offer-7@lampenhaus.example>
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary=c

    --c
    Content-Type: text/plain; charset=utf-8

    The offer is attached; it holds until the end of the year.
    --c
    Content-Type: application/pdf; name="offer.pdf"
    Content-Disposition: attachment; filename="offer.pdf"

    %PDF-1.4 four thousand one hundred
    --c--

    --b--

    """)

  static let signature = letter(
    "Cables for the gallery", from: "Tomasz Żurek <t.zurek@wierzba.example>", number: 3,
    """
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: 8bit

    Dear Ben,

    the cables for the gallery are laid, you can come on Thursday.

    Best regards
    Tomasz

    --\u{20}
    Tomasz Żurek
    Head of the technical department
    Centrum Sztuki Wierzba
    Tel. +48 61 555 02 44
    Mobile: +48 601 555 244
    https://www.wierzba.example/technika

    """)

  /// What Outlook makes of a letter with two files for somebody without Outlook.
  static let winmail = letter(
    "Plans of the pool", from: "Mirjam Vogt <mirjam.vogt@hafenhof.example>", number: 4,
    """
    Content-Type: multipart/mixed; boundary=b

    --b
    Content-Type: text/plain; charset=utf-8

    Here are both plans of the pool.
    --b
    Content-Type: application/ms-tnef; name="winmail.dat"
    Content-Disposition: attachment; filename="winmail.dat"
    Content-Transfer-Encoding: base64

    \(base64(tnef([("pool, level 1.txt", "level one"), ("pool, level 2.txt", "level two")])))
    --b--

    """)

  /// A TNEF stream (MS-OXTNEF 2.1) of attachments.
  private static func tnef(_ files: [(name: String, text: String)]) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    func attribute(_ level: UInt8, _ id: Int, _ type: Int, _ data: [UInt8]) -> [UInt8] {
      [level] + number(id, 2) + number(type, 2) + number(data.count, 4) + data
        + number(data.reduce(0) { $0 + Int($1) } & 0xFFFF, 2)
    }
    var bytes = number(0x223E_9F78, 4) + number(1, 2)
    bytes += attribute(1, 0x9006, 8, number(0x10000, 4)) + attribute(1, 0x9007, 6, number(1252, 4) + number(0, 4))
    for (name, text) in files {
      bytes += attribute(2, 0x9002, 6, number(1, 2) + [UInt8](repeating: 0, count: 12))
      bytes += attribute(2, 0x8010, 1, Array(name.utf8) + [0]) + attribute(2, 0x800F, 6, Array(text.utf8))
    }
    return bytes
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let text = Data(bytes).base64EncodedString()
    return stride(from: 0, to: text.utf8.count, by: 76).map { String(text.dropFirst($0).prefix(76)) }
      .joined(separator: "\n")
  }
}
