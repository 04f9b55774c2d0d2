package import Model
package import Store

/// Reads CRM exports: CSV files as HubSpot, Pipedrive, Salesforce, Bitrix24, Zoho and others write them.
///
/// Pure: bytes in, drafts for the store out, or every problem with its line and column.
package enum CRMImport {
  /// Largest file taken, in bytes: the whole of it is held in memory.
  package static let maximumBytes = 64 << 20
  /// Rows taken: problems beyond it are no file that a person exported.
  package static let maximumRows = 500_000
  /// Columns taken: a header of separators alone would otherwise cost one field per byte and row.
  package static let maximumColumns = 1000
  /// Longest cell taken, in bytes: an unclosed quote would otherwise swallow the file.
  package static let maximumCellLength = 131_072

  /// What a stage of the file means.
  package struct FoundStage: Sendable, Hashable {
    package enum Source: String, Sendable { case told, earlier, guessed }

    /// As written.
    package var name: String
    /// Nil where nothing is known: its deals count as open.
    package var meaning: StageMeaning?
    /// Nil where nothing is known.
    package var source: Source?
    /// Deals in it.
    package var count: Int
  }

  /// A column and what it became.
  package struct FoundColumn: Sendable, Hashable {
    package var header: String
    /// `name`, `e-mail`; nil for a custom field.
    package var meaning: String?
  }

  /// A file that can be loaded.
  package struct Sheet: Sendable, Hashable {
    package var kind: RecordKind
    /// In the order of their lines.
    package var drafts: [RecordDraft]
    /// In the order in which the file has them.
    package var stages: [FoundStage]
    package var columns: [FoundColumn]
    /// What a person may want to know: a character set that was guessed, values that were left out.
    package var notes: [String]
  }

  /// Reads a file whole.
  ///
  /// - Parameters:
  ///   - kind: nil to go by the header.
  ///   - told: stages as the person maps them now; any letter case.
  ///   - earlier: as told at earlier imports (`MailStore.stageMeanings`).
  ///   - timeZone: the IANA name of the zone of times that name none.
  package static func drafts(
    kind: RecordKind?, csv bytes: [UInt8], told: [String: StageMeaning] = [:], earlier: [String: StageMeaning] = [:],
    timeZone: String, now: Timestamp
  ) throws(CRMImportProblems) -> Sheet {
    let text = try CSVText(bytes)
    var rows = try CSVRows(text).all()
    guard let header = rows.first else { throw CRMImportProblems(line: 1, "the file is empty") }
    rows.removeFirst()
    guard let kind = kind ?? self.kind(of: header.cells) else {
      throw CRMImportProblems(
        line: header.line, "the header does not tell what the rows are; say contact, company, lead or deal")
    }
    let columns = try CRMColumns(header, kind: kind)
    let stages = StageMeanings(told: told, earlier: earlier)
    var sheet = SheetReading(kind: kind, columns: columns, stages: stages, timeZone: timeZone, now: now)
    return try sheet.read(rows, notes: text.notes)
  }
}

/// Why a file is not loaded: all of it stays out.
package struct CRMImportProblems: Error, Sendable, Hashable, CustomStringConvertible {
  /// The first ones, in order of line.
  package private(set) var problems: [RowProblem] = []
  /// How many there are beside those.
  package private(set) var further = 0

  init() {}

  init(line: Int, _ text: String) { add(RowProblem(line: line, text: text)) }

  var isEmpty: Bool { problems.isEmpty }

  mutating func add(_ problem: RowProblem) {
    if problems.count < ImportReport.maximumProblems { problems.append(problem) } else { further += 1 }
  }

  /// Puts them in order of line; those of one line stay as they were found.
  mutating func sort() { problems = problems.enumerated().sorted { ($0.1.line, $0.0) < ($1.1.line, $1.0) }.map(\.1) }

  package var description: String {
    problems.map(\.description).joined(separator: "\n") + (further > 0 ? "\nand \(further) more" : "")
  }
}
