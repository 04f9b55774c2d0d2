import Model

/// The step that makes records, or proposes them.
extension Deliberation {
  /// Unknown people on one of our mails: more is a mailing, not a conversation.
  static let maximumRecipients = 20

  mutating func createRecords() {
    if let reason = reasonToCreateNothing() {
      note(.creation, "nothing is made: \(reason)")
      return
    }
    let before = trace.count
    if facts.isOutgoing { createForRecipients() } else { createForSender() }
    if trace.count == before { note(.creation, "nothing to make") }
  }

  private func reasonToCreateNothing() -> String? {
    if facts.settings.create.values.allSatisfy({ $0.make.isEmpty }) { return "the mailbox has it off" }
    if facts.trust == .failed { return "the sender failed authentication" }
    if facts.copy.isLookback, !facts.settings.createFromLookback {
      return "the message was there before the mailbox was connected"
    }
    if let rule = effects.createsNothing?.rule { return "rule '\(rule)' says so" }
    if let only = effects.only, only.value == .these { return "rule '\(only.rule)' links only what it names" }
    if let use = facts.copy.specialUse, [.junk, .trash, .drafts].contains(use) { return "it lies in \(use.rawValue)" }
    return nil
  }

  private mutating func createForSender() {
    for counterpart in counterparts where counterpart.roles.contains(.from) {
      let key = counterpart.address.key
      if records(at: counterpart.address).isEmpty {
        make(.incomingNewAddress, for: counterpart, answered: facts.known.thread.answered.contains(key))
      } else if startsConversation(counterpart) {
        make(.incomingExistingAddress, for: counterpart, answered: facts.known.thread.answered.contains(key))
      } else {
        note(.creation, "\(counterpart.address) is known, and has been in the thread before")
      }
    }
  }

  /// The first message of somebody known in a thread: only that one makes a lead or a deal.
  private func startsConversation(_ counterpart: Counterpart) -> Bool {
    facts.known.thread.messages == 0 || !facts.known.thread.participants.contains(counterpart.address.key)
  }

  private mutating func createForRecipients() {
    let recipients = counterparts.filter { !$0.roles.isDisjoint(with: [.to, .cc, .bcc]) }
    let unknown = recipients.filter { records(at: $0.address).isEmpty }
    guard unknown.count <= Deliberation.maximumRecipients else {
      note(.creation, "nothing is made: the message went to \(unknown.count) unknown people")
      return
    }
    for counterpart in recipients {
      let isUnknown = records(at: counterpart.address).isEmpty
      let incoming: Situation = isUnknown ? .incomingNewAddress : .incomingExistingAddress
      if facts.known.thread.writers.contains(counterpart.address.key), creation(incoming)?.when == .whenWeReplied {
        make(incoming, for: counterpart, answered: true)
      } else if isUnknown {
        make(.outgoingNewAddress, for: counterpart, answered: true)
      }
    }
  }

  /// The mailbox's settings for a situation, with the file's defaults where the mailbox says nothing; nil: off.
  private func creation(_ situation: Situation) -> Creation? {
    let defaults = rules.create[situation] ?? CreateAction()
    guard var creation = facts.settings.create[situation], !creation.make.isEmpty, !defaults.isNothing else {
      return nil
    }
    if let make = defaults.make { creation.make.removeAll { !make.contains($0) } }
    if creation.when == .atOnce, let when = defaults.when { creation.when = when }
    creation.source = effects.source?.value ?? creation.source ?? defaults.source
    if let kinds = effects.createdKinds { creation.make.removeAll { !kinds.value.contains($0) } }
    if let when = effects.createdWhen { creation.when = .later(creation.when, when.value) }
    return creation
  }

  private mutating func make(_ situation: Situation, for counterpart: Counterpart, answered: Bool) {
    let address = counterpart.address
    guard let creation = creation(situation) else {
      return note(.creation, "\(address): the mailbox makes nothing for \(situation.rawValue)")
    }
    guard !RoleAddress.isMachine(address) else { return note(.creation, "\(address) is a machine's address") }
    guard !facts.known.undoneAddresses.contains(address.key) else {
      return note(.creation, "\(address): what was made for it was undone, and is not made again")
    }
    let when = creation.when == .whenWeReplied && answered ? .atOnce : creation.when
    for kind in RecordKind.allCases where Set(creation.make).contains(kind) {
      if let reason = reasonAgainst(kind, for: address) {
        note(.creation, "\(address): no \(kind.rawValue): \(reason)")
        continue
      }
      let reason = "\(Deliberation.words(situation)) \(address)"
      let company = kind == .contact || kind == .deal ? company(for: address) : nil
      let (responsible, turn) = responsible(situation, creation.responsible, company: company)
      let fields = fields(situation)
      propose(
        ProposedRecord(
          situation: situation, kind: kind, address: address, name: name(for: kind, counterpart),
          company: company, source: creation.source, responsible: responsible, when: when, reason: reason,
          fields: fields.isEmpty ? nil : fields, turn: turn, isBlind: counterpart.isBlind ? true : nil))
      let who = turn.map { ", for \(responsible), whose turn it is by rule '\($0)'" } ?? ""
      note(.creation, "\(reason): a \(kind.rawValue), \(Deliberation.words(when))\(who)")
    }
  }

  private func reasonAgainst(_ kind: RecordKind, for address: Address) -> String? {
    if records(at: address).contains(where: { $0.reference.kind == kind }) { return "the address has one" }
    switch kind {
    case .contact, .lead: break
    case .company:
      if rules.companyLevels(address.domain).isEmpty { return "anybody can have an address at \(address.domain)" }
      if !companies(at: address.domain).isEmpty { return "\(address.domain) has one" }
    case .deal:
      if let deal = linked(.deal).first { return "it belongs to \(deal.name)" }
      if questions.contains(where: { $0.candidates.contains { $0.record.kind == .deal } }) {
        return "a question is open"
      }
    }
    if kind == .lead, let lead = linked(.lead).first, facts.known.thread.messages > 0 {
      return "the thread has \(lead.name)"
    }
    return nil
  }

  private func company(for address: Address) -> ID<Record>? {
    if let own = records(at: address).compactMap(\.company).first { return own }
    guard effects.domainsOff[address.key] == nil else { return nil }
    let found = companies(at: address.domain)
    return found.count == 1 ? found[0].reference.id : nil
  }

  private func name(for kind: RecordKind, _ counterpart: Counterpart) -> String {
    switch kind {
    case .contact, .lead: return PersonName.of(counterpart)
    case .company: return rules.companyLevels(counterpart.address.domain).last ?? counterpart.address.domain
    case .deal:
      let subject = PersonName.clean(facts.message.subject)
      return subject.isEmpty ? PersonName.of(counterpart) : subject
    }
  }

  /// Custom fields: of the rules that apply, else of the file's own for the situation. A field has its name in any case.
  private func fields(_ situation: Situation) -> [String: String] {
    var fields = effects.createdFields.mapValues(\.value)
    var names = Set(fields.keys.map { $0.lowercased() })
    for (name, value) in rules.create[situation]?.fields ?? [] where names.insert(name.lowercased()).inserted {
      fields[name] = value.fill([]).first
    }
    return fields
  }

  /// Who gets a record, and the name of the turns it is by: as a rule says, else the mailbox, else the file. A choice that
  /// names nobody here leaves it to the next.
  private func responsible(
    _ situation: Situation, _ setting: Creation.Responsible, company: ID<Record>?
  ) -> (name: String, turn: String?) {
    let ruled = effects.responsible.flatMap { person($0.value, company: company, turn: $0.rule) }
    if let ruled { return ruled }
    guard setting == .mailboxOwner, let own = rules.create[situation]?.responsible,
      let found = person(own, company: company, turn: CreateAction.turn(of: situation))
    else { return (responsible(setting), nil) }
    return found
  }

  private func person(
    _ choice: ResponsibleChoice, company: ID<Record>?, turn: String
  ) -> (name: String, turn: String?)? {
    switch choice {
    case .setting(let who): return (responsible(who), nil)
    case .ownerOfCompany:
      guard let company, let owner = facts.known.companies[company]?.owner ?? owner(ofCompany: company) else {
        return nil
      }
      return (owner, nil)
    case .ownerOfDeal:
      guard let owner = linked(.deal).lazy.compactMap({ deal($0.record)?.owner }).first else { return nil }
      return (owner, nil)
    case .roundRobin(let people): return (people[(facts.known.turns[turn] ?? 0) % people.count], turn)
    }
  }

  private func owner(ofCompany id: ID<Record>) -> String? {
    for records in facts.known.companiesByDomain.values {
      if let found = records.first(where: { $0.reference.id == id }) { return found.owner }
    }
    return nil
  }

  private func responsible(_ who: Creation.Responsible) -> String {
    switch who {
    case .mailboxOwner: return facts.copy.owner
    case .user(let name): return name
    case .sender:
      guard facts.isOutgoing, let from = facts.message.from, let address = from.address, address != facts.copy.mailbox
      else { return facts.copy.owner }
      let name = PersonName.clean(from.name)
      return name.isEmpty ? address.description : name
    }
  }

  private static func words(_ situation: Situation) -> String {
    switch situation {
    case .incomingNewAddress: "first mail from"
    case .outgoingNewAddress: "we wrote to"
    case .incomingExistingAddress: "new conversation with"
    }
  }

  private static func words(_ when: Creation.When) -> String {
    switch when {
    case .atOnce: "at once"
    case .whenWeReplied: "once we have replied"
    case .asProposal: "as a proposal"
    }
  }
}

extension Creation.When {
  /// The more careful of two.
  fileprivate static func later(_ a: Creation.When, _ b: Creation.When) -> Creation.When {
    let order: [Creation.When] = [.asProposal, .whenWeReplied, .atOnce]
    return order.first { $0 == a || $0 == b } ?? a
  }
}
