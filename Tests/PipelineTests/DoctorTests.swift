import Model
import Pipeline
import Providers
import Store
import TestSupport
import Testing

/// A mailbox that sends itself a message, with real servers.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct DoctorTests {
  private let world: World
  private let servers: MailServers
  private let account: MailServers.Account

  init() throws {
    (world, servers) = (try World(records: false), try .shared())
    account = try servers.addUser()
  }

  private func walk(_ mailbox: Mailbox, by viewer: Viewer? = nil) async throws -> [CheckStep] {
    let pass = DoctorPass(store: world.store)
    let steps = try await pass.run(mailbox) { World.now }
    return steps + (try await pass.message(mailbox, after: steps, by: viewer ?? world.viewer) { World.now })
  }

  @Test func theMessageArrivesAndIsOnNoTimeline() async throws {
    // Somebody has put our own address into the CRM.
    var draft = RecordDraft(line: 1, kind: .contact, name: "Oneself")
    draft.addresses = [Address(account.address)!]
    _ = try world.store.importRecords([draft], by: world.viewer, now: World.now)
    let mailbox = try world.connect(account, servers)
    let steps = try await walk(mailbox)
    #expect(
      steps.suffix(2) == [
        CheckStep(.smtp, .message, .passed, "the server took a test message to \(account.address)"),
        CheckStep(
          .imap, .message, .passed, "the test message arrived in INBOX and stays there", hint: "delete it when you like"
        ),
      ])
    let text = try servers.doveadm(["fetch", "-u", account.address, "text", "mailbox", "INBOX", "all"])
    for line in ["Auto-Submitted: auto-generated", "From: \(account.address)", "Subject: Rapport test message"] {
      #expect(text.contains(line), "\(text)")
    }
    #expect(
      try servers.doveadm(["mailbox", "status", "-u", account.address, "messages", "Sent"]).contains("messages=0"))

    let outcome = try await world.sync(mailbox)
    #expect((outcome.stored, outcome.links, outcome.records) == (1, 0, 0))
    #expect(try await world.gaps(mailbox) == 0)
    let details = try world.store.runDetails(try #require(outcome.run), for: world.viewer)
    #expect(details.decisions.map { "\($0.outcome) \($0.reason) \($0.count)" } == ["skipped internal 1"])
  }

  @Test func aMailboxThatOnlyReadsSendsNone() async throws {
    let nobody = Endpoint(host: "localhost", port: try closedPort(), security: .tls)
    let reading = try world.connect(account, servers, smtp: nobody)
    #expect(
      try await walk(reading).suffix(2)
        == TestMessage.leftOut("not sent: the mailbox is only read, as its SMTP server does not let it send"))
    let sending = try world.connect(try servers.addUser(), servers, imap: nobody)
    #expect(
      try await walk(sending).suffix(2) == TestMessage.leftOut("not sent: nobody could see where it arrives"))
  }

  @Test func whoMayNotSendFromTheMailboxSendsNone() async throws {
    let mailbox = try world.connect(account, servers)
    #expect(
      try await walk(mailbox, by: Viewer(user: ID(99))).suffix(2)
        == TestMessage.leftOut("not sent: you may not send from this mailbox"))
  }
}
