internal import ArgumentParser
internal import Glibc
internal import Matching
internal import Model
internal import Pipeline
internal import Store

extension Rules {
  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check and test the rules, show what they change, store them under their hash, and decide stored mail.",
      discussion: """
        Saving a file changes nothing; this does. What it did to links can be undone as a run; to decide new mail by the \
        old rules again, apply the old file.
        """)
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The file; else the workspace's default.yaml.") var file: String?
    @Flag(help: "Do not ask before stored mail is decided anew.") var yes = false
    @Flag(help: "Go on although tests of the file fail.") var skipTests = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await options.read { store, viewer in
        try store.requireAdministrator(viewer, doing: "put rules in force")
      }
      let (rules, folder) = try Rules.read(file, options)
      let failed = Rules.test(rules, folder: folder).filter { !$0.differences.isEmpty }
      for result in failed { Output.note(result.text) }
      if !failed.isEmpty, !skipTests {
        throw Problem(
          "\(failed.count) of \(rules.rules.tests.count) tests fail: mend the rules or the tests, or say --skip-tests",
          .badInput)
      }
      if !yes { try await confirm(rules) }
      try await options.change { place in
        let isNew = try rules.activate(place.store, by: place.viewer.user, now: now())
        // The rules are as they were, but a mailbox's settings may not be.
        if !isNew { try place.store.noteStale(from: Timestamp(milliseconds: .min)) }
        let outcome = try await place.perform(.settle(.rules))
        let (run, changed) = (outcome.run, outcome.counts["settled"] ?? 0)
        if output.json {
          return try Output.json(
            ["hash": .text(rules.hash.description), "new": JSON(isNew), "run": JSON(run), "changed": JSON(changed)]
              as JSON)
        }
        let hash = rules.hash.description.prefix(8)
        Output.line(
          "rules \(hash) are \(isNew ? "" : "already ")in force; \(Output.number(changed)) messages changed"
            + (run.map { " (run \($0); take it back with: rapport undo \($0))" } ?? ""))
      }
    }

    /// Shows the difference and asks; without a terminal nobody can answer.
    private func confirm(_ rules: ActiveRules) async throws {
      guard !output.json, isatty(STDIN_FILENO) == 1 else {
        throw Problem(
          "to put rules in force where nobody can be asked, say --yes; to look first: rapport rules diff", .usage)
      }
      try await options.read { store, viewer in
        let report = try await RulesDiff(store: store, old: try ActiveRules.load(store), new: rules).run()
        try RulesDiffPrint(report, store, viewer).show()
      }
      Output.draw("put these rules in force? [y/N] ")
      let answer = readLine() ?? ""
      guard ["y", "yes"].contains(answer.lowercased()) else { throw Problem("nothing was changed", .failed) }
    }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List what was put in force, the latest first.")
    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await options.read { store, _ in
        let history = try store.ruleHistory()
        if output.json {
          return try Output.json(
            JSON(history) {
              [
                "hash": .text($0.hash.description), "file": .text($0.file), "at": JSON($0.at), "by": JSON($0.user),
                "run": JSON($0.run), "isUndone": JSON($0.isUndone), "inForce": JSON($0.isActive),
              ]
            })
        }
        Output.table(
          history.map { entry in
            [
              String(entry.hash.description.prefix(8)), entry.at.description, entry.file, entry.user ?? "",
              entry.run.map { "run \($0)\(entry.isUndone ? ", undone" : "")" } ?? "", entry.isActive ? "in force" : "",
            ]
          })
      }
    }
  }
}
