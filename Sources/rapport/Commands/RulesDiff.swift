internal import ArgumentParser
internal import Matching
internal import Model
internal import Pipeline
internal import Store

extension Rules {
  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what other rules would make of stored mail; nothing is written.",
      discussion: """
        OLD and NEW are rule files, 'active', or the beginning of a revision's hash as 'rules history' lists it. With one \
        of them, it is compared with the rules in force.
        """)
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "Old and new rules, or the new ones.") var rules: [String]
    @Option(help: "Compare mail from this day on, such as 2026-01-31.") var since: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
      if rules.isEmpty || rules.count > 2 {
        throw ValidationError("compare with one set of rules, or two with each other")
      }
    }

    func run() async throws {
      var from: Timestamp?
      if let since {
        guard let day = Timestamp(iso: since) else { throw Problem("'\(since)' is no day such as 2026-01-31", .usage) }
        from = day
      }
      try await options.read { store, viewer in
        // What a rule makes of mail has its words, and it is all mail.
        try store.requireAdministrator(viewer, doing: "compare rules over stored mail")
        let new = try find(rules[rules.count - 1], store)
        let old = try rules.count == 2 ? find(rules[0], store) : ActiveRules.load(store)
        let report = try await RulesDiff(store: store, old: old, new: new).run(since: from)
        let print = try RulesDiffPrint(report, store, viewer)
        if output.json { try Output.json(print.json) } else { print.show() }
      }
    }

    private func find(_ name: String, _ store: MailStore) throws -> ActiveRules {
      if name == "active" { return try ActiveRules.load(store) }
      let isHash = name.utf8.count >= 6 && name.utf8.allSatisfy { $0.isHexadecimal }
      if isHash, absolutePath(name) == nil { return try ActiveRules.load(store.ruleRevision(matching: name)) }
      return try Rules.read(name, options).rules
    }
  }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool {
    (0x30...0x39).contains(self) || (0x61...0x66).contains(self) || (0x41...0x46).contains(self)
  }
}

/// A comparison of rules on a terminal and as JSON.
struct RulesDiffPrint {
  private let report: RulesDiffReport
  /// Of the examples that the person may read: the others count, and nothing of them is shown.
  private var subjects: [ID<Message>: String] = [:]

  init(_ report: RulesDiffReport, _ store: MailStore, _ viewer: Viewer) throws {
    self.report = report
    for example in report.groups.flatMap(\.examples.values).joined() where subjects[example.message] == nil {
      subjects[example.message] = try RulesDiffPrint.subject(of: example.message, store, viewer)
    }
  }

  /// Nil of mail that the person may not read.
  private static func subject(
    of message: ID<Message>, _ store: MailStore, _ viewer: Viewer
  ) throws(StoreError) -> String? {
    do {
      let view = try store.message(message, for: viewer).view
      return view.isReadable ? view.subject ?? "" : nil
    } catch .noSuch {
      return nil
    }
  }

  private func examples(_ change: RulesDiffReport.Change, _ group: RulesDiffReport.Group) -> [RulesDiffReport.Example] {
    (group.examples[change] ?? []).filter { subjects[$0.message] != nil }
  }

  private static let words: [(change: RulesDiffReport.Change, one: String, more: String)] = [
    (.gained, "link gained", "links gained"), (.lost, "link lost", "links lost"), (.moved, "link moved", "links moved"),
    (.created, "record would be made", "records would be made"), (.held, "message held", "messages held"),
    (.skipped, "message skipped", "messages skipped"), (.asked, "message asked about", "messages asked about"),
    (.decided, "message no longer held, skipped or asked about", "messages no longer held, skipped or asked about"),
  ]

  private static func line(_ count: Int, _ one: String, _ more: String) -> String {
    "  \(Output.number(count)) \(count == 1 ? one : more)"
  }

  func show() {
    let count = Output.number(report.copies)
    guard report.changed > 0 else { return Output.line("\(count) stored copies compared: no difference") }
    Output.line("\(count) stored copies compared, \(Output.number(report.changed)) would be decided otherwise:")
    for (change, one, more) in RulesDiffPrint.words where report.total(change) > 0 {
      Output.line(RulesDiffPrint.line(report.total(change), one, more))
    }
    for group in report.groups {
      Output.line()
      Output.line(group.rule.map { "rule '\($0)'" } ?? "the built-in steps, and what threads hand on")
      for (change, one, more) in RulesDiffPrint.words {
        guard let count = group.counts[change] else { continue }
        Output.line(RulesDiffPrint.line(count, one, more))
        for example in examples(change, group) {
          let subject = subjects[example.message].map { $0.isEmpty ? "" : ": " + Output.cut($0, 60) } ?? ""
          Output.line("    message \(example.message), \(example.date.day()): \(example.what)\(subject)")
        }
      }
    }
  }

  var json: JSON {
    [
      "copies": JSON(report.copies), "changed": JSON(report.changed),
      "groups": JSON(report.groups) { group in
        [
          "rule": JSON(group.rule),
          "counts": .object(
            RulesDiffPrint.words.compactMap { word in
              group.counts[word.change].map { (word.change.rawValue, JSON($0)) }
            }),
          "examples": JSON(
            RulesDiffPrint.words.flatMap { word in
              examples(word.change, group).map { (word.change, $0) }
            }
          ) { change, example in
            [
              "change": .text(change.rawValue), "message": JSON(example.message), "date": JSON(example.date),
              "what": .text(example.what),
            ]
          },
        ]
      },
    ]
  }
}
