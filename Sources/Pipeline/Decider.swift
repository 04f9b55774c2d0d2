internal import Matching
internal import Model
internal import Store
internal import Threading

/// The stages from want to match for one copy, with what they need of the workspace.
struct Decider: Sendable {
  let rules: ActiveRules
  let ours: Ours
  private let mailboxes: [ID<Mailbox>: (mailbox: Mailbox, owner: String)]

  /// What a copy wants to know: worked out beside the writer, on any core.
  struct Wants: Sendable {
    let mailbox: ID<Mailbox>
    let facts: CopyFacts
    let settings: Settings
    let date: Timestamp
    let thread: ThreadLookup
    let wanted: Wanted

    var lookup: Lookup { wanted.lookup }
  }

  init(store: MailStore, rules: ActiveRules) throws(Failure) {
    self.rules = rules
    let (all, users, own) = try Failure.storing("read the mailboxes") { () throws(StoreError) in
      (try store.allMailboxes(), try store.users(), try store.ours())
    }
    let names = Dictionary(users.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    mailboxes = Dictionary(
      all.map { ($0.id, ($0, names[$0.owner] ?? $0.address.description)) }, uniquingKeysWith: { first, _ in first })
    ours = Ours(
      addresses: own.addresses.union(rules.rules.ours.addresses), domains: own.domains.union(rules.rules.ours.domains))
  }

  /// - Parameters:
  ///   - size: of the raw message, in bytes.
  ///   - gmailThread: the number of its conversation, where the server is Gmail.
  /// - Returns: nil when the mailbox is no longer connected.
  func wants(
    _ message: Message, mailbox id: ID<Mailbox>, folder: String, specialUse: SpecialUse?, receivedAt: Timestamp?,
    size: Int64 = 0, gmailThread: UInt64? = nil, now: Timestamp
  ) -> Wants? {
    guard let (mailbox, owner) = mailboxes[id] else { return nil }
    let date = Matching.date(of: message, receivedAt: receivedAt, now: now)
    let facts = CopyFacts(
      mailbox: mailbox.address, owner: owner, folder: folder, specialUse: specialUse, receivedAt: receivedAt,
      size: size, isLookback: (receivedAt ?? date) < mailbox.connectedAt, ours: ours)
    // Who is ours may change later; what is placed stays, so that links do not move under people's hands.
    let thread = Threading.want(
      message, at: date, ours: ours.contains,
      conversation: gmailThread.map { Threading.gmailConversation($0, of: id) })
    return Wants(
      mailbox: id, facts: facts, settings: mailbox.settings, date: date, thread: thread,
      wanted: Matching.want(message, copy: facts, settings: mailbox.settings, rules: rules.rules))
  }

  /// Place and match, inside the transaction that files.
  func decide(
    _ message: Message, _ wants: Wants, in filing: FilingTransaction, now: Timestamp
  ) throws -> (placement: Placement, decision: Decision) {
    let threads = try filing.threads(wants.thread)
    let placement = Threading.place(message, at: wants.date, wants: wants.thread, known: threads)
    let known = try filing.known(wants.lookup, placement: placement, copyOf: placement.sameMessage, in: wants.mailbox)
    let decision = Matching.decide(
      message, wanted: wants.wanted, copy: wants.facts, placement: placement, known: known, settings: wants.settings,
      rules: rules.rules,
      now: now)
    return (placement, decision)
  }
}
