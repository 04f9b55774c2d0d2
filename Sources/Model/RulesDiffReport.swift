/// What other rules would make of stored mail; nothing of it is written.
package struct RulesDiffReport: Sendable, Hashable, Codable {
  /// What happens to a message or a link of it.
  package enum Change: String, Sendable, Hashable, Codable, CaseIterable {
    case gained, lost, moved, created, held, skipped, asked, decided
  }

  /// One message as an example.
  package struct Example: Sendable, Hashable, Codable {
    package var message: ID<Message>
    package var date: Timestamp
    /// The records: `deal Lights`, of a move `deal Lights to deal Pumps`; of a decision the reason.
    package var what: String

    package init(message: ID<Message>, date: Timestamp, what: String) {
      (self.message, self.date, self.what) = (message, date, what)
    }
  }

  /// What comes of one rule.
  package struct Group: Sendable, Hashable, Codable {
    /// Nil: of the built-in steps.
    package var rule: String?
    package var counts: [Change: Int]
    package var examples: [Change: [Example]]
  }

  /// Copies of messages that were looked at: each mailbox decides for itself.
  package var copies = 0
  /// Of these, how many would be decided otherwise.
  package var changed = 0
  /// In the order of the new rules, then the old ones', then the built-in steps.
  package var groups: [Group] = []

  /// Examples of one change that are kept for a rule.
  package static let maximumExamples = 5

  package init() {}

  package func total(_ change: Change) -> Int { groups.reduce(0) { $0 + ($1.counts[change] ?? 0) } }

  package mutating func add(_ change: Change, rule: String?, _ example: @autoclosure () -> Example) {
    let index =
      groups.firstIndex { $0.rule == rule }
      ?? {
        groups.append(Group(rule: rule, counts: [:], examples: [:]))
        return groups.count - 1
      }()
    groups[index].counts[change, default: 0] += 1
    if groups[index].examples[change, default: []].count < RulesDiffReport.maximumExamples {
      groups[index].examples[change, default: []].append(example())
    }
  }

  package mutating func sort(by rules: [String]) {
    func place(_ group: Group) -> Int { group.rule.map { rules.firstIndex(of: $0) ?? rules.count } ?? rules.count + 1 }
    groups.sort { (place($0), $0.rule ?? "") < (place($1), $1.rule ?? "") }
  }
}
