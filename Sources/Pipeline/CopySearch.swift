internal import IMAP
internal import Model
internal import Store

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
