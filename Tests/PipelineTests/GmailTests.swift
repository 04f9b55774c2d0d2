import Foundation
import Model
import Pipeline
import Store
import TestSupport
import Testing

/// Gmail: labels are folders, and All Mail holds everything.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct GmailTests {
  private let address = "follow@example.test"

  private func letters() -> [GmailServer.Letter] {
    [
      GmailServer.Letter(1, ["\\Inbox", "Clients"], raw: note(1)),
      GmailServer.Letter(2, ["\\Sent"], flags: ["\\Seen"], raw: note(2)),
      GmailServer.Letter(3, [], raw: note(3)),
      GmailServer.Letter(4, ["\\Draft"], flags: ["\\Draft"], raw: note(4)),
    ]
  }

  private func connect(_ server: GmailServer, _ world: World, folders: FolderChoice = .standard) throws -> Mailbox {
    try world.store.addMailbox(
      address: Address(address)!, owner: world.viewer.user, imap: server.endpoint, smtp: server.endpoint,
      login: address,
      password: Secret("secret"), trustFile: try server.trusted,
      settings: Settings(access: .shared, period: .all, folders: folders), now: World.now)
  }

  /// Folder name, UID and labels of each copy.
  private func copies(_ world: World) throws -> [String] {
    try Set(world.store.copies(from: Timestamp(milliseconds: 0), limit: 99).map(\.message)).flatMap { message in
      try world.store.message(message, for: world.viewer).copies.map { copy in
        "\(copy.folderName) \(copy.uid) \(copy.labels.joined(separator: ","))"
      }
    }.sorted()
  }

  @Test func allMailComesOnceWithItsLabels() async throws {
    let server = try GmailServer(letters())
    defer { server.stop() }
    let world = try World(records: false)
    let mailbox = try connect(server, world)
    #expect(try await world.sync(mailbox).stored == 3)
    #expect(try server.fetched().sorted() == ["[Gmail]/All Mail 201", "[Gmail]/All Mail 202", "[Gmail]/All Mail 203"])
    #expect(
      try copies(world) == [
        "[Gmail]/All Mail 201 Inbox,Clients", "[Gmail]/All Mail 202 Sent", "[Gmail]/All Mail 203 ",
      ])
    let account = try #require(try await AuditPass(store: world.store).run(mailbox, now: { World.now }).first)
    #expect((account.onServer, account.stored, account.drafts, account.gaps) == (4, 3, 1, []))
    #expect(try await world.sync(mailbox).run == nil)

    // Archived and labelled there; the draft is sent under its own UID.
    var later = letters()
    (later[0].labels, later[0].modseq) = (["Clients", "Won"], 2)
    (later[3].labels, later[3].flags, later[3].modseq) = (["\\Sent"], ["\\Seen"], 3)
    try server.hold(later)
    try await world.sync(mailbox)
    #expect(try server.fetched() == ["[Gmail]/All Mail 204"])
    #expect(
      try copies(world) == [
        "[Gmail]/All Mail 201 Clients,Won", "[Gmail]/All Mail 202 Sent", "[Gmail]/All Mail 203 ",
        "[Gmail]/All Mail 204 Sent",
      ])
    #expect(try world.store.ledgerCounts(mailbox.id).unfetched == [:])
    #expect(try world.store.faults() == [])
  }

  /// Archived, labelled and back by labels, which is what folders are there; thrown away for real.
  @Test func whatIsMovedChangesItsLabels() async throws {
    let server = try GmailServer(letters())
    defer { server.stop() }
    let world = try World(records: false)
    let mailbox = try connect(server, world)
    try await world.sync(mailbox)
    func move(_ target: MoveTarget) async throws -> [String] {
      let message = try world.store.find(message: "note-1@harbor.example", for: world.viewer)
      _ = try world.store.move(MoveOrder([message], to: target), by: world.viewer, now: World.now)
      try await world.sync(mailbox)
      #expect(try world.store.message(message, for: world.viewer).copies.first?.move?.state == .done)
      #expect(try world.store.faults() == [])
      return try copies(world).filter { !$0.hasPrefix("[Gmail]/All Mail 202") && !$0.hasPrefix("[Gmail]/All Mail 203") }
    }
    #expect(try copies(world).first == "[Gmail]/All Mail 201 Inbox,Clients")
    #expect(try await move(.archive) == ["[Gmail]/All Mail 201 Clients"])
    #expect(try await move(.named("INBOX")) == ["[Gmail]/All Mail 201 Clients,Inbox"])
    #expect(try await move(.named("Clients")) == ["[Gmail]/All Mail 201 Clients"])
    #expect(try await move(.trash) == ["[Gmail]/Trash 401 Clients"])
    #expect(try await move(.named("INBOX")) == ["[Gmail]/All Mail 205 Inbox"])
    #expect(try server.fetched().count == 3, "nothing comes twice")
  }

  /// A message under two labels that are both synchronised is fetched once and is one message with two copies.
  @Test func whatOneFolderBroughtInIsRecognisedInAnother() async throws {
    let server = try GmailServer(letters())
    defer { server.stop() }
    let world = try World(records: false)
    let mailbox = try connect(server, world, folders: .named(["INBOX", "Clients", "[Gmail]/All Mail"]))
    let outcome = try await world.sync(mailbox)
    #expect(outcome.stored == 5 && outcome.newMessages == 3)
    #expect(try server.fetched().sorted() == ["INBOX 1", "[Gmail]/All Mail 202", "[Gmail]/All Mail 203"])
    #expect(
      try copies(world) == [
        "Clients 101 Inbox,Clients", "INBOX 1 Inbox,Clients", "[Gmail]/All Mail 201 Inbox,Clients",
        "[Gmail]/All Mail 202 Sent", "[Gmail]/All Mail 203 ",
      ])
    let bytes = (1...3).reduce(0) { $0 + Int64(note($1).count) }
    #expect(try world.store.fetchedBytes(mailbox.id, before: World.now) == bytes)
    #expect(try world.store.faults() == [])
  }

  /// A known id with another size proves nothing.
  @Test func whatHasAnotherSizeIsFetched() async throws {
    let server = try GmailServer(letters())
    defer { server.stop() }
    let world = try World(records: false)
    let mailbox = try connect(server, world, folders: .named(["INBOX"]))
    try await world.sync(mailbox)
    var others = letters()
    others[0].raw += "more\r\n"
    try server.hold(others)
    var settings = mailbox.settings
    settings.folders = .named(["INBOX", "Clients"])
    try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
    #expect(try await world.sync(mailbox).newMessages == 1)
    #expect(try server.fetched() == ["INBOX 1", "Clients 101"])
  }
}
