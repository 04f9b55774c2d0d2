import Foundation
import Model
import Pipeline
import Providers
import Store
import TestSupport
import Testing

/// After any changes on a server, whatever it offers, the ledger has what it lists and flags are as they are there.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct FollowingTests {
  @Test(arguments: [
    [], ["QRESYNC"], ["QRESYNC", "CONDSTORE"], ["QRESYNC", "CONDSTORE", "ENABLE", "ESEARCH", "UIDPLUS"],
  ])
  func whatChangesIsFollowed(without: [String]) async throws {
    let user = MailServers.Account(address: "follow@example.test", password: "secret")
    let servers = try MailServers.start(users: [user], without: without)
    defer { servers.stop() }
    try servers.deliver((1...30).map { note($0) }, to: user)
    let world = try World(records: false)
    let mailbox = try world.connect(user, servers)
    try await world.sync(mailbox)
    var dice = SplitMix64(seed: 6)
    var (next, present) = (31, Set(1...30))
    for _ in 0..<8 {
      for _ in 0..<Int.random(in: 0...3, using: &dice) {
        let uid = present.sorted().randomElement(using: &dice) ?? 1
        let set = ["-u", user.address, "mailbox", "INBOX", "uid", "\(uid)"]
        switch Int.random(in: 0..<4, using: &dice) {
        case 0:
          try servers.deliver([note(next)], to: user)
          present.insert(next)
          next += 1
        case 1:
          _ = try servers.doveadm(["expunge"] + set)
          present.remove(uid)
        case 2: _ = try servers.doveadm(["flags", "add", "-u", user.address, "\\Seen"] + set.dropFirst(2))
        default: _ = try servers.doveadm(["flags", "remove", "-u", user.address, "\\Seen"] + set.dropFirst(2))
        }
      }
      try await world.sync(mailbox)
      let account = try #require(
        try await AuditPass(store: world.store).run(mailbox, now: { World.now }).folders.first { $0.folder == "INBOX" })
      #expect(account.onServer == present.count)
      #expect(account.stored == present.count)
      #expect(account.gaps == [] && account.vanished == 0)
      let unseen = try servers.doveadm(["search", "-u", user.address, "mailbox", "INBOX", "unseen"])
      #expect(try world.unread(mailbox) == unseen.split(separator: "\n").count)
    }
    #expect(try world.store.faults() == [])
    // Twice changes nothing more, and is no run.
    #expect(try await world.sync(mailbox).run == nil)
  }

  /// TLS takes two turns, signing in at most three, all the folders one, the good-bye and the end of TLS one each.
  @Test func anUnchangedMailboxTakesOneRoundTripAfterSigningIn() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver((1...5).map { note($0) }, to: account)
    let slow = FaultPlan(fromClient: .delay(milliseconds: 15), fromServer: .delay(milliseconds: 15))
    let proxy = try FaultProxy(target: servers.imaps.port, plan: slow)
    defer { proxy.stop() }
    let world = try World(records: false)
    let mailbox = try world.connect(
      account, servers, imap: Endpoint(host: "127.0.0.1", port: proxy.port, security: .tls))
    try await world.sync(mailbox)
    let first = proxy.turns
    try await world.sync(mailbox)
    let unchanged = proxy.turns - first
    #expect(unchanged <= 8, "\(unchanged) turns")
    try servers.deliver([note(6)], to: account)
    #expect(try await world.sync(mailbox).stored == 1)
    // Opening the folder with what is new, and the message.
    #expect(proxy.turns - first - unchanged <= unchanged + 2)
  }

  /// What a day has no room for is accounted for, said once, and comes in on the days after.
  @Test func aDaysShareOfBytesIsKept() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let body = String(repeating: "A line of some length.\r\n", count: 40)
    try servers.deliver((1...10).map { note($0, body: body) }, to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    func sync(_ day: Int64) async throws -> (outcome: SyncOutcome, notes: [String]) {
      let told = Noticed()
      var pass = try SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) {
        told.add($0)
      }
      pass.share = DailyShare(provider: "Gmail", bytes: 3_700)
      let outcome = try await pass.run { World.now.adding(days: day) }
      #expect(try await world.gaps(mailbox) == 0)
      return (outcome, told.notes)
    }
    func waiting() throws -> Int { try world.store.mailboxStatuses(for: world.viewer)[0].backlog.messages }

    let first = try await sync(0)
    #expect((first.outcome.stored, first.outcome.waiting, try waiting()) == (3, 7, 7))
    let audited = try #require(try await AuditPass(store: world.store).run(mailbox) { World.now }.folders.first)
    #expect((audited.stored, audited.waiting, audited.unfetched) == (3, 7, 0))
    #expect(
      first.notes == [
        "INBOX: 10 messages of 0 MB take about 4 days at 0 MB a day, which is what Gmail allows; "
          + "the newest come first, and what today has no room for from 2026-11-21 on"
      ])
    // It is no failure: the mailbox goes on being watched, and has its turn as ever.
    #expect(try world.store.syncNote(of: mailbox.id).failure == nil)
    // On the same day nothing more, and nothing more is said or written.
    let again = try await sync(0)
    #expect((again.outcome.run, again.notes, try waiting()) == (nil, [], 7))
    try servers.deliver([note(11, body: body)], to: account)
    let later = try await sync(0)
    #expect((later.outcome.stored, later.outcome.waiting, later.notes, try waiting()) == (0, 1, [], 8))
    var stored: [Int] = []
    for day in 1...3 as ClosedRange<Int64> {
      let next = try await sync(day)
      #expect(next.notes.count == (day < 3 ? 1 : 0))
      stored.append(try world.store.ledgerCounts(mailbox.id).stored)
    }
    #expect((stored, try waiting()) == ([6, 9, 11], 0))
    #expect(try await sync(3).outcome.run == nil)
  }

  @Test func aFolderThatIsLeftOutWaitsForNothing() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    for folder in ["INBOX", "Archive"] {
      try servers.deliver((1...2).map { note($0, body: folder) }, to: account, folder: folder)
    }
    let world = try World(records: false)
    var mailbox = try world.connect(account, servers) { $0.folders = .named(["Archive"]) }
    for (folder, waiting) in [("Archive", 1), ("INBOX", 2)] {
      mailbox.settings.folders = .named([folder])
      var pass = try SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) { _ in }
      pass.share = DailyShare(provider: "Gmail", bytes: 1)
      _ = try await pass.run { World.now }
      #expect(try world.store.mailboxStatuses(for: world.viewer)[0].backlog.messages == waiting, "\(folder)")
    }
  }

  @Test func whatAPersonReadsIsReadOnTheServer() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver((1...3).map { note($0) }, to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    let threads = try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 10)
    let entries = try world.store.thread(try #require(threads.first).thread, for: world.viewer, limit: 10)
    let read = entries.map(\.view.message)
    // Who may not read the mailbox has read nothing.
    let other = try world.store.addUser(
      name: "Ben", address: Address("ben@acme.example")!, role: .member, now: World.now)
    try world.store.markRead(read, by: Viewer(user: other.id), now: World.now)
    #expect(try world.unread(mailbox) == 3)
    try world.store.markRead(read, by: world.viewer, now: World.now)
    try world.store.markRead(read, by: world.viewer, now: World.now)
    #expect(try world.unread(mailbox) == 2)
    func unseen() throws -> Int {
      try servers.doveadm(["search", "-u", account.address, "mailbox", "INBOX", "unseen"]).split(separator: "\n").count
    }
    #expect(try unseen() == 3)
    try await world.sync(mailbox)
    #expect(try unseen() == 2)
    #expect(try world.unread(mailbox) == 2)
    #expect(try world.store.flagChanges(of: mailbox.id).isEmpty)
    #expect(try await world.sync(mailbox).run == nil)
  }

  /// A colleague sees it there, and does not answer once more.
  @Test(arguments: [(true, 1), (false, 0)])
  func whatIsAnsweredIsSaidToTheServer(tells: Bool, count: Int) async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver((1...2).map { note($0) }, to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers) { $0.tellsRead = tells }
    try await world.sync(mailbox)
    let thread = try #require(try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 1).first).thread
    let asked = try #require(try world.store.thread(thread, for: world.viewer, limit: 1).first).view.message
    let id = try world.store.queue(
      OutboxDraft(
        mailbox: mailbox.id, messageID: "answer@example.test", answers: asked, subject: "Re: note",
        sender: mailbox.address, recipients: [mailbox.address], bytes: Array("Subject: Re: note\r\n\r\nx\r\n".utf8),
        isFiled: true), by: world.viewer, now: World.now)
    func answered() throws -> Int {
      try servers.doveadm(["search", "-u", account.address, "mailbox", "INBOX", "answered"]).split(separator: "\n")
        .count
    }
    try await world.sync(mailbox)
    #expect(try answered() == 0)
    try await OutboxPass(store: world.store).run { World.now }
    #expect(try world.store.outboxItem(id, for: world.viewer).state == .sent)
    for _ in 1...2 {
      try await world.sync(mailbox)
      #expect(try answered() == count)
    }
    #expect(try world.store.flagChanges(of: mailbox.id).isEmpty)
  }

  /// And what was not told yet when somebody asks for that is not told any more.
  @Test func whatIsReadHereAloneStaysUnreadOnTheServer() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver((1...3).map { note($0) }, to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    let read = try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 10).flatMap { thread in
      try world.store.thread(thread.thread, for: world.viewer, limit: 10).map(\.view.message)
    }
    try world.store.markRead([read[0]], by: world.viewer, now: World.now)
    var settings = mailbox.settings
    settings.tellsRead = false
    try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
    for _ in 1...2 { try world.store.markRead([read[1]], by: world.viewer, now: World.now) }
    // A change there, so that its flags are asked for.
    _ = try servers.doveadm(["flags", "add", "-u", account.address, "\\Flagged", "mailbox", "INBOX", "all"])
    func unseen() throws -> Int {
      try servers.doveadm(["search", "-u", account.address, "mailbox", "INBOX", "unseen"]).split(separator: "\n").count
    }
    try await world.sync(mailbox)
    #expect((try unseen(), try world.unread(mailbox)) == (3, 1))
    // From then on: what was read before stays here.
    settings.tellsRead = true
    try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
    try world.store.markRead(read, by: world.viewer, now: World.now)
    try await world.sync(mailbox)
    #expect((try unseen(), try world.unread(mailbox)) == (2, 0))
  }

  /// Flags that changed while nobody counted are far down, where they would be asked for some day only.
  @Test func aServerThatBeginsToCountChangesIsAskedForAllFlags() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver((1...2_050).map { note($0) }, to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    let folder = try #require(
      try world.store.folders(of: mailbox.id).first { $0.listed.specialUse == .inbox }?.id)
    var standing = try #require(try world.store.standings(of: mailbox.id)[folder])
    standing.bookmark.highestModSeq = nil
    var run = RunDraft(kind: .sync, mailbox: mailbox.id, user: mailbox.owner, startedAt: World.now)
    try world.store.file(&run, now: World.now) { try $0.setStanding(standing, of: folder) }
    _ = try servers.doveadm(["flags", "add", "-u", account.address, "\\Seen", "mailbox", "INBOX", "uid", "1"])
    try await world.sync(mailbox)
    let threads = try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 3_000)
    #expect(threads.reduce(0) { $0 + $1.unread } == 2_049)
    #expect(try world.store.standings(of: mailbox.id)[folder]?.bookmark.highestModSeq != nil)
  }
}
