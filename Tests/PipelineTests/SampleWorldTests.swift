import Foundation
import Model
import Pipeline
import Store
import TestSupport
import Testing

/// What `samples/expected.json` says of one file.
private struct Expected: Decodable {
  var thread: String
  var links: [String: String]
  var question: [String]?
  var skipped: String?
  var held: String?
}

private struct ExpectedWorld: Decodable { var messages: [String: Expected] }

/// The sample world, brought in from real servers.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable), .serialized)
struct SampleWorldTests {
  static let people = ["olena", "ben"]

  private static func servers() throws -> (MailServers, [MailServers.Account]) {
    let accounts = people.map { MailServers.Account(address: "\($0)@acme.example", password: "\($0) secret") }
    let servers = try MailServers.start(users: accounts)
    for (person, account) in zip(people, accounts) {
      try servers.deliver(files: ["\(World.samples)/mail/\(person)/inbox"], to: account)
      try servers.deliver(files: ["\(World.samples)/mail/\(person)/sent"], to: account, folder: "Sent", seen: true)
    }
    return (servers, accounts)
  }

  @Test func everyMessageGetsItsLinksWithTheirReasons() async throws {
    let (servers, accounts) = try SampleWorldTests.servers()
    defer { servers.stop() }
    let world = try World()
    let mailboxes = try accounts.map { try world.connect($0, servers) }
    for mailbox in mailboxes { try await world.sync(mailbox) }
    try compare(world)
    #expect(try world.store.faults() == [])

    // Nothing new: nothing changes, and there is no run.
    let runs = try world.store.runs(for: world.viewer).count
    for mailbox in mailboxes {
      let outcome = try await world.sync(mailbox)
      #expect(outcome.run == nil)
      #expect(outcome.stored == 0)
    }
    #expect(try world.store.runs(for: world.viewer).count == runs)
    for mailbox in mailboxes {
      for account in try await AuditPass(store: world.store).run(mailbox, now: { World.now }).folders {
        #expect(account.gaps == [])
        #expect(account.stored == account.onServer)
      }
    }
  }

  @Test func whatIsDoneByHandIsTakenBackWhole() async throws {
    let (servers, accounts) = try SampleWorldTests.servers()
    defer { servers.stop() }
    let world = try World()
    for account in accounts { try await world.sync(try world.connect(account, servers)) }
    let first = try world.bytes("mail/olena/inbox/006.eml").withUnsafeBytes { Parse.message($0) }
    let message = try world.store.find(identity: first.identityDigest, for: world.viewer)
    let thread = try world.store.message(message, for: world.viewer).view.thread
    let (own, other) = (try world.store.record(matching: "D-1037"), try world.store.record(matching: "D-1050"))
    for target in [LinkTarget.message(message), .thread(thread)] {
      for (record, isLink) in [(other, true), (own, false)] {
        let id = record.reference.id
        let run =
          isLink
          ? try world.store.link(target, to: id, by: world.viewer, now: World.now)
          : try world.store.unlink(target, from: id, by: world.viewer, now: World.now)
        try await world.settle()
        let linked = try world.store.timeline(of: id, for: world.viewer).filter { $0.view.thread == thread }
        #expect(linked.contains { $0.view.message == message } == isLink, "\(target) \(record.handle)")
        // Later mail inherits the link; one message that a person took off does not speak for its thread.
        if isLink || target == .thread(thread) { #expect(linked.isEmpty == !isLink, "\(target) \(record.handle)") }
        if isLink { #expect(linked.count > 5) }
        _ = try world.store.undo(run, by: world.viewer, now: World.now)
        try await world.settle()
        try compare(world)
      }
    }
    #expect(try world.store.faults() == [])
  }

  @Test func theOrderOfArrivalDoesNotMatter() async throws {
    let (servers, accounts) = try SampleWorldTests.servers()
    defer { servers.stop() }
    // The other mailbox first, folder by folder, and the records only then.
    let world = try World(records: false)
    for account in accounts.reversed() {
      let mailbox = try world.connect(account, servers) { $0.folders = .named(["Sent"]) }
      try await world.sync(mailbox)
      var settings = mailbox.settings
      settings.folders = .named(["INBOX", "Sent"])
      try world.store.saveSettings(settings, of: mailbox.id, by: world.viewer)
      try await world.sync(mailbox)
    }
    try world.importRecords()
    try await world.settle()
    try compare(world)
    try world.store.noteStale(from: Timestamp(milliseconds: .min))
    let again = try await world.settle()
    #expect(again.changed == 0)
    #expect(again.run == nil)
  }

  private func compare(_ world: World) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: World.samples + "/expected.json"))
    let expected = try JSONDecoder().decode(ExpectedWorld.self, from: data).messages
    #expect(expected.count > 100)
    var threads: [String: Set<ID<MailThread>>] = [:]
    for (path, wanted) in expected.sorted(by: { $0.key < $1.key }) {
      let message = try world.bytes(path).withUnsafeBytes { Parse.message($0) }
      let detail = try world.store.message(
        try world.store.find(identity: message.identityDigest, for: world.viewer), for: world.viewer)
      threads[wanted.thread, default: []].insert(detail.view.thread)
      let person = path.split(separator: "/")[1]
      let copy = try #require(detail.copies.first { $0.mailboxAddress.local == person }, "\(path)")
      let decision = try #require(copy.decision, "\(path)").decision
      let trace = decision.trace.map { "\($0.step): \($0.text)" }.joined(separator: "\n")
      #expect(links(decision, detail) == wanted.links, "\(path)\n\(trace)")
      #expect(Set(try questions(decision, world)) == Set(wanted.question ?? []), "\(path)\n\(trace)")
      switch decision.outcome {
      case .skipped(let reason): #expect(reason == wanted.skipped, "\(path)")
      case .held: #expect(wanted.held != nil, "\(path)\n\(trace)")
      case .decided: #expect(wanted.held == nil && wanted.skipped == nil, "\(path)")
      case .off: Issue.record("\(path): off")
      }
      // The links that stand are those that were decided, of this copy or of another.
      #expect(Set(detail.links.map(\.record.label)).isSuperset(of: wanted.links.keys), "\(path)")
    }
    for (label, ids) in threads { #expect(ids.count == 1, "thread \(label) fell apart") }
    #expect(Set(threads.values.compactMap(\.first)).count == threads.count, "threads were joined that are two")
  }

  /// `deal D-1037` → the first step that makes the link.
  private func links(_ decision: Decision, _ detail: MessageDetail) -> [String: String] {
    var found: [String: String] = [:]
    for link in decision.links {
      let record = detail.links.first { $0.record.reference == link.record }?.record
      found[record?.label ?? "\(link.record.kind) \(link.name), not linked"] = link.evidence[0].step.rawValue
    }
    return found
  }

  private func questions(_ decision: Decision, _ world: World) throws -> [String] {
    try decision.questions.flatMap(\.candidates).map { candidate in
      let record = try world.store.details(of: candidate.record.id).value.record
      return "\(candidate.record.kind.rawValue) \(record.externalID ?? "")"
    }
  }
}

extension LinkedRecord {
  fileprivate var label: String { "\(reference.kind.rawValue) \(externalID ?? "#\(reference.id)")" }
}
