internal import IMAP
internal import Model
internal import Store

/// A place in a folder.
struct MovePlace: Hashable, Sendable {
  var uidValidity: UInt32
  var uid: UInt32
}

/// What a server's answer means for one message. Pure.
enum MoveEnding: Equatable {
  case done(MovePlace)
  /// It is in the other folder, and is recognised when that is looked at.
  case sought
  /// Its labels have changed.
  case stays
  case leftMarked
  case leftBehind(String)
  case failed(String)

  /// - Parameters:
  ///   - isPresent: it was there before the server was asked.
  ///   - place: where it was found there, in case the server does not tell.
  ///   - isNowhere: the other folder was searched, and has nothing that may be it.
  init(_ move: ServerMove, _ answer: MoveAnswer, isPresent: Bool, place: MovePlace?, isNowhere: Bool) {
    let uid = move.uid
    if answer.leftMarked.contains(uid) {
      self = .leftMarked
    } else if !isPresent, !move.isBegun || isNowhere {
      self = .failed("the message was not there any more")
    } else if isPresent, !answer.done.contains(uid) {
      let reason = answer.refusal?.description
      self =
        answer.copied.contains(uid)
        ? .leftBehind(reason ?? "") : .failed(reason ?? "the server did not say that it is done")
    } else if let validity = answer.uidValidity, let new = answer.uids[uid] {
      self = .done(MovePlace(uidValidity: validity, uid: new))
    } else {
      self = place.map(MoveEnding.done) ?? .sought
    }
  }

  var isDone: Bool {
    switch self {
    case .done, .sought: true
    default: false
    }
  }

  private static let markedNote =
    "it is in both folders: where it was, it is marked as deleted, and the server would have "
    + "expunged what others have marked as well"

  func note(_ move: ServerMove, in filing: FilingTransaction) throws(StoreError) {
    switch self {
    case .done(let place): try filing.finish(move, at: (place.uidValidity, place.uid))
    case .sought: try filing.finishSought(move)
    case .stays: try filing.finish(move)
    case .leftMarked: try filing.finish(move, note: MoveEnding.markedNote)
    case .leftBehind(let reason):
      try filing.finish(move, note: "it is in both folders: the server copied it and did not take it away: \(reason)")
    case .failed(let reason): try filing.fail(move, because: reason)
    }
  }
}

extension MoveAnswer {
  /// It is done, or was before, and nobody says where it is.
  func isWithoutPlace(_ move: ServerMove, _ present: [MessageSummary]) -> Bool {
    if present.contains(where: { $0.uid == move.uid }) { return done.contains(move.uid) && uids[move.uid] == nil }
    return move.isBegun
  }
}
