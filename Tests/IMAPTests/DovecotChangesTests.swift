import Model
import TestSupport
import Testing
import Wire

@testable import IMAP

/// Following a folder of a real Dovecot, with what it offers taken away bit by bit.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct DovecotChangesTests {
  private static let inbox = FolderPath("INBOX")

  private func message(_ number: Int) -> [UInt8] {
    Array("From: a@x.test\r\nMessage-ID: <m\(number)@x.test>\r\nSubject: \(number)\r\n\r\ntext\r\n".utf8)
  }

  private func signedIn(_ servers: MailServers, _ account: MailServers.Account) async throws -> IMAPClient {
    let client = try await IMAPClient.connect(servers.imaps, trust: .file(servers.caFile))
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    await client.introduce(as: [("name", "Rapport")])
    return client
  }

  private func standing(_ client: IMAPClient) async throws -> FolderBookmark {
    try #require(try await client.overview(of: [Self.inbox]).standings[Self.inbox])
  }

  @Test(
    "Arrivals, flags and what is gone",
    arguments: [
      [], ["QRESYNC"], ["QRESYNC", "CONDSTORE"], ["QRESYNC", "CONDSTORE", "ENABLE", "ESEARCH", "LITERAL+"],
    ])
  func changes(without: [String]) async throws {
    let user = MailServers.Account(address: "changes@example.test", password: "secret")
    let servers = try MailServers.start(users: [user], without: without)
    defer { servers.stop() }
    try servers.deliver((1...20).map { message($0) }, to: user)
    var client = try await signedIn(servers, user)
    let before = try await standing(client)
    #expect(before.exists == 20)
    #expect(before.uidNext == 21)
    #expect((before.highestModSeq != nil) == !without.contains("CONDSTORE"))
    let nothing = try #require(try await client.changes(in: Self.inbox, since: before))
    #expect(nothing.arrived == [])
    #expect(nothing.marks.isEmpty)
    // RFC 7162 3.1.2.1: the same count as STATUS gives.
    #expect(nothing.folder.highestModSeq == before.highestModSeq)

    // From outside, while nobody looks.
    try servers.doveadm(["flags", "add", "-u", user.address, "\\Seen \\Flagged", "mailbox", "INBOX", "uid", "3,7"])
    try servers.doveadm(["expunge", "-u", user.address, "mailbox", "INBOX", "uid", "5:6,20"])
    try servers.deliver([message(21), message(22)], to: user)
    await client.logout()
    client = try await signedIn(servers, user)
    let after = try await standing(client)
    #expect(after != before)
    let changes = try #require(try await client.changes(in: Self.inbox, since: before))
    #expect(changes.arrived.map(\.uid) == [21, 22])
    #expect(changes.arrived.allSatisfy { $0.size != nil && $0.internalDate != nil })
    #expect(changes.folder.exists == 19)
    if without.contains("CONDSTORE") {
      #expect(changes.marks.isEmpty)
    } else {
      #expect(changes.marks.map(\.uid) == [3, 7])
      #expect(changes.marks.allSatisfy { Set($0.flags).isSuperset(of: ["\\Seen", "\\Flagged"]) })
    }
    if without.isEmpty {
      let gone = try #require(changes.vanished)
      #expect(Set(gone.flatMap { Array($0) }) == [5, 6, 20])
    } else {
      #expect(changes.vanished == nil)
    }
    #expect(try await client.searchAll() == [1, 2, 3, 4] + Array(7...19) + [21, 22])

    // Numbered anew.
    try servers.doveadm(["mailbox", "update", "-u", user.address, "--uid-validity", "77777", "INBOX"])
    await client.logout()
    client = try await signedIn(servers, user)
    #expect(try await client.changes(in: Self.inbox, since: after) == nil)
    await client.logout()
  }

  @Test func idling() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let client = try await signedIn(servers, account)
    _ = try await client.examine(Self.inbox)
    #expect(try await client.news(within: 1) == false)
    async let news = client.news(within: 60)
    try servers.deliver([message(1)], to: account)
    #expect(try await news)
    #expect(
      try await client.changes(
        in: Self.inbox,
        since: FolderBookmark(
          uidValidity: try await client.examine(Self.inbox).uidValidity, uidNext: 1, exists: 0, highestModSeq: nil))?
        .arrived.map(\.uid) == [1])
    await client.logout()
  }

  @Test func addingFlags() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    try servers.deliver((1...3).map { message($0) }, to: account)
    let client = try await signedIn(servers, account)
    _ = try await client.select(Self.inbox)
    try await client.add(flags: ["\\Seen"], to: [1, 3, 99])
    #expect(try await client.summaries([1, 2, 3]).map { $0.flags.contains("\\Seen") } == [true, false, true])
    await client.logout()
  }
}
