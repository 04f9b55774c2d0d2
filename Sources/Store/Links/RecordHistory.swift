internal import GRDB
internal import Model

/// What runs changed of one record and no undo has taken back.
struct RecordHistory {
  let record: Int64
  let database: Database
  private var fields: [RecordPlace: FieldHistory] = [:]
  /// By run.
  private(set) var imports: [Int64: (before: RecordSnapshot, after: RecordSnapshot)] = [:]

  /// Which of two changes came first: imports go by the last change of a field before them.
  private struct Moment: Comparable {
    var lastChange: Int64
    /// 0 for the change itself.
    var run: Int64 = 0

    static func < (a: Moment, b: Moment) -> Bool { (a.lastChange, a.run) < (b.lastChange, b.run) }
  }

  init(of record: Int64, _ database: Database) throws {
    (self.record, self.database) = (record, database)
    var all: [(moment: Moment, place: RecordPlace, change: FieldHistory.Change)] = []
    for row in try database.rows(
      """
      SELECT c.id, c.run, c.field, c.name, c.before, c.after FROM record_change AS c JOIN run AS r ON r.id = c.run
      WHERE c.record = ? AND c.undone_at IS NULL AND r.undone_at IS NULL ORDER BY c.id
      """, [record])
    {
      let change = FieldHistory.Change(source: .field(row[0]), run: row[1], before: row[4], after: row[5])
      let place = try RecordChanging.Field(stored: row[2], row[3]).place
      all.append((Moment(lastChange: row[0]), place, change))
    }
    for row in try database.rows(
      "SELECT run, before, after FROM import_change WHERE record = ? AND undone_at IS NULL ORDER BY run", [record])
    {
      let run: Int64 = row[0]
      let (before, after) = (try RecordSnapshot(stored: row[1]), try RecordSnapshot(stored: row[2]))
      imports[run] = (before, after)
      // Imports of older versions did not say: the runs that began before them are taken to have come first.
      let last = after.lastChange ?? all.filter { $0.change.run < run }.map(\.moment.lastChange).max() ?? 0
      for place in before.places(besides: after) {
        let change = FieldHistory.Change(source: .imported(run), run: run, before: before[place], after: after[place])
        all.append((Moment(lastChange: last, run: run), place, change))
      }
    }
    for entry in all.sorted(by: { $0.moment < $1.moment }) {
      fields[entry.place, default: FieldHistory()].append(entry.change)
    }
  }

  /// Those that a run changed, in order.
  func places(of run: Int64) -> [RecordPlace] {
    fields.filter { $0.value.changes.contains { $0.run == run } }.keys.sorted()
  }

  /// Takes a run's changes out of a field, and keeps what that makes of those of others.
  mutating func takeBack(_ place: RecordPlace, of run: Int64, having value: String?) throws -> FieldHistory.TakenBack {
    let taken = fields[place, default: FieldHistory()].takeBack(run, having: value)
    for change in taken.handedOn {
      switch change.source {
      case .field(let id): try database.run("UPDATE record_change SET before = ? WHERE id = ?", [change.before, id])
      case .imported(let run):
        imports[run]?.before[place] = change.before
        guard let before = imports[run]?.before else { continue }
        try database.run(
          "UPDATE import_change SET before = ? WHERE run = ? AND record = ?",
          [try StoredJSON.text(before).storable, run, record])
      }
    }
    return taken
  }
}

extension RecordSnapshot {
  fileprivate init(stored text: String) throws(StoreError) {
    self = try StoredJSON.value(RecordSnapshot.self, text, of: "what an import changed")
  }
}
