import Model
internal import Yams

/// Who gets the records that are made of a message.
enum ResponsibleChoice: Sendable, Hashable {
  case setting(Creation.Responsible)
  /// Of the company that the new record belongs to; else as the mailbox says.
  case ownerOfCompany
  /// Of the deal that the message is linked with; else as the mailbox says.
  case ownerOfDeal
  /// One after the other.
  case roundRobin([String])

  var takesTurns: Bool { if case .roundRobin = self { true } else { false } }
}

/// `responsible: mailbox owner`, `sender`, `owner of the company`, `owner of the deal`, a user's name, or
/// `{ round robin: [Maria Lind, Oleh Koval] }`.
struct ResponsibleAction: Action {
  static let words = ["responsible"]
  let responsible: ResponsibleChoice

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> ResponsibleAction? {
    reader.responsibleChoice(node).map(ResponsibleAction.init)
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    if effects.responsible == nil { effects.responsible = .init(value: responsible, rule: rule.name) }
  }
}

extension RuleReader {
  /// People of one round robin.
  static let maximumTurns = 100

  mutating func responsibleChoice(_ node: Node) -> ResponsibleChoice? {
    guard case .mapping = node else {
      guard let who = responsible(node) else { return nil }
      return switch who {
      case .user("owner of the company"): .ownerOfCompany
      case .user("owner of the deal"): .ownerOfDeal
      default: .setting(who)
      }
    }
    for (_, value) in mapping(node, "'responsible'", allowed: ["round robin"]) {
      let people = texts(value, "'round robin'").map(\.text)
      if people.count > RuleReader.maximumTurns { complain(value, "more than \(RuleReader.maximumTurns) people") }
      return people.isEmpty ? nil : .roundRobin(people)
    }
    return nil
  }

  mutating func responsible(_ node: Node) -> Creation.Responsible? {
    guard let name = text(node, "'responsible'") else { return nil }
    return switch name {
    case "mailbox owner": .mailboxOwner
    case "sender": .sender
    default: .user(name)
    }
  }
}
