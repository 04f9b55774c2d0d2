import IMAP
import Model
import Store
import Testing

@testable import Pipeline

/// What servers' answers to a move mean for one message.
struct MoveEndingTests {
  private static func move(id: Int64 = 1, uid: UInt32 = 5, isBegun: Bool = false) -> ServerMove {
    ServerMove(
      id: ID(id), copy: ID(id), messageID: nil, folder: ID(1), uidValidity: 7, uid: uid, target: ID(2),
      attempts: isBegun ? 1 : 0, isPresent: true, size: 20)
  }

  private static func answer(_ change: (inout MoveAnswer) -> Void) -> MoveAnswer {
    var answer = MoveAnswer()
    change(&answer)
    return answer
  }

  private static let done = answer { $0.done = [5] }
  private static let told = answer { ($0.done, $0.uidValidity, $0.uids) = ([5], 3, [5: 44]) }
  private static let full = answer { $0.refusal = .overQuota("full") }
  private static let half = answer { ($0.copied, $0.refusal) = ([5], .refused(command: "UID STORE", "no")) }
  private static let there = MovePlace(uidValidity: 9, uid: 60)

  /// The answer, whether an attempt was made before, whether it was there, where it was found, and what that means.
  @Test(
    arguments: [
      (told, false, true, nil, .done(MovePlace(uidValidity: 3, uid: 44))),
      (told, false, true, there, .done(MovePlace(uidValidity: 3, uid: 44))),
      // A folder of which a server does not tell, and one that never tells.
      (done, false, true, nil, .sought), (done, false, true, there, .done(there)),
      // Gone before it was moved; after a cut it may be the move that was cut which took it away.
      (MoveAnswer(), false, false, nil, .failed("the message was not there any more")),
      (MoveAnswer(), true, false, nil, .sought), (MoveAnswer(), true, false, there, .done(there)),
      (full, false, true, nil, .failed("the account is full: \"full\"")),
      (answer { ($0.done, $0.leftMarked) = ([5], [5]) }, false, true, nil, .leftMarked),
      (half, false, true, nil, .leftBehind("the server refused UID STORE: \"no\"")),
      (answer { $0.done = [6] }, false, true, nil, .failed("the server did not say that it is done")),
    ] as [(MoveAnswer, Bool, Bool, MovePlace?, MoveEnding)])
  func meaning(answer: MoveAnswer, isBegun: Bool, isPresent: Bool, place: MovePlace?, ending: MoveEnding) {
    let move = MoveEndingTests.move(isBegun: isBegun)
    #expect(MoveEnding(move, answer, isPresent: isPresent, place: place, isNowhere: false) == ending)
  }

  @Test func whatIsNowhereWasNotMoved() {
    let begun = MoveEndingTests.move(isBegun: true)
    let gone = MoveEnding.failed("the message was not there any more")
    #expect(MoveEnding(begun, MoveAnswer(), isPresent: false, place: nil, isNowhere: true) == gone)
    #expect(MoveEnding(begun, MoveEndingTests.done, isPresent: true, place: nil, isNowhere: true) == .sought)
  }

  /// Size, time and Message-ID of what the server has under its number; it came with 20 bytes, at 1, as `a@x`. A server
  /// that lies about sizes, or gives another date, is asked, and what has no Message-ID is moved.
  @Test(
    arguments: [
      ("a@x", 20, 1, "a@x", false, false), ("a@x", nil, nil, "a@x", false, false), ("a@x", 24, 1, "a@x", true, false),
      ("a@x", 20, 9, "a@x", true, false), ("a@x", 24, 1, "b@x", true, true), ("a@x", 24, 1, nil, true, false),
      (nil, 24, 1, "b@x", true, false), (nil, 24, 1, nil, true, false),
    ] as [(String?, Int64?, Int64?, String?, Bool, Bool)])
  func whatIsUnderItsNumber(
    before: String?, size: Int64?, at: Int64?, now: String?, isDoubtful: Bool, isOther: Bool
  ) {
    var move = MoveEndingTests.move()
    (move.messageID, move.receivedAt) = (before, Timestamp(milliseconds: 1))
    let summary = MessageSummary(uid: 5, internalDate: at.map { Timestamp(milliseconds: $0) }, size: size)
    #expect(MovedMail.isDoubtful(move, summary) == isDoubtful)
    #expect(MovedMail.isOther(move, than: now) == isOther)
  }

  /// Size and time of what has the Message-ID in the other folder; the original has 20 bytes, and came at 1.
  @Test(
    arguments: [
      ([(60, 20, 1)], 60), ([(60, 21, 1)], nil), ([(60, 20, 2)], nil), ([(60, 90, 1), (61, 20, 1)], 61), ([], nil),
    ] as [([(UInt32, Int64, Int64)], UInt32?)])
  func whatIsTakenForIt(found: [(uid: UInt32, size: Int64, at: Int64)], place: UInt32?) {
    func summary(_ uid: UInt32, _ size: Int64, _ at: Int64) -> MessageSummary {
      MessageSummary(uid: uid, internalDate: Timestamp(seconds: at), size: size)
    }
    let candidates = found.map {
      CopySearch.Candidate(move: ID(1), summary: summary($0.uid, $0.size, $0.at), uidValidity: 9)
    }
    let places = CopySearch.match([MoveEndingTests.move()], candidates, [summary(5, 20, 1)])
    #expect(places == place.map { [5: MovePlace(uidValidity: 9, uid: $0)] } ?? [:])
  }

  @Test func oneIsNotTakenForTwo() {
    let moves = [MoveEndingTests.move(), MoveEndingTests.move(id: 2, uid: 6)]
    let candidates = moves.map {
      CopySearch.Candidate(move: $0.id, summary: MessageSummary(uid: 60, size: 20), uidValidity: 9)
    }
    #expect(CopySearch.match(moves, candidates, []) == [5: MoveEndingTests.there])
  }
}
