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

  private func connect(
    _ server: GmailServer, _ world: World, folders: FolderChoice = .standard, period: Period = .all
  ) throws -> Mailbox {
    try world.store.addMailbox(
      address: Address(address)!, owner: world.viewer.user, imap: server.endpoint, smtp: server.endpoint,
      login: address,
      password: Secret("secret"), trustFile: try server.trusted,
      settings: Settings(access: .shared, period: period, folders: folders), now: World.now)
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
    let account = try #require(try await AuditPass(store: world.store).run(mailbox, now: { World.now }).folders.first)
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

  /// Gmail lists only the newest of a folder where its owner has limited it: what is older is not gone, and it is told.
  @Test func whatAFolderSizeLimitHidesIsNotGone() async throws {
    // Most of them are outside the period.
    var letters = (1...1_001).map { GmailServer.Letter($0, [], raw: note($0)) }
    for place in [0, 1, 500, 1_000] { letters[place].date = "19-Nov-2026" }
    let server = try GmailServer(letters)
    defer { server.stop() }
    let world = try World(records: false)
    let mailbox = try connect(server, world, period: #require(Period("7d")))
    func sync() async throws -> (stored: Int, gone: Int, notes: [String]) {
      let told = Noticed()
      let pass = try SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) {
        told.add($0)
      }
      let outcome = try await pass.run { World.now }
      #expect(outcome.folderFailures.isEmpty)
      return (outcome.stored, outcome.gone, told.notes.filter { !$0.contains("most messages were received on") })
    }
    /// Listed, stored, hidden, vanished, and not accounted for.
    func audit() async throws -> [Int] {
      let account = try #require(try await AuditPass(store: world.store).run(mailbox, now: { World.now }).folders.first)
      return [account.onServer, account.stored, account.hidden, account.vanished, account.gaps.count]
    }
    #expect(try await sync() == (4, 0, []))
    #expect(try await audit() == [1_001, 4, 0, 0, 0])

    // The limit is set, and a message comes: two are hidden.
    letters.append(GmailServer.Letter(1_002, [], modseq: 2, raw: note(1_002)))
    try server.hold(Array(letters.suffix(1_000)))
    #expect(try await audit() == [1_000, 2, 2, 0, 1])
    let limit = """
      [Gmail]/All Mail: the server lists 1000 messages, as many as Gmail may show of a folder; older ones do not come \
      in, and of those that are here nobody sees when they are deleted; in Gmail's settings, under Forwarding and \
      POP/IMAP, Folder size limits, choose not to limit the number of messages in an IMAP folder
      """
    #expect(try await sync() == (1, 0, [limit]))
    #expect(try world.store.syncNote(of: mailbox.id).failure == nil)
    #expect(try await audit() == [1_000, 3, 2, 0, 0])
    #expect(try world.store.mailboxStatuses(for: world.viewer)[0].folders.map(\.messages) == [1_000])
    #expect(try await sync() == (0, 0, []))

    // One of those that are listed is deleted, and an older one is shown in its place.
    letters.remove(at: 500)
    letters[1_000].modseq = 3
    try server.hold(Array(letters.suffix(1_000)))
    #expect(try await audit() == [1_000, 3, 1, 1, 0])
    #expect(try await sync() == (0, 1, [limit]))
    #expect(try world.store.ledgerCounts(mailbox.id).stored == 4)

    // Lifted, all are there again, and it is seen what was deleted meanwhile.
    letters.removeFirst()
    letters.append(GmailServer.Letter(1_003, [], modseq: 4, raw: note(1_003)))
    letters.append(GmailServer.Letter(1_004, [], modseq: 4, raw: note(1_004)))
    try server.hold(letters)
    #expect(try await sync() == (2, 1, []))
    #expect(try await audit() == [1_002, 5, 0, 0, 0])
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
