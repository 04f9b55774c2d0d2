import Matching
import Model
import Testing

struct CreationTests {
  static let new = "new@harbor.example"
  static func make(
    _ situation: Situation = .incomingNewAddress, _ kinds: [RecordKind] = [.contact], _ when: Creation.When = .atOnce,
    lookback: Bool = false
  ) -> Settings {
    Settings(
      create: [situation: Creation(make: kinds, when: when)], createFromLookback: lookback, trustFailed: .allow,
      trustedAuthenticator: "mx.acme.example")
  }
  static func out(_ to: String, _ settings: Settings, thread: KnownThread = KnownThread()) -> Mail {
    Mail(from: "sales@acme.example", to: [to], use: .sent, thread: thread, settings: settings)
  }

  static let cases: [(String, Mail, String)] = [
    ("off", Mail(from: new), "Harbor"),
    (
      "incoming", Mail(from: new, name: "Nils Olsen", settings: make()),
      "Harbor | +contact Nils Olsen <new@harbor.example> atOnce"
    ),
    (
      "kinds in order",
      Mail(
        from: "nils.olsen@fjord.example", subject: "Solar roof",
        settings: make(.incomingNewAddress, [.deal, .company, .contact, .lead])),
      "+contact Nils Olsen <nils.olsen@fjord.example> atOnce | +company fjord.example <nils.olsen@fjord.example> atOnce | +lead Nils Olsen <nils.olsen@fjord.example> atOnce | +deal Solar roof <nils.olsen@fjord.example> atOnce"
    ),
    ("no company at free mail", Mail(from: "x@gmail.com", settings: make(.incomingNewAddress, [.company])), ""),
    ("no company twice", Mail(from: new, settings: make(.incomingNewAddress, [.company])), "Harbor"),
    (
      "a deal, as the old one is closed", Mail(from: new, settings: make(.incomingNewAddress, [.deal])),
      "Harbor | +deal Offer <new@harbor.example> atOnce"
    ),
    ("known sender", Mail(settings: make()), "Anna Brandt, Harbor"),
    ("others in cc are not made", Mail(cc: ["x@fjord.example"], settings: make()), "Anna Brandt, Harbor"),
    ("automated", Mail(from: new, automated: .generated, settings: make()), ""),
    ("failed, allowed", Mail(from: new, auth: "dmarc=fail", settings: make()), "Harbor"),
    ("lookback", Mail(from: new, lookback: true, settings: make()), "Harbor"),
    (
      "lookback switched on", Mail(from: new, lookback: true, settings: make(lookback: true)),
      "Harbor | +contact New <new@harbor.example> atOnce"
    ),
    ("undone", Mail(from: new, undone: [new], settings: make()), "Harbor"),
    ("no-reply", Mail(from: "no-reply@harbor.example", settings: make()), "Harbor"),
    ("do not reply", Mail(from: "Do.Not.Reply@harbor.example", settings: make()), "Harbor"),
    (
      "people's addresses", Mail(from: "info@harbor.example", settings: make()),
      "Harbor | +contact Info <info@harbor.example> atOnce"
    ),
    ("spam folder", Mail(from: new, use: .junk, settings: make()), "Harbor"),
    (
      "waits for a reply", Mail(from: new, settings: make(.incomingNewAddress, [.contact], .whenWeReplied)),
      "Harbor | +contact New <new@harbor.example> whenWeReplied"
    ),
    (
      "reply is already known",
      Mail(
        from: new, thread: .earlier(with: [], answered: [new]),
        settings: make(.incomingNewAddress, [.contact], .whenWeReplied)),
      "Harbor | +contact New <new@harbor.example> atOnce"
    ),
    (
      "our reply makes it",
      out(new, make(.incomingNewAddress, [.contact], .whenWeReplied), thread: .earlier(with: [new], writers: [new])),
      "+contact New <new@harbor.example> atOnce"
    ),
    ("we wrote first: not this situation", out(new, make(.incomingNewAddress, [.contact], .whenWeReplied)), "Harbor"),
    (
      "proposal", Mail(from: new, settings: make(.incomingNewAddress, [.lead], .asProposal)),
      "Harbor | +lead New <new@harbor.example> asProposal"
    ),
    ("outgoing", out(new, make(.outgoingNewAddress)), "Harbor | +contact New <new@harbor.example> atOnce"),
    ("outgoing to known", out("anna@harbor.example", make(.outgoingNewAddress)), "Anna Brandt, Harbor"),
    ("incoming is not outgoing", Mail(from: new, settings: make(.outgoingNewAddress)), "Harbor"),
    (
      "existing: a lead", Mail(settings: make(.incomingExistingAddress, [.lead, .contact])),
      "Anna Brandt, Harbor | +lead Anna <anna@harbor.example> atOnce"
    ),
    (
      "existing: once per thread",
      Mail(thread: .earlier([(.contact, 11, "Anna Brandt")]), settings: make(.incomingExistingAddress, [.lead])),
      "Anna Brandt"
    ),
    (
      "name is another's address", Mail(from: new, name: "ceo@bank.test", settings: make()),
      "Harbor | +contact New <new@harbor.example> atOnce"
    ),
    (
      "name with tricks", Mail(from: new, name: "\"Nils\u{202E}\u{200B}  Olsen\"\n", settings: make()),
      "Harbor | +contact Nils Olsen <new@harbor.example> atOnce"
    ),
    (
      "name of signs", Mail(from: "jo+x@fjord.example", name: "--", settings: make()),
      "+contact Jo <jo+x@fjord.example> atOnce"
    ),
  ]

  @Test(arguments: cases.indices) func creation(_ index: Int) throws {
    let (name, mail, expected) = CreationTests.cases[index]
    #expect(mail.result(harbor.deal(29, "Old", of: 1, "2020-01-01", "2020-02-01"), try rules()) == expected, "\(name)")
  }

  @Test func openDealIsNotDoubled() throws {
    let mail = Mail(from: CreationTests.new, settings: CreationTests.make(.incomingNewAddress, [.deal]))
    #expect(mail.result(harborWithDeal, try rules()) == "Harbor, Lights")
    #expect(mail.result(DealTests.two, try rules()) == "ask Lights/Roof | Harbor")
  }

  @Test func whoIsResponsibleAndWhatIsTheSource() throws {
    let text = """
      create: { incomingNewAddress: { source: Mail, responsible: Kim, when: as proposal, make: [contact] } }
      rules: [{ name: fair, when: { subject: { words: [fair] } }, source: Fair, responsible: Lee }]

      """
    let set = try rules(text)
    func first(_ mail: Mail) -> [String?] {
      mail.decide(harbor, set).proposals.flatMap {
        [$0.source, $0.responsible, $0.when.rawValue, $0.company?.description]
      }
    }
    let both = CreationTests.make(.incomingNewAddress, [.lead, .contact])
    #expect(first(Mail(from: CreationTests.new, settings: both)) == ["Mail", "Kim", "asProposal", "1"])
    #expect(
      first(Mail(from: CreationTests.new, subject: "The fair", settings: both)) == ["Fair", "Lee", "asProposal", "1"])
    var own = both
    own.create[.incomingNewAddress] = Creation(
      make: [.contact], when: .whenWeReplied, source: "Own", responsible: .user("Ada"))
    #expect(first(Mail(from: CreationTests.new, settings: own)) == ["Own", "Ada", "whenWeReplied", "1"])
    var sender = CreationTests.out("n@fjord.example", CreationTests.make(.outgoingNewAddress))
    (sender.from, sender.name) = ("jo@acme.example", "Jo Berg")
    #expect(first(sender) == ["Email", "Jo Berg", "atOnce", nil])
    // A rule that names nobody here leaves it to the file.
    let owners = try rules(
      text.replacing("responsible: Lee", with: "responsible: owner of the deal"))
    #expect(first(Mail(from: CreationTests.new, subject: "The fair", settings: both))[1] == "Lee")
    #expect(
      Mail(from: CreationTests.new, subject: "The fair", settings: both).decide(harbor, owners).proposals
        .map(\.responsible) == ["Kim"])
    let company = try rules("rules: [{ name: r, responsible: owner of the company }]\n")
    #expect(sender.decide(harbor, company).proposals.map(\.responsible) == ["Jo Berg"])
    // An empty entry stands in the place of an extended file's.
    let empty = try rules("create: { outgoingNewAddress: {} }\n")
    #expect(sender.decide(harbor, empty).proposals.map(\.source) == [nil])
  }

  @Test func aSituationHasTurnsAndFieldsOfItsOwn() throws {
    let text = """
      create:
        incomingNewAddress:
          { responsible: { round robin: [Kim, Lee] }, fields: { Way: mail, Size: S }, tags: [inbox, new] }
        incomingExistingAddress: nothing
      rules: [{ name: fair, when: { subject: { words: [fair] } }, create: { fields: { way: fair } } }]

      """
    let set = try rules(text)
    func made(_ mail: Mail) throws -> ProposedRecord { try #require(mail.decide(harbor, set).proposals.first) }
    let settings = CreationTests.make(.incomingNewAddress, [.contact])
    let plain = try made(Mail(from: CreationTests.new, settings: settings))
    #expect(plain.responsible == "Kim" && plain.turn == "create incomingNewAddress")
    #expect(plain.fields == ["Way": "mail", "Size": "S", "Tags": "inbox, new"])
    let fair = try made(Mail(from: CreationTests.new, subject: "The fair", settings: settings))
    // A field has its name in any case.
    #expect(fair.fields == ["way": "fair", "Size": "S", "Tags": "inbox, new"])
    var own = settings
    own.create[.incomingNewAddress]?.responsible = .user("Ada")
    let ada = try made(Mail(from: CreationTests.new, settings: own))
    #expect(ada.responsible == "Ada" && ada.turn == nil)
    let known = Mail(settings: CreationTests.make(.incomingExistingAddress, [.lead]))
    #expect(known.decide(harbor, set).proposals == [])
  }

  @Test func massMailMakesNobody() throws {
    var mail = CreationTests.out("a@fjord.example", CreationTests.make(.outgoingNewAddress))
    mail.to = (0...20).map { "p\($0)@fjord.example" }
    let decision = mail.decide(harbor, try rules())
    #expect(decision.proposals.isEmpty)
    #expect(decision.trace.last?.text == "nothing is made: the message went to 21 unknown people")
  }

  @Test func jobApplicationsMakeNoRecords() throws {
    var mail = Mail(
      from: "kim@mail.test", subject: "Bewerbung als Monteur",
      settings: CreationTests.make(.incomingNewAddress, [.lead]))
    #expect(mail.result(harbor, try rules()) == "+lead Kim <kim@mail.test> atOnce")
    mail.attachments = [("application/pdf", "cv.pdf")]
    #expect(mail.result(harbor, try rules()) == "")
  }
}
