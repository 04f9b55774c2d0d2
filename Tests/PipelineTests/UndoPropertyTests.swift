import Foundation
import Model
import TestSupport
import Testing

@testable import Pipeline
@testable import Store

/// An undo after any run restores the state before it, except for what people changed; of several runs the latest first.
struct UndoPropertyTests {
  private static let rules = [
    """
    rules:
      - name: pumps
        when: { subject: { contains: pumps } }
        link: { company: { id: C2 } }
        set: { contact: { tags: [pumps], fields: { Last: $subject } } }
    """.replacing(", fields: { Last: $subject }", with: ""),
    """
    rules:
      - name: valves go nowhere
        when: { subject: { contains: valves } }
        skip: valves
      - name: filters
        when: { subject: { matches: '(?<what>Filters)' } }
        set: { contact: { fields: { Wants: $what } }, company: { tags: filters } }
    """,
    "deals: { when several: newest }",
  ]

  /// What a person can see of links and records.
  private struct State {
    /// `3@x.test: contact 7`.
    var links: Set<String> = []
    /// Names, owners and fields by record.
    var records: [String: String] = [:]

    func differences(from other: State) -> [String] {
      let names: Set<String> = records.merging(other.records) { own, _ in own }.reduce(into: []) { $0.insert($1.key) }
      let differing = names.filter { self.records[$0] != other.records[$0] }
      return links.symmetricDifference(other.links).sorted()
        + differing.sorted().map { "\($0): \(self.records[$0] ?? "none"), not \(other.records[$0] ?? "none")" }
    }
  }

  @Test(arguments: 0..<24) func undoRestores(_ seed: UInt64) async throws {
    var dice = SplitMix64(seed: seed)
    let office = try office(made: [nil, .atOnce, .whenWeReplied][Int(seed) % 3])
    var number = 0
    func posts(_ count: Int) -> [Post] {
      (0..<count).map { _ in
        number += 1
        return Post.random(number, &dice)
      }
    }
    try office.file(posts(8))
    _ = try await settle(office)
    var (undone, spared) = (0, 0)
    for step in 0..<5 {
      let before = try state(office)
      let last = try office.store.runs(for: viewer(office), limit: 1).first?.id ?? ID(0)
      let what = try await act(step, posts(3), &dice, office)
      let hands = try people(&dice, office)
      let runs = try office.store.runs(for: viewer(office), limit: 50).filter { $0.id > last && $0.kind != .manual }
      var expected = before
      var kept: Set<String> = []
      for run in runs {
        let foretold = try office.store.runDetails(run.id, for: viewer(office)).linksLost
        let report = try office.store.undo(run.id, by: viewer(office), now: World.now)
        if [.sync, .relink, .rules].contains(run.kind) { #expect(foretold == report.linksWithdrawn) }
        undone += 1
        kept.formUnion(report.spared.map { "\($0.record.kind.rawValue) \($0.record.id)" })
      }
      expected.links.formUnion(hands.linked)
      expected.links.subtract(hands.removed)
      var after = try state(office)
      // What was spared stays as it is; the reports say so.
      for record in kept { expected.records[record] = after.records[record] }
      spared += kept.count
      #expect(after.differences(from: expected) == [], "step \(step): \(what), \(hands)")
      #expect(kept.isEmpty || !hands.touched.isEmpty, "step \(step): \(what), \(kept)")
      // Nothing brings back what was undone.
      if hands.linked.isEmpty, hands.removed.isEmpty {
        _ = try await settle(office)
        after = try state(office)
        #expect(after.links.subtracting(expected.links).isEmpty, "step \(step): \(what), decided again")
      }
    }
    #expect(undone > 0)
    #expect(try office.store.faults() == [])
  }

  // MARK: What happens

  private func act(
    _ step: Int, _ posts: [Post], _ dice: inout SplitMix64, _ office: MailOffice
  ) async throws -> String {
    switch Int.random(in: 0..<4, using: &dice) {
    case 0:
      try office.file(posts)
      _ = try await settle(office)
      return "mail"
    case 1:
      try office.contact("Dora \(step)", ["dora@nowhere.test", "carl@bakery.example"][step % 2])
      _ = try await settle(office)
      return "a contact"
    case 2:
      var draft = RecordDraft(line: 1, kind: .company, name: "Nowhere")
      (draft.externalID, draft.domains) = ("C9", ["nowhere.test"])
      try office.store.importRecords([draft], by: viewer(office), now: World.now)
      _ = try await settle(office)
      return "a company"
    default:
      let text = Self.rules[Int.random(in: 0..<Self.rules.count, using: &dice)]
      let file = "rules\(step).yaml"
      try Data("version: 1\nextends: default.yaml\n\(text)\n".utf8).write(
        to: URL(filePath: office.store.rulesFolder + "/" + file))
      try ActiveRules.read(file, folder: office.store.rulesFolder).activate(office.store, by: nil, now: World.now)
      _ = try await settle(office, kind: .rules)
      return text
    }
  }

  private struct Hands {
    var linked: Set<String> = []
    var removed: Set<String> = []
    var touched: Set<String> = []
  }

  /// Sometimes somebody links or unlinks a message in between.
  private func people(_ dice: inout SplitMix64, _ office: MailOffice) throws -> Hands {
    var hands = Hands()
    guard Int.random(in: 0..<3, using: &dice) == 0 else { return hands }
    let pairs = try office.store.read("choose") { database in
      try database.rows(
        """
        SELECT m.id, m.message_id, r.id, r.kind, EXISTS (
          SELECT 1 FROM live_link AS l WHERE l.message = m.id AND l.record = r.id)
        FROM message AS m CROSS JOIN record AS r WHERE r.deleted_at IS NULL ORDER BY m.id, r.id
        """
      ).map { (ID<Message>($0[0]), $0[1] as String, ID<Model.Record>($0[2]), $0[3] as String, $0[4] as Bool) }
    }
    guard let (message, messageID, record, kind, isLinked) = pairs.randomElement(using: &dice) else { return hands }
    let link = "\(messageID): \(kind) \(record)"
    if isLinked {
      try office.store.unlink(.message(message), from: record, by: viewer(office), now: World.now)
      hands.removed.insert(link)
    } else {
      try office.store.link(.message(message), to: record, by: viewer(office), now: World.now)
      hands.linked.insert(link)
    }
    hands.touched.insert("\(kind) \(record)")
    return hands
  }

  private func state(_ office: MailOffice) throws -> State {
    try office.store.read("look") { database in
      var state = State()
      for row in try database.rows(
        """
        SELECT m.message_id, r.kind, r.id FROM live_link AS l JOIN message AS m ON m.id = l.message
        JOIN record AS r ON r.id = l.record WHERE r.deleted_at IS NULL
        """)
      {
        state.links.insert("\(row[0] as String): \(row[1] as String) \(row[2] as Int64)")
      }
      for row in try database.rows("SELECT kind, id, name, owner, custom FROM record WHERE deleted_at IS NULL") {
        state.records["\(row[0] as String) \(row[1] as Int64)"] =
          "\(row[2] as String), \(row[3] as String? ?? "nobody"), \(row[4] as String)"
      }
      return state
    }
  }

  private func viewer(_ office: MailOffice) -> Viewer { Viewer(user: office.owner) }

  private func settle(_ office: MailOffice, kind: Run.Kind = .relink) async throws -> Int {
    try await ManualRelink(store: office.store).settle(kind: kind, user: office.owner, now: { World.now }).changed
  }

  private func office(made: Creation.When?) throws -> MailOffice {
    let office = try MailOffice()
    var settings = office.main.mailbox.settings
    if let made {
      for situation in Situation.allCases { settings.create[situation] = Creation(make: [.contact], when: made) }
    }
    settings.createFromLookback = true
    try office.store.saveSettings(settings, of: office.main.mailbox.id, by: viewer(office))
    var drafts: [RecordDraft] = []
    for (number, name, domain) in [(1, "Harbor", "harbor.example"), (2, "Bakery", "bakery.example")] {
      var draft = RecordDraft(line: number, kind: .company, name: name)
      (draft.externalID, draft.domains) = ("C\(number)", [domain])
      drafts.append(draft)
    }
    try office.store.importRecords(drafts, by: viewer(office), now: World.now)
    try office.contact("Anna", "anna@harbor.example")
    return office
  }
}
