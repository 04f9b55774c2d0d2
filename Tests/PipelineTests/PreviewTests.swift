import Foundation
import Model
import Pipeline
import Providers
import Store
import TestSupport
import Testing

/// A preview says what the sync does, and does nothing.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct PreviewTests {
  @Test func saysWhatTheSyncDoes() async throws {
    let accounts = SampleWorldTests.people.map {
      MailServers.Account(address: "\($0)@acme.example", password: "\($0) secret")
    }
    let servers = try MailServers.start(users: accounts)
    defer { servers.stop() }
    for (person, account) in zip(SampleWorldTests.people, accounts) {
      try servers.deliver(files: ["\(World.samples)/mail/\(person)/inbox"], to: account)
      try servers.deliver(files: ["\(World.samples)/mail/\(person)/sent"], to: account, folder: "Sent", seen: true)
    }
    let world = try World()
    let mailboxes = try accounts.map { try world.connect($0, servers) { $0.createFromLookback = true } }
    for mailbox in mailboxes {
      let before = try state(world)
      var preview = try await PreviewPass(store: world.store, mailbox: mailbox).run(now: { World.now })
      let after = try state(world)
      #expect(after == before, "nothing is written: \(after.difference(from: before))")
      let outcome = try await world.sync(mailbox)
      #expect(preview.messages == outcome.stored)
      #expect(preview.problems == [])
      var actual = SyncPreview(mailbox: mailbox.address, period: mailbox.settings.period)
      (actual.folders, actual.unfetched) = (preview.folders, outcome.unfetched)
      try world.store.read(try #require(outcome.run), into: &actual)
      // In each mailbox one message is linked only for what its text says: a colleague's forward of a customer's letter,
      // which without it is internal, and one that names a project.
      #expect(actual.linked == preview.linked + 1)
      (preview.linked, preview.links, preview.left) = (actual.linked, actual.links, actual.left)
      (preview.frequentDeals, preview.skipped) = (actual.frequentDeals, actual.skipped)
      #expect(preview == actual)
    }
    let again = try await PreviewPass(store: world.store, mailbox: mailboxes[0]).run(now: { World.now })
    #expect(again.messages == 0)
  }

  @Test func goesByThePeriodThatIsAskedFor() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver([note(1, to: account.address), note(2, to: account.address)], to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers) { $0.periodDate = .written }
    let period = try #require(Period("2026-03-03"))
    let none = try await PreviewPass(store: world.store, mailbox: mailbox, period: period).run { World.now }
    #expect((none.messages, none.unfetched, none.period) == (0, 2, period))
    let all = try await PreviewPass(store: world.store, mailbox: mailbox).run { World.now }
    #expect((all.messages, all.unfetched, all.unknown.messages) == (2, 0, 2))
    #expect(all.bytes > Int64(2 * note(1).count) - 40)
    #expect(all.frequentUnknown.map(\.what) == ["anna@harbor.example"])
  }

  /// The provider counts headers, too: they are of the mailbox's share of a day, and where it is used up none come.
  @Test func whatItFetchesIsOfTheDaysShare() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let body = String(repeating: "A line of some length.\r\n", count: 40)
    try servers.deliver((1...4).map { note($0, body: body) }, to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    func fetched() throws -> Int64 { try world.store.fetchedBytes(mailbox.id, before: World.now) }
    var pass = PreviewPass(store: world.store, mailbox: mailbox)
    let first = try await pass.run { World.now }
    let used = try fetched()
    #expect(first.messages == 4 && first.problems == [] && used > 0 && used < first.bytes)

    pass.share = DailyShare(provider: "Gmail", bytes: used + 600)
    let second = try await pass.run { World.now }
    #expect(second.messages == 0)
    #expect(second.problems.map { $0.prefix(32) } == ["INBOX: 4 messages of 0 MB take a"])
    #expect(try fetched() == used)
    var sync = try SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) { _ in }
    sync.share = pass.share
    let outcome = try await sync.run { World.now }
    #expect((outcome.stored, outcome.waiting) == (0, 4))
  }

  /// What may not change.
  private func state(_ world: World) throws -> [String] {
    let files = try FileManager.default.contentsOfDirectory(atPath: world.folder).sorted()
    let packs = try FileManager.default.contentsOfDirectory(atPath: world.folder + "/packs").sorted()
    let copies = try world.store.copies(from: Timestamp(milliseconds: .min), limit: 10_000).count
    let records = try world.store.records(limit: 10_000).map(\.handle)
    let runs = try world.store.runs(for: world.viewer).map { "\($0.id) \($0.counts.sorted { $0.key < $1.key })" }
    return files + packs + ["\(copies)"] + records + runs
  }
}
