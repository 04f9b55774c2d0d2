/// Values of header fields, well formed and not.
extension Draft {
  static let words = [
    "Anna", "Brandt", "Müller", "Zoë", "Offer", "pumps", "for", "Kiel", "смета", "предложение", "報價", "見積", "견적",
    "עברית", "سعر", "\u{202E}exe", "\u{200B}", "e\u{301}", "👩‍🔧", "a@b.example", "=?utf-8?q?x?=", "Re:", "\"", "\\", "(",
    ")", "<", ">", ",", ";", ":", "@", "[", "]", ".", "=", "?", "_", "%41", "\t", "  ", "\u{0}", "\u{7F}", "\r",
  ]
  private static let charsets = [
    "utf-8", "iso-8859-1", "windows-1252", "gb2312", "gbk", "gb18030", "big5", "shift_jis", "iso-2022-jp", "euc-kr",
    "koi8-r", "windows-1251", "utf-7", "utf-16", "us-ascii", "x-unknown", "", "hz-gb-2312", "iso-8859-8-i", "utf-8*en",
    "macintosh", "cp932", "unicode-1-1-utf-7", "UTF8", "iso-2022-kr", "windows-1255", "utf-32", "unknown-8bit",
  ]
  static let lateBytes: [[UInt8]] = [
    [0xE9], [0xC3, 0xA9], [0xC3], [0xE2, 0x82], [0x93, 0xFA], [0xD0], [0xB0, 0xA1], [0x1B, 0x24, 0x42, 0x46], [0xFF],
    [0x80], [0x81, 0x30, 0x81, 0x30], [0xED, 0xA0, 0x80], [0x1B, 0x28, 0x42],
  ]

  mutating func charset() { pick(Draft.charsets) }

  /// One value of some field.
  mutating func anyValue() {
    switch decisions.number(below: 8) {
    case 0, 1: addresses()
    case 2: date()
    case 3: parameters()
    case 4: ids()
    case 5: authentication()
    case 6: phrase()
    default:
      phrase()
      addresses()
    }
  }

  mutating func phrase() {
    some(12) { draft in
      switch draft.decisions.number(below: 6) {
      case 0: draft.encodedWord()
      case 1: draft.add(draft.decisions.pick(Draft.lateBytes))
      case 2: draft.fold()
      case 3: draft.add(draft.decisions.raw(20))
      default: draft.repeated(draft.decisions.pick(Draft.words))
      }
      draft.pick([" ", "", " ", "\t", ""])
    }
  }

  mutating func fold() { pick(["\n ", "\n\t", "\n", "\n  ", " \n ", "\r\n ", "\r "]) }

  /// RFC 2047, with letters cut in two and labels that are wrong.
  mutating func encodedWord() {
    add("=?")
    charset()
    add("?")
    let isBase64 = decisions.number(below: 2) == 1
    add(isBase64 ? "b" : "q")
    pick(["?", "?", "?", "", " ?"])
    let text = apart { draft in
      draft.some(5) { draft in
        if draft.decisions.chance(3) {
          draft.add(draft.decisions.pick(Draft.lateBytes))
        } else {
          draft.pick(Draft.words)
        }
      }
    }
    if isBase64 {
      var coded = Base64.lines(text, end: [])
      if decisions.chance(4), !coded.isEmpty { coded.removeLast(min(coded.count, 2)) }
      add(coded)
    } else {
      for byte in text {
        if byte == 0x20 { add("_") } else { add(byte > 0x20 && byte < 0x3D ? [byte] : Draft.escaped(byte)) }
      }
    }
    pick(["?=", "?=", "?=", "?", "=", "", "? ="])
  }

  /// `=E9`.
  static func escaped(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// RFC 5322 3.4 and 4.4.
  mutating func addresses() {
    some(8) { draft in
      switch draft.decisions.number(below: 10) {
      case 0: draft.addressSpec()
      case 1, 2, 3:
        draft.displayName()
        draft.pick([" <", "<", " <<", "\n <", "< "])
        if draft.decisions.chance(5) { draft.pick(["@a.example,@b.example:", "@a:", ":", "@"]) }
        draft.addressSpec()
        draft.pick([">", ">", ">>", "", "> x", ">;"])
      case 4: draft.comment(0)
      case 5:
        draft.displayName()
        draft.add(":")
        if !draft.decisions.chance(3) { draft.addressSpec() }
        draft.pick([";", ";", "", ":", ";;"])
      case 6: draft.phrase()
      case 7: draft.repeated(draft.decisions.pick(["(", "<", "\"", "\\", ",", ";", "a:", "@", "[", "a.", "<@a:"]))
      default:
        draft.displayName()
        draft.add(" ")
        draft.comment(0)
        draft.add(" <")
        draft.addressSpec()
        draft.add(">")
      }
      draft.pick([", ", ",", "; ", " ", "\n ,", ",,", ""])
    }
  }

  private mutating func displayName() {
    switch decisions.number(below: 6) {
    case 0: pick(Draft.words)
    case 1:
      add("\"")
      phrase()
      pick(["\"", "\"", "", "\\\""])
    case 2: encodedWord()
    case 3: pick(["ceo@harbor.example", "\"a@b.example\" ", "'Anna'", "=?utf-8?q?a=40b.example?=", "Anna (Sales)"])
    default: phrase()
    }
  }

  private mutating func addressSpec() {
    switch decisions.number(below: 6) {
    case 0:
      pick(["anna", "bob+d1042", "\"a b\"", "\"a@b\"", "\"\\\"\"", "üser", "a.b.", ".a", "a..b", "=?utf-8?q?a?="])
    case 1: comment(0)
    case 2: repeated("a.")
    default: pick(["anna", "bob", "no-reply", "o'neil", "x_y"])
    }
    pick(["@", "@", "@", "@", " @ ", "@@", "", "(c)@(d)", " at "])
    pick([
      "harbor.example", "HARBOR.example.", "[192.0.2.1]", "[IPv6:2001:db8::1]", "münchen.example",
      "xn--mnchen-3ya.example",
      "例え.example", "a b.example", "", ".example", "localhost", "a_b.example", "ａ.example", "ß.example", "a.example(c)",
    ])
  }

  mutating func comment(_ depth: Int) {
    repeated("(")
    pick(["sales", "", "\\)", "a@b.example", "\"", "=?utf-8?q?x?=", "é"])
    if depth < 5, decisions.chance(3) { comment(depth + 1) }
    pick([")", ")", "", "))"])
  }

  mutating func date() {
    let names = [
      "Mon", "Tuesday", "Mo", "lun.", "пн", "Jan", "Feb", "March", "mars", "Mär", "déc", "Dec", "13", "1", "31", "32",
      "02",
      "2026", "26", "99", "1969", "10000", "99999999999999999999", "-1", "10:00", "10:00:60", "25:61", "1:2:3.456",
      "10.00.00", "AM", "pm", "+0000", "-0330", "+1500", "+9999", "GMT", "UT", "EST", "PDT", "Z", "MESZ", "A", "(CET)",
      "GMT+2", "2026-03-02T09:15:00Z", "2026-03-02", "02/03/2026", "3.2.2026", ",", "-", "/", ":", ".", "T", "UTC",
      "America/New_York", "\"",
    ]
    if decisions.chance(3) { return add("Mon, 2 Mar 2026 09:15:00 +0100") }
    some(14) { draft in
      draft.pick(names)
      draft.pick([" ", " ", "", "-", ", ", "  ", "(x) "])
    }
  }

  /// RFC 2045 5.1 and RFC 2231.
  mutating func parameters() {
    pick(["text/plain", "image/png", "attachment", "inline", "multipart/mixed", "a/b/c", "", "text", "x", "/", "a b/c"])
    some(14) { draft in
      draft.pick([";", "; ", ";\n ", "", ";;", " ;", ","])
      draft.pick([
        "name", "filename", "boundary", "charset", "format", "delsp", "report-type", "NAME", "x", "", "method",
        "protocol",
      ])
      draft.pick(["", "", "*", "*0", "*1*", "*0*", "*2", "*01", "*-1", "*99999999999999999999", "**"])
      draft.pick(["=", "=", "=", " = ", "==", ""])
      draft.pick(["", "", "\"", "'", "utf-8''", "utf-8'en'", "iso-2022-jp''", "''", "\"utf-8''"])
      switch draft.decisions.number(below: 4) {
      case 0: draft.phrase()
      case 1: draft.pick(["%C3%A9.pdf", "%", "%4", "%zz", "%00", "..%2F..%2Fx", "a%0d%0ab"])
      case 2: draft.encodedWord()
      default:
        draft.pick([
          "offer.pdf", "b", "utf-8", "winmail.dat", "../../x", "C:\\x", "con.txt", "a\\\"b", "flowed", "x.eml",
        ])
      }
      draft.pick(["", "", "\"", "'"])
    }
  }

  mutating func ids() {
    some(16) { draft in
      draft.pick(["<", "<", "<", "", "<<", "\"<"])
      draft.id()
      draft.pick([">", ">", ">", "", ">>", "> (x)", ">\n"])
      draft.pick([" ", "", ",", "\n ", " In reply to "])
    }
  }

  /// Of a small world, so that messages know each other.
  mutating func id() {
    switch decisions.number(below: 5) {
    case 0: pick(["nobody@localhost", "@", "", "a b@x", "x", "\"a b\"@x.example", "é@x.example", "no-reply@x.example"])
    default: add("m\(decisions.number(below: 12))@harbor.example")
    }
  }

  private mutating func authentication() {
    pick(["mx.harbor.example", "", "mx 1", "(c) mx", "\"mx\""])
    some(8) { draft in
      draft.pick([";", "; ", "", ";\n "])
      draft.pick(["spf", "dkim", "dmarc", "arc", "x", "none", "dkim/1", ""])
      draft.pick(["=", " = ", "", "=="])
      draft.pick(["pass", "fail", "none", "\"pass\"", "(x) pass", "temperror", ""])
      draft.pick(["", " header.from=harbor.example", " reason=\"a;b\"", " header.d=x", " policy.a=b (c)", " ="])
    }
  }
}
