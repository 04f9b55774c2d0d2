internal import ArgumentParser
internal import Model
internal import Store

struct Runs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the runs: what changed something, the latest first.")
  @OptionGroup var options: WorkspaceOptions
  @Option(help: "How many.") var limit = 30
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.read { store, viewer in
      let runs = try store.runs(for: viewer, limit: limit)
      let mailboxes = Dictionary(
        try store.mailboxes(for: viewer).map { ($0.id, $0.address.description) },
        uniquingKeysWith: { first, _ in first })
      func mailbox(_ run: Run) -> String { run.mailbox.flatMap { mailboxes[$0] } ?? "" }
      if output.json {
        return try Output.json(
          JSON(runs) { run in
            [
              "id": JSON(run.id), "kind": .text(run.kind.rawValue), "mailbox": .text(mailbox(run)),
              "started": JSON(run.startedAt), "ended": JSON(run.endedAt), "undone": JSON(run.undoneAt),
              "counts": JSON(run.counts),
            ]
          })
      }
      Output.table(
        runs.map { run in
          [
            "\(run.id)", run.kind.rawValue, mailbox(run), run.startedAt.description,
            run.counts.sorted { $0.key < $1.key }.map { "\(Output.number($0.value)) \($0.key)" }.joined(
              separator: ", "),
            run.undoneAt.map { "undone \($0)" } ?? (run.endedAt == nil ? "still going on" : ""),
          ]
        })
    }
  }
}

struct Undo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take back what a run did to links and records; mail stays.",
    discussion: "No later sync or relink makes links again that an undo took away: only a person, or a changed rule.")
  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The run's number, as `rapport runs` lists it.") var run: Int64
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.change { place in
      let report = try place.store.undo(ID(run), by: place.viewer, now: now())
      if try place.store.lacksSettling() { try await place.perform(.settle(.relink)) }
      if output.json {
        return try Output.json(
          [
            "run": JSON(report.run), "linksWithdrawn": JSON(report.linksWithdrawn),
            "linksRestored": JSON(report.linksRestored), "recordsWithdrawn": JSON(report.recordsWithdrawn.count),
            "recordsRestored": JSON(report.recordsRestored ?? 0), "fieldsRestored": JSON(report.fieldsRestored ?? 0),
            "changesKept": JSON(report.changesKept),
            "spared": JSON(report.spared) {
              [
                "kind": .text($0.record.kind.rawValue), "id": JSON($0.record.id), "name": .text($0.name),
                "reason": .text($0.reason),
              ]
            },
          ] as JSON)
      }
      Output.line(
        "run \(report.run) is undone: \(report.linksWithdrawn) links and \(report.recordsWithdrawn.count) records withdrawn"
          + (report.linksRestored > 0 ? ", \(report.linksRestored) links restored" : ""))
      if let count = report.recordsRestored { Output.line("\(count) records that it changed are as they were") }
      if let count = report.fieldsRestored, count > 0 { Output.line("\(count) fields of records are as they were") }
      if report.changesKept > 0 { Output.line("\(report.changesKept) records that it changed stay as they are") }
      for spared in report.spared {
        Output.line("spared: \(spared.record.kind.rawValue) \(spared.name): \(spared.reason)")
      }
    }
  }
}
