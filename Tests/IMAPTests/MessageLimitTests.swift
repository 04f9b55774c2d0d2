import Model
import Synchronization
import Testing

@testable import IMAP

/// Servers that work at only so many messages with one command (RFC 9738), and those that show all of a folder only to
/// clients that name messages by UID alone (RFC 9586), in transcripts.
struct MessageLimitTests {
  private let limited = "UIDPLUS MOVE MESSAGELIMIT=2"

  @Test func aSearchGoesOnUntilAllWasLookedAt() async throws {
    let (client, line) = try await signedIn(
      [
        ("A1 UID SEARCH ALL", "* SEARCH 9 8\r\nA1 OK [MESSAGELIMIT 2 8] part\r\n"),
        ("A2 UID SEARCH ALL UID 1:7", "* SEARCH\r\n* NO [MESSAGELIMIT 2 5] part\r\nA2 OK [HIGHESTMODSEQ 7] x\r\n"),
        ("A3 UID SEARCH ALL UID 1:4", "* SEARCH 1\r\nA3 OK\r\n"),
        ("A4 UID SEARCH SINCE 1-Mar-2026", "* SEARCH 2\r\nA4 OK [MESSAGELIMIT 2 1] all the same\r\n"),
      ], offering: limited)
    #expect(try await client.searchAll() == [1, 8, 9])
    #expect(try await client.search(since: (2026, 3, 1), bySentDate: false) == [2])
    #expect(line.leftOver == [])
  }

  /// Half a list would look as if the other half were gone.
  @Test(
    arguments: [
      (["A1 OK [MESSAGELIMIT 2] part\r\n"], .malformed("search results")),
      (["A1 OK [MESSAGELIMIT 2 8] part\r\n", "A2 OK [MESSAGELIMIT 2 8] part\r\n"], .malformed("search results")),
      (["A1 NO [MESSAGELIMIT 2 8] too many\r\n"], .refused(command: "UID SEARCH", "too many")),
    ] as [([String], IMAPError)])
  func whatDoesNotGoOnIsNoList(answers: [String], error: IMAPError) async throws {
    let commands = ["A1 UID SEARCH ALL", "A2 UID SEARCH ALL UID 1:7"]
    let (client, line) = try await signedIn(Array(zip(commands, answers)), offering: limited)
    await #expect(throws: error) { try await client.searchAll() }
    #expect(line.leftOver == [])
  }

  private func fetch(_ uids: ClosedRange<UInt32>) -> String {
    uids.map { "* \($0) FETCH (UID \($0) FLAGS () RFC822.SIZE 1)\r\n" }.joined()
  }

  @Test func messagesAreDescribedSomeAtATime() async throws {
    let items = " (UID FLAGS INTERNALDATE RFC822.SIZE)"
    let (client, line) = try await signedIn(
      [
        ("A1 UID FETCH 1:2" + items, fetch(1...2) + "A1 OK\r\n"),
        // It works at fewer than it says.
        ("A2 UID FETCH 3:4" + items, fetch(4...4) + "A2 OK [MESSAGELIMIT 1 4] part\r\n"),
        ("A3 UID FETCH 3" + items, fetch(3...3) + "A3 OK\r\n"), ("A4 UID FETCH 9" + items, fetch(9...9) + "A4 OK\r\n"),
        ("A5 UID FETCH 7 (UID FLAGS)", "A5 OK [MESSAGELIMIT 2 8] part\r\n"),
      ], offering: limited)
    #expect(try await client.summaries([1, 2, 3, 4, 9]).map(\.uid) == [1, 2, 3, 4, 9])
    let part = IMAPError.refused(command: "UID FETCH", "the server did only a part, and does not say which")
    await #expect(throws: part) { try await client.marks([7]) }
    #expect(line.leftOver == [])
  }

  /// QUIRK: AOL moves a part of them and says OK.
  @Test func noMessageIsTakenForMovedThatWasNot() async throws {
    let (client, line) = try await signedIn(
      [
        ("A1 UID MOVE 3:4 \"Old\"", "* OK [COPYUID 7 4 21] x\r\n* 4 EXPUNGE\r\nA1 OK [MESSAGELIMIT 2 4] part\r\n"),
        ("A2 UID MOVE 3 \"Old\"", "* OK [COPYUID 7 3 22] x\r\nA2 OK\r\n"),
        ("A3 UID MOVE 9 \"Old\"", "A3 NO [MESSAGELIMIT 2 10] not now\r\n"),
      ], offering: limited)
    let answer = try await client.move([3, 4, 9], to: FolderPath("Old"))
    #expect(answer.uids == [4: 21, 3: 22] && answer.done == [3, 4])
    #expect(answer.refusal == .refused(command: "UID MOVE", "not now"))
    #expect(line.leftOver == [])
  }

  /// Changes of flags are asked for to the end; one by one they would be news of the whole folder.
  @Test(
    arguments: [
      ([("1:5", "OK [MESSAGELIMIT 2 4] part"), ("1:3", "OK [HIGHESTMODSEQ 75] done")], [7, 5, 3]),
      ([("1:5", "OK [MESSAGELIMIT 2 1] part")], [7, 5]), ([("1:5", "OK [MESSAGELIMIT 2 6] part")], nil),
      ([("1:5", "OK [MESSAGELIMIT 2] part")], nil),
    ] as [([(String, String)], [UInt32]?)])
  func changesAreFollowedToTheEnd(parts: [(String, String)], marks: [UInt32]?) async throws {
    let bookmark = FolderBookmark(uidValidity: 9, uidNext: 12, exists: 3, highestModSeq: 70)
    let more = parts.enumerated().map { place, part in
      (
        "A\(place + 4) UID FETCH \(part.0) (UID FLAGS) (CHANGEDSINCE 70)",
        "* \(place + 1) FETCH (UID \(5 - 2 * place) FLAGS ())\r\nA\(place + 4) \(part.1)\r\n"
      )
    }
    let (client, line) = try await signedIn(
      [
        ("A1 EXAMINE \"INBOX\" (CONDSTORE)", ""), ("A2 UID FETCH 12:* (UID FLAGS INTERNALDATE RFC822.SIZE)", ""),
        (
          "A3 UID FETCH 1:11 (UID FLAGS) (CHANGEDSINCE 70)",
          "* 3 EXISTS\r\n* OK [UIDVALIDITY 9]\r\n* OK [UIDNEXT 12] x\r\n* OK [HIGHESTMODSEQ 75]\r\nA1 OK [READ-ONLY]\r\n"
            + "A2 OK\r\n* 3 FETCH (UID 7 FLAGS ())\r\nA3 OK [MESSAGELIMIT 2 6] part\r\n"
        ),
      ] + more, offering: "CONDSTORE MESSAGELIMIT=2")
    let changes = try await client.changes(in: FolderPath("INBOX"), since: bookmark)
    #expect(changes?.marks.map(\.uid).sorted(by: >) == marks)
    #expect(line.leftOver == [])
  }

  @Test func flagsAndExpungingGoOn() async throws {
    let (client, line) = try await signedIn(
      [
        ("A1 UID STORE 3:4 +FLAGS.SILENT (\\Seen)", "A1 OK [MESSAGELIMIT 1 4] part\r\n"),
        ("A2 UID STORE 3 +FLAGS.SILENT (\\Seen)", "A2 OK\r\n"), ("A3 UID STORE 9 +FLAGS.SILENT (\\Seen)", "A3 OK\r\n"),
      ], offering: limited)
    try await client.add(flags: ["\\Seen"], to: [3, 4, 9])
    #expect(line.leftOver == [])
  }

  /// What a server did not get to may be the news: the folder is looked at whole.
  @Test(arguments: [("", "[MESSAGELIMIT 2 14]"), ("* NO [MESSAGELIMIT 2 14] part\r\n", "")])
  func newsInPartIsNone(before: String, code: String) async throws {
    let bookmark = FolderBookmark(uidValidity: 9, uidNext: 12, exists: 3, highestModSeq: nil)
    let (client, line) = try await signedIn(
      [
        ("A1 EXAMINE \"INBOX\"", ""),
        (
          "A2 UID FETCH 12:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
          "* 7 EXISTS\r\n* OK [UIDVALIDITY 9]\r\n* OK [UIDNEXT 16] x\r\nA1 OK [READ-ONLY]\r\n" + fetch(14...15) + before
            + "A2 OK \(code) done\r\n"
        ),
      ], offering: limited)
    #expect(try await client.changes(in: FolderPath("INBOX"), since: bookmark) == nil)
    #expect(line.leftOver == [])
  }

  // MARK: By UID alone

  @Test(arguments: [
    ("ENABLE UIDONLY MESSAGELIMIT=2", "* ENABLED UIDONLY\r\nA1 OK\r\n", true),
    ("ENABLE UIDONLY MESSAGELIMIT=2", "A1 BAD what\r\n", false), ("ENABLE UIDONLY", nil, false),
    ("ENABLE MESSAGELIMIT=2", nil, false),
  ])
  func itIsSwitchedOnWhereSomethingIsWon(offer: String, answer: String?, isOn: Bool) async throws {
    let first = answer.map { [("A1 ENABLE UIDONLY", ""), ("A2 NOOP", $0 + "A2 OK\r\n")] } ?? [("A1 NOOP", "A1 OK\r\n")]
    let (client, line) = try await signedIn(first, offering: offer)
    try await client.noop()
    #expect(await client.seesWholeFolders == isOn)
    #expect(line.leftOver == [])
  }

  @Test func messagesComeByTheirUIDs() async throws {
    let (client, line) = try await signedIn(
      [
        ("A1 ENABLE UIDONLY", ""),
        (
          "A2 UID FETCH 7,9 (UID FLAGS INTERNALDATE RFC822.SIZE)",
          "* ENABLED UIDONLY\r\nA1 OK\r\n"
            + "* 7 UIDFETCH (FLAGS () RFC822.SIZE 5)\r\n* 9 UIDFETCH (UID 9 FLAGS (\\Seen) RFC822.SIZE 3)\r\nA2 OK\r\n"
        ),
        (
          "A3 UID FETCH 7 (UID FLAGS INTERNALDATE BODY.PEEK[])",
          "* 7 UIDFETCH (FLAGS () BODY[] {5}\r\nhello)\r\nA3 OK\r\n"
        ),
      ], offering: "ENABLE UIDONLY MESSAGELIMIT=2", limits: Limits(streamedFrom: 2))
    #expect(
      try await client.summaries([7, 9]) == [
        MessageSummary(uid: 7, size: 5), MessageSummary(uid: 9, flags: ["\\Seen"], size: 3),
      ])
    let events = Mutex<[FetchEvent]>([])
    try await client.fetch([(7, 5)]) { event in events.withLock { $0.append(event) } }
    #expect(
      events.withLock { $0 } == [
        .begin(size: 5), .bytes(Array("hello".utf8)), .end(MessageSummary(uid: 7, size: 5)),
      ])
    #expect(line.leftOver == [])
  }
}
