import Foundation
import Model
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

/// What people move, archive and throw away is there on the server, once, and here in its place.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct ServerMovesTests {
  /// A server, a mailbox in it with three notes, and what is known of them.
  private final class Office {
    let servers: MailServers
    let account = MailServers.Account(address: "move@example.test", password: "secret")
    let world: World
    let mailbox: Mailbox
    let way: FaultProxy
    private let plan = Plan()

    private final class Plan: Sendable { let now = Mutex(FaultPlan.clean) }

    init(without: [String] = []) async throws {
      servers = try MailServers.start(users: [account], without: without)
      try servers.deliver((1...3).map { note($0) }, to: account)
      for folder in ["Trash", "Archive", "Old"] {
        _ = try servers.doveadm(["mailbox", "create", "-u", account.address, folder])
      }
      world = try World(records: false)
      way = try FaultProxy(target: servers.imaps.port) { [plan] _ in plan.now.withLock { $0 } }
      mailbox = try world.connect(account, servers, imap: way.endpoint) {
        $0.folders = .named(["INBOX", "Archive"])
      }
    }

    func stop() {
      way.stop()
      servers.stop()
    }

    /// What becomes of connections from now on.
    func breaking(_ plan: FaultPlan) { self.plan.now.withLock { $0 = plan } }

    /// Where the server has each note, `INBOX 2`.
    func onServer() throws -> [String] {
      let found = try servers.doveadm(["-f", "tab", "fetch", "-u", account.address, "mailbox hdr.subject", "all"])
      return found.split(separator: "\n").dropFirst().map { line in
        line.split(separator: "\t").map { $0.replacing("Note ", with: "") }.joined(separator: " ")
      }.sorted()
    }

    func validity(of folder: String) throws -> UInt32? {
      let told = try servers.doveadm(["-f", "flow", "mailbox", "status", "-u", account.address, "uidvalidity", folder])
      return told.split { !$0.isNumber }.last.flatMap { UInt32($0) }
    }

    /// Where they are here; `-` before those that are gone.
    func here() throws -> [String] {
      try (1...3).flatMap { number in
        try world.store.message(message(number), for: world.viewer).copies.map {
          ($0.goneAt == nil ? "" : "-") + "\($0.folderName) \(number)"
        }
      }.sorted()
    }

    func message(_ number: Int) throws -> ID<Message> {
      try world.store.find(message: "note-\(number)@harbor.example", for: world.viewer)
    }

    /// What became of it, in words.
    func state(_ number: Int) throws -> String {
      let moves = try world.store.message(message(number), for: world.viewer).copies.compactMap(\.move)
      return moves.map { "\($0.state) \($0.originName)>\($0.targetName)\($0.note.map { ": \($0)" } ?? "")" }
        .joined(separator: "; ")
    }

    @discardableResult
    func move(_ number: Int, _ target: MoveTarget) throws -> [PlannedMove] {
      try world.store.move(MoveOrder([message(number)], to: target), by: world.viewer, now: World.now)
    }

    /// Nothing that the server lists is missing here, nothing is doubled, and a sync has nothing more to do.
    func settle() async throws {
      try await world.sync(mailbox)
      #expect(try await world.sync(mailbox).run == nil)
      #expect(try await world.gaps(mailbox) == 0)
      #expect(try world.store.faults() == [])
      #expect(try world.store.openMoves(of: mailbox.id) == [])
    }
  }

  @Test(arguments: [[], ["MOVE"], ["UIDPLUS"], ["MOVE", "UIDPLUS"], ["MOVE", "UIDPLUS", "QRESYNC", "CONDSTORE"]])
  func whatIsMovedIsThere(without: [String]) async throws {
    let office = try await Office(without: without)
    defer { office.stop() }
    try await office.settle()
    #expect(try office.here() == ["INBOX 1", "INBOX 2", "INBOX 3"])
    try office.move(1, .archive)
    try office.move(2, .trash)
    #expect(try office.onServer() == ["INBOX 1", "INBOX 2", "INBOX 3"], "nothing before the sync")
    #expect(try office.state(1) == "waiting INBOX>Archive")
    try await office.settle()
    #expect(try office.onServer() == ["Archive 1", "INBOX 3", "Trash 2"])
    // Dovecot tells the new UIDs whether it offers that or not, also those of a folder that is not followed.
    #expect(try office.here() == ["Archive 1", "INBOX 3", "Trash 2"])
    #expect(try office.state(1) == "done INBOX>Archive" && office.state(2) == "done INBOX>Trash")

    try office.move(1, .named("INBOX"))
    try office.move(2, .named("INBOX"))
    try await office.settle()
    #expect(try office.onServer() == ["INBOX 1", "INBOX 2", "INBOX 3"])
    #expect(try office.here() == ["INBOX 1", "INBOX 2", "INBOX 3"])
  }

  /// Interrupted before it was copied, it is not taken for what the other folder held before: a list's copy with the same
  /// id, or another whose id ends alike.
  @Test func whatWasThereBeforeIsNoCopyOfIt() async throws {
    let office = try await Office(without: ["MOVE"])
    defer { office.stop() }
    try office.servers.deliver([note(1), note(11)], to: office.account, folder: "Old")
    try await office.settle()
    try office.move(1, .named("Old"))
    let (store, moves) = (office.world.store, try office.world.store.openMoves(of: office.mailbox.id).map(\.id))
    #expect(try store.begin(moves, now: World.now).count == 1)
    let place = ServerMove.Place(uidValidity: try office.validity(of: "Old"), uidNext: 3)
    try store.note(try #require(place), of: moves)
    // Nor what came later and is not of its size.
    let later = String(decoding: note(1), as: UTF8.self) + "-- \r\nThe list\r\n"
    try office.servers.deliver([Array(later.utf8)], to: office.account, folder: "Old")
    try await office.settle()
    #expect(try office.onServer() == ["INBOX 2", "INBOX 3", "Old 1", "Old 1", "Old 1", "Old 11"])
  }

  /// Read here and archived in one go: the server hears of both, also where the archive is not brought in.
  @Test(arguments: [[], ["MOVE", "UIDPLUS"]])
  func whatWasReadIsReadThere(without: [String]) async throws {
    let office = try await Office(without: without)
    defer { office.stop() }
    try await office.settle()
    try office.world.store.markRead([office.message(1)], by: office.world.viewer, now: World.now)
    try office.move(1, .named("Old"))
    try await office.settle()
    let flags = try office.servers.doveadm([
      "-f", "tab", "fetch", "-u", office.account.address, "flags", "mailbox", "Old",
    ])
    #expect(flags.contains("\\Seen"))
    #expect(try office.world.store.flagChanges(of: office.mailbox.id) == [:])
  }

  /// A folder that is not brought in has new numbers: nobody would ever recognise what it holds.
  @Test func whatNobodyLooksAtDoesNotWait() async throws {
    let office = try await Office()
    defer { office.stop() }
    try await office.settle()
    try office.move(1, .named("Old"))
    try await office.settle()
    _ = try office.servers.doveadm([
      "mailbox", "update", "-u", office.account.address, "--uid-validity", "99", "Old",
    ])
    try office.move(1, .named("INBOX"))
    try await office.world.sync(office.mailbox)
    #expect(
      try office.state(1) == "failed Old>INBOX: the server has numbered the folder anew, and it is not brought in")
    #expect(try office.onServer() == ["INBOX 2", "INBOX 3", "Old 1"])
  }

  /// Whoever else has marked mail as deleted may yet want it: it is not expunged.
  @Test func othersMailIsNotExpunged() async throws {
    let office = try await Office(without: ["MOVE", "UIDPLUS"])
    defer { office.stop() }
    try await office.settle()
    _ = try office.servers.doveadm(
      ["flags", "add", "-u", office.account.address, "\\Deleted", "mailbox", "INBOX", "uid", "3"])
    try office.move(1, .archive)
    try await office.settle()
    #expect(try office.onServer() == ["Archive 1", "INBOX 1", "INBOX 2", "INBOX 3"])
    #expect(try office.here() == ["Archive 1", "INBOX 1", "INBOX 2", "INBOX 3"])
    #expect(try office.state(1).hasPrefix("done INBOX>Archive: it is in both folders"))
  }

  @Test func whatCannotBeMovedSaysWhy() async throws {
    let office = try await Office()
    defer { office.stop() }
    try await office.settle()
    #expect(throws: StoreError.noSuch("folder 'Nowhere' in move@example.test; see: rapport folders move@example.test"))
    {
      try office.move(1, .named("Nowhere"))
    }
    // Gone meanwhile, and a folder that is gone.
    try office.move(1, .archive)
    try office.move(2, .named("Old"))
    try office.move(3, .trash)
    // Back to where it is still: nothing is moved.
    #expect(try office.move(3, .named("INBOX")).map(\.isThere) == [false])
    _ = try office.servers.doveadm(["expunge", "-u", office.account.address, "mailbox", "INBOX", "uid", "1"])
    _ = try office.servers.doveadm(["mailbox", "delete", "-u", office.account.address, "Old"])
    try await office.settle()
    #expect(try office.state(1) == "failed INBOX>Archive: the message was not there any more")
    #expect(try office.state(2) == "failed INBOX>Old: the server does not list the folder any more")
    #expect(try office.state(3) == "")
    #expect(try office.onServer() == ["INBOX 2", "INBOX 3"])
    #expect(throws: StoreError.self) { try office.move(1, .archive) }
  }

  /// A folder that was put back from elsewhere, with the same UIDVALIDITY and UIDs: what nobody has seen stays.
  @Test func anotherMessageUnderItsNumberIsNotMoved() async throws {
    let office = try await Office()
    defer { office.stop() }
    let address = office.account.address
    try office.servers.deliver([note(4)], to: office.account, folder: "Archive")
    try await office.settle()
    try office.move(4, .trash)
    let validity = try #require(try office.validity(of: "Archive"))
    _ = try office.servers.doveadm(["mailbox", "delete", "-u", address, "Archive"])
    _ = try office.servers.doveadm(["mailbox", "create", "-u", address, "Archive"])
    _ = try office.servers.doveadm(["mailbox", "update", "-u", address, "--uid-validity", "\(validity)", "Archive"])
    try office.servers.deliver([note(55)], to: office.account, folder: "Archive")
    try await office.world.sync(office.mailbox)
    #expect(try office.state(4) == "failed Archive>Trash: the server has another message under its number")
    #expect(try office.onServer() == ["Archive 55", "INBOX 1", "INBOX 2", "INBOX 3"])
  }

  /// Under new UIDs a move waits until its message is recognised, and takes place then.
  @Test func renumberedMailIsMovedLater() async throws {
    let office = try await Office()
    defer { office.stop() }
    try await office.settle()
    try office.move(2, .archive)
    _ = try office.servers.doveadm(
      ["mailbox", "update", "-u", office.account.address, "--uid-validity", "99", "INBOX"])
    try await office.world.sync(office.mailbox)
    #expect(try office.state(2) == "waiting INBOX>Archive")
    try await office.settle()
    #expect(try office.onServer() == ["Archive 2", "INBOX 1", "INBOX 3"])
    #expect(try office.here() == ["Archive 2", "INBOX 1", "INBOX 3"])
  }

  /// A server that hangs up on a move each time is not asked for ever, and mail comes in meanwhile.
  @Test func aMoveThatNeverEndsIsGivenUp() async throws {
    let office = try await Office()
    defer { office.stop() }
    try await office.settle()
    let before = office.way.bytes(from: .server)
    try await office.world.sync(office.mailbox)
    let quiet = office.way.bytes(from: .server) - before
    try office.move(1, .archive)
    // Behind all that the server says to an unchanged mailbox, a little further each time, until it is asked for the move.
    func attempts() throws -> Int { try office.world.store.openMoves(of: office.mailbox.id).first?.attempts ?? 0 }
    for further in stride(from: 0, to: 4_000, by: 50) where try attempts() == 0 {
      office.breaking(FaultPlan(fromServer: .cut(after: quiet + further)))
      do { try await office.world.sync(office.mailbox) } catch {}
    }
    #expect(try attempts() == 3)
    await #expect(throws: Failure.self) { try await office.world.sync(office.mailbox) }
    #expect(try attempts() == 6)
    office.breaking(.clean)
    try office.servers.deliver([note(4)], to: office.account)
    let after = try await office.world.sync(office.mailbox)
    #expect((after.moved, after.stored, after.newMessages, after.gone) == (0, 1, 1, 0))
    try await office.settle()
    #expect(try office.here().filter { $0.hasSuffix(" 1") } == ["INBOX 1"])
    let told = "failed INBOX>Archive: given up after 6 attempts; the server may have done it all the same: "
    let state = try office.state(1)
    #expect(state.hasPrefix(told + "localhost:\(office.way.port): "), "\(state)")
  }

  /// Wherever a connection ends, the message is in one folder, once, when the next sync is over.
  @Test(arguments: [[], ["MOVE"], ["MOVE", "UIDPLUS"]])
  func cutAnywhereItIsMovedOnce(without: [String]) async throws {
    let office = try await Office(without: without)
    defer { office.stop() }
    try await office.settle()
    let before = (office.way.bytes(from: .client), office.way.bytes(from: .server))
    try office.move(1, .archive)
    try await office.world.sync(office.mailbox)
    let whole = (office.way.bytes(from: .client) - before.0, office.way.bytes(from: .server) - before.1)
    var (folder, cuts) = ("INBOX", 0)
    for number in 0..<24 {
      let (client, server) = (whole.0 * (number + 8) / 32, whole.1 * (number + 8) / 32)
      office.breaking(
        number.isMultiple(of: 2)
          ? FaultPlan(fromClient: .cut(after: client)) : FaultPlan(fromServer: .cut(after: server)))
      try office.move(1, .named(folder))
      do { try await office.world.sync(office.mailbox) } catch { cuts += 1 }
      office.breaking(.clean)
      try await office.settle()
      #expect(try office.onServer() == ["INBOX 2", "INBOX 3", "\(folder) 1"].sorted(), "cut at \(number)")
      #expect(try office.here().filter { !$0.hasPrefix("-") } == ["INBOX 2", "INBOX 3", "\(folder) 1"].sorted())
      folder = folder == "INBOX" ? "Archive" : "INBOX"
    }
    #expect(cuts > 0)
  }
}
