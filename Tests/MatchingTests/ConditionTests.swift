import Matching
import Testing

/// Conditions that look at more than texts, each in a rule on a message of a small world.
struct ConditionTests {
  private static let crm = """
    { companies: [{ id: harbor, name: Harbor Pumps, domains: [harbor.example], owner: Maria Lind, tags: [key, north] },
        { id: pier, domains: [pier.example] }],
      contacts: [{ id: anna, name: Anna Brandt, email: anna@harbor.example, company: harbor, fields: { Region: Nord } }],
      leads: [{ id: ida, email: ida@web.example, status: New }],
      deals: [
        { id: lights, name: Harbor lights, company: harbor, opened: 2026-01-10, stage: Offer sent, pipeline: Sales,
          fields: { Number: P-20417 } },
        { id: over, company: harbor, opened: 2025-01-10, closed: 2025-06-01, meaning: won, stage: Ordered } ] }
    """

  private static let lists = """
    { friends: [harbor.example, ida@web.example], clients: { file: clients.csv, column: domain },
      products: { words: [pump, Größe] }, colours: { words file: colours.txt },
      signs: { words file: signs.txt } }
    """

  private static let files = [
    "clients.csv": "Name;Domain;City\r\n\"Harbor; Pumps\";harbor.example, harbour.example;Kiel\r\nPier;;\r\n",
    "colours.txt": "dark red # the door\n\nblue\n", "signs.txt": "# what they program in\nC#\t# sharp\n",
  ]

  /// A condition, what the test says beside crm and lists, and whether it holds.
  static let cases: [(String, String, Bool)] = [
    ("from: { address: anna@harbor.example }", "", true), ("from: { domain: acme.example }", "", false),
    ("to: { address: sales@acme.example }", "", true), ("cc: { address: sales@acme.example }", "", false),
    ("recipient: { domain: acme.example }", "", true),
    ("participant: { every: { domain: harbor.example } }", "", false),
    ("from: { every: { domain: harbor.example } }", "", true),
    ("from: { name: { words: [brandt] } }", "", true), ("from: { name: { words: [brand] } }", "", false),
    ("counterpart: { name: { matches: '^Anna' }, domain: harbor.example }", "", true),
    ("sender: { domain: office.example }", "message: { from: a@x.example, sender: b@office.example }", true),
    ("reply to: { address: c@x.example }", "message: { from: a@x.example, reply to: c@x.example }", true),
    ("from: { in: clients }", "", true), ("from: { in: clients }", "message: { from: a@harbour.example }", true),
    ("from: { in: clients }", "message: { from: a@pier.example }", false), ("from: { in: friends }", "", true),
    ("folder: [clients, sent]", "message: { from: a@x.example, folder: All Mail, labels: [Clients] }", true),
    ("folder: sent", "message: { from: a@x.example, folder: All Mail, labels: ['\\Sent'] }", true),
    ("folder: drafts", "message: { from: a@x.example, labels: ['\\Draft'] }", true),
    ("folder: sent", "message: { from: a@x.example, folder: All Mail, labels: [Clients] }", false),
    ("folder: Sent", "message: { from: a@x.example, folder: sent }", true),
    ("mailbox: sales@acme.example", "", true), ("mailbox: [jo@acme.example]", "", false),
    ("mailbox: [jo@acme.example]", "mailbox: jo@acme.example", true),
    ("header: { X-Order: true }", "message: { from: a@x.example, headers: { x-order: 17 } }", true),
    ("header: { X-Order: true }", "", false), ("header: { X-Order: false }", "", true),
    (
      "header: { X-Order: { matches: '^[0-9]+$' } }", "message: { from: a@x.example, headers: { x-order: [a, 17] } }",
      true
    ),
    ("header: { X-Order: { words: [b] } }", "message: { from: a@x.example, headers: { x-order: a } }", false),
    ("size: { larger than: 5 MB }", "message: { from: a@x.example, size: 5000001 }", true),
    ("size: { larger than: 5 MB }", "message: { from: a@x.example, size: 5000000 }", false),
    ("size: { smaller than: 10 KB }", "", true),
    ("size: { larger than: 1 KB, smaller than: 2KB }", "message: { from: a@x.example, size: 1500 }", true),
    ("date: { from: 2026-03-02 }", "", true), ("date: { from: 2026-03-03 }", "", false),
    ("date: { until: 2026-03-02 }", "", true), ("date: { until: 2026-03-01 }", "", false),
    (
      "attachment: { larger than: 1 MB }",
      "message: { from: a@x.example, attachments: [{ name: a.pdf, size: 1000001 }] }", true
    ),
    ("attachment: { larger than: 1 MB }", "message: { from: a@x.example, attachments: [a.pdf] }", false),
    ("thread: { linked to: deal }", "thread: { links: deal lights }", true),
    ("thread: { linked to: [contact, lead] }", "thread: { links: deal lights }", false),
    ("thread: { answered by us: true }", "thread: { answered: anna@harbor.example }", true),
    ("thread: { answered by us: false }", "", true), ("thread: { first message: false }", "thread: {}", true),
    ("contact: { field: { region: nord } }", "", true), ("contact: { field: { region: [süd, ost] } }", "", false),
    ("contact: { field: { region: { contains: [or] } } }", "", true),
    ("contact: { name: { words: [anna] } }", "", true),
    ("contact: { owner: Maria Lind }", "", false), ("company: { owner: maria lind }", "", true),
    ("company: { tag: North }", "", true), ("company: { tag: [south] }", "", false),
    ("company: { tag: key }", "message: { from: new@harbor.example }", true),
    ("company: { tag: key }", "message: { from: new@pier.example }", false),
    ("lead: { status: new }", "message: { from: ida@web.example }", true),
    ("lead: { status: [lost] }", "message: { from: ida@web.example }", false),
    ("deal: { stage: offer sent, open: true }", "", true), ("deal: { stage: [Ordered], open: true }", "", false),
    ("deal: { stage: [Ordered], open: false }", "", true),
    ("deal: { pipeline: Sales }", "message: { from: new@pier.example }", false),
    ("deal: { field: { Number: { matches: '^P-' } } }", "", true), ("deal: { name: { words: [lights] } }", "", true),
    ("subject: { words in: products }", "message: { from: a@x.example, subject: New PUMP }", true),
    ("subject: { words in: products }", "message: { from: a@x.example, subject: pumps }", false),
    ("subject: { contains in: products }", "message: { from: a@x.example, subject: pumps }", true),
    ("subject: { words: [x], words in: products }", "message: { from: a@x.example, subject: die größe }", true),
    ("subject: { contains in: colours }", "message: { from: a@x.example, subject: a Dark  Red door }", true),
    ("new text: { words: [purchase order] }", #"message: { from: a@x.example, text: "our purchase\r\norder" }"#, true),
    ("new text: { matches: 'purchase order' }", #"message: { from: a@x.example, text: "our purchase\norder" }"#, false),
    (
      #"new text: { matches: 'purchase\s+order' }"#, #"message: { from: a@x.example, text: "our purchase\norder" }"#,
      true
    ),
    (
      "attachment: { name: { words: [résumé] } }",
      "message: { from: a@x.example, attachments: [re\u{301}sume\u{301}.pdf] }", true
    ),
    ("subject: { matches: 'Gr\u{F6}ße' }", "message: { from: a@x.example, subject: die Gro\u{308}ße }", true),
    ("subject: { words in: signs }", "message: { from: a@x.example, subject: plan C }", false),
    ("subject: { words in: signs }", "message: { from: a@x.example, subject: in C# please }", true),
    ("subject: { contains in: colours }", "message: { from: a@x.example, subject: a Dark Red door }", true),
  ]

  /// Servers that have folders below folders, or all of them below INBOX.
  @Test(
    arguments: [
      ("INBOX.Private", ".", true), ("Clients/Private", "/", true), ("Private", "/", true),
      ("INBOX.Clients.Old", ".", true),
      ("Clients.Old", "/", true), ("Private/Old", "/", false), ("NotPrivate", "/", false), ("Clients/Old", "/", false),
    ] as [(String, Character, Bool)])
  func folders(_ folder: String, _ separator: Character, _ holds: Bool) throws {
    let rules = try rules("rules: [{ name: r, when: { folder: [Private, Clients.Old] }, skip: private }]\n")
    let mail = Mail(folder: folder, separator: separator, use: nil)
    #expect((mail.result(CRM(), rules) == "skipped: private") == holds)
  }

  @Test(arguments: cases.indices) func condition(_ index: Int) throws {
    let (when, more, holds) = ConditionTests.cases[index]
    let message =
      more.hasPrefix("message:") ? "" : "message: { from: Anna Brandt <anna@harbor.example>, to: sales@acme.example }, "
    let text = """
      version: 1
      lists: \(ConditionTests.lists)
      rules: [{ name: r, when: { \(when) }, source: x }]
      tests:
        - { name: t, crm: \(ConditionTests.crm), \(more.isEmpty ? "" : more + ", ")\(message)expect: { rules: [\(holds ? "r" : "")] } }
      """
    let set = try load(text)
    #expect(set.tests[0].run(set) { _ in throw Missing() } == [], "\(when), \(more)")
  }

  private func load(_ text: String) throws(RuleFileErrors) -> RuleSet {
    var files = ConditionTests.files.mapValues { Array($0.utf8) }
    files["r.yaml"] = Array(text.utf8)
    return try RuleSet.load("r.yaml", read: reading(files))
  }

  static let mistakes: [(String, String)] = [
    (
      "rules: [{ name: r, when: { size: { larger than: big } }, skip: x }]",
      "2:49: 'larger than' is a number of bytes, KB or MB, such as 5 MB; not 'big'"
    ),
    (
      "rules: [{ name: r, when: { date: { from: 2026-03-02, until: 2026-03-01 } }, skip: x }]",
      "2:34: 'until' is before 'from': no message has such a date"
    ),
    (
      "rules: [{ name: r, when: { contact: { stage: x } }, skip: x }]",
      "2:39: 'contact' has no 'stage'; it takes owner, tag, field, name"
    ),
    (
      "rules: [{ name: r, when: { header: { 'a b': true } }, skip: x }]",
      "2:38: 'a b' is no name of a header field, such as List-Id"
    ),
    (
      "rules: [{ name: r, when: { from: { in: words } }, skip: x }]\nlists: { words: { words: [a] } }",
      "2:40: the list 'words' holds words, and here domains and addresses are meant"
    ),
    (
      "rules: [{ name: r, when: { subject: { words in: us } }, skip: x }]\nlists: { us: [a.example] }",
      "2:49: the list 'us' holds domains and addresses; a list of words is written { words: [...] }"
    ),
    (
      "lists: { a: { file: clients.csv, column: web } }",
      "2:21: 'clients.csv': it has no column 'web'; it has Name, Domain, City"
    ),
    ("lists: { a: { column: web } }", "2:13: the list 'a' names no file and no words"),
  ]

  @Test(arguments: mistakes.indices) func mistake(_ index: Int) {
    let (text, expected) = ConditionTests.mistakes[index]
    do {
      _ = try load("version: 1\n\(text)\n")
      Issue.record("taken: \(text)")
    } catch {
      #expect(error.errors.map(\.description) == ["r.yaml:\(expected)"], "\(text)")
    }
  }
}
