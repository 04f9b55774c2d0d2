import Model
import Testing

@testable import Store

/// What a server says of messages that are known.
@Suite struct ListedAgainTests {
  private let work: TestWorkspace
  private let box: (mailbox: Mailbox, inbox: ID<Folder>)
  private let message: ID<Message>
  private var run: RunDraft
  private let viewer = Viewer(user: ID(1))

  init() throws {
    work = try TestWorkspace()
    box = try work.mailbox("sales@acme.example")
    run = RunDraft.sync(box.mailbox)
    message = try work.file([Letter(subject: "Offer", date: 10, id: "a")], in: box, run: &run)[0].message
  }

  private func copy() throws -> CopyView { try #require(try work.store.message(message, for: viewer).copies.first) }

  /// Its folder's size limit was lifted, say: what is older than the period by now need not be fetched to be there.
  @Test mutating func whatWasGoneIsThereAgain() throws {
    for state in [LedgerState.gone, .unfetched("outside the period"), .unfetched("outside the period")] {
      try work.store.file(&run, now: day(500)) { filing in
        try filing.mark([1], in: box.inbox, uidValidity: 7, as: state)
      }
      #expect(try (copy().goneAt == nil) == (state != .gone))
    }
    #expect(try work.store.ledgerCounts(box.mailbox.id).stored == 1)
    #expect(try work.store.faults() == [])
  }

  /// Between a person's reading and the server's hearing of it the server says that it is unread.
  @Test mutating func whatIsReadStaysRead() throws {
    try work.store.markRead([message], by: viewer, now: day(500))
    let unread = [MessageMarks(uid: 1, flags: ["\\Flagged"])]
    try work.store.file(&run, now: day(501)) { try $0.setMarks(unread, in: box.inbox, uidValidity: 7) }
    #expect(try copy().flags == ["\\Flagged", "\\Seen"])
    // A server that takes no flags: read here, whatever it says later.
    let changes = try #require(try work.store.flagChanges(of: box.mailbox.id)[box.inbox])
    try work.store.file(&run, now: day(502)) { filing in
      try filing.keepHere(changes, of: box.inbox)
      try filing.setMarks(unread, in: box.inbox, uidValidity: 7)
    }
    #expect(try copy().flags == ["\\Flagged"])
    #expect(try work.store.flagChanges(of: box.mailbox.id) == [:])
    #expect(try work.store.inbox(of: box.mailbox.id, for: viewer, limit: 9).map(\.unread) == [0])
  }

  /// Who only lists folders does not take a renamed one for a lost one and a new one.
  @Test func aRenamedFolderIsASyncsToFollow() throws {
    func folder(_ path: String) -> ListedFolder {
      ListedFolder(path: FolderPath(path), name: path, separator: "/", specialUse: nil, isSelectable: true)
    }
    let known = try work.store.saveFolders([folder("INBOX"), folder("Projects")], of: box.mailbox.id)
    let projects = try #require(known.first { $0.listed.name == "Projects" })
    try work.store.saveObjectIDs([projects.id: "F1"])
    let listed = [folder("INBOX"), folder("Won")]
    #expect(
      try work.store.saveFolders(listed, of: box.mailbox.id, isFollowed: false).map(\.listed.name)
        == ["INBOX", "Projects"])
    try work.store.renameFolder(projects, to: folder("Won"))
    #expect(
      try work.store.saveFolders(listed, of: box.mailbox.id, isFollowed: false).map(\.listed.name) == ["INBOX", "Won"])
  }
}
