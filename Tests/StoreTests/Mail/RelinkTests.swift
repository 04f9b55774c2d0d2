import Model
import OpenSSL
import Testing

@testable import Store

@Suite struct RelinkTests {
  /// A thread of four: Anna asks, we answer, her colleague joins, she comes back.
  static let letters = [
    Letter(subject: "1", date: 1, id: "1@x"),
    Letter(
      from: "sales@acme.example", to: ["anna@harbor.example"], subject: "2", date: 2, id: "2@x", references: ["1@x"]),
    Letter(from: "ben@harbor.example", subject: "3", date: 3, id: "3@x", references: ["1@x", "2@x"]),
    Letter(subject: "4", date: 4, id: "4@x", references: ["3@x"]),
  ]

  static let orders: [[Int]] = {
    func all(_ rest: [Int]) -> [[Int]] {
      rest.isEmpty ? [[]] : rest.flatMap { first in all(rest.filter { $0 != first }).map { [first] + $0 } }
    }
    return all([0, 1, 2, 3])
  }()

  /// Whatever the order of arrival, a replay in date order gives the same links; a second one changes nothing.
  @Test(arguments: orders) func orderOfArrival(_ order: [Int]) throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    _ = try work.record(.deal, "Lights", contact: anna.value, opened: day(0), closed: day(2))
    let deciding = Deciding(makes: [.contact])
    var run = RunDraft.sync(sales.mailbox)
    for (index, letter) in order.enumerated() {
      try work.file([Self.letters[letter]], uid: UInt32(index + 1), in: sales, run: &run, deciding: deciding)
    }
    var relink = RunDraft.relink
    _ = try work.relink(Self.letters, run: &relink, deciding: deciding)
    #expect(
      try work.links() == [
        "1": ["Anna", "Lights"], "2": ["Anna", "Lights"], "3": ["Anna", "Lights", "ben@harbor.example"],
        "4": ["Anna", "Lights", "ben@harbor.example"],
      ])
    #expect(try work.store.faults() == [])
    var second = RunDraft.relink
    #expect(try work.relink(Self.letters, run: &second, deciding: deciding) == 0)
    #expect(second.id == nil)
  }

  @Test func whatIsNoLongerDecidedGoesButNotBecauseTheCRMMovedOn() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    let ben = try work.record(.contact, "Ben", address: "ben@harbor.example")
    let carl = try work.record(.contact, "Carl", address: "carl@harbor.example")
    var run = RunDraft.sync(sales.mailbox)
    let letters = [
      Letter(subject: "anna", date: 1, id: "a@x"),
      Letter(from: "ben@harbor.example", subject: "ben", date: 1, id: "b@x"),
      Letter(from: "carl@harbor.example", subject: "carl", date: 1, id: "c@x"),
    ]
    try work.file(letters, in: sales, run: &run)
    let sync = try #require(run.id)
    // All lose their addresses; only Ben's record says that the CRM changed it since. Carl's was changed by a rule.
    try work.store.write("change") { database in
      try database.run("DELETE FROM record_address")
      try RecordChanging(database: database, record: carl.value, now: day(501)).apply(
        .custom("Topic"), "pumps", from: nil, run: sync.value, isByRule: true)
      try database.run("UPDATE record SET updated_at = ? WHERE id = ?", [day(501).milliseconds, ben.value])
    }
    var relink = RunDraft.relink
    #expect(try work.relink(letters, run: &relink, now: day(502)) == 2)
    #expect(try work.links() == ["ben": ["Ben"]])
    #expect(relink.counts == ["withdrawn": 2])
    // Undoing the relink brings back what it withdrew.
    try work.store.end(relink, now: day(503))
    let report = try work.store.undo(#require(relink.id), by: Viewer(user: ID(1)), now: day(504))
    #expect(report.linksRestored == 2 && report.linksWithdrawn == 0)
    #expect(try work.links() == ["anna": ["Anna"], "ben": ["Ben"], "carl": ["Carl"]])
    _ = anna
  }

  @Test func aRenamedRecordChangesNoClaim() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    _ = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var run = RunDraft.sync(sales.mailbox)
    let letters = [Letter(subject: "anna", date: 1, id: "a@x")]
    try work.file(letters, in: sales, run: &run)
    try work.store.write("rename") { try $0.run("UPDATE record SET name = 'Anna Brandt'") }
    var relink = RunDraft.relink
    #expect(try work.relink(letters, run: &relink) == 0)
    #expect(relink.id == nil)
  }

  @Test func aPersonsRemovalSurvives() throws {
    let work = try TestWorkspace()
    let viewer = Viewer(user: ID(1))
    let sales = try work.mailbox("sales@acme.example")
    let maria = try work.mailbox("maria@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var run = RunDraft.sync(sales.mailbox)
    let letters = [Letter(subject: "anna", date: 1, id: "a@x")]
    let filed = try work.file(letters, in: sales, run: &run)[0]
    let removal = try work.store.unlink(.message(filed.message), from: anna, by: viewer, now: day(500))
    #expect(try work.links() == [:])
    // Neither a replay nor another mailbox's copy makes it again.
    var (relink, other) = (RunDraft.relink, RunDraft.sync(maria.mailbox))
    _ = try work.relink(letters, run: &relink)
    try work.file(letters, in: maria, run: &other)
    #expect(try work.links() == [:])
    // Undone by hand, it is there again: for the copies that still claim it.
    #expect(try work.store.undo(removal, by: viewer, now: day(502)).run == removal)
    _ = try work.relink(letters, run: &relink, now: day(503))
    #expect(try work.links() == ["anna": ["Anna"]])
    #expect(try work.store.faults() == [])
  }
}
