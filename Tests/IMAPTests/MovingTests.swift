import Model
import Testing

@testable import IMAP

/// Moving messages, in transcripts: with MOVE and UIDPLUS, with either, with neither.
struct MovingTests {
  private struct Answer: Equatable, CustomStringConvertible {
    var uids: [UInt32: UInt32] = [:]
    var done: Set<UInt32> = []
    var marked: Set<UInt32> = []
    var refusal: IMAPError?

    var description: String {
      "\(uids) done \(done.sorted()) marked \(marked.sorted()) \(refusal.map { "\($0)" } ?? "")"
    }
  }

  private func move(
    _ offering: String, copied: Set<UInt32> = [], _ steps: [(String, String)]
  ) async throws -> Answer {
    let (client, line) = try await signedIn(steps, offering: offering)
    let answer = try await client.move([3, 4, 9], to: FolderPath("Old \"mail\""), copied: copied)
    #expect(line.leftOver == [])
    #expect(answer.uidValidity == (answer.uids.isEmpty ? nil : 7))
    return Answer(uids: answer.uids, done: answer.done, marked: answer.leftMarked, refusal: answer.refusal)
  }

  private let moving = "A1 UID MOVE 3:4,9 \"Old \\\"mail\\\"\""
  private let copying = "A1 UID COPY 3:4,9 \"Old \\\"mail\\\"\""
  private let marking = ("A2 UID STORE 3:4,9 +FLAGS.SILENT (\\Deleted)", "A2 OK\r\n")

  @Test func atOnce() async throws {
    let told = Answer(uids: [3: 21, 4: 22, 9: 23], done: [3, 4, 9])
    // RFC 6851: COPYUID comes before the messages go, and some servers say it at the end.
    let untagged = "* OK [COPYUID 7 3:4,9 21:23] x\r\n* VANISHED 3:4,9\r\nA1 OK done\r\n"
    #expect(try await move("MOVE UIDPLUS", [(moving, untagged)]) == told)
    #expect(try await move("MOVE UIDPLUS", [(moving, "A1 OK [COPYUID 7 3,4,9 21,22,23] x\r\n")]) == told)
    // One was gone: nothing is said of it.
    #expect(
      try await move("MOVE UIDPLUS", [(moving, "* OK [COPYUID 7 3,9 21:22] x\r\nA1 OK\r\n")])
        == Answer(uids: [3: 21, 9: 22], done: [3, 4, 9]))
    #expect(try await move("MOVE", [(moving, "A1 OK\r\n")]) == Answer(done: [3, 4, 9]))
    // Numbers that do not fit together say nothing.
    #expect(
      try await move("MOVE UIDPLUS", [(moving, "* OK [COPYUID 7 3,9 1:4294967295] x\r\nA1 OK\r\n")])
        == Answer(done: [3, 4, 9]))
  }

  @Test func refused() async throws {
    #expect(
      try await move("MOVE UIDPLUS", [(moving, "* OK [COPYUID 7 3 21] x\r\nA1 NO [OVERQUOTA] full\r\n")])
        == Answer(uids: [3: 21], done: [3], refusal: .overQuota("full")))
    #expect(
      try await move("MOVE", [(moving, "A1 NO [TRYCREATE] no such folder\r\n")])
        == Answer(refusal: .folderGone("no such folder")))
    #expect(
      try await move("UIDPLUS", [(copying, "A1 NO [CANNOT] no\r\n")]) == Answer(refusal: .folderGone("no")))
    // What concerns the account is no answer for one message.
    await #expect(throws: IMAPError.unavailable("busy")) {
      try await move("MOVE", [(moving, "A1 NO [UNAVAILABLE] busy\r\n")])
    }
  }

  @Test func byCopying() async throws {
    #expect(
      try await move(
        "UIDPLUS",
        [
          (copying, "A1 OK [COPYUID 7 3:4,9 21:23] x\r\n"), marking,
          ("A3 UID EXPUNGE 3:4,9", "* 3 EXPUNGE\r\nA3 OK\r\n"),
        ]) == Answer(uids: [3: 21, 4: 22, 9: 23], done: [3, 4, 9]))
    // Two are there already, from an attempt that was cut.
    #expect(
      try await move(
        "UIDPLUS", copied: [3, 4],
        [
          ("A1 UID COPY 9 \"Old \\\"mail\\\"\"", "A1 OK [COPYUID 7 9 23] x\r\n"), marking,
          ("A3 UID EXPUNGE 3:4,9", "A3 OK\r\n"),
        ]) == Answer(uids: [9: 23], done: [3, 4, 9]))
  }

  /// Without UIDPLUS there is only EXPUNGE, which would take what others have marked, too.
  @Test func nothingElseIsExpunged() async throws {
    let marked = ("A3 UID SEARCH DELETED", "* SEARCH 3 4 9\r\nA3 OK\r\n")
    #expect(
      try await move("X", [(copying, "A1 OK\r\n"), marking, marked, ("A4 EXPUNGE", "* 3 EXPUNGE\r\nA4 OK\r\n")])
        == Answer(done: [3, 4, 9]))
    #expect(
      try await move("X", [(copying, "A1 OK\r\n"), marking, (marked.0, "* SEARCH 3 4 8 9\r\nA3 OK\r\n")])
        == Answer(done: [3, 4, 9], marked: [3, 4, 9]))
  }

  /// As many as go into one line with one command.
  @Test func thousandsGoInParts() async throws {
    let uids = (1...1_001).map { UInt32($0 * 4_000_000) }
    func text(_ range: Range<Int>) -> String { uids[range].map(String.init).joined(separator: ",") }
    let (client, line) = try await signedIn(
      [
        ("A1 UID MOVE \(text(0..<500)) \"Old\"", "A1 OK\r\n"),
        ("A2 UID MOVE \(text(500..<1_000)) \"Old\"", "A2 OK\r\n"),
        ("A3 UID MOVE \(text(1_000..<1_001)) \"Old\"", "A3 NO\r\n"),
      ], offering: "MOVE")
    let answer = try await client.move(uids, to: FolderPath("Old"))
    #expect(answer.done.count == 1_000 && answer.refusal != nil)
    #expect(line.leftOver == [])
  }
}
