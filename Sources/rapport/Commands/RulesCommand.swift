internal import ArgumentParser
internal import Matching
internal import Model
internal import Pipeline
internal import Store

struct Rules: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check rule files and put them in force.", subcommands: [Check.self, Apply.self, History.self])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a rule file; nothing is changed. Exit code 65 when it has an error.")
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The file; else the workspace's default.yaml.") var file: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let (name, folder) = try Rules.place(file, options)
      let active: ActiveRules
      do throws(RuleFileErrors) { active = try ActiveRules.read(name, folder: folder) } catch {
        if output.json {
          try Output.json(
            JSON(error.errors) {
              ["file": .text($0.file), "line": JSON($0.line), "column": JSON($0.column), "message": .text($0.message)]
            })
        }
        throw error
      }
      if output.json {
        try Output.json(["hash": .text(active.hash.description), "rules": JSON(active.rules.ruleNames)] as JSON)
      } else {
        Output.line("\(name): \(active.rules.ruleNames.count) rules, no errors")
      }
    }
  }

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the rules, store them under their hash, and decide stored mail by them.",
      discussion:
        "Saving a file changes nothing; this does. What it did to links can be undone as a run; to decide new mail by the old rules again, apply the old file."
    )
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The file; else the workspace's default.yaml.") var file: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let (name, folder) = try Rules.place(file, options)
      let rules = try ActiveRules.read(name, folder: folder)
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
            + (run.map { " (run \($0))" } ?? ""))
      }
    }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the rule revisions, the latest first.")
    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await options.read { store, _ in
        let revisions = try store.ruleRevisions()
        if output.json {
          return try Output.json(
            JSON(revisions) {
              [
                "hash": .text($0.hash.description), "stored": JSON($0.storedAt), "by": JSON($0.user),
                "inForce": JSON($0.isActive),
              ]
            })
        }
        Output.table(
          revisions.map {
            [
              String($0.hash.description.prefix(8)), $0.storedAt.description, $0.user ?? "",
              $0.isActive ? "in force" : "",
            ]
          })
      }
    }
  }

  /// A rule file as a name below its folder: the workspace's rules unless a path outside is given.
  private static func place(_ file: String?, _ options: WorkspaceOptions) throws -> (name: String, folder: String) {
    let inside = options.folder + "/Rules"
    guard let file else { return (ActiveRules.mainFile, inside) }
    guard let full = absolutePath(file) else { throw Problem("rules \(file): there is no such file", .noSuch) }
    if let root = absolutePath(inside), full.hasPrefix(root + "/") {
      return (String(full.dropFirst(root.count + 1)), root)
    }
    let parts = full.split(separator: "/", omittingEmptySubsequences: false)
    return (String(parts.last ?? ""), parts.dropLast().joined(separator: "/"))
  }
}
