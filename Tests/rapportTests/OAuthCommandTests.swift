import Foundation
import TestSupport
import Testing

/// Connecting with a token from the command line, against a real OAuth server and a real Dovecot.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct OAuthCommandTests {
  private let place: Place
  private let issuer: OAuthServer

  init() throws {
    place = try Place()
    issuer = try OAuthServer.start(for: place.servers)
    try issuer.configure(place.program.workspace)
  }

  private var servers: [String] {
    [
      "--imap", "localhost:\(place.servers.imap.port)", "--smtp", "localhost:\(place.servers.submission.port)",
      "--imap-starttls", "--trust", place.servers.caFile,
    ]
  }

  /// Runs a command that shows an address, and signs in there.
  private func signIn(_ arguments: [String]) async throws -> Running {
    let running = try Running(place.program, arguments)
    #expect(running.says("/authorize?"), "\(running.errors)")
    let line = try #require(running.errors.split(separator: "\n").first { $0.contains("/authorize?") })
    let location = try await issuer.signIn(at: String(line))
    let back = try #require(URL(string: location))
    let browser = HTTPClient(port: try #require(back.port))
    // Others may knock, and end nothing.
    #expect(try await browser.get("/oauth/callback?code=x&state=y").status == 200)
    #expect(try await browser.get("/favicon.ico").status == 404)
    let page = try await browser.get(location.replacing("http://127.0.0.1:\(back.port ?? 0)", with: ""))
    #expect(page.status == 200 && page.text.contains("go back to the terminal"))
    return running
  }

  private func expectNoTokens(_ texts: String...) async throws {
    let tokens = try await issuer.tokens().filter { !$0.isEmpty }
    #expect(!tokens.isEmpty)
    for token in tokens { for text in texts { #expect(!text.contains(token)) } }
  }

  @Test func aBrowserConnectsAndReconnects() async throws {
    try place.servers.deliver([place.note(1)], to: place.account)
    let first = try await signIn(["connect", place.account.address, "--oauth"] + servers + ["period=all"])
    #expect(first.status() == 0, "\(first.errors)")
    let sync = try place.program("sync")
    #expect(sync.status == 0, "\(sync.errors)")
    try place.expectAllStored(1)
    // The consent goes, and the mailbox says so.
    try await issuer.revoke(place.account.address)
    let database = place.program.workspace + "/rapport.db"
    #expect(FileManager.default.fileExists(atPath: database))
    let again = try await signIn(["connect", place.account.address, "--reconnect"])
    #expect(again.status() == 0, "\(again.errors)")
    try place.servers.deliver([place.note(2)], to: place.account)
    let next = try place.program("sync")
    #expect(next.status == 0, "\(next.errors)")
    try place.expectAllStored(2)
    let listed = try place.program("mailboxes")
    #expect(!listed.output.contains("reconnect"), "\(listed.output)")
    try await expectNoTokens(first.errors, again.errors, sync.errors, sync.output, next.errors, listed.output)
  }

  /// The browser is on another machine: a person brings the address at which it ended.
  @Test func anAddressIsPasted() async throws {
    let running = try Running(
      place.program, ["connect", place.account.address, "--oauth"] + servers, types: true)
    #expect(running.says("paste that address here"), "\(running.errors)")
    let line = try #require(running.errors.split(separator: "\n").first { $0.contains("/authorize?") })
    let location = try await issuer.signIn(at: String(line))
    running.type("")
    running.type("http://127.0.0.1:1/oauth/callback?code=x&state=y")
    #expect(running.says("belongs to no sign-in that was begun here; paste the whole address"), "\(running.errors)")
    running.type("http://127.0.0.1:1/oauth/callback")
    #expect(running.says("it is not the whole address at which the browser ended"), "\(running.errors)")
    running.type("  \(location)#")
    #expect(running.status() == 0, "\(running.errors)")
    #expect(try place.program("mailboxes").output.contains(place.account.address))
    try await expectNoTokens(running.errors)
  }

  /// A shared mailbox has no sign-in of its own: a person signs in, and opens it.
  @Test func aPersonSignsInForASharedMailbox() async throws {
    let shared = place.account.address
    // What the person may open is the mail server's to say; here the token does.
    try await issuer.behave([("opens", "\"\(shared)\"")])
    let wrong = try await signIn(["connect", shared, "--sign-in-as", shared] + servers)
    #expect(wrong.status() == 0, "itself is nobody else: \(wrong.errors)")
    #expect(try !place.program("mailboxes").output.contains("signed in by"))
    for arguments in [["--sign-in-as", "ben@example.test"] + servers, ["--reconnect"]] {
      let running = try await signIn(["connect", shared] + arguments)
      #expect(running.status() == 0, "\(running.errors)")
      #expect(running.errors.contains("sign in as ben@example.test:"), "\(running.errors)")
      #expect(try place.program("mailboxes").output.contains("signed in by ben@example.test"))
    }
    let sync = try place.program("sync")
    #expect(sync.status == 0, "\(sync.errors)")
    try await issuer.behave([("account", "\"eva@example.test\"")])
    let other = try await signIn(["connect", shared, "--reconnect"])
    #expect(other.status() == 69)
    #expect(
      other.errors.contains(
        "eva@example.test has signed in, but it was to be ben@example.test; sign in as that person"),
      "\(other.errors)")
    try await issuer.behave([("account", "null"), ("opens", "null")])
    let closed = try await signIn(["connect", shared, "--reconnect"])
    #expect(closed.status() == 69)
    #expect(closed.errors.contains("ben@example.test must be allowed to open \(shared)"), "\(closed.errors)")
  }

  @Test func aDeviceConnects() async throws {
    let running = try Running(
      place.program, ["connect", place.account.address, "--device"] + servers + ["period=all"])
    #expect(running.says("and type: "), "\(running.errors)")
    let line = try #require(running.errors.split(separator: "\n").first { $0.contains("and type: ") })
    let code = try #require(line.split(separator: " ").last)
    try await issuer.approve(userCode: String(code), as: place.account.address)
    #expect(running.status() == 0, "\(running.errors)")
    #expect(try place.program("sync").status == 0)
    try await expectNoTokens(running.errors)
  }

  @Test func whoSignsInAtThePageIsToldOfNoPassword() throws {
    try Data("oauth.google.client-id = x\noauth.google.client-secret = y\n".utf8)
      .write(to: URL(fileURLWithPath: place.program.workspace + "/rapport.conf"))
    let running = try Running(place.program, ["connect", "somebody@gmail.com", "--oauth"])
    #expect(running.says("/auth?"), "\(running.errors)")
    running.crash()
    #expect(running.errors.contains("2. If a folder size limit is set for IMAP"), "\(running.errors)")
    #expect(!running.errors.contains("password") && !running.errors.contains("two-step"), "\(running.errors)")
  }

  @Test func anotherAccountIsRefused() async throws {
    try await issuer.behave([("account", #""somebody@example.test""#)])
    let running = try await signIn(["connect", place.account.address, "--oauth"] + servers)
    #expect(running.status() == 69)
    #expect(
      running.errors.contains("somebody@example.test has signed in, but the mailbox is \(place.account.address)"),
      "\(running.errors)")
    #expect(try place.program("mailboxes").output.contains("no mailbox is connected"))
  }

  @Test func whatIsMissingIsSaid() throws {
    let table: [(configuration: String, address: String, status: Int32, text: String)] = [
      ("", "a@outlook.com", 77, "oauth.microsoft.client-id into rapport.conf"),
      ("oauth.google.client-id = x", "a@gmail.com", 65, "rapport.conf:1: oauth.google.client-secret is missing"),
    ]
    for (configuration, address, status, text) in table {
      let path = place.program.workspace + "/rapport.conf"
      try Data(configuration.utf8).write(to: URL(fileURLWithPath: path))
      let result = try place.program("connect", address, "--oauth")
      #expect(result.status == status && result.errors.contains(text), "\(result.errors)")
    }
    let result = try place.program("connect", place.account.address, "--reconnect")
    #expect(result.status == 66 && result.errors.contains("is not connected yet"), "\(result.errors)")
  }
}
