import Foundation
import Matching
import Model
import OpenSSL
import Pipeline
import Store
import TestSupport

/// Decisions as a sync makes them, one after the other on one thread.
struct DecisionBench {
  let store: MailStore
  let mailbox: Mailbox
  let rules: ActiveRules
  private let facts: CopyFacts

  init(store: MailStore, mailbox: ID<Mailbox>, rules: ActiveRules) throws {
    (self.store, self.rules) = (store, rules)
    self.mailbox = try store.mailbox(mailbox)
    facts = CopyFacts(
      mailbox: self.mailbox.address, owner: "Olena", folder: "INBOX", specialUse: .inbox, receivedAt: nil, size: 1_000,
      isLookback: false,
      ours: Ours(addresses: [], domains: ["acme.example"]))
  }

  private func letters(_ count: Int, _ crm: LargeCRM) -> [Message] {
    var dice = SplitMix64(seed: 7)
    return (0..<count).map { number in
      crm.letter(number, &dice).withUnsafeBytes { Parse.message($0) }
    }
  }

  private func want(_ message: Message) -> Wanted {
    Matching.want(message, copy: facts, settings: mailbox.settings, rules: rules.rules)
  }

  private func decide(_ message: Message, _ wanted: Wanted, _ known: Known) -> Decision {
    Matching.decide(
      message, wanted: wanted, copy: facts, placement: Placement(sameMessage: nil, thread: .new, reason: "first"),
      known: known,
      settings: mailbox.settings, rules: rules.rules, now: Timestamp(milliseconds: 0))
  }

  /// What a decision asks, the look-ups in SQLite and the decision; messages parsed before and threads left out.
  func decide(_ count: Int, _ crm: LargeCRM, now: Timestamp) throws {
    let letters = letters(count, crm)
    let placement = Placement(sameMessage: nil, thread: .new, reason: "first")
    for round in ["cold", "warm"] {
      var times: [Double] = []
      times.reserveCapacity(count)
      var (wanting, knowing, deciding, links) = (0.0, 0.0, 0.0, 0)
      let began = Spent.now()
      var run = RunDraft(kind: .relink, mailbox: nil, user: nil, startedAt: now)
      // Where a sync looks them up; nothing is filed.
      try store.file(&run, now: now) { reading in
        for letter in letters {
          let start = Spent.clock()
          let asked = want(letter)
          let wanted = Spent.clock()
          let known = try reading.known(asked.lookup, placement: placement, copyOf: nil, in: mailbox.id)
          let looked = Spent.clock()
          links += decide(letter, asked, known).links.count
          let end = Spent.clock()
          wanting += wanted - start
          knowing += looked - wanted
          deciding += end - looked
          times.append(end - start)
        }
      }
      let spent = began.since().processor
      times.sort()
      let total = times.reduce(0, +)
      say(
        "  decisions, \(round): \(number(Double(count) / spent)) a second of processor time, median "
          + "\(number(times[count / 2] * 1e6)) µs, slowest in a hundred \(number(times[count - count / 100] * 1e6)) µs by "
          + "the clock; want \(number(wanting / total * 100)) %, know \(number(knowing / total * 100)) %, decide "
          + "\(number(deciding / total * 100)) %; \(links) links")
    }
  }

  /// Files messages, each a thread of its own.
  func file(_ count: Int, _ crm: LargeCRM, now: Timestamp) async throws {
    let inbox = ListedFolder(
      path: FolderPath("INBOX"), name: "INBOX", separator: "/", specialUse: .inbox, isSelectable: true)
    let folder = try store.saveFolders([inbox], of: mailbox.id)[0].id
    try store.select(folder, uidValidity: 7)
    var run = RunDraft(kind: .sync, mailbox: mailbox.id, user: mailbox.owner, startedAt: now)
    let writer = try store.packWriter(for: mailbox.id)
    var dice = SplitMix64(seed: 7)
    let placement = Placement(sameMessage: nil, thread: .new, reason: "first")
    for from in stride(from: 0, to: count, by: 500) {
      var batch: [(FetchedMessage, Message, Wanted)] = []
      for number in from..<min(from + 500, count) {
        let raw = crm.letter(number, &dice)
        try writer.begin()
        try writer.append(raw)
        let fetched = FetchedMessage(
          mailbox: mailbox.id, folder: folder, uidValidity: 7, uid: UInt32(number + 1), flags: [], receivedAt: nil,
          raw: try writer.end())
        let message = raw.withUnsafeBytes { Parse.message($0) }
        batch.append((fetched, message, want(message)))
      }
      try store.file(&run, now: now) { filing in
        for (fetched, message, asked) in batch {
          let known = try filing.known(asked.lookup, placement: placement, copyOf: nil, in: mailbox.id)
          let filed = Filing(
            fetched: fetched, message: message, placement: placement, decision: decide(message, asked, known),
            asked: asked.lookup.asked(besides: message), rules: rules.hash, subjectKey: nil, isOrphanReply: false,
            isOutgoing: false)
          _ = try filing.file(filed, date: message.date?.instant ?? now)
        }
      }
    }
    try writer.close()
    try store.end(run, now: now)
  }
}
