import IMAP
import Model
import Store
import Testing

@testable import Pipeline

/// What servers' answers to a move mean for one message.
struct MoveEndingTests {
  private static func move(isBegun: Bool = false) -> ServerMove {
    ServerMove(
      id: ID(1), copy: ID(1), messageID: nil, folder: ID(1), uidValidity: 7, uid: 5, target: ID(2),
      attempts: isBegun ? 1 : 0,
      isPresent: true)
  }

  private static func answer(_ change: (inout MoveAnswer) -> Void) -> MoveAnswer {
    var answer = MoveAnswer()
    change(&answer)
    return answer
  }

  private static let done = answer { $0.done = [5] }
  private static let told = answer { ($0.done, $0.uidValidity, $0.uids) = ([5], 3, [5: 44]) }
  private static let full = answer { $0.refusal = .overQuota("full") }

  @Test(
    arguments: [
      (told, false, false, true, .done(uidValidity: 3, uid: 44)),
      // Gone before it was moved; after a cut it is the move that was cut which took it away.
      (done, false, false, true, .failed("the message was not there any more")),
      (done, true, false, true, .done(uidValidity: nil, uid: nil)),
      (done, false, false, false, .done(uidValidity: nil, uid: nil)),
      // A label's UID is no new place.
      (told, false, true, true, .done(uidValidity: nil, uid: nil)),
      (full, false, false, true, .failed("the account is full: \"full\"")),
      (answer { ($0.done, $0.leftMarked) = ([5], [5]) }, false, false, false, .leftMarked),
      (answer { $0.done = [6] }, false, false, true, .failed("the server did not say that it is done")),
    ] as [(MoveAnswer, Bool, Bool, Bool, MoveEnding)])
  func meaning(answer: MoveAnswer, isBegun: Bool, keepsPlace: Bool, tellsPlaces: Bool, ending: MoveEnding) {
    let move = MoveEndingTests.move(isBegun: isBegun)
    #expect(MoveEnding(move, answer, copied: [:], keepsPlace: keepsPlace, tellsPlaces: tellsPlaces) == ending)
  }

  @Test func whatWasCopiedBeforeHasItsPlace() {
    let move = MoveEndingTests.move(isBegun: true)
    #expect(
      MoveEnding(move, MoveEndingTests.done, copied: [5: (9, 60)], keepsPlace: false, tellsPlaces: false)
        == .done(uidValidity: 9, uid: 60))
  }
}
