import Model
import Pipeline
import Store
import TestSupport
import Testing

/// Passes over the outbox of one mailbox with several messages, with a real server.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable)) struct OutboxSendingTests {
  private let world: World
  private let servers: MailServers
  private let sam: MailServers.Account
  private let ann: MailServers.Account

  init() throws {
    (world, servers) = (try World(records: false), try .shared())
    (sam, ann) = (try servers.addUser(), try servers.addUser())
  }

  private func connect(port: Int, password: String) throws -> Mailbox {
    let smtp = Endpoint(host: "localhost", port: port, security: .startTLS)
    return try world.store.addMailbox(
      address: Address(sam.address)!, owner: world.viewer.user, imap: servers.imaps, smtp: smtp, login: sam.address,
      password: Secret(password), trustFile: servers.caFile, settings: Settings(access: .shared), now: World.now)
  }

  private func queue(
    _ mailbox: Mailbox, _ ids: [String], to recipients: [String], header: String = ""
  ) throws -> [ID<OutboxEntry>] {
    try ids.map { id in
      try world.store.queue(
        OutboxDraft(
          mailbox: mailbox.id, messageID: id, answers: nil, subject: "Offer", sender: mailbox.address,
          recipients: recipients.map { Address($0)! },
          bytes: Array("\(header)Message-ID: <\(id)>\r\nSubject: Offer\r\n\r\nHello\r\n".utf8), isFiled: true),
        by: world.viewer, now: World.now)
    }
  }

  private func item(_ id: ID<OutboxEntry>) throws -> OutboxItem { try world.store.outboxItem(id, for: world.viewer) }

  @Test func sendsAllOverOneConnection() async throws {
    let proxy = try FaultProxy(target: servers.submission.port, plan: .clean)
    let mailbox = try connect(port: proxy.port, password: sam.password)
    let entries = try queue(mailbox, ["1@a.test", "2@a.test", "3@a.test"], to: [ann.address, "rejected@example.test"])
    #expect(try await OutboxPass(store: world.store).run { World.now } == entries)
    for id in entries {
      let sent = try item(id)
      #expect((sent.state, sent.attempts) == (.sent, 1))
      #expect(sent.recipients.map(\.outcome) == [.accepted, .rejected])
    }
    #expect(proxy.connections == 1)
  }

  /// A day's allowance that is used up rejects nothing: the message waits for hours, and so does all that is behind it.
  @Test func whatIsOverTheDaysAllowanceWaits() async throws {
    let mailbox = try connect(port: servers.submission.port, password: sam.password)
    let first = try queue(mailbox, ["1@a.test"], to: ["toomany@example.test"])
    let entries = try first + queue(mailbox, ["2@a.test", "3@a.test"], to: [ann.address])
    #expect(try await OutboxPass(store: world.store).run { World.now } == entries)
    for (id, attempts) in zip(entries, [1, 0, 0]) {
      let waiting = try item(id)
      #expect((waiting.state, waiting.attempts) == (.deferred, attempts))
      #expect(waiting.nextAttemptAt == World.now.adding(seconds: 4 * 3600))
    }
    let later = World.now.adding(seconds: 4 * 3600)
    #expect(try await OutboxPass(store: world.store).run { later } == entries)
    #expect(try entries.map { try item($0).attempts } == [2, 0, 0])
  }

  /// Dovecot offers no SMTPUTF8: a header that names such an address goes to nobody, and the sender reads what to do.
  @Test func anAddressThatTheServerDoesNotTakeIsNamed() async throws {
    let mailbox = try connect(port: servers.relay.port, password: sam.password)
    let other = "jörg@example.test"
    let id = try queue(
      mailbox, ["1@a.test"], to: [ann.address, other], header: "To: \(ann.address), \(other)\r\n")[0]
    #expect(try await OutboxPass(store: world.store).run { World.now } == [id])
    let kept = try item(id)
    #expect(kept.state == .rejected)
    let text = ": the server takes no address like \(other) (no SMTPUTF8); nothing was sent; "
    #expect(kept.failure?.hasSuffix(text + "write it again without that address") == true)
  }

  /// An address on a list of spammers for an hour rejects no message.
  @Test func whoIsNotLetInTriesAgain() async throws {
    let blocked = FaultPlan(fromServer: .insert(Array("554 5.7.1 client host blocked\r\n".utf8), after: 0))
    let proxy = try FaultProxy(target: servers.submission.port, plan: blocked)
    let mailbox = try connect(port: proxy.port, password: sam.password)
    let entries = try queue(mailbox, ["1@a.test", "2@a.test"], to: [ann.address])
    #expect(try await OutboxPass(store: world.store).run { World.now } == entries)
    #expect(proxy.connections == 1)
    for id in entries {
      let waiting = try item(id)
      #expect((waiting.state, waiting.nextAttemptAt) == (.deferred, World.now.adding(seconds: 60)))
      #expect(waiting.failure?.contains("554 5.7.1 client host blocked") == true)
    }
  }

  private static let thread = "In-Reply-To: <asked@x.test>\r\nReferences: <asked@x.test> <half@a.test>\r\n"

  /// Killed before the server's last answer: who was put off then is tried again, where a copy in Sent shows that it was
  /// taken. Some servers give that another Message-ID; a later answer of the conversation is no copy.
  @Test(arguments: [
    ("Message-ID: <half@a.test>\r\n" + thread, true), ("Message-ID: <new@outlook.test>\r\n" + thread, true),
    (
      "Message-ID: <late@a.test>\r\nIn-Reply-To: <theirs@x.test>\r\n"
        + "References: <asked@x.test>\r\n <half@a.test> <theirs@x.test> <late@a.test>\r\n", false
    ),
  ])
  func whoWasPutOffIsNotForgottenWhereACopyIsFound(header: String, isCopy: Bool) async throws {
    let mailbox = try world.store.addMailbox(
      address: Address(sam.address)!, owner: world.viewer.user, imap: servers.imaps, smtp: servers.submission,
      login: sam.address, password: Secret(sam.password), trustFile: servers.caFile,
      settings: Settings(access: .shared, providerFilesSent: true), now: World.now)
    let id = try queue(
      mailbox, ["half@a.test"], to: [ann.address, "deferred@example.test"], header: OutboxSendingTests.thread)[0]
    // What a pass commits before it says the last word.
    let item = try #require(try world.store.beginSending(id, now: World.now))
    let putOff = Delivery.Recipient(
      address: Address("deferred@example.test")!, outcome: .deferred, code: 450, text: "4.2.1 mailbox busy")
    try world.store.setOutbox(
      id, .finishing, from: [.sending], attempts: 1, nextAttemptAt: nil, failure: nil, recipients: [putOff],
      asked: item.open, now: World.now)
    try servers.deliver([Array("\(header)Subject: Offer\r\n\r\nHello\r\n".utf8)], to: sam, folder: "Sent")
    #expect(try await OutboxPass(store: world.store).run { World.now } == [id])
    let after = try self.item(id)
    guard isCopy else {
      #expect(after.state == .uncertain)
      return
    }
    #expect(after.recipients.map(\.outcome) == [.accepted, .deferred])
    #expect((after.state, after.nextAttemptAt) == (.deferred, World.now.adding(seconds: 60)))
    #expect(after.open == [Address("deferred@example.test")!])
  }

  /// One sign-in that fails is enough: more of them lock accounts.
  @Test func signsInOnceWithAWrongPassword() async throws {
    let proxy = try FaultProxy(target: servers.submission.port, plan: .clean)
    let mailbox = try connect(port: proxy.port, password: "wrong")
    let entries = try queue(mailbox, ["1@a.test", "2@a.test", "3@a.test"], to: [ann.address])
    #expect(try await OutboxPass(store: world.store).run { World.now } == entries)
    #expect(proxy.connections == 1)
    for id in entries {
      let waiting = try item(id)
      #expect((waiting.state, waiting.attempts) == (.deferred, 1))
      #expect(waiting.nextAttemptAt == World.now.adding(seconds: 60))
      #expect(waiting.failure?.hasPrefix("send message \(id) from \(sam.address): the server did not accept") == true)
    }
  }
}
