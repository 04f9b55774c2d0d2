import Matching
import Model
import Testing

struct DealTests {
  static let two = harbor.deal(21, "Lights", of: 1, contacts: [11], "2026-01-10", mail: "2026-02-01")
    .deal(22, "Roof", of: 1, "2026-02-10", mail: "2026-01-20")
  static func policy(_ policy: DealPolicy?) -> Settings { Settings(dealPolicy: policy) }
  static func on(_ day: String) -> Mail { Mail(date: day, received: day) }

  static let cases: [(String, CRM, Mail, String)] = [
    ("several: ask", two, Mail(), "ask Lights/Roof | Anna Brandt, Harbor"),
    ("all", two, Mail(settings: policy(.all)), "Anna Brandt, Harbor, Lights, Roof"),
    ("only if single", two, Mail(settings: policy(.onlyIfSingle)), "Anna Brandt, Harbor"),
    ("most recent mail", two, Mail(settings: policy(.mostRecentMail)), "Anna Brandt, Harbor, Lights"),
    ("newest", two, Mail(settings: policy(.newest)), "Anna Brandt, Harbor, Roof"),
    ("answered", two, Mail(people: [.linked(.deal, 22, "Roof")]), "Anna Brandt, Harbor, Roof"),
    ("one ruled out", two, Mail(people: [.removed(.deal, 22, "Roof")]), "Anna Brandt, Harbor, Lights"),
    ("before the second opened", two, on("2026-02-01"), "Anna Brandt, Harbor, Lights"),
    ("before any", two, on("2025-12-01"), "Anna Brandt, Harbor"),
    ("the opening instant", two, on("2026-01-10"), "Anna Brandt, Harbor, Lights"),
    (
      "the closing day counts", harborWithDeal, Mail(date: "2026-06-01T18:00:00Z", received: "2026-06-01T18:00:00Z"),
      "Anna Brandt, Harbor, Lights"
    ),
    ("the day after does not", harborWithDeal, on("2026-06-02"), "Anna Brandt, Harbor"),
    (
      "closed at an hour", harbor.deal(21, "Lights", of: 1, "2026-01-01", "2026-03-02T09:00:00Z"), Mail(),
      "Anna Brandt, Harbor"
    ),
    (
      "lists somebody else", harbor.deal(21, "Lights", of: 1, contacts: [99], "2026-01-01"), Mail(),
      "Anna Brandt, Harbor"
    ),
    (
      "the same, from an unknown colleague", harbor.deal(21, "Lights", of: 1, contacts: [99], "2026-01-01"),
      Mail(from: "n@harbor.example"), "Harbor, Lights"
    ),
    ("unknown colleague, several", two, Mail(from: "n@harbor.example"), "ask Lights/Roof | Harbor"),
    (
      "deal without company", harbor.deal(21, "Lights", contacts: [11], "2026-01-01"), Mail(),
      "Anna Brandt, Harbor, Lights"
    ),
    ("one without dates", harbor.deal(21, "Lights", of: 1), Mail(), "Anna Brandt, Harbor, Lights"),
    (
      "two without dates", harbor.deal(21, "Lights", of: 1).deal(22, "Roof", of: 1), Mail(settings: policy(.all)),
      "ask Lights/Roof | Anna Brandt, Harbor"
    ),
    (
      "one dated, one not", harbor.deal(21, "Lights", of: 1).deal(22, "Roof", of: 1, "2026-01-01"),
      Mail(settings: policy(.newest)), "ask Roof/Lights | Anna Brandt, Harbor"
    ),
    (
      "one dated, one not: only if single", harbor.deal(21, "Lights", of: 1).deal(22, "Roof", of: 1, "2026-01-01"),
      Mail(settings: policy(.onlyIfSingle)), "Anna Brandt, Harbor"
    ),
    (
      "won, nobody knows when", harbor.deal(21, "Lights", of: 1, "2026-01-01", meaning: .won), Mail(),
      "ask Lights | Anna Brandt, Harbor"
    ),
    (
      "partner's deal", harbor.deal(21, "Lights", of: 5, partner: 1, contacts: [99], "2026-01-01"), Mail(),
      "Anna Brandt, Harbor, Lights"
    ),
    (
      "own deal before a partner's",
      two.deal(23, "Pier", of: 5, partner: 1, "2026-01-01").deal(24, "Own", contacts: [11], "2025-01-01", "2025-02-01"),
      Mail(settings: policy(.all)), "Anna Brandt, Harbor, Lights, Roof"
    ),
    (
      "equal mail: ask", harbor.deal(21, "Lights", of: 1, "2026-01-01").deal(22, "Roof", of: 1, "2026-01-01"),
      Mail(settings: policy(.mostRecentMail)), "ask Lights/Roof | Anna Brandt, Harbor"
    ),
    (
      "equally new: ask", harbor.deal(21, "Lights", of: 1, "2026-01-01").deal(22, "Roof", of: 1, "2026-01-01"),
      Mail(settings: policy(.newest)), "ask Lights/Roof | Anna Brandt, Harbor"
    ),
  ]

  @Test(arguments: cases.indices) func deal(_ index: Int) throws {
    let (name, crm, mail, expected) = DealTests.cases[index]
    #expect(mail.result(crm, try rules()) == expected, "\(name)")
  }

  @Test func whosePolicyCounts() throws {
    let file = "deals: { when several: newest }\n"
    let rule = "rules: [{ name: r, deals: all }, { name: s, deals: only if single }]\n"
    #expect(Mail().result(DealTests.two, try rules(file)) == "Anna Brandt, Harbor, Roof")
    #expect(
      Mail(settings: DealTests.policy(.mostRecentMail)).result(DealTests.two, try rules(file))
        == "Anna Brandt, Harbor, Lights")
    #expect(
      Mail(settings: DealTests.policy(.ask)).result(DealTests.two, try rules(file + rule))
        == "Anna Brandt, Harbor, Lights, Roof")
  }

  @Test func questionsRankAndSayWhy() throws {
    let question = try #require(Mail().decide(DealTests.two, try rules()).questions.first)
    #expect(question.text == "which of 2 open deals of Harbor?")
    #expect(
      question.candidates.map(\.reason) == [
        "lists Anna Brandt, last mail 2026-02-01, opened 2026-01-10", "last mail 2026-01-20, opened 2026-02-10",
      ])
  }

  @Test func evidenceSaysWhy() throws {
    let links = Mail().decide(harborWithDeal, try rules()).links
    #expect(links.map { $0.evidence.map(\.step) } == [[.addresses], [.addresses], [.deals]])
    #expect(
      links.flatMap(\.evidence).map(\.reason) == [
        "anna@harbor.example is an address of Anna Brandt", "company of Anna Brandt",
        "the only deal of Harbor open on 2026-03-02; it lists Anna Brandt",
      ])
    let inherited = Mail(thread: .earlier(StepTests.inThread)).decide(harborWithDeal, try rules()).links
    #expect(inherited.flatMap(\.evidence).allSatisfy { $0.step == .thread && $0.inheritedFrom == ID(7) })
  }
}
