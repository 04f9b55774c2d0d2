import Model
internal import Yams

/// Beside `link`: who must be on the message, who is believed although nobody's, and what else becomes of it.
///
/// `for participants of: [deal, company of deal]`, `trusting: marketplaces`, `otherwise: hold`.
struct LinkTerms: Action {
  static let words = ["for participants of", "trusting", "otherwise"]

  /// Of what of a record somebody on the message must be.
  enum Membership: String, Sendable, CaseIterable {
    case deal
    case companyOfDeal = "company of deal"
    case partnerOfDeal = "partner of deal"
    case contact, company, lead
  }

  enum Otherwise: String, Sendable, CaseIterable { case hold, ask, nothing }

  /// Nil: any of them.
  var members: Set<Membership>?
  /// A list whose people may name any record, if their authentication passed.
  var trusted: String?
  var otherwise: Otherwise?

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> LinkTerms? {
    var terms = LinkTerms()
    switch word {
    case "trusting":
      terms.trusted = reader.text(node, "'trusting'")
      if let name = terms.trusted { reader.listUses.append((name, reader.place(node))) }
    case "otherwise":
      terms.otherwise = reader.choice(node, "'otherwise'", Otherwise.allCases.map { (word: $0.rawValue, value: $0) })
    default:
      reader.complainIfEmpty(node, "'\(word)'")
      terms.members = Set(
        reader.choices(node, "'\(word)'", Membership.allCases.map { (word: $0.rawValue, value: $0) }))
    }
    return terms.trusted == nil && terms.otherwise == nil && terms.members == nil ? nil : terms
  }

  /// All that a rule says of its `link`.
  init(of rule: Rule) {
    for case let terms as LinkTerms in rule.actions {
      members = terms.members ?? members
      trusted = terms.trusted ?? trusted
      otherwise = terms.otherwise ?? otherwise
    }
  }

  init() {}

  /// They are read where the link is.
  func apply(to effects: inout Effects, rule: Rule, match: Match) {}
}
