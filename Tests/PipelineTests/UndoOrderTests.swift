import Foundation
import Model
import TestSupport
import Testing

@testable import Pipeline
@testable import Store

/// Imports, syncs whose rules set fields, and relinks, some of them undone in between: when all are undone, in whatever order,
/// every record is as it was before the first.
struct UndoOrderTests {
  private static let rules = """
    rules:
      - name: words
        when: { subject: { matches: '(?<what>Pumps|Valves|Filters)' } }
        set: { contact: { tags: [$what], fields: { Wants: $what } }, company: { tags: [$what] } }
    """

  @Test(arguments: 0..<40) func leavesWhatWasThere(_ seed: UInt64) async throws {
    var dice = SplitMix64(seed: seed)
    let office = try office(made: seed % 2 == 0)
    let before = try records(office)
    let last = try runs(office).first?.id ?? ID(0)
    var told: [String] = []
    var number = 0
    for _ in 0..<Int.random(in: 3...8, using: &dice) {
      switch Int.random(in: 0..<5, using: &dice) {
      case 0, 1:
        let drafts = Self.export(&dice)
        // Refused as a whole where two contacts have come to have one address.
        let report = try office.store.importRecords(drafts, by: viewer(office), now: World.now)
        told.append("import \(report.run?.description ?? "of nothing new"): \(drafts.map(\.name))")
      case 2, 3:
        try office.file(
          (0..<3).map { _ in
            number += 1
            return Post.random(number, &dice)
          })
        told.append("mail")
        if Bool.random(using: &dice) {
          _ = try await ManualRelink(store: office.store).settle(user: office.owner, now: { World.now })
          told.append("settled")
        }
      default:
        let open = try runs(office).filter { $0.id > last && $0.undoneAt == nil }
        if let run = open.randomElement(using: &dice) { try undo(run, office, &told) }
      }
    }
    for run in try runs(office).filter({ $0.id > last && $0.undoneAt == nil }).shuffled(using: &dice) {
      try undo(run, office, &told)
    }
    let after = try records(office)
    #expect(after.keys.sorted() == before.keys.sorted(), "\(told)")
    for (record, was) in before.sorted(by: { $0.key < $1.key }) { #expect(after[record] == was, "\(record): \(told)") }
    #expect(try office.store.faults() == [])
  }

  private func undo(_ run: Run, _ office: MailOffice, _ told: inout [String]) throws {
    let foretold = try office.store.runDetails(run.id, for: viewer(office)).linksLost
    let report = try office.store.undo(run.id, by: viewer(office), now: World.now)
    if [.sync, .relink, .rules].contains(run.kind) { #expect(foretold == report.linksWithdrawn) }
    told.append("undo \(run.kind) \(run.id), spared \(report.spared.map { "\($0.record) \($0.reason)" })")
  }

  // MARK: The world

  /// A few records with values of which there are few, so that they come back.
  private static func export(_ dice: inout SplitMix64) -> [RecordDraft] {
    func any<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &dice)] }
    func draft(_ kind: RecordKind, _ name: String, _ id: String?) -> RecordDraft {
      var draft = RecordDraft(line: 1, kind: kind, name: name)
      draft.externalID = id
      draft.custom = ["Tags": any(["", "Pumps", "Pumps, Valves"])]
      return draft
    }
    var company = draft(.company, any(["Nowhere", "Nowhere Inc"]), "C9")
    company.domains = any([[], ["nowhere.test"]])
    var anna = draft(.contact, "Anna", "A1")
    anna.addresses = [Address("anna@harbor.example")!]
    anna.custom[any(["Wants", "wants", "Size"])] = any(["", "Pumps", "Valves", "S"])
    anna.title = any([nil, "Head", "Chair"])
    anna.company = any([nil, "C1", "C9"])
    var dora = draft(.contact, any(["Dora", "Dora B"]), any([nil, "D1"]))
    dora.addresses = [Address("dora@nowhere.test")!]
    dora.company = any([nil, "C1", "C9"])
    var deal = draft(.deal, "Lights", "L1")
    (deal.stage, deal.meaning, deal.closedAt) = any([
      ("Offer", .open, nil), ("Won", .won, Timestamp(iso: "2026-03-20")), ("Lost", .lost, Timestamp(iso: "2026-04-01")),
    ])
    deal.company = any([nil, "C1", "C9"])
    deal.contacts = any([[], ["A1"]])
    // Companies first: the others name them.
    return [company] + [anna, dora, deal].filter { _ in any([true, false]) }
  }

  private func office(made: Bool) throws -> MailOffice {
    let office = try MailOffice()
    try Data("version: 1\nextends: default.yaml\n\(Self.rules)\n".utf8).write(
      to: URL(filePath: office.store.rulesFolder + "/order.yaml"))
    try ActiveRules.read("order.yaml", folder: office.store.rulesFolder).activate(
      office.store, by: nil, now: World.now)
    if made {
      var settings = office.main.mailbox.settings
      for situation in Situation.allCases { settings.create[situation] = Creation(make: [.contact], when: .atOnce) }
      settings.createFromLookback = true
      try office.store.saveSettings(settings, of: office.main.mailbox.id, by: viewer(office))
    }
    var company = RecordDraft(line: 1, kind: .company, name: "Harbor")
    (company.externalID, company.domains) = ("C1", ["harbor.example"])
    var anna = RecordDraft(line: 2, kind: .contact, name: "Anna")
    (anna.externalID, anna.addresses, anna.title) = ("A1", [Address("anna@harbor.example")!], "Head")
    var deal = RecordDraft(line: 3, kind: .deal, name: "Lights")
    (deal.externalID, deal.stage) = ("L1", "Offer")
    try office.store.importRecords([company, anna, deal], by: viewer(office), now: World.now)
    return office
  }

  private func viewer(_ office: MailOffice) -> Viewer { Viewer(user: office.owner) }

  private func runs(_ office: MailOffice) throws -> [Run] { try office.store.runs(for: viewer(office), limit: 100) }

  /// Everything that an undo can put back, and what look-ups find, by record.
  private func records(_ office: MailOffice) throws -> [Int64: [String]] {
    try office.store.read("look") { database in
      var all: [Int64: [String]] = [:]
      for row in try database.rows("SELECT id, kind FROM record WHERE deleted_at IS NULL ORDER BY id") {
        let kind = try #require(RecordKind(rawValue: row[1]))
        let fields = try database.rows("SELECT name, value FROM record_field WHERE record = ? ORDER BY 1, 2", [row[0]])
        all[row[0]] =
          [try StoredJSON.text(try RecordSnapshot(of: row[0], kind, database))]
          + fields.map { "\($0[0] as String)=\($0[1] as String)" }
      }
      return all
    }
  }
}
