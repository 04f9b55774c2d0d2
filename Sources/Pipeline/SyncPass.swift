internal import IMAP
internal import Matching
package import Model
package import Providers
package import Store
internal import Threading
package import Wire

/// One synchronisation of one mailbox, read top to bottom:
///
///     fetch  IMAP       FetchedMessage   bytes into the pack, newest first
///     parse  MIME,HTML  Message          on all cores
///     want   Matching   Lookup
///     know   Store      Known            inside the write transaction
///     place  Threading  Placement
///     match  Matching   Decision
///     file   Store      Filed            rows, claims and ledger in one transaction
///
/// A second pass over an unchanged mailbox writes nothing and makes no run.
package struct SyncPass: Sendable {
  package let store: MailStore
  package let mailbox: Mailbox
  package let rules: ActiveRules
  /// The workspace whose copy `store` is, where this is only a preview: of each message the header is fetched.
  private let original: MailStore?
  var part: FetchedPart { original == nil ? .whole : .header }
  let timeZone: String
  /// What is fetched in a day at most; nil: as much as there is.
  package var share: DailyShare?
  /// How long its server may be silent.
  package var timeouts = Timeouts()
  package let report: @Sendable (SyncProgress) -> Void

  /// Messages of one transaction: people's writes wait for no longer one.
  package static let transactionMessages = 25
  /// Messages and bytes of one batch, whose bytes are synced to disk together; a crash repeats little.
  package static let batchMessages = 100
  package static let batchBytes: Int64 = 8 << 20
  /// Why a message is quarantined without its bytes; it is asked for again.
  static let noContent = "the server lists it but gives no content; asked twice"
  static let endsConnection = "the server ends the connection when it is asked for it; asked twice"
  static let fallsSilent = "the server falls silent when it is asked for it; asked twice"
  /// How often the program may end while it reads a message, before that is left unread.
  package static let interruptions = 3
  /// Why a message is quarantined with its bytes and is not read again.
  static let endsProgram = "the program has ended \(interruptions) times while it read it; it is kept unread"
  /// All of them: such a message is owed still.
  static let givesNone = [noContent, endsConnection, fallsSilent]
  /// UIDs described by one round of summaries.
  package static let summaryBatch = 5_000

  package init(
    store: MailStore, mailbox: Mailbox, rules: ActiveRules, report: @escaping @Sendable (SyncProgress) -> Void
  ) throws(Failure) {
    try self.init(store: store, mailbox: mailbox, rules: rules, previewOf: nil, report: report)
  }

  init(
    store: MailStore, mailbox: Mailbox, rules: ActiveRules, previewOf original: MailStore?,
    report: @escaping @Sendable (SyncProgress) -> Void
  ) throws(Failure) {
    (self.store, self.mailbox, self.rules, self.report) = (store, mailbox, rules, report)
    self.original = original
    share = Provider.dailyShare(imapHost: mailbox.imap.host)
    timeZone = try Failure.storing("read the time zone") { () throws(StoreError) in try store.timeZone() }
  }

  /// Brings the mailbox up to date; a connection that is cut is made again and the pass goes on where it was.
  ///
  /// - Throws: `Failure` that reaches the mailbox or the process. Folders that fail are in the outcome. Cancelled, it
  ///   files what has come whole and notes no failure.
  package func run(now: @escaping @Sendable () -> Timestamp) async throws(Failure) -> SyncOutcome {
    let work = SyncWork(store: store, mailbox: mailbox, rules: rules, now: now)
    while true {
      let before = work.attempt
      do throws(Failure) {
        try await once(work, now: now)
        break
      } catch {
        guard error.retry == .now, work.mayTryAgain, !Task.isCancelled else {
          try work.finish(failure: error)
          throw error
        }
        report(.reconnecting(attempt: work.attempt > before ? work.attempt + 1 : nil, cause: error.cause))
      }
    }
    do throws(Failure) {
      try await settle(work, now: now)
      return try work.finish(failure: nil)
    } catch {
      try work.finish(failure: error)
      throw error
    }
  }

  private func once(_ work: SyncWork, now: @Sendable () -> Timestamp) async throws(Failure) {
    work.beginAttempt()
    let (doing, keys) = original.map { ("preview", $0) } ?? ("sync", store)
    var session = try await MailboxSession.open(mailbox, store: keys, doing: doing, timeouts: timeouts, now: work.now)
    do throws(Failure) {
      let (folders, standings, now) = try await chosenFolders(session, work)
      // What the server said of the folders was before that.
      let hasMoved = try await move(session, work, followed: Set(folders.map(\.id)))
      let changes = try Failure.storing("read flags of \(mailbox.address)") { () throws(StoreError) in
        original == nil ? try store.flagChanges(of: mailbox.id) : [:]
      }
      try forget(standings, besides: folders, await session.listing, work)
      for folder in folders {
        let (standing, changes) = (standings[folder.id], changes[folder.id] ?? [])
        let isGood = standing?.isGood(for: work.periodReason, at: work.now()) ?? false
        if let standing, isGood, changes.isEmpty, !hasMoved,
          FolderSync.isUnchanged(standing, now: now[folder.listed.path])
        {
          continue
        }
        // What one folder's answers broke must not be told of the next one.
        if await session.isBroken {
          await session.close()
          session = try await MailboxSession.open(mailbox, store: keys, doing: doing, timeouts: timeouts, now: work.now)
        }
        do throws(Failure) {
          let sync = FolderSync(pass: self, session: session, work: work, folder: folder)
          try await sync.run(standing, telling: changes)
        } catch {
          // Only what stops one folder lets the others go on.
          guard error.reach == .folder else { throw error }
          work.note(folder: folder.listed.name, failure: error)
        }
      }
    } catch {
      await session.close()
      throw error
    }
    await session.close()
    try retireMissing(work)
  }

  /// Moves what people want elsewhere; false where nobody wants anything.
  private func move(
    _ session: MailboxSession, _ work: SyncWork, followed: Set<ID<Folder>>
  ) async throws(Failure) -> Bool {
    guard original == nil else { return false }
    let (moves, folders) = try Failure.storing("read what is to be moved") { () throws(StoreError) in
      let moves = try store.openMoves(of: mailbox.id)
      return (moves, moves.isEmpty ? [] : try store.folders(of: mailbox.id))
    }
    guard !moves.isEmpty else { return false }
    try await ServerMoves(pass: self, session: session, work: work, folders: folders, followed: followed).run(moves)
    return true
  }

  // MARK: Folders

  /// The folders to be synchronised, where they stood when they were followed to their end, and how they stand now:
  /// all asked in one round trip, where they are known already.
  private func chosenFolders(
    _ session: MailboxSession, _ work: SyncWork
  ) async throws(Failure) -> (
    folders: [Folder], standings: [ID<Folder>: FolderStanding], now: [FolderPath: FolderBookmark]
  ) {
    let (before, standings) = try Failure.storing("read the folders of \(mailbox.address)") { () throws(StoreError) in
      (try store.folders(of: mailbox.id), try store.standings(of: mailbox.id))
    }
    let chosen = FolderSelection.choose(mailbox.settings.folders, from: before).folders
    let overview = try await session.overview(
      of: chosen.filter { standings[$0.id]?.bookmark.highestModSeq != nil }.map(\.listed.path))
    let settings = try await followNames(of: before, chosen, overview, session)
    let known = try Failure.storing("save the folders of \(mailbox.address)") { () throws(StoreError) in
      try store.saveFolders(overview.folders, of: mailbox.id)
    }
    let choice = FolderSelection.choose(settings.folders, from: known)
    for name in choice.missing {
      work.note(
        folder: name,
        failure: Failure(
          "sync \(name) of \(mailbox.address)", reach: .folder, cause: "the server lists no such folder",
          hint: "see: rapport folders \(mailbox.address); then: rapport settings \(mailbox.address) folders=..."))
    }
    return (choice.folders, standings, overview.standings)
  }

  /// What was in folders that the server lists no more, and was found in no other, is gone.
  private func retireMissing(_ work: SyncWork) throws(Failure) {
    let doing = "note what is gone from \(mailbox.address)"
    guard try Failure.storing(doing, { () throws(StoreError) in try store.hasMissing(of: mailbox.id) }) else { return }
    var gone = 0
    try work.file(doing, now: work.now()) { filing in gone = try filing.retireMissing(of: mailbox.id) }
    work.addGone(gone)
  }

  /// A folder that is not synchronised any more waits for nothing, and nobody is told of what it hides.
  private func forget(
    _ standings: [ID<Folder>: FolderStanding], besides chosen: [Folder], _ listing: ListingLimit?, _ work: SyncWork
  ) throws(Failure) {
    for (id, standing) in standings.sorted(by: { $0.key.value < $1.key.value })
    where !chosen.contains(where: { $0.id == id }) {
      guard standing.backlog.messages > 0 || listing?.isReached(by: standing.bookmark.exists) ?? false else { continue }
      try work.file("note where the folders of \(mailbox.address) stand", now: work.now()) { filing in
        try filing.setStanding(nil, of: id)
      }
    }
  }

  // MARK: Settling

  /// Newest-first arrival and new records leave decisions that an arrival in date order would have made otherwise;
  /// from the earliest date that is noted as stale on, they are made again. What a crash left is made good, too. What people decided is not for a sync to settle.
  private func settle(_ work: SyncWork, now: @Sendable () -> Timestamp) async throws(Failure) {
    let changed = try await Settling(store: store, notes: .filing).run(now: now, begin: { report(.settling) }) {
      doing, now, body throws(Failure) in try work.file(doing, now: now, body)
    }
    work.addRelinked(changed)
  }
}
