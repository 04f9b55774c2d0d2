import Foundation
import Model
import Providers
import TestSupport
import Testing
import Wire

/// What becomes of a test message that does not simply arrive, with real servers.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable)) struct TestMessageTests {
  private let servers: MailServers
  private let ann: MailServers.Account

  init() throws {
    servers = try .shared()
    ann = try servers.addUser()
  }

  private func bytes(_ id: String) -> [UInt8] {
    Array("From: \(ann.address)\r\nMessage-ID: <\(id)>\r\nSubject: Test\r\n\r\nHello\r\n".utf8)
  }

  /// - Parameters:
  ///   - address: that it is sent from and to.
  ///   - imap: where it is looked for, with the file of authorities that both servers' certificates are checked against;
  ///     nil: where it arrives.
  private func run(
    _ id: String, address: String? = nil, imap: (endpoint: Endpoint, trusted: String)? = nil, patience: Int = 60
  ) async -> [CheckStep] {
    let mailbox = Mailbox(
      id: ID(1), address: Address(address ?? ann.address)!, owner: ID(1), imap: imap?.endpoint ?? servers.imaps,
      smtp: servers.submission, login: ann.address, trustFile: nil, connectedAt: Timestamp(seconds: 0),
      settings: Settings())
    var message = TestMessage(
      mailbox: mailbox, credential: .password(Secret(ann.password)), trust: .file(imap?.trusted ?? servers.caFile),
      provider: nil, messageID: id, bytes: bytes("1@acme.test"))
    message.patience = patience
    return await message.run()
  }

  @Test func saysThatItIsTakenForJunk() async throws {
    try servers.deliver([bytes("1@acme.test")], to: ann, folder: "Junk")
    let arrived = try #require(await run("1@acme.test").last)
    #expect((arrived.outcome, arrived.text) == (.passed, "the test message arrived in Junk and stays there"))
    #expect(arrived.hint?.hasSuffix("SPF, DKIM and DMARC") == true)
  }

  @Test func saysWhereItWasLookedForInVain() async throws {
    let steps = await run("another@acme.test", patience: 0)
    #expect(steps.map(\.outcome) == [.passed, .failed])
    #expect(steps[1].text == "sent, but did not arrive within 0 seconds in: INBOX, Junk")
  }

  /// QUIRK: 163.com opens no folder before it has been told who asks (RFC 2971).
  @Test func saysWhoAsks() async throws {
    var letter = GmailServer.Letter(1, ["\\Inbox"], raw: bytes("3@acme.test"))
    letter.trouble = "refuses strangers"
    let server = try GmailServer([letter])
    defer { server.stop() }
    let both = NSTemporaryDirectory() + "authorities-\(UUID().uuidString).pem"
    defer { try? FileManager.default.removeItem(atPath: both) }
    let authorities = try [servers.caFile, server.trusted].map { try String(contentsOfFile: $0, encoding: .utf8) }
    try authorities.joined(separator: "\n").write(toFile: both, atomically: true, encoding: .utf8)
    let steps = await run("3@acme.test", imap: (server.endpoint, both))
    #expect(steps.map(\.outcome) == [.passed, .passed])
    #expect(steps.last?.text == "the test message arrived in INBOX and stays there")
  }

  @Test(arguments: [
    ("rejected@example.test", "the server refuses a test message: "),
    ("deferred@example.test", "the server takes no test message now: "),
  ])
  func saysThatTheServerDoesNotTakeIt(address: String, text: String) async throws {
    let steps = await run("2@acme.test", address: address)
    #expect(steps.map(\.outcome) == [.failed, .skipped])
    #expect(steps[0].text.hasPrefix(text), "\(steps[0].text)")
  }
}
