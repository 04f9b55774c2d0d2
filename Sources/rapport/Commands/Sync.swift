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

      With --preview the headers of the messages are fetched in their place, into a copy that is removed again: counts, \
      senders, links, questions and records as the sync would have them, what rules find in texts aside.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "Mailboxes; none: all that are connected and that you may read.") var mailboxes: [String] = []
  @Flag(help: "Only tell what would come in: no mail and no link is written, here or there.") var preview = false
  @Option(help: "With --preview: as if the mailbox were set to this period, such as 7d, 3mo, 2026-01-31 or all.")
  var period: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if period != nil, !preview { throw ValidationError("--period goes with --preview; else: rapport settings") }
  }

  private func showPreview() async throws {
    var wanted: Period?
    if let period {
      wanted = Period(period)
      if wanted == nil {
        throw Problem("'\(period)' is no period such as 7d, 3mo, 1y, 2026-01-31 or all", .usage)
      }
    }
    try await options.read { store, viewer in
      var previews: [SyncPreviewPrint] = []
      for mailbox in try chosen(store, viewer) {
        let bar = ProgressBar(isQuiet: output.json)
        defer { bar.finish() }
        let pass = PreviewPass(store: store, mailbox: mailbox, period: wanted)
        previews.append(SyncPreviewPrint(try await pass.run(now: now, report: { bar.show($0) }), of: mailbox))
      }
      if output.json { return try Output.json(JSON.array(previews.map(\.json))) }
      for preview in previews { preview.show() }
    }
  }

  private func chosen(_ store: MailStore, _ viewer: Viewer) throws -> [Mailbox] {
    let chosen = try store.mailboxes(named: mailboxes, for: viewer)
    if let mailbox = chosen.first(where: { $0.disconnectedAt != nil }) {
      throw Problem("\(mailbox.address) is disconnected; next: rapport connect \(mailbox.address)", .notAllowed)
    }
    if chosen.isEmpty { throw Problem("no mailbox is connected; next: rapport connect ADDRESS", .noSuch) }
    return chosen
  }

  func run() async throws {
    if preview { return try await showPreview() }
    try await options.change { place in
      let chosen = try chosen(place.store, place.viewer)
      // What waits in the outbox and is due goes out with every sync.
      try await place.perform(.send)
      var results: [JSON] = []
      var problems: [Problem] = []
      for mailbox in chosen {
        do {
          let outcome = try await place.perform(.sync(mailbox.id), isQuiet: output.json)
          results.append(Sync.json(mailbox, outcome))
          if !output.json { Sync.show(mailbox, outcome) }
          problems += outcome.problems.map { Problem($0) }
        } catch {
          // One mailbox that fails lets the others go on.
          guard let problem = Problem(error), !(error is StoreError), !(error is ServiceEnded) else { throw error }
          problems.append(problem)
          results.append(["mailbox": .text(mailbox.address.description), "failure": .text(problem.text)])
        }
      }
      if output.json { try Output.json(JSON.array(results)) }
      for problem in problems.dropLast() { Output.error(problem) }
      if let last = problems.last { throw last }
    }
  }

  private static func show(_ mailbox: Mailbox, _ outcome: WorkRequest.Outcome) {
    var parts: [String] = []
    func part(_ key: String, one: String? = nil, _ text: String) {
      guard let count = outcome.counts[key], count > 0 else { return }
      parts.append("\(Output.number(count)) \(count == 1 ? one ?? text : text)")
    }
    part("stored", one: "message stored", "messages stored")
    part("recognised", "recognised")
    part("unfetched", "outside the period")
    part("waiting", one: "left for another day", "left for another day")
    part("quarantined", "quarantined")
    part("gone", "gone from the server")
    part("moved", one: "message moved", "messages moved")
    part("links", one: "link", "links")
    part("records", one: "record made", "records made")
    part("settled", "settled again")
    let run = outcome.run.map { " (run \($0))" } ?? ""
    Output.line("\(mailbox.address): " + (parts.isEmpty ? "nothing new" : parts.joined(separator: ", ") + run))
  }

  private static func json(_ mailbox: Mailbox, _ outcome: WorkRequest.Outcome) -> JSON {
    .object(
      [
        ("mailbox", .text(mailbox.address.description)), ("run", JSON(outcome.run)),
        ("folderFailures", JSON(outcome.problems) { .text($0.text) }),
      ] + outcome.counts.map { ($0.key, JSON($0.value)) })
  }
}
