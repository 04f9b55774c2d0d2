internal import ArgumentParser
internal import Matching
internal import Model
internal import Pipeline
internal import Store

struct Rules: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check, test and compare rule files, and put them in force.",
    subcommands: [Check.self, Test.self, Diff.self, Apply.self, History.self, Schema.self])

  /// A rule file as a name below its folder: the workspace's rules unless a path outside is given.
  static func place(_ file: String?, _ options: WorkspaceOptions) throws -> (name: String, folder: String) {
    let inside = options.folder + "/Rules"
    guard let file else { return (ActiveRules.mainFile, inside) }
    guard let full = absolutePath(file) else { throw Problem("rules \(file): there is no such file", .noSuch) }
    if let root = absolutePath(inside), full.hasPrefix(root + "/") {
      return (String(full.dropFirst(root.count + 1)), root)
    }
    let parts = full.split(separator: "/", omittingEmptySubsequences: false)
    return (String(parts.last ?? ""), parts.dropLast().joined(separator: "/"))
  }

  /// Reads a file; its errors are shown with their lines before they end the command.
  static func read(_ file: String?, _ options: WorkspaceOptions) throws -> (rules: ActiveRules, folder: String) {
    let (name, folder) = try place(file, options)
    do throws(RuleFileErrors) { return (try ActiveRules.read(name, folder: folder), folder) } catch {
      throw Problem(RuleReport(folder: folder).text(error.errors), .badInput)
    }
  }

  /// What came of a test.
  struct TestResult {
    let test: RuleTest
    let differences: [String]

    var text: String {
      ([(differences.isEmpty ? "passed" : "FAILED") + "  \(test.file):\(test.line): \(test.name)"]
        + differences.map { "        \($0)" }).joined(separator: "\n")
    }
  }

  static func test(_ rules: ActiveRules, folder: String) -> [TestResult] {
    rules.rules.tests.map { test in
      TestResult(test: test, differences: test.run(rules.rules) { try MessageArgument.parse(folder + "/" + $0) })
    }
  }
}

extension Rules {
  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema of rule files, for editors.",
      discussion: """
        Write it to a file, and begin a rule file with: # yaml-language-server: $schema=FILE
        """)

    func run() { Output.line(RuleSchema.json()) }
  }
}
