/// What a decision knows of the copy besides its message.
package struct CopyFacts: Sendable, Hashable {
  package var mailbox: Address
  /// The mailbox owner, for "responsible: mailbox owner".
  package var owner: String
  /// The folder's display name, with those above it.
  package var folder: String
  /// What stands between them; nil where names are flat.
  package var folderSeparator: Character?
  package var specialUse: SpecialUse?
  /// Gmail's, system labels with their backslash; none elsewhere.
  package var labels: [String]
  package var receivedAt: Timestamp?
  /// Bytes of the raw message.
  package var size: Int64
  /// It was on the server before the mailbox was connected.
  package var isLookback: Bool
  package var ours: Ours

  package init(
    mailbox: Address, owner: String, folder: String, folderSeparator: Character? = nil, specialUse: SpecialUse?,
    labels: [String] = [], receivedAt: Timestamp?, size: Int64 = 0, isLookback: Bool, ours: Ours
  ) {
    (self.size, self.labels, self.folderSeparator) = (size, labels, folderSeparator)
    (self.mailbox, self.owner, self.folder, self.specialUse) = (mailbox, owner, folder, specialUse)
    (self.receivedAt, self.isLookback, self.ours) = (receivedAt, isLookback, ours)
  }
}

/// The steps of a decision, in their order (DESIGN.md section 4).
package enum Step: String, Sendable, Codable, CaseIterable {
  case counterparts, people, trust, thread, rules, addresses, domains, deals
  /// What the three before find for those alone who got a blind copy: nobody else's answer is about them.
  case blind
  case creation
}

/// Why a link is there.
package struct Evidence: Sendable, Hashable, Codable {
  package var step: Step
  /// For a person: `anna@harbor.example is an address of Anna Brandt`.
  package var reason: String
  /// The rule's name, when a rule made it.
  package var rule: String?
  /// The earlier message whose link is inherited.
  package var inheritedFrom: ID<Message>?

  package init(step: Step, reason: String, rule: String? = nil, inheritedFrom: ID<Message>? = nil) {
    (self.step, self.reason, self.rule, self.inheritedFrom) = (step, reason, rule, inheritedFrom)
  }
}

/// A link that a decision makes, or in manual mode suggests.
package struct DecidedLink: Sendable, Hashable, Codable {
  package var record: RecordReference
  package var name: String
  /// At least one.
  package var evidence: [Evidence]

  package init(record: RecordReference, name: String, evidence: [Evidence]) {
    (self.record, self.name, self.evidence) = (record, name, evidence)
  }
}

/// A record that a decision would make for an address nobody has.
package struct ProposedRecord: Sendable, Hashable, Codable {
  package var situation: Situation
  package var kind: RecordKind
  package var address: Address
  /// From the display name, else the local part.
  package var name: String
  /// The company of a contact or deal, where the domain names one.
  package var company: ID<Record>?
  package var source: String?
  /// A user's name.
  package var responsible: String
  /// `atOnce` is made by filing; the others wait.
  package var when: Creation.When
  package var reason: String
  /// Custom fields that a rule fills in, by their names; nil in decisions of older versions.
  package var fields: [String: String]?
  /// The round robin that named the responsible user: making the record takes its turn.
  package var turn: String?
  /// For somebody who got a blind copy alone: no answer inherits it. Nil otherwise.
  package var isBlind: Bool?

  package init(
    situation: Situation, kind: RecordKind, address: Address, name: String, company: ID<Record>?, source: String?,
    responsible: String, when: Creation.When, reason: String, fields: [String: String]? = nil, turn: String? = nil,
    isBlind: Bool? = nil
  ) {
    (self.fields, self.turn, self.isBlind) = (fields, turn, isBlind)
    (self.situation, self.kind, self.address, self.name) = (situation, kind, address, name)
    (self.company, self.source, self.responsible) = (company, source, responsible)
    (self.when, self.reason) = (when, reason)
  }
}

/// A custom field or a tag that a rule sets on a record of the message.
package struct DecidedChange: Sendable, Hashable, Codable {
  package var record: RecordReference
  package var name: String
  /// The field's name; `Tags.field` is a list, to which the value is added.
  package var field: String
  package var value: String
  /// The rule's name.
  package var rule: String

  package init(record: RecordReference, name: String, field: String, value: String, rule: String) {
    (self.record, self.name, self.field, self.value, self.rule) = (record, name, field, value, rule)
  }
}

/// A record's tags, which are a custom field with commas between them.
package enum Tags {
  package static let field = "Tags"

  /// QUIRK: exports of some CRMs have semicolons.
  package static func list(_ text: String) -> [String] {
    text.split(whereSeparator: { $0 == "," || $0 == ";" }).map { $0.split(separator: " ").joined(separator: " ") }
      .filter { !$0.isEmpty }
  }
}

/// What only a person can answer, with ranked candidates.
package struct Question: Sendable, Hashable, Codable {
  package struct Candidate: Sendable, Hashable, Codable {
    package var record: RecordReference
    package var name: String
    package var reason: String

    package init(record: RecordReference, name: String, reason: String) {
      (self.record, self.name, self.reason) = (record, name, reason)
    }
  }

  /// `which of 3 open deals of Harbor?`
  package var text: String
  package var candidates: [Candidate]

  package init(text: String, candidates: [Candidate]) { (self.text, self.candidates) = (text, candidates) }
}

/// One line of the story of a decision.
package struct TraceLine: Sendable, Hashable, Codable {
  package var step: Step
  package var text: String

  package init(step: Step, text: String) { (self.step, self.text) = (step, text) }
}

/// What settings and rules made of one copy.
package struct Decision: Sendable, Hashable, Codable {
  package enum Outcome: Sendable, Hashable, Codable {
    /// The mailbox is not connected with the CRM.
    case off
    /// It concerns no record: `internal`, or a rule's reason.
    case skipped(String)
    /// A person must look: failed authentication, a number that names no deal.
    case held(String)
    case decided
  }

  package var connection: Connection
  package var outcome: Outcome
  /// In order of record; written in automatic mode, suggested in manual mode. With `held`: only inherited ones.
  package var links: [DecidedLink]
  package var proposals: [ProposedRecord]
  package var questions: [Question]
  /// Written in automatic mode; nil in decisions of older versions.
  package var changes: [DecidedChange]?
  /// The rules that applied, by their names, in order; nil in decisions of older versions.
  package var applied: [String]?
  /// Shown beside the message: `sender not authenticated`.
  package var warnings: [String]
  package var trace: [TraceLine]

  package init(
    connection: Connection, outcome: Outcome, links: [DecidedLink] = [], proposals: [ProposedRecord] = [],
    questions: [Question] = [], changes: [DecidedChange]? = nil, applied: [String]? = nil, warnings: [String] = [],
    trace: [TraceLine] = []
  ) {
    (self.connection, self.outcome, self.links) = (connection, outcome, links)
    (self.proposals, self.questions, self.warnings, self.trace) = (proposals, questions, warnings, trace)
    (self.changes, self.applied) = (changes, applied)
  }
}

/// Everything that is written for one copy.
package struct Filing: Sendable {
  package var fetched: FetchedMessage
  package var message: Message
  package var placement: Placement
  package var decision: Decision
  /// What the decision looked for besides the message's participants.
  package var asked: [Asked]
  /// SHA-256 of the rule revision that decided.
  package var rules: Digest
  /// The base subject as threading compares it; nil when it means nothing.
  package var subjectKey: String?
  /// Its subject has a reply prefix and it names no other message.
  package var isOrphanReply: Bool
  /// From one of ours.
  package var isOutgoing: Bool

  package init(
    fetched: FetchedMessage, message: Message, placement: Placement, decision: Decision, asked: [Asked],
    rules: Digest, subjectKey: String?, isOrphanReply: Bool, isOutgoing: Bool
  ) {
    (self.fetched, self.message, self.placement, self.decision) = (fetched, message, placement, decision)
    (self.asked, self.rules, self.subjectKey) = (asked, rules, subjectKey)
    (self.isOrphanReply, self.isOutgoing) = (isOrphanReply, isOutgoing)
  }
}

extension Decision {
  /// True when its links go onto the timeline; a held one has inherited links only.
  package var isWritten: Bool {
    guard connection == .automatic else { return false }
    switch outcome {
    case .decided, .held: return true
    case .off, .skipped: return false
    }
  }
}
