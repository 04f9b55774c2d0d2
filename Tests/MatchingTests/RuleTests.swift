import Matching
import Model
import Testing

/// Conditions and actions: a rule, a message, what comes of it.
struct RuleTests {
  /// `when` lines that hold or do not for the message beside them.
  static let conditions: [(String, Mail, Bool)] = [
    ("counterpart: { address: ANNA@harbor.example }", Mail(), true),
    ("counterpart: { address: [x@y.test, anna@harbor.example] }", Mail(), true),
    ("counterpart: { domain: example }", Mail(), true),
    ("counterpart: { domain: bor.example }", Mail(), false),
    ("counterpart: { address: sales@acme.example }", Mail(), false),
    ("counterpart: { domain: harbor.example, address: ole@harbor.example }", Mail(cc: ["ole@kiel.example"]), false),
    ("counterpart: { every: { domain: harbor.example } }", Mail(), true),
    ("counterpart: { every: { domain: harbor.example } }", Mail(cc: ["ole@kiel.example"]), false),
    ("direction: incoming", Mail(), true),
    ("direction: outgoing", Mail(from: "jo@acme.example", to: ["anna@harbor.example"]), true),
    ("direction: outgoing", Mail(), false),
    ("subject: { words: [offer] }", Mail(subject: "Our OFFER, revised"), true),
    ("subject: { words: [offer] }", Mail(subject: "Offers"), false),
    ("subject: { words: [CV, резюме] }", Mail(subject: "Моё Резюме"), true),
    ("subject: { words: [резюм] }", Mail(subject: "Моё резюме"), false),
    ("subject: { words: [Größe] }", Mail(subject: "GRÖSSE größe"), true),
    ("subject: { words: [C++] }", Mail(subject: "C++17"), true),
    ("subject: { words: [no] }", Mail(subject: "No, thanks"), true),
    ("subject: { contains: [履歴] }", Mail(subject: "私の履歴書"), true),
    ("subject: { contains: ['off'] , words: [our] }", Mail(subject: "Our offer"), true),
    ("subject: { matches: '^Offer$' }", Mail(), true),
    ("subject: { matches: '^offer$' }", Mail(), false),
    ("subject: { matches: '(?i)^offer$' }", Mail(), true),
    ("subject: { matches: '\\bünde\\b' }", Mail(subject: "Gründe"), false),
    ("new text: { matches: '^second' }", Mail(text: "first\nsecond"), true),
    ("subject or new text: { words: [first] }", Mail(text: "first"), true),
    ("our tag: { matches: '^d1042$' }", Mail(to: ["acme.sales+D1042@gmail.com"]), true),
    ("our tag: { matches: d1042 }", Mail(to: ["jo+d1042@other.test"]), false),
    ("folder: inbox", Mail(), true),
    ("folder: ['\\Sent', Angebote]", Mail(folder: "Gesendet", use: .sent), true),
    ("folder: angebote", Mail(folder: "Angebote", use: nil), true),
    ("automated: true", Mail(automated: .list), true),
    ("automated: false", Mail(), true),
    ("automated: [bulk, auto-reply]", Mail(automated: .autoReply), true),
    ("automated: bulk", Mail(automated: .list), false),
    ("attachment: true", Mail(attachments: [("text/plain", "a")]), true),
    ("attachment: false", Mail(), true),
    ("attachment: { type: 'image/*' }", Mail(attachments: [("text/plain", "a"), ("image/png", "b")]), true),
    (
      "attachment: { type: application/pdf, name: { contains: [cv] } }",
      Mail(attachments: [("application/pdf", "a"), ("text/plain", "CV")]), false
    ),
    (
      "attachment: { type: application/pdf, name: { contains: [cv] } }",
      Mail(attachments: [("application/pdf", "My CV.pdf")]), true
    ),
    ("first message: true", Mail(), true),
    ("first message: false", Mail(thread: .earlier()), true),
    ("trust: [missing, unproven]", Mail(), true),
    ("trust: passed", Mail(auth: "dmarc=pass"), true),
    ("trust: [missing]", Mail(from: "jo@acme.example", to: ["anna@harbor.example"]), false),
    ("all: [{ direction: incoming }, { subject: { words: [offer] } }]", Mail(), true),
    ("all: [{ direction: incoming }, { subject: { words: [bill] } }]", Mail(), false),
    ("any: [{ direction: outgoing }, { subject: { words: [offer] } }]", Mail(), true),
    ("not: { direction: incoming }", Mail(), false),
    ("not: { direction: incoming, subject: { words: [bill] } }", Mail(), true),
  ]

  @Test(arguments: conditions.indices) func condition(_ index: Int) throws {
    let (when, mail, holds) = RuleTests.conditions[index]
    let set = try rules("rules:\n  - name: r\n    when: { \(when) }\n    skip: held\n")
    #expect((mail.decide(CRM(), set).outcome == .skipped("held")) == holds, "\(when)")
  }

  static let actions: [(String, Mail, String)] = [
    ("- { name: a, skip: private }", Mail(), "skipped: private"),
    ("- { name: a, skip: private }", Mail(automated: .list), "skipped: private"),
    (
      "- { name: a, skip: private }",
      Mail(thread: .earlier(StepTests.inThread), people: [.linked(.company, 1, "Harbor")]), "skipped: private | Harbor"
    ),
    ("- { name: a, hold: look }", Mail(thread: .earlier([(.deal, 21, "Lights")])), "held: look | Lights"),
    ("- { name: a, hold: look }\n  - { name: b, skip: no }", Mail(), "held: look"),
    ("- { name: a, stop: true }\n  - { name: b, skip: no }", Mail(), "Anna Brandt, Harbor, Lights"),
    ("- { name: a, stop: false, then: only these }\n  - { name: b, then: only these and the people }", Mail(), ""),
    ("- { name: a, then: only these and the people }", Mail(), "Anna Brandt"),
    (
      "- { name: a, when: { counterpart: { address: anna@harbor.example } }, ignore: matched participants }\n  - { name: b, hold: look }",
      Mail(), "skipped: every counterpart is ignored by rule 'a'"
    ),
    (
      "- { name: a, when: { counterpart: { address: anna@harbor.example } }, ignore: matched participants }", Mail(),
      "skipped: every counterpart is ignored by rule 'a'"
    ),
    (
      "- { name: a, when: { counterpart: { address: anna@harbor.example } }, ignore: matched participants }",
      Mail(cc: ["uta@kiel.example"]), "Uta, Kiel Marine"
    ),
    (
      "- { name: a, when: { counterpart: { address: anna@harbor.example } }, ignore: matched participants }\n  - { name: b, when: { counterpart: { domain: harbor.example } }, skip: no }",
      Mail(cc: ["uta@kiel.example"]), "Uta, Kiel Marine"
    ),
    (
      "- { name: a, when: { counterpart: { domain: harbor.example } }, domains: off for matched participants }",
      Mail(from: "n@harbor.example"), ""
    ),
    ("- { name: a, link: { company: { id: C2 } } }", Mail(from: "x@gmail.com"), "Kiel"),
    ("- { name: a, link: { company: [{ id: C2 }, { id: C3 }] } }", Mail(from: "x@gmail.com"), "Kiel, Kiel Marine"),
    ("- { name: a, link: { company: { id: C9 } } }", Mail(from: "x@gmail.com"), ""),
    ("- { name: a, link: { company: { id: C2 } } }", Mail(from: "x@gmail.com", automated: .list), ""),
    (
      "- { name: a, when: { subject: { matches: '#(?<c>[A-Z0-9]+)' } }, link: { company: { id: $c } } }",
      Mail(subject: "#C1"), "Anna Brandt, Harbor, Lights"
    ),
    (
      "- { name: a, when: { subject: { matches: '#(?<c>[A-Z0-9]+)' } }, link: { company: { id: $c } } }",
      Mail(subject: "#C2"),
      "held: names a company with id C2, and nobody on the message belongs to it"
    ),
    (
      "- { name: a, when: { subject: { matches: '#(?<c>[0-9]+)' } }, link: { company: { id: C$c } } }",
      Mail(subject: "#1"), "Anna Brandt, Harbor, Lights"
    ),
  ]

  @Test(arguments: actions.indices) func action(_ index: Int) throws {
    let (text, mail, expected) = RuleTests.actions[index]
    #expect(mail.result(StepTests.crm, try rules("rules:\n  \(text)\n")) == expected, "\(text)")
  }

  @Test func aNamedRecordThatIsMissingIsAWarning() throws {
    let decision = Mail().decide(harbor, try rules("rules: [{ name: a, link: { company: { id: C9 } } }]\n"))
    #expect(decision.warnings == ["rule 'a' names a company with id C9, and there is none"])
  }

  @Test func createNothing() throws {
    let mail = Mail(from: "n@fjord.example", settings: CreationTests.make())
    #expect(mail.result(CRM(), try rules("rules: [{ name: a, create: nothing }]\n")) == "")
  }
}

/// Project numbers, a reseller, and a domain that two companies share.
struct HardExampleTests {
  static let text = """
    lists: { resellers: [nordlicht.example], shared domains: [kiel.example] }
    rules:
      - name: a project number names the deal
        when: { subject or new text: { matches: '\\bP-(?<number>[0-9]{5})\\b' } }
        link: { deal: { where: { project number: $number } }, company: { of: deal } }
        then: only these and the people
      - name: a reseller without a number
        when:
          all:
            - counterpart: { in: resellers }
            - not: { subject or new text: { matches: '\\bP-[0-9]{5}\\b' } }
        deals: ask
      - name: a shared domain names no company
        when: { counterpart: { in: shared domains } }
        domains: off for matched participants
      - name: Marine's own numbers
        when: { subject: { words: [HB-7] } }
        link: { company: { id: C2 } }

    """
  static let crm = CRM().company(1, "Kiel", "kiel.example").company(2, "Kiel Marine", "kiel.example")
    .company(3, "Nordlicht", "nordlicht.example").contact(11, "Jens", "jens@nordlicht.example", of: 3)
    .contact(12, "Uta", "uta@kiel.example", of: 2).contact(13, "Ben", "ben@kiel.example", of: 1)
    .deal(21, "Pier", of: 1, partner: 3, contacts: [13], "2026-01-01", number: "20417")
    .deal(22, "Quay", of: 1, partner: 3, "2026-01-05", number: "20418")
    .deal(23, "Crane", of: 2, "2026-01-05", number: "30001")
    .deal(24, "Twin", of: 2, "2026-01-05", number: "30002").deal(25, "Twin again", of: 2, "2026-01-05", number: "30002")
  static let jens = "jens@nordlicht.example"

  static let cases: [(String, Mail, String)] = [
    ("Jens with a number", Mail(from: jens, subject: "Re: P-20417"), "Jens, Kiel, Pier"),
    ("in the new text", Mail(from: jens, text: "about P-20417 again"), "Jens, Kiel, Pier"),
    ("several numbers", Mail(from: jens, subject: "P-20417 and P-20418"), "Jens, Kiel, Pier, Quay"),
    ("we write to Jens", Mail(from: "sales@acme.example", to: [jens], subject: "P-20417"), "Jens, Kiel, Pier"),
    ("Jens without a number", Mail(from: jens), "ask Quay/Pier | Jens, Nordlicht"),
    ("a contact of the deal", Mail(from: "ben@kiel.example", subject: "P-20417"), "Ben, Kiel, Pier"),
    (
      "a stranger, DKIM or not", Mail(from: "x@gmail.com", subject: "P-20417", auth: "dmarc=pass dkim=pass"),
      "held: names a deal with project number 20417, and nobody on the message belongs to it"
    ),
    (
      "Jens, not proven to be",
      Mail(from: jens, subject: "P-20417", auth: "dmarc=fail", settings: StepTests.trust(.warn)),
      "held: names a deal with project number 20417, and the sender failed authentication"
    ),
    (
      "somebody else's number", Mail(from: jens, subject: "P-30001"),
      "held: names a deal with project number 30001, and nobody on the message belongs to it"
    ),
    ("no such number", Mail(from: jens, subject: "P-99999"), "held: there is no deal with project number 99999"),
    (
      "a number of two deals", Mail(from: "uta@kiel.example", subject: "P-30002"),
      "held: there are 2 of deal with project number 30002"
    ),
    (
      "six digits are no number", Mail(from: "uta@kiel.example", subject: "P-300012"),
      "ask Crane/Twin/Twin again | Uta, Kiel Marine"
    ),
    ("unknown at the shared domain", Mail(from: "new@kiel.example"), ""),
    (
      "unknown at the shared domain, with a number", Mail(from: "new@kiel.example", subject: "P-20417"),
      "held: names a deal with project number 20417, and nobody on the message belongs to it"
    ),
    ("Uta names hers", Mail(from: "uta@kiel.example", date: "2025-01-01", received: "2025-01-01"), "Uta, Kiel Marine"),
    (
      "an auto-reply that quotes a number", Mail(from: "x@gmail.com", subject: "Away: P-20417", automated: .autoReply),
      ""
    ),
    (
      "the thread has another deal",
      Mail(from: jens, subject: "P-20418", thread: .earlier([(.deal, 21, "Pier")], with: [jens])),
      "ask Quay/Pier | Pier"
    ),
    (
      "the thread has this deal",
      Mail(from: jens, subject: "P-20417", thread: .earlier([(.deal, 21, "Pier")], with: [jens])), "Kiel, Pier"
    ),
    (
      "the thread has another deal, and other rules link on",
      Mail(from: jens, subject: "P-20418 for HB-7", thread: .earlier([(.deal, 21, "Pier")], with: [jens])),
      "ask Quay/Pier | Kiel Marine, Pier"
    ),
    (
      "split: yes",
      Mail(
        from: jens, subject: "P-20418", thread: .earlier([(.deal, 21, "Pier")], with: [jens]),
        people: [.removed(.deal, 21, "Pier"), .linked(.deal, 22, "Quay")]), "Kiel, Quay"
    ),
    (
      "split: no",
      Mail(
        from: jens, subject: "P-20418", thread: .earlier([(.deal, 21, "Pier")], with: [jens]),
        people: [.linked(.deal, 21, "Pier")]), "Pier"
    ),
  ]

  @Test(arguments: cases.indices) func hard(_ index: Int) throws {
    let (name, mail, expected) = HardExampleTests.cases[index]
    #expect(mail.result(HardExampleTests.crm, try rules(HardExampleTests.text)) == expected, "\(name)")
  }

  @Test func lookupsAskForTheNumbers() throws {
    let mail = Mail(from: "new+x@Mail.kiel.example", cc: ["x@gmail.com"], subject: "P-20418 P-20417")
    let lookup = Matching.want(
      mail.message, copy: mail.copy, settings: mail.settings, rules: try rules(HardExampleTests.text)
    ).lookup
    #expect(lookup.before == Timestamp(iso: "2026-03-02T10:00:00Z"))
    #expect(lookup.addresses == ["new+x@mail.kiel.example", "new@mail.kiel.example", "x@gmail.com"])
    #expect(lookup.domains == ["kiel.example", "mail.kiel.example"])
    #expect(lookup.captures.map(\.value) == ["20417", "20418"])
    let off = Matching.want(mail.message, copy: mail.copy, settings: StepTests.off, rules: try rules()).lookup
    #expect(off.addresses == [] && off.domains == [] && off.captures == [])
  }
}
