/// What servers say, by their grammars and beside them.
extension Draft {
  // MARK: IMAP (RFC 9051)

  private static let strings = [
    "a", "abc", "x y", ")", "NIL", "{3}", "\u{E9}", "* 1 FETCH (UID 3)", "INBOX", "Sent &- x", "&U,BTFw-", "A/B.C",
  ]
  private static let atoms = ["NIL", "7", "0", "-1", "\\Seen", "9.37e+06", "18446744073709551616", "4294967296", "x"]

  mutating func imapServer() {
    pick([
      "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\r\n", "* OK hello\r\n", "* PREAUTH hello\r\n",
      "* BYE no\r\n",
      "* OK [CAPABILITY IMAP4rev1 AUTH=LOGIN AUTH=SCRAM-SHA-256 LOGINDISABLED] hello\r\n", "hello\r\n", "\0\0\r\n",
    ])
    var number = 1
    some(40) { draft in
      if draft.decisions.chance(3) {
        draft.add("A\(draft.decisions.chance(12) ? draft.decisions.number(below: 9) : number) ")
        number += 1
        draft.status(["OK", "NO", "BAD"])
      } else {
        draft.untagged()
      }
      draft.pick(["\r\n", "\n", "", "\r\r\n"])
    }
  }

  private mutating func status(_ words: [String]) {
    pick(words)
    pick([
      " ", " [CAPABILITY IMAP4rev1 IDLE UIDPLUS] ", " [EXPUNGEISSUED] ", " [LIMIT] ", " [MESSAGELIMIT 1 3] ",
      " [AUTHENTICATIONFAILED] ",
      " [COPYUID 7 1:3 4:6] ", " [UIDVALIDITY 7] ", " [", " [X (y", "",
    ])
    add("done")
  }

  private mutating func untagged() {
    switch decisions.number(below: 10) {
    case 0, 1, 2, 3: fetch()
    case 4: add("* \(decisions.number(below: 99)) \(decisions.pick(["EXISTS", "EXPUNGE", "RECENT", "X"]))")
    case 5:
      add("* ")
      status(["OK", "NO", "BAD", "BYE", "PREAUTH"])
    case 6:
      add("* LIST (\\HasNoChildren \\Sent) \(decisions.pick(["\"/\"", "NIL", "\"\"", "\".\""])) ")
      string()
    case 7:
      pick([
        "* VANISHED (EARLIER) 1:3", "* SEARCH 1 2 3", "* ESEARCH (TAG \"A1\") UID ALL 1:3", "* SEARCH 4294967295:1",
        "* STATUS x (UIDNEXT 9 MESSAGES 3)", "* ESEARCH UID ALL 1:4294967295", "* ENABLED QRESYNC X",
        "* NAMESPACE ((\"\" \"/\")) NIL NIL", "* ID NIL", "* CAPABILITY IMAP4rev1",
      ])
    case 8: pick(["+ go", "+ ", "stray", "A9 OK old", "+ dXNlcg==", "+"])
    default:
      add("* \(decisions.pick(["FLAGS", "ID", "NAMESPACE", "X-UNKNOWN"])) ")
      value(0)
    }
  }

  private mutating func fetch() {
    add("* \(decisions.number(below: 9)) \(decisions.chance(8) ? "UIDFETCH" : "FETCH") (")
    add("UID \(decisions.pick(["1", "2", "3", "9", "0", "4294967296"]))")
    some(5) { draft in
      draft.pick([" ", " ", " ", "", "  "])
      switch draft.decisions.number(below: 8) {
      case 0:
        let body = String(repeating: "b", count: draft.decisions.number(below: 9))
        let size = draft.decisions.chance(8) ? draft.decisions.number(below: 300) : body.utf8.count
        draft.add("BODY[] {\(size)}\r\n\(body)")
      case 1: draft.pick(["BODY[] \"bbb\"", "BODY[] NIL", "body[] ~{2}\r\nzz", "BODY[] {0}\r\n", "BODY[HEADER] \"x\""])
      case 2:
        draft.add("FLAGS (\\Seen ")
        draft.string()
        draft.add(")")
      case 3: draft.add("RFC822.SIZE \(draft.decisions.pick(Draft.atoms))")
      case 4: draft.pick(["INTERNALDATE \"02-Mar-2026 10:00:00 +0000\"", "INTERNALDATE \" 2-Xxx-2026\"", "MODSEQ (7)"])
      case 5: draft.add("X-GM-LABELS (\"\\\\Inbox\" \(draft.decisions.pick(Draft.atoms)))")
      default:
        draft.add("\(draft.decisions.pick(["ENVELOPE", "BODYSTRUCTURE", "BODY[1.2]<0.3>", "X"])) ")
        draft.value(0)
      }
    }
    add(")")
  }

  private mutating func string() {
    let text = decisions.pick(Draft.strings)
    switch decisions.number(below: 4) {
    case 0: add("\"\(text)\"")
    case 1: add("{\(text.utf8.count)}\r\n\(text)")
    case 2: add(text)
    default: pick(Draft.atoms)
    }
  }

  private mutating func value(_ depth: Int) {
    guard depth < 5, decisions.chance(3) else { return string() }
    add("(")
    some(4) { draft in
      draft.value(depth + 1)
      draft.add(" ")
    }
    add(")")
  }

  // MARK: SMTP (RFC 5321)

  mutating func smtpServer() {
    replyLine(["220 mx.test ready", "220 mx.test ready", "554 no", "421 later", "* OK hello"])
    for _ in 0..<decisions.number(below: 3) {
      hello()
      replyLine(["220 go on", "235 welcome", "334 VXNlcm5hbWU6", "535 5.7.8 no", "454 not now", "334 "])
    }
    some(16) { draft in
      draft.replyLine([
        "250 ok", "250 2.1.0 ok", "250 queued as 7", "354 go on", "550 5.1.1 nobody", "452 4.5.3 enough", "552 enough",
        "421 4.7.0 busy", "235 welcome", "500 what", "503 no", "251 will forward", "300 what", "250-a\r\n250 b", "25",
        "250-a\r\n251 b", "999 x", "250\tx",
      ])
    }
  }

  private mutating func hello() {
    add("250-mx.test\r\n")
    some(8) { draft in
      draft.add("250-")
      draft.pick([
        "PIPELINING", "CHUNKING", "SIZE 1000", "SIZE 9", "SIZE", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES",
        "STARTTLS", "AUTH PLAIN LOGIN", "AUTH SCRAM-SHA-256", "AUTH=LOGIN", "X-\u{E9}", "",
      ])
      draft.add("\r\n")
    }
    add("250 AUTH PLAIN\r\n")
  }

  private mutating func replyLine(_ lines: [String]) {
    pick(lines)
    pick(["\r\n", "\n", "\r\n\r\n"])
  }

  // MARK: HTTP (RFC 9112) and DNS (RFC 1035)

  mutating func answer() { if decisions.chance(2) { nameAnswer() } else { webAnswer() } }

  private mutating func webAnswer() {
    let body = String(repeating: "x", count: decisions.number(below: 60))
    pick(["", "", "HTTP/1.1 100 Continue\r\n\r\n"])
    add("HTTP/1.1 \(decisions.pick(["200 OK", "204", "304 Not Modified", "302 Found", "99", "200"]))\r\n")
    some(4) {
      $0.pick(["X: a\r\n", "Location: /y\r\n", "Folded: a\r\n b\r\n", "Empty:\r\n", "NoColon\r\n", ": x\r\n"])
    }
    switch decisions.number(below: 3) {
    case 0:
      let length = decisions.pick(["\(body.count)", "\(body.count + 3)", "0", "-1", "4611686018427387904"])
      add("Content-Length: \(length)\r\n\r\n\(body)")
    case 1: add("\r\n\(body)")
    default:
      add("Transfer-Encoding: chunked\r\n\r\n")
      some(4) { draft in
        let size = 1 + draft.decisions.number(below: 20)
        draft.add("\(String(size, radix: 16))\(draft.decisions.pick(["", ";a=b", " "]))\r\n\(body.prefix(size))\r\n")
      }
      pick(["0\r\n\r\n", "0\r\nTrailer: x\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", ""])
    }
  }

  private mutating func nameAnswer() {
    let isService = decisions.chance(2)
    let count = decisions.number(below: 5)
    pair(7)
    pair(decisions.pick([0x8180, 0x8183, 0x8182, 0x8380, 0x0100]))
    for number in [1, decisions.chance(8) ? 65_535 : count, 0, 0] { pair(number) }
    for label in isService ? ["_imaps", "_tcp", "acme", "test"] : ["acme", "test"] {
      add([UInt8(label.utf8.count)] + label.utf8)
    }
    add([0])
    pair(isService ? 33 : 15)
    pair(1)
    for _ in 0..<count where !isFull {
      if decisions.chance(3) { add(name()) } else { add([0xC0, 12]) }
      let kind = decisions.pick([isService ? 33 : 15, isService ? 33 : 15, 5, 1, 16, 41])
      pair(kind)
      pair(1)
      add([0, 0, 0, 60])
      let numbers: [UInt8] = kind == 5 ? [] : kind == 33 ? [0, 1, 0, 2, 3, 0xE1] : [0, 10]
      let data = numbers + name()
      pair(decisions.chance(8) ? decisions.number(below: 300) : data.count)
      add(data)
    }
  }

  private mutating func pair(_ number: Int) { add([UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]) }

  /// Labels, and the end or a pointer: back, to itself, forwards, nowhere.
  private mutating func name() -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<decisions.number(below: 4) {
      let label = decisions.pick(["mx1", "acme", "test", "a-b", "", "x\0y", String(repeating: "l", count: 63)])
      bytes += [UInt8(label.utf8.count)] + label.utf8
    }
    return bytes + (decisions.chance(2) ? [0xC0 | UInt8(decisions.number(below: 2)), decisions.byte()] : [0])
  }
}
