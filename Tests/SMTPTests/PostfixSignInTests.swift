import Model
import TestSupport
import Testing

@testable import SMTP
@testable import Wire

/// Each mechanism by itself against a real Postfix, which asks a real Dovecot.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable)) struct PostfixSignInTests {
  private func check(
    _ servers: MailServers, _ account: MailServers.Account, _ credential: Credential, _ transcript: Transcript? = nil
  ) async throws(SMTPError) -> [String] {
    try await SMTPClient.check(
      servers.submission, trust: .file(servers.caFile), timeouts: Timeouts(), login: account.address,
      credential: credential, greetingName: "desk.test", transcript: transcript
    ).extensions.mechanisms
  }

  @Test(
    "A password by each mechanism alone", arguments: [SASL.Mechanism.plain, .login, .scramSHA1, .scramSHA256])
  func password(mechanism: SASL.Mechanism) async throws {
    let account = MailServers.Account(address: "ann@example.test", password: "größer = 1/2 \"x\"")
    let servers = try MailServers.start(users: [account], mechanisms: [mechanism.rawValue])
    defer { servers.stop() }
    let transcript = Transcript()
    let offered = try await check(servers, account, .password(Secret(account.password)), transcript)
    #expect(offered == [mechanism.rawValue])
    let error = await #expect(throws: SMTPError.self) {
      try await check(servers, account, .password(Secret("gröser")), transcript)
    }
    guard case .wrongPassword = error else {
      Issue.record("not told as a wrong password: \(String(describing: error))")
      return
    }
    let lines = transcript.lines.joined(separator: "\n")
    for text in [account.password, "gröser"] {
      let encoded = String(decoding: SASL.base64(Array(text.utf8)).dropLast(4), as: UTF8.self)
      #expect(!lines.contains(text) && !lines.contains(encoded))
    }
    await #expect(throws: SMTPError.tokenNotOffered(offered)) {
      try await check(servers, account, .token(Secret("abc")))
    }
  }

  @Test("A token by each mechanism alone", arguments: [SASL.Mechanism.xoauth2, .oauthBearer])
  func token(mechanism: SASL.Mechanism) async throws {
    let account = MailServers.Account(address: "ann@example.test", password: "secret")
    let servers = try MailServers.start(users: [account], mechanisms: [mechanism.rawValue])
    defer { servers.stop() }
    let transcript = Transcript()
    let good = try servers.accessToken(for: account)
    #expect(try await check(servers, account, .token(good), transcript) == [mechanism.rawValue])
    for token in [Secret("garbage"), try servers.accessToken(for: account, lifetime: -60)] {
      let error = await #expect(throws: SMTPError.self) {
        try await check(servers, account, .token(token), transcript)
      }
      guard case .tokenRejected(let said) = error else {
        Issue.record("not told as a token that is refused: \(String(describing: error))")
        continue
      }
      #expect(said.code == 535 && !token.reveal { said.text.contains($0) })
    }
    // The middle of a token is the same in base64 of base64 only by chance: what is looked for is the token itself.
    #expect(!good.reveal { transcript.lines.joined().contains($0) })
    #expect(!transcript.lines.contains { $0.hasPrefix("S: 334 ") && $0 != "S: 334 •••" && $0 != "S: 334" })
  }

  /// QUIRK: SCRAM is offered, and the account has no secrets for it.
  @Test func aHashedPasswordGoesByPlain() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser(isHashed: true)
    #expect(try await check(servers, account, .password(Secret(account.password))).contains("SCRAM-SHA-256"))
    await #expect(throws: SMTPError.self) { try await check(servers, account, .password(Secret("wrong"))) }
  }
}
