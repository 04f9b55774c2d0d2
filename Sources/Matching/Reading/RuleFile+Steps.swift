import Model
internal import Yams

/// The settings of the built-in steps.
extension RuleFile {
  mutating func readStep(_ step: String, _ node: Node, _ reader: inout RuleReader) {
    switch step {
    case "addresses": readAddresses(node, &reader)
    case "domains": readDomains(node, &reader)
    case "threads":
      for (_, value) in reader.mapping(node, "'threads'", allowed: ["inherit"]) {
        steps.inheritedKinds = reader.kinds(value, "'inherit'")
      }
    case "deals": readDeals(node, &reader)
    default:
      let table = [TrustPolicy.allow, .warn, .hold].map { (word: $0.rawValue, value: $0) }
      for (key, value) in reader.mapping(node, "'trust'", allowed: ["failed", "missing"]) {
        let policy = reader.choice(value, "'\(key)'", table)
        if key == "failed" { steps.trustFailed = policy } else { steps.trustMissing = policy }
      }
    }
  }

  private mutating func readAddresses(_ node: Node, _ reader: inout RuleReader) {
    for (key, value) in reader.mapping(node, "'addresses'", allowed: ["kinds", "plus tags"]) {
      if key == "kinds" {
        steps.addressKinds = reader.kinds(value, "'kinds'", among: [.contact, .company, .lead])
      } else {
        steps.ignoresPlusTags = reader.choice(value, "'plus tags'", [("ignored", true), ("compared", false)])
      }
    }
  }

  private mutating func readDomains(_ node: Node, _ reader: inout RuleReader) {
    for (key, value) in reader.mapping(node, "'domains'", allowed: ["kinds", "except", "when several"]) {
      switch key {
      case "kinds": steps.usesDomains = !reader.kinds(value, "'kinds'", among: [.company]).isEmpty
      case "except":
        guard let name = reader.text(value, "'except'") else { continue }
        listUses.append((name, reader.place(value)))
        steps.domainsExcept = name
      default:
        steps.asksAboutDomains = reader.choice(value, "'when several'", [("ask", true), ("nothing", false)])
      }
    }
  }

  private mutating func readDeals(_ node: Node, _ reader: inout RuleReader) {
    for (key, value) in reader.mapping(node, "'deals'", allowed: ["open at", "when several"]) {
      if key == "open at" {
        steps.dealsUseDate = reader.choice(value, "'open at'", [("date of message", true), ("any time", false)])
      } else {
        steps.dealPolicy = reader.choice(value, "'when several'", DealsAction.table)
      }
    }
  }
}

extension RuleReader {
  /// The one version of the language there is.
  mutating func version(_ node: Node) {
    guard let word = text(node, "'version'"), word != "1" else { return }
    complain(node, "this program reads version 1 of the rule language, not '\(word)'")
  }
}
