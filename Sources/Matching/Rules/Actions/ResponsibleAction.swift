import Model
internal import Yams

/// `responsible: mailbox owner`, `sender`, or a user's name: who gets the records made of this message.
struct ResponsibleAction: Action {
  static let words = ["responsible"]
  let responsible: Creation.Responsible

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> ResponsibleAction? {
    reader.responsible(node).map(ResponsibleAction.init)
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if effects.responsible == nil { effects.responsible = .init(value: responsible, rule: rule.name) }
  }
}

extension RuleReader {
  mutating func responsible(_ node: Node) -> Creation.Responsible? {
    guard let name = text(node, "'responsible'") else { return nil }
    return switch name {
    case "mailbox owner": .mailboxOwner
    case "sender": .sender
    default: .user(name)
    }
  }
}
