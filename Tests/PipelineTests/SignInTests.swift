import Model
import Pipeline
import Store
import TestSupport
import Testing

/// A sign-in that is changed while a pass is under way.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct SignInTests {
  /// Each connection asks where the servers are together with the password: neither goes with an older other.
  @Test func everyConnectionIsMadeAsTheSignInIsThen() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver([note(1)], to: account)
    let world = try World(records: false)
    let old = try FaultProxy(target: servers.imaps.port, plan: .clean)
    defer { old.stop() }
    let before = try world.connect(
      MailServers.Account(address: account.address, password: "of the old provider"), servers, imap: old.endpoint,
      smtp: Endpoint(host: "localhost", port: try closedPort(), security: .startTLS))
    try world.store.setSignIn(
      imap: servers.imaps, smtp: servers.submission, login: account.address, password: Secret(account.password),
      trustFile: servers.caFile, of: before.id, by: world.viewer)

    // With the mailbox as it was when the pass began: what it was told of one server is not noted of another.
    let pass = try SyncPass(store: world.store, mailbox: before, rules: try ActiveRules.load(world.store)) { _ in }
    let refused = await #expect(throws: Failure.self) { try await pass.run { World.now } }
    #expect(refused?.cause == "the mailbox was connected anew meanwhile; the next sync goes on with it")
    #expect(try await world.sync(before).stored == 1)
    #expect(try await DoctorPass(store: world.store).run(before) { World.now }.allSatisfy { $0.outcome != .failed })
    #expect(old.bytes(from: .client) == 0)
  }
}
