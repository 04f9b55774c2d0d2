import Model
import Testing

@testable import SMTP
@testable import Wire

/// Servers that answer what nobody asked, or not what was asked. In each case nobody is said to have the message, the
/// connection is given up, and only what could not have been accepted is an error.
@Suite struct HostileServerTests {
  private static let hello = "250-mx\n250-PIPELINING\n250 AUTH PLAIN"
  private static let chunking = "250-mx\n250-PIPELINING\n250-CHUNKING\n250 AUTH PLAIN"
  private static func said(_ code: Int, _ text: String) -> SMTPError.Said { .init(code: code, text: text) }

  /// The turns, and what is thrown; nothing that ends a message was sent.
  @Test(
    arguments: [
      // Answers that came before their questions.
      (["220 mx\n250-mx\n250 AUTH PLAIN"], SMTPError.unasked(.hello)),
      (["220 mx", hello + "\n235 welcome"], .unasked(.signIn)),
      (["220 mx", hello + "\n250-"], .unasked(.signIn)),
      (["220 mx", hello, "235 ok\n250 ok"], .unasked(.sender)),
      (["220 mx", hello, "235 ok", "250 ok\n250 ok\n354 go\n250 queued"], .unasked(.message)),
      (
        ["220 mx", hello, "235 ok", "250 ok\n250 ok\n250 ok\n354 go\n250 queued"],
        .unexpectedReply(.data, said(250, "ok"))
      ),
      (["220 mx", hello, "235 ok", "250 ok\n250 ok\n354 go\n250-que"], .unasked(.message)),
      (["220 mx", chunking, "235 ok", "250 ok\n250 ok\n250 1\n250 297\n250 queued"], .unasked(.message)),
      (
        ["220 mx", chunking, "235 ok", "250 ok\n250 ok\n250 1", "250 297\n250 queued"],
        .unexpectedReply(.message, said(250, "queued"))
      ),
      // Answers that do not fit their questions.
      (["250 mx"], .unexpectedReply(.greeting, said(250, "mx"))),
      (["220 mx", "354 go"], .unexpectedReply(.hello, said(354, "go"))),
      (["220 mx", hello, "354 go"], .unexpectedReply(.signIn, said(354, "go"))),
      (["220 mx", hello, "235 ok", "354 go"], .unexpectedReply(.sender, said(354, "go"))),
      (["220 mx", hello, "235 ok", "250 ok\n354 go\n354 go"], .unexpectedReply(.recipient, said(354, "go"))),
      (["220 mx", hello, "235 ok", "250 ok\n250 ok\n250 ok"], .unexpectedReply(.data, said(250, "ok"))),
      (["220 mx", hello, "235 ok", "250 ok\n250 ok\n334 go"], .unexpectedReply(.data, said(334, "go"))),
      // Answers that are missing.
      (["220 mx", hello, "235 ok", "250 ok\n250 ok"], .lost(.data, .closed)),
      (["220 mx", hello, "235 ok", "250 ok"], .lost(.recipient, .closed)),
      (["220 mx", chunking, "235 ok", "250 ok\n250 ok\n250 1"], .lost(.message, .closed)),
      // Answers that are none.
      (["220 mx", hello, "235 ok", "250 ok\n250 ok\nGET / HTTP/1.1"], .malformedReply(.data)),
      (["220 mx", hello, "235 ok", "250 ok\n250-a\n354 go"], .malformedReply(.recipient)),
      (["220 mx", hello, "235 ok", "250 ok\n\n"], .malformedReply(.recipient)),
      (
        ["220 mx", hello, "235 ok", "250 ok\n" + String(repeating: "250-x\n", count: 129) + "250 x"],
        .replyTooLong(.recipient)
      ),
      (["220 mx", hello, "235 ok", "250 ok\n250 " + String(repeating: "x", count: 5000)], .replyTooLong(.recipient)),
      (["220 mx", String(repeating: "250-X\n", count: 200)], .replyTooLong(.hello)),
    ] as [([String], SMTPError)])
  func isGivenUp(turns: [String], error: SMTPError) throws {
    let play = Play(try delivery("sam@a.test", "ann@b.test"), turns)
    #expect(play.error == error)
    #expect(play.outcome == nil || play.afterwards == .over)
    #expect(!play.isFinished)
    #expect(error.isTemporary)
  }

  /// The answers after the end of the message went out: it may have been taken, and is not sent again by itself.
  @Test(arguments: [
    ["354 go on"], ["199 x"], ["hello"], ["250-a\n550 b"], ["250-queued"], [], ["", ""], ["600 x"],
    [String(repeating: "250-x\n", count: 200)], [String(repeating: "2", count: 5000)],
  ])
  func leavesTheOutcomeOpen(turns: [String]) throws {
    for (hello, group) in [(Self.hello, "250 ok\n250 ok\n354 go"), (Self.chunking, "250 ok\n250 ok\n250 1")] {
      let middle = hello == Self.chunking ? ["250 297"] : []
      let play = Play(try delivery("sam@a.test", "ann@b.test"), ["220 mx", hello, "235 ok", group] + middle + turns)
      #expect(play.isFinished)
      #expect(play.result.count == 1 && play.result[0].hasPrefix("ann@b.test uncertain "))
      #expect(play.afterwards == .over)
    }
  }

  /// An answer too many behind the last one changes nothing, but the connection is not used again.
  @Test func leavesAConnectionWithAnAnswerTooMany() throws {
    let turns = ["220 mx", Self.hello, "235 ok", "250 ok\n250 ok\n354 go", "250 queued\n250 and again"]
    let play = Play(try delivery("sam@a.test", "ann@b.test"), turns)
    #expect(play.result == ["ann@b.test accepted 250 queued"])
    #expect(play.afterwards == .over)
  }

  /// A refusal while the message is on its way is the answer to it.
  @Test(arguments: [("552 5.3.4 too big", "rejected"), ("452 4.3.1 full", "deferred")])
  func isRefusedOnTheWay(answer: String, outcome: String) throws {
    let letter = try delivery("sam@a.test", "ann@b.test")
    var transaction = Transaction(letter.envelope, letter.traits, to: Extensions())
    _ = transaction.begin()
    for code in [250, 250, 354] { _ = transaction.received(Reply(code: code, lines: ["go"])) }
    var reader = ReplyReader()
    reader.append(Array((answer + "\r\n").utf8))
    let reply = try #require(try reader.next())
    guard case .end(.delivered(let delivery), .over) = transaction.received(reply).first else {
      Issue.record("not refused")
      return
    }
    #expect(delivery.recipients.map(\.outcome.rawValue) == [outcome])
  }
}
