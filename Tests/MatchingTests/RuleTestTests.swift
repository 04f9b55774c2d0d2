import Foundation
import Matching
import Model
import TestSupport
import Testing

/// The `tests:` of rule files: what they can say, and that they can fail.
struct RuleTestTests {
  private static let crm = """
    { companies: [{ id: harbor, domains: [harbor.example] }, { id: pier, domains: [pier.example], tags: [key] }],
      contacts: [{ id: anna, email: anna@harbor.example, company: harbor }],
      leads: [{ id: ida, email: ida@web.example, status: new }],
      deals: [
        { id: lights, company: harbor, contacts: [anna], opened: 2026-01-10 },
        { id: pumps, company: harbor, contacts: [anna], opened: 2026-02-10, fields: { Number: P-20417 } } ] }
    """

  /// What a test says beside name and crm, and what is not as it expects.
  static let cases: [(String, [String])] = [
    (
      "{ message: { from: anna@harbor.example, to: sales@acme.example }, expect: { links: [contact anna, company harbor], questions: [deal lights, deal pumps] } }",
      []
    ),
    (
      "{ message: { from: anna@harbor.example }, expect: { links: [contact anna], not links: company harbor, outcome: held } }",
      [
        "outcome: expected held; got decided", "links: expected contact anna; got company harbor, contact anna",
        "links: company harbor is linked",
      ]
    ),
    ("{ message: { from: new@pier.example }, expect: { links: company pier, questions: [] } }", []),
    ("{ message: { from: ida@web.example }, expect: { links: lead ida } }", []),
    (
      "{ message: { from: new@web.example }, settings: { create.incoming-new: contact }, expect: { links: [], proposals: contact new@web.example } }",
      []
    ),
    (
      "{ message: { from: new@web.example }, settings: { create.incoming-new: [contact, deal], create.incoming-new.when: asProposal }, expect: { proposals: [contact new@web.example as proposal] } }",
      [
        "proposals: expected contact new@web.example as proposal; got contact new@web.example as proposal, deal new@web.example as proposal"
      ]
    ),
    (
      "{ message: { from: new@web.example, trust: failed }, settings: { create.incoming-new: contact }, expect: { proposals: [] } }",
      []
    ),
    (
      "{ message: { from: new@web.example, trust: failed }, settings: { trust.failed: hold }, expect: { held: dmarc } }",
      []
    ),
    ("{ message: { from: jo@acme.example }, ours: acme.example, expect: { skipped: internal } }", []),
    (
      "{ message: { from: new@web.example }, thread: { links: deal lights, participants: new@web.example }, expect: { links: deal lights } }",
      []
    ),
    (
      "{ message: { from: new@web.example, trust: missing }, thread: { links: deal lights }, expect: { links: [] } }",
      []
    ),
    (
      "{ message: { from: anna@harbor.example }, people: [{ linked: deal pumps, by: Olena }, { removed: company harbor }], expect: { links: [contact anna, deal pumps], questions: [] } }",
      []
    ),
    ("{ message: { from: anna@harbor.example, automated: list }, expect: { links: [] } }", []),
    ("{ message: { file: mail/1.eml }, expect: { links: [] } }", ["message: no such file"]),
  ]

  @Test(arguments: cases.indices) func runs(_ index: Int) throws {
    let (rest, expected) = RuleTestTests.cases[index]
    let text = "version: 1\ntests:\n  - { name: t, crm: \(RuleTestTests.crm), \(rest.dropFirst(2))\n"
    let set = try RuleSet.load("r.yaml", read: reading(["r.yaml": Array(text.utf8)]))
    let test = try #require(set.tests.first)
    #expect(test.run(set) { _ in throw Missing() } == expected, "\(rest)")
  }

  /// Every file that comes with the program passes its own tests.
  @Test func theFilesThatComeAlongPassTheirTests() throws {
    let folder = URL(filePath: projectRoot()).appending(path: "Rules")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
    #expect(names.contains("default.yaml"))
    for name in names.sorted() {
      let set = try RuleSet.load(name) { try Array(Data(contentsOf: folder.appending(path: $0))) }
      #expect(set.tests.count >= 4, "\(name) has few tests")
      for test in set.tests {
        #expect(test.run(set) { _ in throw Missing() } == [], "\(name):\(test.line): \(test.name)")
      }
    }
  }
}
