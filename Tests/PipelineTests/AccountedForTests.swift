import Foundation
import Model
import Pipeline
import Store
import TestSupport
import Testing

/// What is on the server is here, whenever it came and wherever it was before.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct AccountedForTests {
  private let servers: MailServers
  private let world: World

  init() throws {
    servers = try MailServers.shared()
    world = try World(records: false)
  }

  private func sync(_ mailbox: Mailbox, afterDays days: Int64) async throws -> SyncOutcome {
    let pass = try SyncPass(
      store: world.store, mailbox: try world.store.mailbox(mailbox.id), rules: try ActiveRules.load(world.store)
    ) { _ in }
    return try await pass.run { World.now.adding(days: days) }
  }

  /// The period is about what there was at first. What arrives later comes in, however long the service was away and
  /// whatever date it bears.
  @Test(arguments: [PeriodDate.received, .written])
  func whatArrivesLaterIsNotOutsideThePeriod(date: PeriodDate) async throws {
    let account = try servers.addUser()
    try servers.deliver([note(1)], to: account, received: .at(Timestamp(iso: "2025-01-05")!))
    try servers.deliver(
      [note(2, date: "Thu, 19 Nov 2026 10:00:00 +0000")], to: account,
      received: .at(Timestamp(iso: "2026-11-19 10:00")!))
    let mailbox = try world.connect(account, servers) {
      $0.period = .days(7)
      $0.periodDate = date
    }
    let first = try await world.sync(mailbox)
    #expect((first.stored, first.unfetched) == (1, 1))
    let late = [note(3, date: "Thu, 01 Jan 1970 00:00:00 +0000"), note(4, date: "Sat, 21 Nov 2026 10:00:00 +0000")]
    try servers.deliver(late, to: account, received: .at(Timestamp(iso: "2026-11-21 10:00")!))
    let second = try await sync(mailbox, afterDays: 30)
    #expect((second.stored, second.unfetched) == (2, 0))
    // The one that was there before is not brought in by that.
    let third = try await sync(mailbox, afterDays: 60)
    #expect((third.stored, third.run) == (0, nil))
  }

  /// Another account behind the same mailbox, with the same UIDVALIDITY and UIDs.
  @Test func numbersMeanNothingOnAnotherServer() async throws {
    let (old, new) = (try servers.addUser(), try servers.addUser())
    for account in [old, new] {
      try servers.deliver([note(account == old ? 1 : 11), note(2)], to: account)
      _ = try servers.doveadm(["mailbox", "update", "-u", account.address, "--uid-validity", "7", "INBOX"])
    }
    let mailbox = try world.connect(old, servers)
    try await world.sync(mailbox)
    let viewer = world.viewer
    func folders(_ number: Int) throws -> [String] {
      let message = try world.store.find(message: "note-\(number)@harbor.example", for: viewer)
      return try world.store.message(message, for: viewer).copies.map { "\($0.uid) \($0.goneAt == nil)" }
    }
    func move(to account: MailServers.Account) async throws -> SyncOutcome {
      try world.store.setSignIn(
        imap: mailbox.imap, smtp: mailbox.smtp, login: account.address, password: Secret(account.password),
        trustFile: mailbox.trustFile, of: mailbox.id, by: viewer)
      let outcome = try await world.sync(mailbox)
      #expect(try await world.gaps(mailbox) == 0)
      #expect(try world.store.faults() == [])
      return outcome
    }
    let there = try await move(to: new)
    #expect(there.newMessages == 1)
    #expect(try folders(1) == ["1 false"] && folders(2) == ["2 true"] && folders(11) == ["1 true"])
    let back = try await move(to: old)
    #expect(back.newMessages == 0)
    #expect(try folders(1).contains("1 true") && folders(2) == ["2 true"] && folders(11) == ["1 false"])
    // A new password alone changes nothing.
    #expect(try await move(to: old).run == nil)
  }

  /// Another server behind another port of the same name, with the same UIDVALIDITY and UIDs.
  @Test func numbersMeanNothingBehindAnotherPort() async throws {
    let account = try servers.addUser()
    let other = try MailServers.start(users: [account])
    defer { other.stop() }
    for (number, some) in [(1, servers), (2, other)] {
      try some.deliver([note(number)], to: account)
      _ = try some.doveadm(["mailbox", "update", "-u", account.address, "--uid-validity", "7", "INBOX"])
    }
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    try world.store.setSignIn(
      imap: other.imaps, smtp: mailbox.smtp, login: mailbox.login, password: Secret(account.password),
      trustFile: other.caFile, of: mailbox.id, by: world.viewer)
    let outcome = try await world.sync(mailbox)
    #expect((outcome.newMessages, outcome.gone) == (1, 1))
    let isThere = try (1...2).map { number in
      let message = try world.store.find(message: "note-\(number)@harbor.example", for: world.viewer)
      return try world.store.message(message, for: world.viewer).copies.map { $0.goneAt == nil }
    }
    #expect(isThere == [[false], [true]])
    #expect(try world.store.faults() == [])
  }

  /// What was in a folder that is no more is gone with it, and is recognised when its folder has another name or comes
  /// back: nothing is fetched for it.
  @Test func aFolderThatIsGoneTakesItsMailAlong() async throws {
    let account = try servers.addUser()
    try servers.deliver([note(1)], to: account)
    try servers.deliver((2...4).map { note($0) }, to: account, folder: "Offers")
    let mailbox = try world.connect(account, servers) { $0.folders = .named(["INBOX", "Offers"]) }
    try await world.sync(mailbox)
    let bytes = try world.store.fetchedBytes(mailbox.id, before: World.now)
    func change(_ arguments: String...) async throws -> (stored: Int, recognised: Int, gone: Int, held: Int) {
      _ = try servers.doveadm(["mailbox", arguments[0], "-u", account.address] + arguments.dropFirst())
      let outcome = try await world.sync(mailbox)
      #expect(try await world.sync(mailbox).run == nil)
      #expect(try world.store.faults() == [])
      return (outcome.stored, outcome.recognised, outcome.gone, try world.store.ledgerCounts(mailbox.id).stored)
    }
    #expect(try await change("rename", "Offers", "Deals") == (0, 0, 3, 1))
    #expect(try await change("rename", "Deals", "Offers") == (0, 3, 0, 4))
    #expect(try world.store.fetchedBytes(mailbox.id, before: World.now) == bytes)
    #expect(try await change("rename", "Offers", "Deals") == (0, 0, 3, 1))
    // What is found under its new name later keeps its copies.
    var settings = mailbox.settings
    settings.folders = .named(["INBOX", "Deals"])
    try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
    let found = try await world.sync(mailbox)
    #expect((found.stored, found.recognised, found.newMessages, found.gone) == (0, 3, 0, 0))
    let second = try world.store.find(message: "note-2@harbor.example", for: world.viewer)
    let copies = try world.store.message(second, for: world.viewer).copies
    #expect(copies.map { "\($0.folderName) \($0.goneAt == nil)" } == ["Deals true"])
    #expect(try await change("delete", "Deals") == (0, 0, 3, 1))
  }

  /// What is left of a folder that was made anew under its name.
  @Test func whatARenumberedFolderDoesNotHaveIsGone() async throws {
    let account = try servers.addUser()
    try servers.deliver((1...5).map { note($0) }, to: account, folder: "Offers")
    let mailbox = try world.connect(account, servers) { $0.folders = .named(["Offers"]) }
    try await world.sync(mailbox)
    _ = try servers.doveadm(["mailbox", "delete", "-u", account.address, "Offers"])
    try servers.deliver((3...6).map { note($0) }, to: account, folder: "Offers")
    _ = try servers.doveadm(["mailbox", "update", "-u", account.address, "--uid-validity", "77777", "Offers"])
    let outcome = try await world.sync(mailbox)
    #expect((outcome.stored, outcome.recognised, outcome.gone) == (1, 3, 2))
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 4)
  }

  /// Held with its bytes because it could not be filed, it is filed when all is looked at, and not fetched for it.
  @Test func whatCouldNotBeFiledIsFiledLater() async throws {
    let account = try servers.addUser()
    try servers.deliver([note(1)], to: account)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    try servers.deliver([note(2)], to: account)
    let folder = try #require(try world.store.folders(of: mailbox.id).first { $0.listed.specialUse == .inbox })
    let writer = try world.store.packWriter(for: mailbox.id)
    try writer.begin()
    try writer.append(note(2))
    let raw = try writer.end()
    var run = RunDraft(kind: .sync, mailbox: mailbox.id, user: mailbox.owner, startedAt: World.now)
    try world.store.file(&run, now: World.now) { filing in
      let fetched = FetchedMessage(
        mailbox: mailbox.id, folder: folder.id, uidValidity: try #require(folder.uidValidity), uid: 2, flags: [],
        receivedAt: nil, raw: raw)
      try filing.quarantine(fetched, reason: "a fault of ours")
    }
    try writer.close()
    #expect(try await world.sync(mailbox).stored == 0)
    let later = try await sync(mailbox, afterDays: 2)
    #expect((later.stored, later.newMessages) == (1, 1))
    #expect(try world.store.ledgerCounts(mailbox.id).quarantined == [:])
    #expect(try world.store.fetchedBytes(mailbox.id, before: World.now.adding(days: 2)) == 0)
  }
}
