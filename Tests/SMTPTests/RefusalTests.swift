import Model
import Testing

@testable import SMTP
@testable import Wire

/// Errors of a dialogue under TLS: the turns of the server, and what is thrown.
@Suite struct RefusalTests {
  private static func said(_ code: Int, _ text: String) -> SMTPError.Said { .init(code: code, text: text) }
  private static let hello = "250-mx\n250 AUTH PLAIN"
  private static let disabled =
    "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."

  @Test(arguments: [
    (["421 busy"], SMTPError.refused(.greeting, said(421, "busy")), true),
    (["554 go away"], .refused(.greeting, said(554, "go away")), false),
    (["354 what"], .unexpectedReply(.greeting, said(354, "what")), true),
    (["hello"], .malformedReply(.greeting), true),
    (["220-a\n221 b"], .malformedReply(.greeting), true),
    (["22"], .malformedReply(.greeting), true),
    (["199 x"], .malformedReply(.greeting), true),
    (["220_x"], .malformedReply(.greeting), true),
    (["* OK IMAP ready"], .malformedReply(.greeting), true),
    (["220 mx", "502 what"], .refused(.hello, said(502, "what")), false),
    (["220 mx", "421 busy"], .refused(.hello, said(421, "busy")), true),
    (["220 mx", "250 mx"], .signInNotOffered([]), false),
    (["220 mx", "250-mx\n250 AUTH XOAUTH2 GSSAPI"], .signInNotOffered(["XOAUTH2", "GSSAPI"]), false),
    (["220 mx", hello, "535 5.7.8 no"], .wrongPassword(said(535, "5.7.8 no")), false),
    (["220 mx", hello, "535 \(disabled)"], .submissionDisabled(said(535, disabled)), false),
    (
      ["220 mx", hello, "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect."],
      .wrongPassword(said(535, "5.7.139 Authentication unsuccessful, the user credentials were incorrect.")), false
    ),
    (
      ["220 mx", hello, "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."],
      .passwordsDisabled(said(535, "5.7.139 Authentication unsuccessful, basic authentication is disabled.")), false
    ),
    (["220 mx", hello, "534-5.7.9 app\n534 password"], .appPasswordRequired(said(534, "5.7.9 app password")), false),
    (["220 mx", hello, "454 4.7.0 later"], .refused(.signIn, said(454, "4.7.0 later")), true),
    (["220 mx", hello, "432 4.3.2 slow"], .refused(.signIn, said(432, "4.3.2 slow")), true),
    (["220 mx", hello, "421 busy"], .refused(.signIn, said(421, "busy")), true),
    (["220 mx", hello, "538 5.7.11 encrypt"], .refused(.signIn, said(538, "5.7.11 encrypt")), false),
    (["220 mx", hello, "504 what"], .refused(.signIn, said(504, "what")), false),
    (["220 mx", hello, "535 5.7.8 no: hunter2"], .wrongPassword(said(535, "5.7.8 no: •••")), false),
    (["220 mx", hello, "250 odd"], .unexpectedReply(.signIn, said(250, "odd")), true),
    (["220 mx", hello, "334 odd"], .unexpectedReply(.signIn, said(334, "odd")), true),
    (["220 mx", hello, "235 ok", "354 odd"], .unexpectedReply(.sender, said(354, "odd")), true),
    (["220 mx", hello, "235 ok", "250 ok", "334 odd"], .unexpectedReply(.recipient, said(334, "odd")), true),
    (["220 mx", hello, "235 ok", "250 ok", "250 ok", "250 odd"], .unexpectedReply(.data, said(250, "odd")), true),
  ])
  func fails(turns: [String], error: SMTPError, isTemporary: Bool) throws {
    let play = Play(try delivery("sam@a.test", "ann@b.test"), turns)
    #expect(play.error == error)
    #expect(error.isTemporary == isTemporary)
    #expect(!"\(error)".contains("hunter2"))
  }

  /// Nothing secret goes out before TLS, whatever the server says.
  @Test(arguments: [
    (["220 mx", "250-mx\n250 AUTH PLAIN LOGIN"], SMTPError.noStartTLS),
    (["220 mx", "250 mx"], .noStartTLS),
    (["220 mx", "250-mx\n250 STARTTLS", "454 not now"], .startTLSRefused(said(454, "not now"))),
    (["220 mx", "250-mx\n250 STARTTLS", "502 no"], .startTLSRefused(said(502, "no"))),
    (["220 mx", "250-mx\n250 STARTTLS", "250 odd"], .startTLSRefused(said(250, "odd"))),
    (["235 welcome"], .unexpectedReply(.greeting, said(235, "welcome"))),
  ])
  func staysSilentWithoutTLS(turns: [String], error: SMTPError) throws {
    let play = Play(try delivery("sam@a.test", "ann@b.test", isEncrypted: false), turns)
    #expect(play.error == error)
    #expect(play.secrets == [])
    #expect(!play.lines.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
  }

  @Test func forgetsWhatWasOfferedBeforeTLS() throws {
    let turns = ["220 mx", "250-mx\n250-STARTTLS\n250-AUTH PLAIN\n250 SIZE 9", "220 go", "250 mx"]
    let play = Play(try delivery("sam@a.test", "ann@b.test", isEncrypted: false), turns)
    #expect(play.error == .signInNotOffered([]))
  }

  @Test(arguments: [
    ("SIZE 299", 300, false, SMTPError.messageTooLarge(size: 300, limit: 299)),
    ("HELP", 300, true, .eightBitNotOffered),
  ])
  func saysBeforeSendingThatItCannot(offer: String, size: Int, isEightBit: Bool, error: SMTPError) throws {
    let plan = try delivery("sam@a.test", "ann@b.test", size: size, isEightBit: isEightBit)
    let play = Play(plan, ["220 mx", "250-mx\n250-\(offer)\n250 AUTH PLAIN", "235 ok"])
    #expect(play.error == error)
    #expect(play.afterwards == .ready)
    #expect(!play.lines.contains { $0.hasPrefix("MAIL") })
  }

  @Test(arguments: [
    (["SIZE 300"], false, "MAIL FROM:<sam@a.test> SIZE=300"),
    (["SIZE"], false, "MAIL FROM:<sam@a.test> SIZE=300"),
    (["SIZE 0", "8BITMIME"], true, "MAIL FROM:<sam@a.test> SIZE=300 BODY=8BITMIME"),
    (["size 99999999999999999999", "8bitmime", "SMTPUTF8"], false, "MAIL FROM:<sam@a.test> SIZE=300"),
  ])
  func namesSizeAndBody(offers: [String], isEightBit: Bool, line: String) throws {
    let hello = (["250-mx"] + offers.map { "250-" + $0 } + ["250 AUTH PLAIN"]).joined(separator: "\n")
    let plan = try delivery("sam@a.test", "ann@b.test", isEightBit: isEightBit)
    #expect(Play(plan, ["220 mx", hello, "235 ok"]).lines.last == line)
  }

  @Test func wantsSMTPUTF8ForLettersOutsideASCII() throws {
    let turns = ["220 mx", Self.hello, "235 ok", "250 ok", "250 ok", "354 go", "250 ok"]
    let text = "rejected the server takes no address with letters outside ASCII (no SMTPUTF8)"
    let mixed = Play(try delivery("sam@a.test", "jörg@b.test", "ann@b.test"), turns)
    #expect(mixed.result == ["jörg@b.test \(text)", "ann@b.test accepted 250 ok"])
    #expect(!mixed.lines.contains("RCPT TO:<jörg@b.test>"))
    let alone = Play(try delivery("sam@a.test", "jörg@b.test"), turns)
    #expect(alone.result == ["jörg@b.test \(text)"])
    #expect(alone.lines == ["EHLO desk.test", "•••"])
    let sender = try address("jörg@b.test")
    #expect(
      Play(try delivery("jörg@b.test", "ann@b.test"), turns).error == .internationalSenderNotOffered(sender))
    let offered = Play(
      try delivery("sam@a.test", "jörg@b.test"), ["220 mx", "250-mx\n250-SMTPUTF8\n250 AUTH PLAIN", "235 ok", "250 ok"])
    #expect(offered.lines.suffix(2) == ["MAIL FROM:<sam@a.test> SMTPUTF8", "RCPT TO:<jörg@b.test>"])
  }

  /// What the server offers, the recipients, and who is named where the header names somebody with such letters.
  @Test(
    arguments: [
      ("8BITMIME", ["ann@b.test", "jörg@b.test"], "jörg@b.test"),
      ("HELP", ["ann@b.test", "jörg@b.test"], "jörg@b.test"),
      ("8BITMIME", ["jörg@b.test", "jürgen@b.test"], "jörg@b.test"), ("8BITMIME", ["ann@b.test", "bob@b.test"], nil),
    ] as [(String, [String], String?)])
  func sendsNoSuchHeaderToAnybody(offer: String, to: [String], named: String?) throws {
    let letter = try delivery("sam@a.test", to[0], to[1], isEightBit: true, hasInternationalHeader: true)
    let play = Play(letter, ["220 mx", "250-mx\n250-\(offer)\n250 AUTH PLAIN", "235 ok"])
    let who = try named.map { try address($0) }
    #expect(play.error == .internationalHeaderNotOffered(who))
    #expect(play.afterwards == .ready)
    #expect(!play.lines.contains { $0.hasPrefix("MAIL") })
  }

  @Test(arguments: [
    ("ann", "<ann@b.test>"), ("a.b+c", "<a.b+c@b.test>"), (".a", #"<".a"@b.test>"#), ("a..b", #"<"a..b"@b.test>"#),
    ("a@evil.test", #"<"a@evil.test"@b.test>"#), (#"a"b\c"#, #"<"a\"b\\c"@b.test>"#), ("a>b", #"<"a>b"@b.test>"#),
  ])
  func quotesLocalParts(local: String, path: String) throws {
    #expect(try #require(Address(local: local, domain: "b.test")).path == path)
  }

  @Test(arguments: [
    ("desk.test", "EHLO desk.test"), ("[192.0.2.1]", "EHLO [192.0.2.1]"), ("a\r\nMAIL FROM:<x>", "EHLO [127.0.0.1]"),
    ("", "EHLO [127.0.0.1]"), ("zwei worte", "EHLO [127.0.0.1]"),
  ])
  func greets(name: String, line: String) throws {
    #expect(Play(try delivery("sam@a.test", "ann@b.test", name: name), ["220 mx"]).lines == [line])
  }

  @Test func boundsReplies() {
    var reader = ReplyReader()
    reader.append([UInt8](repeating: 0x32, count: ReplyReader.maximumLineLength + 1))
    #expect(throws: ReplyReader.Fault.tooLong) { try reader.next() }
    var endless = ReplyReader()
    endless.append(Array(String(repeating: "250-x\r\n", count: ReplyReader.maximumLines + 1).utf8))
    #expect(throws: ReplyReader.Fault.tooLong) { try endless.next() }
  }

  @Test func cleansWhatServersSay() throws {
    var reader = ReplyReader()
    reader.append(Array("550-a\u{1B}[2Jb\u{202E}\r\n550 \(String(repeating: "x", count: 900))\n".utf8))
    let text = try #require(try reader.next()).text
    #expect(text.hasPrefix("a [2Jb xxx"))
    #expect(text.count == ServerText.maximumLength + 1)
    #expect(!reader.hasUnread)
  }
}
