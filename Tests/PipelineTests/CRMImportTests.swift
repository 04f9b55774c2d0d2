import Model
import Testing

@testable import Pipeline

private let now = Timestamp(seconds: 1_795_132_800)  // 2026-11-20

private func read(
  _ text: String, _ kind: RecordKind? = nil, told: [String: StageMeaning] = [:],
  earlier: [String: StageMeaning] = [:], zone: String = "UTC"
) throws -> CRMImport.Sheet {
  try CRMImport.drafts(
    kind: kind, csv: Array(text.utf8), told: told, earlier: earlier, timeZone: zone, now: now)
}

private func problems(_ body: () throws -> CRMImport.Sheet) throws -> [String] {
  do {
    _ = try body()
    return []
  } catch let error as CRMImportProblems {
    return error.problems.map(\.description)
  }
}

@Suite struct CRMImportTests {
  private static let badFiles: [(String, RecordKind?, [String])] = [
    (
      "ID,Name,Work e-mail\nC-1,Anna,anna@x\nC-2,Bea,bea at x.example\n",
      RecordKind.contact, ["line 3, column Work e-mail: 'bea at x.example' is no e-mail address"]
    ),
    (
      "Name,Created\nHarbor,31.02.2026\n", .company,
      ["line 2, column Created: '31.02.2026' is no date; write it like 2026-01-31 or 2026-01-31 14:00"]
    ),
    ("ID,Name\nK-1,\n", .company, ["line 2, column Name: the company has no name"]),
    ("ID,First name,Email\nC-1,,\n", .contact, ["line 2, column First name: the contact has no name"]),
    (
      "ID,Name\nK-1,Harbor\nK-2\nK-3,a,b\n", .company,
      ["line 3: has 1 cells, the header has 2", "line 4: has 3 cells, the header has 2"]
    ),
    ("ID,Name\nK-1,\"Harbor\nHotels\n", .company, ["line 2: a quote is opened in cell 2 and never closed"]),
    (
      "ID,Name\nK-1,\"Har\nbor\" x\n", .company,
      ["line 3: there is text behind the closing quote of cell 2; a quote inside a cell is written twice"]
    ),
    ("ID,Name\nK-1,A\n\n\"K-1\",B\n", .company, ["line 4, column ID: 'K-1' is the id of line 2, too"]),
    (
      "Name,Domain\nHarbor,har bor\n", .company,
      ["line 2, column Domain: 'har' is no domain", "line 2, column Domain: 'bor' is no domain"]
    ),
    (
      "Name,Created\nA,01/02/2026\nB,03/04/2026\n", .company,
      [
        "line 2, column Created: '01/02/2026' may be day/month or month/day, and no other date of the column tells; write it like 2026-01-31",
        "line 3, column Created: '03/04/2026' may be day/month or month/day, and no other date of the column tells; write it like 2026-01-31",
      ]
    ),
    (
      "Name,Created\nA,13/02/2026\nB,02/13/2026\n", .company,
      ["line 3, column Created: the month comes first, unlike in line 2"]
    ),
    (
      "Deal Name,Stage,Close Date\nA,Ordered,2026-01-02\nB,ordered,2026-01-03\nC,Ordered,2027-01-01\n", .deal,
      [
        "line 2, column Stage: stage 'Ordered' has 2 deals with a closing date in the past; say whether it means open, won or lost: --stage \"Ordered=won\", or --stages FILE"
      ]
    ),
    ("Phone,Fax\n1,2\n", .company, ["line 1: no column has the name of the company; there are 'Phone', 'Fax'"]),
    ("Name,Size,size\nA,1,2\n", .company, ["line 1, column size: is there twice; rename one of them"]),
    ("a,b\n1,2\n", nil, ["line 1: the header does not tell what the rows are; say contact, company, lead or deal"]),
    ("", .company, ["line 1: the file is empty"]),
    ("Name\nA\u{0}\n", .company, ["line 2: there is a NUL byte; save the file as UTF-8 text"]),
  ]

  @Test(arguments: badFiles) func aBadFileIsNotLoaded(_ text: String, _ kind: RecordKind?, _ expected: [String]) throws
  {
    #expect(try problems { try read(text, kind) } == expected)
  }

  @Test func onlyTheFirstProblemsAreListed() {
    let rows = (0..<60).map { "K-\($0),\n" }.joined()
    let error = #expect(throws: CRMImportProblems.self) { try read("ID,Name\n" + rows, .company) }
    #expect(error?.problems.count == 50)
    #expect(error?.further == 10)
  }

  @Test func limitsHold() throws {
    let wide = String(repeating: ",", count: CRMImport.maximumColumns)
    #expect(try problems { try read(wide + "\n", .company) } == ["line 1: there are more than 1000 columns"])
    let long = "Name\n\"" + String(repeating: "x", count: CRMImport.maximumCellLength + 1) + "\"\n"
    #expect(
      try problems { try read(long, .company) }
        == ["line 2: cell 1 is longer than 131072 bytes; is a quote left open?"])
  }

  private static let dates: [(String, String)] = [
    ("2026-01-31", "2026-01-30T23:00:00Z"), ("2026-01-31 10:00", "2026-01-31T09:00:00Z"),
    ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"), ("2026-01-31T10:00:00.500+05:30", "2026-01-31T04:30:00Z"),
    ("2026-07-31 10:00:05", "2026-07-31T08:00:05Z"), ("31.01.2026", "2026-01-30T23:00:00Z"),
    ("31.1.2026 9:05", "2026-01-31T08:05:00Z"), ("01/31/2026", "2026-01-30T23:00:00Z"),
    ("31/01/2026", "2026-01-30T23:00:00Z"), ("1/31/2026, 2:30 PM", "2026-01-31T13:30:00Z"),
    ("1/31/2026 12:00 AM", "2026-01-30T23:00:00Z"), ("2026/01/31", "2026-01-30T23:00:00Z"),
    ("02/02/2026", "2026-02-01T23:00:00Z"),
  ]

  @Test(arguments: dates) func datesAreRead(_ written: String, _ instant: String) throws {
    let sheet = try read("Name,Created\nHarbor,\"\(written)\"\n", .company, zone: "Europe/Berlin")
    #expect(sheet.drafts.map { $0.createdAt?.description } == [instant])
  }

  @Test(arguments: [
    "2026-13-01", "2026-01-31 25:00", "26-01-31", "2026-01-31x", "0", "tomorrow", "31.01.26", "2026-01-31 10:00 +2",
  ])
  func whatIsNoDateIsSaid(_ written: String) throws {
    #expect(try problems { try read("Name,Created\nHarbor,\(written)\n", .company) }.count == 1)
  }

  @Test(arguments: [
    ("2026-04-24", "2026-04-24T21:59:59Z"), ("24.04.2026 00:00:00", "2026-04-24T21:59:59Z"),
    ("2026-04-24 14:10", "2026-04-24T12:10:00Z"),
  ]) func aClosingDayCountsToItsEnd(_ written: String, _ instant: String) throws {
    let sheet = try read("Deal Name,Stage,Close Date\nA,Won,\(written)\n", .deal, zone: "Europe/Berlin")
    #expect(sheet.drafts.map { $0.closedAt?.description } == [instant])
  }

  @Test func toldStagesWinOverEarlierOnesAndThoseOverWords() throws {
    let sheet = try read(
      "Deal Name,Stage,Close Date\nA,Won,2026-01-02\nB,Lost,2026-01-02\nC,Cancelled,2026-01-02\nD,Somewhere,\nE,won,\n",
      told: ["won": .open], earlier: ["WON": .lost, "lost": .won])
    typealias Stage = CRMImport.FoundStage
    #expect(
      sheet.stages == [
        Stage(name: "Won", meaning: .open, source: .told, count: 2),
        Stage(name: "Lost", meaning: .won, source: .earlier, count: 1),
        Stage(name: "Cancelled", meaning: .lost, source: .guessed, count: 1),
        Stage(name: "Somewhere", meaning: nil, source: nil, count: 1),
      ])
    #expect(sheet.drafts.map(\.meaning) == [.open, .won, .lost, .open, .open])
    // A forecast is kept as written until the deal is closed.
    #expect(sheet.drafts[0].closedAt == nil)
    #expect(sheet.drafts[0].forecasts == ["Close Date": "2026-01-02"])
    #expect(sheet.drafts[1].closedAt != nil)
  }

  @Test func whatARowDoesNotSayIsNotMadeUp() throws {
    let deals = try read("Deal ID,Deal Name,Stage,Close Date\nD-1,A,,2026-01-02\nD-2,B,Won,2026-01-02\n", .deal).drafts
    #expect(deals.map(\.meaning) == [nil, .won])
    #expect(deals.map { $0.closedAt == nil } == [true, false])
    let people = try read("ID,Last name,Email\nC-1,Brandt,anna@x.example\nC-2,,bea@x.example\n", .contact).drafts
    #expect(people.map(\.name) == ["Brandt", "bea@x.example"])
    #expect(people.map(\.isNameMadeUp) == [false, true])
    let leads = try read("Lead ID,Name,Company\nL-1,,Harbor\n", .lead).drafts
    #expect(leads.map(\.name) == ["Harbor"])
    #expect(leads.map(\.isNameMadeUp) == [true])
  }

  private static let words: [(String, StageMeaning?)] = [
    ("Closed Won", StageMeaning.won as StageMeaning?), ("closedlost", .lost), ("Won't buy", nil), ("not won", nil),
    ("Won or lost", nil), ("Gewonnen", .won), ("Виграно", .won), ("Angebot", .open), ("Ordered", nil), ("Closed", nil),
  ]

  @Test(arguments: words) func stagesAreGuessedByTheirWords(_ stage: String, _ meaning: StageMeaning?) {
    #expect(StageMeanings.guess(stage) == meaning)
  }

  @Test func aStagesFileIsRead() throws {
    let text = "# comment\n\nSite visit   open\nOrdered\twon\r\nLost lost\n"
    #expect(try CRMImport.stages(file: Array(text.utf8)) == ["site visit": .open, "ordered": .won, "lost": .lost])
    let error = #expect(throws: CRMImportProblems.self) {
      try CRMImport.stages(file: Array("Ordered won\nopen\nOrdered lost\nQuote sent\n".utf8))
    }
    #expect(
      error?.description
        == "line 2: write the stage's name, then open, won or lost\nline 3: 'Ordered' is won above\nline 4: write the stage's name, then open, won or lost"
    )
    #expect(CRMImport.stage("Quote = sent=won").map { [$0.name, $0.meaning.rawValue] } == ["Quote = sent", "won"])
    #expect(CRMImport.stage("Quote") == nil)
  }

  private static let headers: [(String, RecordKind)] = [
    ("Deal - Title,Deal - Status,Deal - Won time,Deal - Organization\nA,Won,2026-01-02 10:00,Harbor", RecordKind.deal),
    ("Account Name,Website,Industry", .company), ("Vorname,Nachname,Firma,E-Mail", .contact),
    ("First Name,Last Name,Account Name,Account ID,Lead Source,Email", .contact),
    ("Lead ID,First Name,Last Name,Company,Lead Status", .lead), ("Назва угоди,Стадія,Сума", .deal),
    ("Record ID,First Name,Last Name,Email,Associated Company IDs", .contact),
    ("Record ID,Company name,Company Domain Name", .company),
  ]

  @Test(arguments: headers) func theHeaderTellsTheKind(_ text: String, _ kind: RecordKind) {
    #expect(CRMImport.kind(of: text.prefix { $0 != "\n" }.split(separator: ",").map(String.init)) == kind)
  }

  @Test func aPipedriveStatusDecides() throws {
    let sheet = try read(
      """
      Deal - ID;Deal - Title;Deal - Stage;Deal - Status;Deal - Won time;Deal - Lost time;Deal - Organization;Deal - Size
      1;A;Talks;Won;2026-01-02 10:00:00;;Harbor;9
      2;B;Talks;Open;;;Harbor;
      """)
    #expect(sheet.kind == .deal)
    #expect(sheet.drafts.map(\.meaning) == [.won, .open])
    #expect(sheet.drafts.map { $0.closedAt?.description } == ["2026-01-02T10:00:00Z", nil])
    #expect(sheet.drafts[0].company == "Harbor")
    #expect(sheet.drafts[0].columns.company == "Deal - Organization")
    #expect(sheet.drafts[0].custom["Size"] == "9")
  }

  private static let contactCells: [(String, String, [String])] = [
    ("C-1;C-2", "Anna;Bea", ["C-1", "C-2"]), ("C-1, C-2", "", ["C-1", "C-2"]),
    ("", "Anna Brandt;Bea", ["Anna Brandt", "Bea"]),
    ("", "Anna, Bea", ["Anna", "Bea"]), ("", "Brandt, Anna;Bea", ["Brandt, Anna", "Bea"]),
    ("", "Anna Brandt (anna@harbor.example)", ["anna@harbor.example"]),
  ]

  @Test(arguments: contactCells) func contactsAreNamedByIDsFirst(_ ids: String, _ names: String, _ expected: [String])
    throws
  {
    let sheet = try read(
      "Deal Name,Associated Contact IDs,Associated Contact\nA,\"\(ids)\",\"\(names)\"\n", .deal)
    #expect(sheet.drafts.map(\.contacts) == [expected])
  }

  @Test func cellsMayHoldSeveralAddressesAndDomains() throws {
    let people = try read(
      "Name,Email,Other email\nAnna,\"a@x.example; <B@x.example>, a@X.example\nmailto:c@x.example\",d@x.example\n",
      .contact)
    #expect(
      people.drafts[0].addresses.map(\.description) == ["a@x.example", "B@x.example", "c@x.example", "d@x.example"])
    let firms = try read("Name,Website\nHarbor,\"https://www.Harbor.example/de?x=1; größe.example\"\n", .company)
    #expect(firms.drafts[0].domains == ["harbor.example", "xn--gre-6ka8i.example"])
  }

  @Test func extraValuesBecomeCustomFields() throws {
    let sheet = try read("Name,Phone,Mobile,Fax,Note\nAnna,1,2,,\"two\nlines\"\n", .contact)
    #expect(sheet.drafts[0].phone == "1")
    #expect(sheet.drafts[0].custom == ["Mobile": "2", "Note": "two\nlines"])
    #expect(sheet.columns.map(\.meaning) == ["name", "phone", "phone", nil, nil])
  }
}
