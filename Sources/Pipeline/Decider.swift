internal import Matching
internal import Model
internal import Store
internal import Threading

/// The stages from want to match for one copy, with what they need of the workspace.
struct Decider: Sendable {
  let rules: ActiveRules
  let ours: Ours
  private let mailboxes: [ID<Mailbox>: (mailbox: Mailbox, owner: String)]

  /// What a copy wants to know of records: worked out beside the writer, on any core.
  struct Asks: Sendable {
    let mailbox: ID<Mailbox>
    let facts: CopyFacts
    let settings: Settings
    let wanted: Wanted

    var lookup: Lookup { wanted.lookup }
  }

  /// The same of a copy that is new, and what it wants to know of threads.
  struct Wants: Sendable {
    let asks: Asks
    let date: Timestamp
    let thread: ThreadLookup
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
  ///   - other: what another set of rules asks of the same copy.
  /// - Returns: nil when the mailbox is no longer connected.
  func asks(
    _ message: Message, mailbox id: ID<Mailbox>, folder: String, separator: Character? = nil, specialUse: SpecialUse?,
    labels: [String] = [], receivedAt: Timestamp?, size: Int64 = 0, now: Timestamp, besides other: Asks? = nil
  ) -> Asks? {
    guard let (mailbox, owner) = mailboxes[id] else { return nil }
    let date = Matching.date(of: message, receivedAt: receivedAt, now: now)
    let facts = CopyFacts(
      mailbox: mailbox.address, owner: owner, folder: folder, folderSeparator: separator, specialUse: specialUse,
      labels: labels, receivedAt: receivedAt, size: size, isLookback: (receivedAt ?? date) < mailbox.connectedAt,
      ours: ours)
    return Asks(
      mailbox: id, facts: facts, settings: mailbox.settings,
      wanted: Matching.want(
        message, copy: facts, settings: mailbox.settings, rules: rules.rules,
        besides: other.flatMap { $0.facts.ours == ours && $0.settings.connection != .off ? $0.wanted : nil }))
  }

  /// - Parameters:
  ///   - size: of the raw message, in bytes.
  ///   - gmailThread: the number of its conversation, where the server is Gmail.
  /// - Returns: nil when the mailbox is no longer connected.
  func wants(
    _ message: Message, mailbox id: ID<Mailbox>, folder: String, separator: Character? = nil, specialUse: SpecialUse?,
    labels: [String] = [], receivedAt: Timestamp?, size: Int64 = 0, gmailThread: UInt64? = nil, now: Timestamp
  ) -> Wants? {
    let asks = asks(
      message, mailbox: id, folder: folder, separator: separator, specialUse: specialUse, labels: labels,
      receivedAt: receivedAt, size: size, now: now)
    guard let asks else { return nil }
    let date = Matching.date(of: message, receivedAt: receivedAt, now: now)
    // Who is ours may change later; what is placed stays, so that links do not move under people's hands.
    let thread = Threading.want(
      message, at: date, ours: ours.contains,
      conversation: gmailThread.map { Threading.gmailConversation($0, of: id) })
    return Wants(asks: asks, date: date, thread: thread)
  }

  /// Place and match, inside the transaction that files.
  func decide(
    _ message: Message, _ wants: Wants, in filing: FilingTransaction, now: Timestamp
  ) throws -> (placement: Placement, decision: Decision) {
    let threads = try filing.threads(wants.thread)
    let placement = Threading.place(message, at: wants.date, wants: wants.thread, known: threads)
    let asks = wants.asks
    let known = try filing.known(asks.lookup, placement: placement, copyOf: placement.sameMessage, in: asks.mailbox)
    return (placement, decide(message, asks, placement, known, now: now))
  }

  func decide(
    _ message: Message, _ asks: Asks, _ placement: Placement, _ known: Known, now: Timestamp
  ) -> Decision {
    Matching.decide(
      message, wanted: asks.wanted, copy: asks.facts, placement: placement, known: known, settings: asks.settings,
      rules: rules.rules, now: now)
  }
}
