import Model
internal import Yams

/// `counterpart: { address, domain, in }`: any counterpart that is all of these; with `every`, all counterparts are.
struct CounterpartCondition: Condition {
  static let words = ["counterpart"]
  private static let keys = ["address", "domain", "in"]

  /// Keys of addresses; nil: not asked.
  var addresses: Set<String>?
  var domains: AddressList?
  /// Names of lists, any of them.
  var lists: [String]?
  var every = false

  var matchesParticipants: Bool { true }

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> CounterpartCondition? {
    let entries = reader.mapping(node, "'counterpart'", allowed: keys + ["every"])
    guard let every = entries.first(where: { $0.key == "every" })?.value else { return read(entries, &reader) }
    if entries.count > 1 {
      reader.complain(node, "'every' stands alone; what every counterpart must be goes inside it")
    }
    var condition = read(reader.mapping(every, "'every'", allowed: keys), &reader)
    condition.every = true
    return condition
  }

  private static func read(_ entries: [(key: String, value: Node)], _ reader: inout RuleReader) -> CounterpartCondition
  {
    var condition = CounterpartCondition()
    for (key, value) in entries {
      reader.complainIfEmpty(value, "'\(key)'")
      switch key {
      case "address":
        let items = reader.list(value, "'address'")
        condition.addresses = Set(items.compactMap { reader.address($0, "'address'")?.key })
      case "domain":
        var list = AddressList()
        for item in reader.list(value, "'domain'") {
          if let domain = reader.domain(item, "'domain'") { _ = list.insert(domain) }
        }
        condition.domains = list
      default:
        let names = reader.texts(value, "'in'")
        for (name, item) in names { reader.listUses.append((name, reader.place(item))) }
        condition.lists = names.map(\.text)
      }
    }
    return condition
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    let matched = scene.counterparts.filter { matches($0.address, scene.lists) }
    guard !matched.isEmpty, !every || matched.count == scene.counterparts.count else { return nil }
    return Match(participants: Set(matched.map(\.address.key)))
  }

  private func matches(_ address: Address, _ known: [String: AddressList]) -> Bool {
    if let addresses, !addresses.contains(address.key), !addresses.contains(address.keyWithoutTag) { return false }
    if let domains, !domains.contains(domain: address.domain) { return false }
    if let lists, !lists.contains(where: { known[$0]?.contains(address) ?? false }) { return false }
    return true
  }
}
