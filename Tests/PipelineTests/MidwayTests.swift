import Foundation
import Model
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

/// What changes on a real server while a sync is at it: when it knows what to fetch, and has not fetched it.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct MidwayTests {
  private let servers: MailServers
  private let account: MailServers.Account
  private let world: World

  init() throws {
    servers = try MailServers.shared()
    account = try servers.addUser()
    world = try World(records: false)
  }

  private func doveadm(_ words: String...) throws { try doveadm(words) }

  private func doveadm(_ words: [String]) throws {
    _ = try servers.doveadm(words.flatMap { $0 == "-u" ? ["-u", account.address] : [$0] })
  }

  private func deliver(_ numbers: ClosedRange<Int>, to folder: String = "INBOX") throws {
    try servers.deliver(numbers.map { note($0) }, to: account, folder: folder)
  }

  /// A sync, and something that happens once it knows what to fetch from a folder; what it could not do.
  private func sync(
    _ mailbox: Mailbox, midwayIn folder: String, _ change: @escaping @Sendable () throws -> Void
  ) async throws -> [String] {
    let hasHappened = Mutex(false)
    let pass = try SyncPass(store: world.store, mailbox: mailbox, rules: try ActiveRules.load(world.store)) {
      progress in
      guard case .folder(folder, _, _) = progress,
        hasHappened.withLock({ done in
          defer { done = true }; return !done
        })
      else { return }
      do { try change() } catch { Issue.record(error) }
    }
    defer { #expect(hasHappened.withLock { $0 }) }
    do throws(Failure) { return try await pass.run { World.now }.folderFailures.map(\.failure.description) } catch {
      return [error.description]
    }
  }

  /// Of each folder: what the server lists, and what is stored of it.
  private func audit(_ mailbox: Mailbox) async throws -> [String] {
    try await AuditPass(store: world.store).run(try world.store.mailbox(mailbox.id)) { World.now }.folders.map {
      "\($0.folder) \($0.onServer) \($0.stored)" + ($0.gaps.isEmpty && $0.vanished == 0 ? "" : " \($0)")
    }
  }

  /// The folders and UIDs of a note's copies, as far as they are there.
  private func copies(_ number: Int) throws -> [String] {
    let id = try world.store.find(message: "<note-\(number)@harbor.example>", for: world.viewer)
    return try world.store.message(id, for: world.viewer).copies.filter { $0.goneAt == nil }
      .map { "\($0.folderName) \($0.uid)" }
  }

  @Test func whatIsExpungedWhileItIsFetchedIsGone() async throws {
    try deliver(1...20)
    let mailbox = try world.connect(account, servers)
    let failures = try await sync(mailbox, midwayIn: "INBOX") {
      try doveadm("expunge", "-u", "mailbox", "INBOX", "uid", "3,7,20")
      try deliver(21...22)
    }
    #expect(failures == [])
    try await world.sync(mailbox)
    #expect(try await audit(mailbox) == ["INBOX 19 19", "Sent 0 0"])
    #expect(try world.store.faults() == [])
    #expect(try await world.sync(mailbox).run == nil)
  }

  @Test func aFolderThatIsMadeAnewWhileItIsFetchedHasTheNewMail() async throws {
    try deliver(1...5, to: "Offers")
    let mailbox = try world.connect(account, servers) { $0.folders = .named(["Offers"]) }
    _ = try await sync(mailbox, midwayIn: "Offers") {
      try doveadm("mailbox", "delete", "-u", "Offers")
      try deliver(6...8, to: "Offers")
    }
    let next = try await world.sync(mailbox)
    #expect(next.folderFailures.isEmpty)
    #expect(try await audit(mailbox) == ["Offers 3 3"])
    #expect(try (6...8).flatMap { try copies($0) } == ["Offers 1", "Offers 2", "Offers 3"])
    #expect(try world.store.faults() == [])
  }

  @Test(arguments: [false, true])
  func aFolderThatIsNumberedAnewWhileItIsFetchedDoublesNothing(wasFollowed: Bool) async throws {
    try deliver(1...10)
    let mailbox = try world.connect(account, servers)
    if wasFollowed { try await world.sync(mailbox) }
    try deliver(11...20)
    _ = try await sync(mailbox, midwayIn: "INBOX") {
      try doveadm("mailbox", "update", "-u", "--uid-validity", "77777", "INBOX")
    }
    #expect(try await world.sync(mailbox).folderFailures.isEmpty)
    #expect(try await audit(mailbox) == ["INBOX 20 20", "Sent 0 0"])
    let left = try (1...20).map { try copies($0) }
    #expect(left.allSatisfy { $0.count == 1 })
    #expect(Set(left.joined()) == Set((1...20).map { "INBOX \($0)" }))
    #expect(try world.store.inbox(of: mailbox.id, for: world.viewer, limit: 100).count == 20)
    #expect(try world.store.faults() == [])
    #expect(try await world.sync(mailbox).run == nil)
  }

  /// A person reads a message, and before the server is told of it the message has another number or another folder.
  @Test(
    arguments: [
      ("Offers", ["mailbox", "update", "-u", "--uid-validity", "77777", "Offers"]),
      ("Deals", ["mailbox", "rename", "-u", "Offers", "Deals"]),
    ])
  func whatWasReadStaysRead(folder: String, change: [String]) async throws {
    try deliver(1...3, to: "Offers")
    let mailbox = try world.connect(account, servers) { $0.folders = .named(["Offers"]) }
    try await world.sync(mailbox)
    let id = try world.store.find(message: "<note-2@harbor.example>", for: world.viewer)
    try world.store.markRead([id], by: world.viewer, now: World.now)
    try doveadm(change)
    var settings = mailbox.settings
    settings.folders = .named([folder])
    try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
    func unseen() throws -> Int {
      try servers.doveadm(["search", "-u", account.address, "mailbox", folder, "unseen"]).split(separator: "\n").count
    }
    for _ in 1...2 {
      try await world.sync(mailbox)
      #expect(try world.unread(mailbox) == 2)
    }
    #expect(try unseen() == 2)
    #expect(try world.store.flagChanges(of: mailbox.id).isEmpty)
    #expect(try await audit(mailbox) == ["\(folder) 3 3"])
    #expect(try await world.sync(mailbox).run == nil)
  }

  @Test func mailKeepsItsRecordsWhereItsFolderIsRenamed() async throws {
    var anna = RecordDraft(line: 1, kind: .contact, name: "Anna")
    anna.addresses = [Address("anna@harbor.example")!]
    _ = try world.store.importRecords([anna], by: world.viewer, now: World.now)
    try deliver(1...3, to: "Offers")
    let mailbox = try world.connect(account, servers) { $0.folders = .named(["Offers"]) }
    #expect(try await world.sync(mailbox).links == 3)
    func links() throws -> [[LinkView]] {
      try (1...3).map { number in
        let id = try world.store.find(message: "<note-\(number)@harbor.example>", for: world.viewer)
        return try world.store.message(id, for: world.viewer).links
      }
    }
    let before = try links()
    try doveadm("mailbox", "rename", "-u", "Offers", "Deals")
    try deliver(4...4, to: "Deals")
    #expect(try await world.sync(mailbox).folderFailures.map(\.folder) == ["Offers"])
    #expect(try links() == before)

    var settings = mailbox.settings
    settings.folders = .named(["Deals"])
    try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
    let after = try await world.sync(mailbox)
    #expect((after.newMessages, after.links, after.folderFailures.count) == (1, 1, 0))
    #expect(try links() == before)
    #expect(try (1...4).flatMap { try copies($0) } == (1...4).map { "Deals \($0)" })
    #expect(try await audit(mailbox) == ["Deals 4 4"])
    #expect(try world.unread(mailbox) == 4)
    #expect(try world.store.faults() == [])
    #expect(try await world.sync(mailbox).run == nil)

    // And back, where all looks as it did when the folder was left.
    try doveadm("mailbox", "rename", "-u", "Deals", "Offers")
    try world.store.saveSettings(mailbox.settings, of: mailbox.id, by: world.viewer)
    #expect(try await world.sync(mailbox).newMessages == 0)
    #expect(try links() == before)
    #expect(try (1...4).flatMap { try copies($0) } == (1...4).map { "Offers \($0)" })
    #expect(try await audit(mailbox) == ["Offers 4 4"])
    #expect(try world.store.faults() == [])
  }
}
