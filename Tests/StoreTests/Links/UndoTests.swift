import Model
import Testing

@testable import Store

@Suite struct UndoTests {
  let viewer = Viewer(user: ID(1))

  @Test func anotherMailboxesReasonsKeepALink() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let maria = try work.mailbox("maria@acme.example")
    _ = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var (first, second) = (RunDraft.sync(sales.mailbox), RunDraft.sync(maria.mailbox))
    let both = Letter(subject: "both", date: 1, id: "a@x")
    let one = Letter(subject: "one", date: 2, id: "b@x")
    try work.file([both, one], in: sales, run: &first)
    try work.file([both], in: maria, run: &second)
    try work.store.end(first, now: day(500))
    let report = try work.store.undo(#require(first.id), by: viewer, now: day(501))
    #expect(report.linksWithdrawn == 1)
    #expect(try work.links() == ["both": ["Anna"]])
    // Mail and ledger stay.
    #expect(try work.number("SELECT count(*) FROM copy") == 3)
    #expect(try work.store.ledgerCounts(sales.mailbox.id).stored == 2)
    #expect(throws: StoreError.refused("run \(first.id!) was undone on \(day(501))")) {
      try work.store.undo(first.id!, by: viewer, now: day(502))
    }
    // A replay does not bring it back.
    var relink = RunDraft.relink
    #expect(try work.relink([both, one], run: &relink) == 0)
    #expect(try work.links() == ["both": ["Anna"]])
    #expect(try work.store.faults() == [])
  }

  @Test func whatWasInheritedGoesWithIt() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var (first, second) = (RunDraft.sync(sales.mailbox), RunDraft.sync(sales.mailbox))
    let letters = [
      Letter(subject: "1", date: 1, id: "1@x"), Letter(subject: "2", date: 2, id: "2@x", references: ["1@x"]),
      Letter(subject: "3", date: 3, id: "3@x", references: ["2@x"]),
    ]
    try work.file([letters[0]], in: sales, run: &first)
    let later = try work.file(Array(letters[1...]), uid: 2, in: sales, run: &second)
    // A person says of the last one that it is so.
    try work.store.link(.message(later[1].message), to: anna, by: viewer, now: day(500))
    try work.store.end(first, now: day(500))
    let report = try work.store.undo(#require(first.id), by: viewer, now: day(501))
    #expect(report.linksWithdrawn == 2)
    #expect(try work.links() == ["3": ["Anna"]])
    #expect(try work.number("SELECT count(*) FROM claim WHERE withdrawn_at IS NULL AND user IS NULL") == 0)
    var relink = RunDraft.relink
    #expect(try work.relink(letters, run: &relink) == 0)
    #expect(try work.links() == ["3": ["Anna"]])
    #expect(try work.store.faults() == [])
  }

  /// A relink replaced what a sync claimed; undoing the sync first and the relink then leaves nothing of either.
  @Test func undoingARelinkBringsBackNothingThatWasUndone() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    _ = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var (sync, later, relink) = (RunDraft.sync(sales.mailbox), RunDraft.sync(sales.mailbox), RunDraft.relink)
    let letters = [
      Letter(subject: "1", date: 1, id: "1@x"), Letter(subject: "2", date: 2, id: "2@x", references: ["1@x"]),
    ]
    try work.file([letters[0]], in: sales, run: &sync)
    try work.file([letters[1]], uid: 2, in: sales, run: &later)
    #expect(try work.links() == ["1": ["Anna"], "2": ["Anna"]])
    try work.store.write("change") { try $0.run("DELETE FROM record_address") }
    #expect(try work.relink(letters, run: &relink) == 2)
    try work.store.end(sync, now: day(502))
    try work.store.end(relink, now: day(502))
    #expect(try work.store.undo(#require(sync.id), by: viewer, now: day(503)).linksWithdrawn == 0)
    // What the second message inherits would be there again, but for the link that it inherits from.
    #expect(try work.store.undo(#require(relink.id), by: viewer, now: day(504)).linksRestored == 0)
    #expect(try work.links() == [:])
    #expect(try work.store.faults() == [])
  }

  @Test func recordsGoUnlessSomebodyWouldMissThem() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var (first, second) = (RunDraft.sync(sales.mailbox), RunDraft.sync(sales.mailbox))
    func letter(_ name: String, _ date: Int64) -> Letter {
      Letter(from: "\(name)@harbor.example", subject: "\(name) \(date)", date: date, id: "\(name)\(date)@x")
    }
    let deciding = Deciding(makes: [.contact])
    let filed = try work.file(
      ["gone", "changed", "byhand", "again"].map { letter($0, 1) }, in: sales, run: &first, deciding: deciding)
    let made = filed.flatMap(\.recordsMade)
    try work.file([letter("again", 2)], uid: 9, in: sales, run: &second, deciding: deciding)
    try work.store.write("change") { try $0.run("UPDATE record SET version = 2 WHERE id = ?", [made[1].id.value]) }
    try work.store.link(.message(filed[0].message), to: made[2].id, by: viewer, now: day(500))
    try work.store.end(first, now: day(500))

    let report = try work.store.undo(#require(first.id), by: viewer, now: day(501))
    #expect(report.recordsWithdrawn == [made[0]])
    #expect(report.spared.map(\.record) == Array(made[1...]))
    #expect(
      report.spared.map(\.reason) == [
        "changed since", "linked or removed by hand", "mail of another run is linked with it",
      ])
    #expect(try work.links() == ["gone 1": ["byhand@harbor.example"], "again 2": ["again@harbor.example"]])
    // The address whose record was taken back gets no other.
    var third = RunDraft.sync(sales.mailbox)
    let more = try work.file([letter("gone", 3)], uid: 20, in: sales, run: &third, deciding: deciding)
    #expect(more[0].recordsMade == [] && more[0].linksMade == 0)
    #expect(try work.store.faults() == [])
  }

  /// Two people say the same of a thread: what one of them takes back the other still wants, of later mail too.
  @Test func anothersDecisionKeepsItsLinks() throws {
    let office = try AccessOffice(.shared)
    let (work, sales) = (office.work, office.box)
    let lead = try work.record(.lead, "Harbor")
    var run = RunDraft.sync(sales.mailbox)
    let first = try work.file([Letter(subject: "1", date: 1, id: "1@x")], in: sales, run: &run)[0]
    let bens = try work.store.link(.thread(first.thread), to: lead, by: office.viewer("member"), now: day(2))
    let owners = try work.store.link(.thread(first.thread), to: lead, by: office.viewer("owner"), now: day(3))
    // A claim of the decision on mail that joined the thread later.
    try work.file([Letter(subject: "2", date: 4, id: "2@x", references: ["1@x"])], uid: 2, in: sales, run: &run)
    let later =
      "FROM claim AS c JOIN link AS l ON l.id = c.link JOIN message AS m ON m.id = l.message WHERE m.subject = '2'"
    try work.store.write("make them the decision's") {
      try $0.run("UPDATE claim SET step = 'people', user = NULL, parent = NULL WHERE id IN (SELECT c.id \(later))", [])
    }
    func claims() throws -> Int { try work.number("SELECT count(*) \(later) AND c.withdrawn_at IS NULL") }
    let before = try claims()
    _ = try work.store.undo(bens, by: office.viewer("member"), now: day(501))
    #expect(try before > 0 && claims() == before)
    _ = try work.store.undo(owners, by: office.viewer("owner"), now: day(502))
    #expect(try claims() == 0)
  }

  @Test func handsWinAndCanBeTakenBack() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    let lead = try work.record(.lead, "Harbor")
    var run = RunDraft.sync(sales.mailbox)
    let filed = try work.file([Letter(subject: "mail", date: 1, id: "a@x")], in: sales, run: &run)[0]
    func link(_ record: ID<Model.Record>) throws -> ID<Run> {
      try work.store.link(.message(filed.message), to: record, by: viewer, now: day(500))
    }
    let linked = try link(lead)
    let removed = try work.store.unlink(.message(filed.message), from: anna, by: viewer, now: day(500))
    #expect(try work.links() == ["mail": ["Harbor"]])
    let back = try link(anna)
    #expect(try work.links() == ["mail": ["Anna", "Harbor"]])
    #expect(try work.store.undo(back, by: viewer, now: day(501)).linksWithdrawn == 1)
    #expect(try work.links() == ["mail": ["Harbor"]])
    #expect(try work.store.undo(removed, by: viewer, now: day(501)).linksRestored == 1)
    #expect(try work.store.undo(linked, by: viewer, now: day(501)).linksWithdrawn == 1)
    #expect(try work.links() == ["mail": ["Anna"]])
    #expect(try work.store.runs(for: viewer).map(\.kind) == [.manual, .manual, .manual, .sync])
    #expect(try work.store.faults() == [])
  }

  @Test func runsOfAPersonalMailboxAreItsOwners() throws {
    let work = try TestWorkspace()
    let jon = try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1))
    let box = try work.mailbox("jon@acme.example", owner: jon.id.value)
    let lead = try work.record(.lead, "Harbor")
    var run = RunDraft.sync(box.mailbox)
    let filed = try work.file([Letter(subject: "mail", date: 1, id: "a@x")], in: box, run: &run)[0]
    try work.store.end(run, now: day(500))
    let id = try #require(run.id)
    // Maria is the administrator.
    #expect(throws: StoreError.noSuch("run \(id)")) { try work.store.undo(id, by: viewer, now: day(501)) }
    #expect(throws: StoreError.noSuch("such mail")) {
      try work.store.link(.message(filed.message), to: lead, by: viewer, now: day(501))
    }
    #expect(try work.store.runs(for: viewer) == [])
    #expect(try work.store.runs(for: Viewer(user: jon.id)).map(\.id) == [id])
  }
}
