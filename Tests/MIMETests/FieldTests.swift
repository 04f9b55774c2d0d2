import MIME
import Model
import Testing

@Suite struct FieldTests {
  /// A Subject field and what a reader sees.
  static let subjects: [(String, String)] = [
    ("plain words", "plain words"),
    ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
    ("=?UTF-8?b?R3LDvMOfZQ==?=", "Grüße"),
    ("=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),
    ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
    ("=?utf-8?Q?a?=\r\n  =?utf-8?Q?b?=", "ab"),
    ("=?utf-8?Q?a_?= b", "a  b"),
    ("a =?utf-8?Q?b?= c", "a b c"),
    ("a=?utf-8?Q?b?=c", "abc"),
    ("=?utf-8?Q?=C3?= =?utf-8?B?vA==?=", "ü"),
    ("=?iso-8859-1?Q?=80=FC?=", "€ü"),
    ("=?iso-8859-1*de?Q?=FC?=", "ü"),
    ("=?windows-1251?B?z/Do4uXy?=", "Привет"),
    ("=?utf-8?Q?two words?=", "two words"),
    ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
    ("=??Q?abc?=", "=??Q?abc?="),
    ("=?utf-8?Q?abc", "=?utf-8?Q?abc"),
    ("=?utf-8?Q??=", ""),
    ("=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"),
    ("=?utf-8?Q?a=00b?=", "ab"),
    ("=?x-nowhere?Q?caf=C3=A9?=", "café"),
    ("=?gb2312?B?1eLKx9bQzsSy4srUo6E=?=", "这是中文测试！"),
    ("=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語"),
    ("=?utf-8?Q?=?=", "="),
    ("=?utf-8?B?R3LDvMO?= =?utf-8?B?fZQ==?=", "Grüße"), ("=?utf-8?Q?not =?utf-8?Q?lost?=", "=?utf-8?Q?not lost"),
    ("=?iso-8859-1?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"), ("=?us-ascii?Q?Gr=FC=DFe?=", "Grüße"),
    ("=?iso-2022-jp?B?GyRCLSEbKEI=?=", "①"), ("=?utf-8?Q?tab=09and=7Fmore?=", "tab and more"),
    ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
    ("=?utf-8?Q?a=?utf-8?Q?b =?utf-8?Q?c?= =?utf-8?Q?d", "=?utf-8?Q?a=?utf-8?Q?b c =?utf-8?Q?d"),
  ]

  @Test(arguments: subjects) func encodedWords(field: String, expected: String) {
    #expect(parse("Subject: \(field)\r\n\r\n".utf8).subject == expected)
  }

  /// A header, and when servers say that they took the message.
  static let receivedFields: [(String, [String])] = [
    ("Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0100", ["2026-03-02T09:00:00Z"]),
    (
      "Received: by c;\r\n Mon, 02 Mar 2026 10:00:02 +0000 (UTC)\r\nreceived: by b; Mon, 2 Mar 2026 10:00:01 +0000",
      ["2026-03-02T10:00:02Z", "2026-03-02T10:00:01Z"]
    ),
    ("Received: by a (x; y) for <b@c.example>; 2 Mar 2026 10:00:00 -0500", ["2026-03-02T15:00:00Z"]),
    ("Received: by a\r\nReceived: by b;\r\nReceived: by c; yesterday\r\nReceived: ;;", []),
    ("Subject: x\r\n\r\nReceived: by a; Mon, 2 Mar 2026 10:00:00 +0000", []),
    ("X-Received: by a; Mon, 2 Mar 2026 10:00:00 +0000", []),
  ]

  @Test(arguments: receivedFields) func received(header: String, expected: [String]) {
    #expect(parse((header + "\r\n\r\n").utf8).received.map(\.description) == expected)
  }

  /// A Content-Type field, then type and name as read.
  static let contentTypes: [(String, String, String?)] = [
    ("text/html", "text/html", nil),
    ("IMAGE/Png; NAME=a.png", "image/png", "a.png"),
    ("(x) text (y)/(z) csv (w); name=a", "text/csv", "a"),
    ("image/png; name=\"a \\\"b\\\".png\"", "image/png", "a \"b\".png"),
    ("image/png; name=two words.png", "image/png", "two words.png"),
    ("image/png; name=two words.png; x=y", "image/png", "two words.png"),
    ("image/png; name=\"a.png\"\r\n x-unix-mode=0644", "image/png", "a.png"),
    ("image/png; name=a.png x-unix-mode=0644", "image/png", "a.png"),
    ("image/png name=a.png", "image/png", "a.png"),
    ("image/png;;; name = a.png ;", "image/png", "a.png"),
    ("image/png; name=\"a.png", "image/png", "a.png"),
    ("image/png; name*=utf-8'de'gr%C3%BC%C3%9Fe.png", "image/png", "grüße.png"),
    ("image/png; name*=\"utf-8''gr%C3%BCn.png\"", "image/png", "grün.png"),
    ("image/png; name*=iso-8859-2''%C8PP.png", "image/png", "ČPP.png"),
    ("image/png; name*=gr%C3%BCn.png", "image/png", "grün.png"),
    ("image/png; name*0=abc; name*1=.png", "image/png", "abc.png"),
    ("image/png; name*1=.png; name*0=abc", "image/png", "abc.png"),
    ("image/png; name*0*=utf-8''%C3; name*1*=%BC; name*2=%41", "image/png", "ü%41"),
    ("image/png; name*1*=us-ascii'en'a%20; name*2=b", "image/png", "a b"),
    ("image/png; name=plain; name*=utf-8''better", "image/png", "better"),
    ("image/png; name=first; name=second", "image/png", "first"),
    ("image/png; name=\"=?utf-8?Q?gr=C3=BCn?= =?utf-8?Q?.png?=\"", "image/png", "grün.png"),
    ("image/png; name=\"a=?utf-8?Q?=0D=0A?=b\"", "image/png", "a b"),
    ("image/png; name=", "image/png", nil),
    ("image/png; name*0=\"utf-8''gr\"; name*1*=%C3%BCn", "image/png", "grün"),
    ("image/png; name*x=1; name*99999999999999999999=2; name*-1=3", "image/png", nil),
    ("text", "text/plain", nil),
    ("", "text/plain", nil),
    ("no-slash; name=a.gz", "application/octet-stream", "a.gz"),
    ("image/", "text/plain", nil),
    ("/png", "text/plain", nil),
    ("<crazy \"stuff\">", "text/plain", nil),
  ]

  @Test(arguments: contentTypes) func contentType(field: String, type: String, name: String?) {
    let message = parse("Content-Type: \(field)\r\n\r\nx".utf8)
    #expect(message.parts.map(\.type) == [type])
    #expect(message.parts.map(\.name) == [name])
  }

  /// A charset label, encoded bytes, and the text.
  static let charsets: [(String, [UInt8], String)] = [
    ("utf-8", [0xC3, 0xBC], "ü"), ("UTF8", [0xC3, 0xBC], "ü"), ("us-ascii", [0xC3, 0xBC], "ü"),
    ("us-ascii", [0xFC], "ü"), ("iso-8859-1", [0x80], "€"), ("latin1", [0x93, 0xFC], "“ü"),
    ("iso-8859-15", [0xA4], "€"), ("windows-1250", [0x9C], "ś"), ("windows-1251", [0xDF], "Я"),
    ("windows-1255", [0xE0, 0xC7], "אַ"), ("windows-1258", [0x61, 0xEC], "á"), ("koi8-r", [0xD1], "я"),
    ("koi8-u", [0xA4], "є"), ("ks_c_5601-1987", [0xB0, 0xA1], "가"), ("gb2312", [0x81, 0x30, 0x81, 0x30], "\u{80}"),
    ("big5", [0xB3, 0xF8], "報"), ("shift_jis", [0x87, 0x40], "①"), ("euc-jp", [0xAD, 0xA1], "①"),
    ("iso-8859-8-i", [0xE0], "א"), ("macintosh", [0x8A], "ä"), ("tis-620", [0xA1], "ก"), ("ibm850", [0x81], "ü"),
    ("iso-8859-9", [0xFD], "ı"), ("utf-16le", [0x41, 0, 0xFC, 0], "Aü"), ("utf-7", Array("+APw-".utf8), "ü"),
    ("x-unknown-to-all", [0xFC], "ü"), ("ISO-2022-CN-EXT", [0x41], "A"), ("../../x", [0x41], "A"),
  ]

  @Test(arguments: charsets) func charset(label: String, bytes: [UInt8], expected: String) {
    let header = "Content-Type: text/plain; charset=\"\(label)\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    #expect(parse(Array(header.utf8) + bytes).text == expected)
  }

  /// A References field and the ids in it.
  static let references: [(String, [String])] = [
    ("<a@x.example> <b@x.example>", ["a@x.example", "b@x.example"]),
    ("<a@x.example><b@x.example>\r\n\t<a@x.example>", ["a@x.example", "b@x.example"]),
    ("<fol\r\n ded@x.example>", ["folded@x.example"]),
    ("a@x.example, b@x.example", ["a@x.example", "b@x.example"]),
    ("Your letter of \"Monday\" <a@x.example> (yes)", ["a@x.example"]),
    ("<> < > <no-at-sign>", ["no-at-sign"]),
    ("<<a@x.example>>", ["a@x.example"]),
    ("<unclosed@x.example", ["unclosed@x.example"]),
    ("words only", []),
  ]

  @Test(arguments: references) func messageIDs(field: String, expected: [String]) {
    #expect(parse("References: \(field)\r\n\r\n".utf8).references == expected)
  }

  /// An encoding, a body, and its decoded bytes.
  static let bodies: [(String, String, String)] = [
    ("base64", "QUJD", "ABC"), ("base64", "QU\r\nJD\r\n", "ABC"), ("base64", "QUI", "AB"), ("base64", "QQ==", "A"),
    ("base64", "QQ==QUI=", "AAB"), ("base64", "Q-U_J!D", "ABC"), ("base64", "Q", ""), ("base64", "====", ""),
    ("quoted-printable", "a=3Db=3d", "a=b="), ("quoted-printable", "a=\r\nb", "ab"),
    ("quoted-printable", "a= \t\r\nb", "ab"),
    ("quoted-printable", "a \t\r\nb\r\n", "a\r\nb\r\n"), ("quoted-printable", "a=\nb\n", "ab\n"),
    ("quoted-printable", "=G1=1", "=G1=1"), ("quoted-printable", "a=", "a"), ("quoted-printable", "a=20\r\n", "a \r\n"),
    ("x-uuencode", "begin 644 x\r\n#0V%T\r\n`\r\nend\r\n", "Cat"), ("uuencode", "begin 644 x\n\"0V$\nend", "Ca"),
    // Messages whose lines end with CR alone.
    ("quoted-printable", "a=3D=\rb \t\rc= \rd\r", "a=b\rcd\r"),
    ("x-uuencode", "begin 644 x\r#0V%T\r`\rend\r", "Cat"),
    ("7bit", "=41", "=41"), ("binary", "QUJD", "QUJD"), ("", "=41", "=41"),
  ]

  @Test(arguments: bodies) func transferEncodings(encoding: String, body: String, expected: String) {
    let raw = Array("Content-Type: application/x-test\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n\(body)".utf8)
    let message = parse(raw)
    #expect(message.parts.count == 1)
    #expect(decoded(message.parts[0], of: raw) == Array(expected.utf8))
    #expect(message.parts[0].size == Int64(expected.utf8.count))
    #expect(message.parts[0].digest == digest(Array(expected.utf8)))
  }

  /// An encoding, a body, and what is wrong with it.
  static let badBodies: [(String, String, [String])] = [
    ("base64", "QUJD\r\n", []), ("base64", "QQ==", []), ("base64", "QU!D", ["bad-base64"]),
    ("base64", "Q", ["bad-base64"]),
    ("base64", "QQ==QQ==", ["bad-base64"]), ("base64", "QUI", []), ("quoted-printable", "a=3Db=\r\nc", []),
    ("quoted-printable", "a=3", ["bad-quoted-printable"]), ("quoted-printable", "=xy", ["bad-quoted-printable"]),
    ("uuencode", "begin 644 x\r\n#0V%T\r\n`\r\nend\r\n", []), ("uuencode", "begin 644 x\r\n#0V%T", ["bad-uuencode"]),
    ("uuencode", "#0V%T", ["bad-uuencode"]), ("x-none", "a", ["bad-transfer-encoding"]), ("8BIT", "a", []),
  ]

  @Test(arguments: badBodies) func transferDefects(encoding: String, body: String, expected: [String]) {
    let raw = "Content-Type: image/png\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n\(body)"
    #expect(parse(raw.utf8).defectKinds.filter { $0.hasPrefix("bad-") } == expected)
  }

  /// RFC 3464 2.2.1: a report names the message as we named it, where it does not bring its header back.
  @Test(
    arguments: [
      ("Original-Envelope-Id: m+1@a.test", "", "m+1@a.test"), ("Original-Envelope-Id: <m@a.test>", "", "m@a.test"),
      ("Original-Envelope-Id: QQ314159", "", nil as String?),
      (
        "Original-Envelope-Id: m@a.test", "--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <h@a.test>\r\n",
        "h@a.test"
      ),
    ] as [(String, String, String?)])
  func reportsNameTheMessage(field: String, original: String, id: String?) {
    let message = parse(
      """
      Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\n\r\ntext\r\n--r\r
      Content-Type: message/delivery-status\r\n\r\n\(field)\r\nReporting-MTA: dns; x\r\n\r\n\(original)--r--\r\n
      """.utf8)
    #expect(message.report?.originalMessageID == id)
  }
}
