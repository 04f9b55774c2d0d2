internal import IMAP
internal import Matching
package import Model
package import Store
internal import Threading
internal import Wire

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
  private let timeZone: String
  package let report: @Sendable (SyncProgress) -> Void

  /// Messages of one transaction: people's writes wait for no longer one.
  package static let transactionMessages = 25
  /// Messages and bytes of one batch, whose bytes are synced to disk together; a crash repeats little.
  package static let batchMessages = 100
  package static let batchBytes: Int64 = 8 << 20
  /// Why a message is quarantined without its bytes; it is asked for again by each sync.
  static let noContent = "the server lists it but gives no content; asked twice"
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
    timeZone = try Failure.storing("read the time zone") { () throws(StoreError) in try store.timeZone() }
  }

  /// Brings the mailbox up to date; a connection that is cut is made again and the pass goes on where it was.
  ///
  /// - Throws: `Failure` that reaches the mailbox or the process. Folders that fail are in the outcome. Cancelled, it
  ///   files what has come whole and notes no failure.
  package func run(now: @escaping @Sendable () -> Timestamp) async throws(Failure) -> SyncOutcome {
    let work = try SyncWork(store: store, mailbox: mailbox, rules: rules, now: now)
    var attempt = 1
    while true {
      do throws(Failure) {
        try await once(work, now: now)
        break
      } catch {
        guard error.retry == .now, attempt < RetryPolicy.syncAttempts, !Task.isCancelled else {
          try work.finish(failure: error)
          throw error
        }
        attempt += 1
        report(.reconnecting(attempt: attempt, cause: error.cause))
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
    var session = try await MailboxSession.open(mailbox, store: keys, doing: doing)
    do throws(Failure) {
      let folders = try await chosenFolders(session, work)
      for folder in folders {
        // What one folder's answers broke must not be told of the next one.
        if await session.isBroken { session = try await MailboxSession.open(mailbox, store: keys, doing: doing) }
        do throws(Failure) {
          try await sync(folder, session, work, now: now)
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
  }

  // MARK: Folders

  private func chosenFolders(_ session: MailboxSession, _ work: SyncWork) async throws(Failure) -> [Folder] {
    let listed = try await session.list()
    let known = try Failure.storing("save the folders of \(mailbox.address)") { () throws(StoreError) in
      try store.saveFolders(listed, of: mailbox.id)
    }
    let choice = FolderSelection.choose(mailbox.settings.folders, from: known)
    for name in choice.missing {
      work.note(
        folder: name,
        failure: Failure(
          "sync \(name) of \(mailbox.address)", reach: .folder, cause: "the server lists no such folder",
          hint: "see: rapport folders \(mailbox.address); then: rapport settings \(mailbox.address) folders=..."))
    }
    return choice.folders
  }

  private func sync(
    _ folder: Folder, _ session: MailboxSession, _ work: SyncWork, now: @Sendable () -> Timestamp
  ) async throws(Failure) {
    let selected = try await session.examine(folder)
    let listed = try await session.searchAll(folder)
    let (isRenumbered, oldest, ledger) = try Failure.storing("read the ledger of \(folder.listed.name)") {
      () throws(StoreError) in
      try store.select(folder.id, uidValidity: selected.uidValidity)
      return (
        try store.hasOlder(than: selected.uidValidity, in: folder.id), try store.oldestReceived(in: folder.id),
        try store.ledger(of: folder.id, uidValidity: selected.uidValidity)
      )
    }
    var start = Lookback.start(of: mailbox.settings.period, now: now(), timeZone: timeZone)
    // Under new UIDs everything that the folder holds is looked at once more, also what is older than the period.
    if isRenumbered, let begin = start { start = min(begin, oldest ?? begin) }
    let period = work.periodReason
    let known = ledger.known(unfetchedReason: period)
    let plan = try await plan(folder, session, listed: listed, ledger: ledger, known: known, start: start)
    if let day = plan.migratedOn, work.noteMigration(folder.listed.name) {
      report(.migrated(folder: folder.listed.name, day: day))
    }
    let place = FolderPlace(folder: folder, uidValidity: selected.uidValidity, specialUse: folder.listed.specialUse)
    try work.mark(plan, folder: place)
    let tooLarge = plan.fetch.filter { $0.size > IMAPClient.largestMessage }.map(\.uid)
    try work.mark(
      tooLarge, as: .quarantined("larger than \(IMAPClient.largestMessage >> 20) MB; read it in the mail program"),
      place)
    try await fetch(plan.fetch.filter { $0.size <= IMAPClient.largestMessage }, place, session, work)
    if isRenumbered {
      // All that the folder holds was seen under its new UIDVALIDITY; what was not recognised is gone.
      try work.file("retire the old UIDs of \(folder.listed.name)", now: now()) { filing in
        try filing.retireOlder(than: selected.uidValidity, in: folder.id)
      }
    }
    try await followFlags(place, listed: listed, ledger: ledger, modification: selected.highestModSeq, session, work)
  }

  private func plan(
    _ folder: Folder, _ session: MailboxSession, listed: [UInt32], ledger: Ledger, known: Set<UInt32>,
    start: Timestamp?
  ) async throws(Failure) -> FolderPlan {
    let unknown = listed.filter { !known.contains($0) }
    var items: [FolderPlan.Item] = []
    for from in stride(from: 0, to: unknown.count, by: SyncPass.summaryBatch) {
      let some = Array(unknown[from..<min(from + SyncPass.summaryBatch, unknown.count)])
      for summary in try await session.summaries(some, in: folder) {
        items.append(FolderPlan.Item(uid: summary.uid, receivedAt: summary.internalDate, size: summary.size ?? 0))
      }
    }
    var inPeriod: Set<UInt32>?
    if let start, mailbox.settings.periodDate == .written, !unknown.isEmpty {
      inPeriod = Set(try await session.search(since: start, timeZone: timeZone, in: folder))
    }
    return FolderPlan.make(
      listed: listed, known: known, held: ledger.held, items: items, start: start, inPeriod: inPeriod)
  }

  // MARK: Messages

  private func fetch(
    _ items: [FolderPlan.Item], _ place: FolderPlace, _ session: MailboxSession, _ work: SyncWork
  ) async throws(Failure) {
    guard !items.isEmpty else { return }
    let total = items.reduce(Int64(0)) { $0 + $1.size }
    report(.folder(name: place.folder.listed.name, messages: items.count, bytes: total))
    let missing = try await fetchOnce(items, place, session, work)
    guard !missing.isEmpty else { return }
    // A UID that was asked for and did not come is gone only after a second look; RFC 3501 lets another
    // client expunge it in between.
    let listed = Set(try await session.searchAll(place.folder))
    let again = items.filter { missing.contains($0.uid) && listed.contains($0.uid) }
    try work.mark(missing.filter { !listed.contains($0) }, as: .gone, place)
    guard !again.isEmpty else { return }
    // One by one: a server that refuses a command because of one message refuses all that were in it.
    let refused = try await fetchOnce(again, place, session, work, window: FetchWindow(messagesPerCommand: 1))
    try work.mark(refused, as: .quarantined(SyncPass.noContent), place)
  }

  /// Fetches and files; gives the UIDs that the server did not send.
  private func fetchOnce(
    _ items: [FolderPlan.Item], _ place: FolderPlace, _ session: MailboxSession, _ work: SyncWork,
    window: FetchWindow = FetchWindow()
  ) async throws(Failure) -> [UInt32] {
    let intake = try Intake(work: work, place: place, report: report)
    do throws(Failure) {
      try await session.fetch(items, original == nil ? .whole : .header, in: place.folder, window: window) { event in
        try await intake.received(event)
      }
    } catch {
      // What came whole is filed; the message in the middle of which the connection ended is dropped.
      _ = try await intake.close()
      throw error
    }
    return try await intake.close()
  }

  private func followFlags(
    _ place: FolderPlace, listed: [UInt32], ledger: Ledger, modification: UInt64?, _ session: MailboxSession,
    _ work: SyncWork
  ) async throws(Failure) {
    let before = try Failure.storing("read \(place.folder.listed.name)") { () throws(StoreError) in
      try store.modification(of: place.folder.id)
    }
    if let modification, modification == before { return }
    let stored = listed.filter { ledger[$0] == .stored }
    for from in stride(from: 0, to: stored.count, by: SyncPass.summaryBatch) {
      let some = Array(stored[from..<min(from + SyncPass.summaryBatch, stored.count)])
      let summaries = try await session.summaries(some, in: place.folder)
      try work.file("note flags of \(place.folder.listed.name)", now: work.now()) { filing in
        try filing.setFlags(
          summaries.map { ($0.uid, $0.flags) }, in: place.folder.id, uidValidity: place.uidValidity)
      }
    }
    guard modification != before else { return }
    try work.file("note where \(place.folder.listed.name) stands", now: work.now()) { filing in
      try filing.setModification(modification, of: place.folder.id)
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
