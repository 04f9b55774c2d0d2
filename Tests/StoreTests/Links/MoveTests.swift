import Model
import Testing

@testable import Store

private let letters = [
  Letter(subject: "1", date: 1, id: "1@x"), Letter(subject: "2", date: 2, id: "2@x", references: ["1@x"]),
  Letter(subject: "3", date: 3, id: "3@x", references: ["2@x"]),
]

@Suite struct MoveTests {
  private let maria = Viewer(user: ID(1))

  @Test func aMoveIsOneRun() throws {
    let work = try TestWorkspace()
    let store = work.store
    let box = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    let lead = try work.record(.lead, "Harbor")
    var sync = RunDraft.sync(box.mailbox)
    let filed = try work.file(letters, in: box, run: &sync)
    let run = try store.move(.message(filed[1].message), from: anna, to: lead, by: maria, now: day(500))
    #expect(try work.links() == ["1": ["Anna"], "2": ["Harbor"], "3": ["Anna"]])
    #expect(try store.settle() == [day(2), day(3)])
    #expect(try store.run(run, for: maria).counts == ["links": 1, "withdrawn": 1])
    let report = try store.undo(run, by: maria, now: day(501))
    #expect((report.linksWithdrawn, report.linksRestored) == (1, 1))
    #expect(try store.settle() == [day(1), day(2), day(3)])
    #expect(try work.links() == ["1": ["Anna"], "2": ["Anna"], "3": ["Anna"]])

    // Also with what followed from it.
    let again = try store.move(.message(filed[1].message), from: anna, to: lead, by: maria, now: day(502))
    var (relink, back) = (RunDraft.relink, RunDraft.relink)
    #expect(try work.relink(letters, run: &relink, now: day(503)) == 2)
    #expect(try work.links() == ["1": ["Anna"], "2": ["Harbor"], "3": ["Anna", "Harbor"]])
    #expect(try store.undo(again, by: maria, now: day(504)).linksWithdrawn == 2)
    _ = try work.relink(letters, run: &back, now: day(505))
    #expect(try work.links() == ["1": ["Anna"], "2": ["Anna"], "3": ["Anna"]])
    #expect(try store.faults() == [])
  }

  @Test func aThreadMovesWhole() throws {
    let work = try TestWorkspace()
    let store = work.store
    let box = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    let lead = try work.record(.lead, "Harbor")
    var sync = RunDraft.sync(box.mailbox)
    let filed = try work.file(letters, in: box, run: &sync)
    try store.move(.thread(filed[2].thread), from: anna, to: lead, by: maria, now: day(500))
    #expect(try work.links() == ["1": ["Harbor"], "2": ["Harbor"], "3": ["Harbor"]])
    #expect(try store.settle() == [day(1), day(2), day(3)])
    // What joins later follows.
    let later = Letter(subject: "4", date: 4, id: "4@x", references: ["3@x"])
    try work.file([later], uid: 9, in: box, run: &sync)
    #expect(try work.links()["4"] == ["Harbor"])
    #expect(throws: StoreError.refused("move a link: it is on that record already")) {
      try store.move(.thread(filed[2].thread), from: lead, to: lead, by: maria, now: day(501))
    }
    #expect(throws: StoreError.noSuch("record 99")) {
      try store.move(.thread(filed[2].thread), from: lead, to: ID(99), by: maria, now: day(501))
    }
    #expect(try store.faults() == [])
  }

  @Test(arguments: AccessOffice.table) func onlyReadersMoveMail(
    _ who: String, _ access: MailboxAccess, _ reads: Bool
  ) throws {
    let office = try AccessOffice(access)
    let store = office.work.store
    let anna = try office.work.record(.contact, "Anna", address: "anna@harbor.example")
    let lead = try office.work.record(.lead, "Harbor")
    let (_, filed) = try office.file([letters[0]])
    let viewer = office.viewer(who)
    for target in [LinkTarget.message(filed[0].message), .thread(filed[0].thread)] {
      guard !reads else { continue }
      #expect(throws: StoreError.noSuch("such mail")) {
        try store.move(target, from: anna, to: lead, by: viewer, now: day(500))
      }
    }
    if reads { try store.move(.message(filed[0].message), from: anna, to: lead, by: viewer, now: day(500)) }
    #expect(try office.work.links() == ["1": [reads ? "Harbor" : "Anna"]])
    #expect(try store.isStale() == reads)
  }

  /// A thread runs through several mailboxes; who reads one of them decides about that one's mail.
  @Test func aThreadsDecisionGoesNoFurtherThanItsMakerMayRead() throws {
    let office = try AccessOffice(.shared)
    let (work, store) = (office.work, office.work.store)
    let personal = try work.mailbox("maria@acme.example", settings: Settings(access: .personal))
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    let lead = try work.record(.lead, "Harbor")
    let (_, filed) = try office.file([letters[1]])
    var sync = RunDraft.sync(personal.mailbox)
    try work.file([letters[0], letters[2]], in: personal, run: &sync)
    let member = office.viewer("member")
    let run = try store.move(.thread(filed[0].thread), from: anna, to: lead, by: member, now: day(500))
    #expect(try work.links() == ["1": ["Anna"], "2": ["Harbor"], "3": ["Anna"]])
    var relink = RunDraft.relink
    _ = try work.relink(letters, run: &relink, now: day(501))
    // The later message inherits, and keeps what is its own.
    #expect(try work.links() == ["1": ["Anna"], "2": ["Harbor"], "3": ["Anna", "Harbor"]])
    // Its own letter was moved: Maria, who reads another one of the thread, sees by whom; a stranger does not.
    #expect(try store.run(run, for: maria).user == member.user)
    #expect(throws: StoreError.noSuch("run \(run)")) { try store.run(run, for: office.viewer("stranger")) }
    #expect(try store.faults() == [])
  }

  /// A relink was in the middle of following a removal when that was taken back.
  @Test func anUndoInTheMiddleOfARelinkLosesNothing() throws {
    let office = try AccessOffice(.shared)
    let (work, store) = (office.work, office.work.store)
    let personal = try work.mailbox("maria@acme.example", settings: Settings(access: .personal))
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    let (_, filed) = try office.file([letters[0]])
    var sync = RunDraft.sync(personal.mailbox)
    try work.file([letters[1], letters[2]], in: personal, run: &sync)
    let all = ["1": ["Anna"], "2": ["Anna"], "3": ["Anna"]]
    #expect(try work.links() == all)
    let member = office.viewer("member")
    let run = try store.unlink(.thread(filed[0].thread), from: anna, by: member, now: day(500))
    var (half, whole) = (RunDraft.relink, RunDraft.relink)
    #expect(try work.relink([letters[0]], run: &half, now: day(501)) == 1)
    #expect(try work.links() == ["2": ["Anna"], "3": ["Anna"]])
    #expect(try store.undo(run, by: member, now: day(502)).linksWithdrawn == 0)
    _ = try work.relink(letters, run: &whole, now: day(503))
    #expect(try work.links() == all)
    #expect(try store.faults() == [])
  }

  @Test func whatPeopleDecideLeavesLaterMailStale() throws {
    let work = try TestWorkspace()
    let store = work.store
    let lead = try work.record(.lead, "Harbor")
    var draft = RecordDraft(line: 2, kind: .contact, name: "Anna")
    draft.addresses = [address("anna@harbor.example")]
    // Without mail nothing is stale.
    try store.activateRules(hash: noRules, source: "[]", by: ID(1), now: day(0))
    try store.importRecords([draft], by: maria, now: day(0))
    #expect(try store.isStale() == false)

    let box = try work.mailbox("sales@acme.example")
    var sync = RunDraft.sync(box.mailbox)
    let filed = try work.file(letters, in: box, run: &sync)
    #expect(try store.isStale() == false)
    let message = LinkTarget.message(filed[1].message)
    let linked = try store.link(message, to: lead, by: maria, now: day(500))
    #expect(try store.settle() == [day(2), day(3)])
    try store.unlink(message, from: lead, by: maria, now: day(500))
    #expect(try store.settle() == [day(2), day(3)])
    try store.link(.thread(filed[1].thread), to: lead, by: maria, now: day(500))
    #expect(try store.settle() == [day(1), day(2), day(3)])
    _ = try store.undo(linked, by: maria, now: day(501))
    #expect(try store.settle() == [day(1), day(2), day(3)])

    #expect(try store.importRecords([draft], by: maria, now: day(502)).run == nil)
    #expect(try store.activateRules(hash: noRules, source: "[]", by: ID(1), now: day(502)) == false)
    #expect(try store.isStale() == false)
    draft.title = "Buyer"
    #expect(try store.importRecords([draft], by: maria, now: day(502)).run != nil)
    #expect(try store.settle() == [day(1), day(2), day(3)])
    let other = filed.isEmpty ? noRules : letters[0].message.identityDigest
    #expect(try store.activateRules(hash: other, source: "[]", by: ID(1), now: day(503)) == true)
    #expect(try store.settle() == [day(1), day(2), day(3)])
  }
}
