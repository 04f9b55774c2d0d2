internal import IMAP
internal import Model
internal import Store

/// Moves mail on the server as people have asked, before its folders are followed: what a sync then finds is told
/// already.
///
/// That a move has begun is on disk before the server hears of it. MOVE takes place or does not; where messages must be
/// copied instead, a move that was cut looks in the other folder first, so that nothing is doubled there.
struct ServerMoves: Sendable {
  let pass: SyncPass
  let session: MailboxSession
  let work: SyncWork
  /// All of the mailbox's that the server lists.
  let folders: [Folder]

  private var store: MailStore { pass.store }

  /// How often a server is asked for a move: one that hangs up on it each time must not keep the mail from coming in.
  static let maximumAttempts = 2 * RetryPolicy.syncAttempts

  private static let givenUp = "the connection ended each time the server was asked; it may have done it all the same"

  /// Moves of one folder's messages to one other.
  private struct Group {
    let from: Folder
    let to: Folder
    let uidValidity: UInt32
    let moves: [ServerMove]
  }

  /// - Throws: what concerns the connection or the mailbox; the moves stay as they are noted.
  func run(_ moves: [ServerMove]) async throws(Failure) {
    for group in try groups(moves) {
      do throws(Failure) { try await perform(group) } catch {
        guard error.reach == .folder else { throw error }
        // A folder that somebody else has is free by the next sync.
        guard error.retry == .never else {
          tell(group.from, because: error.cause)
          continue
        }
        try fail(group.moves, because: error.cause)
      }
    }
  }

  private func groups(_ moves: [ServerMove]) throws(Failure) -> [Group] {
    try fail(moves.filter { !$0.isPresent }, because: "the server does not list the message any more")
    let given = moves.filter { $0.isPresent && $0.attempts >= ServerMoves.maximumAttempts }
    try fail(given, because: ServerMoves.givenUp)
    var groups: [Group] = []
    for some in moves.filter({ $0.isPresent && $0.attempts < ServerMoves.maximumAttempts }).grouped(
      where: ServerMove.goTogether)
    {
      guard let first = some.first else { continue }
      guard let from = folder(first.folder), let to = folder(first.target) else {
        try fail(some, because: "the server does not list the folder any more")
        continue
      }
      groups.append(Group(from: from, to: to, uidValidity: first.uidValidity, moves: some))
    }
    return groups
  }

  private func folder(_ id: ID<Folder>) -> Folder? { folders.first { $0.id == id && $0.listed.isSelectable } }

  private func perform(_ group: Group) async throws(Failure) {
    // Where it is all or nothing, nobody need know.
    let place = await session.client.movesAtOnce ? nil : try await session.examine(group.to)
    let copied = try await copiedBefore(group, place)
    let selected = try await session.select(group.from)
    // They wait until they are recognised under their new UIDs.
    guard selected.uidValidity == group.uidValidity else { return }
    guard !selected.isReadOnly else { return try fail(group.moves, because: "the server lets us only read the folder") }
    try Failure.storing("note what is being moved") { () throws(StoreError) in
      try store.begin(
        group.moves.map(\.id),
        // A server that does not foretell UIDs: what it holds already is not told from what it is asked for.
        copyingFrom: place.flatMap { ServerMove.Place(uidValidity: $0.uidValidity, uidNext: $0.uidNext) },
        now: work.now())
    }
    let uids = group.moves.map(\.uid)
    let isLabelled = group.from.isGmailAllMail && !group.to.isAside
    let answer =
      isLabelled
      ? try await session.label(uids, as: group.to, in: group.from)
      : try await session.move(uids, from: group.from, to: group.to, copied: Set(copied.keys))
    let tellsPlaces = await session.client.tellsPlaces
    var (refused, failures): (String?, Int) = (nil, 0)
    // What comes back from Gmail's trash is found in All Mail.
    let comesBack = await session.client.capabilities.contains("X-GM-EXT-1") && group.from.isAside && !group.to.isAside
    try work.file("note what was moved", now: work.now()) { filing in
      for move in group.moves {
        let ending = MoveEnding(
          move, answer, copied: copied, keepsPlace: isLabelled || comesBack, tellsPlaces: tellsPlaces)
        try ending.note(move, in: filing)
        if case .failed(let reason) = ending { (refused, failures) = (refused ?? reason, failures + 1) }
      }
    }
    work.addMoved(group.moves.count - failures)
    if let refused { tell(group.from, because: refused) }
  }

  /// UIDs in the other folder of what an attempt before has copied there, and has perhaps not taken from here.
  ///
  /// What was there before the server was asked is another's: a list's copy, or a forgery. To take it for this one would
  /// lose the message.
  private func copiedBefore(
    _ group: Group, _ place: SelectedFolder?
  ) async throws(Failure) -> [UInt32: (uidValidity: UInt32, uid: UInt32)] {
    guard let place else { return [:] }
    var copied: [UInt32: (uidValidity: UInt32, uid: UInt32)] = [:]
    for move in group.moves where move.isBegun {
      guard let id = move.messageID, let before = move.copiedFrom, before.uidValidity == place.uidValidity else {
        continue
      }
      if let uid = try await session.search(messageID: id, in: group.to).last, uid >= before.uidNext {
        copied[move.uid] = (place.uidValidity, uid)
      }
    }
    return copied
  }

  private func fail(_ moves: [ServerMove], because reason: String) throws(Failure) {
    guard let first = moves.first else { return }
    if let from = folders.first(where: { $0.id == first.folder }) { tell(from, because: reason) }
    try work.file("note what was not moved", now: work.now()) { filing in
      for move in moves { try filing.fail(move, because: reason) }
    }
  }

  /// Whoever looks at the mailbox reads it once; at the message it stays.
  private func tell(_ folder: Folder, because reason: String) {
    work.note(
      folder: folder.listed.name,
      failure: Failure(
        "move mail of \(folder.listed.name) of \(work.mailbox.address)", reach: .folder, cause: reason,
        hint: "the message says which: rapport show message ID"))
  }
}

/// What a server's answer means for one message. Pure.
enum MoveEnding: Equatable {
  /// The place there, where it is known.
  case done(uidValidity: UInt32?, uid: UInt32?)
  case leftMarked
  case failed(String)

  /// - Parameters:
  ///   - copied: places of what was in the other folder before.
  ///   - keepsPlace: its folder stays, or is found by following: the place that is told is a label's.
  ///   - tellsPlaces: a message of which no new UID is told was not there to be moved.
  init(
    _ move: ServerMove, _ answer: MoveAnswer, copied: [UInt32: (uidValidity: UInt32, uid: UInt32)], keepsPlace: Bool,
    tellsPlaces: Bool
  ) {
    let uid = move.uid
    if answer.leftMarked.contains(uid) {
      self = .leftMarked
    } else if !answer.done.contains(uid) {
      self = .failed(answer.refusal?.description ?? "the server did not say that it is done")
    } else if keepsPlace {
      self = .done(uidValidity: nil, uid: nil)
    } else if let validity = answer.uidValidity, let new = answer.uids[uid] {
      self = .done(uidValidity: validity, uid: new)
    } else if let place = copied[uid] {
      self = .done(uidValidity: place.uidValidity, uid: place.uid)
    } else if tellsPlaces, !move.isBegun {
      self = .failed("the message was not there any more")
    } else {
      self = .done(uidValidity: nil, uid: nil)
    }
  }

  static let markedNote =
    "it is in both folders: where it was, it is marked as deleted, and the server would have "
    + "expunged what others have marked as well"

  func note(_ move: ServerMove, in filing: FilingTransaction) throws(StoreError) {
    switch self {
    case .done(let uidValidity?, let uid?): try filing.finish(move, at: (uidValidity, uid))
    case .done: try filing.finish(move, at: nil)
    case .leftMarked: try filing.finish(move, at: nil, note: MoveEnding.markedNote)
    case .failed(let reason): try filing.fail(move, because: reason)
    }
  }
}

extension Folder {
  /// What it holds is in no other folder, also on Gmail.
  fileprivate var isAside: Bool { [.trash, .junk].contains(listed.specialUse) }
}

extension ServerMove {
  fileprivate static func goTogether(_ one: ServerMove, _ other: ServerMove) -> Bool {
    (one.folder, one.uidValidity, one.target) == (other.folder, other.uidValidity, other.target)
  }
}

extension [ServerMove] {
  /// Neighbours that belong together.
  fileprivate func grouped(where isSame: (ServerMove, ServerMove) -> Bool) -> [[ServerMove]] {
    var groups: [[ServerMove]] = []
    for move in self {
      if let last = groups.last?.last, isSame(last, move) {
        groups[groups.count - 1].append(move)
      } else {
        groups.append([move])
      }
    }
    return groups
  }
}

extension MailboxSession {
  /// Moves messages of the folder that is open.
  fileprivate func move(
    _ uids: [UInt32], from: Folder, to: Folder, copied: Set<UInt32>
  ) async throws(Failure) -> MoveAnswer {
    try await asking(doing("move mail of", from)) { () throws(IMAPError) in
      try await client.move(uids, to: to.listed.path, copied: copied)
    }
  }

  /// In Gmail's All Mail, puts messages where a label is shown, and takes them out of the inbox.
  fileprivate func label(_ uids: [UInt32], as label: Folder, in folder: Folder) async throws(Failure) -> MoveAnswer {
    try await asking(doing("label mail of", folder)) { () throws(IMAPError) in
      var answer = MoveAnswer()
      if label.id != folder.id { answer = try await client.copy(uids, to: label.listed.path) }
      if answer.refusal == nil, label.listed.specialUse != .inbox {
        try await client.remove(labels: ["\\Inbox"], from: uids)
      }
      if answer.refusal == nil { answer.done = Set(uids) }
      return answer
    }
  }
}
