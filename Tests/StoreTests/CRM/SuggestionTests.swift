import Model
import Testing

@testable import Store

/// Facts of signatures: offered to those who see the mail, put onto cards by people, taken back by an undo.
@Suite struct SuggestionTests {
  private static func letter(
    _ number: Int64, from: String = "anna@harbor.example", _ facts: SignatureFacts
  ) -> Letter {
    Letter(from: from, subject: "Mail \(number)", date: number, id: "\(number)@harbor.example") {
      $0.signature = facts
    }
  }

  private static let old = SignatureFacts(
    role: "Buyer", company: "Harbor GmbH", phones: ["+49 (0)40 123-4567"], links: ["https://www.harbor.example/"])
  private static let new = SignatureFacts(
    name: "Anna Brandt", role: "Head of Purchasing", phones: ["040 1234567", "+49 171 7654321"],
    links: ["http://harbor.example"])

  private struct World {
    let office: AccessOffice
    let anna: ID<Model.Record>
    var store: MailStore { office.work.store }

    init(_ kind: RecordKind = .contact, cards: CardDetail = .contactOnly, _ letters: [Letter]? = nil) throws {
      office = try AccessOffice(.shared, cards: cards)
      anna = try office.work.record(kind, "Anna Brandt", address: "anna@harbor.example")
      _ = try office.file(letters ?? [letter(10, old), letter(12, new)])
    }

    func offered(_ who: String = "owner") throws -> [String] {
      try store.suggestions(for: anna, to: office.viewer(who)).map { "\($0.fact.rawValue) \($0.value)" }
    }

    func accept(_ fact: FactSuggestion.Fact, _ value: String, _ who: String = "owner") throws -> ID<Run> {
      try store.accept(fact, value, onto: anna, by: office.viewer(who), now: day(600))
    }
  }

  @Test func theNewestSaysWhatTheCardLacks() throws {
    let world = try World()
    let expected = [
      "role Head of Purchasing", "phone 040 1234567", "phone +49 171 7654321", "link http://harbor.example",
      "company Harbor GmbH",
    ]
    #expect(try world.offered() == expected)
    #expect(try world.offered("member") == expected)
    for who in ["stranger", "administrator"] { #expect(try world.offered(who) == []) }
    #expect(try World(cards: .everything).offered("stranger") == expected)
    #expect(try World(cards: .subject).offered("stranger") == [])
    #expect(try World(.company).offered() == [], "only people have signatures")
  }

  @Test func aPersonAddsOneAndAnUndoTakesItBack() throws {
    let world = try World()
    let before = try world.store.details(of: world.anna)
    var runs: [ID<Run>] = []
    runs.append(try world.accept(.role, "Head of Purchasing"))
    runs.append(try world.accept(.phone, "040 1234567"))
    runs.append(try world.accept(.phone, "+49 171 7654321"))
    runs.append(try world.accept(.company, "Harbor GmbH"))
    runs.append(try world.accept(.link, "http://harbor.example"))
    #expect(try world.offered() == [])
    let details = try world.store.details(of: world.anna)
    guard case .contact(let contact) = details.value else {
      Issue.record("no contact")
      return
    }
    #expect(contact.title == "Head of Purchasing" && contact.phone == "040 1234567")
    #expect(
      contact.record.custom == [
        "Phone 2": "+49 171 7654321", "Company": "Harbor GmbH", "Link": "http://harbor.example",
      ])
    #expect(contact.record.version == 6)
    // What stands in a custom field finds the record.
    #expect(try world.store.records(matching: "7654321").map(\.reference.id) == [world.anna])
    let change = try world.store.runDetails(runs[2], for: world.office.viewer("owner")).changes
    #expect(change.map(\.field) == [.custom("Phone 2")] && change.map(\.after) == ["+49 171 7654321"])
    for run in runs {
      let report = try world.store.undo(run, by: world.office.viewer("owner"), now: day(601))
      #expect(report.fieldsRestored == 1 && report.spared == [])
    }
    let after = try world.store.details(of: world.anna)
    guard case .contact(let left) = after.value, case .contact(let first) = before.value else { return }
    #expect(left.title == first.title && left.phone == first.phone && left.record.custom == first.record.custom)
    #expect(try world.offered().count == 5)
    #expect(try world.store.faults() == [])
  }

  @Test func whatWasChangedSinceStays() throws {
    let world = try World(.lead)
    let run = try world.accept(.phone, "040 1234567")
    #expect(try world.accept(.company, "Harbor GmbH") != run)
    let lead = RecordDraft(line: 2, kind: .lead, name: "Anna Brandt")
    var draft = lead
    (draft.addresses, draft.phone) = ([address("anna@harbor.example")], "999")
    _ = try world.store.importRecords([draft], by: world.office.viewer("owner"), now: day(601))
    let report = try world.store.undo(run, by: world.office.viewer("owner"), now: day(602))
    #expect(report.fieldsRestored == 0)
    #expect(report.spared.map(\.reason) == ["phone was changed since, to 999"])
    guard case .lead(let left) = try world.store.details(of: world.anna).value else { return }
    #expect(left.phone == "999" && left.companyName == "Harbor GmbH")
  }

  @Test func nobodyAddsWhatIsNotOfferedToThem() throws {
    let world = try World()
    for (who, fact, value) in [
      ("stranger", FactSuggestion.Fact.phone, "040 1234567"), ("administrator", .role, "Head of Purchasing"),
      ("owner", .phone, "0900 666666"), ("owner", .role, "Buyer"), ("owner", .name, "Anna Brandt"),
    ] {
      #expect(throws: StoreError.self, "\(who) \(value)") { try world.accept(fact, value, who) }
    }
    #expect(try world.office.work.number("SELECT count(*) FROM record_change") == 0)
    #expect(try world.store.details(of: world.anna).value.record.version == 1)
  }

  @Test func mailInDoubtSuggestsNothing() throws {
    let world = try World()
    var run = RunDraft.relink
    for copy in try world.store.copies(from: day(0), limit: 9) where copy.date == day(12) {
      let held = Decision(connection: .automatic, outcome: .held("sender failed authentication: dmarc=fail"))
      try world.office.decide(copy.copy, held, &run)
    }
    #expect(try world.offered().contains("role Buyer"))
    for copy in try world.store.copies(from: day(0), limit: 9) where copy.date == day(10) {
      let warned = Decision(connection: .automatic, outcome: .decided, warnings: ["sender not authenticated"])
      try world.office.decide(copy.copy, warned, &run)
    }
    #expect(try world.offered() == [])
  }

  @Test func ofOthersAndOfOurselvesNothingIsOffered() throws {
    let theirs = SuggestionTests.letter(11, from: "luc@harbor.example", SuggestionTests.new)
    #expect(try World(.contact, [theirs]).offered() == [])
    let ours = SuggestionTests.letter(11, from: "sales@acme.example", SuggestionTests.new)
    #expect(try World(.contact, [ours]).offered() == [])
  }

  @Test(arguments: [
    (FactSuggestion.Fact.phone, "+49 (0)40 123-4567", "040 1234567", true),
    (.phone, "+380 44 123 45 67", "0441234567", true),
    (.phone, "040 1234567", "040 1234568", false), (.link, "https://WWW.harbor.example/", "harbor.example", true),
    (.link, "https://harbor.example/a", "https://harbor.example/b", false), (.role, "Head  of X", "head of x", true),
  ])
  func theSameIsKnownInItsSpellings(fact: FactSuggestion.Fact, one: String, other: String, isSame: Bool) {
    #expect((FactSuggestion.key(fact, one) == FactSuggestion.key(fact, other)) == isSame)
  }
}
