import Foundation
import Model
import OpenSSL

@testable import Store

/// A workspace in a folder of its own, with a user, `anna@harbor.example` as a contact, and letters to file.
final class TestWorkspace {
  let folder: String
  private(set) var store: MailStore
  let ours = Ours(addresses: ["sales@acme.example", "maria@acme.example"], domains: ["acme.example"])

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
    try MailStore.create(
      in: folder, timeZone: "Europe/Berlin", administrator: (name: "Maria", address: address("maria@acme.example")),
      rules: [(path: "default.yaml", bytes: Array("version: 1\n".utf8))], now: day(0))
    store = try MailStore.open(folder, use: .work, now: day(0))
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func reopen() throws {
    try store.close()
    store = try MailStore.open(folder, use: .work, now: day(0))
  }

  /// A connected mailbox of a user with an inbox.
  func mailbox(
    _ name: String, owner: Int64 = 1, settings: Settings = Settings()
  ) throws -> (mailbox: Mailbox, inbox: ID<Folder>) {
    let server = Endpoint(host: "mail.acme.example", port: 993, security: .tls)
    let mailbox = try store.addMailbox(
      address: address(name), owner: ID(owner), imap: server, smtp: server, login: name,
      password: Secret("pass \(name)"),
      trustFile: nil, settings: settings, now: day(0))
    let listed = ListedFolder(
      path: FolderPath("INBOX"), name: "INBOX", separator: "/", specialUse: .inbox, isSelectable: true)
    let folders = try store.saveFolders([listed], of: mailbox.id)
    try store.select(folders[0].id, uidValidity: 7)
    return (mailbox, folders[0].id)
  }

  /// A record with an address or domain, as an import would make it.
  func record(
    _ kind: RecordKind, _ name: String, address: String? = nil, company: Int64? = nil, contact: Int64? = nil,
    opened: Timestamp? = nil, closed: Timestamp? = nil
  ) throws -> ID<Model.Record> {
    let id = try store.write("make a record") { database in
      try database.run(
        "INSERT INTO record (kind, name, created_at, updated_at) VALUES (?, ?, 0, 0)", [kind.rawValue, name])
      let id = database.lastInsertedRowID
      switch kind {
      case .contact: try database.run("INSERT INTO contact (record, company) VALUES (?, ?)", [id, company])
      case .company: try database.run("INSERT INTO company (record) VALUES (?)", [id])
      case .lead: try database.run("INSERT INTO lead (record) VALUES (?)", [id])
      case .deal:
        try database.run(
          "INSERT INTO deal (record, meaning, opened_at, closed_at, company) VALUES (?, 'open', ?, ?, ?)",
          [id, opened?.milliseconds, closed?.milliseconds, company])
        if let contact { try database.run("INSERT INTO deal_contact (deal, contact) VALUES (?, ?)", [id, contact]) }
      }
      if let address {
        try database.run("INSERT INTO record_address (key, record, address) VALUES (?1, ?2, ?1)", [address, id])
      }
      return id
    }
    return ID(id)
  }

  func number(_ sql: String) throws -> Int { try store.read("count") { try Int($0.number(sql) ?? -1) } }

  /// The names of the records that each message is linked with, by subject.
  func links() throws -> [String: [String]] {
    let rows = try store.read("read links") {
      try $0.rows(
        """
        SELECT m.subject, r.name FROM live_link AS l JOIN message AS m ON m.id = l.message
        JOIN record AS r ON r.id = l.record ORDER BY m.subject, r.name
        """)
    }
    return Dictionary(grouping: rows) { $0[0] as String }.mapValues { $0.map { $0[1] as String } }
  }
}

func address(_ text: String) -> Address { Address(text) ?? Address(local: "nobody", domain: "invalid.example")! }
func day(_ number: Int64) -> Timestamp { Timestamp(seconds: 1_767_225_600).adding(days: number) }
let noRules = SHA256.hash(Array("rules".utf8))

/// A short message.
struct Letter {
  var from = "anna@harbor.example"
  var to = ["sales@acme.example"]
  var bcc: [String] = []
  var subject: String
  var date: Int64
  var id: String
  var references: [String] = []
  /// What it carries besides its text.
  var carrying: @Sendable (inout Message) -> Void = { _ in }

  var message: Message {
    let body = "text of \(subject)"
    var message = Message(
      contentDigest: SHA256.hash(Array(body.utf8)),
      identityDigest: SHA256.hash(Array("\(id) \(from) \(date) \(body)".utf8)))
    func person(_ role: Participant.Role, _ text: String) -> Participant {
      Participant(role: role, name: "", address: address(text), written: text)
    }
    message.participants = [person(.from, from)] + to.map { person(.to, $0) } + bcc.map { person(.bcc, $0) }
    message.subject = subject
    message.date = MessageDate(instant: day(date), offsetMinutes: 60)
    (message.messageID, message.references) = (id, references)
    (message.text, message.newText, message.hasPlainText) = (body, body, true)
    message.parts = [
      Part(
        offset: 0, length: Int64(body.utf8.count), encoding: .identity, use: .plainBody, type: "text/plain",
        charset: "utf-8", name: nil, contentID: nil, size: Int64(body.utf8.count), digest: message.contentDigest)
    ]
    carrying(&message)
    return message
  }

  var raw: [UInt8] { Array("Message-ID: <\(id)>\r\nSubject: \(subject)\r\n\r\ntext of \(subject)\r\n".utf8) }
}
