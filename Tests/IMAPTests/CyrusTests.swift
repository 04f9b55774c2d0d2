import Model
import Synchronization
import TestSupport
import Testing
import Wire

@testable import IMAP

/// The client against a real Cyrus, whose answers are worded otherwise than Dovecot's.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct CyrusTests {
  private static let inbox = FolderPath("INBOX")
  private let server: CyrusServer
  private let account: MailServers.Account

  init() throws {
    let servers = try MailServers.shared()
    (server, account) = (try .shared(), try servers.addUser())
    try server.add(account)
  }

  private func dial() async throws -> IMAPClient {
    try await IMAPClient.connect(server.imaps, trust: .file(try MailServers.shared().caFile))
  }

  private func signedIn() async throws -> IMAPClient {
    let client = try await dial()
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    await client.introduce(as: [("name", "Rapport")])
    return client
  }

  private func message(_ number: Int) -> [UInt8] {
    let lines = (1...40).map { "Line \($0) of message \(number), {\($0)}\r\n" }.joined()
    return Array("From: a@x.test\r\nMessage-ID: <m\(number)@x.test>\r\nSubject: \(number)\r\n\r\n\(lines)".utf8)
  }

  @Test func signingIn() async throws {
    let client = try await dial()
    await #expect(throws: IMAPError.authenticationFailed("authentication failure")) {
      try await client.login(user: account.address, credential: .password(Secret("wrong")))
    }
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    #expect(await client.capabilities.isSuperset(of: ["QRESYNC", "SPECIAL-USE", "OBJECTID", "LITERAL+", "IDLE"]))
    await client.logout()
  }

  @Test func foldersAreUnderTheInbox() async throws {
    let client = try await signedIn()
    try await client.create(FolderPath("INBOX.Entw&APw-rfe 2026"))
    try await client.create(FolderPath("INBOX.Entw&APw-rfe 2026"))
    let folders = try await client.list()
    #expect(Set(folders.map(\.separator)) == ["."])
    #expect(folders.first { $0.specialUse == .inbox }?.name == "INBOX")
    #expect(folders.first { $0.specialUse == .sent }?.name == "INBOX.Sent")
    #expect(folders.first { $0.specialUse == .drafts }?.name == "INBOX.Drafts")
    #expect(folders.first { $0.specialUse == .trash }?.name == "INBOX.Trash")
    #expect(folders.contains { $0.name == "INBOX.Entwürfe 2026" && $0.specialUse == nil })
    for name in ["INBOX.nowhere", "Sent", "*", "user.somebody"] {
      do throws(IMAPError) {
        _ = try await client.examine(FolderPath(name))
        Issue.record("opened \(name)")
      } catch {
        guard case .folderGone = error else { throw error }
      }
    }
    await client.logout()
  }

  @Test func whatIsAppendedComesByteForByte() async throws {
    let client = try await signedIn()
    let sent = FolderPath("INBOX.Sent")
    let date = Timestamp(iso: "2026-03-02T09:15:07Z")
    #expect(try await client.append(sent, bytes: message(1), flags: ["\\Seen", "$Done"], date: date) == 1)
    #expect(try await client.append(sent, bytes: message(2), flags: [], date: nil) == 2)
    do throws(IMAPError) {
      _ = try await client.append(FolderPath("INBOX.nowhere"), bytes: message(1), flags: [], date: nil)
      Issue.record("appended")
    } catch {
      guard case .folderGone = error else { throw error }
    }
    #expect(try await client.examine(sent).exists == 2)
    #expect(try await client.searchAll() == [1, 2])
    #expect(try await client.search(messageID: "m2@x.test") == [2])
    #expect(try await client.search(messageID: "ü@x.test") == [])
    let summary = try #require(try await client.summaries([1, 2, 9]).first)
    #expect(Set(summary.flags).isSuperset(of: ["\\Seen", "$Done"]))
    #expect((summary.internalDate, summary.size) == (date, Int64(message(1).count)))
    let received = Mutex<[UInt8]>([])
    try await client.fetch([(1, 0), (2, 0), (9, 0)]) { event in
      switch event {
      case .bytes(let bytes): received.withLock { $0 += bytes }
      case .missing(let uids): #expect(uids == [9])
      case .begin, .end: break
      case .discarded: Issue.record("discarded")
      }
    }
    #expect(received.withLock { $0 } == message(1) + message(2))
    #expect(try await client.summaries([2]).first.map { $0.flags.contains("\\Seen") } == false)
    await client.logout()
  }

  @Test func changesAreTold() async throws {
    var client = try await signedIn()
    for number in 1...5 { _ = try await client.append(Self.inbox, bytes: message(number), flags: [], date: nil) }
    let before = try #require(try await client.overview(of: [Self.inbox]).standings[Self.inbox])
    let nothing = try #require(try await client.changes(in: Self.inbox, since: before))
    #expect(nothing.arrived == [] && nothing.marks.isEmpty && nothing.vanished == [])
    #expect(nothing.folder.highestModSeq == before.highestModSeq)
    await client.logout()
    try server.tell(
      ["UID STORE 2 +FLAGS (\\Seen)", "UID STORE 3,5 +FLAGS (\\Deleted)", "EXPUNGE"], as: account)
    client = try await signedIn()
    _ = try await client.append(Self.inbox, bytes: message(6), flags: [], date: nil)
    let changes = try #require(try await client.changes(in: Self.inbox, since: before))
    #expect(changes.arrived.map(\.uid) == [6])
    #expect(changes.marks.map(\.uid) == [2])
    #expect(changes.marks.first?.flags.contains("\\Seen") == true)
    #expect(Set(try #require(changes.vanished).flatMap { Array($0) }) == [3, 5])
    #expect(changes.folder.exists == 4)
    await client.logout()
  }

  @Test func idling() async throws {
    let client = try await signedIn()
    _ = try await client.examine(Self.inbox)
    #expect(try await client.news(within: 1) == false)
    async let news = client.news(within: 60)
    let other = try await signedIn()
    _ = try await other.append(Self.inbox, bytes: message(1), flags: [], date: nil)
    #expect(try await news)
    for client in [client, other] { await client.logout() }
  }
}
