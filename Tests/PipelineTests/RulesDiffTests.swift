import Foundation
import Model
import Store
import TestSupport
import Testing

@testable import Pipeline

/// What other rules would make of stored mail is what they make of it once they are in force.
struct RulesDiffTests {
  static let others = [
    "rules: [{ name: other, when: { subject: { words: [valves] } }, hold: look }]",
    "rules: [{ name: other, when: { counterpart: { domain: harbor.example } }, skip: private }]",
    "rules: [{ name: other, when: { counterpart: { address: carl@bakery.example } }, ignore: matched participants }]",
    "rules: [{ name: other, when: { direction: incoming }, link: { company: { id: HB-7 } } }]",
    "rules: [{ name: other, when: { first message: true, subject: { words: [pumps] } }, then: only these }]",
    "deals: { when several: all }", "deals: { when several: newest }", "threads: { inherit: [deal] }",
    "rules: [{ name: other, stop: true }]",
  ]

  @Test(arguments: others.indices) func predictsWhatApplyingDoes(_ index: Int) async throws {
    let office = try await office(seed: UInt64(index))
    let other = try rules(Self.others[index], office)
    let old = try ActiveRules.load(office.store)
    let before = try links(office)
    let report = try await RulesDiff(store: office.store, old: old, new: other).run()
    #expect(try links(office) == before, "a comparison writes nothing")
    // As much as is looked up ahead, and as little.
    var frugal = RulesDiff(store: office.store, old: old, new: other)
    frugal.maximumDeals = 0
    #expect(try await frugal.run() == report)

    try other.activate(office.store, by: nil, now: World.now)
    try await ManualRelink(store: office.store).settle(kind: .rules, user: nil, now: { World.now })
    let after = try links(office)
    let gained = after.subtracting(before).count
    let lost = before.subtracting(after).count
    let moved = report.total(.moved)
    #expect(report.total(.gained) + moved == gained, "\(report)")
    #expect(report.total(.lost) + moved == lost, "\(report)")
    // Only the last one says nothing else than the rules before.
    #expect(report.changed > 0 || index == Self.others.count - 1, "\(report)")
    let again = try await RulesDiff(store: office.store, old: other, new: other).run()
    #expect(again.changed == 0 && again.copies == report.copies && again.groups.isEmpty)
  }

  @Test func namesTheRuleAndCountsFromADay() async throws {
    let office = try await office(seed: 1)
    let old = try ActiveRules.load(office.store)
    let other = try rules(Self.others[1], office)
    let report = try await RulesDiff(store: office.store, old: old, new: other).run()
    #expect(report.groups.first?.rule == "other")
    #expect(report.groups[0].examples.values.allSatisfy { $0.count <= RulesDiffReport.maximumExamples })
    let late = try await RulesDiff(store: office.store, old: old, new: other).run(
      since: Timestamp(iso: "2026-03-22"))
    #expect(late.copies > 0 && late.copies < report.copies && late.changed <= report.changed)
  }

  private func office(seed: UInt64) async throws -> MailOffice {
    let office = try MailOffice()
    var company = RecordDraft(line: 1, kind: .company, name: "Harbor")
    (company.externalID, company.domains) = ("HB-7", ["harbor.example"])
    var anna = RecordDraft(line: 2, kind: .contact, name: "Anna")
    (anna.addresses, anna.company) = ([Address("anna@harbor.example")!], "Harbor")
    var carl = RecordDraft(line: 3, kind: .contact, name: "Carl")
    carl.addresses = [Address("carl@bakery.example")!]
    let deals = [("Lights", "2026-01-01"), ("Pumps", "2026-02-01")].enumerated().map { number, deal in
      var draft = RecordDraft(line: 4 + number, kind: .deal, name: deal.0)
      (draft.company, draft.openedAt, draft.meaning) = ("Harbor", Timestamp(iso: deal.1), .open)
      return draft
    }
    for drafts in [[company], [anna, carl], deals] {
      let report = try office.store.importRecords(drafts, by: Viewer(user: office.owner), now: World.now)
      #expect(report.problems.isEmpty)
    }
    var dice = SplitMix64(seed: seed)
    try office.file((0..<60).map { Post.random($0, &dice) })
    try await ManualRelink(store: office.store).settle(user: nil, now: { World.now })
    return office
  }

  private func rules(_ text: String, _ office: MailOffice) throws -> ActiveRules {
    try Data("version: 1\nextends: default.yaml\n\(text)\n".utf8).write(
      to: URL(filePath: office.store.rulesFolder + "/other.yaml"))
    return try ActiveRules.read("other.yaml", folder: office.store.rulesFolder)
  }

  /// `message record` of every link that is there.
  private func links(_ office: MailOffice) throws -> Set<String> {
    var links: Set<String> = []
    var after: StoredCopy?
    while let copy = try office.store.copies(from: Timestamp(milliseconds: .min), after: after, limit: 1).first {
      after = copy
      for link in try office.store.message(copy.message, for: Viewer(user: office.owner)).links {
        links.insert("\(copy.message) \(link.record.reference)")
      }
    }
    return links
  }
}
