import Foundation
import Glibc
import TestSupport
import Testing

/// `kill -9` in the middle of things, then again: nothing is lost, nothing is doubled, nothing is sent twice.
@Suite(.tags(.servers), .enabled(if: serversAvailable), .serialized)
struct CrashTests {
  private static let messages = 60

  private struct Place {
    let program: Program
    let servers: MailServers
    let account: MailServers.Account
    let passwordFile: String

    init() throws {
      servers = try MailServers.shared()
      account = try servers.addUser()
      let folder = try temporaryFolder()
      passwordFile = folder + "/password"
      try account.password.write(toFile: passwordFile, atomically: true, encoding: .utf8)
      program = Program(workspace: folder + "/acme")
      let made = try program("init", "--name", "Olena", "--email", account.address, "--time-zone", "UTC")
      #expect(made.status == 0, "\(made.errors)")
    }

    func connect(imapPort: Int, smtpPort: Int) throws {
      let result = try program(
        "connect", account.address, "--imap", "localhost:\(imapPort)", "--smtp", "localhost:\(smtpPort)",
        "--imap-starttls",
        "--trust", servers.caFile, "--password-file", passwordFile, "period=all")
      #expect(result.status == 0, "\(result.errors)\(result.output)")
    }

    func json(_ arguments: String...) throws -> Any {
      let result = try run(arguments)
      return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    }

    private func run(_ arguments: [String]) throws -> Program.Result {
      switch arguments.count {
      case 1: try program(arguments[0], "--json")
      case 2: try program(arguments[0], arguments[1], "--json")
      default: try program(arguments[0], arguments[1], arguments[2], "--json")
      }
    }
  }

  private func note(_ number: Int, for place: Place) -> [UInt8] {
    Array(
      """
      From: Anna <anna@harbor.example>\r
      To: <\(place.account.address)>\r
      Subject: Note \(number)\r
      Date: Mon, 02 Mar 2026 10:00:00 +0000\r
      Message-ID: <note-\(number)@harbor.example>\r
      \r
      \(String(repeating: "Hello again and again.\r\n", count: 200))
      """.utf8)
  }

  @Test func aSyncThatIsKilledGoesOnWhereItWas() throws {
    let place = try Place()
    try place.servers.deliver((1...CrashTests.messages).map { note($0, for: place) }, to: place.account)
    // The stall holds the program still at a byte; every connection stalls further on.
    let sizes = [3_000, 6_000, 40_000, 90_000, 150_000, 220_000]
    let first = try FaultProxy(target: place.servers.imap.port) { number in
      // The check of `connect` passes; then come the killed syncs.
      number == 0 || number > sizes.count ? .clean : FaultPlan(fromServer: .stall(after: sizes[number - 1]))
    }
    defer { first.stop() }
    try place.connect(imapPort: first.port, smtpPort: place.servers.submission.port)
    var before = first.bytes(from: .server)
    for size in sizes {
      let wanted = before + size
      #expect(try place.program.kill(["sync"]) { first.bytes(from: .server) >= wanted }, "killed at \(size)")
      before = first.bytes(from: .server)
    }
    let sync = try place.program("sync")
    #expect(sync.status == 0, "\(sync.errors)")
    let audit = try place.program("audit")
    #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
    #expect(
      audit.output.contains(
        "server \(CrashTests.messages), accounted for \(CrashTests.messages) (\(CrashTests.messages) stored"))
    let threads = try #require(try place.json("inbox", place.account.address, "--limit=1000") as? [[String: Any]])
    #expect(threads.count == CrashTests.messages)
    let last = try place.program("sync")
    #expect(last.output.contains("nothing new"))
  }

  @Test func aMessageIsNeverSentTwice() throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    var original = note(1, for: place)
    original = Array(
      String(decoding: original, as: UTF8.self).replacing(
        "anna@harbor.example>\r\nTo", with: "\(recipient.address)>\r\nTo"
      ).utf8)
    try place.servers.deliver([original], to: place.account)
    let clean = try FaultProxy(target: place.servers.submission.port, plan: .clean)
    try place.connect(imapPort: place.servers.imap.port, smtpPort: clean.port)
    #expect(try place.program("sync").status == 0)
    let before = clean.bytes(from: .server)
    let sent = try place.program("reply", "<note-1@harbor.example>", "--text", "Reply number 0")
    #expect(sent.status == 0, "\(sent.errors)")
    let total = clean.bytes(from: .server) - before
    clean.stop()

    // The server's answers stop at a byte: the program waits there, and is killed there.
    var arrived = 1
    for (number, share) in [20, 45, 60, 75, 85, 92].enumerated() {
      let stop = total * share / 100
      // The first connection is the check of `connect`.
      let proxy = try FaultProxy(target: place.servers.submission.port) { connection in
        connection == 0 ? .clean : FaultPlan(fromServer: .stall(after: stop))
      }
      try place.connect(imapPort: place.servers.imap.port, smtpPort: proxy.port)
      let checked = proxy.bytes(from: .server)
      let wasKilled = try place.program.kill(
        ["reply", "<note-1@harbor.example>", "--text", "Reply number \(number + 1)"]
      ) { proxy.bytes(from: .server) >= checked + stop }
      #expect(wasKilled, "at \(share) %")
      proxy.stop()
      try place.connect(imapPort: place.servers.imap.port, smtpPort: place.servers.submission.port)
      let state = try latest(place)
      let again = try place.program("outbox", "send")
      #expect(again.status == 0, "\(again.errors)")
      switch state {
      case "sending":
        #expect(try latest(place) == "sent")
        arrived += 1
      case "finishing": #expect(try latest(place) == "uncertain")
      default: Issue.record("killed in state \(state)")
      }
    }
    // What was sent arrived once; what is uncertain once or not at all.
    let ids = try arrivals(of: arrived, for: recipient, place)
    #expect(ids.count >= arrived)
    #expect(Set(ids).count == ids.count, "\(ids)")
  }

  private func latest(_ place: Place) throws -> String {
    let items = try #require(try place.json("outbox", "list") as? [[String: Any]])
    return try #require(items.first?["state"] as? String)
  }

  /// Message-IDs in the recipient's inbox, asked for until there are so many; the server hands mail over by itself.
  private func arrivals(of count: Int, for recipient: MailServers.Account, _ place: Place) throws -> [String] {
    var ids: [String] = []
    for _ in 0..<500 where ids.count < count {
      let text = try place.servers.doveadm([
        "-f", "flow", "fetch", "-u", recipient.address, "hdr.message-id", "mailbox", "INBOX", "all",
      ])
      ids = text.split(separator: "\n").filter { $0.contains("@") }.map(String.init)
    }
    return ids
  }
}
