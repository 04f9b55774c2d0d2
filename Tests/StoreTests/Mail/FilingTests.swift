import Model
import Testing

@testable import Store

@Suite struct FilingTests {
  let offer = Letter(bcc: ["boss@acme.example"], subject: "offer", date: 10, id: "a@x")

  @Test func twoMailboxesHoldOneMessage() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let maria = try work.mailbox("maria@acme.example")
    _ = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var (first, second) = (RunDraft.sync(sales.mailbox), RunDraft.sync(maria.mailbox))
    var plain = offer
    plain.bcc = []

    let a = try work.file([offer], in: sales, run: &first)[0]
    let b = try work.file([plain], in: maria, run: &second, deciding: Deciding(connection: .off))[0]

    #expect(a.message == b.message && a.copy != b.copy && a.thread == b.thread)
    #expect(a.isNewMessage && !b.isNewMessage)
    #expect([a.linksMade, b.linksMade] == [1, 0])
    #expect(try work.number("SELECT count(*) FROM message") == 1)
    // Bcc belongs to the copy that has it.
    #expect(try work.number("SELECT count(*) FROM participant WHERE role = 'bcc'") == 0)
    #expect(try work.number("SELECT json_array_length(bcc) FROM copy WHERE id = \(a.copy)") == 1)
    #expect(try work.number("SELECT json_array_length(bcc) FROM copy WHERE id = \(b.copy)") == 0)
    #expect(first.counts == ["messages": 1, "links": 1])
    #expect(try work.store.faults() == [])
  }

  @Test func filingAUIDTwiceChangesNothing() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    let once = try work.file([offer], in: sales, run: &run)[0]
    let again = try work.file([offer], in: sales, run: &run)[0]
    #expect(again.copy == once.copy && !again.isNewMessage)
    #expect(try work.number("SELECT count(*) FROM copy") == 1)
    #expect(try work.store.faults() == [])
  }

  @Test func aMessageOlderThanTheDealIsLinkedWithItsPeopleOnly() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    _ = try work.record(.deal, "Lights", contact: anna.value, opened: day(50), closed: day(80))
    var run = RunDraft.sync(sales.mailbox)
    try work.file(
      [
        Letter(subject: "before", date: 10, id: "a@x"), Letter(subject: "during", date: 60, id: "b@x"),
        Letter(subject: "after", date: 90, id: "c@x"),
      ], in: sales, run: &run)
    #expect(try work.links() == ["before": ["Anna"], "during": ["Anna", "Lights"], "after": ["Anna"]])
  }

  @Test func aNewUIDVALIDITYDoublesNothing() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    _ = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var run = RunDraft.sync(sales.mailbox)
    let lost = Letter(subject: "deleted meanwhile", date: 11, id: "b@x")
    let before = try work.file([offer, lost], in: sales, run: &run)
    #expect(try work.store.select(sales.inbox, uidValidity: 8) == 7)
    let after = try work.file([offer], uid: 40, uidValidity: 8, in: sales, run: &run)
    #expect(after[0].copy == before[0].copy && after[0].linksMade == 0)
    try work.store.file(&run, now: day(501)) { try $0.retireOlder(than: 8, in: sales.inbox) }

    let old = try work.store.ledger(of: sales.inbox, uidValidity: 7)
    #expect(old.uids == [1, 2] && old[1] == .gone && old[2] == .gone)
    #expect(try work.store.ledger(of: sales.inbox, uidValidity: 8)[40] == .stored)
    #expect(try work.number("SELECT count(*) FROM copy") == 2)
    #expect(try work.links().keys.sorted() == ["deleted meanwhile", "offer"])
    #expect(try work.store.faults() == [])
  }

  @Test func threadsMergeWithWhatPeopleDecided() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let lead = try work.record(.lead, "Harbor")
    var run = RunDraft.sync(sales.mailbox)
    let two = try work.file(
      [Letter(subject: "one", date: 1, id: "a@x"), Letter(subject: "two", date: 2, id: "b@x")], in: sales, run: &run)
    #expect(two[0].thread != two[1].thread)
    try work.store.link(.thread(two[1].thread), to: lead, by: Viewer(user: ID(1)), now: day(500))
    try work.file(
      [
        Letter(subject: "both", date: 3, id: "c@x", references: ["a@x", "b@x"]),
        Letter(subject: "later", date: 4, id: "d@x", references: ["b@x"]),
      ], uid: 3, in: sales, run: &run)
    #expect(try work.number("SELECT count(DISTINCT thread) FROM message") == 1)
    #expect(try work.number("SELECT merged_into FROM thread WHERE id = \(two[1].thread)") == Int(two[0].thread.value))
    #expect(try work.links() == ["two": ["Harbor"], "both": ["Harbor"], "later": ["Harbor"]])
    #expect(try work.store.faults() == [])
  }

  @Test func anAddressNeverGetsTwoRecords() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    let deciding = Deciding(makes: [.deal, .contact])
    // The later message comes first.
    let filed = try work.file(
      [Letter(subject: "late", date: 9, id: "b@x"), Letter(subject: "early", date: 2, id: "a@x")], in: sales, run: &run,
      deciding: deciding)
    #expect(filed[0].recordsMade.map(\.kind) == [.contact, .deal])
    #expect(filed[1].recordsMade == [])
    #expect(try work.number("SELECT count(*) FROM deal_contact") == 1)
    #expect(try work.links().mapValues(\.count) == ["late": 2, "early": 2])
    #expect(try work.number("SELECT min(made_on) FROM record") == Int(day(2).milliseconds))
    #expect(try work.store.faults() == [])
  }

  @Test func aMessageThatFailsTakesNothingWithIt() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    let writer = try work.store.packWriter(for: sales.mailbox.id)
    struct Odd: Error {}
    let batch = try (1...3 as ClosedRange<UInt32>).map { uid in
      let letter = Letter(subject: "number \(uid)", date: Int64(uid), id: "\(uid)@x")
      try writer.begin()
      try writer.append(letter.raw)
      let fetched = FetchedMessage(
        mailbox: sales.mailbox.id, folder: sales.inbox, uidValidity: 7, uid: uid, flags: [], receivedAt: nil,
        raw: try writer.end())
      return (letter: letter, fetched: fetched)
    }
    try work.store.file(&run, now: day(500)) { transaction in
      for (letter, fetched) in batch {
        do {
          try transaction.isolated {
            _ = try work.file(letter, fetched, Deciding(), transaction)
            if fetched.uid == 1 { throw Odd() }
          }
        } catch is Odd {
          try transaction.quarantine(fetched, reason: "odd")
        }
      }
    }
    let ledger = try work.store.ledger(of: sales.inbox, uidValidity: 7)
    #expect([1, 2, 3].map { ledger[$0] } == [.quarantined("odd"), .stored, .stored])
    #expect(try work.number("SELECT count(*) FROM message") == 2)
    #expect(run.counts == ["messages": 2, "quarantined": 1])
    #expect(try work.number("SELECT count(*) FROM run") == 1)
    #expect(try work.store.faults() == [])
    func held(_ instant: Timestamp, attempts: Int = 9) throws -> [(uid: UInt32, raw: RawLocation)] {
      try work.store.quarantined(in: sales.inbox, uidValidity: 7, before: instant, attempts: attempts)
    }
    // Some time after the last attempt, and not without end.
    #expect(try held(day(400)).isEmpty && held(day(600), attempts: 1).isEmpty)
    let kept = try #require(try held(day(600)).first)
    #expect(kept.uid == 1)
    #expect(try work.store.withRaw(kept.raw) { Array($0) } == Letter(subject: "number 1", date: 1, id: "1@x").raw)

    // Tried again, it is stored.
    let again = FetchedMessage(
      mailbox: sales.mailbox.id, folder: sales.inbox, uidValidity: 7, uid: 1, flags: [], receivedAt: nil,
      raw: kept.raw)
    try work.store.file(&run, now: day(501)) { transaction in
      _ = try work.file(Letter(subject: "number 1", date: 1, id: "1@x"), again, Deciding(), transaction)
    }
    #expect(try work.store.ledgerCounts(sales.mailbox.id).stored == 3)
    #expect(try work.store.faults() == [])
  }

  @Test func aSyncThatChangesNothingMakesNoRun() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    try work.file([], in: sales, run: &run)
    let standing = FolderStanding(
      bookmark: FolderBookmark(uidValidity: 7, uidNext: .max, exists: 2, highestModSeq: .max),
      reason: "before the period", lookedAt: day(499), flagsBelow: 6)
    try work.store.file(&run, now: day(500)) {
      try $0.mark([5, 6], in: sales.inbox, uidValidity: 7, as: .unfetched("before the period"))
      try $0.setStanding(standing, of: sales.inbox)
    }
    try work.store.end(run, now: day(500))
    #expect(run.id == nil)
    #expect(try work.number("SELECT count(*) FROM run") == 0)
    #expect(try work.store.standings(of: sales.mailbox.id) == [sales.inbox: standing])
    try work.store.select(sales.inbox, uidValidity: 8)
    #expect(try work.store.standings(of: sales.mailbox.id) == [:])
    #expect(try work.store.ledgerCounts(sales.mailbox.id).unfetched == ["before the period": 2])
  }

  @Test func marksAndFlags() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    try work.file([offer], in: sales, run: &run)
    try work.store.file(&run, now: day(501)) { transaction in
      let marks = [
        MessageMarks(uid: 1, labels: ["\\Inbox", "Offers"]), MessageMarks(uid: 77),
        MessageMarks(uid: 1, flags: ["\\Seen"]),
      ]
      try transaction.setMarks(marks, in: sales.inbox, uidValidity: 7)
      // What is stored is never unfetched again.
      try transaction.mark([1, 9], in: sales.inbox, uidValidity: 7, as: .unfetched("later"))
      #expect(throws: StoreError.refused("only filing makes a message stored")) {
        try transaction.mark([9], in: sales.inbox, uidValidity: 7, as: .stored)
      }
    }
    let ledger = try work.store.ledger(of: sales.inbox, uidValidity: 7)
    #expect(ledger.uids == [1, 9] && ledger[1] == .stored && ledger[9] == .unfetched("later") && ledger[5] == nil)
    #expect(ledger.uids { $0 == .stored } == [1])
    #expect(try work.store.copies(from: day(0), limit: 9).map(\.fetched.flags) == [["\\Seen"]])
    // A server that says nothing of labels leaves them.
    #expect(try work.store.copies(from: day(0), limit: 9).map(\.fetched.labels) == [["\\Inbox", "Offers"]])
    #expect(try work.store.unfetched(in: sales.inbox, uidValidity: 7, because: "later") == [9])
    try work.store.file(&run, now: day(502)) { try $0.mark([1], in: sales.inbox, uidValidity: 7, as: .gone) }
    #expect(try work.store.ledger(of: sales.inbox, uidValidity: 7)[1] == .gone)
    #expect(try work.number("SELECT count(*) FROM copy WHERE gone_at IS NOT NULL") == 1)
    #expect(try work.store.faults() == [])
  }
}
