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
      [Letter(subject: "2", date: 9, id: "2@x"), Letter(subject: "1", date: 5, id: "1@x")], in: box, run: &run)
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
    #expect(try store.beginSettling(.filing) == day(5))
    // What people decide while that is being settled is not its to settle, and ends it.
    let lead = try work.record(.lead, "Harbor")
    let run = try store.link(.message(message), to: lead, by: maria, now: day(500))
    #expect(try peopleWait(store))
    #expect(try store.beginSettling(.filing) == nil)
    // Whoever asks for it settles both.
    #expect(try store.beginSettling(.all) == day(5))
    #expect(try peopleWait(store), "until it is settled")
    #expect(try store.beginSettling(.filing) == nil)
    // What becomes stale meanwhile is found, though it is later.
    _ = try store.undo(run, by: maria, now: day(501))
    try store.endSettling(.all)
    #expect(try store.isStale())
    #expect(try store.beginSettling(.all) == day(9))
    try store.endSettling(.all)
    #expect(try store.beginSettling(.all) == nil)
    #expect(try !store.isStale())
    #expect(try !peopleWait(store))
  }

  @Test(arguments: ["link", "unlink", "undo", "import", "rules", "again"])
  func peoplesNotesAreNotForgotten(_ what: String) throws {
    let (work, message) = try workspace()
    let store = work.store
    #expect(try store.beginSettling(.filing) != nil)
    try store.endSettling(.filing)
    let lead = try work.record(.lead, "Harbor")
    let target = LinkTarget.message(message)
    switch what {
    case "link": try store.link(target, to: lead, by: maria, now: day(500))
    case "unlink": try store.unlink(target, from: lead, by: maria, now: day(500))
    case "undo":
      let run = try store.link(target, to: lead, by: maria, now: day(500))
      #expect(try store.beginSettling(.all) == day(9))
      try store.endSettling(.all)
      _ = try store.undo(run, by: maria, now: day(500))
    case "import": try store.importRecords([RecordDraft(line: 2, kind: .contact, name: "Jo")], by: maria, now: day(500))
    case "rules": try store.activateRules(hash: noRules, source: "[]", by: ID(1), now: day(500))
    default: try store.noteStale(from: day(1))
    }
    #expect(try store.beginSettling(.filing) == nil)
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
    #expect(try work.store.beginSettling(.all) != nil)
    try work.store.endSettling(.all)
    #expect(try !work.store.lacksSettling())
  }
}
