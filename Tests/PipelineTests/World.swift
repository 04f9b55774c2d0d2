import Foundation
import Matching
import Model
import Pipeline
import Store
import TestSupport

/// The sample world in a workspace of its own: its users, rules, records and, when asked for, its two mailboxes.
struct World {
  let store: MailStore
  let folder: String
  let viewer: Viewer
  /// Of the sample world: a few days after its last message.
  static let now = Timestamp(iso: "2026-11-20 10:00")!
  static let samples = projectRoot() + "/samples"

  init(records: Bool = true) throws {
    folder = try temporaryFolder() + "/acme"
    try MailStore.create(
      in: folder, timeZone: "Europe/Berlin", administrator: ("Olena Kovalenko", Address("olena@acme.example")!),
      rules: DefaultRules.files(addresses: [Address("acme.sales@gmail.com")!], domains: ["acme.example"]),
      now: World.now)
    store = try MailStore.open(folder, use: .work, now: World.now)
    viewer = Viewer(user: try store.users()[0].id)
    try ActiveRules.read(ActiveRules.mainFile, folder: store.rulesFolder).activate(store, by: nil, now: World.now)
    if records { try importRecords() }
  }

  func importRecords() throws {
    let told = try CRMImport.stages(file: bytes("crm/stages.txt"))
    for name in ["companies", "contacts", "leads", "deals"] {
      let sheet = try CRMImport.drafts(
        kind: nil, csv: bytes("crm/\(name).csv"), told: told, timeZone: "UTC", now: World.now)
      _ = try store.importRecords(sheet.drafts, by: viewer, now: World.now)
    }
  }

  func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(World.samples)/\(path)")))
  }

  func connect(
    _ account: MailServers.Account, _ servers: MailServers, imap: Endpoint? = nil, smtp: Endpoint? = nil,
    change: (inout Settings) -> Void = { _ in }
  ) throws -> Mailbox {
    var settings = Settings(access: .shared, period: .all, trustedAuthenticator: "mx.acme.example")
    if account.address == "ben@acme.example" { settings.aliases = [Address("sales@acme.example")!] }
    change(&settings)
    return try store.addMailbox(
      address: Address(account.address)!, owner: viewer.user, imap: imap ?? servers.imaps,
      smtp: smtp ?? servers.submission, login: account.address, password: Secret(account.password),
      trustFile: servers.caFile, settings: settings, now: World.now)
  }

  /// Decides again what is noted as stale.
  @discardableResult
  func settle() async throws -> (run: ID<Run>?, changed: Int) {
    try await ManualRelink(store: store).settle(user: viewer.user, now: { World.now })
  }

  @discardableResult
  func sync(_ mailbox: Mailbox) async throws -> SyncOutcome {
    let current = try store.mailbox(mailbox.id)
    return try await SyncPass(store: store, mailbox: current, rules: try ActiveRules.load(store)) { _ in }
      .run { World.now }
  }
}

/// A message of at most a few lines, for tests that do not care what it says.
func note(
  _ number: Int, to: String = "user@example.test", date: String = "Mon, 02 Mar 2026 10:00:00 +0000",
  body: String = "Hello"
)
  -> [UInt8]
{
  Array(
    """
    From: Anna <anna@harbor.example>\r
    To: <\(to)>\r
    Subject: Note \(number)\r
    Date: \(date)\r
    Message-ID: <note-\(number)@harbor.example>\r
    \r
    \(body) \(number)\r

    """.utf8)
}
