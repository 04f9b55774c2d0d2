import Model
import Pipeline
import Store
import TestSupport
import Testing

/// What people decide beside a sync is settled as their run, and never as the sync's.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct SettlingTests {
  /// A workspace that knows two of Anna's notes, and a mailbox that holds an older one, which both answer.
  private func world() async throws -> (world: World, mailbox: Mailbox, record: ID<Record>) {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    func letter(_ number: Int) -> [UInt8] {
      let head = "References: <note-1@harbor.example>\r\n"
      return (number > 1 ? Array(head.utf8) : [])
        + note(number, to: account.address, date: "Mon, 0\(number) Mar 2026 10:00:00 +0000")
    }
    try servers.deliver([letter(2), letter(3)], to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    try await world.settle()
    try servers.deliver([letter(1)], to: account)
    var anna = RecordDraft(line: 2, kind: .contact, name: "Anna")
    anna.addresses = [Address("anna@harbor.example")!]
    // As an import beside the service: what follows is not asked for yet.
    try world.store.importRecords([anna], by: world.viewer, now: World.now)
    return (world, mailbox, try world.store.record(matching: "Anna").reference.id)
  }

  @Test func aSyncLeavesWhatPeopleDecidedToThem() async throws {
    let (world, mailbox, anna) = try await world()
    // Filed out of order, so that the sync has something to settle from a date before all the others.
    let outcome = try await world.sync(mailbox)
    #expect((outcome.stored, outcome.relinked) == (1, 0))
    #expect(try world.store.timeline(of: anna, for: world.viewer).count == 1)
    #expect(try world.store.lacksSettling())

    let settled = try await world.settle()
    #expect(settled.changed == 2)
    let run = try world.store.run(try #require(settled.run), for: world.viewer)
    #expect((run.kind, run.mailbox, run.user) == (.relink, nil, world.viewer.user))
    #expect(try world.store.timeline(of: anna, for: world.viewer).count == 3)
    #expect(try !world.store.isStale())
    #expect(try await world.sync(mailbox).run == nil)
  }

  @Test func aSyncThatSettlesStopsForPeople() async throws {
    let (world, mailbox, anna) = try await world()
    try await world.settle()
    let all = try world.store.timeline(of: anna, for: world.viewer)
    #expect(all.count == 2)
    // Decided in the moment in which the sync begins to settle.
    let store = world.store
    let pass = try SyncPass(store: store, mailbox: mailbox, rules: try ActiveRules.load(store)) { event in
      guard case .settling = event else { return }
      do {
        for entry in all {
          try store.unlink(.message(entry.view.message), from: anna, by: world.viewer, now: World.now)
        }
      } catch { Issue.record(error) }
    }
    let outcome = try await pass.run { World.now }
    #expect((outcome.stored, outcome.relinked) == (1, 0))
    #expect(try store.lacksSettling())
    try await world.settle()
    #expect(try !store.isStale())
    #expect(try store.faults() == [])
  }
}
