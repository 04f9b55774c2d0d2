import Model
import Synchronization
import TestSupport
import Testing
import Wire

@testable import IMAP

/// The client against a real Dovecot.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct DovecotTests {
  private let servers: MailServers
  private let account: MailServers.Account

  init() throws {
    servers = try MailServers.shared()
    account = try servers.addUser()
  }

  private func dial(_ endpoint: Endpoint? = nil) async throws -> IMAPClient {
    try await IMAPClient.connect(endpoint ?? servers.imaps, trust: .file(servers.caFile))
  }

  private func signedIn() async throws -> IMAPClient {
    let client = try await dial()
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    return client
  }

  /// A message of some thousand bytes whose lines are all its own.
  private func message(_ number: Int, lines: Int = 40) -> [UInt8] {
    let day = number % 28 + 1
    var text = "From: a@x.test\r\nTo: b@x.test\r\nMessage-ID: <m\(number)@x.test>\r\n"
    text += "Date: \(day < 10 ? "0" : "")\(day) Mar 2026 10:00:00 +0000\r\nSubject: message \(number)\r\n\r\n"
    for line in 0..<lines { text += "Line \(line) of message \(number), {\(line)}\r\n" }
    return Array(text.utf8)
  }

  /// What a fetch gave: the bytes by UID, in the order of the ends.
  private final class Received: Sendable {
    struct Content: Sendable {
      var open: [UInt8]?
      var whole: [(summary: MessageSummary, bytes: [UInt8])] = []
      var missing: [UInt32] = []
    }
    let content = Mutex(Content())

    func take(_ event: FetchEvent) {
      content.withLock { content in
        switch event {
        case .begin: content.open = []
        case .bytes(let bytes): content.open?.append(contentsOf: bytes)
        case .end(let summary):
          content.whole.append((summary, content.open ?? []))
          content.open = nil
        case .discarded: content.open = nil
        case .missing(let uids): content.missing += uids
        }
      }
    }
  }

  @Test("Signing in, over both kinds of TLS", arguments: [TransportSecurity.tls, .startTLS])
  func signingIn(security: TransportSecurity) async throws {
    let client = try await dial(security == .tls ? servers.imaps : servers.imap)
    await #expect(throws: IMAPError.authenticationFailed("Authentication failed.")) {
      try await client.login(user: account.address, credential: .password(Secret("wrong")))
    }
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    #expect(await client.capabilities.isSuperset(of: ["SPECIAL-USE", "UIDPLUS", "LITERAL+"]))
    await client.introduce(as: [("name", "Rapport"), ("version", "1")])
    try await client.noop()
    await client.logout()
  }

  @Test("A certificate of an unknown authority is refused", arguments: [TransportSecurity.tls, .startTLS])
  func untrusted(security: TransportSecurity) async throws {
    let endpoint = security == .tls ? servers.imaps : servers.imap
    do throws(IMAPError) {
      _ = try await IMAPClient.connect(endpoint, trust: .system)
      Issue.record("connected")
    } catch {
      guard case .wire(.tls) = error else { throw error }
    }
  }

  @Test func thePasswordIsMaskedInTheTranscript() async throws {
    let transcript = Transcript()
    let client = try await IMAPClient.connect(servers.imap, trust: .file(servers.caFile), transcript: transcript)
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    await client.logout()
    let lines = transcript.lines
    #expect(lines.contains("C: A1 STARTTLS"))
    #expect(lines.contains("C: •••"))
    let encoded = String(decoding: SASL.base64(Array(account.password.utf8)), as: UTF8.self)
    #expect(!lines.contains { $0.contains(account.password) || $0.contains(encoded) })
  }

  @Test func foldersAndTheirUses() async throws {
    let client = try await signedIn()
    try await client.create(FolderPath("Entw&APw-rfe \"x\""))
    try await client.create(FolderPath("Entw&APw-rfe \"x\""))
    let folders = try await client.list()
    #expect(folders.first { $0.specialUse == .inbox }?.path == FolderPath("INBOX"))
    #expect(folders.first { $0.specialUse == .sent }?.path == FolderPath("Sent"))
    #expect(folders.first { $0.specialUse == .trash }?.path == FolderPath("Trash"))
    let odd = try #require(folders.first { $0.name == "Entwürfe \"x\"" })
    #expect(try await client.examine(odd.path).exists == 0)
    for name in ["nowhere", "x\r\nA9 LOGOUT", "../../etc/passwd", "*"] {
      do throws(IMAPError) {
        _ = try await client.examine(FolderPath(name))
        Issue.record("opened \(name)")
      } catch {
        guard case .folderGone = error else { throw error }
      }
    }
    try await client.noop()
    await client.logout()
  }

  @Test("Hundreds of messages come byte for byte, and stay unseen", arguments: [TransportSecurity.tls, .startTLS])
  func fetching(security: TransportSecurity) async throws {
    let messages = (0..<400).map { message($0, lines: $0 == 7 ? 40_000 : $0 % 90) }
    try servers.deliver(messages, to: account)
    let client = try await signedIn()
    let folder = try await client.select(FolderPath("INBOX"))
    #expect(folder.exists == 400)
    #expect(folder.uidNext == 401)
    #expect(!folder.isReadOnly)
    let uids = try await client.searchAll()
    #expect(uids == Array(1...400))
    let summaries = try await client.summaries(uids + [9_999])
    #expect(summaries.map(\.uid) == uids)
    #expect(summaries.map(\.size) == messages.map { Int64($0.count) })
    #expect(summaries[3].internalDate == Timestamp(iso: "2026-03-04T10:00:00Z"))
    let received = Received()
    let wanted = summaries.map { (uid: $0.uid, size: $0.size ?? 0) }
    try await client.fetch(wanted, window: FetchWindow(bytes: 200_000, messagesPerCommand: 30)) { received.take($0) }
    let content = received.content.withLock { $0 }
    // Dovecot works at several commands side by side, so that they may overtake each other.
    let inOrder = content.whole.sorted { $0.summary.uid < $1.summary.uid }
    #expect(inOrder.map(\.summary.uid) == uids)
    for (message, received) in zip(messages, inOrder) where message != received.bytes {
      Issue.record("UID \(received.summary.uid) differs")
    }
    #expect(content.missing == [])
    #expect(try await client.summaries(uids).allSatisfy { !$0.flags.contains("\\Seen") })
    await client.logout()
  }

  @Test func newestFirstAndGone() async throws {
    let messages = (0..<30).map { message($0) }
    try servers.deliver(messages, to: account)
    let client = try await signedIn()
    _ = try await client.examine(FolderPath("INBOX"))
    try servers.doveadm(["expunge", "-u", account.address, "mailbox", "INBOX", "uid", "12,13"])
    let received = Received()
    let newestFirst: [UInt32] = (1...31).reversed()
    try await client.fetch(newestFirst.map { (uid: $0, size: 2_000) }) { received.take($0) }
    let content = received.content.withLock { $0 }
    let gone: Set<UInt32> = [31, 13, 12]
    #expect(Set(content.missing) == gone)
    #expect(content.missing.count == gone.count)
    #expect(content.whole.count == newestFirst.count - gone.count)
    for (summary, bytes) in content.whole where bytes != messages[Int(summary.uid) - 1] {
      Issue.record("UID \(summary.uid) differs")
    }
    await client.logout()
  }

  @Test func searching() async throws {
    try servers.deliver((0..<28).map { message($0) }, to: account)
    let client = try await signedIn()
    _ = try await client.examine(FolderPath("INBOX"))
    #expect(try await client.search(since: (2026, 3, 27), bySentDate: false) == [27, 28])
    #expect(try await client.search(since: (2026, 3, 28), bySentDate: true) == [28])
    #expect(try await client.search(since: (2026, 4, 1), bySentDate: true) == [])
    #expect(try await client.search(uids: 27) == [27, 28])
    #expect(try await client.search(uids: 29) == [])
    #expect(try await client.search(messageID: "m4@x.test") == [5])
    #expect(try await client.search(messageID: "x\" ALL\r\nA9 LOGOUT") == [])
    #expect(try await client.search(messageID: "ü@x.test") == [])
    await client.logout()
  }

  @Test func appending() async throws {
    let client = try await signedIn()
    let sent = FolderPath("Sent")
    let date = Timestamp(iso: "2026-03-02T09:15:07Z")
    let bytes = message(1)
    #expect(try await client.append(sent, bytes: bytes, flags: ["\\Seen", "$Done"], date: date) == 1)
    await #expect(throws: IMAPError.self) {
      _ = try await client.append(FolderPath("nowhere"), bytes: bytes, flags: [], date: nil)
    }
    _ = try await client.examine(sent)
    let summary = try #require(try await client.summaries([1]).first)
    #expect(Set(summary.flags).isSuperset(of: ["\\Seen", "$Done"]))
    #expect(summary.internalDate == date)
    let received = Received()
    try await client.fetch([(1, 0)]) { received.take($0) }
    #expect(received.content.withLock { $0.whole.map(\.bytes) } == [bytes])
    await client.logout()
  }

  @Test(
    "A connection cut inside a message throws, and what was begun does not end", arguments: [30_000, 900_000])
  func cut(after bytes: Int) async throws {
    let whole = message(1, lines: 40_000)
    try servers.deliver([whole, whole], to: account)
    let proxy = try FaultProxy(target: servers.imaps.port, plan: FaultPlan(fromServer: .cut(after: bytes)))
    defer { proxy.stop() }
    let client = try await dial(Endpoint(host: "127.0.0.1", port: proxy.port, security: .tls))
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    _ = try await client.examine(FolderPath("INBOX"))
    let received = Received()
    await #expect(throws: IMAPError.self) {
      try await client.fetch([(1, Int64(whole.count)), (2, Int64(whole.count))]) { received.take($0) }
    }
    let content = received.content.withLock { $0 }
    #expect(content.whole.isEmpty)
    #expect(content.missing == [])
    await #expect(throws: IMAPError.self) { try await client.noop() }
  }

  @Test func everyByteByItself() async throws {
    try servers.deliver([message(1)], to: account)
    let proxy = try FaultProxy(target: servers.imap.port, plan: FaultPlan(fromClient: .split, fromServer: .split))
    defer { proxy.stop() }
    let client = try await dial(Endpoint(host: "127.0.0.1", port: proxy.port, security: .startTLS))
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    _ = try await client.examine(FolderPath("INBOX"))
    let received = Received()
    try await client.fetch([(1, 0)]) { received.take($0) }
    #expect(received.content.withLock { $0.whole.map(\.bytes) } == [message(1)])
    await client.logout()
  }

  @Test func withoutExtensions() async throws {
    let plain = ["SASL-IR", "LITERAL+", "ESEARCH", "SPECIAL-USE", "LIST-EXTENDED", "UIDPLUS", "ID"]
    let user = MailServers.Account(address: "sparse@example.test", password: "a\"b\\ c")
    let servers = try MailServers.start(users: [user], without: plain)
    defer { servers.stop() }
    let client = try await IMAPClient.connect(servers.imaps, trust: .file(servers.caFile))
    try await client.login(user: user.address, credential: .password(Secret(user.password)))
    #expect(await client.capabilities.isDisjoint(with: plain))
    await client.introduce(as: [("name", "Rapport")])
    #expect(try await client.list().contains { $0.specialUse == .sent && $0.path == FolderPath("Sent") })
    #expect(try await client.append(FolderPath("Sent"), bytes: message(1), flags: [], date: nil) == 1)
    _ = try await client.examine(FolderPath("Sent"))
    #expect(try await client.search(messageID: "ü@x.test") == [])
    #expect(try await client.searchAll() == [1])
    await client.logout()
  }
}
