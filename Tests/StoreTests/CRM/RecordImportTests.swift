import Model
import Testing

@testable import Store

private func company(_ line: Int, _ id: String?, _ name: String, _ domains: [String] = []) -> RecordDraft {
  var draft = RecordDraft(line: line, kind: .company, name: name)
  (draft.externalID, draft.domains) = (id, domains)
  return draft
}

private func contact(_ line: Int, _ id: String?, _ name: String, _ email: String, company: String? = nil) -> RecordDraft
{
  var draft = RecordDraft(line: line, kind: .contact, name: name)
  (draft.externalID, draft.addresses, draft.company) = (id, [address(email)], company)
  draft.columns.company = "Company"
  return draft
}

private func deal(_ line: Int, _ id: String, _ stage: String, _ meaning: StageMeaning, closed: Timestamp?)
  -> RecordDraft
{
  var draft = RecordDraft(line: line, kind: .deal, name: "Deal \(id)")
  (draft.externalID, draft.stage, draft.meaning) = (id, stage, meaning)
  (draft.openedAt, draft.closedAt, draft.company, draft.contacts) = (day(1), closed, "K-1", ["C-1"])
  draft.custom = ["Project number": "P-20417"]
  return draft
}

@Suite struct RecordImportTests {
  private let maria = Viewer(user: ID(1))
  private let companies = [company(2, "K-1", "Harbor", ["harbor.example"]), company(3, "K-2", "Кленова Брама")]
  private let contacts = [
    contact(2, "C-1", "Anna Brandt", "anna@harbor.example", company: "K-1"),
    contact(3, nil, "Тарас", "taras@brama.example", company: "КЛЕНОВА БРАМА"),
  ]

  private func loaded() throws -> TestWorkspace {
    let world = try TestWorkspace()
    #expect(try world.store.importRecords(companies, by: maria, now: day(20)).created == 2)
    #expect(try world.store.importRecords(contacts, by: maria, now: day(20)).created == 2)
    let deals = [deal(2, "D-1", "Quote", .open, closed: nil), deal(3, "D-2", "Won", .won, closed: day(5))]
    #expect(try world.store.importRecords(deals, by: maria, now: day(20)).created == 2)
    return world
  }

  @Test func twiceChangesNothingAndMakesNoRun() throws {
    let world = try loaded()
    let runs = try world.number("SELECT count(*) FROM run")
    let versions = try world.number("SELECT sum(version) FROM record")
    var again = try world.store.importRecords(companies, by: maria, now: day(30))
    #expect(again == ImportReport(unchanged: 2))
    again = try world.store.importRecords(contacts, by: maria, now: day(30))
    #expect(again == ImportReport(unchanged: 2))
    #expect(try world.number("SELECT count(*) FROM run") == runs)
    #expect(try world.number("SELECT sum(version) FROM record") == versions)
    #expect(try world.number("SELECT count(*) FROM record") == 6)
  }

  @Test func aChangedRowChangesOneRecord() throws {
    let world = try loaded()
    var changed = contacts
    changed[0].title = "Buyer"
    let report = try world.store.importRecords(changed, by: maria, now: day(30))
    #expect((report.created, report.updated, report.unchanged) == (0, 1, 1))
    let run = try #require(report.run)
    #expect(try world.store.run(run, for: maria).counts == ["changed": 1])
    #expect(try world.number("SELECT version FROM record WHERE external_id = 'C-1'") == 2)
  }

  @Test func stagesAreHistory() throws {
    let world = try loaded()
    try world.store.importRecords([deal(2, "D-1", "Ordered", .won, closed: day(25))], by: maria, now: day(30))
    let id = try world.store.record(matching: "D-1").reference.id
    #expect(
      try world.store.details(of: id).stages == [
        StageChange(stage: "Quote", meaning: .open, at: day(1)),
        StageChange(stage: "Ordered", meaning: .won, at: day(25)),
      ])
    try world.store.importRecords([deal(2, "D-1", "Quote", .open, closed: day(40))], by: maria, now: day(31))
    guard case .deal(let reopened) = try world.store.details(of: id).value else { throw StoreError.noSuch("deal") }
    #expect(reopened.closedAt == nil)
    #expect(reopened.meaning == .open)
  }

  private static let badRows: [(RecordDraft, String)] = [
    (
      contact(4, "C-9", "Bea", "bea@x.example", company: "K-7"),
      "line 4, column Company: there is no company 'K-7'; import the companies first, or correct the row"
    ),
    (
      contact(4, "C-9", "Bea", "bea@x.example", company: "Twin"),
      "line 4, column Company: 2 companies are called 'Twin'; write the id"
    ),
    (contact(4, "C-8", "Bea", "bea@x.example"), "line 4: is the same contact as line 3; leave one of them out"),
  ]

  @Test(arguments: badRows) func aBadRowKeepsEverythingOut(_ row: RecordDraft, _ problem: String) throws {
    let world = try loaded()
    try world.store.importRecords(
      [company(2, "K-8", "Twin"), company(3, "K-9", "Twin")], by: maria, now: day(20))
    let before = try world.number("SELECT count(*) FROM record")
    let runs = try world.number("SELECT count(*) FROM run")
    let good = contact(3, "C-8", "Carl", "carl@x.example")
    let report = try world.store.importRecords([good, row], stages: ["Ordered": .won], by: maria, now: day(30))
    #expect(report.problems.map(\.description) == [problem])
    #expect((report.run, report.created) == (nil, 0))
    #expect(try world.number("SELECT count(*) FROM record") == before)
    #expect(try world.number("SELECT count(*) FROM run") == runs)
    #expect(try world.store.stageMeanings() == [:])
  }

  @Test func onlyTheFirstProblemsAreListed() throws {
    let world = try TestWorkspace()
    let rows = (2..<72).map { contact($0, "C-\($0)", "Bea", "bea\($0)@x.example", company: "none") }
    let report = try world.store.importRecords(rows, by: maria, now: day(30))
    #expect(report.problems.count == 50)
    #expect(report.furtherProblems == 20)
  }

  @Test func anUndoneImportTakesItsRecordsBack() throws {
    let world = try TestWorkspace()
    let run = try #require(try world.store.importRecords(companies, by: maria, now: day(20)).run)
    let undone = try world.store.undo(run, by: maria, now: day(21))
    #expect(undone.recordsWithdrawn.count == 2)
    #expect(try world.store.records() == [])
    // Importing it again brings them back.
    #expect(try world.store.importRecords(companies, by: maria, now: day(22)).updated == 2)
    #expect(try world.store.records().map(\.name) == ["Harbor", "Кленова Брама"])
  }

  @Test func aRecordMadeFromMailTakesTheExportsID() throws {
    let world = try TestWorkspace()
    let anna = try world.record(.contact, "anna", address: "anna@harbor.example")
    var row = contacts[0]
    row.company = nil
    let report = try world.store.importRecords([row], by: maria, now: day(20))
    #expect((report.created, report.updated) == (0, 1))
    #expect(try world.store.record(matching: "C-1").reference.id == anna)
    #expect(try world.store.record(matching: "C-1").name == "Anna Brandt")
    // A second person at the address is another contact.
    let bea = contact(3, "C-2", "Bea", "anna@harbor.example")
    #expect(try world.store.importRecords([row, bea], by: maria, now: day(21)).created == 1)
  }

  @Test func toldStagesAreRemembered() throws {
    let world = try TestWorkspace()
    try world.store.importRecords([], stages: ["Замовлено": .won], by: maria, now: day(1))
    try world.store.importRecords([], stages: ["ЗАМОВЛЕНО": .lost], by: maria, now: day(2))
    #expect(try world.store.stageMeanings() == ["замовлено": .lost])
    #expect(try world.number("SELECT count(*) FROM run") == 0)
  }

  private static let names: [(String, String)] = [
    ("deal D-1", "deal D-1"), ("d-1", "deal D-1"), ("#1", "company K-1"), ("company K-2", "company K-2"),
    ("anna@HARBOR.example", "contact C-1"), ("harbor.example", "company K-1"), ("кленова брама", "company K-2"),
    ("клен", "company K-2"), ("Anna", "contact C-1"), ("contact тарас", "contact #4"), ("deal deal d-2", "deal D-2"),
  ]

  @Test(arguments: names) func aRecordIsFoundByItsNames(_ text: String, _ handle: String) throws {
    let world = try loaded()
    #expect(try world.store.record(matching: text).handle == handle)
  }

  @Test func severalRecordsOfANameAreListed() throws {
    let world = try loaded()
    #expect(
      throws: StoreError.ambiguous("record deal", candidates: ["deal D-1 (Deal D-1)", "deal D-2 (Deal D-2)"])
    ) { try world.store.record(matching: "deal") }
    #expect(throws: StoreError.noSuch("record nobody")) { try world.store.record(matching: "nobody") }
  }

  @Test func whatBelongsToARecordIsShownWithIt() throws {
    let world = try loaded()
    let harbor = try world.store.details(of: world.store.record(matching: "K-1").reference.id)
    #expect(harbor.contacts.map(\.name) == ["Anna Brandt"])
    #expect(harbor.deals.map(\.externalID) == ["D-2", "D-1"])
    let deal = try world.store.details(of: world.store.record(matching: "D-2").reference.id)
    #expect(deal.company?.name == "Harbor")
    #expect(deal.contacts.map(\.handle) == ["contact C-1"])
    guard case .deal(let value) = deal.value else { throw StoreError.noSuch("deal") }
    #expect((value.meaning, value.closedAt, value.openedAt) == (.won, day(5), day(1)))
    #expect(value.record.custom == ["Project number": "P-20417"])
    let anna = try world.store.details(of: world.store.record(matching: "C-1").reference.id)
    #expect(anna.company?.handle == "company K-1")
    #expect(anna.deals.map(\.externalID) == ["D-2", "D-1"])
    #expect(try world.store.records(kind: .deal, matching: "deal d").map(\.name) == ["Deal D-1", "Deal D-2"])
    #expect(try world.store.records(matching: "HARBOR").map(\.name) == ["Anna Brandt", "Harbor"])
  }
}
