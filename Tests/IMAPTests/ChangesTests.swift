import Model
import TestSupport
import Testing
import Wire

@testable import IMAP

/// Following a folder from a bookmark on, in transcripts.
struct ChangesTests {
  private let bookmark = FolderBookmark(uidValidity: 9, uidNext: 12, exists: 3, highestModSeq: 70)
  private let opened =
    "* 4 EXISTS\r\n* OK [UIDVALIDITY 9]\r\n* OK [UIDNEXT 13] x\r\n* OK [HIGHESTMODSEQ 75]\r\n"
  private let arrival =
    "* 4 FETCH (UID 12 FLAGS (\\Recent) INTERNALDATE \" 1-Mar-2026 10:00:00 +0000\" RFC822.SIZE 20 MODSEQ (75))\r\n"

  @Test func whoWeAreAndTheListGoTogether() async throws {
    let (client, line) = try await signedIn(
      [
        ("A1 ID (\"name\" \"Rapport\")", ""), ("A2 ENABLE QRESYNC", ""), ("A3 LIST \"\" \"*\"", ""),
        ("A4 STATUS \"inbox\" (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)", ""),
        (
          "A5 STATUS \"gone\" (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)",
          "* ID NIL\r\nA1 BAD what\r\n* ENABLED QRESYNC\r\nA2 OK\r\n* LIST () \"/\" INBOX\r\nA3 OK\r\n"
            + "* STATUS INBOX (MESSAGES 3 UIDNEXT 12 UIDVALIDITY 9 HIGHESTMODSEQ 70)\r\n* STATUS \"other\" (MESSAGES 1)\r\nA4 OK\r\n"
            + "A5 NO [NONEXISTENT] no\r\n"
        ),
        ("A6 NOOP", "A6 OK\r\n"),
      ], offering: "ID ENABLE QRESYNC")
    await client.introduce(as: [("name", "Rapport")])
    let overview = try await client.overview(of: [FolderPath("inbox"), FolderPath("gone")])
    #expect(overview.folders.map(\.specialUse) == [.inbox])
    #expect(overview.standings == [FolderPath("inbox"): bookmark])
    #expect(await client.enabled == ["QRESYNC"])
    try await client.noop()
    #expect(line.leftOver == [])
  }

  /// What a server says to QRESYNC, and what comes of it; not usable: the bookmark is of no use.
  @Test(
    "QRESYNC in one round trip",
    arguments: [
      ("", "", [], [], true),
      ("* VANISHED (EARLIER) 2,5:6\r\n", "", [2...2, 5...6], [], true),
      ("* VANISHED (EARLIER) 6:5,2\r\n* VANISHED 9\r\n", "", [5...6, 2...2, 9...9], [], true),
      ("* 1 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (73))\r\n", "", [], [3], true),
      // Flags of a message that is not there yet, and the last one of an empty range (RFC 9051 6.4.8).
      ("* 4 FETCH (UID 12 FLAGS (\\Seen) MODSEQ (73))\r\n", "", [], [], true),
      ("", "* 3 FETCH (UID 11 FLAGS () RFC822.SIZE 1)\r\n", [], [], true),
      ("* OK [UIDVALIDITY 10]\r\n", "", [], [], false),
      ("* OK [HIGHESTMODSEQ 69]\r\n", "", [], [], false),
      ("* OK [NOMODSEQ] x\r\n", "", [], [], false),
    ] as [(String, String, [ClosedRange<UInt32>], [UInt32], Bool)])
  func qresync(
    opening: String, fetching: String, vanished: [ClosedRange<UInt32>], flagged: [UInt32], isUsable: Bool
  ) async throws {
    for piece in [1, 7, 1 << 16] {
      let (client, line) = try await signedIn(
        [
          ("A1 ENABLE QRESYNC", ""), ("A2 NOOP", "* ENABLED QRESYNC\r\nA1 OK\r\nA2 OK\r\n"),
          ("A3 EXAMINE \"INBOX\" (QRESYNC (9 70))", ""),
          (
            "A4 UID FETCH 12:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
            opened + opening + "A3 OK\r\n" + arrival + fetching + "A4 OK\r\n"
          ),
        ], offering: "ENABLE QRESYNC", piece: piece)
      try await client.noop()
      let changes = try await client.changes(in: FolderPath("INBOX"), since: bookmark)
      #expect((changes != nil) == isUsable)
      #expect(line.leftOver == [])
      guard let changes else { continue }
      #expect(changes.arrived.map(\.uid) == [12])
      #expect(changes.arrived.map(\.size) == [20])
      #expect(changes.vanished == vanished)
      #expect(changes.marks.map(\.uid) == flagged)
      #expect(changes.folder.highestModSeq == 75)
    }
  }

  @Test(
    "Without QRESYNC the server is asked for flags, and does not tell what is gone",
    arguments: [("CONDSTORE", 70), ("CONDSTORE", nil), ("X", 70)] as [(String, UInt64?)])
  func withoutQRESYNC(capability: String, modSeq: UInt64?) async throws {
    let counts = capability == "CONDSTORE" && modSeq != nil
    let ask = counts ? "A1 EXAMINE \"INBOX\" (CONDSTORE)" : "A1 EXAMINE \"INBOX\""
    let fetch = "A2 UID FETCH 12:* (UID FLAGS INTERNALDATE RFC822.SIZE)"
    let answer = opened + "A1 OK\r\n" + arrival + "A2 OK\r\n"
    let steps =
      counts
      ? [
        (ask, ""), (fetch, ""),
        (
          "A3 UID FETCH 1:11 (UID FLAGS) (CHANGEDSINCE 70)",
          answer + "* 1 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (73))\r\nA3 OK\r\n"
        ),
      ] : [(ask, ""), (fetch, answer)]
    let (client, line) = try await signedIn(steps, offering: capability)
    var bookmark = bookmark
    bookmark.highestModSeq = modSeq
    let changes = try #require(try await client.changes(in: FolderPath("INBOX"), since: bookmark))
    #expect(changes.arrived.map(\.uid) == [12])
    #expect(changes.vanished == nil)
    #expect(changes.marks.map(\.uid) == (counts ? [3] : []))
    #expect(line.leftOver == [])
  }

  @Test(
    "What is refused or cannot be read",
    arguments: [
      ("A1 NO [NONEXISTENT] gone\r\n", "A2 BAD no folder\r\n", IMAPError.folderGone("gone")),
      ("* 4 EXISTS\r\n* OK [UIDVALIDITY 9]\r\nA1 OK\r\n", "A2 NO [UNAVAILABLE] busy\r\n", .unavailable("busy")),
      ("* 4 EXISTS\r\n* OK [UIDVALIDITY 9]\r\nA1 OK\r\n", "A2 BAD what\r\n", .refused(command: "UID FETCH", "what")),
      ("* 4 EXISTS\r\nA1 OK\r\n", "A2 OK\r\n", .malformed("no UIDVALIDITY")),
    ] as [(String, String, IMAPError)])
  func refusals(first: String, second: String, error: IMAPError) async throws {
    let (client, line) = try await signedIn([
      ("A1 EXAMINE \"INBOX\"", ""), ("A2 UID FETCH 12:* (UID FLAGS INTERNALDATE RFC822.SIZE)", first + second),
      ("A3 NOOP", "A3 OK\r\n"),
    ])
    await #expect(throws: error) { try await client.changes(in: FolderPath("INBOX"), since: bookmark) }
    try await client.noop()
    #expect(line.leftOver == [])
  }

  /// All of the folder is looked at then, and the connection is good for it.
  @Test func newsThatCannotBeReadAreNone() async throws {
    let opening = "* 4 EXISTS\r\n* OK [UIDVALIDITY 9]\r\nA1 OK\r\n"
    let (client, line) = try await signedIn([
      ("A1 EXAMINE \"INBOX\"", ""),
      (
        "A2 UID FETCH 12:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
        opening + "* 4 FETCH nonsense\r\n" + arrival + "A2 OK\r\n"
      ), ("A3 NOOP", "A3 OK\r\n"),
    ])
    #expect(try await client.changes(in: FolderPath("INBOX"), since: bookmark) == nil)
    try await client.noop()
    #expect(line.leftOver == [])
  }

  @Test func newsOfTheFolderBeforeAreNotOfThisOne() async throws {
    let closing = "* 1 FETCH (UID 7 FLAGS (\\Seen))\r\n* 9 EXISTS\r\n* VANISHED 8\r\n* OK [CLOSED] other\r\n"
    let (client, _) = try await signedIn(
      [
        ("A1 ENABLE QRESYNC", ""), ("A2 NOOP", "* ENABLED QRESYNC BINARY\r\nA1 OK\r\nA2 OK\r\n"),
        ("A3 EXAMINE \"INBOX\" (QRESYNC (9 70))", ""),
        (
          "A4 UID FETCH 12:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
          closing + opened + "* 1 FETCH (UID 3 FLAGS (\\Seen))\r\nA3 OK\r\n" + arrival + "A4 OK\r\n"
        ),
      ], offering: "ENABLE QRESYNC")
    try await client.noop()
    #expect(await client.enabled == ["QRESYNC"], "and nothing that nobody asked for")
    let changes = try #require(try await client.changes(in: FolderPath("INBOX"), since: bookmark))
    #expect(changes.marks.map(\.uid) == [3])
    #expect(changes.vanished == [])
    #expect(changes.folder.exists == 4)
  }

  /// Flags of ever new messages: what is over the limit is dropped as it comes.
  @Test func newsWithoutEndAreNotHeld() throws {
    var news = FolderNews(uidNext: .max)
    let flags = (0..<Limits.flags).map { "keyword-\($0)-" + String(repeating: "x", count: Limits.flagLength - 20) }
    var taken: UInt32 = 0
    #expect(throws: IMAPError.tooMuch("news of a folder")) {
      while true {
        try news.received(.fetch(sequence: 1, FetchItems(uid: taken + 1, flags: flags)))
        taken += 1
      }
    }
    #expect(throws: IMAPError.self) { try news.received(.fetch(sequence: 1, FetchItems(uid: taken + 1, flags: flags))) }
    #expect(news.changedMarks.count == Int(taken))
    #expect(Int(taken) * Limits.flags * Limits.flagLength <= Limits.news)
  }

  @Test func aFolderThatBecameEmpty() async throws {
    let (client, _) = try await signedIn([
      ("A1 EXAMINE \"INBOX\"", ""),
      (
        "A2 UID FETCH 12:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
        "* 0 EXISTS\r\n* OK [UIDVALIDITY 9]\r\nA1 OK\r\nA2 NO no such messages\r\n"
      ),
    ])
    let changes = try #require(try await client.changes(in: FolderPath("INBOX"), since: bookmark))
    #expect(changes.folder.exists == 0)
    #expect(changes.arrived == [])
  }

  @Test func literalsThatTheServerMustAskForHoldUpTheRest() async throws {
    let name = "\u{1}odd"
    let (client, line) = try await signedIn([
      ("A1 LIST \"\" \"*\"", ""), ("A2 STATUS {4}", "* LIST () NIL INBOX\r\nA1 OK\r\n+ go\r\n"),
      ("\(name) (MESSAGES UIDNEXT UIDVALIDITY)", "A2 OK\r\n"),
      ("A3 STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)", "A3 OK\r\n"),
    ])
    _ = try await client.overview(of: [FolderPath(name), FolderPath("INBOX")])
    #expect(line.leftOver == [])
  }

  @Test(
    "Idling",
    arguments: [
      ("+ idling\r\n* 4 EXISTS\r\n", "A1 OK\r\n", true),
      ("+ idling\r\n* OK Still here\r\n", "A1 OK\r\n", false),
      ("+ idling\r\n* VANISHED 4\r\n", "A1 OK\r\n", true),
      ("+ idling\r\n* 2 FETCH (FLAGS (\\Seen))\r\n", "A1 OK\r\n", true),
      ("* 4 EXISTS\r\n+\r\n", "A1 OK\r\n", true),
      ("+\r\n", "* 5 EXISTS\r\nA1 OK\r\n", true),
    ])
  func idling(first: String, second: String, hasNews: Bool) async throws {
    for piece in [1, 1 << 16] {
      let (client, line) = try await signedIn([("A1 IDLE", first), ("DONE", second)], offering: "IDLE", piece: piece)
      #expect(try await client.news(within: 300) == hasNews)
      #expect(line.leftOver == [])
    }
  }

  /// QUIRK: servers that say at each turn how many messages there are.
  @Test func whatIsKnownIsNoNews() async throws {
    let (client, _) = try await signedIn(
      [
        ("A1 EXAMINE \"INBOX\"", opened + "A1 OK\r\n"), ("A2 IDLE", "+\r\n* 4 EXISTS\r\n* 0 RECENT\r\n"),
        ("DONE", "A2 OK\r\n"), ("A3 IDLE", "+\r\n* 5 EXISTS\r\n"), ("DONE", "A3 OK\r\n"),
      ], offering: "IDLE")
    _ = try await client.examine(FolderPath("INBOX"))
    #expect(try await client.news(within: 0) == false)
    #expect(try await client.news(within: 300))
  }

  @Test func anIdleThatIsRefusedOrEnds() async throws {
    let (client, _) = try await signedIn([("A1 IDLE", "A1 NO [UNAVAILABLE] later\r\n")], offering: "IDLE")
    await #expect(throws: IMAPError.unavailable("later")) { try await client.news(within: 300) }
    let (other, line) = try await signedIn([("A1 IDLE", "+\r\n* BYE timed out\r\n")], offering: "IDLE")
    await #expect(throws: IMAPError.bye("timed out")) { try await other.news(within: 300) }
    #expect(line.isClosed)
  }

  @Test func withoutIdle() async throws {
    let (client, line) = try await signedIn([("A1 NOOP", "A1 OK\r\n"), ("A2 NOOP", "* 4 EXISTS\r\nA2 OK\r\n")])
    #expect(try await client.news(within: 300) == false)
    #expect(try await client.news(within: 300))
    #expect(line.leftOver == [])
  }
}
