import Foundation
import Model
import Pipeline
import Store
import TestSupport
import Testing

/// One mailbox against a real server: what a sync brings in, follows and survives.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct SyncTests {
  @Test func theLookbackEndsAtAMidnight() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    // Midnight of 20 October in Berlin is 22:00 UTC of the day before.
    try servers.deliver([note(1)], to: account, received: .at(Timestamp(iso: "2026-10-19 21:59:59")!))
    try servers.deliver([note(2)], to: account, received: .at(Timestamp(iso: "2026-10-19 22:00:00")!))
    try servers.deliver([note(3)], to: account, received: .at(Timestamp(iso: "2026-11-19 10:00")!))
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers) { $0.period = .months(1) }
    var outcome = try await world.sync(mailbox)
    #expect(outcome.stored == 2)
    #expect(outcome.unfetched == 1)
    // A longer period brings in what was outside; the rest is known.
    var settings = mailbox.settings
    settings.period = .months(2)
    try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
    #expect(try await world.gaps(mailbox) == 1, "it is owed from the change on")
    outcome = try await world.sync(mailbox)
    #expect(outcome.stored == 1)
    #expect(try await world.gaps(mailbox) == 0)
  }

  @Test func theDateFieldCountsWhereTheMailboxWasMoved() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let messages = (1...24).map { note($0, date: "Mon, 02 Mar \($0 <= 12 ? 2024 : 2026) 10:00:00 +0000") }
    try servers.deliver(messages, to: account, received: .at(Timestamp(iso: "2026-11-01 09:00")!))
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers) { $0.period = .months(12) }
    let noticed = Noticed()
    _ = try await SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) {
      noticed.add($0)
    }.run { World.now }
    #expect(noticed.migrations == ["INBOX"])
    let other = try World(records: false)
    let written = try other.connect(account, servers) {
      $0.period = .months(12)
      $0.periodDate = .written
    }
    let outcome = try await other.sync(written)
    #expect(outcome.stored == 12)
    #expect(outcome.unfetched == 12)
  }

  /// Where the Date field counts, what has none that can be read counts by its arrival, and stays when it is renumbered.
  @Test func mailWithoutADateCountsByItsArrival() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let undated = String(decoding: note(2, date: "none"), as: UTF8.self).replacing("Date: none\r\n", with: "")
    let today = [
      note(1, date: "Thu, 19 Nov 2026 10:00:00 +0000"), Array(undated.utf8), note(3, date: "gestern nachmittag"),
    ]
    try servers.deliver(today, to: account, received: .at(Timestamp(iso: "2026-11-19 10:00")!))
    try servers.deliver([note(4, date: "gestern")], to: account, received: .at(Timestamp(iso: "2025-01-05")!))
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers) {
      $0.period = .days(7)
      $0.periodDate = .written
    }
    let first = try await world.sync(mailbox)
    #expect((first.stored, first.unfetched) == (3, 1))
    // It arrives later, and its server says that it is old.
    try servers.deliver([note(5, date: "vorgestern")], to: account, received: .at(Timestamp(iso: "2025-02-01")!))
    #expect(try await world.sync(mailbox).stored == 1)
    _ = try servers.doveadm(["mailbox", "update", "-u", account.address, "--uid-validity", "77777", "INBOX"])
    let renumbered = try await world.sync(mailbox)
    #expect((renumbered.stored, renumbered.recognised, renumbered.gone, renumbered.unfetched) == (0, 4, 0, 1))
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 4)
    #expect(try await world.gaps(mailbox) == 0)
  }

  @Test func newMailFlagsAndDeletionsAreFollowed() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver((1...5).map { note($0) }, to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    #expect(try world.unread(mailbox) == 5, "reading marks nothing as seen")
    _ = try servers.doveadm(["flags", "add", "-u", account.address, "\\Seen", "mailbox", "INBOX", "uid", "2"])
    _ = try servers.doveadm(["expunge", "-u", account.address, "mailbox", "INBOX", "uid", "4"])
    try servers.deliver([note(6)], to: account)
    let outcome = try await world.sync(mailbox)
    #expect(outcome.stored == 1)
    #expect(outcome.gone == 1)
    #expect(try world.unread(mailbox) == 4)
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 5)
    #expect(try await world.gaps(mailbox) == 0)
  }

  @Test func aNewUIDValidityDoublesAndLosesNothing() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver([note(1)], to: account, received: .at(Timestamp(iso: "2025-01-05")!))
    try servers.deliver([note(2), note(3)], to: account, received: .at(Timestamp(iso: "2026-11-10")!))
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    // The period has moved on meanwhile; what the folder holds stays looked after.
    var settings = mailbox.settings
    settings.period = .months(3)
    try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
    _ = try servers.doveadm(["mailbox", "update", "-u", account.address, "--uid-validity", "77777", "INBOX"])
    let outcome = try await world.sync(mailbox)
    #expect(outcome.newMessages == 0)
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 3)
    #expect(try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 10).count == 3)
    #expect(try world.store.faults() == [])
    #expect(try await world.gaps(mailbox) == 0)
    #expect(try await world.sync(mailbox).stored == 0)
  }

  @Test func aFolderThatIsGoneIsNamedAndTheOthersGoOn() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver([note(1)], to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers) { $0.folders = .named(["Offers", "INBOX"]) }
    let outcome = try await world.sync(mailbox)
    #expect(outcome.stored == 1)
    #expect(
      outcome.folderFailures.map(\.failure.description) == [
        "sync Offers of \(account.address): the server lists no such folder; see: rapport folders \(account.address); then: "
          + "rapport settings \(account.address) folders=..."
      ])
  }

  @Test func garbageIsStoredLikeAnyMessage() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let garbage = (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 193 &+ 7) }.filter { $0 != 0 }
    try servers.deliver([garbage, Array("\r\n\r\n".utf8), note(1)], to: account, received: .at(World.now))
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    #expect(try await world.sync(mailbox).stored == 3)
    #expect(try await world.gaps(mailbox) == 0)
    #expect(try world.store.faults() == [])
  }

  @Test func mailThatComesInWhileRulesChangeIsDecidedByTheNewOnes() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver((1...3).map { note($0, to: account.address) }, to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    let old = try ActiveRules.load(world.store)
    try "version: 1\nrules:\n  - name: x\n    when: { subject: { words: [a] } }\n    stop: true\n".write(
      toFile: world.store.rulesFolder + "/new.yaml", atomically: true, encoding: .utf8)
    let new = try ActiveRules.read("new.yaml", folder: world.store.rulesFolder)
    #expect(try new.activate(world.store, by: nil, now: World.now))
    // What there was is decided again before the rest comes in.
    try await world.settle()
    let outcome = try await SyncPass(store: world.store, mailbox: mailbox, rules: old) { _ in }.run { World.now }
    #expect(outcome.stored == 3)
    for number in 1...3 {
      let id = try world.store.find(message: "<note-\(number)@harbor.example>", for: world.viewer)
      let copies = try world.store.message(id, for: world.viewer).copies
      #expect(copies.map { $0.decision?.rules } == [new.hash])
    }
    #expect(try !world.store.isStale())
  }

  @Test(arguments: [
    ("password", "sign-in failed"), ("port", "refuses connections"), ("no TLS", "does not speak TLS"),
    ("authority", "not signed by a trusted authority"), ("host", "is not for"),
  ])
  func badConnectionsAreNamed(what: String, cause: String) async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let world = try World(records: false)
    var imap = servers.imaps
    var login = account
    switch what {
    case "password": login = MailServers.Account(address: account.address, password: "not this")
    case "port": imap.port = try closedPort()
    case "no TLS": imap = Endpoint(host: "localhost", port: servers.imap.port, security: .tls)
    // Resolves to the server, and is no name of its certificate.
    case "host": imap.host = "127.1"
    default: break
    }
    let mailbox = try world.store.addMailbox(
      address: Address(login.address)!, owner: world.viewer.user, imap: imap, smtp: servers.submission,
      login: login.address, password: Secret(login.password), trustFile: what == "authority" ? nil : servers.caFile,
      settings: Settings(period: .all), now: World.now)
    let failure = await #expect(throws: Failure.self) { try await world.sync(mailbox) }
    let text = try #require(failure).description
    #expect(text.contains(cause), "\(text)")
    #expect(text.contains(login.address))
    #expect(!text.contains(login.password))
    #expect(failure?.hint != nil)
    #expect(try world.store.syncNote(of: mailbox.id).failure == text)
  }
}
