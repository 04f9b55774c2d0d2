internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Store

struct CRMImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import contacts, companies, leads or deals from a CSV export.",
    discussion: """
      All of the file or nothing: a bad row is named with its line and column. Importing again changes what changed; what \
      the file leaves out stays, and so do addresses, domains and contacts of a deal that it no longer has. \
      Stored mail is then decided again, so that it finds the new records.
      """)
  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The file; - is standard input.") var file: String
  @Option(help: "contacts, companies, leads or deals; else the header tells.") var kind: String?
  @Option(help: "A file with a line for each stage: Stage name, then open, won or lost.") var stages: String?
  @Option(name: .customLong("stage"), help: "What a stage means, as 'Ordered=won'. May be repeated.") var stage:
    [String] = []
  @OptionGroup var output: OutputOptions

  /// Longest stages file taken, in bytes.
  private static let maximumStagesLength = 1 << 20

  func run() async throws {
    let bytes = Array(try readInput(file, limit: CRMImport.maximumBytes))
    let told = try told()
    let kind = try kind.map(CRM.kind)
    try await options.change { place in
      let store = place.store
      let (earlier, zone) = (try store.stageMeanings(), try store.timeZone())
      let sheet: CRMImport.Sheet
      do {
        sheet = try CRMImport.drafts(
          kind: kind, csv: bytes, told: told, earlier: earlier, timeZone: zone, now: now())
      } catch {
        throw Problem("import \(file): nothing was loaded\n\(error)", .badInput)
      }
      let report = try store.importRecords(sheet.drafts, stages: told, by: place.viewer, now: now())
      guard report.problems.isEmpty else {
        let further = report.furtherProblems > 0 ? "\nand \(report.furtherProblems) more" : ""
        let lines = report.problems.map(\.description).joined(separator: "\n") + further
        throw Problem("import \(file): nothing was loaded\n\(lines)", .badInput)
      }
      let settled = report.run == nil ? nil : try await place.perform(.settle(.relink))
      let (relinked, changed) = (settled?.run, settled?.counts["settled"] ?? 0)
      if output.json {
        try Output.json(json(sheet, report, relinked, changed))
      } else {
        show(sheet, report, relinked, changed)
      }
    }
  }

  private func told() throws -> [String: StageMeaning] {
    var told: [String: StageMeaning] = [:]
    if let stages {
      let bytes = Array(try readInput(stages, limit: CRMImportCommand.maximumStagesLength))
      do { told = try CRMImport.stages(file: bytes) } catch { throw Problem("stages \(stages): \(error)", .badInput) }
    }
    for text in stage {
      guard let (name, meaning) = CRMImport.stage(text) else {
        throw Problem("--stage '\(text)': write 'Stage name=open', =won or =lost", .usage)
      }
      told[name] = meaning
    }
    return told
  }

  private func show(_ sheet: CRMImport.Sheet, _ report: ImportReport, _ relinked: ID<Run>?, _ changed: Int) {
    let run = report.run.map { " (run \($0))" } ?? ""
    Output.line(
      "\(file): \(sheet.kind.rawValue) records: \(report.created) new, \(report.updated) changed, \(report.unchanged) as before\(run)"
    )
    let custom = sheet.columns.filter { $0.meaning == nil }.map(\.header)
    if !custom.isEmpty { Output.line("  custom fields: \(custom.joined(separator: ", "))") }
    for stage in sheet.stages {
      let meaning =
        stage.meaning.map { "\($0.rawValue), \(stage.source?.rawValue ?? "guessed")" } ?? "not known, taken as open"
      Output.line("  stage \(stage.name): \(meaning) (\(stage.count) deals)")
    }
    for note in sheet.notes { Output.line("  note: \(note)") }
    if let relinked {
      Output.line("  \(Output.number(changed)) stored messages are linked otherwise now (run \(relinked))")
    }
  }

  private func json(_ sheet: CRMImport.Sheet, _ report: ImportReport, _ relinked: ID<Run>?, _ changed: Int) -> JSON {
    [
      "kind": .text(sheet.kind.rawValue), "run": JSON(report.run), "created": JSON(report.created),
      "updated": JSON(report.updated), "unchanged": JSON(report.unchanged), "relinkRun": JSON(relinked),
      "relinked": JSON(changed), "notes": JSON(sheet.notes),
      "columns": JSON(sheet.columns) { ["header": .text($0.header), "meaning": JSON($0.meaning)] },
      "stages": JSON(sheet.stages) {
        [
          "name": .text($0.name), "meaning": JSON($0.meaning?.rawValue), "source": JSON($0.source?.rawValue),
          "deals": JSON($0.count),
        ]
      },
    ]
  }
}
