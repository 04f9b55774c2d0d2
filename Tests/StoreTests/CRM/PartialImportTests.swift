import Model
import Testing

@testable import Store

/// Exports that leave something out: stages, names, ids.
@Suite struct PartialImportTests {
  private let maria = Viewer(user: ID(1))

  private func draft(
    _ kind: RecordKind, _ id: String?, _ name: String, _ emails: [String] = [], line: Int = 2
  ) -> RecordDraft {
    var draft = RecordDraft(line: line, kind: kind, name: name)
    (draft.externalID, draft.addresses) = (id, emails.map { address($0) })
    return draft
  }

  @discardableResult
  private func load(_ world: TestWorkspace, _ drafts: RecordDraft...) throws -> ImportReport {
    try world.store.importRecords(drafts, by: maria, now: day(20))
  }

  private func deal(_ world: TestWorkspace, _ name: String) throws -> Deal {
    guard case .deal(let deal) = try world.store.details(of: world.store.record(matching: name).reference.id).value
    else { throw StoreError.noSuch("deal") }
    return deal
  }

  @Test(arguments: [StageMeaning.won, .lost]) func aDealStaysClosedWithoutAStage(_ meaning: StageMeaning) throws {
    let world = try TestWorkspace()
    var closed = draft(.deal, "D-1", "Courtyard")
    (closed.stage, closed.meaning, closed.closedAt) = ("Ended", meaning, day(5))
    try #expect(load(world, closed).created == 1)
    var partial = draft(.deal, "D-1", "Courtyard")
    (partial.amount, partial.forecasts) = ("900", ["Close Date": "2026-12-01"])
    try #expect(load(world, partial).updated == 1)
    let deal = try deal(world, "D-1")
    #expect((deal.meaning, deal.stage, deal.closedAt, deal.amount) == (meaning, "Ended", day(5), "900"))
    #expect(deal.record.custom == [:])
    #expect(try world.number("SELECT count(*) FROM deal_stage") == 1)
    try #expect(load(world, partial).unchanged == 1)
  }

  @Test func anOpenDealKeepsItsForecastUntilItIsClosed() throws {
    let world = try TestWorkspace()
    var row = draft(.deal, "D-1", "Courtyard")
    row.forecasts = ["Close Date": "2026-12-01"]
    try #expect(load(world, row).created == 1)
    var deal = try deal(world, "D-1")
    #expect((deal.meaning, deal.record.custom) == (.open, ["Close Date": "2026-12-01"]))
    #expect(try world.number("SELECT count(*) FROM deal_stage") == 1)
    (row.meaning, row.closedAt) = (.won, day(5))
    try #expect(load(world, row).updated == 1)
    deal = try self.deal(world, "D-1")
    #expect((deal.meaning, deal.closedAt, deal.record.custom) == (.won, day(5), [:]))
  }

  @Test func aMadeUpNameIsForNewRecordsOnly() throws {
    let world = try TestWorkspace()
    try #expect(load(world, draft(.contact, "C-1", "Anna Brandt", ["anna@x.example"])).created == 1)
    var unnamed = draft(.contact, "C-1", "anna@x.example", ["anna@x.example"])
    (unnamed.isNameMadeUp, unnamed.title) = (true, "Buyer")
    var stranger = draft(.contact, "C-2", "bea@x.example", ["bea@x.example"], line: 3)
    stranger.isNameMadeUp = true
    let report = try load(world, unnamed, stranger)
    #expect((report.created, report.updated) == (1, 1))
    #expect(try world.store.records().map(\.name) == ["Anna Brandt", "bea@x.example"])
  }

  private static let again: [(stored: [String], row: (name: String, emails: [String]), created: Int)] = [
    (["anna@old.example"], ("Anna", ["anna@new.example", "anna@old.example"]), 0),
    (["anna@old.example"], ("ANNA", ["anna@new.example", "anna@old.example"]), 0),
    (["anna@old.example", "desk@x.example"], ("Bea", ["bea@x.example", "desk@x.example"]), 1),
    (["anna@old.example"], ("Bea", ["anna@old.example"]), 0),
    ([], ("Anna", []), 0), ([], ("anna", []), 0), ([], ("Bea", []), 1),
    (["anna@old.example"], ("Anna", []), 0), ([], ("Anna", ["anna@new.example"]), 1),
  ]

  @Test(arguments: again, [RecordKind.contact, .lead])
  func aPersonWithoutAnIDIsKnownAgain(
    _ known: (stored: [String], row: (name: String, emails: [String]), created: Int), _ kind: RecordKind
  ) throws {
    let world = try TestWorkspace()
    try #expect(load(world, draft(kind, nil, "Anna", known.stored)).created == 1)
    let row = draft(kind, nil, known.row.name, known.row.emails)
    try #expect(load(world, row).created == known.created)
    try #expect(load(world, row).unchanged == 1)
  }

  private func unnamed(_ emails: [String], line: Int = 2) -> RecordDraft {
    var draft = draft(.contact, nil, emails[0], emails, line: line)
    draft.isNameMadeUp = true
    return draft
  }

  /// Two people without names at one desk are two, at each import, and none of them is the one who has a name.
  @Test func aSharedAddressIsNobodys() throws {
    let world = try TestWorkspace()
    try load(world, draft(.contact, nil, "Carl", ["carl@x.example", "desk@x.example"]))
    let rows = [
      unnamed(["anna@x.example", "desk@x.example"]), unnamed(["bea@x.example", "desk@x.example"], line: 3),
    ]
    try #expect(load(world, rows[0], rows[1]).created == 2)
    try #expect(load(world, rows[0], rows[1]).unchanged == 2)
    // Who is called by an address is known by it.
    try #expect(load(world, unnamed(["new@x.example", "anna@x.example"])).updated == 1)
  }

  @Test func twoOfOneNameAtOneDeskAreTwo() throws {
    let world = try TestWorkspace()
    let rows = ["a@x.example", "b@x.example"].enumerated().map { index, email in
      draft(.contact, nil, "Anna", [email, "desk@x.example"], line: 2 + index)
    }
    try #expect(load(world, rows[0], rows[1]).created == 2)
    try #expect(load(world, rows[0], rows[1]).unchanged == 2)
  }

  private static let numbered: [(kind: RecordKind, stored: [String], created: Int)] = [
    (.company, ["Harbor"], 0), (.deal, ["Harbor"], 0), (.deal, ["HARBOR"], 0), (.company, ["Port"], 1),
    (.deal, ["Harbor", "harbor"], 0), (.contact, ["Harbor"], 0), (.lead, ["Harbor"], 0),
  ]

  @Test(arguments: numbered) func aRecordGetsItsIDLater(
    _ known: (kind: RecordKind, stored: [String], created: Int)
  ) throws {
    let world = try TestWorkspace()
    for name in known.stored { _ = try world.record(known.kind, name) }
    let row = draft(known.kind, "X-1", "Harbor")
    try #expect(load(world, row).created == known.created)
    try #expect(load(world, row).unchanged == 1)
    // The next one of that name is another one.
    try #expect(load(world, draft(known.kind, "X-2", "Harbor")).created == 1)
  }

  @Test func aDealOfAnotherCompanyIsAnotherOne() throws {
    let world = try TestWorkspace()
    try #expect(load(world, draft(.company, "K-1", "Harbor"), draft(.company, "K-2", "Brama", line: 3)).created == 2)
    var offer = draft(.deal, nil, "Offer")
    offer.company = "K-1"
    try #expect(load(world, offer).created == 1)
    (offer.externalID, offer.company) = ("D-2", "K-2")
    try #expect(load(world, offer).created == 1)
    (offer.externalID, offer.company) = ("D-1", "K-1")
    try #expect(load(world, offer).created == 0)
  }

  /// Two rows of people with one name and nothing more are two people, and neither is somebody with an id.
  @Test func aNameAloneIsNobodyElses() throws {
    let world = try TestWorkspace()
    try #expect(load(world, draft(.contact, "C-1", "Anna")).created == 1)
    try #expect(load(world, draft(.contact, nil, "Anna", line: 2), draft(.contact, nil, "Anna", line: 3)).created == 2)
    // A deal that mail made is another company's "Offer" no less.
    try #expect(load(world, draft(.company, "K-1", "Harbor")).created == 1)
    let made = try world.record(.deal, "Offer")
    try world.store.write("made of mail") {
      try $0.run("UPDATE record SET made_on = 1 WHERE id = ?", [made.value])
    }
    var offer = draft(.deal, "D-1", "Offer")
    offer.company = "K-1"
    try #expect(load(world, offer).created == 1)
  }

  private static let doubtful: [(RecordDraft, [String?], String)] = [
    (
      RecordDraft(line: 2, kind: .deal, name: "Offer", id: "D-1"), [nil, nil],
      "line 2: 2 deals without an id are called 'Offer', and any may be this one; undo what made them, or give the row another name"
    ),
    (
      RecordDraft(line: 2, kind: .contact, name: "Anna", id: nil), [nil, nil],
      "line 2: 2 contacts are called 'Anna'; give the row an id"
    ),
  ]

  @Test(arguments: doubtful) func whatMayBeSeveralIsNotTaken(
    _ row: RecordDraft, _ stored: [String?], _ problem: String
  ) throws {
    let world = try TestWorkspace()
    for id in stored {
      if let id { try load(world, draft(row.kind, id, row.name)) } else { _ = try world.record(row.kind, row.name) }
    }
    #expect(try world.store.importRecords([row], by: maria, now: day(20)).problems.map(\.description) == [problem])
  }
}

extension RecordDraft {
  fileprivate init(line: Int, kind: RecordKind, name: String, id: String?) {
    self.init(line: line, kind: kind, name: name)
    externalID = id
  }
}
