internal import IMAP
internal import Model
internal import Store

/// Moves mail on the server as people have asked, before its folders are followed: what a sync then finds is told
/// already.
///
/// That a move has begun is on disk before the server hears of it, with where in the other folder it may be from then on:
/// what was cut is looked for there, and nothing is doubled. What was there before is never taken for it.
struct ServerMoves: Sendable {
  let pass: SyncPass
  let session: MailboxSession
  let work: SyncWork
  /// All of the mailbox's that the server lists.
  let folders: [Folder]
  /// Those that are brought in.
  let followed: Set<ID<Folder>>

  private var store: MailStore { pass.store }

  /// How often a server is asked for a move: one that hangs up on it each time must not keep the mail from coming in.
  static let maximumAttempts = 2 * RetryPolicy.syncAttempts

  /// Moves of one folder's messages to one other.
  private struct Group {
    let from: Folder
    let to: Folder
    let uidValidity: UInt32
    var moves: [ServerMove]

    var uids: [UInt32] { moves.map(\.uid) }
  }

  /// - Throws: what ended the connection, or concerns the process; the moves stay as they are noted.
  func run(_ moves: [ServerMove]) async throws(Failure) {
    for group in try groups(moves) {
      do throws(Failure) { try await perform(group) } catch {
        guard error.reach != .process else { throw error }
        if error.reach == .folder, error.retry == .never {
          try fail(group.moves, because: error.cause)
          continue
        }
        try noting { () throws(StoreError) in try store.note(trouble: error.cause, of: group.moves.map(\.id)) }
        // A folder that somebody else has, or a server that cannot do it now, may by the next sync; the mail comes in.
        guard await !session.isBroken else { throw error }
        tell(group.from, because: error.cause)
      }
    }
  }

  private func groups(_ moves: [ServerMove]) throws(Failure) -> [Group] {
    try fail(moves.filter { !$0.isPresent }, because: "the server does not list the message any more")
    for move in moves where move.isPresent && move.attempts >= ServerMoves.maximumAttempts {
      try fail(
        [move],
        because: "given up after \(move.attempts) attempts; the server may have done it all the same: "
          + (move.trouble ?? "it did not answer"))
    }
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

  // MARK: One group

  private func perform(_ wanted: Group) async throws(Failure) {
    var group = wanted
    let begun = try noting { () throws(StoreError) in try store.begin(wanted.moves.map(\.id), now: work.now()) }
    group.moves.removeAll { !begun.contains($0.id) }
    guard !group.moves.isEmpty else { return }
    let search: CopySearch
    let before: [CopySearch.Candidate]
    var present: [MessageSummary]
    do throws(Failure) {
      search = try await CopySearch(group.to, session, store, group.moves)
      before = await session.client.movesAtOnce ? [] : try await search.candidates(for: group.moves.filter(\.isBegun))
      let selected = try await session.select(group.from)
      guard selected.uidValidity == group.uidValidity else { return try renumbered(group) }
      guard !selected.isReadOnly else {
        return try fail(group.moves, because: "the server lets us only read the folder")
      }
      present = try await session.summaries(group.uids, in: group.from)
      let strangers = try await session.strangers(among: group.moves, present, in: group.from)
      try fail(strangers, because: MovedMail.isOther)
      group.moves.removeAll { move in strangers.contains { $0.id == move.id } }
      present.removeAll { summary in strangers.contains { $0.uid == summary.uid } }
      guard !group.moves.isEmpty else { return }
      try await tellFlags(of: group)
    } catch {
      // Of a server that would not let us look nothing was asked: it can be taken back.
      if await !session.isBroken, error.reach != .process {
        try noting { () throws(StoreError) in try store.release(group.moves.map(\.id), now: work.now()) }
      }
      throw error
    }
    let copied = CopySearch.match(group.moves, before, present)
    let answer = try await ask(group, present.map(\.uid), copied: Set(copied.keys))
    var (places, nowhere) = (copied, Set<UInt32>())
    let lost = group.moves.filter { answer.isWithoutPlace($0, present) && places[$0.uid] == nil }
    if await !isLabelled(group), !lost.isEmpty {
      let after = try await search.reopened().candidates(for: lost)
      places.merge(CopySearch.match(lost, after, present, besides: copied)) { first, _ in first }
      nowhere = Set(lost.filter { search.hasNothing(of: $0, after) }.map(\.uid))
    }
    try await note(group, answer, present: Set(present.map(\.uid)), places, nowhere)
  }

  private func ask(_ group: Group, _ uids: [UInt32], copied: Set<UInt32>) async throws(Failure) -> MoveAnswer {
    if uids.isEmpty { return MoveAnswer() }
    try noting { () throws(StoreError) in try store.requireConnected(group.from.mailbox) }
    return group.from.isGmailAllMail && !group.to.isAside
      ? try await session.label(uids, as: group.to, in: group.from)
      : try await session.move(uids, from: group.from, to: group.to, copied: copied)
  }

  /// In Gmail's All Mail labels change, and what comes back from its trash is found there.
  private func isLabelled(_ group: Group) async -> Bool {
    guard !group.to.isAside else { return false }
    let isGmail = await session.client.capabilities.contains("X-GM-EXT-1")
    return group.from.isGmailAllMail || isGmail && group.from.isAside
  }

  private func note(
    _ group: Group, _ answer: MoveAnswer, present: Set<UInt32>, _ places: [UInt32: MovePlace],
    _ nowhere: Set<UInt32>
  ) async throws(Failure) {
    let isLabelled = await isLabelled(group)
    var (refused, failures): (String?, Int) = (nil, 0)
    try work.file("note what was moved", now: work.now()) { filing in
      for move in group.moves {
        var ending = MoveEnding(
          move, answer, isPresent: present.contains(move.uid), place: places[move.uid],
          isNowhere: nowhere.contains(move.uid))
        // The place that is told is a label's.
        if isLabelled, ending.isDone { ending = group.from.isGmailAllMail ? .stays : .sought }
        try ending.note(move, in: filing)
        if case .failed(let reason) = ending { (refused, failures) = (refused ?? reason, failures + 1) }
      }
    }
    work.addMoved(group.moves.count - failures)
    if let refused { tell(group.from, because: refused) }
  }

  /// Flags that people added before go with it: nobody would tell them in a folder that is not followed.
  private func tellFlags(of group: Group) async throws(Failure) {
    let uids = Set(group.uids)
    let changes = try noting { () throws(StoreError) in
      try store.flagChanges(of: work.mailbox.id)[group.from.id, default: []].filter {
        $0.uidValidity == group.uidValidity && uids.contains($0.uid)
      }
    }
    guard !changes.isEmpty else { return }
    do throws(Failure) {
      for (flag, some) in Dictionary(grouping: changes, by: \.flag).sorted(by: { $0.key < $1.key }) {
        try await session.add(flags: [flag], to: some.map(\.uid), in: group.from)
      }
    } catch {
      // Refused, they stay what they are here; the message is moved all the same.
      guard error.reach == .folder, await !session.isBroken else { throw error }
      return
    }
    try work.file("note flags of \(group.from.listed.name)", now: work.now()) { filing in
      try filing.drop(changes, of: group.from.id)
    }
  }

  /// They wait until they are recognised under their new UIDs, where anybody looks for that.
  private func renumbered(_ group: Group) throws(Failure) {
    guard followed.contains(group.from.id) else {
      return try fail(group.moves, because: "the server has numbered the folder anew, and it is not brought in")
    }
    try noting { () throws(StoreError) in try store.release(group.moves.map(\.id), now: work.now()) }
  }

  private func noting<Result>(_ body: () throws(StoreError) -> Result) throws(Failure) -> Result {
    try Failure.storing("note what is being moved", body)
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
