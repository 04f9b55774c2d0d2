import Model
import Testing

@testable import SMTP
@testable import Wire

/// Messages by BDAT (RFC 3030): one byte to see whether the server knows it, all but the last line end, the line end.
@Suite struct ChunkingTests {
  private static let start = ["220 mx", "250-mx\n250-PIPELINING\n250-CHUNKING\n250 AUTH PLAIN", "235 ok"]
  private static let group = [
    "MAIL FROM:<sam@a.test>", "RCPT TO:<ann@b.test>", "RCPT TO:<bob@b.test>", "BDAT 1", "<0..<1>",
  ]
  private static let middle = ["BDAT 297", "<1..<298>"]
  private static let end = ["<commit>", "BDAT 2 LAST"]

  /// The replies to MAIL, two RCPTs and BDAT 1; what follows; what is sent then; what becomes of both; the connection.
  @Test(
    arguments: [
      (
        "250 ok\n250 ok\n250 ok\n250 1 byte", ["250 297 bytes", "250 q"], middle + end,
        ["ann@b.test accepted 250 q", "bob@b.test accepted 250 q"], Transaction.Afterwards.ready
      ),
      (
        "250 ok\n250 ok\n550 no\n250 1 byte", ["250 297 bytes", "250 q"], middle + end,
        ["ann@b.test accepted 250 q", "bob@b.test rejected 550 no"], .ready
      ),
      (
        "250 ok\n250 ok\n250 ok\n250 1 byte", ["552 too big"], middle,
        ["ann@b.test rejected 552 too big", "bob@b.test rejected 552 too big"], .needsReset
      ),
      (
        "250 ok\n250 ok\n250 ok\n250 1 byte", ["250 297 bytes", "452 full"], middle + end,
        ["ann@b.test deferred 452 full", "bob@b.test deferred 452 full"], .ready
      ),
      (
        "250 ok\n250 ok\n250 ok\n250 1 byte", ["250 297 bytes"], middle + end,
        [
          "ann@b.test uncertain the connection ended before the server answered (the connection is closed)",
          "bob@b.test uncertain the connection ended before the server answered (the connection is closed)",
        ], .over
      ),
      // Nobody is to get it: no further chunk. Whether a refused byte was taken cannot be told.
      (
        "250 ok\n550 a\n450 b\n250 1 byte", [], [], ["ann@b.test rejected 550 a", "bob@b.test deferred 450 b"],
        .needsReset
      ),
      ("250 ok\n550 a\n450 b\n554 none", [], [], ["ann@b.test rejected 550 a", "bob@b.test deferred 450 b"], .over),
      ("550 you\n503 a\n503 b\n503 c", [], [], ["ann@b.test rejected 550 you", "bob@b.test rejected 550 you"], .over),
      // Announced and not known: nothing but one byte went out.
      ("250 ok\n250 ok\n250 ok\n500 what", [], [], ["chunking refused"], .over),
      ("250 ok\n250 ok\n550 no\n502 what", [], [], ["chunking refused"], .over),
      ("250 ok\n250 ok\n250 ok\n503 order", [], [], ["chunking refused"], .over),
      (
        "250 ok\n250 ok\n250 ok\n451 later", [], [],
        ["ann@b.test deferred 451 later", "bob@b.test deferred 451 later"],
        .over
      ),
      (
        "250 ok\n250 ok\n250 ok\n421 bye", [], [], ["ann@b.test deferred 421 bye", "bob@b.test deferred 421 bye"], .over
      ),
      (
        "250 ok\n250 ok\n250 ok\n354 go", [], [], ["an answer that does not fit before the message: 354 go"], .over
      ),
      (
        "250 ok\n250 ok\n250 ok\n250 1 byte", ["354 go"], middle,
        ["an answer that does not fit while sending the message: 354 go"], .over
      ),
    ] as [(String, [String], [String], [String], Transaction.Afterwards)])
  func sendsChunks(
    group: String, rest: [String], sent: [String], result: [String], afterwards: Transaction.Afterwards
  ) throws {
    let letter = try delivery("sam@a.test", "ann@b.test", "bob@b.test")
    for arrival in [Play.Arrival.whole, .byByte] + (0...group.utf8.count).map({ .splitAt($0) }) {
      let play = Play(letter, Self.start + [group] + rest, arrival)
      #expect(Array(play.lines.dropFirst(2)) == Self.group + sent)
      #expect(play.result == result)
      #expect(play.afterwards == afterwards)
    }
  }

  @Test func asksOneAfterTheOtherWithoutPipelining() throws {
    let turns = [
      "220 mx", "250-mx\n250-CHUNKING\n250 AUTH PLAIN", "235 ok", "250 ok", "550 no", "250 ok", "250 1", "250 297",
      "250 q",
    ]
    let play = Play(try delivery("sam@a.test", "ann@b.test", "bob@b.test"), turns)
    #expect(Array(play.lines.dropFirst(2)) == Self.group + Self.middle + Self.end)
    let refused = Play(try delivery("sam@a.test", "ann@b.test"), Array(turns.prefix(5)))
    #expect(!refused.lines.contains { $0.hasPrefix("BDAT") })
    #expect(refused.afterwards == .needsReset)
  }

  /// Where it is not offered, not wanted, or has nothing to cut.
  @Test(arguments: [(300, Transaction.Transfer.lines, true), (300, .chunks, false), (3, .chunks, true)])
  func goesByDATA(size: Int, transfer: Transaction.Transfer, isOffered: Bool) throws {
    let letter = try delivery("sam@a.test", "ann@b.test", size: size, by: transfer)
    let hello = isOffered ? Self.start[1] : "250-mx\n250-PIPELINING\n250 AUTH PLAIN"
    let play = Play(letter, ["220 mx", hello, "235 ok", "250 ok\n250 ok\n354 go", "250 q"])
    #expect(play.lines.suffix(4) == ["DATA", "<message>", "<commit>", "."])
  }
}
