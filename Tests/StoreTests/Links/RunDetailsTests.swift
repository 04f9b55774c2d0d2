import Model
import Testing

@testable import Store

private let letters = [
  Letter(subject: "1", date: 1, id: "1@x"), Letter(from: "x@stranger.example", subject: "2", date: 2, id: "2@x"),
  Letter(from: "y@stranger.example", subject: "3", date: 3, id: "3@x"),
]

@Suite struct RunDetailsTests {
  private let maria = Viewer(user: ID(1))

  @Test func aSyncShowsWhatItDid() throws {
    let work = try TestWorkspace()
    let store = work.store
    let box = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var run = RunDraft.sync(box.mailbox)
    let filed = try work.file(letters, in: box, run: &run, deciding: Deciding(makes: [.lead]))
    let skipped = Decision(connection: .automatic, outcome: .skipped("internal"))
    let question = Question(text: "which?", candidates: [])
    try store.file(&run, now: day(500)) { transaction in
      _ = try transaction.refile(filed[1].copy, decision: skipped, rules: noRules, isOutgoing: false)
      _ = try transaction.refile(
        filed[2].copy, decision: Decision(connection: .automatic, outcome: .decided, questions: [question]),
        rules: noRules, isOutgoing: false)
      var broken = FetchedMessage(
        mailbox: box.mailbox.id, folder: box.inbox, uidValidity: 7, uid: 40, flags: [], receivedAt: nil,
        raw: RawLocation(pack: ID(1), offset: 0, length: 10))
      try transaction.quarantine(broken, reason: "too deep")
      broken.uid = 41
      try transaction.quarantine(broken, reason: "too long")
    }
    let id = try #require(run.id)
    #expect(try store.runDetails(id, for: maria).whyNotUndo == "run \(id) still goes on; stop it first")
    try store.end(run, now: day(501))

    let details = try store.runDetails(id, for: maria)
    #expect(details.run == (try store.run(id, for: maria)))
    #expect((details.user, details.mailbox) == (nil, box.mailbox.address))
    #expect(details.mayUndo)
    // Two leads were made, and the decisions that made them withdrawn in the same run.
    #expect(details.linkCount == 3)
    #expect(details.links.map(\.subject) == ["1", "2", "3"])
    #expect(details.links.map(\.record.name) == ["Anna", "x@stranger.example", "y@stranger.example"])
    #expect(details.links.map(\.isLive) == [true, false, false])
    #expect(details.links[0].record.reference.id == anna)
    #expect(details.links[0].reasons == ["anna@harbor.example is Anna"])
    #expect(details.links.map(\.date) == [day(1), day(2), day(3)])
    #expect((details.withdrawn, details.removed.map(\.subject)) == (2, ["2", "3"]))
    #expect(details.records.map(\.name) == ["x@stranger.example", "y@stranger.example"])
    #expect(
      details.decisions == [
        RunDecision(outcome: "asked", reason: "", count: 1, example: filed[2].message),
        RunDecision(outcome: "skipped", reason: "internal", count: 1, example: filed[1].message),
      ])
    #expect(
      details.quarantined == [
        RunQuarantine(folder: "INBOX", uid: 40, reason: "too deep"),
        RunQuarantine(folder: "INBOX", uid: 41, reason: "too long"),
      ])

    #expect(details.linksLost == 1)
    #expect(try store.undo(id, by: maria, now: day(502)).linksWithdrawn == 1)
    let undone = try store.runDetails(id, for: maria)
    #expect(undone.links.map(\.isLive) == [false, false, false])
    #expect(undone.records == [] && undone.linksLost == 0)
    #expect(undone.whyNotUndo == "run \(id) was undone on \(day(502))")
  }

  @Test func aDecisionByHandShowsWhatItRemoved() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    let lead = try work.record(.lead, "Harbor")
    var run = RunDraft.sync(box.mailbox)
    let filed = try work.file([letters[0]], in: box, run: &run)
    let id = try work.store.move(.thread(filed[0].thread), from: anna, to: lead, by: maria, now: day(500))
    let details = try work.store.runDetails(id, for: maria)
    #expect((details.user, details.mailbox, details.linkCount, details.withdrawn) == ("Maria", nil, 1, 1))
    #expect(details.links.map(\.reasons) == [["Maria linked it with Harbor"]])
    #expect(details.removed.map(\.reasons) == [["Maria removed it"]])
    #expect(details.removed.map(\.record.name) == ["Anna"])
    #expect(details.removed.map(\.isLive) == [false])
    #expect(details.mayUndo)
    #expect(details.linksLost == 0, "what is taken back there, later decisions may make")
  }

  @Test func whatComesAfterADecisionByHandIsNotOfItsRun() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var run = RunDraft.sync(box.mailbox)
    let thread = [letters[0], Letter(subject: "Re: 1", date: 2, id: "2@x", references: ["1@x"])]
    let filed = try work.file(thread, in: box, run: &run)
    let id = try work.store.unlink(.thread(filed[0].thread), from: anna, by: maria, now: day(500))
    let later = Letter(subject: "Re: 1 later", date: 9, id: "9@x", references: ["1@x"])
    let joined = try work.file([later], uid: 9, in: box, run: &run, now: day(501))
    try work.store.link(.message(joined[0].message), to: anna, by: maria, now: day(502))
    let details = try work.store.runDetails(id, for: maria)
    #expect((details.withdrawn, details.removed.map(\.subject)) == (2, ["1", "Re: 1"]))
  }

  @Test(arguments: AccessOffice.table) func runsShowOnlyWhatOneMaySee(
    _ who: String, _ access: MailboxAccess, _ reads: Bool
  ) throws {
    let office = try AccessOffice(access)
    let store = office.work.store
    let (sync, filed) = try office.file([letters[0]])
    try store.end(sync, now: day(500))
    let lead = try office.work.record(.lead, "Harbor")
    let byHand = try store.link(.message(filed[0].message), to: lead, by: office.viewer("owner"), now: day(500))
    // The relink is nobody's mailbox's: everybody may see that there was one, and no more of the mail than else.
    _ = try office.work.record(.contact, "Anna", address: "anna@harbor.example")
    var relink = RunDraft.relink
    #expect(try office.work.relink([letters[0]], run: &relink) == 1)
    try store.end(relink, now: day(502))
    let viewer = office.viewer(who)

    let ids = try [#require(sync.id), byHand, #require(relink.id)]
    let visible = zip(ids, [reads, reads, true]).filter(\.1).map(\.0)
    #expect(try store.runs(for: viewer).map(\.id) == visible.reversed())
    #expect(try store.runs(for: viewer, limit: 1, before: ids[2]).map(\.id) == visible.dropLast().suffix(1))
    for id in ids where !visible.contains(id) {
      #expect(throws: StoreError.noSuch("run \(id)")) { try store.runDetails(id, for: viewer) }
    }
    let details = try store.runDetails(ids[2], for: viewer)
    #expect(details.linkCount == 1)
    #expect(details.links.map(\.subject) == [reads ? "1" : nil])
    #expect(details.links.map(\.reasons) == [reads ? ["anna@harbor.example is Anna"] : []])
    #expect(details.links.map(\.record.name) == ["Anna"])
    #expect(details.mayUndo == (who == "administrator"))
    guard reads else { return }
    #expect(try store.runDetails(ids[0], for: viewer).mailbox == office.box.mailbox.address)
    let why = who == "owner" ? nil : "only the user who connected the mailbox changes it"
    #expect(try store.runDetails(ids[0], for: viewer).whyNotUndo == why)

    // Once the links are gone, who cannot read the mail is not told which they were.
    _ = try store.undo(ids[2], by: office.viewer("administrator"), now: day(503))
    _ = try store.undo(byHand, by: office.viewer("owner"), now: day(503))
    let later = try store.runDetails(ids[2], for: office.viewer("stranger"))
    #expect((later.linkCount, later.links) == (1, []))
  }
}
