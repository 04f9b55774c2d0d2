internal import Matching
package import Model
package import Store

/// Stored mail as one set of rules decides it again: in the thread where it lies, as of its own date.
struct StoredMail: Sendable {
  let store: MailStore
  let decider: Decider
  private let folders: [ID<Folder>: ListedFolder]

  struct Item: Sendable {
    let copy: StoredCopy
    let message: Message
    let asks: Decider.Asks

    var placement: Placement {
      Placement(sameMessage: copy.message, thread: .join(copy.thread), reason: "it is in this thread")
    }
  }

  init(store: MailStore, rules: ActiveRules) throws(Failure) {
    self.store = store
    decider = try Decider(store: store, rules: rules)
    folders = try Failure.storing("read the folders") { () throws(StoreError) in
      var all: [ID<Folder>: ListedFolder] = [:]
      for mailbox in try store.allMailboxes() {
        for folder in try store.folders(of: mailbox.id) { all[folder.id] = folder.listed }
      }
      return all
    }
  }

  /// - Returns: nil when the mailbox is no longer connected.
  func item(_ copy: StoredCopy) throws(StoreError) -> Item? { item(copy, try store.message(at: copy.fetched.raw)) }

  /// The same of a message that is parsed already, and that another set of rules decides too.
  func item(_ copy: StoredCopy, _ message: Message, besides other: Item? = nil) -> Item? {
    let folder = folders[copy.fetched.folder]
    return decider.asks(
      message, mailbox: copy.fetched.mailbox, folder: folder?.name ?? "", separator: folder?.separator,
      specialUse: folder?.specialUse,
      labels: copy.fetched.labels ?? [], receivedAt: copy.fetched.receivedAt, size: copy.fetched.raw.length,
      now: copy.date,
      besides: other?.asks
    ).map { Item(copy: copy, message: message, asks: $0) }
  }

  /// A message without a date of its own is decided as of the one under which it is stored.
  func decide(_ item: Item, _ known: Known) -> Decision {
    decider.decide(item.message, item.asks, item.placement, known, now: item.copy.date)
  }

  /// What these rules make of the copies of a stored message as things are now; nothing is written.
  func tried(_ message: ID<Message>) throws(Failure) -> [(copy: ID<Copy>, decision: Decision)] {
    try Failure.storing("decide message \(message) by other rules") { () throws(StoreError) in
      let copies = try store.copies(of: message)
      return try store.inspect { reading in
        try copies.compactMap { copy in
          guard let item = try item(copy) else { return nil }
          let known = try reading.known(
            item.asks.lookup, placement: item.placement, copyOf: copy.message, in: copy.fetched.mailbox)
          return (copy.copy, decide(item, known))
        }
      }
    }
  }
}

extension ActiveRules {
  /// What these rules make of the copies of a stored message as things are now; nothing is written.
  package func tried(
    on message: ID<Message>, in store: MailStore
  ) throws(Failure) -> [(copy: ID<Copy>, decision: Decision)] {
    try StoredMail(store: store, rules: self).tried(message)
  }
}
