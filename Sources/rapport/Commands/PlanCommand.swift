internal import ArgumentParser
internal import Model
internal import Store

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show or change the workspace's plan.",
    discussion: "It says how many mailboxes each user may connect, and how often they are synchronised.")
  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "free, standard or professional; none: show it.") var plan: Plan?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard let plan else { return try await options.read { store, _ in try show(try store.plan()) } }
    try await options.change { place in
      try place.store.setPlan(plan, by: place.viewer)
      try show(plan)
    }
  }

  private func show(_ plan: Plan) throws {
    if output.json {
      return try Output.json(
        [
          "plan": .text(plan.rawValue), "mailboxesPerUser": plan.maximumMailboxes.map { JSON($0) } ?? .null,
          "syncSeconds": JSON(plan.syncInterval), "watches": JSON(plan.watches),
        ] as JSON)
    }
    let mailboxes = plan.maximumMailboxes.map { $0 == 1 ? "1 mailbox" : "\($0) mailboxes" } ?? "any number of mailboxes"
    let watching = plan.watches ? ", and whenever a server announces new mail" : ""
    Output.line("\(plan.rawValue): \(mailboxes) a user, a sync every \(plan.syncInterval / 60) minutes\(watching)")
  }
}

extension Plan: ExpressibleByArgument {}
