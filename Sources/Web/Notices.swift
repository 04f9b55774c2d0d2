/// What a page may say was done on the page before: keys of the table, behind `done.`.
enum Notices {
  static let keys: Set<String> = Set(
    Texts.table.compactMap { entry in
      entry.key.hasPrefix("done.") ? String(entry.key.dropFirst("done.".count)) : nil
    })

  /// Those that are no good news.
  static let problems: Set<String> = ["signInChangedReadOnly", "replyFailed", "reviewedNone"]

  /// Those whose number is a run, which can be looked at and undone.
  static let runs: Set<String> = ["linked", "unlinked", "moved", "factAdded"]
}
