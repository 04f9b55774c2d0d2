/// Whole messages: headers, multiparts within each other, bodies under true and false names.
extension Draft {
  private static let boundaries = [
    "b", "bb", "b1", "=_x", "b-", "--b", "a b", "b ", "", "b?=", String(repeating: "b", count: 70),
    String(repeating: "b", count: 251), "é",
  ]

  mutating func message() {
    if decisions.chance(12) {
      pick(["From anna@harbor.example Mon Mar  2 09:15:00 2026\n", ">From x\n", "\n", "\u{FEFF}"])
    }
    some(12) { $0.field() }
    entity(0)
  }

  mutating func mailbox() {
    some(16) { draft in
      draft.add("From x\n")
      draft.letter()
      draft.add("\n\n")
    }
  }

  /// Of a small world: few people, few subjects, few ids, a few weeks.
  private mutating func letter() {
    let people = ["anna", "bob", "carl"]
    add("From: \(decisions.pick(people))@harbor.example\nTo: \(decisions.pick(people))@harbor.example\n")
    add("Date: \(decisions.number(below: 28) + 1) \(decisions.pick(["Mar", "Apr", "Jul"])) 2026 09:15:00 +0000\n")
    pick([
      "Subject: Pumps\n", "Subject: Re: Pumps\n", "Subject: AW: Valves\n", "Subject: Valves\n", "", "Subject: Re:\n",
    ])
    if !decisions.chance(5) {
      add("Message-ID: <")
      id()
      add(">\n")
    }
    for name in ["References", "In-Reply-To"] where decisions.chance(3) {
      add("\(name): ")
      for _ in 0...decisions.number(below: 3) {
        add("<")
        id()
        add("> ")
      }
      add("\n")
    }
    if decisions.chance(6) {
      pick([
        "Auto-Submitted: auto-replied\n", "List-Id: <x.example>\n", "Thread-Index: AdqT0000000000000000000000000A==\n",
        "Thread-Topic: Pumps\n", "X-GM-THRID: 1\n", "Thread-Index: AdqT0000000000000000000000000AAAAAAB\n",
      ])
    }
  }

  private mutating func field() {
    switch decisions.number(below: 14) {
    case 0, 1, 2:
      pick(["From", "To", "Cc", "Reply-To", "Sender", "Bcc", "FROM", "Resent-To"])
      colon()
      addresses()
    case 3:
      add("Subject")
      colon()
      phrase()
    case 4:
      add("Date")
      colon()
      date()
    case 5:
      pick(["Message-ID", "References", "In-Reply-To", "Content-ID"])
      colon()
      ids()
    case 6:
      add("Authentication-Results")
      colon()
      anyValue()
    case 7: pick(["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example>", "Return-Path: <>"])
    case 8: add(decisions.raw(40))
    case 9: repeated("X-Filler: y\n")
    case 10: pick(["no colon here", ": x", "From :x", " folded", "", "X\u{0}Y: z", "é: x", "--b", ">From x"])
    case 11:
      add("X-Long: ")
      repeated("aaaaaaaaaaaaaaaa")
    default:
      pick(["Received", "X-Mailer", "DKIM-Signature", "Thread-Index", "Thread-Topic", "Disposition-Notification-To"])
      colon()
      anyValue()
    }
    add("\n")
  }

  private mutating func colon() { pick([": ", ":", ": ", " : ", ":\n ", "\t:"]) }

  /// A header that says what follows, and what does follow.
  mutating func entity(_ depth: Int) {
    switch decisions.number(below: isFull || depth > 8 ? 4 : 9) {
    case 0: leaf("text/plain") { $0.plainText() }
    case 1: leaf("text/html") { $0.markup() }
    case 2: leaf("application/octet-stream; name=\"offer.pdf\"") { $0.add($0.decisions.raw(300)) }
    case 3: leaf("text/plain; format=flowed; delsp=yes") { $0.reply() }
    case 4:
      add("Content-Type: message/rfc822\n\n")
      message()
    case 5: leaf(nil) { $0.insides() }
    case 6: chain()
    default: multipart(depth)
    }
  }

  private mutating func plainText() {
    switch decisions.number(below: 4) {
    case 0: reply()
    case 1: some(6) { $0.add($0.decisions.pick(Draft.lateBytes)) }
    case 2: insides()
    default: phrase()
    }
  }

  private mutating func leaf(_ type: String?, _ content: (inout Draft) -> Void) {
    let body = apart(content)
    if let type {
      add("Content-Type: \(type)")
      if decisions.number(below: 2) == 1 {
        add("; charset=")
        charset()
      }
    } else {
      pick([
        "Content-Type: application/ms-tnef; name=winmail.dat", "Content-Type: text/calendar; method=REQUEST",
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        "Content-Type: message/delivery-status", "Content-Type: message/disposition-notification",
        "Content-Type: text/rfc822-headers", "Content-Type: application/octet-stream; name=winmail.dat",
        "Content-Type: text/x-vcalendar", "Content-Type: application/octet-stream; name=x.eml",
      ])
    }
    add("\n")
    if decisions.chance(3) {
      add("Content-Disposition: ")
      pick(["attachment; filename=\"a.pdf\"", "inline", "attachment", "x"])
      add("\n")
    }
    if decisions.chance(6) { field() }
    encode(body)
  }

  /// With the encoding's name, or with another one.
  private mutating func encode(_ body: [UInt8]) {
    let names = ["7bit", "base64", "quoted-printable", "x-uuencode", "8bit", "binary", "x-unknown"]
    let used = decisions.number(below: 4)
    let named = decisions.chance(6) ? decisions.number(below: names.count) : used
    if named > 0 || decisions.chance(2) { add("Content-Transfer-Encoding: \(names[named])\n") }
    pick(["\n", "\n", "\n", "\n", "\n", "\n", "", "\n\n"])
    switch used {
    case 1:
      var coded = Base64.lines(body, end: [0x0A])
      if decisions.chance(6), coded.count > 4 { coded.removeLast(decisions.number(below: 4)) }
      if decisions.chance(6) { coded.insert(contentsOf: decisions.raw(8), at: coded.count / 2) }
      add(coded)
    case 2: quotedPrintable(body)
    case 3: uuencoded(body)
    default: add(body)
    }
    if decisions.chance(8) { pick(["=", "=\n", "=A", "= \n", "====", "\u{0}", "."]) }
  }

  private mutating func quotedPrintable(_ body: [UInt8]) {
    var column = 0
    for byte in body {
      if byte == 0x0A {
        bytes.append(byte)
        column = 0
        continue
      }
      let isPlain = byte >= 0x20 && byte < 0x7F && byte != 0x3D
      add(isPlain ? [byte] : Draft.escaped(byte))
      column += isPlain ? 1 : 3
      if column > 70 {
        add("=\n")
        column = 0
      }
    }
  }

  private mutating func multipart(_ depth: Int) {
    let kind = decisions.pick([
      "mixed", "alternative", "related", "digest", "report", "signed", "x-other", "multipart/mixed",
    ])
    let boundary = decisions.pick(Draft.boundaries)
    add("Content-Type: multipart/\(kind)")
    pick(["; boundary=\"\(boundary)\"", "; boundary=\(boundary)", ";\n boundary=\"\(boundary)\"", "", "; boundary*0=b"])
    if kind == "report" { add("; report-type=\(decisions.pick(["delivery-status", "disposition-notification"]))") }
    if kind == "related" { add("; type=\"text/html\"; start=\"<m1@harbor.example>\"") }
    add("\n")
    if decisions.chance(8) { add("Content-Transfer-Encoding: base64\n") }
    pick(["\n", "\n", "\n", "", "\nThis is a message in several parts.\n"])
    some(6) { draft in
      draft.pick([
        "--\(boundary)\n", "--\(boundary)\n", "--\(boundary) \t\n", "\n--\(boundary)\n", "--\(boundary)x\n", "",
      ])
      draft.entity(depth + 1)
      draft.add("\n")
    }
    pick([
      "--\(boundary)--\n", "--\(boundary)--\n", "", "--\(boundary)", "--\(boundary)--x\n",
      "--\(boundary)--\nepilogue\n",
    ])
    if decisions.chance(8) { repeated("--\(boundary)\n\n") }
  }

  /// Very many levels.
  private mutating func chain() {
    let count = decisions.pick([3, 49, 50, 51, 120])
    let isMessage = decisions.number(below: 2) == 1
    let same = decisions.number(below: 2) == 1
    for level in 0..<count where bytes.count < Draft.maximum {
      let name = same ? "b" : "b\(level)"
      add(
        isMessage
          ? "Content-Type: message/rfc822\n\n" : "Content-Type: multipart/mixed; boundary=\(name)\n\n--\(name)\n")
    }
    plainText()
    if decisions.number(below: 2) == 1, !isMessage {
      for level in (0..<count).reversed() { add("\n--\(same ? "b" : "b\(level)")--\n") }
    }
  }
}
