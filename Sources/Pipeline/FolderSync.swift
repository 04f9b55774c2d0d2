internal import IMAP
internal import Model
internal import Store

/// Brings one folder up to date: from where it stood, if it stood anywhere, else by looking at all that it lists.
///
/// From its bookmark on, a server tells what came, what changed and what is gone. It is believed as long as the numbers
/// agree: what the ledger holds then is as many messages as the server says there are. Once a day, and whenever they do
/// not agree, every UID is compared with the ledger.
struct FolderSync: Sendable {
  let pass: SyncPass
  let session: MailboxSession
  let work: SyncWork
  let folder: Folder

  /// Seconds for which changes alone are followed before each UID is looked at again: no server is believed for ever.
  static let trustedFor: Int64 = 24 * 3600
  /// Ranges of gone UIDs that are looked up one by one; more of them are news of the whole folder.
  private static let maximumRanges = 10_000
  /// Messages whose flags are asked for at a time, newest and older, where the server counts no changes.
  private static let flagWindow = 1_000

  var store: MailStore { pass.store }
  var name: String { folder.listed.name }

  /// True where nothing need be asked: the server says of the folder what it said when it was followed to its end.
  static func isUnchanged(_ standing: FolderStanding, now: FolderBookmark?) -> Bool {
    // Without a count of changes nobody says that flags are as they were.
    standing.bookmark == now && standing.bookmark.highestModSeq != nil
  }

  /// - Parameters:
  ///   - standing: where it stood, if that still counts.
  ///   - changes: flags that people added here.
  func run(_ standing: FolderStanding?, telling changes: [FlagChange]) async throws(Failure) {
    if !changes.isEmpty { try await tryToTell(changes) }
    var news: FolderChanges?
    if let standing { news = try await session.changes(in: folder, since: standing.bookmark) }
    if let standing, let news, try await follow(news, standing) { return }
    try await lookAtAll(news, standing)
  }

  private func place(_ uidValidity: UInt32) -> FolderPlace {
    FolderPlace(folder: folder, uidValidity: uidValidity, specialUse: folder.listed.specialUse)
  }

  // MARK: From the bookmark on

  /// False where what the server tells does not add up, or it was believed for long enough.
  private func follow(_ news: FolderChanges, _ standing: FolderStanding) async throws(Failure) -> Bool {
    let (place, next) = (place(standing.bookmark.uidValidity), standing.bookmark.uidNext)
    // A server that has begun to count changes tells nothing of those before.
    let counts = (news.folder.highestModSeq != nil) == (standing.bookmark.highestModSeq != nil)
    guard counts, standing.isGood(for: work.periodReason, at: work.now()),
      (news.vanished?.count ?? 0) <= FolderSync.maximumRanges
    else {
      return false
    }
    // A pass that was cut has filed some of what came.
    let (ledger, held, gone) = try Failure.storing("read the ledger of \(name)") { () throws(StoreError) in
      (
        try store.ledger(of: folder.id, uidValidity: place.uidValidity, from: next),
        try store.countHeld(in: folder.id, uidValidity: place.uidValidity, below: next),
        try store.held(in: folder.id, uidValidity: place.uidValidity, among: news.vanished ?? []).filter { $0 < next }
      )
    }
    guard held - gone.count + news.arrived.count == Int(news.folder.exists), try !hasSentDraft(news, place) else {
      return false
    }
    // What a server lists no more for the number of what came may be told as gone.
    if !gone.isEmpty, await isCut(at: news.folder.exists) { return false }
    let start = Lookback.start(of: pass.mailbox.settings.period, now: work.now(), timeZone: pass.timeZone)
    var plan = try await plan(
      listed: news.arrived.map(\.uid), ledger: ledger, known: ledger.known(unfetchedReason: work.periodReason),
      start: start, summaries: news.arrived, anyway: { $0 >= next })
    plan.gone = (gone + plan.gone).sorted()
    let left = try await bringIn(plan, place)
    var now = standing
    now.leave(left)
    now.bookmark = FolderBookmark(news.folder, after: news.arrived.last?.uid ?? next - 1)
    let marks = standing.bookmark.highestModSeq == nil ? try await polledMarks(place, &now) : news.marks
    guard !marks.isEmpty || now != standing else { return true }
    try work.file("note flags of \(name)", now: work.now()) { filing in
      try filing.setMarks(marks, in: folder.id, uidValidity: place.uidValidity)
      try filing.setStanding(now, of: folder.id)
    }
    return true
  }

  /// A message that was left as a draft is one no longer.
  private func hasSentDraft(_ news: FolderChanges, _ place: FolderPlace) throws(Failure) -> Bool {
    let finished = Set(news.marks.filter { !$0.isDraft }.map(\.uid))
    guard place.specialUse == .all, !finished.isEmpty else { return false }
    return try Failure.storing("read the ledger of \(name)") { () throws(StoreError) in
      try store.unfetched(in: folder.id, uidValidity: place.uidValidity, because: FolderSync.draft)
        .contains { finished.contains($0) }
    }
  }

  /// Flags of the newest messages and of some older ones, further down each time.
  private func polledMarks(
    _ place: FolderPlace, _ standing: inout FolderStanding
  ) async throws(Failure) -> [MessageMarks] {
    let below = standing.flagsBelow
    let (newest, older) = try Failure.storing("read the ledger of \(name)") { () throws(StoreError) in
      let newest = try store.storedUIDs(
        in: folder.id, uidValidity: place.uidValidity, below: nil, limit: FolderSync.flagWindow)
      guard newest.count == FolderSync.flagWindow, let last = newest.last else { return (newest, [UInt32]()) }
      let older = try store.storedUIDs(
        in: folder.id, uidValidity: place.uidValidity, below: min(below ?? .max, last), limit: FolderSync.flagWindow)
      return (newest, older)
    }
    standing.flagsBelow = older.count == FolderSync.flagWindow ? older.last : nil
    return try await session.marks(newest + older, in: folder)
  }

  // MARK: All of it

  private func lookAtAll(_ news: FolderChanges?, _ standing: FolderStanding?) async throws(Failure) {
    let selected: SelectedFolder
    if let news { selected = news.folder } else { selected = try await session.examine(folder) }
    let listed = try await session.searchAll(folder)
    let isCut = await noteCut(selected, listed)
    let place = place(selected.uidValidity)
    var start = Lookback.start(of: pass.mailbox.settings.period, now: work.now(), timeZone: pass.timeZone)
    var (isRenumbered, oldest, ledger) = try Failure.storing("read the ledger of \(name)") { () throws(StoreError) in
      try store.select(folder.id, uidValidity: selected.uidValidity)
      let isRenumbered = try store.hasOlder(than: selected.uidValidity, in: folder.id)
      return (
        isRenumbered, isRenumbered && start != nil ? try store.oldest(in: folder.id) : nil,
        try store.ledger(of: folder.id, uidValidity: selected.uidValidity)
      )
    }
    if try takeBack(listed, ledger, place) {
      ledger = try Failure.storing("read the ledger of \(name)") { () throws(StoreError) in
        try store.ledger(of: folder.id, uidValidity: selected.uidValidity)
      }
    }
    // Under new UIDs everything that the folder holds is looked at once more, also what is older than the period.
    if isRenumbered, let begin = start { start = min(begin, oldest ?? begin) }
    let known = ledger.known(unfetchedReason: work.periodReason)
    work.expectSilence(of: ledger.silent, in: folder.id)
    // The period is about what there was when the folder was first looked at.
    let next = standing?.bookmark.uidValidity == selected.uidValidity ? standing?.bookmark.uidNext : nil
    let isSamePeriod = standing?.reason == work.periodReason
    let plan = try await plan(listed: listed, ledger: ledger, known: known, start: start, isCut: isCut) { uid in
      next.map { uid >= $0 } ?? false || isSamePeriod && ledger.owes(uid)
    }
    if let day = plan.migratedOn, work.noteMigration(name) { pass.report(.migrated(folder: name, day: day)) }
    let left = try await bringIn(plan, place)
    try await fileAgain(place)
    if isRenumbered, left.backlog.messages == 0, !isCut {
      // All that the folder holds was seen under its new UIDVALIDITY; what was not recognised is gone.
      var gone = 0
      try work.file("retire the old UIDs of \(name)", now: work.now()) { filing in
        gone = try filing.retireOlder(than: selected.uidValidity, in: folder.id)
      }
      work.addGone(gone)
    }
    if let news, news.folder.highestModSeq != nil, standing?.bookmark.highestModSeq != nil {
      try note(news.marks, place)
    } else {
      try await followMarks(listed.filter { ledger[$0] == .stored }, place)
    }
    var now = FolderStanding(
      bookmark: FolderBookmark(selected, after: listed.last ?? 0), reason: work.periodReason, lookedAt: work.now())
    now.leave(left)
    try work.file("note where \(name) stands", now: work.now()) { filing in
      try filing.setStanding(now, of: folder.id)
    }
  }

  /// What is listed again was forgotten for a while, with its folder perhaps: it is stored, and need not be fetched.
  private func takeBack(_ listed: [UInt32], _ ledger: Ledger, _ place: FolderPlace) throws(Failure) -> Bool {
    let present = Set(listed)
    let back = ledger.uids { $0 == .gone }.filter { present.contains($0) }
    guard !back.isEmpty else { return false }
    var count = 0
    try work.file("note what \(name) of \(pass.mailbox.address) lists", now: work.now()) { filing in
      count = try filing.revive(back, in: folder.id, uidValidity: place.uidValidity)
    }
    work.addRecognised(count)
    return count > 0
  }

  private func followMarks(_ stored: [UInt32], _ place: FolderPlace) async throws(Failure) {
    for from in stride(from: 0, to: stored.count, by: SyncPass.summaryBatch) {
      let some = Array(stored[from..<min(from + SyncPass.summaryBatch, stored.count)])
      try note(try await session.marks(some, in: folder), place)
    }
  }

  private func note(_ marks: [MessageMarks], _ place: FolderPlace) throws(Failure) {
    guard !marks.isEmpty else { return }
    try work.file("note flags of \(name)", now: work.now()) { filing in
      try filing.setMarks(marks, in: folder.id, uidValidity: place.uidValidity)
    }
  }

  /// - Parameter summaries: of the listed messages, where the server has given them already.
  private func plan(
    listed: [UInt32], ledger: Ledger, known: Set<UInt32>, start: Timestamp?, summaries: [MessageSummary]? = nil,
    isCut: Bool = false, anyway: (UInt32) -> Bool
  ) async throws(Failure) -> FolderPlan {
    let unknown = listed.filter { !known.contains($0) }
    var items: [FolderPlan.Item] = []
    for from in stride(from: 0, to: unknown.count, by: SyncPass.summaryBatch) {
      let some = Array(unknown[from..<min(from + SyncPass.summaryBatch, unknown.count)])
      let described = if let summaries { summaries } else { try await session.summaries(some, in: folder) }
      for summary in described {
        items.append(
          FolderPlan.Item(
            uid: summary.uid, receivedAt: summary.internalDate, size: summary.size ?? 0, emailID: summary.emailID,
            isDraft: folder.listed.specialUse == .all && summary.marks.isDraft))
      }
      if summaries != nil { break }
    }
    var inPeriod: Set<UInt32>?
    if let start, pass.mailbox.settings.periodDate == .written, !unknown.allSatisfy(anyway) {
      inPeriod = FolderPlan.inPeriod(
        items, since: start,
        written: Set(try await session.search(since: start, timeZone: pass.timeZone, in: folder)),
        dated: Set(try await session.search(since: FolderPlan.firstDate, timeZone: "UTC", in: folder)))
    }
    return FolderPlan.make(
      listed: listed, known: known, held: ledger.held, items: items, start: start, inPeriod: inPeriod, isCut: isCut,
      anyway: anyway)
  }

  // MARK: Flags of ours

  /// Flags that the server does not take keep no mail away; what it refuses for good is not told again.
  private func tryToTell(_ changes: [FlagChange]) async throws(Failure) {
    guard work.begin(telling: folder.id) else { return }
    do throws(Failure) { try await tell(changes) } catch {
      guard error.reach == .folder else { throw error }
      if await session.isBroken { throw error.tryingAgain }
      work.note(folder: name, failure: error)
      if error.retry == .never {
        try work.file("note flags of \(name)", now: work.now()) { try $0.keepHere(changes, of: folder.id) }
      }
    }
    work.end(telling: folder.id)
  }

  /// Tells the server of flags that people added here. Those of another UIDVALIDITY wait until their messages are
  /// recognised under the new one.
  private func tell(_ changes: [FlagChange]) async throws(Failure) {
    let selected = try await session.select(folder)
    let present = changes.filter { $0.uidValidity == selected.uidValidity }
    // Into a folder that others alone may write to, nothing is written.
    if !selected.isReadOnly {
      try Failure.storing("note flags of \(name)") { () throws(StoreError) in
        try store.requireConnected(folder.mailbox)
      }
      for (flag, some) in Dictionary(grouping: present, by: \.flag).sorted(by: { $0.key < $1.key }) {
        try await session.add(flags: [flag], to: some.map(\.uid), in: folder)
      }
    }
    let isRenumbered = try Failure.storing("read the ledger of \(name)") { () throws(StoreError) in
      try store.hasOlder(than: selected.uidValidity, in: folder.id)
    }
    let done = isRenumbered ? present : changes
    guard !done.isEmpty else { return }
    try work.file("note flags of \(name)", now: work.now()) { filing in
      try selected.isReadOnly ? filing.keepHere(done, of: folder.id) : filing.drop(done, of: folder.id)
    }
  }
}

extension FolderStanding {
  /// Every UID is looked at again by the next sync, or when there is room, for what is left now.
  mutating func leave(_ left: Left) {
    backlog = backlog + left.backlog
    if !left.isComplete {
      lookedAt = Timestamp(milliseconds: 0)
    } else if let next = left.goesOn {
      lookedAt = min(lookedAt, next.adding(seconds: -FolderSync.trustedFor))
    }
  }

  /// Changes alone need be followed: the period is the same, and the server has not been believed for too long.
  func isGood(for reason: String, at now: Timestamp) -> Bool {
    self.reason == reason && lookedAt.adding(seconds: FolderSync.trustedFor) > now
  }
}

extension FolderBookmark {
  /// - Parameter uid: the highest that is known, where the server does not foretell the next.
  fileprivate init(_ folder: SelectedFolder, after uid: UInt32) {
    self.init(
      uidValidity: folder.uidValidity, uidNext: folder.uidNext ?? (uid == .max ? uid : uid + 1), exists: folder.exists,
      highestModSeq: folder.highestModSeq)
  }
}
