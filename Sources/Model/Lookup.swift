/// A look-up that a rule asks for by something it captured: `deal where project number is 20417`.
package struct Capture: Sendable, Hashable, Codable {
  package var kind: RecordKind
  /// `id` for the external id, else the name of a custom field.
  package var field: String
  package var value: String

  package init(kind: RecordKind, field: String, value: String) {
    (self.kind, self.field, self.value) = (kind, field, value)
  }
}

/// What a decision needs to know, collected before the store is asked, so that a few set-based queries answer it.
package struct Lookup: Sendable, Hashable {
  /// Only links, mail and creations before this instant count: the message's date, so that a replay in date order
  /// gives what the first pass gave.
  package var before: Timestamp
  /// Address keys of all counterparts, with and without their plus tags where tags are ignored.
  package var addresses: [String]
  /// Their domains, free-mail and public-suffix ones left out.
  package var domains: [String]
  package var captures: [Capture]
  /// Rules ask for the records' custom fields and tags; they are read only then.
  package var wantsFields: Bool
  /// The round robins that may name who is responsible.
  package var turns: [String]

  package init(
    before: Timestamp, addresses: [String], domains: [String], captures: [Capture], wantsFields: Bool = false,
    turns: [String] = []
  ) {
    (self.before, self.addresses, self.domains, self.captures) = (before, addresses, domains, captures)
    (self.wantsFields, self.turns) = (wantsFields, turns)
  }
}

/// Something that a decision looked for and that its message's participants do not tell.
package struct Asked: Sendable, Hashable {
  /// `address`, `domain`, or a kind of record and a field: `deal.number`, `company.id`.
  package var what: String
  /// In lower case.
  package var value: String

  package init(what: String, value: String) { (self.what, self.value) = (what, value) }
}

extension Lookup {
  /// What the look-up asks besides the addresses and domains of a message's participants, the blind copies aside: those
  /// belong to one copy.
  package func asked(besides message: Message) -> [Asked] {
    let people = message.participants.lazy.filter { $0.role != .bcc }.compactMap(\.address)
    let (keys, domains) = (Set(people.map(\.key)), Set(people.map(\.domain)))
    return addresses.filter { !keys.contains($0) }.map { Asked(what: "address", value: $0) }
      + self.domains.filter { !domains.contains($0) }.map { Asked(what: "domain", value: $0) }
      + captures.map(\.asked)
  }
}

extension Capture {
  /// How it finds records.
  package enum Key: Sendable, Hashable {
    /// By the external id in any of these spellings: letter case as captured, lower, upper.
    case id([String])
    /// By the key of an address; empty where the value is none.
    case address(String)
    case domain(String)
    /// By a custom field, letter case aside: both in lower case.
    case field(String, String)
  }

  package var key: Key {
    switch (field.lowercased(), kind) {
    case ("id", _): .id([value, value.lowercased(), value.uppercased()])
    case ("email", .contact), ("email", .company), ("email", .lead): .address(Address(value)?.key ?? "")
    // Domains are kept as A-labels.
    case ("domain", .company): .domain(Address(local: "x", domain: value)?.domain ?? value.lowercased())
    case (let field, _): .field(field, value.lowercased())
    }
  }

  fileprivate var asked: Asked {
    switch key {
    case .id: Asked(what: "\(kind.rawValue).id", value: value.lowercased())
    case .address(let key): Asked(what: "address", value: key)
    case .domain(let domain): Asked(what: "domain", value: domain)
    case .field(let name, let value): Asked(what: "\(kind.rawValue).\(name)", value: value)
    }
  }
}

/// A record as a decision sees it.
package struct KnownRecord: Sendable, Hashable {
  package var reference: RecordReference
  package var name: String
  package var owner: String?
  /// Of a contact.
  package var company: ID<Record>?
  package var createdAt: Timestamp?
  /// Of a lead.
  package var status: String?
  /// Custom fields by their names in lower case, where the look-up wants them; `tags` is a list with commas.
  package var fields: [String: String]

  package init(
    reference: RecordReference, name: String, owner: String? = nil, company: ID<Record>? = nil,
    createdAt: Timestamp? = nil, status: String? = nil, fields: [String: String] = [:]
  ) {
    (self.reference, self.name, self.owner) = (reference, name, owner)
    (self.company, self.createdAt) = (company, createdAt)
    (self.status, self.fields) = (status, fields)
  }
}

/// A deal as a decision sees it.
package struct KnownDeal: Sendable, Hashable {
  package var id: ID<Record>
  package var name: String
  package var owner: String?
  package var pipeline: String?
  package var stage: String?
  package var meaning: StageMeaning
  package var openedAt: Timestamp?
  package var closedAt: Timestamp?
  package var company: ID<Record>?
  package var partner: ID<Record>?
  package var contacts: [ID<Record>]
  /// The date of the last message linked to it before `Lookup.before`.
  package var lastMail: Timestamp?
  /// As `KnownRecord.fields`.
  package var fields: [String: String]

  package init(
    id: ID<Record>, name: String, owner: String? = nil, pipeline: String? = nil, stage: String? = nil,
    meaning: StageMeaning = .open, openedAt: Timestamp? = nil, closedAt: Timestamp? = nil, company: ID<Record>? = nil,
    partner: ID<Record>? = nil, contacts: [ID<Record>] = [], lastMail: Timestamp? = nil, fields: [String: String] = [:]
  ) {
    (self.pipeline, self.fields) = (pipeline, fields)
    (self.id, self.name, self.owner, self.stage, self.meaning) = (id, name, owner, stage, meaning)
    (self.openedAt, self.closedAt, self.company, self.partner) = (openedAt, closedAt, company, partner)
    (self.contacts, self.lastMail) = (contacts, lastMail)
  }

  package var reference: RecordReference { RecordReference(kind: .deal, id: id) }
}

/// A link that a thread has, as a later message may inherit it.
package struct KnownLink: Sendable, Hashable {
  package var record: RecordReference
  package var name: String
  /// The earlier message that has it; the latest where several do.
  package var message: ID<Message>
  /// A person made it.
  package var byPerson: Bool

  package init(record: RecordReference, name: String, message: ID<Message>, byPerson: Bool) {
    (self.record, self.name, self.message, self.byPerson) = (record, name, message, byPerson)
  }
}

/// What people decided about a message or its thread; it always wins.
package struct PersonDecision: Sendable, Hashable {
  package enum Kind: String, Sendable, Codable { case linked, removed }

  package var record: RecordReference
  package var name: String
  package var kind: Kind
  /// For the whole thread, later mail included.
  package var forThread: Bool
  package var user: String

  package init(record: RecordReference, name: String, kind: Kind, forThread: Bool, user: String) {
    (self.record, self.name, self.kind) = (record, name, kind)
    (self.forThread, self.user) = (forThread, user)
  }
}

/// The thread of a message as it was before that message's date.
package struct KnownThread: Sendable, Hashable {
  /// Links of its earlier messages, most recent first, one per record.
  package var links: [KnownLink]
  /// Keys of everyone on its earlier messages that are ours or linked with something.
  package var participants: Set<String>
  /// Keys of those on its earlier messages that are linked with something; blind copies aside. What links them carries
  /// over; the others have not been matched.
  package var linked: Set<String>
  /// Keys of those who wrote to us in it, any date.
  package var writers: Set<String>
  /// Keys of those whom one of ours wrote to in it, any date.
  package var answered: Set<String>
  /// How many earlier messages it has.
  package var messages: Int

  package init(
    links: [KnownLink] = [], participants: Set<String> = [], linked: Set<String> = [], writers: Set<String> = [],
    answered: Set<String> = [], messages: Int = 0
  ) {
    (self.links, self.participants, self.linked, self.writers) = (links, participants, linked, writers)
    (self.answered, self.messages) = (answered, messages)
  }
}

/// The answers to a `Lookup`, as of the write transaction that will file the message.
package struct Known: Sendable, Hashable {
  package var thread: KnownThread
  package var people: [PersonDecision]
  /// Contacts, leads and companies by address key.
  package var byAddress: [String: [KnownRecord]]
  package var companiesByDomain: [String: [KnownRecord]]
  /// Deals of any record above (its own, its company's, as partner), and the captured ones.
  package var deals: [KnownDeal]
  package var captured: [Capture: [RecordReference]]
  /// Companies that the contacts and deals above name, for their names.
  package var companies: [ID<Record>: KnownRecord]
  /// Addresses whose record was made by a run and undone since: never made again by itself.
  package var undoneAddresses: Set<String>
  /// How often each round robin has given its turn, of those that the look-up names; none yet where it is missing.
  package var turns: [String: Int]

  package init(
    thread: KnownThread = KnownThread(), people: [PersonDecision] = [], byAddress: [String: [KnownRecord]] = [:],
    companiesByDomain: [String: [KnownRecord]] = [:], deals: [KnownDeal] = [],
    captured: [Capture: [RecordReference]] = [:], companies: [ID<Record>: KnownRecord] = [:],
    undoneAddresses: Set<String> = [], turns: [String: Int] = [:]
  ) {
    (self.thread, self.people, self.byAddress) = (thread, people, byAddress)
    (self.companiesByDomain, self.deals, self.captured) = (companiesByDomain, deals, captured)
    (self.companies, self.undoneAddresses, self.turns) = (companies, undoneAddresses, turns)
  }
}
