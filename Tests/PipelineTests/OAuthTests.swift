import Foundation
import IMAP
import Model
import Providers
import Store
import Synchronization
import TestSupport
import Testing
import Wire

@testable import Pipeline

/// Mailboxes that sign in with tokens: real Dovecot, a real OAuth server, and a clock that is moved.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct OAuthTests {
  /// A time that the test moves.
  private final class Clock: Sendable {
    private let time = Mutex(World.now)
    var now: Timestamp { time.withLock { $0 } }
    func advance(_ seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
  }

  /// A workspace and an OAuth server of its own.
  private struct Office {
    let servers: MailServers
    let issuer: OAuthServer
    let world: World
    let clock = Clock()

    init() throws {
      servers = try MailServers.shared()
      issuer = try OAuthServer.start(for: servers)
      world = try World(records: false)
      try issuer.configure(world.folder)
    }

    var registration: OAuthRegistration {
      get throws { try #require(try OAuthConfiguration(try world.store.configuration()).registration(key: "test")) }
    }

    /// Signs in with a browser, and gives what came of it.
    func consent(_ account: String) async throws -> OAuthGrant {
      let address = try #require(Address(account))
      let attempt = OAuthAttempt(
        try registration, address: address, redirect: "http://127.0.0.1:1/oauth/callback",
        state: Base64URL.unguessable(), proof: .random(), now: clock.now)
      let location = try await issuer.signIn(at: attempt.url)
      let query = String(location.split(separator: "?", maxSplits: 1)[1])
      let code = try attempt.code(from: query, now: clock.now)
      let tokens = try await OAuthExchange(try registration).redeem(code, of: attempt)
      return try tokens.grant(for: address, at: try registration, now: clock.now)
    }

    func connect(_ account: MailServers.Account) async throws -> Mailbox {
      let grant = try await consent(account.address)
      return try world.store.addMailbox(
        address: try #require(Address(account.address)), owner: world.viewer.user, imap: servers.imaps,
        smtp: servers.submission, login: account.address, secret: .grant(grant), trustFile: servers.caFile,
        settings: Settings(period: .all), now: clock.now)
    }

    func sync(_ mailbox: Mailbox, _ store: MailStore? = nil) async throws -> SyncOutcome {
      let store = store ?? world.store
      let current = try store.mailbox(mailbox.id)
      return try await SyncPass(store: store, mailbox: current, rules: try ActiveRules.load(store)) { _ in }
        .run { [clock] in clock.now }
    }

    /// No token that was ever given out is to be found in the workspace's files or in what was said.
    func expectNoTokens(in texts: [String]) async throws {
      let tokens = try await issuer.tokens().filter { !$0.isEmpty }
      #expect(tokens.count > 1)
      for name in try FileManager.default.contentsOfDirectory(atPath: world.folder) where name.hasPrefix("rapport") {
        let bytes = try #require(FileManager.default.contents(atPath: world.folder + "/" + name))
        for token in tokens { #expect(bytes.range(of: Data(token.utf8)) == nil, "in \(name)") }
      }
      for token in tokens { #expect(!texts.contains { $0.contains(token) }) }
    }
  }

  private func failure(_ body: () async throws -> Void) async -> Failure? {
    do {
      try await body()
      return nil
    } catch { return error as? Failure }
  }

  @Test func tokensAreRenewedBeforeTheyEndAndTheSyncGoesOn() async throws {
    let office = try Office()
    let account = try office.servers.addUser()
    try office.servers.deliver([note(1)], to: account)
    let mailbox = try await office.connect(account)
    #expect(try await office.sync(mailbox).stored == 1)
    #expect(try await office.issuer.count("refresh_token") == 0)
    // Just before the margin, and at it.
    office.clock.advance(3600 - Credentials.margin - 1)
    #expect(try await office.sync(mailbox).stored == 0)
    #expect(try await office.issuer.count("refresh_token") == 0)
    office.clock.advance(1)
    try office.servers.deliver([note(2)], to: account)
    #expect(try await office.sync(mailbox).stored == 1)
    #expect(try await office.issuer.count("refresh_token") == 1)
    // Each renewal is by the token that the one before gave; the issuer ends the consent where it is not.
    for number in 2...4 {
      office.clock.advance(3600)
      #expect(try await office.sync(mailbox).stored == 0)
      #expect(try await office.issuer.count("refresh_token") == number)
    }
    #expect(try await office.issuer.count("reused") == 0)
    try await office.expectNoTokens(in: [])
  }

  @Test func manyAtOnceRenewOnce() async throws {
    let office = try Office()
    let account = try office.servers.addUser()
    let mailbox = try await office.connect(account)
    office.clock.advance(4000)
    let beside = try MailStore.open(office.world.folder, use: .editing, now: World.now)
    let readers = try MailStore.open(office.world.folder, use: .reading, now: World.now)
    let clock = office.clock
    let tokens = try await withThrowingTaskGroup(of: Credential.self) { group in
      for number in 0..<12 {
        // Of this process, and of two that stand for others.
        let store = [office.world.store, beside, readers][number % 3]
        group.addTask {
          try await Credentials(store: store, now: { clock.now }).signIn(of: mailbox, doing: "test").credential
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(tokens).count == 1 && tokens.count == 12)
    #expect(try await office.issuer.count("refresh_token") == 1)
    try beside.close()
    try readers.close()
  }

  /// Who gives up waiting does not lose what the issuer has answered.
  @Test func aCancelledRenewalIsSaved() async throws {
    let office = try Office()
    let account = try office.servers.addUser()
    let mailbox = try await office.connect(account)
    office.clock.advance(4000)
    let (clock, store) = (office.clock, office.world.store)
    // Answered once two requests are there, or after two seconds: long after the cancellation.
    try await office.issuer.behave([("hold", "3")])
    let task = Task { try await Credentials(store: store, now: { clock.now }).signIn(of: mailbox, doing: "test") }
    while try await office.issuer.count("refresh_token") == 0 { await Task.yield() }
    task.cancel()
    _ = await task.result
    try await office.issuer.behave([("hold", "0")])
    #expect(try await office.sync(mailbox).folderFailures.isEmpty)
    #expect(try await office.issuer.count("refresh_token") == 1)
    #expect(try await office.issuer.count("reused") == 0)
  }

  /// Microsoft, once a second factor is wanted: only the person's sign-in helps, and is asked for.
  @Test func whoIsWantedAgainIsAskedToSignIn() async throws {
    let office = try Office()
    let mailbox = try await office.connect(try office.servers.addUser())
    try await office.issuer.behave([("error", "\"interaction_required\"")])
    office.clock.advance(3600)
    let said = await failure { _ = try await office.sync(mailbox) }
    #expect(
      said?.retry == .never && said?.hint == "connect it again with: rapport connect \(mailbox.address) --reconnect")
    let status = try #require(try office.world.store.mailboxStatuses(for: office.world.viewer).first)
    #expect(status.reconnect?.reason.hasPrefix("the consent has ended (interaction_required") == true)
    // Of a sign-in that is under way it is not said.
    let other = try office.servers.addUser()
    try await office.issuer.behave([("error", "\"invalid_grant\"")])
    await #expect(throws: OAuthError.declined("invalid_grant: as it was told to say")) {
      _ = try await office.consent(other.address)
    }
  }

  @Test func revokedConsentIsShownAndNothingElseIsBroken() async throws {
    let office = try Office()
    let (lost, kept) = (try office.servers.addUser(), try office.servers.addUser())
    let mailbox = try await office.connect(lost)
    let other = try await office.connect(kept)
    try office.servers.deliver([note(1)], to: kept)
    try await office.issuer.revoke(lost.address)
    office.clock.advance(3600)
    let said = await failure { _ = try await office.sync(mailbox) }
    #expect(said?.cause == "the consent has ended (invalid_grant)" && said?.retry == .never && said?.reach == .mailbox)
    #expect(said?.hint == "connect it again with: rapport connect \(lost.address) --reconnect")
    let asked = try await office.issuer.count("refresh_token")
    let statuses = try office.world.store.mailboxStatuses(for: office.world.viewer)
    #expect(
      statuses.map(\.reconnect) == [
        ReconnectNeed(reason: "the consent has ended (invalid_grant)", since: office.clock.now), nil,
      ])
    #expect(try office.world.store.dueMailboxes(now: office.clock.now.adding(days: 9)) == [other.id])
    // Nobody is asked again, by whatever way.
    office.clock.advance(7200)
    #expect(await failure { _ = try await office.sync(mailbox) }?.cause == "the consent has ended (invalid_grant)")
    let (clock, store) = (office.clock, office.world.store)
    #expect(await failure { _ = try await DoctorPass(store: store).run(mailbox) { clock.now } } != nil)
    #expect(try await office.issuer.count("refresh_token") == asked)
    // The other goes on, by renewing its own.
    #expect(try await office.sync(other).stored == 1)
    // Signing in anew brings it back with all it had.
    try store.renewConsent(
      try await office.consent(lost.address), of: mailbox.id, by: office.world.viewer, now: office.clock.now)
    try office.servers.deliver([note(3)], to: lost)
    #expect(try await office.sync(mailbox).stored == 1)
    #expect(try store.mailboxStatuses(for: office.world.viewer).allSatisfy { $0.reconnect == nil })
    try await office.expectNoTokens(in: [said?.description ?? ""])
  }

  /// An issuer that is away, an administrator's mistake: nothing is lost, nobody has to sign in again.
  @Test func troubleOfTheIssuerEndsNoConsent() async throws {
    let office = try Office()
    let account = try office.servers.addUser()
    let mailbox = try await office.connect(account)
    // Due for renewal, but still good: the sync goes on with it.
    office.clock.advance(3600 - 60)
    try await office.issuer.behave([("status", "503")])
    #expect(try await office.sync(mailbox).folderFailures.isEmpty)
    office.clock.advance(60)
    let away = await failure { _ = try await office.sync(mailbox) }
    #expect(away?.cause == "the issuer cannot be used at the moment (status 503)" && away?.retry == .later(nil))
    try await office.issuer.behave([("status", "0"), ("error", #""invalid_client""#), ("echo", "true")])
    let mistaken = await failure { _ = try await office.sync(mailbox) }
    #expect(mistaken?.cause.hasPrefix("the issuer does not accept this program's registration (invalid_client") == true)
    #expect(mistaken?.retry == .never)
    try await office.issuer.behave([("error", "null")])
    try Data().write(to: URL(fileURLWithPath: office.world.folder + "/rapport.conf"))
    chmod(office.world.folder + "/rapport.conf", 0o600)
    let missing = await failure { _ = try await office.sync(mailbox) }
    #expect(missing?.cause.contains("rapport.conf has no oauth.test.client-id") == true)
    try office.issuer.configure(office.world.folder)
    #expect(try office.world.store.mailboxStatuses(for: office.world.viewer)[0].reconnect == nil)
    #expect(try await office.sync(mailbox).folderFailures.isEmpty)
    try await office.expectNoTokens(in: [away, mistaken, missing].compactMap { $0?.description })
  }

  /// A token that the mail server does not take although it should is renewed once in each sync; the consent stays, for
  /// the server may take the next one.
  @Test func aRefusedTokenIsRenewedOnce() async throws {
    let office = try Office()
    let account = try office.servers.addUser()
    try await office.issuer.behave([("forge", "true")])
    let mailbox = try await office.connect(account)
    try await office.issuer.behave([("forge", "false")])
    #expect(try await office.sync(mailbox).folderFailures.isEmpty)
    #expect(try await office.issuer.count("refresh_token") == 1)
    // From now on no token is good.
    try await office.issuer.behave([("forge", "true")])
    office.clock.advance(3600)
    let said = await failure { _ = try await office.sync(mailbox) }
    #expect(said?.cause.hasPrefix("the mail server refuses new tokens too: ") == true)
    // One for the time that had passed, one for the refusal.
    #expect(try await office.issuer.count("refresh_token") == 3)
    #expect(said?.hint?.contains("sign in with the provider again") == true)
    #expect(said?.retry == .never)
    #expect(try office.world.store.mailboxStatuses(for: office.world.viewer)[0].reconnect == nil)
    try await office.issuer.behave([("forge", "false")])
    #expect(try await office.sync(mailbox).folderFailures.isEmpty)
    #expect(try await office.issuer.count("refresh_token") == 4)
  }

  /// Mail goes out by the same tokens. A consent that has ended keeps it waiting, and the new one sends it.
  @Test func mailIsSentByTokens() async throws {
    let office = try Office()
    let (clock, store, viewer) = (office.clock, office.world.store, office.world.viewer)
    let account = try office.servers.addUser()
    try await office.issuer.behave([("forge", "true")])
    let mailbox = try await office.connect(account)
    try await office.issuer.behave([("forge", "false")])
    func send(_ id: String) throws -> ID<OutboxEntry> {
      try store.queue(
        OutboxDraft(
          mailbox: mailbox.id, messageID: id, answers: nil, subject: "Offer", sender: mailbox.address,
          recipients: [mailbox.address], bytes: Array("Subject: Offer\r\nMessage-ID: <\(id)>\r\n\r\nHello\r\n".utf8),
          isFiled: false), by: viewer, now: clock.now)
    }
    let first = try send("1@example.test")
    try await OutboxPass(store: store).run(now: { clock.now })
    let sent = try store.outboxItem(first, for: viewer)
    #expect(sent.state == .sent && sent.isFiled, "\(sent.failure ?? "")")
    #expect(try await office.issuer.count("refresh_token") == 1)

    try await office.issuer.revoke(account.address)
    clock.advance(3600)
    let second = try send("2@example.test")
    for _ in 1...3 {
      try await OutboxPass(store: store).run(now: { clock.now })
      let waiting = try store.outboxItem(second, for: viewer)
      #expect(waiting.state == .deferred && waiting.failure?.contains("the consent has ended (invalid_grant)") == true)
      clock.advance(3600)
    }
    #expect(try await office.issuer.count("refresh_token") == 2)
    try store.renewConsent(
      try await office.consent(account.address), of: mailbox.id, by: viewer, now: clock.now)
    try await OutboxPass(store: store).run(now: { clock.now })
    #expect(try store.outboxItem(second, for: viewer).state == .sent)
  }

  /// Tokens that SMTP refuses, new ones too, keep the mail waiting, and the mailbox from nothing else.
  @Test func sendingRefusedKeepsTheConsent() async throws {
    let office = try Office()
    let (clock, store, viewer) = (office.clock, office.world.store, office.world.viewer)
    let account = try office.servers.addUser()
    try await office.issuer.behave([("forge", "true")])
    let mailbox = try await office.connect(account)
    let id = try store.queue(
      OutboxDraft(
        mailbox: mailbox.id, messageID: "1@example.test", answers: nil, subject: "Offer", sender: mailbox.address,
        recipients: [mailbox.address], bytes: Array("Subject: Offer\r\n\r\nHello\r\n".utf8), isFiled: true),
      by: viewer, now: clock.now)
    try await OutboxPass(store: store).run(now: { clock.now })
    #expect(try await office.issuer.count("refresh_token") == 1)
    let (item, status) = (try store.outboxItem(id, for: viewer), try store.mailboxStatuses(for: viewer)[0])
    #expect(item.state == .deferred)
    #expect(item.failure?.contains("the server did not accept the access token") == true)
    #expect(status.reconnect == nil && status.sendingRefusal != nil)
    try await office.issuer.behave([("forge", "false")])
    clock.advance(3600)
    try await OutboxPass(store: store).run(now: { clock.now })
    #expect(try store.outboxItem(id, for: viewer).state == .sent)
    #expect(try store.mailboxStatuses(for: viewer)[0].sendingRefusal == nil)
  }

  /// An issuer that does not rotate; one that says nothing of the life, or of who has signed in.
  @Test func issuersDiffer() async throws {
    let office = try Office()
    let account = try office.servers.addUser()
    try await office.issuer.behave([("rotate", "false"), ("life", "null"), ("tell", "false"), ("iss", "false")])
    let mailbox = try await office.connect(account)
    for number in 1...2 {
      office.clock.advance(3600)
      #expect(try await office.sync(mailbox).folderFailures.isEmpty)
      #expect(try await office.issuer.count("refresh_token") == number)
    }
    // Another account: the mail server proves it where the issuer does not say it.
    try await office.issuer.behave([("account", #""somebody@example.test""#)])
    let grant = try await office.consent(account.address)
    try office.world.store.renewConsent(grant, of: mailbox.id, by: office.world.viewer, now: office.clock.now)
    #expect(await failure { _ = try await office.sync(mailbox) } != nil)
    try await office.issuer.behave([("tell", "true")])
    await #expect(
      throws: OAuthError.differentAccount(signedIn: "somebody@example.test", wanted: account.address)
    ) { try await office.consent(account.address) }
    try await office.issuer.behave([("account", "null"), ("scope", #""mail.read""#)])
    await #expect(throws: OAuthError.scopesMissing(["mail.send"])) { try await office.consent(account.address) }
    try await office.issuer.behave([("scope", "null"), ("decline", "true")])
    await #expect(
      throws: OAuthError.declined("access_denied: The resource owner or authorization server denied the request")
    ) {
      try await office.consent(account.address)
    }
  }
}
