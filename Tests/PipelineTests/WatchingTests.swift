import Logging
import Model
import Store
import TestSupport
import Testing

@testable import Pipeline

/// A watch whose server is away.
@Suite(.ownThreads) struct WatchingTests {
  @Test func aWatchThatFailsAsksForOneSync() async throws {
    let world = try World(records: false)
    // Nothing listens there.
    let nowhere = Endpoint(host: "127.0.0.1", port: 9, security: .tls)
    let mailbox = try world.store.addMailbox(
      address: try #require(Address("away@acme.example")), owner: world.viewer.user, imap: nowhere, smtp: nowhere,
      login: "away", password: Secret("secret"), trustFile: nil, settings: Settings(), now: World.now)
    func note(failure: String?, failures: Int) throws {
      try world.store.noteSync(
        mailbox: mailbox.id, at: World.now, failure: failure, failures: failures, next: World.now.adding(days: 1))
    }
    try note(failure: nil, failures: 0)
    let changes = world.store.changes.watch()
    let watching = Task {
      try await Watching(store: world.store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
        World.now
      }.run()
    }
    var asked = try world.store.waitingRequests()
    for await _ in changes where asked.isEmpty {
      asked = try world.store.waitingRequests()
      if !asked.isEmpty { break }
    }
    #expect(asked.map(\.work) == [.sync(mailbox.id)])
    // The sync finds the same, and from then on the schedule says when the server is tried.
    _ = try await Worker(store: world.store, now: { World.now }).carryOut(try #require(asked.first))
    watching.cancel()
    try await watching.value
    #expect(try world.store.mailboxStatuses(for: world.viewer).first?.note.failure != nil)
    #expect(try world.store.currentMailboxes().isEmpty && world.store.waitingRequests().isEmpty)
  }
}
