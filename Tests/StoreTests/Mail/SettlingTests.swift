import Model
import Testing

@testable import Store

/// Who settles what: filing's notes and people's are kept apart.
@Suite struct SettlingTests {
  private let maria = Viewer(user: ID(1))

  /// A workspace in which filing has left mail from day 5 on stale, and a letter to decide about.
  private func workspace() throws -> (work: TestWorkspace, message: ID<Message>) {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    // The later one came first.
    let filed = try work.file(
      [Letter(subject: "2", date: 9, id: "2@x", references: ["1@x"]), Letter(subject: "1", date: 5, id: "1@x")],
      in: box, run: &run)
    return (work, filed[0].message)
  }

  private func peopleWait(_ store: MailStore) throws -> Bool {
    var (draft, wait) = (RunDraft.relink, false)
    try store.file(&draft, now: day(500)) { wait = try $0.peopleWait() }
    #expect(draft.id == nil)
    return wait
  }

  @Test func aSyncTakesOnlyWhatFilingNoted() throws {
    let (work, message) = try workspace()
    let store = work.store
    #expect(try !peopleWait(store))
    let begun = try #require(try store.nextStale(.filing, limit: 1))
    #expect(begun.copies.map(\.date) == [day(9)])
    // What people decide while that is being settled is not its to settle, and ends it.
    let lead = try work.record(.lead, "Harbor")
    let run = try store.link(.message(message), to: lead, by: maria, now: day(500))
    #expect(try peopleWait(store))
    #expect(try store.nextStale(.filing, limit: 1)?.copies == nil)
    // Whoever asks for it settles both.
    #expect(try store.nextStale(.all, limit: 1)?.copies.map(\.date) == [day(9)])
    #expect(try peopleWait(store), "until it is settled")
    #expect(try store.nextStale(.filing, limit: 1)?.copies == nil)
    // What becomes stale meanwhile is found, though it is earlier.
    _ = try store.undo(run, by: maria, now: day(501))
    try store.noteStale(from: day(1))
    #expect(try store.settle() == [day(5), day(9)])
    #expect(try !store.isStale())
    #expect(try !peopleWait(store))
  }

  @Test func aRangeNotedAnewIsDoneAnew() throws {
    let (work, _) = try workspace()
    let store = work.store
    try store.noteStale(from: day(1))
    let first = try #require(try store.nextStale(.all, limit: 1))
    #expect(first.copies.map(\.date) == [day(5)])
    var draft = RunDraft.relink
    try store.file(&draft, now: day(500)) { try $0.settled(first) }
    let second = try #require(try store.nextStale(.all, limit: 1))
    #expect(second.copies.map(\.date) == [day(9)])
    try store.noteStale(from: day(1))
    try store.file(&draft, now: day(500)) { try $0.settled(second) }
    #expect(try store.settle() == [day(5), day(9)])
  }

  @Test(arguments: ["link", "unlink", "undo", "import", "rules", "again"])
  func peoplesNotesAreNotForgotten(_ what: String) throws {
    let (work, message) = try workspace()
    let store = work.store
    #expect(try store.settle(.filing) == [day(9)])
    let lead = try work.record(.lead, "Harbor")
    let target = LinkTarget.message(message)
    switch what {
    case "link": try store.link(target, to: lead, by: maria, now: day(500))
    case "unlink": try store.unlink(target, from: lead, by: maria, now: day(500))
    case "undo":
      let run = try store.link(target, to: lead, by: maria, now: day(500))
      #expect(try store.settle() == [day(9)])
      _ = try store.undo(run, by: maria, now: day(500))
    case "import":
      var anna = RecordDraft(line: 2, kind: .contact, name: "Anna")
      anna.addresses = [address("anna@harbor.example")]
      try store.importRecords([anna], by: maria, now: day(500))
    case "rules": try store.activateRules(hash: noRules, source: "[]", by: ID(1), now: day(500))
    default: try store.noteStale(from: day(1))
    }
    #expect(try store.settle(.filing) == [])
    #expect(try store.lacksSettling())

    // The next process that works asks for it, once.
    try work.reopen()
    let left = try work.store.waitingRequests()
    #expect(left.map(\.work) == [.settle(.relink)])
    #expect(left.map(\.user) == [nil])
    #expect(try !work.store.lacksSettling())
    try work.reopen()
    #expect(try work.store.waitingRequests().map(\.id) == left.map(\.id))
    #expect(try work.store.begin(left[0].id, now: day(501)))
    #expect(try !work.store.lacksSettling())
    try work.store.fail(left[0].id, .init(text: "no", reach: .process, isTemporary: true), now: day(501))
    #expect(try work.store.lacksSettling(), "it has failed, and nobody asks any more")
    #expect(try work.store.settle() != [])
    #expect(try !work.store.lacksSettling())
  }
}
