import Matching
import Testing

/// Actions that choose, link and write: each in a rule on a message of a small world.
struct ActionTests {
  private static let crm = """
    { companies: [{ id: harbor, domains: [harbor.example], owner: Maria Lind }, { id: north, domains: [north.example] }, { id: slow, domains: [slow.example] }],
      contacts: [{ id: anna, email: anna@harbor.example, company: harbor }, { id: jens, email: jens@north.example, company: north }],
      deals: [
        { id: lights, company: harbor, contacts: [anna], opened: 2026-01-10, stage: Offer, owner: Oleh Koval, fields: { Number: "1" } },
        { id: pumps, company: harbor, contacts: [anna], opened: 2026-02-10, stage: Talks, tags: [service], fields: { Number: "2" } },
        { id: crane, company: harbor, partner: north, opened: 2026-02-10, fields: { Number: "3" } },
        { id: quay, company: north, contacts: [jens], opened: 2026-02-10, fields: { Number: "4", Email: "77" } },
        { id: twin, company: north, opened: 2026-02-10, fields: { Number: "5" } },
        { id: slow, company: slow, opened: 2026-02-10, fields: { Note: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab } },
        { id: slow2, company: slow, opened: 2026-02-10 },
        { id: twin2, company: north, opened: 2026-02-10, fields: { Number: "5" } } ] }
    """

  private static let number =
    "when: { subject: { matches: '#(?<n>[0-9]+)' } }, link: { deal: { where: { number: $n } } }"
  private static let made = "settings: { create.incoming-new: [contact, company], create.lookback: yes }"
  private static let new = "message: { from: Jo Ek <jo@fjord.example>, to: sales@acme.example, subject: Order 17 }"

  /// What a rule does, what the test says besides, and what is expected.
  static let cases: [(String, String, String)] = [
    // Deals that are preferred and excluded.
    ("prefer deals: { stage: offer }", "", "links: [contact anna, company harbor, deal lights], questions: []"),
    ("prefer deals: { stage: lost }", "", "questions: [deal lights, deal pumps, deal crane]"),
    ("exclude deals: { tag: service }", "", "questions: [deal lights, deal crane]"),
    ("exclude deals: { open: true }", "", "links: [contact anna, company harbor], questions: []"),
    (
      "exclude deals: { owner: oleh koval }, prefer deals: { tag: [service] }", "",
      "links: [contact anna, company harbor, deal pumps]"
    ),
    (
      "prefer deals: { partner: company of counterpart }", "message: { from: jens@north.example }",
      "links: [contact jens, company north, deal crane]"
    ),
    (
      "prefer deals: { company: company of counterpart, field: { Number: '4' } }",
      "message: { from: jens@north.example }", "links: [contact jens, company north, deal quay]"
    ),
    (
      "prefer deals: { field: { Note: { matches: '^(a+)+$' } } }", "message: { from: pia@slow.example }",
      "held: took too many steps on a deal, links: []"
    ),
    // Links by what a pattern captured.
    (
      number, "message: { from: anna@harbor.example, subject: '#2' }",
      "links: [contact anna, company harbor, deal pumps]"
    ),
    (
      number, "message: { from: jens@north.example, subject: '#3' }", "links: [contact jens, company north, deal crane]"
    ),
    (
      "\(number), for participants of: [deal, company of deal]", "message: { from: jens@north.example, subject: '#3' }",
      "held: nobody on the message belongs"
    ),
    (
      "\(number), for participants of: partner of deal", "message: { from: jens@north.example, subject: '#3' }",
      "links: [contact jens, company north, deal crane]"
    ),
    (number, "message: { from: a@market.example, subject: '#2' }", "held: nobody on the message belongs"),
    ("\(number), trusting: markets", "message: { from: a@market.example, subject: '#2' }", "links: [deal pumps]"),
    (
      "\(number), trusting: markets", "message: { from: a@market.example, subject: '#2', trust: unproven }",
      "held: nobody on the message belongs"
    ),
    (
      "\(number), trusting: markets", "message: { from: a@other.example, subject: '#2' }",
      "held: nobody on the message belongs"
    ),
    (
      "\(number), otherwise: nothing", "message: { from: a@other.example, subject: '#2' }",
      "outcome: decided, links: []"
    ),
    (
      "\(number), otherwise: nothing", "message: { from: a@other.example, subject: '#2', trust: failed }",
      "held: failed authentication"
    ),
    (
      "\(number), otherwise: ask", "message: { from: a@other.example, subject: '#2' }",
      "outcome: decided, questions: deal pumps"
    ),
    (
      "\(number), otherwise: ask", "message: { from: jens@north.example, subject: '#5' }",
      "questions: [deal twin, deal twin2, deal quay]"
    ),
    (number, "message: { from: jens@north.example, subject: '#5' }", "held: there are 2 of deal"),
    (number, "message: { from: jens@north.example, subject: '#9' }", "held: there is no deal with number 9"),
    (
      "when: { new text: { matches: 'Buyer: (?<mail>\\S+)' } }, link: { contact: { where: { email: $mail } } }, trusting: markets, then: only these",
      "message: { from: a@market.example, text: 'Buyer: Anna@harbor.example' }", "links: contact anna"
    ),
    // Captured of a header field and of a name.
    (
      "when: { header: { X-Order: { matches: '^(?<n>[0-9]+)$' } } }, link: { deal: { where: { number: $n } } }",
      "message: { from: anna@harbor.example, headers: { x-order: '2' } }",
      "links: [contact anna, company harbor, deal pumps]"
    ),
    (
      "when: { from: { name: { matches: 'order (?<n>[0-9]+)' } } }, link: { deal: { where: { number: $n } } }",
      "message: { from: Anna about order 2 <anna@harbor.example> }", "links: [contact anna, company harbor, deal pumps]"
    ),
    // A custom field of that name, where the kind has neither addresses nor domains.
    (
      "when: { subject: { matches: '#(?<n>[0-9]+)' } }, link: { deal: { where: { email: $n } } }",
      "message: { from: jens@north.example, subject: '#77' }", "links: [contact jens, company north, deal quay]"
    ),
    ("link: { company: { where: { domain: north.example } } }, then: only these", "", "links: company north"),
    // Records that are made.
    ("create: nothing", "\(made), \(new)", "proposals: []"),
    ("source: x", "\(made), \(new)", "proposals: [contact jo@fjord.example, company jo@fjord.example]"),
    ("create: { make: [contact, lead] }", "\(made), \(new)", "proposals: [contact jo@fjord.example]"),
    (
      "create: { when: as proposal }", "\(made), \(new)",
      "proposals: [contact jo@fjord.example as proposal, company jo@fjord.example as proposal]"
    ),
    (
      "create: { make: [contact], when: at once }",
      "settings: { create.incoming-new: contact, create.incoming-new.when: whenWeReplied }, \(new)",
      "proposals: [contact jo@fjord.example once replied]"
    ),
    // Fields and tags.
    (
      "set: { deal: { tags: [fair, vip] } }, prefer deals: { stage: offer }", "",
      "changes: ['deal lights: Tags fair, vip']"
    ),
    (
      "when: { subject: { matches: 'Order (?<n>[0-9]+)' } }, set: { contact: { fields: { Last order: '#$n' } }, lead: { tags: x } }",
      "message: { from: anna@harbor.example, subject: Order 17 }", "changes: ['contact anna: Last order #17']"
    ),
    ("set: { contact: { tags: fair } }", "message: { from: anna@harbor.example, automated: list }", "changes: []"),
    ("set: { contact: { tags: fair } }", "message: { from: anna@harbor.example, trust: failed }", "changes: []"),
  ]

  private func load(_ rule: String, _ test: String = "") throws -> RuleSet {
    let text = "version: 1\nlists: { markets: [market.example] }\nrules:\n  - { name: r, \(rule) }\n\(test)"
    return try RuleSet.load("r.yaml", read: reading(["r.yaml": Array(text.utf8)]))
  }

  @Test(arguments: cases.indices) func action(_ index: Int) throws {
    let (rule, more, expected) = ActionTests.cases[index]
    let message = more.contains("message:") ? "" : "message: { from: anna@harbor.example, to: sales@acme.example }, "
    let rest = "\(more.isEmpty ? "" : more + ", ")\(message)expect: { \(expected) }"
    let set = try load(rule, "tests:\n  - { name: t, crm: \(ActionTests.crm), \(rest) }\n")
    #expect(set.tests[0].run(set) { _ in throw Missing() } == [], "\(rule); \(more)")
  }

  @Test func madeRecordsSayWhoseTheyAreAndWhatARuleKnows() throws {
    func proposal(_ rule: String, _ more: String = ActionTests.new, turns: Int = 0) throws -> [String] {
      let settings = "settings: { create.incoming-new: contact, create.lookback: yes }"
      let set = try load(
        rule, "tests:\n  - { name: t, crm: \(ActionTests.crm), \(settings), \(more), expect: { links: [] } }\n")
      var test = set.tests[0]
      test.turns = ["r": turns]
      let decision = try test.decide(set) { _ in throw Missing() }.get()
      return decision.proposals.map { one in
        let fields = (one.fields ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([one.responsible, one.source ?? "", one.turn ?? ""] + fields).joined(separator: "|")
      }
    }
    let order = "when: { subject: { matches: 'Order (?<n>[0-9]+)' } }"
    #expect(
      try proposal("\(order), create: { source: Fair, fields: { Order: $n }, tags: [a, b] }") == [
        "Mailbox Owner|Fair||Order=17|Tags=a, b"
      ])
    #expect(try proposal("responsible: Jo Ek") == ["Jo Ek||"])
    let robin = "create: { responsible: { round robin: [Maria, Oleh, Ida] } }"
    #expect(
      try (0...3).map { try proposal(robin, turns: $0) } == [["Maria||r"], ["Oleh||r"], ["Ida||r"], ["Maria||r"]])
    #expect(
      try proposal("responsible: owner of the company", "message: { from: new@harbor.example }") == ["Maria Lind||"])
    #expect(try proposal("responsible: owner of the company") == ["Mailbox Owner||"])
    let deal = "message: { from: new@harbor.example, subject: '#1' }"
    #expect(try proposal("\(ActionTests.number), responsible: owner of the deal", deal) == ["Oleh Koval||"])
  }

  static let mistakes: [(String, String)] = [
    (
      "trusting: markets", "4:5: 'for participants of', 'trusting', 'otherwise' say more of a 'link', and there is none"
    ),
    (
      "link: { company: { id: x } }, otherwise: hld",
      "4:57: 'otherwise' is one of hold, ask, nothing, not 'hld'; did you mean 'hold'?"
    ),
    ("link: { company: { id: x } }, trusting: market", "4:56: there is no list 'market'; did you mean 'markets'?"),
    (
      "create: { fields: { Order: $n } }",
      "4:24: no pattern of the rule captures $n; a pattern names what it captures like this: '(?<n>[0-9]+)'"
    ),
    (
      "set: { deal: { fields: { Order: $n } } }",
      "4:21: no pattern of the rule captures $n; a pattern names what it captures like this: '(?<n>[0-9]+)'"
    ),
    (
      "when: { deal: { name: { matches: '(?<n>.)' } } }, set: { deal: { tags: $n } }",
      "4:71: no pattern of the rule captures $n; a pattern names what it captures like this: '(?<n>[0-9]+)'"
    ),
    ("prefer deals: { stge: x }", "4:32: 'prefer deals' has no 'stge'; did you mean 'stage'?"),
    ("responsible: { round robbin: [a] }", "4:31: 'responsible' has no 'round robbin'; did you mean 'round robin'?"),
  ]

  @Test(arguments: mistakes.indices) func mistake(_ index: Int) {
    let (rule, expected) = ActionTests.mistakes[index]
    do {
      _ = try load(rule)
      Issue.record("taken: \(rule)")
    } catch {
      #expect((error as? RuleFileErrors)?.errors.map(\.description) == ["r.yaml:\(expected)"], "\(rule)")
    }
  }
}
