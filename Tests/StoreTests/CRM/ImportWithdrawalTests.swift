import Model
import Testing

@testable import Store

/// Which records go with the undo of an import, and which stay because somebody would miss them.
@Suite struct ImportWithdrawalTests {
  private let viewer = Viewer(user: ID(1))

  private static func company(_ id: String, _ name: String? = nil) -> RecordDraft {
    var draft = RecordDraft(line: 2, kind: .company, name: name ?? id)
    draft.externalID = id
    return draft
  }

  private static func deal(_ id: String, company: String?) -> RecordDraft {
    var draft = RecordDraft(line: 2, kind: .deal, name: id)
    (draft.externalID, draft.company) = (id, company)
    return draft
  }

  private func take(_ drafts: [RecordDraft], _ work: TestWorkspace) throws -> ID<Run> {
    let report = try work.store.importRecords(drafts, by: viewer, now: day(1))
    #expect(report.problems == [])
    return try #require(report.run)
  }

  private func live(_ work: TestWorkspace) throws -> [String] {
    try work.store.read("look") {
      try $0.rows("SELECT name FROM record WHERE deleted_at IS NULL ORDER BY name").map { $0[0] }
    }
  }

  /// Of what an import brought back, what is used since stays like what an import made.
  @Test func whatWasBroughtBackAndIsUsedStays() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let all = ["By hand", "Named", "Unused"].map { Self.company($0) }
    _ = try work.store.undo(try take(all, work), by: viewer, now: day(2))
    let second = try take(all, work)
    var sync = RunDraft.sync(sales.mailbox)
    let filed = try work.file([Letter(subject: "1", date: 1, id: "1@x")], in: sales, run: &sync)
    let record = try work.store.record(matching: "By hand").reference.id
    try work.store.link(.message(filed[0].message), to: record, by: viewer, now: day(3))
    _ = try take([Self.deal("Pumps", company: "Named")], work)
    let report = try work.store.undo(second, by: viewer, now: day(4))
    #expect(try live(work) == ["By hand", "Named", "Pumps"])
    #expect(report.recordsWithdrawn.count == 1)
    #expect(report.spared.map(\.name) == ["By hand", "Named"])
    #expect(report.spared.map(\.reason) == ["linked or removed by hand", "Pumps names it"])
  }

  /// In whatever order a record's runs are undone, it goes with the last of them.
  @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func goWithTheLastOfTheirRuns(_ order: [Int]) throws {
    let work = try TestWorkspace()
    _ = try take([Self.company("Older")], work)
    var runs = [try take([Self.company("K"), Self.deal("D", company: "K")], work)]
    runs.append(try take([Self.company("K", "Kay")], work))
    var draft = Self.deal("D", company: "Older")
    draft.amount = "7"
    runs.append(try take([draft, Self.deal("E", company: "K")], work))
    for (place, index) in order.enumerated() {
      let report = try work.store.undo(runs[index], by: viewer, now: day(3))
      if place < 2 { #expect(try live(work).count > 1) } else { #expect(report.spared == []) }
    }
    #expect(try live(work) == ["Older"])
  }

  /// A company that nothing names any more goes, whatever the run that named it last.
  @Test func goWithWhatNamedThem() throws {
    let work = try TestWorkspace()
    _ = try take([Self.deal("Old deal", company: nil)], work)
    let first = try take([Self.company("K")], work)
    let second = try take([Self.deal("Old deal", company: "K")], work)
    let report = try work.store.undo(first, by: viewer, now: day(2))
    #expect(report.recordsWithdrawn == [] && report.spared.map(\.reason) == ["Old deal names it"])
    #expect(try work.store.undo(second, by: viewer, now: day(3)).recordsWithdrawn.count == 1)
    #expect(try live(work) == ["Old deal"])
  }

  /// A record that syncs went on to change goes with the last of them.
  @Test(arguments: [[0, 1, 2], [1, 2, 0], [2, 1, 0], [1, 0, 2]]) func goWithTheLastSync(_ order: [Int]) throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var drafts = [RunDraft.sync(sales.mailbox), .sync(sales.mailbox), .sync(sales.mailbox)]
    let made = try work.file(
      [Letter(subject: "1", date: 1, id: "1@x")], in: sales, run: &drafts[0], deciding: Deciding(makes: [.contact])
    ).flatMap(\.recordsMade)
    for (index, value) in [(1, "x"), (2, "x, y")] {
      try work.store.file(&drafts[index], now: day(501)) { filing in
        try RecordChanging(database: filing.database, record: made[0].id.value, now: day(501)).apply(
          .custom("Tags"), value, from: nil, run: filing.run())
      }
    }
    for draft in drafts { try work.store.end(draft, now: day(502)) }
    for index in order { _ = try work.store.undo(#require(drafts[index].id), by: viewer, now: day(503)) }
    #expect(try live(work) == [])
  }

  /// A field that the next export heads otherwise finds its record again when that import is undone.
  @Test func aFieldIsFoundWhateverTheLetterCase() throws {
    let work = try TestWorkspace()
    var draft = Self.deal("D", company: nil)
    draft.custom = ["Deal Number": "1042"]
    _ = try take([draft], work)
    draft.custom = ["Deal number": "1043"]
    let second = try take([draft], work)
    func found() throws -> [String] {
      try work.store.read("look") { try $0.rows("SELECT name || ' ' || value FROM record_field").map { $0[0] } }
    }
    #expect(try found() == ["deal number 1043"])
    _ = try work.store.undo(second, by: viewer, now: day(2))
    #expect(try found() == ["deal number 1042"])
    #expect(try work.store.details(of: ID(1)).value.record.custom == ["Deal Number": "1042"])
  }

  /// Of very many records all mail is noted, once; of each record only what differs is kept.
  @Test func aLargeImportIsUndoneInLittle() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var sync = RunDraft.sync(sales.mailbox)
    try work.file([Letter(subject: "1", date: 1, id: "1@x")], in: sales, run: &sync)
    func export(_ phone: String) -> [RecordDraft] {
      (0...1000).map { number in
        var draft = Self.company("K\(number)")
        (draft.phone, draft.custom) = (phone, ["Size": "\(number)"])
        return draft
      }
    }
    _ = try take(export("1"), work)
    let second = try take(export("2"), work)
    #expect(try work.number("SELECT max(length(before) + length(after)) FROM import_change") < 300)
    _ = try work.store.settle()
    #expect(try work.store.undo(second, by: viewer, now: day(2)).recordsRestored == 1001)
    #expect(try work.number("SELECT count(*) FROM stale_range") == 1)
    #expect(try work.number("SELECT count(*) FROM company WHERE phone = '1'") == 1001)
  }
}
