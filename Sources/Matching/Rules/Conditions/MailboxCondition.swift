import Model
internal import Yams

/// `mailbox: [sales@acme.example]`: the copy lies in that connected mailbox.
struct MailboxCondition: Condition {
  static let words = ["mailbox"]
  /// Keys.
  let addresses: Set<String>

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> MailboxCondition? {
    let addresses = reader.addresses(node, "'mailbox'")
    return addresses.isEmpty ? nil : MailboxCondition(addresses: Set(addresses.map(\.key)))
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    addresses.contains(scene.facts.copy.mailbox.key) ? Match() : nil
  }
}
