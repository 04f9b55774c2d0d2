import Foundation
import Matching
import Model
import Pipeline
import Store
import Synchronization
import TestSupport

/// A whole mailbox from a real Dovecot into a fresh workspace, then again with nothing new.
struct SyncBenchmark {
  let mail: Mail

  static let unchangedRuns = 3

  func run() async throws {
    let servers = try MailServers.start()
    defer { servers.stop() }
    let account = try servers.addUser("sales")
    try servers.deliver(files: mail.files, to: account)
    let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    let store = try workspace(now: now)
    let viewer = Viewer(user: try store.users()[0].id)
    let records = mail.isMade ? try importRecords(into: store, by: viewer, now: now) : 0
    let mailbox = try store.addMailbox(
      address: Address(account.address)!, owner: viewer.user, imap: servers.imaps, smtp: servers.submission,
      login: account.address, password: Secret(account.password), trustFile: servers.caFile,
      settings: Settings(access: .shared, period: .all), now: now)

    print("sync: Dovecot on loopback over TLS, on the same processors; fresh workspace with \(records) records")
    let isFresh = Machine.restartPeak()
    let before = try Machine.memory("VmRSS")
    let settling = Mutex<Spent?>(nil)
    let start = Spent.now()
    let outcome = try await SyncPass(store: store, mailbox: mailbox, rules: try ActiveRules.load(store)) { progress in
      if case .settling = progress { settling.withLock { $0 = start.since() } }
    }.run { now }
    let spent = start.since()
    let peak = try Machine.memory("VmHWM")
    report(outcome, spent, brought: settling.withLock { $0 } ?? spent)
    print(
      "  peak memory: \(megabytes(peak)) (VmHWM\(isFresh ? "" : " of the whole process")); \(megabytes(before)) before")
    try await again(store, mailbox.id, now: now)
  }

  private func report(_ outcome: SyncOutcome, _ spent: Spent, brought: Spent) {
    let (count, bytes) = (Double(outcome.stored), Double(mail.bytes) / 1e6)
    print(
      "  first: \(outcome.stored) of \(mail.files.count) stored, \(outcome.quarantined) quarantined, "
        + "\(outcome.links) links, in \(number(spent.wall, 2)) s: \(number(count / spent.wall)) messages/s, "
        + "\(number(bytes / spent.wall, 1)) MB/s; processor time \(number(spent.processor, 2)) s")
    print(
      "    of it bringing in and filing \(number(brought.wall, 2)) s, "
        + "settling \(number(spent.wall - brought.wall, 2)) s")
    for (folder, failure) in outcome.folderFailures { print("  FAILED: \(folder): \(failure)") }
  }

  private func again(_ store: MailStore, _ id: ID<Mailbox>, now: Timestamp) async throws {
    var times: [Double] = []
    for _ in 0..<SyncBenchmark.unchangedRuns {
      let start = Spent.now()
      let outcome = try await SyncPass(
        store: store, mailbox: try store.mailbox(id), rules: try ActiveRules.load(store)
      ) { _ in }.run { now }
      times.append(start.since().wall * 1000)
      if outcome.run != nil { print("  UNEXPECTED: the unchanged mailbox made a run") }
    }
    print(
      "  unchanged: \(number(median(times))) ms, median of \(times.count) runs (spread \(number(spread(times))) %), "
        + "connecting and signing in included")
  }

  // MARK: Setting

  private func workspace(now: Timestamp) throws -> MailStore {
    let folder = try temporaryFolder() + "/workspace"
    try MailStore.create(
      in: folder, timeZone: "Europe/Berlin", administrator: ("Olena Kovalenko", Address("olena@example.test")!),
      rules: DefaultRules.files(addresses: [], domains: ["example.test"]), now: now)
    let store = try MailStore.open(folder, use: .work, now: now)
    try ActiveRules.read(ActiveRules.mainFile, folder: store.rulesFolder).activate(store, by: nil, now: now)
    return store
  }

  /// The firms and people that the made letters come from, with a deal for each firm.
  private func importRecords(into store: MailStore, by viewer: Viewer, now: Timestamp) throws -> Int {
    var count = 0
    for (kind, sheet) in Firm.sheets {
      let read = try CRMImport.drafts(
        kind: kind, csv: Array(sheet.utf8), told: ["Offer": .open], timeZone: "UTC", now: now)
      _ = try store.importRecords(read.drafts, by: viewer, now: now)
      count += read.drafts.count
    }
    return count
  }
}
