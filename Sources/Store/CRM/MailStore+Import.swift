internal import GRDB
package import Model

extension MailStore {
  /// Loads the rows of one export: all of them or, when one has a problem, none.
  ///
  /// A row with the external id of a record changes that record; a contact or lead without one is known by its
  /// addresses, a company or deal by its name, and so is a person without an address. What an export leaves out stays;
  /// what it says wins. `stages` is what the person told about stages: it is remembered for later imports. The mail that
  /// changed records can concern is noted as stale. On disk when it returns.
  @discardableResult
  package func importRecords(
    _ drafts: [RecordDraft], stages: [String: StageMeaning] = [:], by viewer: Viewer, now: Timestamp
  ) throws(StoreError) -> ImportReport {
    var report = ImportReport()
    do {
      try write("import records", durable: true) { database in
        for (stage, meaning) in stages.sorted(by: { $0.key < $1.key }) {
          try database.run(
            """
            INSERT INTO stage_meaning (stage, meaning) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET meaning = excluded.meaning
            """, [stage.storable.lowercased(), meaning.rawValue])
        }
        var loading = try RecordLoading(
          database: database, now: now,
          run: RunDraft(kind: .crmImport, mailbox: nil, user: viewer.user, startedAt: now))
        try loading.load(drafts)
        report = loading.report
        guard report.problems.isEmpty else { throw StoreError.refused("rows that cannot be taken") }
        report.run = try loading.endRun()
      }
    } catch {
      // The rows were the reason, and nothing was kept; anything else is an error of the store.
      guard !report.problems.isEmpty else { throw error }
      return ImportReport(problems: report.problems, furtherProblems: report.furtherProblems)
    }
    return report
  }

  /// What stages mean, as told at earlier imports; keys in lower case.
  package func stageMeanings() throws(StoreError) -> [String: StageMeaning] {
    try read("read the stages") { database in
      var meanings: [String: StageMeaning] = [:]
      for row in try database.rows("SELECT stage, meaning FROM stage_meaning") {
        meanings[row[0]] = StageMeaning(rawValue: row[1])
      }
      return meanings
    }
  }
}
