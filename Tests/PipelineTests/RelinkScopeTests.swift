import Foundation
import Model
import Store
import TestSupport
import Testing

@testable import Pipeline

/// Deciding again only what a change can concern gives what deciding everything again gives.
struct RelinkScopeTests {
  private static let rules = """
    deals: { when several: most recent mail }
    rules:
      - name: numbers
        when: { subject: { matches: 'Order (?<n>[0-9]+)' } }
        link: { deal: { where: { number: $n } } }
        then: only these
      - name: service
        when: { deal: { tag: service } }
        link: { company: { id: C1 } }
      - name: buyers
        when: { new text: { matches: 'Buyer: (?<mail>\\S+)' } }
        link: { contact: { where: { email: $mail } } }
    """

  @Test(arguments: 0..<8) func isEnough(_ seed: UInt64) async throws {
    var dice = SplitMix64(seed: seed)
    let office = try office(made: [nil, .atOnce, .whenWeReplied][Int(seed) % 3])
    try office.store.importRecords(
      [company("Harbor", "C1", "harbor.example"), company("Bakery", "C2", nil)],
      by: Viewer(user: office.owner), now: World.now)
    var number = 0
    var changed = 0
    for step in 0..<14 {
      let what = try act(&number, &dice, office)
      changed += try await settle(office)
      let before = try decisions(office)
      try office.store.noteStale(from: Timestamp(milliseconds: .min))
      let more = try await settle(office)
      #expect(more == 0, "step \(step): \(what)")
      #expect(try decisions(office) == before, "step \(step): \(what)")
    }
    #expect(changed > 0)
    #expect(try office.store.faults() == [])
  }

  /// A contact that is new leaves other people's mail alone.
  @Test func isNoMore() async throws {
    let office = try office()
    let mail = (0..<40).map { day in
      Post(id: "\(day)@x.test", from: "p\(day % 20)@firm\(day % 10).example", subject: "Letter \(day)", day: day)
    }
    try office.file(mail)
    _ = try await settle(office)
    func noted() throws -> Int {
      try #require(try office.store.nextStale(.all, limit: 1000)).copies.count
    }
    try office.contact("Pia", "p3@firm3.example")
    #expect(try noted() == 2)
    #expect(try await settle(office) == 2)
    try office.store.importRecords(
      [company("Firm", "F", "firm3.example")], by: Viewer(user: office.owner), now: World.now)
    #expect(try noted() == 4)
    #expect(try await settle(office) == 2, "the other two are the contact's, who has no company")
    #expect(try !office.store.isStale())
  }

  /// Which deal had the last mail is for other threads to know.
  @Test func reachesOtherThreads() async throws {
    let office = try office()
    let deals = [1, 2].map { number in
      var deal = RecordDraft(line: number, kind: .deal, name: "Deal \(number)")
      (deal.company, deal.openedAt, deal.custom) = ("C1", Timestamp(iso: "2026-01-01"), ["Number": "\(number)"])
      return deal
    }
    try take([company("Harbor", "C1", "harbor.example")], office)
    try take(deals, office)
    func post(_ subject: String, _ day: Int) -> Post {
      Post(id: "\(day)@x.test", from: "anna@harbor.example", subject: subject, day: day)
    }
    let letter = try office.file([post("Order 1", 1), post("Letter", 10)])[1].filed.message
    func records() throws -> [String] {
      try office.store.message(letter, for: Viewer(user: office.owner)).links.map(\.record.name).sorted()
    }
    #expect(try records() == ["Deal 1", "Harbor"])
    try office.file([post("Order 2", 5)])
    #expect(try await settle(office) == 1)
    #expect(try records() == ["Deal 2", "Harbor"])
    // What relinking changes is followed as well: the number goes over to the other deal.
    try take(
      [deals[0], deals[1]].map { deal in
        var deal = deal
        deal.custom = ["Number": deal.name == "Deal 1" ? "2" : "1"]
        return deal
      }, office)
    #expect(try await settle(office) == 3)
    #expect(try records() == ["Deal 1", "Harbor"])
  }

  @Test func aCrashForgetsNothing() async throws {
    let office = try office()
    try office.file(
      (0..<120).map { Post(id: "\($0)@x.test", from: "anna@harbor.example", subject: "Letter \($0)", day: $0 % 40) })
    _ = try await settle(office)
    try office.contact("Anna", "anna@harbor.example")
    // As far as a process gets that is killed after its first batch.
    struct Killed: Error {}
    let pass = RelinkPass(store: office.store, rules: try ActiveRules.load(office.store), notes: .all)
    var draft = RunDraft(kind: .relink, mailbox: nil, user: nil, startedAt: World.now)
    var batches = 0
    await #expect(throws: Failure.self) {
      _ = try await pass.run(now: World.now) { doing, now, body throws(Failure) in
        batches += 1
        if batches == 2 { throw Failure(doing, reach: .process, cause: "killed") }
        do throws(StoreError) { try office.store.file(&draft, now: now, body) } catch {
          throw Failure(error, doing: doing)
        }
      }
    }
    try office.store.end(draft, now: World.now)
    #expect(try office.store.isStale())
    #expect(try await settle(office) == 120 - RelinkPass.batch, "what is done is done")
    #expect(try !office.store.isStale())
  }

  // MARK: The world and what happens in it

  /// - Parameter made: when records are made for new people; nil: never.
  private func office(made: Creation.When? = nil) throws -> MailOffice {
    let office = try MailOffice()
    try Data("version: 1\nextends: default.yaml\n\(Self.rules)\n".utf8).write(
      to: URL(filePath: office.store.rulesFolder + "/scope.yaml"))
    try ActiveRules.read("scope.yaml", folder: office.store.rulesFolder).activate(
      office.store, by: nil, now: World.now)
    guard let made else { return office }
    var settings = office.main.mailbox.settings
    settings.create[.incomingNewAddress] = Creation(make: [.contact], when: made)
    settings.createFromLookback = true
    try office.store.saveSettings(settings, of: office.main.mailbox.id, by: Viewer(user: office.owner))
    return office
  }

  private func settle(_ office: MailOffice) async throws -> Int {
    try await ManualRelink(store: office.store).settle(user: nil, now: { World.now }).changed
  }

  private func company(_ name: String, _ id: String, _ domain: String?) -> RecordDraft {
    var draft = RecordDraft(line: 1, kind: .company, name: name)
    (draft.externalID, draft.domains) = (id, [domain].compactMap(\.self))
    return draft
  }

  /// One thing that happens; its description.
  private func act(_ number: inout Int, _ dice: inout SplitMix64, _ office: MailOffice) throws -> String {
    func any<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &dice)] }
    let viewer = Viewer(user: office.owner)
    let kind = Int.random(in: 0..<9, using: &dice)
    switch kind {
    case 0...2:
      let posts = (0..<12).map { _ in
        number += 1
        var post = Post.random(number, &dice)
        post.from = any([post.from, "eva@ships.harbor.example", "finn@bakery.example"])
        switch Int.random(in: 0..<5, using: &dice) {
        case 0: post.subject = "Order \(Int.random(in: 1...3, using: &dice))"
        case 1: post.body = "Buyer: finn@bakery.example"
        default: break
        }
        return post
      }
      try office.file(posts)
    case 3, 4:
      var contact = RecordDraft(line: 1, kind: .contact, name: any(["Anna", "Carl", "Finn", "Eva"]))
      contact.externalID = contact.name
      let addresses = [
        "Anna": "anna@harbor.example", "Carl": "carl@bakery.example", "Finn": "finn@bakery.example",
        "Eva": "eva@ships.harbor.example",
      ]
      contact.addresses = [Address(addresses[contact.name]!)!]
      contact.company = any(["C1", "C2", nil])
      try take([contact], office)
      return "contact \(contact)"
    case 5: try take([company("Bakery", "C2", any(["bakery.example", "nowhere.test"]))], office)
    case 6, 7:
      var deal = RecordDraft(line: 1, kind: .deal, name: any(["Lights", "Pumps", "Crane"]))
      deal.externalID = deal.name
      deal.company = any(["C1", "C2"])
      deal.openedAt = Timestamp(iso: any(["2026-01-01", "2026-03-10"]))
      deal.meaning = any([.open, .open, .won])
      if deal.meaning == .won { deal.closedAt = Timestamp(iso: any(["2026-03-20", "2026-05-01"])) }
      deal.custom = ["Number": any(["1", "2", "3", ""]), "Tags": any(["service", ""])]
      try take([deal], office)
      return "deal \(deal)"
    default:
      let copies = try office.store.copies(from: Timestamp(milliseconds: .min), limit: 500)
      guard !copies.isEmpty, let record = try office.store.records(matching: any(["Harbor", "Bakery"])).first
      else { break }
      let copy = any(copies)
      let target = any([LinkTarget.message(copy.message), .thread(copy.thread)])
      let id = record.reference.id
      let run =
        any([true, false])
        ? try office.store.link(target, to: id, by: viewer, now: World.now)
        : try office.store.unlink(target, from: id, by: viewer, now: World.now)
      if any([true, false]) { _ = try office.store.undo(run, by: viewer, now: World.now) }
    }
    return "\(kind)"
  }

  private func take(_ drafts: [RecordDraft], _ office: MailOffice) throws {
    let report = try office.store.importRecords(drafts, by: Viewer(user: office.owner), now: World.now)
    #expect(report.problems.isEmpty)
  }

  /// Of each copy what was decided, its words aside.
  private func decisions(_ office: MailOffice) throws -> [ID<Copy>: String] {
    var all: [ID<Copy>: String] = [:]
    for copy in try office.store.copies(from: Timestamp(milliseconds: .min), limit: 1000) {
      let detail = try office.store.message(copy.message, for: Viewer(user: office.owner))
      let decision = detail.copies.first { $0.copy == copy.copy }?.decision?.decision
      let links = detail.links.map { "\($0.record.reference)" }.sorted()
      let decided = decision?.links.map { "\($0.record)" } ?? []
      let asked = decision?.questions.map { question in question.candidates.map { "\($0.record)" } } ?? []
      let proposed = decision?.proposals.map { "\($0.kind) \($0.address) \($0.when)" } ?? []
      all[copy.copy] =
        "\(copy.date) \(detail.view.subject ?? "") \(decision.map { "\($0.outcome)" } ?? "") links \(links) \(decided) asked \(asked) proposed \(proposed)"
    }
    return all
  }
}
