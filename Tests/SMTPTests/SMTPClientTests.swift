import Model
import Synchronization
import Testing

@testable import SMTP
@testable import Wire

/// The client against a server under real TLS that does what a real one does not do on request.
@Suite struct SMTPClientTests {
  private static let ready: [(wait: String, say: String?)] = [
    ("CIPHER", "220 mx.test"), ("EHLO", "250-mx.test\n250 AUTH PLAIN"), ("AUTH", "235 ok"), ("MAIL", "250 ok"),
    ("RCPT", "250 ok"), ("DATA", "354 go"),
  ]

  private func submit(
    _ server: ScriptedServer, _ message: String = "Subject: x\n\nbody\n.\n", _ transcript: Transcript? = nil,
    beforeFinalDot: @Sendable () async throws -> Void = {}
  ) async throws -> Delivery {
    try await SMTPClient.submit(
      to: Endpoint(host: "localhost", port: server.port, security: .tls),
      trust: .file(ScriptedServer.Certificate.shared.get().pem), timeouts: Timeouts(), login: "sam",
      credential: .password(Secret("hunter2")),
      envelope: Envelope(sender: try address("sam@a.test"), recipients: [try address("ann@b.test")]),
      message: Array(message.utf8), greetingName: "desk.test", beforeFinalDot: beforeFinalDot, transcript: transcript)
  }

  private func ann(_ outcome: Delivery.Outcome, _ code: Int?, _ text: String) throws -> Delivery {
    Delivery(recipients: [.init(address: try address("ann@b.test"), outcome: outcome, code: code, text: text)])
  }

  @Test func handsOverAMessage() async throws {
    let server = try ScriptedServer(Self.ready + [("\r\n.\r\n", "250 queued"), ("QUIT", nil)])
    let transcript = Transcript()
    #expect(try await submit(server, "Subject: x\n\nbody\n.\n", transcript) == ann(.accepted, 250, "queued"))
    #expect(await server.received().contains("DATA\r\nSubject: x\r\n\r\nbody\r\n..\r\n.\r\n"))
    #expect(
      transcript.lines == [
        "S: 220 mx.test", "C: EHLO desk.test", "S: 250-mx.test", "S: 250 AUTH PLAIN", "C: •••", "S: 235 ok",
        "C: MAIL FROM:<sam@a.test>", "S: 250 ok", "C: RCPT TO:<ann@b.test>", "S: 250 ok", "C: DATA", "S: 354 go",
        "C: {24 bytes}", "C: .", "S: 250 queued", "C: QUIT",
      ])
  }

  @Test func aCutAfterTheFinalDotIsUncertain() async throws {
    let server = try ScriptedServer(Self.ready + [("\r\n.\r\n", nil)])
    let fault = TLSFault.truncated
    #expect(
      try await submit(server) == ann(.uncertain, nil, "the connection ended before the server answered (\(fault))"))
  }

  @Test func aCutBeforeTheFinalDotIsAnError() async throws {
    let server = try ScriptedServer(Self.ready.dropLast() + [("DATA", nil)])
    let error = await #expect(throws: SMTPError.lost(.data, .tls(.truncated))) { try await submit(server) }
    #expect(error?.isTemporary == true)
  }

  @Test func commitsBetweenTheMessageAndItsEnd() async throws {
    let server = try ScriptedServer(Self.ready)
    struct DiskFull: Error {}
    await #expect(throws: SMTPError.notCommitted("DiskFull()")) {
      try await submit(server) { throw DiskFull() }
    }
    let received = await server.received()
    #expect(received.contains("body\r\n..\r\n"))
    #expect(!received.contains("\r\n.\r\n"))
  }

  /// QUIRK: servers that offer CHUNKING and do not know BDAT: one byte went out, and DATA goes over another connection.
  @Test(arguments: ["500 what", "502 5.5.1 not implemented", "503 5.5.1 bad sequence"])
  func fallsBackToDATA(answer: String) async throws {
    let start: [(wait: String, say: String?)] = [
      ("CIPHER", "220 mx.test"), ("EHLO", "250-mx.test\n250-CHUNKING\n250 AUTH PLAIN"), ("AUTH", "235 ok"),
      ("MAIL", "250 ok"), ("RCPT", "250 ok"),
    ]
    let server = try ScriptedServer(
      start + [("BDAT 1", answer)] + start + [("DATA", "354 go"), ("\r\n.\r\n", "250 queued"), ("QUIT", nil)],
      connections: 2)
    #expect(try await submit(server) == ann(.accepted, 250, "queued"))
    let received = await server.received()
    #expect(received.contains("BDAT 1\r\nS") && !received.contains("BDAT 2"))
    #expect(received.contains("DATA\r\nSubject: x\r\n\r\nbody\r\n..\r\n.\r\n"))
  }

  @Test func sendsNothingWithoutRecipients() async throws {
    let server = try ScriptedServer([])
    await #expect(throws: SMTPError.noRecipients) {
      try await SMTPClient.submit(
        to: Endpoint(host: "localhost", port: server.port, security: .tls), trust: .system, timeouts: Timeouts(),
        login: "sam", credential: .password(Secret("x")),
        envelope: Envelope(sender: try address("sam@a.test"), recipients: []),
        message: [], greetingName: "desk.test", beforeFinalDot: {}, transcript: nil)
    }
  }

  @Test func checksASignIn() async throws {
    let server = try ScriptedServer([
      ("CIPHER", "220 mx.test"), ("EHLO", "250-mx.test\n250-SIZE 9\n250 AUTH PLAIN"), ("AUTH", "235 ok"), ("QUIT", nil),
    ])
    let checked = try await SMTPClient.check(
      Endpoint(host: "localhost", port: server.port, security: .tls),
      trust: .file(ScriptedServer.Certificate.shared.get().pem), timeouts: Timeouts(), login: "sam",
      credential: .password(Secret("hunter2")), greetingName: "desk.test", transcript: nil)
    #expect(checked.peer == "127.0.0.1:\(server.port)")
    #expect(checked.encryption == "TLSv1.3")
    #expect(checked.extensions.names == ["SIZE", "AUTH"])
    #expect(checked.extensions.maximumSize == 9)
    #expect(checked.extensions.mechanisms == ["PLAIN"])
  }
}
