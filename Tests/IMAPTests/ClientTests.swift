import Model
import Synchronization
import Testing
import Wire

@testable import IMAP

struct ClientTests {
  /// A server that is always about to answer is not waited for without end.
  @Test func workingOnItIsNoAnswer() async throws {
    let working = String(repeating: "* OK still working\r\n", count: 100)
    let (client, line) = try await signedIn([("A1 NOOP", working)], piece: 20)
    await client.losePatience()
    let late = IMAPError.wire(.timedOut(doing: "waiting for the server"))
    await #expect(throws: late) { try await client.noop() }
    #expect(line.isClosed)
    await #expect(throws: late) { try await client.noop() }
  }

  private let listing = "* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\Sent) \"/\" \"Out\"\r\n"

  @Test func folders() async throws {
    let (client, line) = try await signedIn(
      [
        ("A1 LIST \"\" \"*\" RETURN (SPECIAL-USE)", "A1 BAD what\r\n"),
        ("A2 LIST \"\" \"*\"", listing + "A2 OK\r\n"),
        ("A3 LIST \"\" \"*\" RETURN (SPECIAL-USE)", "A3 OK\r\n"),
        ("A4 LIST \"\" \"*\"", "A4 OK\r\n"),
      ], offering: "SPECIAL-USE LIST-EXTENDED")
    #expect(try await client.list().map(\.specialUse) == [.inbox, .sent])
    await #expect(throws: IMAPError.malformed("the server lists no folder")) { try await client.list() }
    #expect(line.leftOver == [])
  }

  @Test func opening() async throws {
    let (client, line) = try await signedIn([
      (
        "A1 EXAMINE \"INBOX\"",
        "* 3 EXISTS\r\n* OK [UIDVALIDITY 9]\r\n* OK [UIDNEXT 12] x\r\n* OK [HIGHESTMODSEQ 7]\r\nA1 OK [READ-ONLY]\r\n"
      ),
      ("A2 SELECT \"INBOX\"", "* 3 EXISTS\r\nA2 OK\r\n"),
      ("A3 SELECT \"gone\"", "A3 NO [NONEXISTENT] no\r\n"),
      ("A4 SELECT \"INBOX\"", "* OK [UIDVALIDITY 9]\r\nA4 OK\r\n"),
      ("A5 NOOP", "A5 OK\r\n"),
    ])
    #expect(
      try await client.examine(FolderPath("INBOX"))
        == SelectedFolder(uidValidity: 9, uidNext: 12, exists: 3, highestModSeq: 7, isReadOnly: true))
    await #expect(throws: IMAPError.malformed("no UIDVALIDITY")) { try await client.select(FolderPath("INBOX")) }
    await #expect(throws: IMAPError.folderGone("no")) { try await client.select(FolderPath("gone")) }
    await #expect(throws: IMAPError.malformed("no count of messages (EXISTS)")) {
      try await client.select(FolderPath("INBOX"))
    }
    try await client.noop()
    #expect(line.leftOver == [])
  }

  /// A folder that is only asked for its id is not left open, where that can be said; a refusal of that is nothing.
  @Test(arguments: [("UNSELECT ", "A3 OK\r\n"), ("UNSELECT ", "A3 BAD none is open\r\n"), ("", nil)])
  func ids(offer: String, answer: String?) async throws {
    let closing = answer.map { [("A3 UNSELECT", "* OK [MAILBOXID (F9)] x\r\n" + $0)] } ?? []
    let (client, line) = try await signedIn(
      [
        ("A1 EXAMINE \"INBOX\"", "* OK [MAILBOXID (F1)] x\r\nA1 OK\r\n"),
        ("A2 EXAMINE \"gone\"", "A2 NO [NONEXISTENT] no\r\n"),
      ] + closing, offering: offer + "OBJECTID")
    #expect(try await client.objectIDs(of: ["INBOX", "gone"].map { FolderPath($0) }) == [FolderPath("INBOX"): "F1"])
    #expect(try await client.objectIDs(of: []) == [:])
    #expect(line.leftOver == [])
  }

  @Test func searches() async throws {
    let (client, line) = try await signedIn([
      ("A1 UID SEARCH ALL", "* SEARCH 5 3\r\n* SEARCH 4 3\r\nA1 OK\r\n"),
      ("A2 UID SEARCH SINCE 1-Mar-2026", "* ESEARCH (TAG \"A2\") UID ALL 2:4,9\r\nA2 OK\r\n"),
      ("A3 UID SEARCH SENTSINCE 1-Mar-2026", "* SEARCH\r\nA3 OK\r\n"),
      ("A4 UID SEARCH UID 10:*", "* SEARCH 9\r\nA4 OK\r\n"),
      ("A5 UID SEARCH HEADER Message-ID \"<a\\\"b@x.example>\"", "* SEARCH 8\r\nA5 OK\r\n"),
      ("A6 UID SEARCH ALL", "* SEARCH 5 x\r\nA6 OK\r\n"),
      ("A7 UID SEARCH ALL", "* ESEARCH ALL 1:4294967295\r\nA7 OK\r\n"),
      ("A8 UID SEARCH ALL", "* SEARCH 5\r\nA8 NO\r\n"),
    ])
    #expect(try await client.searchAll() == [3, 4, 5])
    #expect(try await client.search(since: (2026, 3, 1), bySentDate: false) == [2, 3, 4, 9])
    #expect(try await client.search(since: (2026, 3, 1), bySentDate: true) == [])
    #expect(try await client.search(uids: 10) == [])
    #expect(try await client.search(messageID: "a\"b@x.example") == [8])
    await #expect(throws: IMAPError.malformed("search results")) { try await client.searchAll() }
    await #expect(throws: IMAPError.tooMuch("search results")) { try await client.searchAll() }
    await #expect(throws: IMAPError.refused(command: "UID SEARCH", "NO")) { try await client.searchAll() }
    #expect(line.leftOver == [])
  }

  @Test func anEmptyAnswerForAFolderThatIsNotEmptyIsNotBelieved() async throws {
    let (client, _) = try await signedIn([
      ("A1 EXAMINE \"INBOX\"", "* 2 EXISTS\r\n* OK [UIDVALIDITY 9]\r\nA1 OK\r\n"),
      ("A2 UID SEARCH ALL", "A2 OK\r\n"),
      ("A3 UID SEARCH ALL", "* 2 EXPUNGE\r\n* 1 EXPUNGE\r\nA3 OK\r\n"),
    ])
    _ = try await client.examine(FolderPath("INBOX"))
    await #expect(throws: IMAPError.malformed("no UID in a folder of 2 messages")) { try await client.searchAll() }
    #expect(try await client.searchAll() == [])
  }

  @Test func summaries() async throws {
    let (client, _) = try await signedIn([
      (
        "A1 UID FETCH 1:3 (UID FLAGS INTERNALDATE RFC822.SIZE)",
        "* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 20)\r\n* 9 FETCH (UID 3 FLAGS (\\Seen))\r\n* 1 FETCH (RFC822.SIZE 1e1 UID 1)\r\n"
          + "* 2 FETCH (FLAGS (\\Seen) UID 2)\r\n* 7 FETCH (UID 7 RFC822.SIZE 1)\r\nA1 OK\r\n"
      )
    ])
    #expect(
      try await client.summaries([3, 1, 2]) == [
        MessageSummary(uid: 1, size: 10), MessageSummary(uid: 2, flags: ["\\Seen"], size: 20),
      ])
  }

  @Test func appending() async throws {
    let (client, line) = try await signedIn(
      [
        ("A1 APPEND \"Sent\" (\\Seen) {1}", "+ go\r\n"), ("a", "A1 OK [APPENDUID 1 42]\r\n"),
        ("A2 APPEND \"Sent\" () {1}", "A2 NO [OVERQUOTA] full\r\n"),
        ("A3 CREATE \"Sent\"", "A3 NO [ALREADYEXISTS] duplicate\r\n"),
        ("A4 CREATE \"a/b\"", "A4 NO parent does not exist\r\n"),
        ("A5 LOGOUT", "* BYE see you\r\nA5 OK\r\n"),
      ], offering: "LITERAL+")
    #expect(try await client.append(FolderPath("Sent"), bytes: [0x61], flags: ["\\Seen"], date: nil) == 42)
    await #expect(throws: IMAPError.overQuota("full")) {
      try await client.append(FolderPath("Sent"), bytes: [0x61], flags: [], date: nil)
    }
    try await client.create(FolderPath("Sent"))
    await #expect(throws: IMAPError.refused(command: "CREATE", "parent does not exist")) {
      try await client.create(FolderPath("a/b"))
    }
    await client.logout()
    #expect(line.leftOver == [])
    #expect(line.isClosed)
  }

  @Test func callsWaitForEachOther() async throws {
    let (client, line) = try await signedIn((1...20).map { ("A\($0) NOOP", "A\($0) OK\r\n") }, piece: 1)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...20 { group.addTask { try await client.noop() } }
      try await group.waitForAll()
    }
    #expect(line.leftOver == [])
  }

  @Test func injectionBehindStartTLS() async throws {
    let line = ScriptedLine(
      greeting: "* OK hi\r\n", [("A1 STARTTLS", "A1 OK go\r\n* CAPABILITY AUTH=PLAIN\r\nA2 OK done\r\n")],
      encrypted: false)
    let client = IMAPClient(line, security: .startTLS)
    await #expect(throws: IMAPError.plaintextAfterStartTLS) { try await client.open() }
    await #expect(throws: IMAPError.plaintextAfterStartTLS) {
      try await client.login(user: "a", credential: .password(Secret("b")))
    }
    #expect(line.leftOver == [])
    #expect(line.isClosed)
  }

  // MARK: - Fetching

  private let ask = "A1 UID FETCH 1:3 (UID FLAGS INTERNALDATE BODY.PEEK[])"
  private let data =
    "* 1 FETCH (UID 1 BODY[] {3}\r\nabc FLAGS (\\Seen))\r\n* 2 FETCH (FLAGS ())\r\n* 3 FETCH (BODY[] {5}\r\nhello UID 3)\r\n"

  private func fetch(_ client: IMAPClient) async throws -> [FetchEvent] {
    let events = Mutex<[FetchEvent]>([])
    do {
      try await client.fetch([(1, 3), (2, 3), (3, 5)]) { event in
        events.withLock { events in
          if case .bytes(let more) = event, case .bytes(let bytes)? = events.last {
            events[events.count - 1] = .bytes(bytes + more)
          } else {
            events.append(event)
          }
        }
      }
    } catch let error as IMAPError {
      guard error == .closed else { throw error }
    }
    return events.withLock { $0 }
  }

  @Test("A message that is streamed and one that is held give the same events", arguments: [0, 100], [1, 7, 1000])
  func fetching(streamedFrom: Int, piece: Int) async throws {
    var limits = Limits()
    limits.streamedFrom = streamedFrom
    let (client, line) = try await signedIn([(ask, data + "A1 OK\r\n")], piece: piece, limits: limits)
    #expect(
      try await fetch(client) == [
        .begin(size: 3), .bytes(Array("abc".utf8)), .end(MessageSummary(uid: 1, flags: ["\\Seen"], size: 3)),
        .begin(size: 5), .bytes(Array("hello".utf8)), .end(MessageSummary(uid: 3, size: 5)), .missing([2]),
      ])
    #expect(line.leftOver == [])
  }

  @Test("Gmail is asked for its ids, threads and labels", arguments: [1, 1000])
  func fetchingFromGmail(piece: Int) async throws {
    let (client, line) = try await signedIn(
      [
        (
          "A1 UID FETCH 1:3 (UID FLAGS INTERNALDATE X-GM-MSGID X-GM-THRID X-GM-LABELS BODY.PEEK[])",
          "* 1 FETCH (X-GM-THRID 1592225494819146101 UID 1 INTERNALDATE \"02-Mar-2026 10:00:00 +0000\" FLAGS (\\Seen) "
            + "X-GM-MSGID 9 X-GM-LABELS (\"\\\\Inbox\" &BBcEMg- {5}\r\n\"a b\" \"c \\\"d\") BODY[] {3}\r\nabc)\r\n* 2 FETCH (UID 2 X-GM-THRID 99999999999999999999 FLAGS () BODY[] {1}\r\nd)\r\n"
            + "* 3 FETCH (UID 3 BODY[] {0}\r\n X-GM-THRID 7)\r\nA1 OK Success\r\n"
        )
      ], offering: "X-GM-EXT-1", piece: piece)
    let summaries = try await fetch(client).compactMap { if case .end(let summary) = $0 { summary } else { nil } }
    #expect(summaries.map(\.gmailThread) == [1_592_225_494_819_146_101, nil, 7])
    #expect(summaries.map(\.emailID) == ["9", nil, nil])
    #expect(summaries.map(\.labels) == [["\\Inbox", "Зв", "\"a b\"", "c \"d"], nil, nil])
    #expect(line.leftOver == [])
  }

  @Test func aServerWithObjectIDsIsAskedForThem() async throws {
    let (client, line) = try await signedIn(
      [
        (
          "A1 UID FETCH 1:2 (UID FLAGS INTERNALDATE EMAILID RFC822.SIZE)",
          "* 1 FETCH (UID 1 EMAILID (M6d99-ac_1) FLAGS () RFC822.SIZE 3)\r\n"
            + "* 2 FETCH (UID 2 EMAILID (not/one) FLAGS (\\Draft) RFC822.SIZE 3)\r\nA1 OK\r\n"
        )
      ], offering: "OBJECTID")
    let summaries = try await client.summaries([1, 2])
    #expect(summaries.map(\.emailID) == ["M6d99-ac_1", nil])
    #expect(summaries.map(\.marks.isDraft) == [false, true])
    #expect(line.leftOver == [])
  }

  @Test(
    "Wherever the answer is cut, nothing ends that is not whole, nothing is missing, and the fetch throws",
    arguments: [0, 100])
  func cuts(streamedFrom: Int) async throws {
    var limits = Limits()
    limits.streamedFrom = streamedFrom
    let whole = data + "A1 OK\r\n"
    let firstEnds = data.utf8.count - "* 2 FETCH (FLAGS ())\r\n* 3 FETCH (BODY[] {5}\r\nhello UID 3)\r\n".utf8.count
    for length in 0..<whole.utf8.count - 1 {
      let (client, line) = try await signedIn([(ask, String(whole.prefixOfBytes(length)))], limits: limits)
      let events = try await fetch(client)
      let ended = events.compactMap { if case .end(let summary) = $0 { summary.uid } else { nil } }
      #expect(ended == (length < firstEnds ? [] : length < data.utf8.count ? [1] : [1, 3]))
      #expect(!events.contains { if case .missing = $0 { true } else { false } })
      #expect(line.isClosed)
      #expect(await client.failure == .closed)
    }
  }

  struct Full: Error {}

  @Test func whatTheReceiverThrowsEndsTheFetch() async throws {
    let (client, line) = try await signedIn([(ask, data + "A1 OK\r\n")])
    await #expect(throws: Full.self) { try await client.fetch([(1, 3), (2, 3), (3, 5)]) { _ in throw Full() } }
    #expect(line.isClosed)
    await #expect(throws: IMAPError.closed) { try await client.noop() }
  }

  @Test func aMessageAboveTheLimitCostsTheConnection() async throws {
    let (client, line) = try await signedIn([(ask, "* 1 FETCH (UID 1 BODY[] {4294967295}\r\nabc")])
    await #expect(throws: IMAPError.tooMuch("a message above 256 MB")) { try await fetch(client) }
    #expect(line.isClosed)
  }
}

extension String {
  /// The first bytes of an ASCII text.
  fileprivate func prefixOfBytes(_ count: Int) -> String { String(decoding: utf8.prefix(count), as: UTF8.self) }
}

extension IMAPClient {
  fileprivate func losePatience() { patience = .zero }
}
