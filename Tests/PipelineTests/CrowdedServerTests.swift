import Logging
import Model
import Store
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

/// Servers that allow few connections.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct CrowdedServerTests {
  /// Waits until the service would be asked for a sync by itself.
  private func askedSync(_ store: MailStore) async throws -> WorkRequest {
    let changes = store.changes.watch()
    if let request = try store.waitingRequests().first { return request }
    for await _ in changes {
      if let request = try store.waitingRequests().first { return request }
    }
    throw CancellationError()
  }

  private func expectDone(_ request: WorkRequest, in world: World) async throws {
    let ending = try await Worker(store: world.store, now: { World.now }).carryOut(request)
    guard case .done(let outcome) = ending else {
      Issue.record("\(ending)")
      return
    }
    #expect(outcome.problems == [])
  }

  @Test func aWatchGivesWayToTheSyncItAsksFor() async throws {
    let servers = try MailServers.start(connections: 1)
    defer { servers.stop() }
    let account = try servers.addUser()
    try servers.deliver([note(1)], to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    let watching = Task {
      try await Watching(store: world.store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
        World.now
      }.run()
    }
    // What it finds on looking shows that it has the one connection that there may be.
    try servers.deliver([note(2)], to: account)
    try await expectDone(try await askedSync(world.store), in: world)
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 2)
    // From then on, nobody is in the way of what the schedule asks for.
    try servers.deliver([note(3)], to: account)
    let next = try world.store.leave(.sync(mailbox.id), by: nil, now: World.now)
    try await expectDone(try world.store.request(next, for: world.viewer), in: world)
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 3)
    watching.cancel()
    try await watching.value
  }

  @Test func workWaitsForOtherWork() async throws {
    let servers = try MailServers.start(connections: 1)
    defer { servers.stop() }
    let world = try World(records: false)
    let mailbox = try world.connect(try servers.addUser(), servers)
    let first = try await MailboxSession.open(mailbox, store: world.store, doing: "sync") { World.now }
    async let second = MailboxSession.open(mailbox, store: world.store, doing: "file sent mail of") { World.now }
    while OpenConnections.shared.queue(at: mailbox) == 0 { await Task.yield() }
    await first.close()
    try await second.close()
  }
}

/// Who gives way to whom, without a server.
@Suite(.ownThreads) struct OpenConnectionsTests {
  private let all = OpenConnections()
  private let soon = ContinuousClock.now + .seconds(3600)

  private func mailbox(_ name: String, _ host: String = "mail.test") throws -> Mailbox {
    let endpoint = Endpoint(host: host, port: 993, security: .tls)
    return Mailbox(
      id: ID(1), address: try #require(Address("\(name)@x.test")), owner: ID(1), imap: endpoint, smtp: endpoint,
      login: name, trustFile: nil, connectedAt: World.now, settings: Settings(access: .shared, period: .all))
  }

  /// Watches of these mailboxes; each leaves when it is told to, and says so.
  private func watches(_ mailboxes: [Mailbox], _ told: Told) -> Places {
    let places = Places()
    for mailbox in mailboxes {
      places.add(
        all.enter(mailbox) {
          told.add(mailbox.login)
          places.take(mailbox.login)?.leave()
        }, of: mailbox.login)
    }
    return places
  }

  @Test func itsOwnWatchGivesWayFirst() async throws {
    let told = Told()
    let places = watches(try ["a", "b", "c", "d", "e"].map { try mailbox($0) }, told)
    #expect(await all.askToGiveWay(to: try mailbox("c")))
    #expect(told.names == ["c"])
    // The limit may be of our address: half of what is held there gives way, the newest first.
    #expect(await all.askToGiveWay(to: try mailbox("c")))
    #expect(told.names == ["c", "d", "e"])
    #expect(await !all.askToGiveWay(to: try mailbox("a", "other.test")), "of another server")
    #expect(await all.askToGiveWay(to: try mailbox("x", "MAIL.test")))
    #expect(told.names == ["c", "d", "e", "b"])
    #expect(await all.askToGiveWay(to: try mailbox("a")))
    #expect(await !all.askToGiveWay(to: try mailbox("a")), "nothing is left")
    #expect(places.isEmpty)
  }

  @Test func workIsWaitedForAndNotEnded() async throws {
    let mailbox = try mailbox("a")
    let work = all.enter(mailbox)
    #expect(await !all.askToGiveWay(to: mailbox))
    async let isRoom = all.waitForWork(at: mailbox, until: soon)
    while all.queue(at: mailbox) == 0 { await Task.yield() }
    work.leave()
    #expect(await isRoom)
    let other = all.enter(mailbox)
    #expect(await !all.waitForWork(at: mailbox, until: .now), "no longer than until then")
    #expect(all.queue(at: mailbox) == 0)
    let waiting = Task { await all.waitForWork(at: mailbox, until: soon) }
    while all.queue(at: mailbox) == 0 { await Task.yield() }
    waiting.cancel()
    #expect(await !waiting.value, "nor when it is cancelled")
    withExtendedLifetime(other) {}
  }

  @Test func aPlaceThatNobodyHoldsIsLeft() async throws {
    let mailbox = try mailbox("a")
    _ = all.enter(mailbox)
    #expect(await !all.waitForWork(at: mailbox, until: soon))
  }
}

/// Who was told to give way, in order.
private final class Told: Sendable {
  private let all = Mutex<[String]>([])
  var names: [String] { all.withLock { $0 } }
  func add(_ name: String) { all.withLock { $0.append(name) } }
}

private final class Places: Sendable {
  private let all = Mutex<[String: OpenConnections.Place]>([:])
  var isEmpty: Bool { all.withLock { $0.isEmpty } }
  func add(_ place: OpenConnections.Place, of name: String) { all.withLock { $0[name] = place } }
  func take(_ name: String) -> OpenConnections.Place? { all.withLock { $0.removeValue(forKey: name) } }
}
