import Foundation
import Matching
import Model
import Pipeline
import Store
import TestSupport

/// Decisions with a large CRM and many rules, and the rule tools over stored mail.
struct MatchingBenchmark {
  let messages: Int
  let crm: LargeCRM
  private static let now = Timestamp(iso: "2026-06-01 10:00")!
  private static let rules = 200
  /// Decisions measured.
  private static let decisions = 20_000

  func run() async throws {
    let folder = try temporaryFolder() + "/workspace"
    try MailStore.create(
      in: folder, timeZone: "Europe/Berlin", administrator: ("Olena", Address("olena@acme.example")!),
      rules: DefaultRules.files(addresses: [], domains: ["acme.example"]), now: Self.now)
    var store = try MailStore.open(folder, use: .work, now: Self.now)
    defer { try? store.close() }
    let viewer = Viewer(user: try store.users()[0].id)
    let rules = try check(store)
    try rules.activate(store, by: nil, now: Self.now)
    var start = Spent.now()
    try crm.write(into: store, by: viewer, now: Self.now)
    say(
      "matching: \(crm.contacts) contacts, \(crm.companies) companies with a domain each, \(crm.deals) deals, imported in "
        + "\(number(start.since().wall)) s; \(Self.rules) rules")
    // As a service that starts with a large CRM.
    try store.close()
    store = try MailStore.open(folder, use: .work, now: Self.now)
    let nowhere = Endpoint(host: "127.0.0.1", port: 9, security: .tls)
    let mailbox = try store.addMailbox(
      address: Address("sales@acme.example")!, owner: viewer.user, imap: nowhere, smtp: nowhere, login: "x",
      password: Secret("none"), trustFile: nil, settings: Settings(access: .shared, period: .all), now: Self.now)
    let bench = try DecisionBench(store: store, mailbox: mailbox.id, rules: rules)
    try bench.decide(Self.decisions, crm, now: Self.now)
    start = Spent.now()
    try await bench.file(messages, crm, now: Self.now)
    say("  stored: \(messages) messages in \(number(start.since().wall)) s")
    try await tools(store, viewer, rules)
  }

  /// Reads the rules as `rules check` does.
  private func check(_ store: MailStore) throws -> ActiveRules {
    try Data(LargeCRM.rules(Self.rules).utf8).write(to: URL(filePath: store.rulesFolder + "/large.yaml"))
    var times: [Double] = []
    for _ in 0..<11 {
      let start = Spent.now()
      _ = try ActiveRules.read("large.yaml", folder: store.rulesFolder)
      times.append(start.since().wall * 1000)
    }
    say("  check of \(Self.rules) rules: \(number(median(times), 1)) ms, median of \(times.count)")
    return try ActiveRules.read("large.yaml", folder: store.rulesFolder)
  }

  private func tools(_ store: MailStore, _ viewer: Viewer, _ rules: ActiveRules) async throws {
    let other = LargeCRM.rules(Self.rules) + "  - { name: more, when: { subject: { words: price } }, hold: look }\n"
    try Data(other.utf8).write(to: URL(filePath: store.rulesFolder + "/other.yaml"))
    let new = try ActiveRules.read("other.yaml", folder: store.rulesFolder)
    var start = Spent.now()
    let report = try await RulesDiff(store: store, old: rules, new: new).run()
    say(
      "  diff over \(report.copies) stored copies: \(number(start.since().wall, 2)) s, \(report.changed) would change; "
        + "processor time \(number(start.since().processor, 2)) s")
    start = Spent.now()
    try store.noteStale(from: Timestamp(milliseconds: .min))
    var settled = try await ManualRelink(store: store).settle(user: nil, now: { Self.now })
    say("  relink of everything: \(number(start.since().wall, 2)) s, \(settled.changed) changed")
    var times: [Double] = []
    for round in 0..<9 {
      var draft = RecordDraft(line: 2, kind: .contact, name: "New \(round)")
      draft.addresses = [Address("q\(round * 5 + 7)@unknown\((round * 5 + 7) % 977).example")!]
      try store.importRecords([draft], by: viewer, now: Self.now)
      start = Spent.now()
      settled = try await ManualRelink(store: store).settle(user: nil, now: { Self.now })
      times.append(start.since().wall * 1000)
    }
    say("  relink after one contact appears: \(number(median(times), 1)) ms, median of \(times.count)")
  }
}
