import Model
import Synchronization
import TestSupport
import Testing

@testable import SMTP
@testable import Wire

/// Sessions with two real servers: Postfix, and Dovecot, which hands on to it.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable)) struct SubmissionTests {
  enum Server: String, CaseIterable { case postfix, dovecot }

  private let servers: MailServers
  private let sam: MailServers.Account
  private let ann: MailServers.Account

  init() throws {
    servers = try .shared()
    (sam, ann) = (try servers.addUser(), try servers.addUser())
  }

  private func endpoint(_ server: Server) -> Endpoint { server == .postfix ? servers.submission : servers.relay }

  private func session(_ endpoint: Endpoint, _ transcript: Transcript? = nil) -> SMTPSession {
    SMTPSession(
      .init(
        endpoint: endpoint, trust: .file(servers.caFile), timeouts: Timeouts(),
        login: sam.address, credential: .password(Secret(sam.password)), greetingName: "desk.test",
        transcript: transcript))
  }

  private func submit(
    _ text: String, to recipients: [String], in session: SMTPSession, by transfer: Transaction.Transfer = .chunks,
    identifier: String? = nil, beforeEnd: @Sendable () async throws -> Void = {}
  ) async throws -> Delivery {
    try await session.submit(
      MessageData(Array(text.utf8)),
      to: Envelope(
        sender: try address(sam.address), recipients: try recipients.map { try address($0) }, identifier: identifier),
      by: transfer, beforeEnd: { _ in try await beforeEnd() })
  }

  private func mail(of account: MailServers.Account, _ count: Int) throws -> [String] {
    try servers.inbox(of: account) { $0.count >= count }
  }

  private func subjects(_ texts: [String]) -> [String: Int] {
    let lines = texts.compactMap { $0.split(separator: "\n").first { $0.hasPrefix("Subject: ") } }
    return lines.reduce(into: [:]) { $0[$1.dropFirst("Subject: ".count).filter { $0 != "\r" }, default: 0] += 1 }
  }

  /// Dots and all: what arrives is what was sent, to those whom the server takes.
  @Test(arguments: Server.allCases, [Transaction.Transfer.chunks, .lines])
  func handsOver(to server: Server, by transfer: Transaction.Transfer) async throws {
    let transcript = Transcript()
    let session = session(endpoint(server), transcript)
    let body =
      ".\n..\n.a\n\n.\nMAIL FROM:<x@example.test>\n.\r\n" + String(repeating: "long line\n", count: 20_000) + "."
    let delivery = try await submit(
      "Subject: dots\n\n" + body, to: [ann.address, "rejected@example.test", "deferred@example.test"], in: session,
      by: transfer)
    await session.close()
    #expect(delivery.recipients.map(\.outcome) == [.accepted, .rejected, .deferred])
    #expect(delivery.recipients.map(\.status) == ["2.0.0", "5.1.1", "4.2.1"])
    #expect(transcript.lines.contains("C: BDAT 2 LAST") == (transfer == .chunks))
    #expect(transcript.lines.contains("C: DATA") == (transfer == .lines))
    #expect(transcript.lines.last == "C: QUIT")
    let texts = try mail(of: ann, 1)
    #expect(texts.count == 1)
    let arrived = try #require(texts.first).replacing("\r\n", with: "\n")
    #expect(arrived.contains("\n\n" + body.replacing("\r\n", with: "\n") + "\n"))
  }

  /// Sender, recipients and start go out before anything is answered.
  @Test(arguments: Server.allCases)
  func pipelines(to server: Server) async throws {
    let transcript = Transcript()
    let session = session(endpoint(server), transcript)
    let unknown = (0..<100).map { "nobody\($0)@example.test" }
    _ = try await submit("Subject: x\n\nx\n", to: [ann.address] + unknown, in: session, by: .lines)
    let none = try await submit("Subject: x\n\nx\n", to: ["rejected@example.test"], in: session, by: .lines)
    await session.close()
    #expect(none.recipients.map(\.outcome) == [.rejected])
    let lines = transcript.lines
    let start = try #require(lines.firstIndex { $0.hasPrefix("C: MAIL") })
    #expect(lines[start..<start + 50].allSatisfy { $0.hasPrefix("C: ") })
    let last = try #require(lines.lastIndex { $0 == "C: DATA" })
    #expect(lines[last - 1].hasPrefix("C: RCPT TO:<rejected@example.test>"))
    #expect(lines[last - 2].hasPrefix("C: MAIL"))
  }

  /// More messages than one connection carries, some of them refused: two connections, each message once.
  @Test(arguments: Server.allCases, [Transaction.Transfer.chunks, .lines])
  func keepsTheConnection(to server: Server, by transfer: Transaction.Transfer) async throws {
    let proxy = try FaultProxy(target: endpoint(server).port, plan: .clean)
    let session = session(Endpoint(host: "localhost", port: proxy.port, security: .startTLS))
    let count = SMTPSession.maximumMessages + 2
    for number in 0..<count {
      // The others are refused; so that the connection can be used on, somebody gets each.
      let delivery = try await submit(
        "Subject: number \(number)\n\nx\n",
        to: number.isMultiple(of: 5) ? ["rejected@example.test", ann.address] : [ann.address], in: session,
        by: transfer)
      #expect(delivery.recipients.last?.outcome == .accepted)
    }
    await session.close()
    #expect(proxy.connections == 2)
    let subjects = try mail(of: ann, count).compactMap { text in
      text.split(separator: "\n").first { $0.hasPrefix("Subject:") }
    }
    #expect(subjects.count == count && Set(subjects).count == count)
  }

  /// Postfix hangs up after 20 errors: the next message goes over a connection of its own.
  @Test func replacesAConnectionThatEnded() async throws {
    let proxy = try FaultProxy(target: servers.submission.port, plan: .clean)
    let session = session(Endpoint(host: "localhost", port: proxy.port, security: .startTLS))
    for _ in 0..<10 {
      let delivery = try await submit("Subject: x\n\nx\n", to: ["rejected@example.test"], in: session, by: .lines)
      #expect(delivery.recipients.map(\.outcome) == [.rejected])
    }
    #expect(proxy.connections == 1)
    let delivery = try await submit("Subject: x\n\nx\n", to: [ann.address], in: session, by: .lines)
    await session.close()
    #expect(delivery.recipients.map(\.outcome) == [.accepted])
    #expect(proxy.connections == 2)
    #expect(try mail(of: ann, 1).count == 1)
  }

  /// A bounce names the message and the recipient as we named them, and brings the header back.
  @Test func bouncesFindTheirWayBack() async throws {
    let session = session(servers.submission)
    let delivery = try await submit(
      "Message-ID: <m+1@desk.test>\nSubject: x\n\nsecret body\n", to: ["no+body@example.test"], in: session,
      identifier: "m+1@desk.test")
    await session.close()
    #expect(delivery.recipients.map(\.outcome) == [.accepted])
    let bounce = try #require(try mail(of: sam, 1).first)
    #expect(bounce.contains("Original-Envelope-Id: m+1@desk.test"))
    #expect(bounce.contains("Original-Recipient: rfc822;no+body@example.test"))
    #expect(bounce.contains("text/rfc822-headers") && bounce.contains("Message-ID: <m+1@desk.test>"))
    #expect(!bounce.contains("secret body"))
  }

  /// Postfix takes such addresses; Dovecot offers no SMTPUTF8, and the others get the mail.
  @Test func lettersOutsideASCII() async throws {
    let transcript = Transcript()
    let postfix = session(servers.submission, transcript)
    let taken = try await submit("Subject: x\n\nx\n", to: ["jörg@example.test"], in: postfix)
    await postfix.close()
    #expect(taken.recipients.map(\.outcome) == [.accepted])
    #expect(transcript.lines.contains { $0.hasPrefix("C: MAIL FROM:") && $0.contains(" SMTPUTF8 ") })
    let dovecot = session(servers.relay)
    let refused = try await submit("Subject: x\n\nx\n", to: ["jörg@example.test", ann.address], in: dovecot)
    await dovecot.close()
    #expect(refused.recipients.map(\.outcome) == [.rejected, .accepted])
    #expect(try mail(of: ann, 1).count == 1)
  }

  /// Wherever the first connection of a session is cut: who is said to have a message has it once, who is said not to
  /// have it has it not, and the second message never makes the first one come twice.
  @Test(arguments: [FaultPlan.Sender.client, .server], [Transaction.Transfer.chunks, .lines])
  func survivesACutAnywhere(sender: FaultPlan.Sender, transfer: Transaction.Transfer) async throws {
    var least: [String: Int] = [:]
    var most: [String: Int] = [:]
    func send(_ subject: String, _ session: SMTPSession) async throws {
      let committed = Mutex(0)
      do {
        let delivery = try await submit(
          "Subject: \(subject)\n\nbody\n", to: [ann.address], in: session, by: transfer,
          beforeEnd: { committed.withLock { $0 += 1 } })
        #expect(committed.withLock { $0 } == 1)
        let outcome = delivery.recipients.first?.outcome
        #expect(outcome == .accepted || outcome == .uncertain, "\(subject): \(delivery)")
        (least[subject], most[subject]) = (outcome == .accepted ? 1 : 0, 1)
      } catch let error as SMTPError {
        #expect(error.isTemporary, "\(subject): \(error)")
        #expect(committed.withLock { $0 } == 0, "\(subject): \(error)")
        (least[subject], most[subject]) = (0, 0)
      }
    }
    func play(_ name: String, _ plan: @escaping @Sendable (Int) -> FaultPlan) async throws -> Int {
      let proxy = try FaultProxy(target: servers.submissions.port, plan: plan)
      let session = session(Endpoint(host: "localhost", port: proxy.port, security: .tls))
      try await send("\(name)-1", session)
      try await send("\(name)-2", session)
      await session.close()
      defer { proxy.stop() }
      return proxy.bytes(from: sender)
    }
    let whole = try await play("whole") { _ in .clean }
    #expect(least == ["whole-1": 1, "whole-2": 1])
    // No record of TLS is shorter than its step.
    for place in stride(from: transfer == .chunks ? 0 : 11, through: whole + 23, by: 23) {
      let cut = FaultPlan.Fault.cut(after: place)
      let plan = sender == .client ? FaultPlan(fromClient: cut) : FaultPlan(fromServer: cut)
      _ = try await play("cut-\(place)") { $0 == 0 ? plan : .clean }
    }
    // Of those that may have arrived, some do: a number of messages says nothing of which they are.
    let found = subjects(
      try servers.inbox(of: ann) { texts in
        let found = subjects(texts)
        return least.allSatisfy { found[$0.key, default: 0] >= $0.value }
      })
    for (subject, limit) in most.sorted(by: { $0.key < $1.key }) {
      let count = found[subject] ?? 0
      #expect(count >= least[subject] ?? 0 && count <= limit, "\(subject): \(count)")
    }
    #expect(least.values.reduce(0, +) > most.count / 3)
  }
}
