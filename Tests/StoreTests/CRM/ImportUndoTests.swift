import Model
import Testing

@testable import Store

/// An import is taken back whole: what it made goes, what it changed is as it was.
@Suite struct ImportUndoTests {
  private let viewer = Viewer(user: ID(1))

  /// Each kind of record as one export has it, and as the next one does.
  private static func export(_ second: Bool) -> [RecordDraft] {
    func draft(_ kind: RecordKind, _ id: String, _ name: String, _ change: (inout RecordDraft) -> Void) -> RecordDraft {
      var draft = RecordDraft(line: 2, kind: kind, name: name)
      draft.externalID = id
      change(&draft)
      return draft
    }
    return [
      draft(.company, "K", second ? "Harbor Group" : "Harbor") {
        $0.domains = second ? ["harbor.example", "harbor.test"] : ["harbor.example"]
        $0.phone = second ? "2" : nil
      },
      draft(.company, "L", "Lights") { _ in },
      draft(.contact, "C", "Anna") {
        $0.addresses = [address("anna@harbor.example")] + (second ? [address("anna@home.example")] : [])
        ($0.title, $0.company, $0.owner) = second ? ("Head", "L", "Maria") : (nil, "K", nil)
        $0.custom = second ? ["Tags": "vip", "Size": ""] : ["Size": "L", "Shoe": "40"]
      },
      draft(.lead, "M", "Dora") { ($0.status, $0.source) = second ? ("lost", "fair") : ("new", nil) },
      draft(.deal, "D", "Pumps") {
        ($0.company, $0.partner, $0.contacts) = second ? ("L", "K", ["C"]) : ("K", nil, [])
        ($0.stage, $0.meaning, $0.closedAt) = second ? ("Won", .won, day(3)) : ("Offer", .open, nil)
      },
    ]
  }

  private func snapshots(_ work: TestWorkspace) throws -> [RecordSnapshot] {
    try work.store.read("look") { database in
      try database.rows("SELECT id, kind FROM record WHERE made_undone = 0 ORDER BY id").map { row in
        try RecordSnapshot(of: row[0], try #require(RecordKind(rawValue: row[1])), database)
      }
    }
  }

  private func take(_ drafts: [RecordDraft], _ work: TestWorkspace, _ at: Int64) throws -> ID<Run> {
    let report = try work.store.importRecords(drafts, by: viewer, now: day(at))
    #expect(report.problems == [])
    return try #require(report.run)
  }

  @Test func everythingIsAsItWas() throws {
    let work = try TestWorkspace()
    _ = try take(Self.export(false), work, 1)
    let before = try snapshots(work)
    let second = try take(Self.export(true) + [RecordDraft(line: 9, kind: .company, name: "New")], work, 2)
    #expect(try snapshots(work) != before)
    let report = try work.store.undo(second, by: viewer, now: day(3))
    #expect(try snapshots(work) == before)
    #expect(report.recordsRestored == 4 && report.recordsWithdrawn.count == 1)
    #expect(report.spared == [] && report.changesKept == 0)
    // What a look-up finds is as it was too.
    #expect(try work.number("SELECT count(*) FROM record_field") == 2)
    #expect(try work.store.faults() == [])
    // The same export again changes what it changed before.
    #expect(try work.store.importRecords(Self.export(true), by: viewer, now: day(4)).updated == 4)
  }

  @Test func whatWasChangedSinceIsSpared() throws {
    let work = try TestWorkspace()
    _ = try take(Self.export(false), work, 1)
    let second = try take(Self.export(true), work, 2)
    var third = Self.export(true)
    (third[0].phone, third[2].custom["Tags"], third[4].amount) = ("3", "old", "7")
    _ = try take(third, work, 3)
    let report = try work.store.undo(second, by: viewer, now: day(4))
    #expect(report.spared.map(\.reason) == ["Tags was changed since, to old", "phone was changed since, to 3"])
    let after = try snapshots(work)
    #expect(after[0].columns["record.name"] == "Harbor" && after[0].columns["company.phone"] == "3")
    #expect(after[2].custom == ["Size": "L", "Shoe": "40", "Tags": "old"])
    #expect(after[4].columns["deal.stage"] == "Offer" && after[4].columns["deal.amount"] == "7")
  }

  /// An export that has a record again brings it back; its undo takes it away again.
  @Test func whatItBroughtBackGoesAgain() throws {
    let work = try TestWorkspace()
    let first = try take(Self.export(false), work, 1)
    _ = try work.store.undo(first, by: viewer, now: day(2))
    #expect(try work.number("SELECT count(*) FROM record WHERE deleted_at IS NULL") == 0)
    let second = try take(Self.export(false), work, 3)
    #expect(try work.number("SELECT count(*) FROM record WHERE deleted_at IS NULL") == 5)
    let report = try work.store.undo(second, by: viewer, now: day(4))
    #expect(report.recordsWithdrawn.count == 5 && report.recordsRestored == nil)
    #expect(report.spared == [] && report.changesKept == 0)
    #expect(try work.number("SELECT count(*) FROM record WHERE deleted_at IS NULL") == 0)
  }

  /// In whatever order two imports are undone, what was there before both is there again.
  @Test(arguments: [[0, 1], [1, 0]]) func theOrderOfUndoesDoesNotMatter(_ order: [Int]) throws {
    let work = try TestWorkspace()
    _ = try take(Self.export(false), work, 1)
    let before = try snapshots(work)
    var third = Self.export(false)
    (third[0].name, third[2].custom["Tags"], third[4].stage) = ("Harbor Holding", "gold", "Offer 2")
    let runs = [try take(Self.export(true), work, 2), try take(third, work, 3)]
    for index in order { _ = try work.store.undo(runs[index], by: viewer, now: day(4)) }
    #expect(try snapshots(work) == before)
  }
}
