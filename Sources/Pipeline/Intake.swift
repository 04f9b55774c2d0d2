internal import Foundation
internal import IMAP
internal import Model
internal import Store

/// Takes what a fetch hands out: bytes go straight into the pack; whole messages are parsed on all cores and filed in
/// batches, one batch behind the network, so that neither waits for the other.
actor Intake {
  private let work: SyncWork
  private let place: FolderPlace
  private let report: @Sendable (SyncProgress) -> Void
  private let pack: PackWriter
  private var batch: [FilingBatch.Item] = []
  private var batchBytes: Int64 = 0
  private var filing: Task<Result<Void, Failure>, Never>?
  private var missing: [UInt32] = []
  private var isOpen = false

  init(work: SyncWork, place: FolderPlace, report: @escaping @Sendable (SyncProgress) -> Void) throws(Failure) {
    (self.work, self.place, self.report) = (work, place, report)
    pack = try Failure.storing("open the pack of \(work.mailbox.address)") { () throws(StoreError) in
      try work.store.packWriter(for: work.mailbox.id)
    }
  }

  func received(_ event: FetchEvent) async throws(Failure) {
    switch event {
    case .begin:
      try packing { () throws(StoreError) in try pack.begin() }
      isOpen = true
    case .bytes(let bytes): try packing { () throws(StoreError) in try pack.append(bytes) }
    case .end(let summary): try await ended(summary)
    case .discarded: try abandon()
    case .missing(let uids): missing += uids
    }
  }

  private func ended(_ summary: MessageSummary) async throws(Failure) {
    let raw = try packing { () throws(StoreError) in try pack.end() }
    isOpen = false
    let fetched = FetchedMessage(summary, raw: raw, in: place, of: work.mailbox.id)
    batch.append(FilingBatch.Item(fetched: fetched, size: max(raw.length, summary.size ?? 0)))
    batchBytes += raw.length
    if batch.count >= SyncPass.batchMessages || batchBytes >= SyncPass.batchBytes { try await flush() }
  }

  private func abandon() throws(Failure) {
    guard isOpen else { return }
    try packing { () throws(StoreError) in try pack.abandon() }
    isOpen = false
  }

  /// Starts filing what has come, after the batch before it.
  private func flush() async throws(Failure) {
    try await settled()
    guard !batch.isEmpty else { return }
    let messages = batch
    (batch, batchBytes) = ([], 0)
    let (work, place, pack, report) = (work, place, pack, report)
    filing = Task {
      do throws(Failure) {
        try work.packing { () throws(StoreError) in try pack.sync() }
        for from in stride(from: 0, to: messages.count, by: SyncPass.transactionMessages) {
          let some = messages[from..<min(from + SyncPass.transactionMessages, messages.count)]
          try await FilingBatch(work: work, place: place).file(Array(some))
          let bytes = some.reduce(Int64(0)) { $0 + $1.size }
          report(.filed(folder: place.folder.listed.name, messages: some.count, bytes: bytes))
        }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
  }

  private func settled() async throws(Failure) {
    let result = await filing?.value
    filing = nil
    try result?.get()
  }

  /// Files the rest and gives the UIDs that did not come. Called once, also after a connection was cut.
  func close() async throws(Failure) -> [UInt32] {
    try abandon()
    try await flush()
    try await settled()
    try packing { () throws(StoreError) in try pack.close() }
    return missing
  }

  private func packing<Result>(_ body: () throws(StoreError) -> Result) throws(Failure) -> Result {
    try work.packing(body)
  }
}

extension FetchedMessage {
  fileprivate init(_ summary: MessageSummary, raw: RawLocation, in place: FolderPlace, of mailbox: ID<Mailbox>) {
    self.init(
      mailbox: mailbox, folder: place.folder.id, uidValidity: place.uidValidity, uid: summary.uid,
      flags: summary.flags, receivedAt: summary.internalDate, raw: raw, gmailThread: summary.gmailThread,
      emailID: summary.emailID, labels: summary.labels)
  }
}

/// Parses and files some fetched messages, in one transaction.
struct FilingBatch: Sendable {
  let work: SyncWork
  let place: FolderPlace
  private let decider: Decider

  init(work: SyncWork, place: FolderPlace) throws(Failure) {
    (self.work, self.place) = (work, place)
    decider = try work.decider()
  }

  struct Item: Sendable {
    let fetched: FetchedMessage
    /// Of the message, also where only its header was fetched.
    let size: Int64
    /// Bytes that came over the network.
    let traffic: Int64

    init(fetched: FetchedMessage, size: Int64) {
      (self.fetched, self.size, traffic) = (fetched, size, fetched.raw.length)
    }

    /// A message whose content another folder brought in.
    init(recognised summary: MessageSummary, as raw: RawLocation, in place: FolderPlace, of mailbox: ID<Mailbox>) {
      fetched = FetchedMessage(summary, raw: raw, in: place, of: mailbox)
      (size, traffic) = (raw.length, 0)
    }
  }

  private struct Prepared: Sendable {
    let fetched: FetchedMessage
    let message: Message
    let wants: Decider.Wants?
  }

  /// What the program ended at comes alone, so that it shows which message it was; at last it is left unread.
  func file(_ messages: [Item]) async throws(Failure) {
    let times = try noting { () throws(StoreError) in
      try work.store.interruptions(in: place.folder.id, uidValidity: place.uidValidity)
    }
    guard !times.isEmpty else { return try await read(messages) }
    let fresh = messages.filter { times[$0.fetched.uid] == nil }
    if !fresh.isEmpty { try await read(fresh) }
    for message in messages {
      guard let times = times[message.fetched.uid] else { continue }
      if times < SyncPass.interruptions { try await read([message]) } else { try leave(message) }
    }
  }

  private var doing: String { "file mail of \(place.folder.listed.name) of \(work.mailbox.address)" }

  private func leave(_ message: Item) throws(Failure) {
    try work.file(doing, now: work.now()) { filing in
      try filing.addTraffic(message.traffic, of: work.mailbox.id)
      try filing.quarantine(message.fetched, reason: SyncPass.endsProgram)
    }
    work.addQuarantined(1)
  }

  private func noting<Result>(_ body: () throws(StoreError) -> Result) throws(Failure) -> Result {
    try Failure.storing(doing, body)
  }

  private func read(_ messages: [Item]) async throws(Failure) {
    let now = work.now()
    let uids = messages.map(\.fetched.uid)
    try noting { () throws(StoreError) in
      try work.store.beginReading(uids, in: place.folder.id, uidValidity: place.uidValidity)
    }
    let prepared = await prepare(messages, now: now)
    var filed: [Filed] = []
    var quarantined = 0
    try work.file(doing, now: now) { filing in
      try filing.endReading(uids, in: place.folder.id, uidValidity: place.uidValidity)
      try filing.addTraffic(messages.reduce(0) { $0 + $1.traffic }, of: work.mailbox.id)
      for (fetched, item) in zip(messages.map(\.fetched), prepared) {
        switch item {
        // The pack was written a moment ago: that it cannot be read concerns the machine, not the message.
        case .failure(let error): throw error
        case .success(let item):
          do {
            filed.append(try filing.isolated { try file(item, in: filing, now: now) })
          } catch let error as StoreError {
            // A full disk or a damaged database makes this throw too, and the transaction fails as a whole.
            try filing.quarantine(fetched, reason: error.description)
            quarantined += 1
          }
        }
      }
    }
    work.add(filed)
    work.addQuarantined(quarantined)
  }

  private func file(_ item: Prepared, in filing: FilingTransaction, now: Timestamp) throws -> Filed {
    // Nothing that the server lists is dropped without a word.
    guard let wants = item.wants else { throw StoreError.noSuch("mailbox \(item.fetched.mailbox) any more") }
    let (placement, decision) = try decider.decide(item.message, wants, in: filing, now: now)
    return try filing.file(
      decider.filing(item.fetched, item.message, wants, placement: placement, decision: decision), date: wants.date
    )
  }

  private func prepare(_ messages: [Item], now: Timestamp) async -> [Result<Prepared, StoreError>] {
    let stripes = max(1, min(messages.count, ProcessInfo.processInfo.activeProcessorCount))
    return await withTaskGroup(of: [(Int, Result<Prepared, StoreError>)].self) { group in
      for stripe in 0..<stripes {
        group.addTask {
          stride(from: stripe, to: messages.count, by: stripes).map { ($0, prepare(messages[$0], now: now)) }
        }
      }
      var all: [Result<Prepared, StoreError>?] = Array(repeating: nil, count: messages.count)
      for await some in group { for (index, result) in some { all[index] = result } }
      return all.compactMap { $0 }
    }
  }

  private func prepare(_ item: Item, now: Timestamp) -> Result<Prepared, StoreError> {
    let fetched = item.fetched
    do throws(StoreError) {
      let message = try work.store.message(at: fetched.raw)
      let wants = decider.wants(
        message, mailbox: fetched.mailbox, folder: place.folder.listed.name,
        separator: place.folder.listed.separator, specialUse: place.specialUse,
        labels: fetched.labels ?? [], receivedAt: fetched.receivedAt, size: item.size, gmailThread: fetched.gmailThread,
        now: now)
      return .success(Prepared(fetched: fetched, message: message, wants: wants))
    } catch {
      return .failure(error)
    }
  }
}
