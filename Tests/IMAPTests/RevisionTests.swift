import Model
import Testing

@testable import IMAP

/// UTF8=ACCEPT (RFC 6855) and IMAP4rev2 (RFC 9051), in transcripts.
struct RevisionTests {
  private let drafts = FolderPath("Entw&APw-rfe")
  private let opened = "* 0 EXISTS\r\n* OK [UIDVALIDITY 9]\r\n"
  private let standing = "(MESSAGES UIDNEXT UIDVALIDITY)"

  @Test func namesGoOutAndComeInUTF8OnceItIsSwitchedOn() async throws {
    let (client, line) = try await signedIn(
      [
        ("A1 ENABLE UTF8=ACCEPT", ""),
        (
          "A2 LIST \"\" \"*\"",
          "* ENABLED UTF8=ACCEPT\r\nA1 OK\r\n* LIST () \"/\" \"Entwürfe\"\r\n* LIST () \"/\" \"a&b\"\r\nA2 OK\r\n"
        ),
        (
          "A3 STATUS \"Entwürfe\" \(standing)",
          "* STATUS \"Entwürfe\" (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 9)\r\nA3 OK\r\n"
        ),
        ("A4 STATUS \"INBOX\" \(standing)", "A4 NO none\r\n"),
        ("A5 EXAMINE \"a&b\"", opened + "A5 OK\r\n"),
        ("A6 UID SEARCH HEADER Message-ID {4}", "+ go\r\n"), ("<é>", "* SEARCH 3\r\nA6 OK\r\n"),
        ("A7 APPEND \"Entwürfe\" () UTF8 (~{16}", "+ go\r\n"), ("Subject: é\r\n\r\nb)", "A7 OK\r\n"),
        ("A8 APPEND \"Entwürfe\" () {18}", "+ go\r\n"), ("Subject: e\n\nbodyé", "A8 OK\r\n"),
      ], offering: "IMAP4rev1 ENABLE UTF8=ACCEPT")
    let overview = try await client.overview(of: [drafts, FolderPath("INBOX")])
    #expect(overview.folders.map(\.path) == [drafts, FolderPath("a&-b")])
    #expect(overview.folders.map(\.name) == ["Entwürfe", "a&b"])
    #expect(overview.standings.keys.map { $0 } == [drafts])
    _ = try await client.examine(FolderPath("a&-b"))
    #expect(try await client.search(messageID: "é") == [3])
    for message in ["Subject: é\r\n\r\nb", "Subject: e\n\nbodyé"] {
      _ = try await client.append(drafts, bytes: Array(message.utf8), flags: [], date: nil)
    }
    #expect(line.leftOver == [])
  }

  @Test("Where it is refused or not offered, all is as before", arguments: [true, false])
  func withoutUTF8(isOffered: Bool) async throws {
    let first = isOffered ? [("A1 ENABLE UTF8=ACCEPT", "A1 NO not now\r\n")] : [("A1 NOOP", "A1 OK\r\n")]
    let (client, line) = try await signedIn(
      first + [
        ("A2 EXAMINE \"Entw&APw-rfe\"", opened + "A2 OK\r\n"),
        ("A3 UID SEARCH CHARSET UTF-8 HEADER Message-ID {4}", "+ go\r\n"), ("<é>", "* SEARCH\r\nA3 OK\r\n"),
        ("A4 APPEND \"Entw&APw-rfe\" () {11}", "+ go\r\n"), ("Subject: é", "A4 OK\r\n"),
      ], offering: isOffered ? "ENABLE UTF8=ACCEPT" : "UTF8=ACCEPT")
    if !isOffered { try await client.noop() }
    _ = try await client.examine(drafts)
    #expect(try await client.search(messageID: "é") == [])
    _ = try await client.append(drafts, bytes: Array("Subject: é".utf8), flags: [], date: nil)
    #expect(line.leftOver == [])
  }

  @Test func countingChangesIsAskedForBesideUTF8() async throws {
    let bookmark = FolderBookmark(uidValidity: 9, uidNext: 1, exists: 0, highestModSeq: 7)
    let (client, line) = try await signedIn(
      [
        ("A1 ENABLE UTF8=ACCEPT", "* ENABLED UTF8=ACCEPT\r\nA1 OK\r\n"),
        ("A2 EXAMINE \"Entwürfe\" (CONDSTORE)", opened + "* OK [HIGHESTMODSEQ 7] x\r\nA2 OK\r\n"),
        ("A3 UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)", "A3 OK\r\n"),
      ], offering: "ENABLE UTF8=ONLY CONDSTORE")
    #expect(try await client.changes(in: drafts, since: bookmark) != nil)
    #expect(line.leftOver == [])
  }

  @Test("What the second revision includes goes without saying", arguments: ["IMAP4rev2", "IMAP4rev2 IMAP4rev1"])
  func secondRevision(capabilities: String) async throws {
    let isAlone = !capabilities.contains(" ")
    let (client, line) = try await signedIn(
      [
        ("A1 EXAMINE \"\(isAlone ? "Entwürfe" : "Entw&APw-rfe")\"", opened + "A1 OK\r\n"),
        ("A2 UID SEARCH \(isAlone ? "RETURN (ALL) " : "")ALL", "A2 OK\r\n"),
      ], offering: capabilities)
    _ = try await client.examine(drafts)
    #expect(try await client.searchAll() == [])
    #expect(await client.capabilities.isSuperset(of: ["IDLE", "MOVE", "UIDPLUS", "LIST-STATUS"]) == isAlone)
    #expect(line.leftOver == [])
  }
}
