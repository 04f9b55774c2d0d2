internal import ArgumentParser
internal import Model
internal import Store

struct Relink: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decide stored mail again by the rules in force; twice changes nothing more.",
    discussion: "Links that people made or removed stay. What it changed is a run, and can be undone.")
  @OptionGroup var options: WorkspaceOptions
  @Option(help: "Only mail from this day on, such as 2026-01-31.") var from: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var start = Timestamp(milliseconds: .min)
    if let from {
      guard let day = Timestamp(iso: from) else { throw Problem("'\(from)' is no day such as 2026-01-31", .usage) }
      start = day
    }
    try await options.change { place in
      try place.store.noteStale(from: start)
      let outcome = try await place.perform(.settle(.relink), isQuiet: output.json)
      let (run, changed) = (outcome.run, outcome.counts["settled"] ?? 0)
      if output.json { return try Output.json(["run": JSON(run), "changed": JSON(changed)] as JSON) }
      guard let run else { return Output.line("every decision is as it was") }
      Output.line(
        "\(Output.number(changed)) messages decided otherwise (run \(run); take it back with: rapport undo \(run))")
    }
  }
}
