import Model
import OpenSSL

@testable import Store

/// How a test's mailbox decides.
struct Deciding {
  var connection = Connection.automatic
  var makes: [RecordKind] = []
  var rules = noRules
}

extension TestWorkspace {
  /// Fetches and files letters in one batch; the first UID is `uid`.
  @discardableResult
  func file(
    _ letters: [Letter], uid: UInt32 = 1, uidValidity: UInt32 = 7,
    in box: (mailbox: Mailbox, inbox: ID<Folder>), run: inout RunDraft, deciding: Deciding = Deciding(),
    now: Timestamp = day(500)
  ) throws -> [Filed] {
    let writer = try store.packWriter(for: box.mailbox.id)
    var batch: [(FetchedMessage, Letter)] = []
    for (index, letter) in letters.enumerated() {
      try writer.begin()
      try writer.append(letter.raw)
      batch.append(
        (
          FetchedMessage(
            mailbox: box.mailbox.id, folder: box.inbox, uidValidity: uidValidity, uid: uid + UInt32(index), flags: [],
            receivedAt: nil, raw: try writer.end()), letter
        ))
    }
    var filed: [Filed] = []
    try store.file(&run, now: now) { transaction in
      for (fetched, letter) in batch {
        filed.append(try file(letter, fetched, deciding, transaction))
      }
    }
    try writer.close()
    return filed
  }

  func file(
    _ letter: Letter, _ fetched: FetchedMessage, _ deciding: Deciding, _ transaction: FilingTransaction
  ) throws -> Filed {
    let message = letter.message
    let ids = ([message.messageID] + message.references + message.inReplyTo).compactMap(\.self)
    let mentions = ids.map { ThreadMention(id: $0, leaves: ["*"], seeks: nil) }
    let wants = ThreadLookup(
      identityDigest: message.identityDigest, mentions: mentions, subjectKey: nil, from: day(0), to: day(900))
    var placement = place(try transaction.threads(wants))
    placement.leaves = ids.map { ThreadTie(id: $0, tie: "*") }
    let lookup = lookup(message, day(letter.date))
    let known = try transaction.known(
      lookup, placement: placement, copyOf: placement.sameMessage, in: fetched.mailbox)
    let filing = Filing(
      fetched: fetched, message: message, placement: placement,
      decision: decide(message, known, day(letter.date), deciding), asked: [], rules: deciding.rules, subjectKey: nil,
      isOrphanReply: false, isOutgoing: isOurs(message))
    return try transaction.file(filing, date: day(letter.date))
  }

  /// Decides all stored mail again, in date order. Gives how many copies changed.
  func relink(_ letters: [Letter], run: inout RunDraft, deciding: Deciding = Deciding(), now: Timestamp = day(501))
    throws -> Int
  {
    let messages = Dictionary(uniqueKeysWithValues: letters.map { ($0.message.identityDigest, $0.message) })
    var changed = 0
    var last: StoredCopy?
    while true {
      let page = try store.copies(from: day(0), after: last, limit: 2)
      guard let end = page.last else { return changed }
      last = end
      try store.file(&run, now: now) { transaction in
        for copy in page {
          guard let message = messages[copy.identity] else { continue }
          let placement = Placement(sameMessage: copy.message, thread: .join(copy.thread), reason: "stored")
          let known = try transaction.known(
            lookup(message, copy.date), placement: placement, copyOf: copy.message, in: copy.fetched.mailbox)
          let decision = decide(message, known, copy.date, deciding)
          if try transaction.refile(copy.copy, decision: decision, rules: deciding.rules, isOutgoing: isOurs(message)) {
            changed += 1
          }
        }
      }
    }
  }

  private func isOurs(_ message: Message) -> Bool { message.from?.address.map(ours.contains) ?? false }

  private func lookup(_ message: Message, _ date: Timestamp) -> Lookup {
    Lookup(before: date, addresses: counterparts(message).map(\.key), domains: [], captures: [])
  }

  private func counterparts(_ message: Message) -> [Address] {
    message.participants.compactMap(\.address).filter { !ours.contains($0) }
  }

  private func place(_ known: KnownThreads) -> Placement {
    if let same = known.sameMessage {
      return Placement(sameMessage: same.message, thread: .join(same.thread), reason: "same")
    }
    let threads = Set(known.ties.values.joined()).sorted()
    guard let first = threads.first else { return Placement(sameMessage: nil, thread: .new, reason: "new") }
    let others = Array(threads.dropFirst())
    return Placement(
      sameMessage: nil, thread: others.isEmpty ? .join(first) : .merge(into: first, others: others), reason: "ids")
  }

  /// A small decision: people, the thread, addresses, open deals, a record for who is unknown.
  private func decide(_ message: Message, _ known: Known, _ date: Timestamp, _ deciding: Deciding) -> Decision {
    if deciding.connection == .off { return Decision(connection: .off, outcome: .off) }
    var evidence: [RecordReference: [Evidence]] = [:]
    var proposals: [ProposedRecord] = []
    for person in known.people where person.kind == .linked {
      evidence[person.record, default: []].append(Evidence(step: .people, reason: "\(person.user) said so"))
    }
    for link in known.thread.links {
      evidence[link.record, default: []].append(
        Evidence(step: .thread, reason: "its thread", inheritedFrom: link.message))
    }
    let added = counterparts(message).filter {
      known.thread.links.isEmpty || !known.thread.participants.contains($0.key)
    }
    for person in added {
      let records = known.byAddress[person.key] ?? []
      for record in records {
        evidence[record.reference, default: []].append(
          Evidence(step: .addresses, reason: "\(person) is \(record.name)"))
        for deal in known.deals where deal.contacts.contains(record.reference.id) && isOpen(deal, date) {
          evidence[deal.reference, default: []].append(Evidence(step: .deals, reason: "open then"))
        }
      }
      guard records.isEmpty, !known.undoneAddresses.contains(person.key) else { continue }
      proposals += deciding.makes.map { kind in
        ProposedRecord(
          situation: .incomingNewAddress, kind: kind, address: person, name: person.description, company: nil,
          source: "Email", responsible: "Maria", when: .atOnce, reason: "\(person) wrote")
      }
    }
    for person in known.people where person.kind == .removed { evidence[person.record] = nil }
    let links = evidence.sorted { $0.key < $1.key }.map { DecidedLink(record: $0.key, name: "", evidence: $0.value) }
    return Decision(connection: deciding.connection, outcome: .decided, links: links, proposals: proposals)
  }

  private func isOpen(_ deal: KnownDeal, _ date: Timestamp) -> Bool {
    deal.openedAt.map { $0 <= date } ?? true && deal.closedAt.map { $0 > date } ?? true
  }
}

extension RunDraft {
  static func sync(_ mailbox: Mailbox) -> RunDraft {
    RunDraft(kind: .sync, mailbox: mailbox.id, user: nil, startedAt: day(500))
  }
  static var relink: RunDraft { RunDraft(kind: .relink, mailbox: nil, user: ID(1), startedAt: day(501)) }
}

extension FilingTransaction {
  /// A decision that looked for nothing besides the message's participants.
  func refile(_ copy: ID<Copy>, decision: Decision, rules: Digest, isOutgoing: Bool) throws -> Bool {
    try refile(copy, decision: decision, asked: [], rules: rules, isOutgoing: isOutgoing, settling: .all)
  }
}

extension MailStore {
  /// Takes up all that is noted as stale, as if every decision stayed as it is.
  ///
  /// - Returns: the dates of the mail that was to be decided again, in the order in which it was.
  func settle(_ notes: StaleNotes = .all) throws -> [Timestamp] {
    var draft = RunDraft.relink
    var dates: [Timestamp] = []
    while let batch = try nextStale(notes, limit: 2) {
      dates += batch.copies.map(\.date)
      try file(&draft, now: day(500)) { try $0.settled(batch) }
    }
    return dates
  }
}
