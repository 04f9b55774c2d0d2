internal import GRDB
internal import Model

extension FilingTransaction {
  /// Writes the fields and tags that rules set on the records of a message, as changes of the run, which its undo takes
  /// back.
  ///
  /// Each field once for a message, however often that is decided. Nothing goes over what the CRM or a person says: a
  /// field is filled in where it is empty or has what mail of an earlier date put there.
  /// - Returns: The records that have changed.
  func apply(_ changes: [DecidedChange], message: Int64, date: Int64) throws -> Set<Int64> {
    var changed: Set<Int64> = []
    var written = 0
    for change in FilingTransaction.joined(changes) {
      let record = change.record.id.value
      let isThere =
        try database.number(
          "SELECT 1 FROM record WHERE id = ? AND deleted_at IS NULL AND merged_into IS NULL", [record])
        != nil
      let isDone =
        try database.number(
          "SELECT 1 FROM record_change WHERE message = ? AND record = ? AND field = 'custom' AND name = ? LIMIT 1",
          [message, record, change.field.storable]) != nil
      guard isThere, !isDone else { continue }
      let changing = RecordChanging(database: database, record: record, now: now)
      let before = try changing.value(of: .custom(change.field))
      let value: String
      if change.field == Tags.field {
        guard let more = FilingTransaction.tags(change.value, addedTo: before) else { continue }
        value = more
      } else {
        guard try mayFill(change.field, of: record, having: before, date: date), before != change.value.storable
        else { continue }
        value = change.value
      }
      try changing.apply(.custom(change.field), value, from: message, run: try run(), isByRule: true)
      changed.insert(record)
      written += 1
    }
    count("fields", written)
    return changed
  }

  /// One change a field: tags of several rules go into one list.
  private static func joined(_ changes: [DecidedChange]) -> [DecidedChange] {
    var joined: [DecidedChange] = []
    for change in changes {
      let index = joined.firstIndex { $0.record == change.record && $0.field == change.field }
      guard let index else {
        joined.append(change)
        continue
      }
      if change.field == Tags.field { joined[index].value += ", " + change.value }
    }
    return joined
  }

  /// The list with the tags that it has not yet; nil where it has all of them.
  private static func tags(_ more: String, addedTo list: String?) -> String? {
    var all = Tags.list(list ?? "")
    var seen = Set(all.map { $0.lowercased() })
    let new = Tags.list(more).filter { seen.insert($0.lowercased()).inserted }
    if new.isEmpty { return nil }
    all += new
    return all.joined(separator: ", ")
  }

  /// Empty, or as a rule has left it for mail of an earlier date.
  private func mayFill(_ field: String, of record: Int64, having value: String?, date: Int64) throws -> Bool {
    guard let value, !value.isEmpty else { return true }
    let last = try database.row(
      """
      SELECT c.after, r.kind, m.date FROM record_change AS c JOIN run AS r ON r.id = c.run
      LEFT JOIN message AS m ON m.id = c.message
      WHERE c.record = ? AND c.field = 'custom' AND c.name = ? AND c.undone_at IS NULL ORDER BY c.id DESC LIMIT 1
      """, [record, field.storable])
    guard let last, last[0] as String == value, last[1] as String != Run.Kind.manual.rawValue,
      let at = last[2] as Int64?
    else { return false }
    return at <= date
  }
}
