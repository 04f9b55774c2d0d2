import Model
import TestSupport
import Testing

@testable import SMTP
@testable import Wire

/// The client against a real Postfix, whose local mail arrives in a real Dovecot.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable)) struct PostfixTests {
  private let servers: MailServers
  private let sam: MailServers.Account
  private let ann: MailServers.Account

  init() throws {
    servers = try .shared()
    (sam, ann) = (try servers.addUser(), try servers.addUser())
  }

  private func submit(
    to recipients: [String], _ message: String = "Subject: x\n\nbody\n", at endpoint: Endpoint? = nil,
    password: String? = nil, timeouts: Timeouts = Timeouts(),
    by transfer: Transaction.Transfer = .chunks, transcript: Transcript? = nil
  ) async throws -> Delivery {
    try await SMTPClient.submit(
      to: endpoint ?? servers.submission, trust: .file(servers.caFile), timeouts: timeouts, login: sam.address,
      credential: .password(Secret(password ?? sam.password)),
      envelope: Envelope(sender: try address(sam.address), recipients: try recipients.map { try address($0) }),
      message: Array(message.utf8), greetingName: "desk.test", by: transfer, beforeFinalDot: {},
      transcript: transcript)
  }

  /// All of Ann's mail, as soon as there is some.
  private func arrived() throws -> [String] { try servers.inbox(of: ann) { !$0.isEmpty } }

  @Test(arguments: [TransportSecurity.startTLS, .tls])
  func delivers(security: TransportSecurity) async throws {
    let endpoint = security == .tls ? servers.submissions : servers.submission
    let transcript = Transcript()
    let delivery = try await submit(
      to: [ann.address, "rejected@example.test", "deferred@example.test"], at: endpoint, transcript: transcript)
    #expect(delivery.recipients.map(\.outcome) == [.accepted, .rejected, .deferred])
    #expect(delivery.recipients.map(\.code) == [250, 550, 450])
    #expect(delivery.recipients[0].text.contains("queued as"))
    #expect(try arrived().count == 1)
    #expect(!transcript.lines.joined().contains(sam.password))
    #expect(transcript.lines.contains("C: •••"))
  }

  /// THREATS of smuggling: whatever a body holds, one message arrives, with all of the body in it.
  @Test(
    arguments: [
      "\n.\n", "\n.\r", "\r.\r", "\r.\n", "\r\n.\n", "\r\n.\r", "\n.\r\n", "\r.\r\n", "\r\n.\r\n", "\r\n\0.\r\n",
      "\r\n.\0\r\n",
    ], [Transaction.Transfer.chunks, .lines])
  func deliversOneMessage(end: String, transfer: Transaction.Transfer) async throws {
    let smuggled =
      "EHLO evil\r\nMAIL FROM:<\(sam.address)>\r\nRCPT TO:<\(ann.address)>\r\nDATA\r\nSubject: two\r\n\r\nevil"
    let delivery = try await submit(
      to: [ann.address], "Subject: one\r\n\r\nbody\(end)\(smuggled)\(end)last line", by: transfer)
    #expect(delivery.recipients.map(\.outcome) == [.accepted])
    let texts = try arrived()
    #expect(texts.count == 1)
    #expect(texts.first?.contains("MAIL FROM:") == true)
    #expect(texts.first?.contains("last line") == true)
  }

  @Test func tellsAWrongPassword() async throws {
    let error = await #expect(throws: SMTPError.self) {
      try await submit(to: [ann.address], password: "wrong")
    }
    guard case .wrongPassword(let said) = error else {
      Issue.record("not told as a wrong password: \(String(describing: error))")
      return
    }
    #expect(said.code == 535)
  }

  @Test func refusesAServerThatIsNotTrusted() async throws {
    await #expect(throws: SMTPError.self) {
      try await SMTPClient.check(
        servers.submission, trust: .system, timeouts: Timeouts(), login: sam.address,
        credential: .password(Secret(sam.password)),
        greetingName: "desk.test", transcript: nil)
    }
    let checked = try await SMTPClient.check(
      servers.submission, trust: .file(servers.caFile), timeouts: Timeouts(), login: sam.address,
      credential: .password(Secret(sam.password)), greetingName: "desk.test", transcript: nil)
    #expect(checked.encryption == "TLSv1.3")
    #expect(checked.extensions.offers("PIPELINING"))
  }
}
