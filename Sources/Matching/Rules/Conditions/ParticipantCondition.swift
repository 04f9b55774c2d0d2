import Model
internal import Yams

/// `counterpart: { address, domain, name, in }`: any counterpart that is all of these; with `every`, all counterparts are.
///
/// `from`, `to` and the other roles look at everybody in that role, ours too.
struct ParticipantCondition: Condition {
  static let words = ["counterpart"] + roles.map(\.word)
  private static let keys = ["address", "domain", "name", "in"]
  private static let roles: [(word: String, roles: Set<Participant.Role>)] = [
    ("from", [.from]), ("sender", [.sender]), ("reply to", [.replyTo]), ("to", [.to]), ("cc", [.cc]), ("bcc", [.bcc]),
    ("recipient", [.to, .cc, .bcc]), ("participant", Set(Participant.Role.allCases)),
  ]

  /// Keys of addresses; nil: not asked.
  var addresses: Set<String>?
  var domains: AddressList?
  /// Names of lists, any of them.
  var lists: [String]?
  var every = false
  var name: TextTest?
  /// Nil: counterparts, in any role.
  var inRoles: Set<Participant.Role>?

  var matchesParticipants: Bool { true }

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> ParticipantCondition? {
    let entries = reader.mapping(node, "'\(word)'", allowed: keys + ["every"])
    var condition: ParticipantCondition
    if let every = entries.first(where: { $0.key == "every" })?.value {
      if entries.count > 1 {
        reader.complain(node, "'every' stands alone; what every \(word) must be goes inside it")
      }
      condition = read(reader.mapping(every, "'every'", allowed: keys), &reader)
      condition.every = true
    } else {
      condition = read(entries, &reader)
    }
    condition.inRoles = roles.first { $0.word == word }?.roles
    return condition
  }

  private static func read(_ entries: [(key: String, value: Node)], _ reader: inout RuleReader) -> ParticipantCondition
  {
    var condition = ParticipantCondition()
    for (key, value) in entries {
      reader.complainIfEmpty(value, "'\(key)'")
      switch key {
      case "name": condition.name = reader.textTest(value, "'name'")
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
    guard let inRoles else { return try match(scene.counterparts.map { ($0.address, $0.name) }, scene) }
    let addressed = ParticipantCondition.people(of: scene.facts.message, in: inRoles)
    guard var match = try match(addressed, scene) else { return nil }
    match.participants.formIntersection(scene.counterparts.map(\.address.key))
    return match
  }

  /// Whoever has an address; as many as there may be counterparts.
  private static func people(
    of message: Message, in roles: Set<Participant.Role>
  ) -> [(address: Address, name: String)] {
    message.participants.lazy.filter { roles.contains($0.role) }.prefix(Counterpart.maximumCount).compactMap { one in
      one.address.map { ($0, one.name) }
    }
  }

  func captures(_ source: CaptureSource) throws(PatternBound) -> [Captured] {
    guard let name, !name.captureNames.isEmpty else { return [] }
    let people = ParticipantCondition.people(of: source.message, in: inRoles ?? Set(Participant.Role.allCases))
    var found: [Captured] = []
    for (_, shown) in people { found += try name.captures(SearchText(shown)) }
    return found
  }

  private func match(_ people: [(address: Address, name: String)], _ scene: RuleScene) throws(PatternBound) -> Match? {
    var match = Match()
    var count = 0
    for (address, shown) in people where matches(address, scene.rules.lists) {
      if let name {
        guard let captured = try name.check(SearchText(shown), scene.rules.wordLists) else { continue }
        match.captured += captured
      }
      count += 1
      match.participants.insert(address.key)
    }
    return count > 0 && (!every || count == people.count) ? match : nil
  }

  func triggers(_ wordLists: [String: LiteralSet]) -> [Trigger]? {
    Trigger.better(addresses?.map { .address($0) }, domains?.domains.map { .domain($0) })
  }

  var captureNames: Set<String> { name?.captureNames ?? [] }

  private func matches(_ address: Address, _ known: [String: AddressList]) -> Bool {
    if let addresses, !addresses.contains(address.key), !addresses.contains(address.keyWithoutTag) { return false }
    if let domains, !domains.contains(domain: address.domain) { return false }
    if let lists, !lists.contains(where: { known[$0]?.contains(address) ?? false }) { return false }
    return true
  }
}
