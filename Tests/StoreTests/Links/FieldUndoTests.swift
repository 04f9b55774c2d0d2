import Model
import Testing

@testable import Store

/// Fields that several runs changed, undone in any order: what an undone run wrote never comes back.
@Suite struct FieldUndoTests {
  struct Case: CustomTestStringConvertible {
    /// In the order in which they write: an upper-case letter is an import, a lower-case one a sync whose rules set the field;
    /// the same sync may write more than once.
    var runs: [(run: Character, value: String)]
    /// The runs in the order of the undoes, what the field has after each, and whether something is spared.
    var undoes: [(run: Character, value: String?, isSpared: Bool)]

    var testDescription: String { "\(runs.map { "\($0.run)=\($0.value)" }) undone \(undoes.map(\.run))" }
  }

  /// In the first nine each run writes before the next begins.
  private static let cases = [
    Case(runs: [("s", "x")], undoes: [("s", nil, false)]),
    Case(
      runs: [("s", "x"), ("s", "x, y"), ("t", "x, y, z")], undoes: [("s", "x, y, z", true), ("t", nil, false)]),
    Case(runs: [("s", "x"), ("s", "x, y"), ("t", "x, y, z")], undoes: [("t", "x, y", false), ("s", nil, false)]),
    Case(
      runs: [("q", "X"), ("r", "Y"), ("s", "Z"), ("t", "W")],
      undoes: [("s", "W", true), ("r", "W", true), ("t", "X", false)]),
    // The same value again, by a run that is in force.
    Case(
      runs: [("Q", "open"), ("A", "won"), ("B", "open"), ("C", "won")],
      undoes: [("A", "won", true), ("B", "won", false), ("C", "open", false)]),
    Case(
      runs: [("q", "open"), ("a", "won"), ("b", "open"), ("c", "won")],
      undoes: [("a", "won", true), ("b", "won", false), ("c", "open", false)]),
    // As it would be without the run: nothing is spared.
    Case(runs: [("Q", "open"), ("A", "won"), ("B", "open")], undoes: [("A", "open", false), ("B", "open", false)]),
    // Imports and rules, one after the other.
    Case(runs: [("Q", "a"), ("A", "b"), ("s", "b, vip")], undoes: [("A", "b, vip", true), ("s", "a", false)]),
    Case(runs: [("Q", "a"), ("s", "b"), ("A", "c")], undoes: [("s", "c", true), ("A", "a", false)]),
    // An import while the sync goes on.
    Case(runs: [("s", "x"), ("A", "y"), ("s", "z")], undoes: [("A", "z", true), ("s", nil, false)]),
    Case(runs: [("s", "x"), ("A", "y"), ("s", "z")], undoes: [("s", "y", true), ("A", nil, false)]),
    Case(runs: [("s", "x"), ("A", "y"), ("B", "x"), ("s", "z")], undoes: [("s", "x", true), ("A", "x", true)]),
  ]

  @Test(arguments: cases) func inTheOrder(_ test: Case) throws {
    let field = try Field()
    for (run, value) in test.runs { try field.write(value, by: run) }
    for undo in test.undoes {
      let spared = try field.undo(undo.run).spared.map(\.reason)
      #expect(try field.value() == undo.value, "after the undo of \(undo.run)")
      #expect(spared == (undo.isSpared ? ["Tags was changed since, to \(undo.value ?? "")"] : []))
    }
    #expect(try field.work.store.faults() == [])
  }

  /// Imports of older versions did not say which changes came before them: those of runs that began before.
  @Test(arguments: cases.prefix(9)) func ofOlderVersions(_ test: Case) throws {
    let field = try Field()
    for (run, value) in test.runs { try field.write(value, by: run) }
    try field.work.store.write("forget") {
      try $0.run("UPDATE import_change SET after = json_remove(after, '$.lastChange')")
    }
    for undo in test.undoes {
      _ = try field.undo(undo.run)
      #expect(try field.value() == undo.value, "after the undo of \(undo.run)")
    }
  }

  /// A page of the run does not say that a spared change was taken back.
  @Test func whatIsSparedIsNotCalledUndone() throws {
    let field = try Field()
    for (run, value) in [("s", "x"), ("s", "x, y"), ("t", "x, y, z")] { try field.write(value, by: Character(run)) }
    #expect(try field.undo("s").fieldsRestored == 0)
    #expect(try field.changes(of: "s").map(\.isUndone) == [false, false])
    #expect(try field.undo("t").fieldsRestored == 1)
    #expect(try field.changes(of: "t").map(\.isUndone) == [true])
  }

  /// A change by hand of what has no history is not gone over.
  @Test func whatIsChangedBesidesRunsStays() throws {
    let field = try Field()
    try field.write("x", by: "s")
    try field.work.store.write("change") { try $0.run(#"UPDATE record SET custom = '{"Tags":"by hand"}'"#) }
    #expect(try field.undo("s").spared.map(\.reason) == ["Tags was changed since, to by hand"])
    #expect(try field.value() == "by hand")
  }
}

/// The tags of one contact, and the runs that change them.
private final class Field {
  let work: TestWorkspace
  private let viewer = Viewer(user: ID(1))
  private let mailbox: Mailbox
  private let record: ID<Model.Record>
  private var syncs: [Character: RunDraft] = [:]
  private var runs: [Character: ID<Run>] = [:]

  init() throws {
    work = try TestWorkspace()
    mailbox = try work.mailbox("sales@acme.example").mailbox
    _ = try work.store.importRecords([Field.draft([:])], by: viewer, now: day(1))
    record = try work.store.record(matching: "Anna").reference.id
  }

  private static func draft(_ custom: [String: String]) -> RecordDraft {
    var draft = RecordDraft(line: 2, kind: .contact, name: "Anna")
    (draft.externalID, draft.custom) = ("A", custom)
    return draft
  }

  func write(_ value: String, by run: Character) throws {
    if run.isUppercase {
      runs[run] = try work.store.importRecords([Field.draft(["Tags": value])], by: viewer, now: day(2)).run
      return
    }
    var draft = syncs[run] ?? RunDraft.sync(mailbox)
    let record = record.value
    try work.store.file(&draft, now: day(2)) { filing in
      try RecordChanging(database: filing.database, record: record, now: day(2)).apply(
        .custom("Tags"), value, from: nil, run: filing.run())
    }
    (syncs[run], runs[run]) = (draft, draft.id)
  }

  func undo(_ run: Character) throws -> UndoReport {
    if let sync = syncs[run] { try work.store.end(sync, now: day(3)) }
    return try work.store.undo(#require(runs[run]), by: viewer, now: day(3))
  }

  func changes(of run: Character) throws -> [RunChange] {
    try work.store.runDetails(#require(runs[run]), for: viewer).changes
  }

  func value() throws -> String? { try work.store.details(of: record).value.record.custom["Tags"] }
}
