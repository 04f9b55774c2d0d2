import Foundation
import IMAP
import Matching
import Model
import Pipeline
import Store
import Synchronization
import TestSupport
import Wire

/// The IMAP client against a real Dovecot on loopback: bringing in, following, holding connections open.
struct ServerBenchmark {
  let mail: Mail
  let runs: Int

  /// Messages of the folder that does not change.
  private static let unchanged = 200_000
  private static let idle = 200
  private static let delay = 50
  private static let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

  func run(_ part: Arguments.Part) async throws {
    let servers = try MailServers.start()
    defer { servers.stop() }
    if part == .imap {
      try await idling(servers)
      try await largeMessages(servers)
    }
    if part != .unchanged {
      let account = try servers.addUser("sales")
      try servers.deliver(files: mail.files, to: account)
      try await fetching(servers, account)
    }
    if part != .firstsync { try await following(servers) }
  }

  private func client(_ servers: MailServers, _ account: MailServers.Account) async throws -> IMAPClient {
    let client = try await IMAPClient.connect(servers.imaps, trust: .file(servers.caFile))
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    _ = try await client.examine(FolderPath("INBOX"))
    return client
  }

  private func workspace() throws -> MailStore {
    let folder = try temporaryFolder() + "/workspace"
    try MailStore.create(
      in: folder, timeZone: "Europe/Berlin", administrator: ("Olena", Address("olena@example.test")!),
      rules: DefaultRules.files(addresses: [], domains: ["example.test"]), now: Self.now)
    let store = try MailStore.open(folder, use: .work, now: Self.now)
    try ActiveRules.read(ActiveRules.mainFile, folder: store.rulesFolder).activate(store, by: nil, now: Self.now)
    return store
  }

  private func connect(
    _ store: MailStore, _ servers: MailServers, _ account: MailServers.Account, port: Int? = nil, period: Period
  ) throws -> Mailbox {
    let imap = Endpoint(host: "127.0.0.1", port: port ?? servers.imaps.port, security: .tls)
    return try store.addMailbox(
      address: Address(account.address)!, owner: try store.users()[0].id, imap: imap, smtp: servers.submission,
      login: account.address, password: Secret(account.password), trustFile: servers.caFile,
      settings: Settings(access: .shared, period: period), now: Self.now)
  }

  // MARK: Bringing in

  /// Without reading the mail: into packs and the ledger, as far as the network's part goes; and the peers beside it.
  private func fetching(_ servers: MailServers, _ account: MailServers.Account) async throws {
    var raw: [Double] = []
    var stored: [Double] = []
    for _ in 0..<runs {
      raw.append(try await discarding(servers, account))
      stored.append(try await storing(servers, account))
    }
    say(
      "first sync of \(mail.files.count) messages, \(megabytes(mail.bytes)), over TLS, median of \(runs): fetched and "
        + "discarded \(number(median(raw), 2)) s; into packs and ledger \(number(median(stored), 2)) s, "
        + "\(number(median(stored) / median(raw), 2)) times that")
    say(
      "  for peers: 127.0.0.1 \(servers.imaps.port) \(account.address) \(account.password), authority \(servers.caFile)"
    )
    if let command = ProcessInfo.processInfo.environment["PEER"] { try peer(command, servers, account) }
  }

  /// A command that is given host, port, user, password and the authority's file.
  private func peer(_ command: String, _ servers: MailServers, _ account: MailServers.Account) throws {
    for _ in 0..<runs {
      let process = Process()
      process.executableURL = URL(filePath: command)
      process.arguments = [
        "127.0.0.1", "\(servers.imaps.port)", account.address, account.password, servers.caFile,
      ]
      let start = Spent.now()
      try process.run()
      process.waitUntilExit()
      say("  peer: \(number(start.since().wall, 2)) s, status \(process.terminationStatus)")
    }
  }

  private func discarding(_ servers: MailServers, _ account: MailServers.Account) async throws -> Double {
    let client = try await client(servers, account)
    let wanted = try await client.searchAll().map { (uid: $0, size: Int64(0)) }
    let start = Spent.now()
    try await client.fetch(wanted, window: FetchWindow(bytes: 1 << 40, messagesPerCommand: 1 << 20)) { _ in }
    let wall = start.since().wall
    await client.logout()
    return wall
  }

  private func storing(_ servers: MailServers, _ account: MailServers.Account) async throws -> Double {
    let store = try workspace()
    defer { try? store.close() }
    let mailbox = try connect(store, servers, account, period: .all)
    let inbox = ListedFolder(
      path: FolderPath("INBOX"), name: "INBOX", separator: "/", specialUse: .inbox, isSelectable: true)
    let folder = try store.saveFolders([inbox], of: mailbox.id)[0].id
    let client = try await client(servers, account)
    let start = Spent.now()
    let wanted = try await client.summaries(try await client.searchAll())
    let listed = start.since()
    let intake = try RawIntake(store, mailbox, folder)
    try await client.fetch(wanted.reversed().map { (uid: $0.uid, size: $0.size ?? 0) }) {
      try await intake.received($0)
    }
    try await intake.end()
    let spent = start.since()
    say(
      "  listed in \(number(listed.wall, 2)) s, \(number(spent.wall, 2)) s in all, processor \(number(spent.processor, 2)) s"
    )
    await client.logout()
    let held = try store.ledgerCounts(mailbox.id).quarantined.values.reduce(0, +)
    precondition(held == mail.files.count)
    return spent.wall
  }

  // MARK: Memory

  private func largeMessages(_ servers: MailServers) async throws {
    let account = try servers.addUser("large")
    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0\r\n"
    let body = String(repeating: line, count: 100_000_000 / line.utf8.count)
    for number in 0..<3 {
      let file = try temporaryFolder() + "/large.eml"
      try Data("From: a@x.test\r\nSubject: \(number)\r\n\r\n\(body)".utf8).write(to: URL(filePath: file))
      try servers.deliver(files: [file], to: account)
    }
    // A process of its own: what was used to make the mail would hide what fetching takes.
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "imap", "--packed", "\(servers.imaps.port)\n\(account.address)\n\(account.password)\n\(servers.caFile)",
    ]
    try process.run()
    process.waitUntilExit()
  }

  /// Fetches all of an account into a pack and says what memory that took at its peak.
  static func measure(_ place: String) async throws {
    let words = place.split(separator: "\n").map(String.init)
    let client = try await IMAPClient.connect(
      Endpoint(host: "127.0.0.1", port: Int(words[0])!, security: .tls), trust: .file(words[3]))
    try await client.login(user: words[1], credential: .password(Secret(words[2])))
    _ = try await client.examine(FolderPath("INBOX"))
    let file = FileHandle(forWritingAtPath: "/dev/null")!
    let wanted = try await client.summaries(try await client.searchAll())
    try await client.fetch(wanted.map { (uid: $0.uid, size: $0.size ?? 0) }) { event in
      if case .bytes(let bytes) = event { try file.write(contentsOf: bytes) }
    }
    await client.logout()
    let bytes = Int(wanted.reduce(0) { $0 + ($1.size ?? 0) })
    say(
      "fetching \(wanted.count) messages of \(megabytes(bytes)) together: peak of memory "
        + megabytes(try Machine.memory("VmHWM")))
  }

  // MARK: Connections

  private func idling(_ servers: MailServers) async throws {
    let account = try servers.addUser("idle")
    let before = try Machine.memory("VmRSS")
    var clients: [IMAPClient] = []
    for _ in 0..<Self.idle { clients.append(try await client(servers, account)) }
    // Each of them has idled once, all at the same time.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in clients { group.addTask { _ = try await client.news(within: 1) } }
      try await group.waitForAll()
    }
    say(
      "\(Self.idle) connections that idled: \(megabytes(try Machine.memory("VmRSS"))) of memory, "
        + "\(megabytes(before)) before")
    for client in clients { await client.close() }
  }

  // MARK: Following

  private func following(_ servers: MailServers) async throws {
    let account = try servers.addUser("unchanged")
    let text = Array("From: a@x.test\r\nDate: Mon, 02 Mar 2020 10:00:00 +0000\r\nSubject: x\r\n\r\nx\r\n".utf8)
    for _ in 0..<10 {
      try servers.deliver(Array(repeating: text, count: Self.unchanged / 10), to: account)
    }
    let store = try workspace()
    defer { try? store.close() }
    let slow = FaultPlan(fromClient: .delay(milliseconds: Self.delay), fromServer: .delay(milliseconds: Self.delay))
    let isFar = Mutex(false)
    let proxy = try FaultProxy(target: servers.imaps.port) { _ in isFar.withLock { $0 } ? slow : .clean }
    defer { proxy.stop() }
    let near = try connect(store, servers, account, period: .days(7))
    func pass(_ mailbox: Mailbox) async throws -> Spent {
      let current = try store.mailbox(mailbox.id)
      let rules = try ActiveRules.load(store)
      let start = Spent.now()
      _ = try await SyncPass(store: store, mailbox: current, rules: rules) { _ in }.run { Self.now }
      return start.since()
    }
    let first = try await pass(near)
    var spent: [Spent] = []
    for _ in 0..<max(5, runs) { spent.append(try await pass(near)) }
    say(
      "a folder of \(Self.unchanged) messages: looked at whole in \(number(first.wall, 2)) s; unchanged "
        + "\(number(median(spent.map { $0.wall * 1000 }), 1)) ms with connecting and signing in, processor time "
        + "\(number(median(spent.map { $0.processor * 1000 }), 1)) ms")
    try store.setSignIn(
      imap: Endpoint(host: "127.0.0.1", port: proxy.port, security: .tls), smtp: near.smtp, login: near.login,
      password: Secret(account.password), trustFile: near.trustFile, of: near.id, by: Viewer(user: near.owner))
    // Behind another port it is another server, which is looked at whole once.
    _ = try await pass(near)
    isFar.withLock { $0 = true }
    let turns = proxy.turns
    let far = try await pass(near)
    say(
      "  with \(Self.delay) ms each way: \(number(far.wall, 2)) s, \(proxy.turns - turns) turns besides TCP's own, "
        + "good-bye and the end of TLS among them")
  }
}

private final class Draft: Sendable {
  let held: Mutex<RunDraft>
  init(_ run: RunDraft) { held = Mutex(run) }
}

/// Puts what comes into a pack, and into the ledger in batches, unread and one batch behind the network, as `Intake`.
private actor RawIntake {
  private let store: MailStore
  private let mailbox: Mailbox
  private let folder: ID<Folder>
  private let pack: PackWriter
  private var batch: [FetchedMessage] = []
  private var batchBytes: Int64 = 0
  private let run: Draft
  private var filing: Task<Void, any Error>?

  init(_ store: MailStore, _ mailbox: Mailbox, _ folder: ID<Folder>) throws {
    (self.store, self.mailbox, self.folder) = (store, mailbox, folder)
    run = Draft(
      RunDraft(kind: .sync, mailbox: mailbox.id, user: mailbox.owner, startedAt: Timestamp(milliseconds: 0)))
    pack = try store.packWriter(for: mailbox.id)
  }

  func received(_ event: FetchEvent) async throws {
    switch event {
    case .begin: try pack.begin()
    case .bytes(let bytes): try pack.append(bytes)
    case .end(let summary):
      let raw = try pack.end()
      batch.append(
        FetchedMessage(
          mailbox: mailbox.id, folder: folder, uidValidity: 7, uid: summary.uid, flags: summary.flags,
          receivedAt: summary.internalDate, raw: raw))
      batchBytes += raw.length
      if batch.count >= SyncPass.batchMessages || batchBytes >= SyncPass.batchBytes { try await flush() }
    case .discarded, .missing: break
    }
  }

  func end() async throws {
    try await flush()
    try await filing?.value
    try pack.close()
  }

  private func flush() async throws {
    try await filing?.value
    let messages = batch
    (batch, batchBytes) = ([], 0)
    filing = Task { [store, pack, run] in
      try pack.sync()
      try run.held.withLock { run in
        try store.file(&run, now: Timestamp(milliseconds: 0)) { filing in
          for fetched in messages { try filing.quarantine(fetched, reason: "not read") }
        }
      }
    }
  }
}
