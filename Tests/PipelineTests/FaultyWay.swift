import Model
import Pipeline
import Store
import Synchronization
import TestSupport
import Wire

/// A mailbox of a real server, synchronised over a way that breaks as told.
final class FaultyWay {
  /// What the way sees, and breaks: TLS records, or the words inside them.
  enum Layer: Sendable { case records, words }
  /// A mailbox that was never synchronised, or one that stands somewhere and has changed.
  enum Moment: Sendable { case first, following }

  /// What happens, in so many places all over a session. `hangUp` cuts what the client sends, the others are in what
  /// the server sends.
  enum Kind: Sendable {
    case cut(Int), hangUp(Int), flip(Int), insert(Int), stall(Int)

    func plans(over whole: (fromClient: Int, fromServer: Int)) -> [FaultPlan] {
      func places(_ count: Int, _ bytes: Int) -> [Int] { (0..<count).map { bytes * (2 * $0 + 1) / (2 * count) } }
      switch self {
      case .cut(let count): return places(count, whole.fromServer).map { FaultPlan(fromServer: .cut(after: $0)) }
      case .hangUp(let count): return places(count, whole.fromClient).map { FaultPlan(fromClient: .cut(after: $0)) }
      case .flip(let count): return places(count, whole.fromServer).map { FaultPlan(fromServer: .flip(after: $0)) }
      case .stall(let count): return places(count, whole.fromServer).map { FaultPlan(fromServer: .stall(after: $0)) }
      case .insert(let count):
        // Bytes of no protocol, and words of this one that are not true.
        let garbage = [[0x00, 0xFF, 0x0D, 0x0A] + Array("{7}\r\n((\"".utf8), Array("\r\n* 3 EXPUNGE\r\n".utf8)]
        return places(count, whole.fromServer).enumerated().map { number, place in
          FaultPlan(fromServer: .insert(garbage[number % garbage.count], after: place))
        }
      }
    }

    /// Of how many places at least a sync tells. A later attempt has less to do, and may be done before its connection
    /// breaks; a message that is broken is asked for again, and a broken letter in it is not noticed.
    func toldLeast(_ layer: Layer) -> Int {
      switch (self, layer) {
      case (.cut(let count), .words), (.hangUp(let count), .words):
        // A server that hangs up at a message is asked for the others.
        count / 4
      case (.cut(let count), _), (.hangUp(let count), _), (.stall(let count), _), (.flip(let count), .records):
        count / 2
      case (.flip, .words), (.insert, _): 0
      }
    }

    /// What is told, one of these; what words that are not the server's lead to can be anything.
    func causes(_ layer: Layer) -> [String] {
      let late = "no answer in time"
      return switch (self, layer) {
      case (.cut, _), (.hangUp, _): ["the connection was cut", "closed the connection", "was reset", late]
      case (.stall, _): [late]
      case (.flip, .records), (.insert, .records): ["the connection was damaged", "the TLS session failed", late]
      case (.flip, .words), (.insert, .words): [": "]
      }
    }
  }

  private final class Plan: Sendable {
    let now = Mutex(FaultPlan.clean)
  }

  private static let messages = 20
  private let servers: MailServers
  private let account: MailServers.Account
  private let (layer, moment): (Layer, Moment)
  private let plan: Plan
  private let proxy: FaultProxy
  private let relay: TLSRelay?
  private var world: World
  private var mailbox: Mailbox
  /// How often a day has passed.
  private var days: Int64 = 0
  /// On the server: the UIDs, and those of them that are seen.
  private var (uids, seen): (Set<UInt32>, Set<UInt32>)

  /// Blocks while the server starts.
  init(_ layer: Layer, _ moment: Moment) throws {
    (self.layer, self.moment) = (layer, moment)
    servers = try MailServers.shared()
    account = try servers.addUser()
    let plan = Plan()
    self.plan = plan
    proxy = try FaultProxy(target: layer == .records ? servers.imaps.port : servers.imap.port) { _ in
      plan.now.withLock { $0 }
    }
    relay = layer == .records ? nil : try TLSRelay(to: proxy.port, of: servers)
    // A message that is passed on as it comes; inside TLS it would take most of the places.
    let long = String(repeating: "A line of some length.\r\n", count: 4_000)
    try servers.deliver(
      (1...FaultyWay.messages).map { note($0, body: $0 == 9 && layer == .records ? long : "Hello") }, to: account)
    (uids, seen) = (Set(1...UInt32(FaultyWay.messages)), [])
    (world, mailbox) = try FaultyWay.world(account, servers, relay?.endpoint ?? proxy.endpoint)
  }

  private static func world(
    _ account: MailServers.Account, _ servers: MailServers, _ imap: Endpoint
  ) throws -> (World, Mailbox) {
    let world = try World(records: false)
    return (world, try world.connect(account, servers, imap: imap))
  }

  var address: String { account.address }

  func stop() {
    relay?.stop()
    proxy.stop()
  }

  /// How often the client has waited for the server.
  var turns: Int { proxy.turns }

  /// How many bytes either side says in a session that nothing breaks.
  func whole() async throws -> (fromClient: Int, fromServer: Int) {
    if moment == .following { try await world.sync(mailbox) }
    let before = (proxy.bytes(from: .client), proxy.bytes(from: .server))
    _ = try await sync(under: .clean, timeouts: Timeouts())
    return (proxy.bytes(from: .client) - before.0, proxy.bytes(from: .server) - before.1)
  }

  /// Synchronises with something to do, over a way that breaks each of its connections; what the pass tells of it.
  ///
  /// - Parameter timeouts: by default so short that what stalls is seen soon; a machine that is as slow is one more
  ///   fault.
  func sync(under plan: FaultPlan, timeouts: Timeouts = Timeouts(tls: 2, read: 1)) async throws -> String? {
    switch moment {
    case .first: (world, mailbox) = try FaultyWay.world(account, servers, mailbox.imap)
    case .following: try change()
    }
    self.plan.now.withLock { $0 = plan }
    defer { self.plan.now.withLock { $0 = .clean } }
    var pass = try SyncPass(
      store: world.store, mailbox: try world.store.mailbox(mailbox.id), rules: try ActiveRules.load(world.store)
    ) { _ in }
    pass.timeouts = timeouts
    do throws(Failure) { return try await pass.run { World.now }.folderFailures.first?.failure.description } catch {
      return error.description
    }
  }

  /// One message comes, the oldest goes, another one is read.
  private func change() throws {
    let (new, old) = ((uids.max() ?? 0) + 1, uids.min() ?? 1)
    try servers.deliver([note(Int(new))], to: account)
    _ = try servers.doveadm(["expunge", "-u", account.address, "mailbox", "INBOX", "uid", "\(old)"])
    let read = uids.subtracting(seen).subtracting([old]).min() ?? new
    _ = try servers.doveadm(["flags", "add", "-u", account.address, "\\Seen", "mailbox", "INBOX", "uid", "\(read)"])
    uids.insert(new)
    uids.remove(old)
    seen.insert(read)
    seen.remove(old)
  }

  /// Synchronises over a way that is healthy; what is not as the server has it then.
  func heal() async throws -> [String] {
    // What was said wrongly inside TLS was believed, for a day at most.
    if layer == .words { days += 1 }
    let now = World.now.adding(seconds: 25 * 3600 * days)
    let pass = try SyncPass(
      store: world.store, mailbox: try world.store.mailbox(mailbox.id), rules: try ActiveRules.load(world.store)
    ) { _ in }
    var findings = try await pass.run { now }.folderFailures.map(\.failure.description)
    for folder in try await AuditPass(store: world.store).run(mailbox, now: { now }).folders {
      let there = folder.folder == "INBOX" ? uids.count : 0
      if (folder.onServer, folder.stored, folder.vanished, folder.gaps) != (there, there, 0, []) {
        findings.append("\(folder)")
      }
    }
    let inbox = try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 10_000)
    let unread = inbox.reduce(0) { $0 + $1.unread }
    if layer == .records, unread != uids.count - seen.count { findings.append("\(unread) unread") }
    return findings + (try world.store.faults())
  }
}
