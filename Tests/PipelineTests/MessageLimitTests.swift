import Model
import Pipeline
import Store
import TestSupport
import Testing

/// Yahoo and AOL: a command is done for some messages, the newest, and most of a large folder is shown to nobody who
/// names messages by number.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct MessageLimitTests {
  private func letters(_ numbers: ClosedRange<Int>, in label: String = "\\Inbox") -> [GmailServer.Letter] {
    numbers.map { GmailServer.Letter($0, [label], raw: note($0)) }
  }

  @Test(arguments: [nil, 4]) func aFolderComesInWhole(window: Int?) async throws {
    let server = try GmailServer(letters(1...9), limit: 2, window: window)
    defer { server.stop() }
    let world = try World(records: false)
    let address = "limits@example.test"
    let mailbox = try world.store.addMailbox(
      address: Address(address)!, owner: world.viewer.user, imap: server.endpoint, smtp: server.endpoint,
      login: address, password: Secret("secret"), trustFile: try server.trusted,
      settings: Settings(access: .shared, period: .all), now: World.now)
    func expectAll(_ stored: Int) async throws {
      let accounts = try await AuditPass(store: world.store).run(mailbox, now: { World.now }).folders
      let inbox = try #require(accounts.first { $0.folder == "INBOX" })
      #expect(inbox.onServer == stored && inbox.stored == stored && inbox.gaps.isEmpty)
    }
    #expect(try await world.sync(mailbox).stored == 9)
    try await expectAll(9)
    #expect(try await world.sync(mailbox).run == nil)

    // One goes, far below what a command reaches, and more come than one reaches.
    try server.hold(letters(1...3) + letters(5...14))
    let second = try await world.sync(mailbox)
    #expect((second.stored, second.gone) == (5, 1))
    try await expectAll(13)

    let messages = try Set(world.store.copies(from: Timestamp(milliseconds: 0), limit: 99).map(\.message)).sorted()
      .filter { try world.store.message($0, for: world.viewer).copies.contains { $0.goneAt == nil } }
    _ = try world.store.move(MoveOrder(messages, to: .trash), by: world.viewer, now: World.now)
    #expect(try await world.sync(mailbox).moved == 13)
    try await expectAll(0)
  }
}
