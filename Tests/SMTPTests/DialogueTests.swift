import Model
import Testing

@testable import SMTP
@testable import Wire

/// One recipient, all extensions, TLS by STARTTLS: the turns of a server to which nothing happens.
private let calm = [
  "220 mx.test ready", "250-mx.test\n250 STARTTLS", "220 go on", "250-mx.test\n250-SIZE 1000\n250 AUTH LOGIN PLAIN",
  "235 welcome", "250 sender ok", "250 recipient ok", "354 go on", "250 queued as 7", "221 bye",
]

@Suite struct DialogueTests {
  @Test func delivers() throws {
    let play = Play(try delivery("sam@a.test", "ann@b.test", isEncrypted: false), calm)
    #expect(
      play.lines == [
        "EHLO desk.test", "STARTTLS", "<TLS>", "EHLO desk.test", "•••", "MAIL FROM:<sam@a.test> SIZE=300",
        "RCPT TO:<ann@b.test>", "DATA", "<message>", "<commit>", ".",
      ])
    #expect(play.afterwards == .ready)
    #expect(play.secrets == ["AUTH PLAIN AHNhbQBodW50ZXIy\r\n"])
    #expect(play.result == ["ann@b.test accepted 250 queued as 7"])
  }

  @Test func everySplitGivesTheSame() throws {
    let plan = try delivery("sam@a.test", "ann@b.test", isEncrypted: false)
    let whole = Play(plan, calm)
    for arrival in [Play.Arrival.byByte] + (0...60).map({ .splitAt($0) }) {
      let play = Play(plan, calm, arrival)
      #expect(play.lines == whole.lines)
      #expect(play.secrets == whole.secrets)
      #expect(play.outcome == whole.outcome)
    }
  }

  @Test func signsInByLOGIN() throws {
    let plan = SMTP.Plan(
      purpose: .check, login: "sam", credential: .password(Secret("hunter2")), greetingName: "desk.test",
      isEncrypted: true)
    let play = Play(
      plan, ["220 mx", "250-mx\n250 AUTH=LOGIN XOAUTH2", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 ok"])
    #expect(play.lines == ["EHLO desk.test", "AUTH LOGIN", "•••", "•••", "QUIT"])
    #expect(play.secrets == ["c2Ft\r\n", "aHVudGVyMg==\r\n"])
    #expect(play.result == ["signed in", "AUTH"])
  }

  /// What is lost before the final dot is an error, what is lost after it is uncertain.
  @Test(
    arguments: Array(["greeting", "hello", "startTLS", "hello", "signIn", "sender", "recipient", "data"].enumerated()))
  func isLost(after turns: Int, at step: String) throws {
    let plan = try delivery("sam@a.test", "ann@b.test", isEncrypted: false)
    let step = try #require(SMTPError.Step(rawValue: step))
    for error in [WireError.closed, .reset("gone"), .timedOut(doing: "waiting"), .tls(.truncated), .cancelled] {
      let play = Play(plan, Array(calm.prefix(turns)), lost: error)
      // Before TLS stands, its errors are about making the connection.
      let isConnecting = turns < 3 && error == .tls(.truncated)
      #expect(play.error == (isConnecting ? .connection(error) : .lost(step, error)))
    }
    #expect(SMTPError.lost(step, .closed).isTemporary)
    #expect(SMTPError.lost(step, .tls(.damaged("bad record mac"))).isTemporary)
  }

  @Test func isLostAfterTheFinalDot() throws {
    let plan = try delivery("sam@a.test", "ann@b.test", "bob@b.test", "cyd@b.test")
    let turns = [
      "220 mx", "250-mx\n250 AUTH PLAIN", "235 ok", "250 ok", "250 ok", "550 no", "450 later", "354 go",
    ]
    for (rest, text) in [
      ([], "the connection ended before the server answered (the connection is closed)"),
      (["250-que"], "the connection ended before the server answered (the connection is closed)"),
      (["250-a\n251 b"], "the server's answer could not be read"), (["hello"], "the server's answer could not be read"),
      (["354 again"], "an answer that says neither yes nor no: 354 again"),
    ] {
      let play = Play(plan, turns + rest)
      #expect(
        play.result == ["ann@b.test uncertain \(text)", "bob@b.test rejected 550 no", "cyd@b.test deferred 450 later"])
    }
  }

  @Test func aMessageIsLostBeforeItsEnd() throws {
    let letter = try delivery("sam@a.test", "ann@b.test")
    var transaction = Transaction(letter.envelope, letter.traits, to: Extensions())
    _ = transaction.begin()
    for code in [250, 250, 354] { _ = transaction.received(Reply(code: code, lines: ["go"])) }
    var later = transaction
    #expect(transaction.lost(.closed) == [.end(.failed(.lost(.message, .closed)), .over)])
    #expect(transaction.lost(.closed) == [])
    #expect(transaction.received(Reply(code: 250, lines: ["late"])) == [])
    #expect(later.notCommitted("disk full") == [.end(.failed(.notCommitted("disk full")), .over)])
  }

  /// Refusals of the message as a whole, at each of its steps: turns up to it, the answer, what becomes of both.
  @Test(arguments: [
    (5, "421 closing", ["deferred 421 closing", "deferred 421 closing"], Transaction.Afterwards.over),
    (5, "451 later", ["deferred 451 later", "deferred 451 later"], .needsReset),
    (5, "550 not you", ["rejected 550 not you", "rejected 550 not you"], .needsReset),
    (6, "421 closing", ["deferred 421 closing", "deferred 421 closing"], .over),
    (7, "421 closing", ["deferred 421 closing", "deferred 421 closing"], .over),
    (8, "421 closing", ["deferred 421 closing", "deferred 421 closing"], .over),
    (8, "451 later", ["deferred 451 later", "deferred 451 later"], .needsReset),
    (8, "554 no", ["rejected 554 no", "rejected 554 no"], .needsReset),
    (9, "421 closing", ["deferred 421 closing", "deferred 421 closing"], .over),
    (9, "452 full", ["deferred 452 full", "deferred 452 full"], .ready),
    (9, "552 too big", ["rejected 552 too big", "rejected 552 too big"], .ready),
    (9, "250 ok", ["accepted 250 ok", "accepted 250 ok"], .ready),
  ])
  func isRefused(after turns: Int, answer: String, result: [String], afterwards: Transaction.Afterwards) throws {
    var calm = calm
    calm.insert("250 recipient ok", at: 6)
    let plan = try delivery("sam@a.test", "ann@b.test", "bob@b.test", isEncrypted: false)
    let play = Play(plan, Array(calm.prefix(turns)) + [answer])
    #expect(play.result == ["ann@b.test \(result[0])", "bob@b.test \(result[1])"])
    #expect(play.afterwards == afterwards)
  }
}
