import Model
import TestSupport
import Testing
import Wire

@testable import IMAP

/// Each mechanism by itself against a real Dovecot.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct DovecotSignInTests {
  private func dial(_ servers: MailServers, _ transcript: Transcript? = nil) async throws -> IMAPClient {
    try await IMAPClient.connect(servers.imap, trust: .file(servers.caFile), transcript: transcript)
  }

  /// The secret is nowhere in the lines, as it is or in base64 at any of its three places.
  private func isMasked(_ secret: Secret, in transcript: Transcript) -> Bool {
    let lines = transcript.lines.joined(separator: "\n")
    return secret.reveal { text in
      let encoded = (0..<3).map { place in
        let bytes = Array(repeating: 0, count: place) + Array(text.utf8)
        return String(decoding: SASL.base64(bytes).dropFirst(4).dropLast(4), as: UTF8.self)
      }
      return ([text] + encoded).allSatisfy { !lines.contains($0) }
    }
  }

  private func offered(_ client: IMAPClient) async -> Set<String> {
    await client.capabilities.filter { $0.hasPrefix("AUTH=") }
  }

  @Test(
    "A password by each mechanism alone, with SASL-IR and without",
    arguments: [SASL.Mechanism.plain, .login, .scramSHA1, .scramSHA256], [[], ["SASL-IR"]])
  func password(mechanism: SASL.Mechanism, without: [String]) async throws {
    let account = MailServers.Account(address: "ann@example.test", password: "größer = 1/2 \"x\"")
    let servers = try MailServers.start(users: [account], without: without, mechanisms: [mechanism.rawValue])
    defer { servers.stop() }
    let transcript = Transcript()
    let client = try await dial(servers, transcript)
    #expect(await offered(client) == ["AUTH=\(mechanism.rawValue)"])
    await #expect(throws: IMAPError.authenticationFailed("Authentication failed.")) {
      try await client.login(user: account.address, credential: .password(Secret("gröser")))
    }
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    #expect(try await client.list().contains { $0.specialUse == .inbox })
    await client.logout()
    #expect(isMasked(Secret(account.password), in: transcript) && isMasked(Secret("gröser"), in: transcript))
    await #expect(throws: IMAPError.tokenNotOffered) {
      try await dial(servers).login(user: account.address, credential: .token(Secret("abc")))
    }
  }

  @Test(
    "A token by each mechanism alone, with SASL-IR and without",
    arguments: [SASL.Mechanism.xoauth2, .oauthBearer], [[], ["SASL-IR"]])
  func token(mechanism: SASL.Mechanism, without: [String]) async throws {
    let account = MailServers.Account(address: "ann@example.test", password: "secret")
    let other = MailServers.Account(address: "ben@example.test", password: "secret")
    let servers = try MailServers.start(users: [account, other], without: without, mechanisms: [mechanism.rawValue])
    defer { servers.stop() }
    let transcript = Transcript()
    let client = try await dial(servers, transcript)
    let good = try servers.accessToken(for: account)
    let bad = [
      Secret("garbage"), try servers.accessToken(for: account, lifetime: -60), try servers.accessToken(for: other),
      good.reveal { Secret($0.dropLast(8) + "AAAAAAAA") },
    ]
    for token in bad {
      let error = await #expect(throws: IMAPError.self) {
        try await client.login(user: account.address, credential: .token(token))
      }
      guard case .tokenRejected(let text) = error else {
        Issue.record("not told as a token that is refused: \(String(describing: error))")
        continue
      }
      #expect(!token.reveal { text.contains($0) })
    }
    try await client.login(user: account.address, credential: .token(good))
    #expect(try await client.list().contains { $0.specialUse == .inbox })
    await client.logout()
    #expect((bad.dropFirst() + [good]).allSatisfy { isMasked($0, in: transcript) })
  }

  @Test func theStrongestIsTakenAndNothingElse() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let client = try await dial(servers)
    #expect(await offered(client).isSuperset(of: ["AUTH=PLAIN", "AUTH=LOGIN", "AUTH=SCRAM-SHA-256"]))
    await #expect(throws: IMAPError.self) {
      try await client.login(user: account.address, credential: .password(Secret("wrong")))
    }
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    await client.logout()
  }

  /// QUIRK: SCRAM is offered, and the account has no secrets for it.
  @Test func aHashedPasswordGoesByPlain() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser(isHashed: true)
    let transcript = Transcript()
    let client = try await dial(servers, transcript)
    await #expect(throws: IMAPError.authenticationFailed("Authentication failed.")) {
      try await client.login(user: account.address, credential: .password(Secret("wrong")))
    }
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    await client.logout()
    #expect(isMasked(Secret(account.password), in: transcript))
  }
}
