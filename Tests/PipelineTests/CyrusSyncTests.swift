import IMAP
import Model
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing
import Wire

/// A mailbox of a real Cyrus, from its first sync on.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct CyrusSyncTests {
  private let servers: MailServers
  private let server: CyrusServer
  private let account: MailServers.Account
  private let world: World

  init() throws {
    (servers, server) = (try .shared(), try .shared())
    account = try servers.addUser()
    try server.add(account)
    world = try World(records: false)
  }

  /// Puts notes into a folder, which is made where there is none.
  private func deliver(_ numbers: ClosedRange<Int>, to folder: String) async throws {
    let client = try await IMAPClient.connect(server.imaps, trust: .file(servers.caFile))
    try await client.login(user: account.address, credential: .password(Secret(account.password)))
    if folder != "INBOX" { try await client.create(FolderPath(folder)) }
    for number in numbers {
      _ = try await client.append(FolderPath(folder), bytes: note(number, to: account.address), flags: [], date: nil)
    }
    await client.logout()
  }

  /// Folder, messages on the server, of them in the ledger; nothing may be missing or left over.
  private func audit(_ mailbox: Mailbox) async throws -> [String] {
    try await AuditPass(store: world.store).run(mailbox) { World.now }.folders.map {
      "\($0.folder) \($0.onServer) \($0.stored)" + ($0.gaps.isEmpty && $0.vanished == 0 ? "" : " \($0)")
    }
  }

  @Test func aMailboxIsBroughtInAndFollowed() async throws {
    try await deliver(1...60, to: "INBOX")
    try await deliver(61...63, to: "INBOX.Offers")
    let mailbox = try world.connect(account, servers, imap: server.imaps) {
      $0.folders = .named(["INBOX", "INBOX.Offers", "\\sent"])
    }
    let first = try await world.sync(mailbox)
    #expect((first.stored, first.newMessages, first.folderFailures.count) == (63, 63, 0))
    #expect(try await audit(mailbox) == ["INBOX 60 60", "INBOX.Offers 3 3", "INBOX.Sent 0 0"])
    #expect(try world.unread(mailbox) == 63, "reading marks nothing as seen")
    #expect(try await world.sync(mailbox).run == nil)

    try server.tell(
      ["UID STORE 2,3 +FLAGS (\\Seen)", "UID STORE 1,60 +FLAGS (\\Deleted)", "EXPUNGE", "UID MOVE 7 INBOX.Offers"],
      as: account)
    try await deliver(64...65, to: "INBOX")
    let next = try await world.sync(mailbox)
    #expect((next.stored, next.newMessages, next.gone, next.folderFailures.count) == (3, 2, 3, 0))
    #expect(try await audit(mailbox) == ["INBOX 59 59", "INBOX.Offers 4 4", "INBOX.Sent 0 0"])
    #expect(try world.unread(mailbox) == 61)
    #expect(try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 100).count == 65)
    #expect(try await world.sync(mailbox).run == nil)
    #expect(try world.store.faults() == [])
  }

  /// Cyrus says otherwise than Dovecot that an open folder is no longer there.
  @Test func aFolderThatIsMadeAnewWhileItIsFetchedHasTheNewMail() async throws {
    try await deliver(1...5, to: "INBOX.Offers")
    let mailbox = try world.connect(account, servers, imap: server.imaps) { $0.folders = .named(["INBOX.Offers"]) }
    let hasHappened = Mutex(false)
    let pass = try SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) {
      progress in
      guard case .folder = progress,
        hasHappened.withLock({ done in
          defer { done = true }; return !done
        })
      else { return }
      do {
        try server.tell(["DELETE INBOX.Offers", "CREATE INBOX.Offers"], as: account)
      } catch {
        Issue.record(error)
      }
    }
    do throws(Failure) { _ = try await pass.run { World.now } } catch { #expect(error.reach == .mailbox, "\(error)") }
    #expect(hasHappened.withLock { $0 })
    try await deliver(6...8, to: "INBOX.Offers")
    #expect(try await world.sync(mailbox).folderFailures.isEmpty)
    #expect(try await audit(mailbox) == ["INBOX.Offers 3 3"])
    #expect(try world.store.faults() == [])
    #expect(try await world.sync(mailbox).run == nil)
  }

  @Test func whatAPersonReadsIsReadOnTheServer() async throws {
    try await deliver(1...3, to: "INBOX")
    let mailbox = try world.connect(account, servers, imap: server.imaps)
    try await world.sync(mailbox)
    let thread = try #require(try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 10).first?.thread)
    let entries = try world.store.thread(thread, for: world.viewer, limit: 10)
    try world.store.markRead(entries.map(\.view.message), by: world.viewer, now: World.now)
    try await world.sync(mailbox)
    #expect(try world.store.flagChanges(of: mailbox.id).isEmpty)
    let other = try World(records: false)
    let again = try other.connect(account, servers, imap: server.imaps)
    try await other.sync(again)
    #expect(try other.unread(again) == 2)
  }

  @Test func whatIsSentIsKeptInTheSentFolder() async throws {
    let mailbox = try world.connect(account, servers, imap: server.imaps)
    let id = try world.store.queue(
      OutboxDraft(
        mailbox: mailbox.id, messageID: "offer@acme.example", answers: nil, subject: "Offer", sender: mailbox.address,
        recipients: [Address("anna@harbor.example")!],
        bytes: Array(
          """
          From: \(account.address)\r
          To: anna@harbor.example\r
          Message-ID: <offer@acme.example>\r
          Subject: Offer\r
          Date: Mon, 02 Mar 2026 10:00:00 +0000\r
          \r
          Hello\r

          """.utf8), isFiled: false), by: world.viewer, now: World.now)
    #expect(try await OutboxPass(store: world.store).run { World.now } == [id])
    let item = try world.store.outboxItem(id, for: world.viewer)
    #expect((item.state, item.isFiled, item.failure) == (.sent, true, nil))
    try await world.sync(mailbox)
    #expect(try await audit(mailbox) == ["INBOX 0 0", "INBOX.Sent 1 1"])
    #expect(try world.unread(mailbox) == 0)
  }

  /// To a folder that is followed and to one that is not, and back.
  @Test func whatAPersonMovesIsMovedThere() async throws {
    try await deliver(1...3, to: "INBOX")
    try await deliver(4...4, to: "INBOX.Offers")
    let mailbox = try world.connect(account, servers, imap: server.imaps) {
      $0.folders = .named(["INBOX", "INBOX.Offers"])
    }
    try await world.sync(mailbox)
    func move(_ number: Int, to folder: String) throws {
      let message = try world.store.find(message: "note-\(number)@harbor.example", for: world.viewer)
      let order = MoveOrder([message], to: .named(folder))
      #expect(try world.store.move(order, by: world.viewer, now: World.now).count == 1)
    }
    try move(1, to: "INBOX.Offers")
    try move(2, to: "INBOX.Sent")
    let moved = try await world.sync(mailbox)
    #expect((moved.moved, moved.stored, moved.newMessages, moved.folderFailures.count) == (2, 0, 0, 0))
    #expect(try await audit(mailbox) == ["INBOX 1 1", "INBOX.Offers 2 2"])
    try move(1, to: "INBOX")
    try move(2, to: "INBOX")
    #expect(try await world.sync(mailbox).moved == 2)
    #expect(try await audit(mailbox) == ["INBOX 3 3", "INBOX.Offers 1 1"])
    #expect(try world.store.faults() == [])
    #expect(try await world.sync(mailbox).run == nil)
  }

  /// By MAILBOXID and EMAILID (RFC 8474): the folder's choice follows its name, and no content comes twice.
  @Test func whatIsRenamedOrMovedIsNotFetchedAgain() async throws {
    try await deliver(1...3, to: "INBOX.Offers")
    let mailbox = try world.connect(account, servers, imap: server.imaps) {
      $0.folders = .named(["INBOX", "INBOX.Offers"])
    }
    try await world.sync(mailbox)
    let bytes = try world.store.fetchedBytes(mailbox.id, before: World.now)
    #expect(bytes > 0)
    // The first sync did not know the folders yet of whose ids the second one asks.
    #expect(try await world.sync(mailbox).run == nil)
    try server.tell(["RENAME INBOX.Offers INBOX.Deals"], as: account)
    let renamed = try await world.sync(mailbox)
    #expect((renamed.stored, renamed.gone, renamed.folderFailures.count) == (0, 0, 0))
    #expect(try world.store.mailbox(mailbox.id).settings.folders == .named(["INBOX", "INBOX.Deals"]))
    #expect(try await audit(try world.store.mailbox(mailbox.id)) == ["INBOX 0 0", "INBOX.Deals 3 3"])

    try server.tell(["UID MOVE 2 INBOX"], as: account, in: "INBOX.Deals")
    let moved = try await world.sync(mailbox)
    #expect((moved.stored, moved.newMessages, moved.gone) == (1, 0, 1))
    #expect(try await audit(try world.store.mailbox(mailbox.id)) == ["INBOX 1 1", "INBOX.Deals 2 2"])
    #expect(try world.store.fetchedBytes(mailbox.id, before: World.now) == bytes)
    #expect(try world.store.faults() == [])
  }
}
