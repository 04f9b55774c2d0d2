import Foundation
import TestSupport
import Testing

/// A workspace of one person with a mailbox on real servers.
struct Place {
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

  func connect(imapPort: Int? = nil, smtpPort: Int? = nil) throws {
    let (imap, smtp) = (imapPort ?? servers.imap.port, smtpPort ?? servers.submission.port)
    let result = try program(
      "connect", account.address, "--imap", "localhost:\(imap)", "--smtp", "localhost:\(smtp)", "--imap-starttls",
      "--trust", servers.caFile, "--password-file", passwordFile, "period=all")
    #expect(result.status == 0, "\(result.errors)\(result.output)")
  }

  func json(_ arguments: String...) throws -> Any {
    let result = try program.run(arguments + ["--json"])
    #expect(result.status == 0, "\(arguments): \(result.errors)")
    return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
  }

  /// A message of some kilobytes from Anna or another sender.
  func note(_ number: Int, from sender: String = "anna@harbor.example") -> [UInt8] {
    Array(
      """
      From: Anna <\(sender)>\r
      To: <\(account.address)>\r
      Subject: Note \(number)\r
      Date: Mon, 02 Mar 2026 10:00:00 +0000\r
      Message-ID: <note-\(number)@harbor.example>\r
      \r
      \(String(repeating: "Hello again and again.\r\n", count: 200))
      """.utf8)
  }

  /// Everything that the server lists is stored.
  func expectAllStored(_ count: Int) throws {
    let audit = try program("audit")
    #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
    #expect(audit.output.contains("server \(count), accounted for \(count) (\(count) stored"), "\(audit.output)")
  }

  func outbox() throws -> [[String: Any]] { try #require(try json("outbox", "list") as? [[String: Any]]) }

  /// The state of the latest message of the outbox.
  func latestState() throws -> String { try #require(try outbox().first?["state"] as? String) }

  /// Message-IDs in the recipient's inbox, as soon as there are so many.
  func arrivals(of count: Int, for recipient: MailServers.Account) throws -> [String] {
    try servers.inbox(of: recipient) { $0.count >= count }.map { text in
      let lines = text.split(whereSeparator: \.isNewline)
      return String(try #require(lines.first { $0.lowercased().hasPrefix("message-id:") }))
    }
  }
}
