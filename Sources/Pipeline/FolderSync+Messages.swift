internal import IMAP
internal import Model
internal import Store

/// Bringing messages in.
extension FolderSync {
  /// Notes and fetches what a plan says, as far as today has room for it.
  func bringIn(_ plan: FolderPlan, _ place: FolderPlace) async throws(Failure) -> Left {
    try work.mark(plan, folder: place)
    try work.mark(plan.drafts, as: .unfetched(FolderSync.draft), place)
    let tooLarge = plan.fetch.filter { $0.size > IMAPClient.largestMessage }.map(\.uid)
    try work.mark(
      tooLarge, as: .quarantined("larger than \(IMAPClient.largestMessage >> 20) MB; read it in the mail program"),
      place)
    let setAside = work.setAside(in: folder.id)
    let fetchable = try await recognise(
      plan.fetch.filter { $0.size <= IMAPClient.largestMessage && !setAside.contains($0.uid) }, place)
    let today = try affordable(fetchable)
    let rest = fetchable[today.endIndex...]
    var isComplete = try await fetch(Array(today), place)
    if let silence = work.silence(in: folder.id) {
      // The network may be to blame as well: the next sync asks again.
      work.note(folder: name, failure: silence)
      isComplete = false
    }
    // Accounted for, and looked at again when there is room.
    try work.mark(rest.map(\.uid), as: .unfetched(Backlog.reason), place)
    var left = Left(isComplete: isComplete, backlog: FolderSync.backlog(rest))
    guard let share = pass.share, !rest.isEmpty else { return left }
    let next = try Failure.storing("read what \(pass.mailbox.address) fetched today") { () throws(StoreError) in
      try store.nextShare(of: pass.mailbox.id, bytes: share.bytes, now: work.now())
    }
    left.goesOn = next
    // Said by the sync that uses the share up, and by no later one until it goes on; a preview tells nothing without it.
    if !today.isEmpty || pass.part == .header {
      pass.report(.rationed(folder: name, FolderSync.backlog(fetchable[...]), share, goesOn: next))
    }
    return left
  }

  static let draft = "a draft"

  private static func backlog(_ items: ArraySlice<FolderPlan.Item>) -> Backlog {
    Backlog(messages: items.count, bytes: items.reduce(0) { $0 + $1.size })
  }

  /// As much as the day's share of bytes has room for, the newest first; at least one message of a new day.
  private func affordable(_ items: [FolderPlan.Item]) throws(Failure) -> ArraySlice<FolderPlan.Item> {
    guard let share = pass.share else { return items[...] }
    let used = try Failure.storing("read what \(pass.mailbox.address) fetched today") { () throws(StoreError) in
      try store.fetchedBytes(pass.mailbox.id, before: work.now())
    }
    var left = share.bytes - used
    let end = items.firstIndex { item in
      let size = pass.part == .whole ? item.size : min(item.size, MailboxSession.headerSize)
      if size > left, used > 0 || item.uid != items.first?.uid { return true }
      left -= size
      return false
    }
    return items[..<(end ?? items.endIndex)]
  }

  /// Files what another folder brought in already: the server says that the content is the same (RFC 8474 5.1), and
  /// nothing need be fetched. So a message with five labels comes once.
  ///
  /// - Returns: what is left.
  private func recognise(
    _ items: [FolderPlan.Item], _ place: FolderPlace
  ) async throws(Failure) -> [FolderPlan.Item] {
    var contents: [UInt32: RawLocation] = [:]
    try Failure.storing("look up mail of \(name)") { () throws(StoreError) in
      let named = items.filter { $0.emailID != nil }
      for from in stride(from: 0, to: named.count, by: SyncPass.summaryBatch) {
        let some = named[from..<min(from + SyncPass.summaryBatch, named.count)]
        let known = try store.content(called: some.compactMap(\.emailID), in: pass.mailbox.id)
        // A server that lies about either is asked for the message.
        for item in some {
          if let content = item.emailID.flatMap({ known[$0] }), content.length == item.size {
            contents[item.uid] = content
          }
        }
      }
    }
    guard !contents.isEmpty else { return items }
    var filed: Set<UInt32> = []
    let uids = contents.keys.sorted(by: >)
    for from in stride(from: 0, to: uids.count, by: SyncPass.transactionMessages) {
      let some = Array(uids[from..<min(from + SyncPass.transactionMessages, uids.count)])
      let batch = try await session.summaries(some, in: folder).compactMap { summary in
        contents[summary.uid].map { FilingBatch.Item(recognised: summary, as: $0, in: place, of: pass.mailbox.id) }
      }
      guard !batch.isEmpty else { continue }
      try await FilingBatch(work: work, place: place).file(batch)
      filed.formUnion(batch.map(\.fetched.uid))
      pass.report(.filed(folder: name, messages: batch.count, bytes: batch.reduce(0) { $0 + $1.size }))
    }
    return items.filter { !filed.contains($0.uid) }
  }

  /// Messages asked for one by one before it counts that the server gives none: its disk may be away.
  private static let probe = 20
  /// How often a message is filed again that could not be filed, once a day: a newer program may.
  private static let maximumFilings = 10

  /// Files what is held with its bytes and could not be filed before.
  func fileAgain(_ place: FolderPlace) async throws(Failure) {
    guard pass.part == .whole else { return }
    let held = try Failure.storing("look up mail of \(name)") { () throws(StoreError) in
      try store.quarantined(
        in: place.folder.id, uidValidity: place.uidValidity, before: work.now().adding(days: -1),
        attempts: FolderSync.maximumFilings)
    }
    for from in stride(from: 0, to: held.count, by: SyncPass.transactionMessages) {
      let some = held[from..<min(from + SyncPass.transactionMessages, held.count)]
      let raws = Dictionary(some.map { ($0.uid, $0.raw) }, uniquingKeysWith: { first, _ in first })
      let batch = try await session.summaries(some.map(\.uid), in: folder).compactMap { summary in
        raws[summary.uid].map { FilingBatch.Item(recognised: summary, as: $0, in: place, of: pass.mailbox.id) }
      }
      if !batch.isEmpty { try await FilingBatch(work: work, place: place).file(batch) }
    }
  }

  /// - Returns: false where the server lists a message and gives no content, which is asked for again by each sync.
  private func fetch(_ items: [FolderPlan.Item], _ place: FolderPlace) async throws(Failure) -> Bool {
    guard !items.isEmpty else { return true }
    let total = items.reduce(Int64(0)) { $0 + $1.size }
    pass.report(.folder(name: name, messages: items.count, bytes: total))
    // What has ended a connection comes behind everything else.
    let suspects = work.suspects(in: folder.id)
    let others = items.filter { !suspects.contains($0.uid) }
    let careful = work.isCareful(folder.id) ? others.prefix(FetchWindow().messagesPerCommand) : []
    var missing = try await fetchOneByOne(careful, place)
    work.endCare(folder.id)
    missing += try await fetchOnce(Array(others.dropFirst(careful.count)), place)
    missing += try await fetchOneByOne(items.filter { suspects.contains($0.uid) }[...], place)
    guard !missing.isEmpty else { return true }
    // A UID that was asked for and did not come is gone only after a second look; RFC 3501 lets another
    // client expunge it in between.
    let listed = try await session.searchAll(folder)
    let isCut = await isCut(at: UInt32(clamping: listed.count))
    let present = Set(listed)
    let again = items.filter { missing.contains($0.uid) && present.contains($0.uid) }
    try work.mark(FolderPlan.missing(missing, from: listed, isCut: isCut), as: .gone, place)
    guard !again.isEmpty else { return true }
    // One by one: a server that refuses a command because of one message refuses all that were in it.
    let alone = FetchWindow(messagesPerCommand: 1)
    var refused = try await fetchOnce(Array(again.prefix(FolderSync.probe)), place, window: alone)
    guard refused.count < FolderSync.probe else {
      throw Failure(
        session.doing("fetch", folder), reach: .folder, retry: .later(nil),
        cause: "the server gives none of the messages it was asked for",
        hint: "wait, then: rapport sync \(pass.mailbox.address)")
    }
    refused += try await fetchOnce(Array(again.dropFirst(FolderSync.probe)), place, window: alone)
    try work.mark(refused, as: .quarantined(SyncPass.noContent), place)
    return refused.isEmpty
  }

  /// Fetches and files; gives the UIDs that the server did not send.
  ///
  /// - Throws: to be tried again at once where the connection ended by it: with the next ones one by one then.
  private func fetchOnce(
    _ items: [FolderPlan.Item], _ place: FolderPlace, window: FetchWindow = FetchWindow()
  ) async throws(Failure) -> [UInt32] {
    guard !items.isEmpty else { return [] }
    let intake = try Intake(work: work, place: place, report: pass.report)
    do throws(Failure) {
      try await session.fetch(items, pass.part, in: folder, window: window) { event in
        try await intake.received(event)
      }
    } catch {
      // What came whole is filed; the message in the middle of which the connection ended is dropped.
      _ = try await intake.close()
      throw try await endedConnection(error, place, by: items.count == 1 ? items.first : nil)
    }
    return try await intake.close()
  }

  /// After a connection that ended in the middle of a command's messages: each for itself, so that it shows whether one
  /// of them does it.
  private func fetchOneByOne(
    _ items: ArraySlice<FolderPlan.Item>, _ place: FolderPlace
  ) async throws(Failure) -> [UInt32] {
    var missing: [UInt32] = []
    for item in items { missing += try await fetchOnce([item], place) }
    return missing
  }

  /// QUIRK: Dovecot says good-bye where it cannot read a message, and it does so each time; others fall silent. A message
  /// that makes the server do so twice by itself is set aside, and the others come in: until all is looked at again, or
  /// after silence until the next sync.
  ///
  /// - Parameter item: the only one that was asked for.
  private func endedConnection(
    _ failure: Failure, _ place: FolderPlace, by item: FolderPlan.Item?
  ) async throws(Failure) -> Failure {
    guard failure.reach != .process, !Task.isCancelled else { return failure }
    // With several commands under way its last words may be lost: who ended it shows with one.
    let (isByServer, isSilence) = (await session.isEndedByServer, await session.fellSilent && work.toleratesSilence)
    guard failure.retry == .now || isSilence || isByServer && failure.reach == .folder else { return failure }
    if let item {
      if isByServer || isSilence, work.suspect(item.uid, in: folder.id) {
        let reason = isSilence ? SyncPass.fallsSilent : SyncPass.endsConnection
        try work.mark([item.uid], as: .quarantined(reason), place)
        if isSilence { work.noteSilence(failure, in: folder.id) }
      }
    } else {
      work.beCareful(folder.id)
    }
    // What still ends it in the last attempt keeps no other folder's mail away.
    return failure.reach == .mailbox || work.mayTryAgain ? failure.tryingAgain : failure
  }
}

extension Failure {
  /// The same over another connection, at once: this one is of no use any more.
  var tryingAgain: Failure {
    var again = self
    (again.reach, again.retry) = (.mailbox, .now)
    return again
  }
}

/// What a folder still has to bring in when it was gone through.
struct Left {
  /// No message was without content, and none without an answer.
  var isComplete: Bool
  var backlog: Backlog
  /// When the backlog is taken up again; nil where there is none.
  var goesOn: Timestamp?
}
