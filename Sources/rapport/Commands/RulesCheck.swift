internal import ArgumentParser
internal import Matching
internal import Model
internal import Pipeline
internal import Store

extension Rules {
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a rule file; nothing is changed. Exit code 65 when it has an error.",
      discussion: """
        Warned of is what is no mistake and cannot be meant: rules that never fire, lists that nothing uses, and, where \
        there is a workspace, records that are not there and, of rules in force, those that no stored message matched.
        """)
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The file; else the workspace's default.yaml.") var file: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let (name, folder) = try Rules.place(file, options)
      let active: ActiveRules
      do throws(RuleFileErrors) { active = try ActiveRules.read(name, folder: folder) } catch {
        if output.json {
          try Output.json(["errors": Check.json(error.errors), "warnings": .array([])] as JSON)
          throw ExitCode(Problem.Code.badInput.rawValue)
        }
        throw Problem(RuleReport(folder: folder).text(error.errors), .badInput)
      }
      let warnings = active.rules.warnings + (try await findings(active))
      if output.json {
        return try Output.json(
          [
            "hash": .text(active.hash.description), "rules": JSON(active.rules.ruleNames), "errors": .array([]),
            "warnings": Check.json(warnings),
          ] as JSON)
      }
      if !warnings.isEmpty { Output.line(RuleReport(folder: folder).text(warnings, as: "warning: ")) }
      let count = active.rules.ruleNames.count
      Output.line(
        "\(name): \(count) \(count == 1 ? "rule" : "rules"), no errors"
          + (warnings.isEmpty ? "" : ", \(warnings.count) \(warnings.count == 1 ? "warning" : "warnings")"))
    }

    private static func json(_ reports: [RuleFileError]) -> JSON {
      JSON(reports) {
        ["file": .text($0.file), "line": JSON($0.line), "column": JSON($0.column), "message": .text($0.message)]
      }
    }

    /// What only a workspace can tell; nothing where there is none.
    private func findings(_ active: ActiveRules) async throws -> [RuleFileError] {
      guard MailStore.isThere(options.folder) else { return [] }
      return try await options.read { store, _ in
        var found: [RuleFileError] = []
        for (record, report) in active.rules.namedRecords {
          let count = try store.inspect { try $0.records(record).count }
          if count == 1 { continue }
          let what = count == 0 ? "there is none" : "there are \(count)"
          found.append(
            RuleFileError(
              file: report.file, line: report.line, column: report.column, message: "\(report.message), and \(what)"))
        }
        let (decided, applied) = try store.appliedRules(of: active.hash)
        if decided > 0 {
          for rule in active.rules.ruleNames where !applied.contains(rule) {
            guard let place = active.rules.place(of: rule),
              // That it never fires has been said.
              !active.rules.warnings.contains(where: { ($0.file, $0.line) == (place.file, place.line) })
            else { continue }
            let count = "\(Output.number(decided)) stored \(decided == 1 ? "message" : "messages")"
            found.append(
              RuleFileError(
                file: place.file, line: place.line, column: place.column,
                message: "\(place.message) has matched none of \(count)"))
          }
        }
        return found.sorted()
      }
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run the tests that rule files carry. Exit code 1 when one fails.")
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The files; else the workspace's default.yaml.") var files: [String] = []
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      var results: [TestResult] = []
      for file in files.isEmpty ? [nil] : files.map(Optional.some) {
        let (rules, folder) = try Rules.read(file, options)
        results += Rules.test(rules, folder: folder)
      }
      let failed = results.count { !$0.differences.isEmpty }
      if output.json {
        let list = JSON(results) { result in
          [
            "file": .text(result.test.file), "line": JSON(result.test.line), "name": .text(result.test.name),
            "passed": JSON(result.differences.isEmpty), "differences": JSON(result.differences),
          ]
        }
        try Output.json(["tests": list, "failed": JSON(failed)] as JSON)
      } else {
        for result in results { Output.line(result.text) }
        let spent = (ContinuousClock.now - start) / .milliseconds(1)
        let verdict = failed == 0 ? "all pass" : "\(failed) failed"
        Output.line(
          "\(results.count) \(results.count == 1 ? "test" : "tests"), \(verdict), in \(Int(spent.rounded(.up))) ms")
      }
      if failed > 0 { throw ExitCode.failure }
    }
  }
}
