internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Store

struct Sync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring mailboxes up to date and link their mail.",
    discussion: """
      Newest mail first; at the end, what came out of order is settled. What was cut off goes on where it was. A second
      sync of an unchanged mailbox changes nothing and makes no run.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "Mailboxes; none: all that you may read.") var mailboxes: [String] = []
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.open(.work) { store, viewer in
      let chosen =
        mailboxes.isEmpty
        ? try store.mailboxes(for: viewer) : try mailboxes.map { try store.mailbox(named: $0, for: viewer) }
      if chosen.isEmpty { throw Problem("no mailbox is connected; next: rapport connect ADDRESS", .noSuch) }
      let rules = try ActiveRules.load(store)
      // What waits in the outbox and is due goes out with every sync.
      try await OutboxPass(store: store).run(now: now)
      var results: [JSON] = []
      var problems: [Problem] = []
      for mailbox in chosen {
        do {
          let outcome = try await Sync.one(mailbox, store, rules, isQuiet: output.json)
          results.append(Sync.json(mailbox, outcome))
          if !output.json { Sync.show(mailbox, outcome) }
          for (_, failure) in outcome.folderFailures {
            if let problem = Problem(failure) { problems.append(problem) }
          }
        } catch {
          // One mailbox that fails lets the others go on.
          guard let problem = Problem(error), !(error is StoreError) else { throw error }
          problems.append(problem)
          results.append(["mailbox": .text(mailbox.address.description), "failure": .text(problem.text)])
        }
      }
      if output.json { try Output.json(JSON.array(results)) }
      for problem in problems.dropLast() { Output.error(problem) }
      if let last = problems.last { throw last }
    }
  }

  static func one(
    _ mailbox: Mailbox, _ store: MailStore, _ rules: ActiveRules, isQuiet: Bool
  ) async throws -> SyncOutcome {
    let bar = ProgressBar(isQuiet: isQuiet)
    defer { bar.finish() }
    return try await SyncPass(store: store, mailbox: mailbox, rules: rules) { bar.show($0) }.run(now: now)
  }

  private static func show(_ mailbox: Mailbox, _ outcome: SyncOutcome) {
    var parts: [String] = []
    func part(_ count: Int, _ text: String) { if count > 0 { parts.append("\(Output.number(count)) \(text)") } }
    part(outcome.stored, outcome.stored == 1 ? "message stored" : "messages stored")
    part(outcome.unfetched, "outside the period")
    part(outcome.quarantined, "quarantined")
    part(outcome.gone, "gone from the server")
    part(outcome.links, outcome.links == 1 ? "link" : "links")
    part(outcome.records, outcome.records == 1 ? "record made" : "records made")
    part(outcome.relinked, "settled again")
    let run = outcome.run.map { " (run \($0))" } ?? ""
    Output.line("\(mailbox.address): " + (parts.isEmpty ? "nothing new" : parts.joined(separator: ", ") + run))
  }

  private static func json(_ mailbox: Mailbox, _ outcome: SyncOutcome) -> JSON {
    [
      "mailbox": .text(mailbox.address.description), "run": JSON(outcome.run), "stored": JSON(outcome.stored),
      "newMessages": JSON(outcome.newMessages), "unfetched": JSON(outcome.unfetched),
      "quarantined": JSON(outcome.quarantined), "gone": JSON(outcome.gone), "links": JSON(outcome.links),
      "records": JSON(outcome.records), "settled": JSON(outcome.relinked),
      "folderFailures": JSON(outcome.folderFailures) { .text($0.failure.description) },
    ]
  }
}
