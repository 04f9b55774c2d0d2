@testable import Matching
import Model
import Testing

struct RuleFileTests {
  private static func errors(_ text: String, _ more: [String: String] = [:]) -> [String] {
    var files = more.mapValues { Array($0.utf8) }
    files["r.yaml"] = Array(text.utf8)
    do {
      _ = try RuleSet.load("r.yaml", read: reading(files))
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  /// What is wrong, and the whole report on it.
  static let mistakes: [(String, [String])] = [
    ("", ["r.yaml:1:1: the file is empty; it begins with 'version: 1'"]),
    ("ours: {}", ["r.yaml:1:1: a rule file says 'version: 1'"]),
    ("version: 2", ["r.yaml:1:10: this program reads version 1 of the rule language, not '2'"]),
    (
      "- version: 1",
      [
        "r.yaml:1:1: a rule file is a mapping of 'key: value'; here is a list (brackets make one; to mean text, put it in quotes)",
        "r.yaml:1:1: a rule file says 'version: 1'",
      ]
    ),
    ("version: 1\nrulez: []", ["r.yaml:2:1: a rule file has no 'rulez'; did you mean 'rules'?"]),
    ("version: 1\nversion: 1", ["r.yaml:1:1: the key 'version' is written twice in the same place"]),
    (
      "version: 1\nrules:\n  - name: a\n    when: { subjct: { words: [x] } }\n    skip: s\n  - name: a\n    wen: {}\n    skp: s",
      [
        "r.yaml:4:13: a condition has no 'subjct'; did you mean 'subject'?",
        "r.yaml:6:5: another rule is named 'a' too",
        "r.yaml:6:5: a rule does nothing; it takes skip, hold, ignore, link, for participants of, trusting, otherwise, then, deals, prefer deals, exclude deals, domains, create, responsible, source, set, stop",
        "r.yaml:7:5: a rule has no 'wen'; did you mean 'when'?",
        "r.yaml:8:5: a rule has no 'skp'; did you mean 'skip'?",
      ].sorted()
    ),
    ("version: 1\nrules: [{ skip: s }]", ["r.yaml:2:9: a rule has no name; every link that it makes will show it"]),
    (
      "version: 1\nrules: { name: a }",
      [
        "r.yaml:2:8: 'rules' is a list; here is a mapping (a colon followed by a space makes one; to mean text, put it in quotes)"
      ]
    ),
    // YAML's traps.
    (
      "version: 1\nrules: [{ name: a, stop: off }]",
      ["r.yaml:2:26: 'stop' is true or false; some YAML readers take 'off' for one of them, this one does not"]
    ),
    (
      "version: 1\nrules: [{ name: a, skip: [D-1] }]",
      [
        "r.yaml:2:26: the reason to skip is one text, and YAML reads brackets as a list; to mean the text, write '[D-1]'"
      ]
    ),
    (
      "version: 1\nlists: { a: [@home] }",
      ["r.yaml:2:14: found character that cannot start any token; text that begins with @ must stand in quotes: '@...'"]
    ),
    (
      "version: 1\nrules:\n\t- name: a",
      ["r.yaml:3:1: found character that cannot start any token; YAML takes no tabs for indentation; use spaces"]
    ),
    (
      "version: 1\nrules: [{ name: a, when: { subject: { matches: \"\\bP\" } }, skip: s }]",
      ["r.yaml:2:48: in double quotes YAML reads \\b as a backspace; put patterns in single quotes"]
    ),
    (
      "version: 1\nrules: [{ name: a, when: { subject: { matches: \"\\d\" } }, skip: s }]",
      [
        "r.yaml:2:49: found unknown escape character; in double quotes a backslash belongs to YAML; put patterns in single quotes"
      ]
    ),
    (
      "version: 1\nrules:\n  - name: a\n    skip: # private",
      [
        "r.yaml:4:10: the reason to skip is empty; a # after a space begins a comment: put text that holds one in quotes"
      ]
    ),
    (
      "version: 1\nrules:\n  - name: a\n    skip: Re: offer",
      [
        "r.yaml:4:13: mapping values are not allowed in this context; a colon followed by a space separates key and value; put text that holds one in quotes"
      ]
    ),
    (
      "version: 1\nrules:\n  - name: a\n    skip: !private",
      [
        "r.yaml:4:11: the reason to skip is empty; a # after a space begins a comment: put text that holds one in quotes"
      ]
    ),
    (
      "version: 1\nrules:\n  - name: a\n    skip: *x",
      [
        "r.yaml:4:11: found undefined alias; text that begins with * is YAML's word for 'as above'; to mean the text, put it in quotes"
      ]
    ),
    (
      "version: 1\nrules:\n  - name: a\n    skip: *x y",
      [
        "r.yaml:4:11: text that begins with * is YAML's word for 'as above'; put it in quotes (an alias is the last on its line)"
      ]
    ),
    ("version: 1\n? a\n: b", ["r.yaml:2:1: keys in the long form, '? key', are not used in rule files"]),
    (
      "version: 1\nours: &a {}\ncreate:\n  <<: *a",
      ["r.yaml:4:3: YAML's merge key '<<' is not used in rule files; use 'extends'"]
    ),
    ("version: 1\n---\nversion: 1", ["r.yaml:2:1: but found another document"]),
    // Values.
    (
      "version: 1\nours: { domains: [a@b.test], addresses: [b.test] }",
      [
        "r.yaml:2:19: 'domains': 'a@b.test' is no domain; an address stands under 'address'",
        "r.yaml:2:42: 'addresses': 'b.test' is no e-mail address",
      ]
    ),
    ("version: 1\nlists: { a: ['a b'] }", ["r.yaml:2:14: 'a b' is neither a domain nor an e-mail address"]),
    (
      "version: 1\ndeals: { when several: newst }",
      [
        "r.yaml:2:24: 'when several' is one of all, only if single, most recent mail, newest, ask, not 'newst'; did you mean 'newest'?"
      ]
    ),
    ("version: 1\naddresses: { kinds: [deal] }", ["r.yaml:2:22: 'kinds' is one of contact, company, lead, not 'deal'"]),
    (
      "version: 1\ndomains: { except: fre mail }\nlists: { free mail: [] }",
      ["r.yaml:2:20: there is no list 'fre mail'; did you mean 'free mail'?"]
    ),
    (
      "version: 1\nrules: [{ name: a, when: { counterpart: { in: x } }, skip: s }]",
      ["r.yaml:2:47: there is no list 'x'"]
    ),
    (
      "version: 1\nrules: [{ name: a, when: { subject: offer }, skip: s }]",
      ["r.yaml:2:37: say how 'subject' is tested: { words: ... }, { contains: ... } or { matches: ... }"]
    ),
    (
      "version: 1\nrules: [{ name: a, when: { subject: { matches: 'ä(b' } }, skip: s }]",
      ["r.yaml:2:48: the pattern is wrong at its character 4: missing closing parenthesis"]
    ),
    (
      "version: 1\nrules: [{ name: a, ignore: matched participants }]",
      ["r.yaml:2:28: the rule matches no participants; it needs a condition 'counterpart'"]
    ),
    (
      "version: 1\nrules: [{ name: a, when: { subject: { matches: '(?<number>1)' } }, link: { deal: { id: $numbr } } }]",
      ["r.yaml:2:74: no pattern of the rule captures $numbr; did you mean $number?"]
    ),
    (
      "version: 1\nrules: [{ name: a, link: { deal: { id: $n } } }]",
      ["r.yaml:2:26: no pattern of the rule captures $n; a pattern names what it captures like this: '(?<n>[0-9]+)'"]
    ),
    (
      "version: 1\nrules: [{ name: a, link: { company: { of: deal } } }]",
      ["r.yaml:2:26: 'company: { of: deal }' needs a deal in the same 'link'"]
    ),
    (
      "version: 1\nrules: [{ name: a, link: { deal: { where: { a: 1, b: 2 } } } }]",
      ["r.yaml:2:43: 'where' asks for one field"]
    ),
    (
      "version: 1\nrules: [{ name: a, when: { attachment: { type: pdf } }, skip: s }]",
      ["r.yaml:2:48: 'pdf' is no type; types are written application/pdf or image/*"]
    ),
    // What says nothing would make a rule mean more than it says.
    ("version: 1\nrules: [{ name: a, skip: s, when: { automated: [] } }]", ["r.yaml:2:48: 'automated' is empty"]),
    ("version: 1\nrules: [{ name: a, skip: s, when: { subject: {} } }]", ["r.yaml:2:46: 'subject' is empty"]),
    (
      "version: 1\nrules: [{ name: a, skip: s, when: { subject: { words: [] } } }]",
      ["r.yaml:2:55: 'subject' words is empty"]
    ),
    ("version: 1\nrules: [{ name: a, skip: s, when: { any: [] } }]", ["r.yaml:2:42: 'any' is empty"]),
    ("version: 1\nrules: [{ name: a, skip: s, when: {} }]", ["r.yaml:2:35: a condition is empty"]),
    (
      "version: 1\nrules: [{ name: a, skip: s, when: { counterpart: { every: { in: [] }, domain: a.test } } }]",
      [
        "r.yaml:2:50: 'every' stands alone; what every counterpart must be goes inside it",
        "r.yaml:2:65: 'in' is empty",
      ]
    ),
    ("version: 1\nrules: [{ name: a, link: {} }]", ["r.yaml:2:26: 'link' says nothing"]),
    // Files.
    ("version: 1\nextends: ../x.yaml", ["r.yaml:2:10: '../x.yaml' leads out of the rules folder"]),
    ("version: 1\nextends: /etc/passwd", ["r.yaml:2:10: '/etc/passwd' leads out of the rules folder"]),
    ("version: 1\nextends: x.yaml", ["r.yaml:2:10: cannot read 'x.yaml': no such file"]),
    ("version: 1\nextends: r.yaml", ["r.yaml:2:10: 'r.yaml' extends itself, over 1 files"]),
    ("version: 1\nlists: { a: { file: l.txt } }", ["r.yaml:2:21: cannot read 'l.txt': no such file"]),
    // Tests are checked for their shape.
    (
      "version: 1\ntests: [{ name: t, message: { from: x, date: 2026-13-01 }, expct: {} }]",
      [
        "r.yaml:2:9: a test has no 'expect'", "r.yaml:2:37: 'from': 'x' is no e-mail address",
        "r.yaml:2:46: 'date' is a day or an instant: 2026-03-02, 2026-03-02T09:15:00Z",
        "r.yaml:2:60: a test has no 'expct'; did you mean 'expect'?",
      ]
    ),
  ]

  @Test(arguments: mistakes.indices) func mistake(_ index: Int) {
    let (text, expected) = RuleFileTests.mistakes[index]
    #expect(RuleFileTests.errors(text) == expected, "\(text)")
  }

  @Test func listFilesSayTheirLine() {
    let lists = ["l/a.txt": "# ours\nok.example\nnot ok\n\n@x # no\n"]
    #expect(
      RuleFileTests.errors("version: 1\nlists: { a: { file: l/a.txt } }", lists) == [
        "l/a.txt:3:1: a line is one domain or one e-mail address",
        "l/a.txt:5:1: a line is one domain or one e-mail address",
      ])
    #expect(
      RuleFileTests.errors(
        "\u{FEFF}version: 1\r\nlists: { a: { file: l.txt } }\r\n",
        ["l.txt": "\u{FEFF}ok.example\r\nx@ok.example # him\r\n"]) == [])
  }

  @Test func notUTF8() throws {
    let error = #expect(throws: RuleFileErrors.self) {
      _ = try RuleSet.load("r.yaml", read: { _ in [0x61, 0x0A, 0x62, 0xFF] })
    }
    #expect(error?.description == "r.yaml:2:1: the text is not UTF-8; save the file as UTF-8")
  }

  @Test func scalarsAreReadAsTheirFieldsType() throws {
    let set = try rules(
      "rules: [{ name: off, when: { subject: { words: [0123, no, null, 2026-03-02, 1.0] } }, skip: 0x10 }]\n")
    for subject in ["0123", "No", "null", "on 2026-03-02", "1.0"] {
      #expect(Mail(subject: subject).decide(CRM(), set).outcome == .skipped("0x10"), "\(subject)")
    }
    #expect(Mail(subject: "83").decide(CRM(), set).outcome == .decided)
  }

  @Test func extendsTakesRulesAfterOnesOwn() throws {
    let files = [
      "teams/north.yaml":
        "version: 1\nextends: ../base.yaml\nours: { domains: [north.example] }\nlists: { vip: [a.example] }\nrules: [{ name: own, source: x }]\n",
      "base.yaml":
        "version: 1\nours: { domains: [base.example] }\nlists: { vip: [b.example], other: { file: l.txt } }\nrules: [{ name: theirs, when: { counterpart: { in: vip } }, skip: vip }]\n",
      "l.txt": "c.example\n",
    ].mapValues { Array($0.utf8) }
    let set = try RuleSet.load("teams/./north.yaml", read: reading(files))
    #expect(set.ruleNames == ["own", "theirs"])
    #expect(set.ours.domains == ["north.example", "base.example"])
    #expect(set.source.map(\.path) == ["teams/north.yaml", "base.yaml", "l.txt"])
    #expect(Mail(from: "x@a.example").decide(CRM(), set).outcome == .skipped("vip"))
    #expect(Mail(from: "x@b.example").decide(CRM(), set).outcome == .decided)
    var changed = files
    changed["l.txt"] = Array("d.example\n".utf8)
    #expect(try RuleSet.load("teams/north.yaml", read: reading(changed)).canonicalBytes != set.canonicalBytes)
    #expect(try RuleSet.load("teams/north.yaml", read: reading(files)).canonicalBytes == set.canonicalBytes)
  }

  @Test func theDefaultFilesAreGood() throws {
    let files = Dictionary(uniqueKeysWithValues: DefaultRules.files.map { ($0.path, $0.bytes) })
    let set = try RuleSet.load("default.yaml", read: reading(files))
    #expect(set.source.map(\.path) == DefaultRules.files.map(\.path))
    #expect(set.ruleNames == ["private people are not logged", "job applications make no records"])
    #expect(set.create[.outgoingNewAddress]?.responsible == .setting(.sender))
  }

  @Test func aNewWorkspaceSaysWhoWeAre() throws {
    let me = try #require(Address("jo.o'neil@acme.example"))
    let files = DefaultRules.files(addresses: [me], domains: ["acme.example"])
    let set = try RuleSet.load(
      "default.yaml", read: reading(Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })))
    #expect(set.ours == Ours(addresses: ["jo.o'neil@acme.example"], domains: ["acme.example"]))
  }

  @Test func theSketchsTestsPass() throws {
    let text = """
      version: 1
      tests:
        - name: her only open deal takes it
          crm: &anna
            companies: [{ id: harbor, domains: [harbor.example] }]
            contacts: [{ id: anna, email: anna@harbor.example, company: harbor }]
            deals: [{ id: lights, company: harbor, contacts: [anna], opened: 2026-01-10, closed: 2026-06-01 }]
          message: { from: anna@harbor.example, to: [sales@acme.example], date: 2026-03-02, subject: Offer }
          expect: { links: [contact anna, company harbor, deal lights] }
        - name: after the deal closed, only the people
          crm: *anna
          message: { from: anna@harbor.example, to: [sales@acme.example], date: 2026-09-02, subject: Invoice }
          expect: { links: [contact anna, company harbor] }
      """
    let set = try RuleSet.load("r.yaml", read: reading(["r.yaml": Array(text.utf8)]))
    #expect(set.tests.map { $0.run(set) { _ in throw Missing() } } == [[], []])
  }
}

/// Files that attack the reader, and texts that attack a pattern.
struct HostileRuleTests {
  private func first(_ text: String) -> String? {
    do {
      _ = try RuleSet.load("r.yaml", read: { _ in Array(text.utf8) })
      return nil
    } catch {
      return error.errors.first?.description
    }
  }

  @Test func aliasBombInValues() {
    var text = "version: 1\ntests:\n  - &a0 [x, x]\n"
    for level in 1..<40 {
      text +=
        "  - &a\(level)\n    name: &b\(level)\n      - *a\(level - 1)\n      - *a\(level - 1)\n    message: *b\(level)\n"
    }
    #expect(first(text)?.contains("a test is a mapping") == true)
    // As deep as the checker goes by itself: conditions.
    var rules =
      "version: 1\nrules:\n  - name: r\n    skip: s\n    when:\n      any:\n        - &c0\n          direction: incoming\n"
    for level in 1..<14 {
      rules += "        - &c\(level)\n          any:\n" + String(repeating: "            - *c\(level - 1)\n", count: 9)
    }
    #expect(first(rules)?.contains("unfolds to more than 100000 entries") == true)
  }

  @Test func aliasBombInKeys() {
    var text = "version: 1\na0: &a0 [x, x]\n"
    for level in 1..<40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(first(text + "*a39 : x\n")?.hasPrefix("r.yaml:3:") == true)
    #expect(
      first("version: 1\na: &a [x]\n*a : x\n")
        == "r.yaml:3:1: text that begins with * is YAML's word for 'as above'; put it in quotes (an alias is the last on its line)"
    )
    #expect(first("version: 1\na: &a [x]\n{ ? *a\n : x }\n")?.hasPrefix("r.yaml:3:3: keys in the long form") == true)
  }

  @Test func depth() {
    #expect(first("version: 1\nrules: " + String(repeating: "[", count: 100_000)) != nil)
    #expect(first("version: 1\nrules: " + String(repeating: "{a: ", count: 50_000)) != nil)
    #expect(first("version: 1\n" + String(repeating: "- ", count: 100_000)) != nil)
    let nots = String(repeating: "{ not: ", count: 40) + "{ direction: incoming }" + String(repeating: " }", count: 40)
    #expect(
      first("version: 1\nrules: [{ name: a, skip: s, when: \(nots) }]")?.contains("nested more than 16 deep") == true)
    let every = String(repeating: "{ every: ", count: 40) + "{ domain: a.test }" + String(repeating: " }", count: 40)
    #expect(
      first("version: 1\nrules: [{ name: a, skip: s, when: { counterpart: \(every) } }]")?.contains(
        "'every' has no 'every'") == true)
  }

  @Test func size() {
    #expect(first(String(repeating: "#", count: 256 * 1024 + 1)) == "r.yaml:1:1: the file is larger than 256 KiB")
    let mistakes = "version: 1\nours: { domains: [" + String(repeating: "'a b', ", count: 5_000) + "] }"
    #expect(throws: RuleFileErrors.self) { _ = try RuleSet.load("r.yaml", read: { _ in Array(mistakes.utf8) }) }
    do { _ = try RuleSet.load("r.yaml", read: { _ in Array(mistakes.utf8) }) } catch {
      #expect(error.errors.count == 50)
    }
  }

  @Test func patternsThatAreTooMuch() {
    func pattern(_ text: String) -> String? {
      first("version: 1\nrules: [{ name: a, skip: s, when: { subject: { matches: '\(text)' } } }]")
    }
    #expect(
      pattern(String(repeating: "(", count: 60) + "a" + String(repeating: ")", count: 60))?.contains(
        "parentheses are too deeply nested") == true)
    #expect(pattern("((((a{1,999}){1,999}){1,999}){1,999})")?.contains("regular expression is too large") == true)
    #expect(pattern(String(repeating: "a", count: 1_001))?.contains("longer than 1000 bytes") == true)
    #expect(pattern("\\C")?.contains("wrong at its character") == true)
  }

  @Test func catastrophicPatternHolds() throws {
    let set = try rules("rules: [{ name: evil, when: { new text: { matches: '^(a+)+$' } }, skip: s }]\n")
    let mail = Mail(text: String(repeating: "a", count: 60) + "!", thread: .earlier([(.deal, 21, "Lights")]))
    #expect(
      mail.result(harborWithDeal, set) == "held: a pattern of rule 'evil' took too many steps on this message | Lights")
    #expect(
      mail.decide(harborWithDeal, set).trace.last?.text
        == "a pattern of rule 'evil' took too many steps on this message")
    let linking = try rules(
      "rules: [{ name: evil, when: { new text: { matches: '^(?<n>(a+)+)$' } }, link: { deal: { id: $n } } }]\n")
    #expect(mail.result(harborWithDeal, linking).hasPrefix("held: a pattern of rule 'evil'"))
  }

  @Test func hugeTexts() throws {
    let set = try rules(
      "rules: [{ name: a, when: { new text: { words: [needle], contains: [needle], matches: 'needle' } }, skip: s }]\n")
    let long = String(repeating: "ä ", count: 80_000)
    #expect(Mail(text: long + "needle").result(CRM(), set) == "")
    #expect(Mail(text: "needle " + long).result(CRM(), set) == "skipped: s")
    var many = Mail()
    many.cc = (0..<5_000).map { "p\($0)@x\($0).example" }
    let lookup = Matching.want(many.message, copy: many.copy, settings: many.settings, rules: set).lookup
    #expect(lookup.addresses.count == 200)
    let tokens = try rules(HardExampleTests.text)
    let numbers = Mail(text: (10_000..<12_000).map { "P-\($0)" }.joined(separator: " "))
    let asked = Matching.want(numbers.message, copy: numbers.copy, settings: numbers.settings, rules: tokens).lookup
    #expect(asked.captures.count == 16)
  }
}
