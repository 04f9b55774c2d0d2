/// Files within files, HTML and answers.
extension HostileFamily {
  private static func attached(_ type: String, _ start: String) -> @Sendable ([UInt8]) -> [UInt8] {
    { bytes in
      Array("Content-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8)
        + Base64.lines(Draft.latin(start) + bytes)
    }
  }

  private static func rich(_ name: String, _ attribute: [UInt8]) -> HostileFamily {
    let unit = attribute.map { "\\\($0);" }.joined()
    return HostileFamily(name: name, room: .mime, unit: unit) { text in
      let bytes = text.split(separator: 0x5C).compactMap { UInt8(String(decoding: $0.dropLast(), as: UTF8.self)) }
      return attached("application/ms-tnef; name=winmail.dat", "\u{78}\u{9F}\u{3E}\u{22}\u{1}\u{0}")(bytes)
    }
  }

  private static func calendar(_ name: String, _ unit: String, start: String = "") -> HostileFamily {
    HostileFamily(
      name: name, room: .mime,
      start: "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n\(start)",
      unit: unit,
      end: "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
  }

  static let files: [HostileFamily] = [
    rich("empty TNEF attachments", [2, 2, 0x90, 6, 0, 0, 0, 0, 0, 0, 0]),
    rich("TNEF files of a byte", [2, 2, 0x90, 6, 0, 0, 0, 0, 0, 0, 0, 2, 0x0F, 0x80, 6, 0, 1, 0, 0, 0, 65, 65, 0]),
    rich("TNEF titles", [2, 0x10, 0x80, 1, 0, 2, 0, 0, 0, 65, 0, 65, 0]),
    rich("TNEF property lists", [1, 3, 0x90, 6, 0, 12, 0, 0, 0, 1, 0, 0, 0, 3, 0, 1, 0x10, 5, 0, 0, 0, 0x1A, 0]),
    calendar("calendar lines", "X-A: b\r\n"),
    calendar("calendar folds", "\r\n x", start: "SUMMARY:"),
    calendar("calendar events", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:#\r\nDTSTART:20260311T100000Z\r\n"),
    calendar("attendees", "ATTENDEE;CN=\"A\":mailto:a#@b.example\r\n"),
    calendar("calendar parameters", ";X#=\"a\"", start: "SUMMARY"),
    calendar("calendar zones", "BEGIN:VTIMEZONE\r\nTZID:#\r\nEND:VTIMEZONE\r\n"),
    calendar("calendar blocks", "BEGIN:X\r\n"),
    HostileFamily(name: "open signed content", room: .mime, unit: "0\u{0}") { bytes in
      attached("application/pkcs7-mime; name=smime.p7m", "")(bytes.map { $0 == 0 ? 0x80 : $0 })
    },
    HostileFamily(name: "pieces of signed content", room: .mime, unit: "\u{4}\u{1}a") { bytes in
      attached(
        "application/pkcs7-mime; name=smime.p7m",
        "\u{30}\u{80}\u{6}\u{9}\u{2A}\u{86}\u{48}\u{86}\u{F7}\u{D}\u{1}\u{7}\u{2}\u{A0}\u{80}\u{30}\u{80}\u{2}\u{1}\u{1}"
          + "\u{31}\u{0}\u{30}\u{80}\u{6}\u{9}\u{2A}\u{86}\u{48}\u{86}\u{F7}\u{D}\u{1}\u{7}\u{1}\u{A0}\u{80}\u{24}\u{80}"
      )(bytes)
    },
  ]

  static let markup = HostileFamily.shapes.flatMap { shape in
    var (text, display) = (shape, shape)
    text.name += ", text"
    display.name += ", display"
    display.room = .display
    return [text, display]
  }

  private static let shapes: [HostileFamily] = [
    HostileFamily(name: "open divs", room: .text, unit: "<div>"),
    HostileFamily(name: "closed divs", room: .text, unit: "<div>", closing: "</div>"),
    HostileFamily(name: "open inline elements", room: .text, unit: "<b><i><font>x"),
    HostileFamily(name: "open quotes", room: .text, unit: "<blockquote>x"),
    HostileFamily(
      name: "quotes with rows", room: .text, start: String(repeating: "<blockquote>", count: 100), unit: "x<br>"),
    HostileFamily(name: "open lists", room: .text, unit: "<ul><li>x"),
    HostileFamily(name: "list items", room: .text, start: "<ol>", unit: "<li>x"),
    HostileFamily(name: "nested tables", room: .text, unit: "<table><tr><td>x"),
    HostileFamily(name: "table rows", room: .text, start: "<table>", unit: "<tr><td>a<td>b"),
    HostileFamily(name: "table cells", room: .text, start: "<table><tr>", unit: "<td>a</td>"),
    HostileFamily(name: "spanning cells", room: .text, start: "<table>", unit: "<tr><td colspan=1000 rowspan=1000>x"),
    HostileFamily(name: "text within tables", room: .text, start: "<table>", unit: "x<b>y</b>"),
    HostileFamily(name: "paragraphs", room: .text, unit: "<p>x"),
    HostileFamily(name: "ends alone", room: .text, start: "<div><b><p>", unit: "</p></b>"),
    HostileFamily(
      name: "ends of others", room: .text, start: String(repeating: "<b><div>", count: 100), unit: "</i></span>"),
    HostileFamily(name: "crossed elements", room: .text, unit: "<b><p></b></p>"),
    HostileFamily(name: "attributes", room: .text, start: "<p ", unit: "a#=b ", end: ">x"),
    HostileFamily(name: "one attribute again", room: .text, start: "<p ", unit: "class=b ", end: ">x"),
    HostileFamily(name: "classes", room: .text, start: "<p class=\"", unit: "a# ", end: "\">x"),
    HostileFamily(name: "style declarations", room: .text, start: "<p style=\"", unit: "color:red;", end: "\">x"),
    HostileFamily(name: "style brackets", room: .text, start: "<p style=\"color:", unit: "rgb(", end: "\">x"),
    HostileFamily(name: "styled elements", room: .text, unit: "<p style=\"color:red;margin:0;x:y\">a</p>"),
    HostileFamily(name: "style sheets", room: .text, start: "<style>", unit: ".a#{color:red}", end: "</style>x"),
    HostileFamily(name: "style elements", room: .text, unit: "<style>a{b:c}</style>"),
    HostileFamily(name: "entities", room: .text, unit: "&amp;&#65;&nbsp;&x;"),
    HostileFamily(name: "ampersands", room: .text, unit: "&"),
    HostileFamily(name: "angles", room: .text, unit: "<"),
    HostileFamily(name: "open tags", room: .text, unit: "<a "),
    HostileFamily(name: "open attributes", room: .text, unit: "<a b=\""),
    HostileFamily(name: "open comments", room: .text, unit: "<!--"),
    HostileFamily(name: "comments", room: .text, unit: "<!-- x -->"),
    HostileFamily(name: "conditional comments", room: .text, unit: "<!--[if mso]>x<![endif]-->"),
    HostileFamily(name: "declarations", room: .text, unit: "<!x><?y>"),
    HostileFamily(name: "open scripts", room: .text, unit: "<script><"),
    HostileFamily(name: "raw text elements", room: .text, unit: "<xmp><textarea><title>"),
    HostileFamily(name: "links", room: .text, unit: "<a href=\"https://a#.example/\">b.example</a> "),
    HostileFamily(name: "open links", room: .text, unit: "<a href=\"https://a.example/\">x"),
    HostileFamily(name: "long link", room: .text, start: "<a href=\"https://", unit: "a.", end: "example\">x</a>"),
    HostileFamily(name: "pictures", room: .text, unit: "<img src=\"https://a.example/#.png\" alt=x>"),
    HostileFamily(
      name: "a picture in itself", room: .text, start: "<img src=\"data:image/png;base64,", unit: "AAAA", end: "\">"),
    HostileFamily(name: "foreign elements", room: .text, unit: "<svg><math><p>"),
    HostileFamily(name: "unknown elements", room: .text, unit: "<x-#>"),
    HostileFamily(name: "forms", room: .text, unit: "<form><select><option>"),
    HostileFamily(name: "hidden elements", room: .text, unit: "<div style=display:none>x"),
    HostileFamily(name: "breaks", room: .text, unit: "<br>"),
    HostileFamily(name: "spaces", room: .text, unit: " <b> </b>\n"),
    HostileFamily(name: "preformatted rows", room: .text, start: "<pre>", unit: "x\n\n"),
    HostileFamily(name: "NULs", room: .text, unit: "\u{0}<\u{0}b>"),
    HostileFamily(name: "definition lists", room: .text, unit: "<dl><dt>a<dd>b"),
    HostileFamily(name: "captions and columns", room: .text, unit: "<table><caption>x<colgroup><col>"),
    HostileFamily(name: "bodies", room: .text, unit: "<html><body a#=b>x"),
  ]

  static let answers: [HostileFamily] = [
    ("quoted rows", "> x\n"), ("deep quotes", ">>>>>>>> "), ("blank rows", "\n"), ("blank quoted rows", ">\n"),
    ("attributions", "On Mon, 2 Mar 2026 Anna wrote:\n"),
    ("attributions above quotes", "On Mon 2026 Anna wrote:\n> x\n"),
    ("attributions above blank rows", "On Mon, 2 Mar 2026 Anna wrote:\n\n\n\n\n\n\n\n"),
    ("broken attributions", "On Mon\n"),
    ("colons", "a:\n"), ("colons above blank rows", "2026 a@b.example wrote:\n\n"),
    ("headers", "From: a\nTo: b\nSubject: c\n"), ("labels", "From: a\n\n"),
    ("dividers", "-----Original Message-----\n"), ("rules", "____________________\n"),
    ("rules and blank rows", "____________________\n\n\n\n\n\n"),
    ("signature marks", "-- \n"), ("loose marks", "--\n"), ("marks and quotes", "--\nx\n> y\n"),
    ("device lines", "Sent from my phone\n"),
    ("list footers", "____________________\nsales mailing list\n"), ("greetings", "Kind regards\nAnna\n"),
    ("one long row", "wrote "),
    ("brackets", "<a@b.example>\n"), ("bars", "| x\n"), ("rows and quotes in turn", "x\n> y\n"),
    ("addresses", "a@b.example, "), ("late letters", "é：\n"),
    ("disclaimers", "This e-mail is confidential and intended for the addressee.\n"),
    ("forwards", "---------- Forwarded message ---------\nFrom: a\n\n"),
    ("telephones", "+49 431 1234567\n"), ("links in rows", "https://a.example/b\n"),
    ("quotes after a mark", "--\n> x\nwrote:\n\n"),
  ].map { HostileFamily(name: "answer: \($0.0)", room: .cut, start: "Yes.\n\n", unit: $0.1) }
}

extension Draft {
  /// One byte for each scalar below 256.
  static func latin(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}
