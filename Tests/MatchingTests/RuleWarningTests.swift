import Matching
import Testing

/// What `rules check` says of files that are right and cannot be meant.
struct RuleWarningTests {
  static let cases: [(String, [String])] = [
    (
      "rules: [{ name: a, stop: true }, { name: b, skip: x }]",
      ["r.yaml:2:34: rule 'b' never fires: rule 'a' in line 2 applies to every message and stops"]
    ),
    (
      "rules: [{ name: b, skip: x }, { name: a, stop: true }]",
      ["r.yaml:2:31: rule 'a' never fires: rule 'b' in line 2 applies to every message and stops"]
    ),
    (
      "rules: [{ name: b, hold: x }, { name: a, source: x }]",
      ["r.yaml:2:31: rule 'a' never fires: rule 'b' in line 2 applies to every message and stops"]
    ),
    ("rules: [{ name: a, stop: false, source: x }, { name: b, skip: x }]", []),
    (
      "rules: [{ name: a, when: { direction: incoming }, stop: true }, { name: b, when: { direction: outgoing }, skip: x }]",
      []
    ),
    (
      "rules: [{ name: a, when: { direction: incoming }, stop: true }, { name: b, when: { automated: true, direction: 'incoming' }, skip: x }]",
      ["r.yaml:2:65: rule 'b' never fires: rule 'a' in line 2 applies to all of its messages and stops"]
    ),
    (
      "rules: [{ name: a, when: { direction: incoming, automated: true }, stop: true }, { name: b, when: { direction: incoming }, skip: x }]",
      []
    ),
    (
      "lists: { us: [a.example], them: [b.example] }\nrules: [{ name: a, when: { counterpart: { in: us } }, skip: x }]",
      ["r.yaml:2:27: nothing uses the list 'them'"]
    ),
  ]

  @Test(arguments: cases.indices) func warnings(_ index: Int) throws {
    let (text, expected) = RuleWarningTests.cases[index]
    let set = try RuleSet.load("r.yaml", read: reading(["r.yaml": Array("version: 1\n\(text)".utf8)]))
    #expect(set.warnings.map(\.description) == expected, "\(text)")
  }

  @Test func theRuleThatStopsMayStandInAnotherFile() throws {
    let files = [
      "r.yaml": "version: 1\nextends: base.yaml\nrules: [{ name: mine, stop: true }]",
      "base.yaml": "version: 1\nrules:\n  - { name: theirs, skip: x }",
    ]
    let set = try RuleSet.load("r.yaml", read: reading(files.mapValues { Array($0.utf8) }))
    #expect(
      set.warnings.map(\.description) == [
        "base.yaml:3:5: rule 'theirs' never fires: rule 'mine' in line 3 of r.yaml applies to every message and stops"
      ])
  }

  @Test func recordsThatRulesName() throws {
    let text =
      "version: 1\nrules:\n  - name: a\n    when: { subject: { matches: '(?<n>[0-9]+)' } }\n    link: { company: { id: HB-7 }, deal: { where: { number: $n } } }"
    let set = try RuleSet.load("r.yaml", read: reading(["r.yaml": Array(text.utf8)]))
    #expect(set.namedRecords.map(\.at.description) == ["r.yaml:5:11: rule 'a' names a company with id HB-7"])
  }
}
