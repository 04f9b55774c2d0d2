import Foundation
import Model
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

/// What a pass over the outbox does where people decide beside it and mailboxes fail; no server takes anything here.
struct OutboxPassTests {
  private let world: World
  private let closed: Int

  init() throws {
    world = try World(records: false)
    closed = try closedPort()
  }

  private func connect(_ address: String, providerFilesSent: Bool = false) throws -> Mailbox {
    let nowhere = Endpoint(host: "localhost", port: closed, security: .tls)
    var settings = Settings(access: .shared)
    settings.providerFilesSent = providerFilesSent
    return try world.store.addMailbox(
      address: Address(address)!, owner: world.viewer.user, imap: nowhere, smtp: nowhere, login: address,
      password: Secret("pass \(address)"), trustFile: nil, settings: settings, now: World.now)
  }

  /// Passwords that were sealed before do not open any more.
  private func changeKey() throws {
    try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: world.folder + "/rapport.key"))
  }

  private func queue(_ mailbox: Mailbox, _ id: String) throws -> ID<OutboxEntry> {
    try world.store.queue(
      OutboxDraft(
        mailbox: mailbox.id, messageID: id, answers: nil, subject: "Offer", sender: mailbox.address,
        recipients: [Address("anna@harbor.example")!], bytes: Array("Subject: Offer\r\n\r\nHello\r\n".utf8),
        isFiled: false), by: world.viewer, now: World.now)
  }

  private func item(_ id: ID<OutboxEntry>) throws -> OutboxItem { try world.store.outboxItem(id, for: world.viewer) }

  @Test func whatAPersonCancelsBesideThePassIsNotSent() async throws {
    let mailbox = try connect("sales@acme.example")
    let (first, second) = (try queue(mailbox, "1@acme.example"), try queue(mailbox, "2@acme.example"))
    // It is asked before each message, and what is due was read before the first.
    let asked = Mutex(0)
    let (store, viewer) = (world.store, world.viewer)
    try await OutboxPass(store: store).run(now: { World.now }) {
      if asked.withLock({
        $0 += 1; return $0
      }) == 2 {
        do { try store.answerOutbox(second, .cancel, by: viewer, now: World.now) } catch { Issue.record(error) }
      }
      return false
    }
    #expect(try item(first).state == .deferred)
    let cancelled = try item(second)
    #expect(
      (cancelled.state, cancelled.failure, cancelled.attempts) == (.rejected, "cancelled by Olena Kovalenko", 0))
    #expect(cancelled.recipients.map(\.outcome) == [.rejected])
  }

  @Test func whatAPersonCancelsIsNotDeferredWhereThePasswordDoesNotOpen() async throws {
    let id = try queue(try connect("sales@acme.example"), "1@acme.example")
    try changeKey()
    let (store, viewer) = (world.store, world.viewer)
    try await OutboxPass(store: store).run(now: { World.now }) {
      do { try store.answerOutbox(id, .cancel, by: viewer, now: World.now) } catch { Issue.record(error) }
      return false
    }
    #expect(try item(id).state == .rejected)
  }

  @Test func aSecretThatDoesNotOpenKeepsNobodyElsesMail() async throws {
    let broken = try connect("ben@acme.example")
    let first = try queue(broken, "1@acme.example")
    try changeKey()
    let second = try queue(try connect("sales@acme.example"), "2@acme.example")
    #expect(try await OutboxPass(store: world.store).run { World.now } == [first, second])
    #expect(
      try item(first).failure
        == "send message 1 from ben@acme.example: the password of ben@acme.example is sealed with another key, or changed "
        + "since; give it again with: rapport connect ben@acme.example")
    for id in [first, second] {
      #expect(try item(id).state == .deferred)
      #expect(try item(id).nextAttemptAt == World.now.adding(seconds: 60))
    }
    #expect(try item(second).failure?.contains("refuses connections") == true)
    // A new password is tried at once.
    try world.store.setSignIn(
      imap: broken.imap, smtp: broken.smtp, login: broken.login, password: Secret("new"), trustFile: broken.trustFile,
      of: broken.id, by: world.viewer)
    #expect(try world.store.openOutbox(now: World.now).map(\.id) == [first])
  }

  /// The state, whether the secret opens, and the seconds until the server is asked again after so many seconds there.
  @Test(
    arguments: [
      (OutboxItem.State.finishing, true, 0, 60), (.finishing, true, 600, 600), (.finishing, false, 600, 3600),
      (.sent, true, 0, 60), (.sent, true, 600, 600), (.sent, false, 0, 3600),
    ] as [(OutboxItem.State, Bool, Int64, Int64)])
  func whatWaitsForTheSentFolderWaitsLonger(
    _ state: OutboxItem.State, _ opens: Bool, _ age: Int64, _ wait: Int64
  ) async throws {
    let id = try queue(try connect("sales@acme.example", providerFilesSent: true), "1@acme.example")
    let store = world.store
    try store.setOutbox(
      id, state, from: [.queued], attempts: 1, nextAttemptAt: nil, failure: nil, now: World.now)
    if !opens { try changeKey() }
    let then = World.now.adding(seconds: age)
    #expect(try await OutboxPass(store: store).run { then } == [id])
    let left = try item(id)
    #expect((left.state, left.attempts, left.changedAt, left.isFiled) == (state, 1, World.now, false))
    #expect(left.nextAttemptAt == then.adding(seconds: wait))
    #expect(left.failure?.hasPrefix(state == .sent ? "sent, but not yet kept in Sent: " : "file sent mail of") == true)
    #expect(try await OutboxPass(store: store).run { then.adding(seconds: wait - 1) } == [])
    #expect(try await OutboxPass(store: store).run { then.adding(seconds: wait) } == [id])
  }
}
