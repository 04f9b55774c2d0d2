import Model
import Testing

@testable import SMTP
@testable import Wire

/// Commands that go out in advance (RFC 2920), and how their replies are told apart.
@Suite struct PipeliningTests {
  private static let start = ["220 mx", "250-mx\n250-PIPELINING\n250 AUTH PLAIN", "235 ok"]
  private static let all = ["MAIL FROM:<sam@a.test>", "RCPT TO:<ann@b.test>", "RCPT TO:<bob@b.test>", "DATA"]

  /// The replies to MAIL, two RCPTs and DATA in one go; what follows; what is sent then; what becomes of both.
  @Test(
    arguments: [
      (
        "250 ok\n250 ok\n250 ok\n354 go", ["250 q"], ["<message>", "<commit>", "."],
        ["ann@b.test accepted 250 q", "bob@b.test accepted 250 q"], Transaction.Afterwards.ready
      ),
      (
        "250 ok\n250 ok\n550-5.1.1 no\n550 5.1.1 such user\n354 go", ["250 q"], ["<message>", "<commit>", "."],
        ["ann@b.test accepted 250 q", "bob@b.test rejected 550 5.1.1 no such user"], .ready
      ),
      (
        "250 ok\n450 later\n250 ok\n354 go", ["552 too big"], ["<message>", "<commit>", "."],
        ["ann@b.test deferred 450 later", "bob@b.test rejected 552 too big"], .ready
      ),
      // Everybody is refused, and DATA is refused or has to be ended with a lone dot.
      (
        "250 ok\n550 a\n551 b\n554 none", [], [], ["ann@b.test rejected 550 a", "bob@b.test rejected 551 b"],
        .needsReset
      ),
      (
        "250 ok\n550 a\n451 b\n354 go", ["554 none"], ["."],
        ["ann@b.test rejected 550 a", "bob@b.test deferred 451 b"],
        .needsReset
      ),
      // QUIRK: a server that takes the empty message: nobody is to get it, and nobody is said to have it.
      (
        "250 ok\n550 a\n451 b\n354 go", ["250 q"], ["."], ["ann@b.test rejected 550 a", "bob@b.test deferred 451 b"],
        .needsReset
      ),
      ("250 ok\n550 a\n451 b\n354 go", [], ["."], ["ann@b.test rejected 550 a", "bob@b.test deferred 451 b"], .over),
      // The sender is refused: the others are answered all the same, whatever with.
      (
        "550 you\n503 a\n503 b\n503 c", [], [], ["ann@b.test rejected 550 you", "bob@b.test rejected 550 you"],
        .needsReset
      ),
      (
        "451 you\n250 a\n250 b\n354 c", ["250 q"], ["."],
        ["ann@b.test deferred 451 you", "bob@b.test deferred 451 you"], .needsReset
      ),
      // DATA alone is refused.
      (
        "250 ok\n250 ok\n550 b\n451 c", [], [], ["ann@b.test deferred 451 c", "bob@b.test rejected 550 b"], .needsReset
      ),
      // 421 at any place: the server closes, and what is missing is not waited for.
      ("421 bye", [], [], ["ann@b.test deferred 421 bye", "bob@b.test deferred 421 bye"], .over),
      ("250 ok\n421 bye", [], [], ["ann@b.test deferred 421 bye", "bob@b.test deferred 421 bye"], .over),
      ("250 ok\n550 a\n421 bye", [], [], ["ann@b.test rejected 550 a", "bob@b.test deferred 421 bye"], .over),
      ("250 ok\n250 ok\n550 b\n421 bye", [], [], ["ann@b.test deferred 421 bye", "bob@b.test rejected 550 b"], .over),
      (
        "250 ok\n250 ok\n550 b\n354 go", ["421 bye"], ["<message>", "<commit>", "."],
        ["ann@b.test deferred 421 bye", "bob@b.test rejected 550 b"], .over
      ),
    ] as [(String, [String], [String], [String], Transaction.Afterwards)])
  func matchesReplies(
    group: String, rest: [String], sent: [String], result: [String], afterwards: Transaction.Afterwards
  ) throws {
    let letter = try delivery("sam@a.test", "ann@b.test", "bob@b.test")
    for arrival in [Play.Arrival.whole, .byByte] + (0...group.utf8.count).map({ .splitAt($0) }) {
      let play = Play(letter, Self.start + [group] + rest, arrival)
      #expect(Array(play.lines.dropFirst(2)) == Self.all + sent)
      #expect(play.result == result)
      #expect(play.afterwards == afterwards)
    }
  }

  /// 120 recipients do not go out in one piece, and DATA goes with the last of them.
  @Test func asksInGroups() throws {
    let recipients = try (0..<120).map { try address("r\($0)@b.test") }
    var letter = try delivery("sam@a.test", "ann@b.test")
    letter.envelope.recipients = recipients
    func group(_ count: Int) -> String { Array(repeating: "250 ok", count: count).joined(separator: "\n") }
    let play = Play(letter, Self.start + [group(50), group(50), group(21) + "\n354 go", "250 q"])
    #expect(play.lines.filter { $0.hasPrefix("RCPT") } == recipients.map { "RCPT TO:<\($0)>" })
    #expect(play.result == recipients.map { "\($0) accepted 250 q" })
    // A group that is not answered whole is not followed by the next one.
    #expect(Play(letter, Self.start + [group(49)]).lines.count == 2 + 50)
    // Where all of the groups before refused everybody, DATA is still asked with those that may be taken.
    let refused = Array(repeating: "550 no", count: 49).joined(separator: "\n")
    let late = Play(letter, Self.start + ["250 ok\n" + refused, refused + "\n550 no", group(21) + "\n354 go", "250 q"])
    #expect(late.result.filter { $0.contains("accepted") }.count == 21)
  }

  @Test func groupsHaveFewBytes() throws {
    let long = String(repeating: "x", count: 300)
    var letter = try delivery("sam@a.test", "ann@b.test")
    letter.envelope.recipients = try (0..<100).map { try address("\(long)\($0)@b.test") }
    var extensions = Extensions()
    extensions.names = ["PIPELINING"]
    var transaction = Transaction(letter.envelope, letter.traits, to: extensions)
    guard case .send(let bytes) = transaction.begin().first else {
      Issue.record("nothing sent")
      return
    }
    #expect((Transaction.groupBytes..<Transaction.groupBytes + 400).contains(bytes.count))
  }

  /// The next message over the same connection, after each way in which the one before can end.
  @Test(arguments: [
    (["250 ok\n250 ok\n354 go", "250 q"], ["MAIL FROM:<sam@a.test>", "RCPT TO:<ann@b.test>", "DATA"]),
    (["250 ok\n550 no\n554 none"], ["RSET", "MAIL FROM:<sam@a.test>", "RCPT TO:<ann@b.test>", "DATA"]),
  ])
  func startsAnew(turns: [String], group: [String]) throws {
    let letter = try delivery("sam@a.test", "ann@b.test")
    let answers = group.map { $0 == "DATA" ? "354 go" : "250 ok" }.joined(separator: "\n")
    var play = Play(letter, Self.start + turns + [answers, "250 q2"])
    let extensions = try #require(play.extensions)
    play.lines = []
    play.handOver(letter, extensions)
    #expect(play.lines == group + ["<message>", "<commit>", "."])
    #expect(play.result == ["ann@b.test accepted 250 q2"])
  }

  @Test func aRefusedResetEndsTheConnection() throws {
    let letter = try delivery("sam@a.test", "ann@b.test")
    var play = Play(letter, Self.start + ["250 ok\n550 no\n554 none", "502 what\n503 a\n503 b\n503 c"])
    play.handOver(letter, try #require(play.extensions))
    #expect(play.error == .unexpectedReply(.sender, .init(code: 502, text: "what")))
    #expect(play.afterwards == .over)
  }
}

extension Play {
  var extensions: Extensions? { if case .signedIn(let extensions) = signedIn { extensions } else { nil } }
}
