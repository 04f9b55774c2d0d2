/// Rule files, as somebody writes them who knows the language and makes mistakes.
extension Draft {
  private static let ruleWords = [
    "pumps", "P-20417", "Angebot", "ä", "''", "[pumps, order]", "$n", "P-$n", "relays", "anna@harbor.example",
    "harbor.example", "off", "true", "7", "2 MB", "2026-03-02", "Offer", "'*'", "nothing",
  ]
  private static let rulePatterns = [
    "'P-(?<n>[0-9]+)'", "'(?<n>[a-z]+)'", "'(a+)+$'", "'\\bP-'", "'(?i)order'", "'('", "'(?<n>.*)*x'", "'a|b'",
  ]
  private static let conditionWords = [
    "counterpart", "from", "sender", "reply to", "to", "cc", "bcc", "recipient", "participant", "direction", "mailbox",
    "folder", "subject", "new text", "subject or new text", "our tag", "header", "attachment", "size", "date",
    "automated", "trust", "first message", "thread", "contact", "company", "lead", "deal", "all", "any", "not",
  ]
  private static let actionWords = [
    "skip", "hold", "ignore", "link", "unproven", "otherwise", "then", "deals", "prefer deals", "exclude deals",
    "domains", "create", "responsible", "source", "set", "stop",
  ]
  private static let ruleKeys = [
    "words", "contains", "matches", "words in", "contains in", "address", "domain", "name", "in", "every", "stage",
    "tag", "owner", "where", "id", "of", "kind", "fields", "tags", "make", "when", "round robin", "larger than", "type",
    "List-Id", "deal", "company", "contact", "number",
  ]

  mutating func ruleFile() {
    pick(["version: 1\n", "version: 1\nextends: base.yaml\n", "", "version: 2\n", "version: 1\nextends: rules.yaml\n"])
    if decisions.chance(2) {
      pick([
        "lists: { relays: [relay.example], words: { words: [pumps, order] } }\n",
        "lists: { relays: { file: list.txt } }\n",
        "lists: { relays: { file: table.csv, column: domain }, w: { words file: words.txt } }\n", "lists: {}\n",
      ])
    }
    if decisions.chance(3) {
      pick([
        "deals: { when several: newest }\n", "domains: { kinds: [], except: relays }\n", "trust: { failed: hold }\n",
        "threads: { inherit: [deal] }\n", "create: { incomingNewAddress: { make: [lead], tags: [x] } }\n",
        "ours: { domains: [acme.example] }\n", "addresses: { kinds: [contact], plus tags: compared }\n",
      ])
    }
    add("rules:\n")
    some(8) { draft in
      draft.add("  - name: rule \(draft.decisions.number(below: 5))\n")
      if !draft.decisions.chance(6) {
        draft.add("    when: ")
        draft.conditions(0)
        draft.add("\n")
      }
      draft.some(3) { draft in
        draft.add("    \(draft.decisions.pick(Draft.actionWords)): ")
        draft.value(0)
        draft.add("\n")
      }
    }
    if decisions.chance(6) { add("tests:\n  - { name: t, message: { from: a@b.example }, expect: { links: [] } }\n") }
  }

  private mutating func conditions(_ depth: Int) {
    add("{ ")
    for index in 0...decisions.number(below: 3) where !isFull {
      if index > 0 { add(", ") }
      let word = decisions.pick(Draft.conditionWords)
      add("\(word): ")
      switch word {
      case "all",
        "any" where depth < 4:
        add("[")
        conditions(depth + 1)
        if decisions.chance(2) {
          add(", ")
          conditions(depth + 1)
        }
        add("]")
      case "not" where depth < 4: conditions(depth + 1)
      case "subject", "new text", "our tag", "subject or new text": textTest()
      default: value(depth)
      }
    }
    add(" }")
  }

  private mutating func textTest() {
    let key = decisions.pick(["words", "contains", "matches", "words in", "contains in"])
    add("{ \(key): ")
    if key == "matches" { pick(Draft.rulePatterns) } else { pick(Draft.ruleWords) }
    add(" }")
  }

  private mutating func value(_ depth: Int) {
    if depth > 3 || !decisions.chance(2) { return pick(Draft.ruleWords) }
    if decisions.chance(4) { return textTest() }
    add("{ \(decisions.pick(Draft.ruleKeys)): ")
    value(depth + 1)
    add(" }")
  }
}
