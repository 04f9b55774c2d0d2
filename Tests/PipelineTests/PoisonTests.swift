import Foundation
import Model
import Pipeline
import Store
import TestSupport
import Testing
import Wire

/// One message, or one wish of ours, that a server cannot bear keeps nothing else away.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct PoisonTests {
  /// Dovecot says good-bye where it cannot read a message.
  @Test(arguments: [[5], [5, 6, 250], [1], [260]])
  func messagesThatTheServerCannotRead(damaged: [Int]) async throws {
    let servers = try MailServers.start(users: [.init(address: "poison@example.test", password: "secret")])
    defer { servers.stop() }
    let account = MailServers.Account(address: "poison@example.test", password: "secret")
    try servers.deliver((1...260).map { note($0) }, to: account)
    try servers.deliver([note(261)], to: account, folder: "Sent")
    let inbox = servers.folder + "/mail/example.test/poison/new"
    let files = try FileManager.default.contentsOfDirectory(atPath: inbox).sorted()
    #expect(files.count == 260)
    for number in damaged { chmod("\(inbox)/\(files[number - 1])", 0) }
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    let noticed = Noticed()
    let first = try SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) {
      noticed.add($0)
    }
    let outcome = try await first.run { World.now }
    #expect(outcome.stored == 261 - damaged.count)
    // An attempt that has got further is no repeated one.
    #expect(noticed.notes.count { $0.hasSuffix("; connecting again") } == 2 * damaged.count, "\(noticed.notes)")
    #expect(outcome.quarantined == damaged.count)
    let counts = try world.store.ledgerCounts(mailbox.id)
    #expect(counts.stored == 261 - damaged.count)
    #expect(
      counts.quarantined == ["the server ends the connection when it is asked for it; asked twice": damaged.count])
    #expect(try await world.gaps(mailbox) == 0)
    // It is not asked for at each sync, and what comes later comes in.
    try servers.deliver([note(262)], to: account)
    #expect(try await world.sync(mailbox).stored == 1)
    // Mended, it comes when all is looked at again.
    for number in damaged { chmod("\(inbox)/\(files[number - 1])", 0o600) }
    let pass = try SyncPass(
      store: world.store, mailbox: try world.store.mailbox(mailbox.id), rules: try ActiveRules.load(world.store)
    ) { _ in }
    #expect(try await pass.run { World.now.adding(days: 2) }.stored == damaged.count)
    #expect(try world.store.ledgerCounts(mailbox.id).quarantined == [:])
  }

  private func connect(_ server: GmailServer, _ world: World) throws -> Mailbox {
    try world.store.addMailbox(
      address: Address("poison@example.test")!, owner: world.viewer.user, imap: server.endpoint, smtp: server.endpoint,
      login: "poison@example.test", password: Secret("secret"), trustFile: try server.trusted,
      settings: Settings(access: .shared, period: .all), now: World.now)
  }

  /// A server that says nothing more once it is asked for one of them.
  @Test func aMessageThatMakesTheServerFallSilent() async throws {
    var letters = (1...7).map { GmailServer.Letter($0, ["\\Inbox"], raw: note($0)) }
    letters[3].trouble = "falls silent"
    let server = try GmailServer(letters)
    defer { server.stop() }
    let world = try World(records: false)
    let mailbox = try connect(server, world)
    var pass = try SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) { _ in }
    pass.timeouts = Timeouts(read: 2)
    let outcome = try await pass.run { World.now }
    #expect(outcome.stored == 6)
    #expect(outcome.folderFailures.map(\.folder) == ["[Gmail]/All Mail"])
    #expect(
      try world.store.ledgerCounts(mailbox.id).quarantined == [
        "the server falls silent when it is asked for it; asked twice": 1
      ])
    // What comes later comes in, and it too as soon as the server gives it.
    try server.hold(letters + [GmailServer.Letter(8, ["\\Inbox"], modseq: 2, raw: note(8))])
    #expect(try await pass.run { World.now }.stored == 1)
    letters[3].trouble = nil
    try server.hold(letters + [GmailServer.Letter(8, ["\\Inbox"], modseq: 2, raw: note(8))])
    let healed = try await pass.run { World.now }
    #expect(healed.stored == 1 && healed.folderFailures.isEmpty)
    #expect(try world.store.ledgerCounts(mailbox.id).quarantined == [:])
  }

  /// What the program ended at, as a kill in the middle of a batch leaves it: each comes alone, and one at which it ends
  /// each time is kept unread, while the others come in.
  @Test func aMessageThatEndsTheProgram() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver([note(1)], to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    let inbox = try #require(try world.store.folders(of: mailbox.id).first { $0.listed.specialUse == .inbox })
    let validity = try #require(inbox.uidValidity)
    func end(at uids: [UInt32]) throws {
      try world.store.beginReading(uids, in: inbox.id, uidValidity: validity)
    }
    func ends() throws -> [UInt32: Int] { try world.store.interruptions(in: inbox.id, uidValidity: validity) }
    #expect(try ends() == [:])
    try servers.deliver((2...4).map { note($0) }, to: account)
    try end(at: [2, 3, 4])
    try end(at: [3])
    #expect(try ends() == [2: 1, 3: 2, 4: 1])
    #expect(try await world.sync(mailbox).stored == 3)
    #expect(try ends() == [:])

    try servers.deliver((5...6).map { note($0) }, to: account)
    try end(at: [5, 6])
    for _ in 1...2 { try end(at: [5]) }
    for stored in [1, 0] {
      let outcome = try await world.sync(mailbox)
      #expect((outcome.stored, outcome.quarantined) == (stored, stored))
      #expect(
        try world.store.ledgerCounts(mailbox.id).quarantined == [
          "the program has ended 3 times while it read it; it is kept unread": 1
        ])
      #expect(try ends() == [5: 3])
    }
    #expect(try await world.gaps(mailbox) == 0)
    #expect(try world.store.faults() == [])
  }

  /// A server that slows the account down is left alone: what was under way is kept, and the next sync goes on.
  @Test func aServerThatSlowsTheAccountDown() async throws {
    // Two of them fill the window, and a third is asked for when one has come.
    let body = String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 20_000)
    var letters = (1...5).map { GmailServer.Letter($0, ["\\Inbox"], raw: note($0, body: body)) }
    letters[4].trouble = "throttled"
    let server = try GmailServer(letters)
    defer { server.stop() }
    let world = try World(records: false)
    let mailbox = try connect(server, world)
    let thrown = await #expect(throws: Failure.self) { try await world.sync(mailbox) }
    let failure = try #require(thrown)
    #expect(
      failure.description == "fetch [Gmail]/All Mail of poison@example.test: the server asks us to slow down: "
        + "\"Success [THROTTLED]\"; wait, then: rapport sync poison@example.test")
    #expect(failure.reach == .mailbox && failure.retry == .later(nil))
    let folder = "[Gmail]/All Mail"
    #expect(try server.fetched() == ["\(folder) 205", "\(folder) 204", "\(folder) 203"])
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 3)
    let told = try world.store.syncNote(of: mailbox.id)
    #expect((told.failure, told.failures) == (failure.description, 1))

    #expect(try await world.sync(mailbox).stored == 2)
    #expect(try server.fetched() == ["\(folder) 202", "\(folder) 201"])
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 5)
    #expect(try world.store.syncNote(of: mailbox.id).failure == nil)
    #expect(try await world.gaps(mailbox) == 0)
    #expect(try world.store.faults() == [])
  }

  /// A folder that others alone may mark, and a server that hangs up on it.
  @Test(arguments: ["refuses flags", "hangs up on flags"])
  func flagsThatTheServerDoesNotTake(trouble: String) async throws {
    var letters = [
      GmailServer.Letter(1, ["\\Inbox"], raw: note(1)), GmailServer.Letter(2, ["\\Inbox"], raw: note(2)),
    ]
    letters[0].trouble = trouble
    let server = try GmailServer(letters)
    defer { server.stop() }
    let world = try World(records: false)
    let mailbox = try connect(server, world)
    try await world.sync(mailbox)
    let first = try world.store.find(message: "note-1@harbor.example", for: world.viewer)
    try world.store.markRead([first], by: world.viewer, now: World.now)
    try server.hold(letters + [GmailServer.Letter(3, ["\\Inbox"], modseq: 2, raw: note(3))])
    let outcome = try await world.sync(mailbox)
    #expect(outcome.stored == 1)
    let isRefused = trouble == "refuses flags"
    #expect(
      outcome.folderFailures.map(\.failure.cause) == (isRefused ? ["the server refused UID STORE: \"not yours\""] : []))
    // What is refused is told once; what got lost on its way is tried again.
    #expect(try world.store.flagChanges(of: mailbox.id).isEmpty == isRefused)
    letters[0].trouble = nil
    try server.hold(letters + [GmailServer.Letter(3, ["\\Inbox"], modseq: 2, raw: note(3))])
    #expect(try await world.sync(mailbox).folderFailures.isEmpty)
    #expect(try world.store.flagChanges(of: mailbox.id).isEmpty)
  }
}
