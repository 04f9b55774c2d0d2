internal import Matching
package import Model
package import Store

/// Decides stored mail anew, in date order, so that the outcome does not depend on the order of arrival.
///
/// Idempotent: a second pass changes nothing. People's links and removals stay; what an undo withdrew stays withdrawn.
/// Cancelled, it ends between two batches.
package struct RelinkPass: Sendable {
  package let store: MailStore
  package let rules: ActiveRules

  /// Copies decided in one transaction.
  package static let batch = 50

  package init(store: MailStore, rules: ActiveRules) { (self.store, self.rules) = (store, rules) }

  /// - Parameters:
  ///   - from: the date of the first message that may need another decision.
  ///   - stopsForPeople: end as soon as something that people decided is to be settled.
  /// - Returns: how many decisions changed something, and whether all were looked at.
  package func run(
    from: Timestamp, now: Timestamp, stopsForPeople: Bool = false,
    file: (String, Timestamp, (FilingTransaction) throws -> Void) throws(Failure) -> Void
  ) async throws(Failure) -> (changed: Int, isWhole: Bool) {
    let doing = "decide stored mail again"
    let decider = try Decider(store: store, rules: rules)
    let folders = try allFolders()
    var changed = 0
    var after: StoredCopy?
    while true {
      try await Failure.check(doing)
      let copies = try Failure.storing(doing) { () throws(StoreError) in
        try store.copies(from: from, after: after, limit: RelinkPass.batch)
      }
      guard let last = copies.last else { return (changed, true) }
      after = last
      let prepared = try copies.map { copy throws(Failure) in
        try Failure.storing(doing) { () throws(StoreError) in try prepare(copy, folders, decider, now: now) }
      }
      var isStopped = false
      try file(doing, now) { filing in
        // Here, where nobody can decide anything between the look and the work.
        isStopped = try stopsForPeople && filing.peopleWait()
        if isStopped { return }
        for (copy, item) in zip(copies, prepared) {
          guard let (message, wants) = item else { continue }
          if try refile(copy, message, wants, decider, in: filing, now: now) { changed += 1 }
        }
      }
      if isStopped { return (changed, false) }
    }
  }

  /// What these rules make of the copies of a stored message as things are now; nothing is written.
  package func tried(_ message: ID<Message>) throws(Failure) -> [(copy: ID<Copy>, decision: Decision)] {
    let doing = "decide message \(message) by other rules"
    let (decider, folders) = (try Decider(store: store, rules: rules), try allFolders())
    return try Failure.storing(doing) { () throws(StoreError) in
      let copies = try store.copies(of: message)
      return try store.inspect { reading in
        try copies.compactMap { copy in
          guard let (message, wants) = try prepare(copy, folders, decider, now: copy.date) else { return nil }
          let placement = Placement(
            sameMessage: copy.message, thread: .join(copy.thread), reason: "it is in this thread")
          let known = try reading.known(
            wants.lookup, placement: placement, copyOf: copy.message, in: copy.fetched.mailbox)
          let decision = Matching.decide(
            message, copy: wants.facts, placement: placement, known: known, settings: wants.settings,
            rules: rules.rules, now: copy.date)
          return (copy.copy, decision)
        }
      }
    }
  }

  private func prepare(
    _ copy: StoredCopy, _ folders: [ID<Folder>: ListedFolder], _ decider: Decider, now: Timestamp
  ) throws(StoreError) -> (Message, Decider.Wants)? {
    let message = try store.message(at: copy.fetched.raw)
    return decider.wants(
      message, mailbox: copy.fetched.mailbox, folder: folders[copy.fetched.folder]?.name ?? "",
      specialUse: folders[copy.fetched.folder]?.specialUse, receivedAt: copy.fetched.receivedAt,
      size: copy.fetched.raw.length, now: copy.date
    ).map { (message, $0) }
  }

  private func refile(
    _ copy: StoredCopy, _ message: Message, _ wants: Decider.Wants, _ decider: Decider, in filing: FilingTransaction,
    now: Timestamp
  ) throws -> Bool {
    let placement = Placement(sameMessage: copy.message, thread: .join(copy.thread), reason: "it is in this thread")
    let known = try filing.known(wants.lookup, placement: placement, copyOf: copy.message, in: copy.fetched.mailbox)
    let decision = Matching.decide(
      message, copy: wants.facts, placement: placement, known: known, settings: wants.settings,
      rules: rules.rules, now: now)
    return try filing.refile(
      copy.copy, decision: decision, rules: rules.hash, isOutgoing: decider.isOutgoing(message))
  }

  /// The folders of all mailboxes, for the conditions of rules.
  func allFolders() throws(Failure) -> [ID<Folder>: ListedFolder] {
    try Failure.storing("read the folders") { () throws(StoreError) in
      var all: [ID<Folder>: ListedFolder] = [:]
      for mailbox in try store.allMailboxes() {
        for folder in try store.folders(of: mailbox.id) { all[folder.id] = folder.listed }
      }
      return all
    }
  }
}
