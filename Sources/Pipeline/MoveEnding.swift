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

  static let markedNote =
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

/// Looks in the other folder for what may be there since the server was first asked.
///
/// A Message-ID proves nothing: a list's copy has it, and so has a forgery. It counts from that UID on, with the same
/// size and the same time of arrival (RFC 9051 6.4.7 has COPY keep it).
struct CopySearch: Sendable {
  struct Candidate: Sendable {
    let move: ID<ServerMove>
    let summary: MessageSummary
    let uidValidity: UInt32
  }

  private let folder: Folder
  private let session: MailboxSession
  /// The UIDVALIDITY of now, and from where on each may be there; nothing where the folder cannot be opened.
  private let opened: UInt32?
  private let begins: [ID<ServerMove>: UInt32]

  /// Opens the folder and notes where its UIDs begin that may be theirs.
  init(
    _ folder: Folder, _ session: MailboxSession, _ store: MailStore, _ moves: [ServerMove]
  ) async throws(Failure) {
    (self.folder, self.session) = (folder, session)
    let selected: SelectedFolder
    do throws(Failure) { selected = try await session.examine(folder) } catch {
      // One that mail may only be put into.
      guard error.reach == .folder, await !session.isBroken else { throw error }
      (opened, begins) = (nil, [:])
      return
    }
    let place = ServerMove.Place(uidValidity: selected.uidValidity, uidNext: selected.uidNext)
    if let place {
      try Failure.storing("note what is being moved") { () throws(StoreError) in
        try store.note(place, of: moves.map(\.id))
      }
    }
    opened = selected.uidValidity
    begins = Dictionary(
      moves.compactMap { move in
        guard let from = move.mayBeFrom ?? place, from.uidValidity == selected.uidValidity else { return nil }
        return (move.id, from.uidNext)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// It can be told what is there since, and of this one nothing is.
  func hasNothing(of move: ServerMove, _ candidates: [Candidate]) -> Bool {
    move.messageID != nil && begins[move.id] != nil && !candidates.contains { $0.move == move.id }
  }

  /// The same, with the folder open again.
  func reopened() async throws(Failure) -> CopySearch {
    if opened != nil { _ = try await session.examine(folder) }
    return self
  }

  /// In the open folder.
  func candidates(for moves: [ServerMove]) async throws(Failure) -> [Candidate] {
    guard let opened else { return [] }
    var candidates: [Candidate] = []
    for move in moves {
      guard let id = move.messageID, let begin = begins[move.id] else { continue }
      let uids = try await session.search(messageID: id, from: begin, in: folder)
      guard !uids.isEmpty else { continue }
      candidates += try await session.summaries(uids, in: folder).map {
        Candidate(move: move.id, summary: $0, uidValidity: opened)
      }
    }
    return candidates
  }

  /// The places of those that were found, each of one message.
  ///
  /// - Parameter present: what the server says of those that are where they were.
  static func match(
    _ moves: [ServerMove], _ candidates: [Candidate], _ present: [MessageSummary],
    besides known: [UInt32: MovePlace] = [:]
  ) -> [UInt32: MovePlace] {
    let originals = Dictionary(present.map { ($0.uid, $0) }, uniquingKeysWith: { first, _ in first })
    var places: [UInt32: MovePlace] = [:]
    var taken = Set(known.values.map(\.uid))
    for move in moves {
      let original = originals[move.uid]
      let found = candidates.first { candidate in
        let size = original?.size ?? move.size
        let isOfTime = original.map { $0.internalDate == candidate.summary.internalDate } ?? true
        return candidate.move == move.id && candidate.summary.size == size && isOfTime
          && !taken.contains(candidate.summary.uid)
      }
      guard let found else { continue }
      taken.insert(found.summary.uid)
      places[move.uid] = MovePlace(uidValidity: found.uidValidity, uid: found.summary.uid)
    }
    return places
  }
}
