import Model
import Testing

@testable import Store

/// What may be moved where, by whom, and what becomes of a copy that was.
@Suite struct ServerMoveTests {
  private static func folder(_ path: String, _ use: SpecialUse? = nil) -> ListedFolder {
    ListedFolder(path: FolderPath(path), name: path, separator: "/", specialUse: use, isSelectable: true)
  }

  private static let usual = [
    folder("INBOX", .inbox), folder("Sent", .sent), folder("Trash", .trash), folder("Archive", .archive),
    folder("Clients"),
  ]
  private static let gmail = [
    folder("INBOX", .inbox), folder("[Gmail]/All Mail", .all), folder("[Gmail]/Trash", .trash), folder("Clients"),
    folder("Clients/Archive", .archive),
  ]

  /// A mailbox with one message in some of its folders, with these labels.
  private struct Desk {
    let work: TestWorkspace
    let box: (mailbox: Mailbox, inbox: ID<Folder>)
    let folders: [String: ID<Folder>]
    let message: ID<Message>
    var copies: [ID<Copy>] = []

    init(_ listed: [ListedFolder], in names: [String], labels: [String]? = nil) throws {
      work = try TestWorkspace()
      box = try work.mailbox("sales@acme.example")
      let known = try work.store.saveFolders(listed, of: box.mailbox.id)
      folders = Dictionary(uniqueKeysWithValues: known.map { ($0.listed.name, $0.id) })
      var run = RunDraft.sync(box.mailbox)
      var filed: [Filed] = []
      for name in names {
        let place = (mailbox: box.mailbox, inbox: folders[name] ?? ID(0))
        filed += try work.file([Letter(subject: "Offer", date: 10, id: "a")], in: place, run: &run)
      }
      message = filed[0].message
      copies = filed.map(\.copy)
      if let labels {
        try work.store.file(&run, now: day(500)) { filing in
          for name in names {
            try filing.setMarks(
              [MessageMarks(uid: 1, labels: labels)], in: folders[name] ?? ID(0), uidValidity: 7)
          }
        }
      }
    }

    /// `INBOX>Archive`, with `=` where it is there already.
    func plan(_ target: MoveTarget, in mailbox: ID<Mailbox>? = nil) throws -> [String] {
      try work.store.plannedMoves(MoveOrder([message], to: target, in: mailbox), by: Viewer(user: ID(1))).map {
        "\($0.originName)\($0.isThere ? "=" : ">")\($0.targetName)"
      }
    }
  }

  @Test(
    "Which copies go where",
    arguments: [
      (["INBOX"], .archive, ["INBOX>Archive"]),
      (["INBOX"], .trash, ["INBOX>Trash"]),
      (["INBOX"], .named("inbox"), ["INBOX=INBOX"]),
      (["INBOX"], .named("\\Sent"), ["INBOX>Sent"]),
      // What was sent stays where it is, unless all is thrown away, or there is nothing else.
      (["INBOX", "Sent"], .archive, ["INBOX>Archive"]),
      (["INBOX", "Sent"], .trash, ["INBOX>Trash", "Sent>Trash"]),
      (["Sent"], .named("Clients"), ["Sent>Clients"]),
      (["INBOX", "Clients"], .archive, ["INBOX>Archive", "Clients>Archive"]),
      (["Trash"], .named("INBOX"), ["Trash>INBOX"]),
    ] as [([String], MoveTarget, [String])])
  func choosing(folders: [String], target: MoveTarget, planned: [String]) throws {
    #expect(try Desk(ServerMoveTests.usual, in: folders).plan(target) == planned)
  }

  @Test(
    "In Gmail's All Mail labels say where a message lies",
    arguments: [
      (["\\Inbox"], .archive, "[Gmail]/All Mail>[Gmail]/All Mail"), ([], .archive, "[Gmail]/All Mail=[Gmail]/All Mail"),
      (["\\Inbox"], .named("INBOX"), "[Gmail]/All Mail=INBOX"), ([], .named("INBOX"), "[Gmail]/All Mail>INBOX"),
      (["\\Inbox", "Clients"], .named("Clients"), "[Gmail]/All Mail>Clients"),
      (["Clients"], .named("Clients"), "[Gmail]/All Mail=Clients"),
      (["\\Inbox"], .trash, "[Gmail]/All Mail>[Gmail]/Trash"),
    ] as [([String], MoveTarget, String)])
  func labels(labels: [String], target: MoveTarget, planned: String) throws {
    #expect(try Desk(ServerMoveTests.gmail, in: ["[Gmail]/All Mail"], labels: labels).plan(target) == [planned])
  }

  @Test func whatCannotBePlanned() throws {
    let desk = try Desk([ServerMoveTests.folder("INBOX", .inbox)], in: ["INBOX"])
    #expect(
      throws: StoreError.noSuch(
        "folder for archived mail in sales@acme.example; see: rapport folders sales@acme.example")
    ) { try desk.plan(.archive) }
    #expect(throws: StoreError.self) { try desk.plan(.folder(ID(99))) }
    // In two mailboxes, and of one of them.
    let other = try desk.work.mailbox("maria@acme.example")
    var run = RunDraft.sync(other.mailbox)
    try desk.work.file([Letter(subject: "Offer", date: 10, id: "a")], in: other, run: &run)
    #expect(
      throws: StoreError.refused(
        "message \(desk.message) is in several mailboxes, sales@acme.example, maria@acme.example; say which: --mailbox ADDRESS"
      )
    ) { try desk.plan(.named("INBOX")) }
    #expect(try desk.plan(.named("INBOX"), in: other.mailbox.id) == ["INBOX=INBOX"])
  }

  @Test(arguments: AccessOffice.table)
  func onlyWhoMaySendMayMove(who: String, access: MailboxAccess, reads: Bool) throws {
    let office = try AccessOffice(access)
    let message = try office.file([Letter(subject: "Offer", date: 10, id: "a")]).filed[0].message
    try office.work.store.saveFolders(ServerMoveTests.usual, of: office.box.mailbox.id)
    let order = MoveOrder([message], to: .trash)
    func move() throws { _ = try office.work.store.move(order, by: office.viewer(who), now: day(1)) }
    if !reads {
      #expect(throws: StoreError.noSuch("message \(message)")) { try move() }
    } else if who == "viewer" {
      #expect(throws: StoreError.refused("this mailbox is not yours to move mail in")) { try move() }
    } else {
      try move()
    }
    let open = try office.work.store.openMoves(of: office.box.mailbox.id).count
    #expect(open == (reads && who != "viewer" ? 1 : 0))
  }

  /// The later wish counts; what has begun is not taken back; a copy keeps all it has.
  @Test func fromTheWishToTheEnd() throws {
    let desk = try Desk(ServerMoveTests.usual, in: ["INBOX"])
    let (store, viewer) = (desk.work.store, Viewer(user: ID(1)))
    func order(_ target: MoveTarget) throws {
      _ = try store.move(MoveOrder([desk.message], to: target), by: viewer, now: day(2))
    }
    try order(.trash)
    try order(.archive)
    try order(.archive)
    let move = try #require(try store.openMoves(of: desk.box.mailbox.id).first)
    #expect(try store.openMoves(of: desk.box.mailbox.id).count == 1 && move.target == desk.folders["Archive"])
    try store.markRead([desk.message], by: viewer, now: day(2))
    #expect(try store.begin([move.id], now: day(2)) == [move.id])
    #expect(throws: StoreError.self) { try order(.trash) }
    var run = RunDraft.sync(desk.box.mailbox)
    try store.file(&run, now: day(3)) { try $0.finish(move, at: (3, 44)) }
    let copy = try #require(try store.message(desk.message, for: viewer).copies.first)
    #expect((copy.copy, copy.folderName, copy.uidValidity, copy.uid) == (desk.copies[0], "Archive", 3, 44))
    #expect(copy.goneAt == nil && copy.flags == ["\\Seen"])
    #expect(
      copy.move
        == MoveView(
          state: .done, origin: desk.box.inbox, originName: "INBOX", targetName: "Archive", person: "Maria", at: day(3))
    )
    #expect(try store.flagChanges(of: desk.box.mailbox.id).keys.map(\.value) == [desk.folders["Archive"]?.value])
    #expect(try store.faults() == [])
  }

  /// A server that tells no new UID: the copy is known again where it was moved to, and nowhere else.
  @Test(arguments: [("Archive", 1), ("Clients", 2)])
  func withoutAPlaceItIsRecognised(arrivesIn name: String, copies: Int) throws {
    let desk = try Desk(ServerMoveTests.usual, in: ["INBOX"])
    let (store, viewer) = (desk.work.store, Viewer(user: ID(1)))
    _ = try store.move(MoveOrder([desk.message], to: .archive), by: viewer, now: day(2))
    let move = try #require(try store.openMoves(of: desk.box.mailbox.id).first)
    var run = RunDraft.sync(desk.box.mailbox)
    try store.file(&run, now: day(3)) { filing in
      try filing.finishSought(move)
      try filing.mark([1], in: desk.box.inbox, uidValidity: 7, as: .gone)
    }
    let there = (mailbox: desk.box.mailbox, inbox: desk.folders[name] ?? ID(0))
    try desk.work.file([Letter(subject: "Offer", date: 10, id: "a")], uid: 5, in: there, run: &run)
    let held = try store.message(desk.message, for: viewer).copies
    #expect(held.count == copies && held[0].folderName == name && held[0].goneAt == nil)
    // Once: what comes to be there later is another copy, which takes this one not away.
    try desk.work.file([Letter(subject: "Offer", date: 10, id: "a")], uid: 6, in: there, run: &run)
    let back = (mailbox: desk.box.mailbox, inbox: desk.box.inbox)
    try desk.work.file([Letter(subject: "Offer", date: 10, id: "a")], uid: 2, in: back, run: &run)
    #expect(try store.message(desk.message, for: viewer).copies.count { $0.goneAt == nil } == 3)
    #expect(try store.faults() == [])
  }

  /// Between what a sync reads and what it begins, a person may think again.
  @Test func whatIsTakenBackIsNotBegun() throws {
    let desk = try Desk(ServerMoveTests.usual, in: ["INBOX"])
    let (store, viewer) = (desk.work.store, Viewer(user: ID(1)))
    func order(_ target: MoveTarget) throws -> PlannedMove {
      try store.move(MoveOrder([desk.message], to: target), by: viewer, now: day(2))[0]
    }
    let first = try #require(try order(.archive).request)
    let second = try #require(try order(.trash).request)
    #expect(first != second)
    #expect(try store.begin([first, second], now: day(3)) == [second])
    try store.release([second], now: day(3))
    let staying = try order(.stay)
    #expect(staying.request == nil && !staying.isThere && staying.stays)
    #expect(try store.begin([second], now: day(3)) == [])
    #expect(try store.openMoves(of: desk.box.mailbox.id) == [])
    #expect(try store.message(desk.message, for: viewer).copies[0].move == nil)
    #expect(try order(.stay).isThere)
    // What was replaced is not told of either.
    #expect(try store.moves([first, second]) == [:])
  }

  /// In Gmail's All Mail where it is is not where the folder is.
  @Test func onGmailItStaysWithItsLabels() throws {
    let desk = try Desk(ServerMoveTests.gmail, in: ["[Gmail]/All Mail"], labels: ["\\Inbox"])
    let (store, viewer) = (desk.work.store, Viewer(user: ID(1)))
    for target in [MoveTarget.stay, .named("INBOX")] {
      _ = try store.move(MoveOrder([desk.message], to: .trash), by: viewer, now: day(2))
      #expect(try store.openMoves(of: desk.box.mailbox.id).count == 1)
      let back = try store.move(MoveOrder([desk.message], to: target), by: viewer, now: day(2))
      #expect(back.map(\.request) == [nil])
      #expect(try store.openMoves(of: desk.box.mailbox.id) == [])
    }
  }
}
