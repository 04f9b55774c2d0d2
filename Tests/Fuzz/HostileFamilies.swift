/// What has made readers of mail slow, each to be grown.
extension HostileFamily {
  static let all = headers + bodies + files + markup + answers

  private static func field(
    _ name: String, _ field: String, _ unit: String, closing: String = "", last: String = ""
  ) -> HostileFamily {
    HostileFamily(
      name: name, room: .mime, start: "\(field): ", unit: unit, end: "\(last)\r\n\r\nbody", closing: closing)
  }

  private static let headers: [HostileFamily] = [
    HostileFamily(name: "header flood", room: .mime, unit: "X-#: y\r\n", end: "\r\nbody"),
    HostileFamily(name: "address fields", room: .mime, unit: "To: a@b.example\r\n", end: "\r\nbody"),
    HostileFamily(name: "trust fields", room: .mime, unit: "Authentication-Results: a; spf=pass\r\n", end: "\r\n"),
    HostileFamily(name: "type fields", room: .mime, unit: "Content-Type: text/plain; a=b\r\n", end: "\r\nbody"),
    HostileFamily(name: "reference fields", room: .mime, unit: "References: <#@x.example>\r\n", end: "\r\nbody"),
    HostileFamily(name: "subject fields", room: .mime, unit: "Subject: =?utf-8?q?x?=\r\n", end: "\r\nbody"),
    HostileFamily(name: "no colons", room: .mime, unit: "word\r\n", end: "\r\n"),
    HostileFamily(name: "long folds", room: .mime, start: "Subject: x", unit: "\r\n y", end: "\r\n\r\nbody"),
    HostileFamily(name: "bare returns", room: .mime, unit: "A: b\r", end: "\r\rbody"),
    HostileFamily(
      name: "fields of no UTF-8", room: .mime, start: mixed, unit: "--b\r\nX:\u{E0}\r\nX:\u{E0}\r\nX:\u{E0}\r\n",
      wrap: { $0.filter { $0 != 0xC3 } }),
    HostileFamily(name: "late bytes", room: .mime, start: "Subject: ", unit: "é\u{FFFD}", end: "\r\n\r\n"),
    field("open comments", "To", "("),
    field("closed comments", "To", "(", closing: ")"),
    field("comments in a row", "To", "(a)(b) "),
    field("open quotes", "To", "\"\\"),
    field("angles", "To", "<"),
    field("routes", "To", "<@a,"),
    field("groups", "To", "a:"),
    field("names without address", "To", "a,"),
    field("addresses", "To", "a#@b.example, "),
    field("quoted names", "From", "\"a, b\" <a@b.example>, "),
    field("encoded names", "From", "=?utf-8?q?a=2C?= <a@b.example>, "),
    field("signs", "To", "@"),
    field("long local parts", "To", "a."),
    field("literals", "To", "a@[1"),
    field("domains", "To", "a@é.é.é."),
    field("encoded words", "Subject", "=?utf-8?b?w6k=?= "),
    field("half encoded words", "Subject", "=?a?q?"),
    field("half encoded words before another", "Subject", "=?a?q?x", last: " =?"),
    field("words of many charsets", "Subject", "=?koi8-r?q?a?= =?gbk?q?=B0?= "),
    field("words of ISO-2022-JP", "Subject", "=?iso-2022-jp?b?GyRC?= "),
    field("ids", "References", "<#@x.example> "),
    field("open ids", "References", "<"),
    field("ids in prose", "In-Reply-To", "x <a b> \"c\" "),
    field("parameters", "Content-Type: a/b", ";n#=x"),
    field("pieces of a parameter", "Content-Type: a/b", ";n*#*=%41"),
    field("parameter quotes", "Content-Type: a/b; x=", "\"\\\""),
    field("type comments", "Content-Type", "("),
    field("date words", "Date", "1-"),
    field("date comments", "Date", "(", closing: ")"),
    field("trust methods", "Authentication-Results: a", "; spf=pass x.y=z"),
  ]

  private static let mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"

  private static let bodies: [HostileFamily] = [
    HostileFamily(
      name: "nested multiparts", room: .mime, unit: "Content-Type: multipart/mixed; boundary=b#\r\n\r\n--b#\r\n"),
    HostileFamily(
      name: "nested multiparts of one boundary", room: .mime, unit: mixed + "--b\r\n", end: "x", closing: "\r\n--b--"),
    HostileFamily(name: "nested messages", room: .mime, unit: "Content-Type: message/rfc822\r\n\r\n", end: "x"),
    HostileFamily(name: "empty parts", room: .mime, start: mixed, unit: "--b\r\n\r\n"),
    HostileFamily(name: "closed parts", room: .mime, start: mixed, unit: "--b--\r\n"),
    HostileFamily(
      name: "prefixes of a boundary", room: .mime,
      start: "Content-Type: multipart/mixed; boundary=\(String(repeating: "b", count: 70))\r\n\r\n",
      unit: "--\(String(repeating: "b", count: 69))c\r\n"),
    HostileFamily(
      name: "many boundaries, many dashes", room: .mime,
      start: (0..<49).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }.joined() + "\r\n",
      unit: "--x\r\n"),
    HostileFamily(
      name: "parts with header floods", room: .mime, start: mixed,
      unit: "--b\r\nA: b\r\nC: d\r\nE: f\r\nG: h\r\n\r\nx\r\n"),
    HostileFamily(
      name: "attached messages", room: .mime, start: mixed,
      unit: "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n"),
    HostileFamily(
      name: "text parts", room: .mime, start: mixed, unit: "--b\r\nContent-Type: text/plain\r\n\r\nsome words\r\n"),
    HostileFamily(name: "empty lines", room: .mime, unit: "\r\n", end: "text"),
    HostileFamily(name: "spaces", room: .mime, start: "\r\n", unit: " ", end: "x"),
    HostileFamily(name: "spaces and lines", room: .mime, start: "\r\nx", unit: " \r\n\t", end: "x"),
    HostileFamily(
      name: "base64 junk", room: .mime, start: "Content-Transfer-Encoding: base64\r\n\r\n", unit: "!A=", end: "\r\n"),
    HostileFamily(
      name: "bad escapes", room: .mime, start: "Content-Transfer-Encoding: quoted-printable\r\n\r\n", unit: "=Z= \r\n"),
    HostileFamily(
      name: "spaces before a soft end", room: .mime, start: "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
      unit: "x=    \t    "),
    HostileFamily(
      name: "flowed lines", room: .mime, start: "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n",
      unit: "> a \r\n"),
    HostileFamily(
      name: "text without charset", room: .mime, start: "\r\n", unit: "x\u{FFFD}",
      wrap: { $0.map { $0 == 0xBD ? 0xE9 : $0 } }),
    HostileFamily(
      name: "bad letters of EUC-KR", room: .mime, start: "Content-Type: text/plain; charset=euc-kr\r\n\r\n",
      unit: "\u{E9}x", wrap: { $0.map { $0 == 0xA9 ? 0xFF : $0 } }),
    HostileFamily(
      name: "shifts of ISO-2022-JP", room: .mime, start: "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n",
      unit: "\u{1B}$B\u{1B}(B"),
    HostileFamily(
      name: "letters of many charsets", room: .mime, start: "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n",
      unit: "\u{1B}$A!!\u{1B}$B!!\u{1B}$(C!!\u{1B}N!!"),
    HostileFamily(
      name: "UTF-7", room: .mime, start: "Content-Type: text/plain; charset=utf-7\r\n\r\n", unit: "+AOk-+"),
    HostileFamily(name: "uuencode within text", room: .mime, start: "\r\n", unit: "begin 644 a\r\n!````\r\n"),
    HostileFamily(
      name: "whole uuencoded files", room: .mime, start: "\r\n", unit: "begin 644 a\r\n#86)C\r\n`\r\nend\r\n"),
    HostileFamily(
      name: "recipients of a report", room: .mime,
      start: "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\n\r\nx\r\n--r\r\n"
        + "Content-Type: message/delivery-status\r\n\r\n", unit: "Final-Recipient: rfc822; a#@x.example\r\n\r\n"),
    HostileFamily(name: "yEnc lines", room: .mime, start: "\r\n=ybegin line=128 size=1 name=a\r\n", unit: "=y=y"),
  ]
}
