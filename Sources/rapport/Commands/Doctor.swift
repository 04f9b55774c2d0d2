internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Providers
internal import Store

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Try a mailbox's servers step by step and say at which one it stands.",
    discussion: """
      The last step is a test message from the mailbox to itself, which is waited for and left where it arrives. \
      A step that failed is an exit code other than 0.
      """)
  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The mailbox: its address or name.") var mailbox: String
  @Flag(inversion: .prefixedNo, help: "Send a test message from the mailbox to itself.") var message = true
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let steps = try await options.read { store, viewer in
      let mailbox = try store.mailbox(named: mailbox, for: viewer)
      let pass = DoctorPass(store: store)
      let steps = try await pass.run(mailbox, now: now)
      if !output.json { Doctor.show(steps) }
      guard message else { return steps + TestMessage.leftOut("left out") }
      if TestMessage.obstacle(in: steps) == nil {
        Output.note(
          "sending \(mailbox.address) a test message, and waiting up to \(TestMessage.patience) seconds for it ...")
      }
      let more = try await pass.message(mailbox, after: steps, by: viewer, now: now)
      if !output.json { Doctor.show(more) }
      return steps + more
    }
    if output.json { try Output.json(JSON(steps, Doctor.json)) }
    if ConnectionCheck.isTemporary(steps) { throw Problem("\(mailbox) cannot be used for now; see above", .later) }
    guard ConnectionCheck.succeeded(steps) else {
      throw Problem("\(mailbox) cannot be used as it is; see above", .server)
    }
  }
}

extension Doctor {
  static func show(_ steps: [CheckStep]) {
    Output.table(
      steps.map { step in
        let mark = step.outcome == .passed ? "ok" : step.outcome == .failed ? "FAILED" : "-"
        return [step.server.rawValue, step.stage.label, mark, step.text + (step.hint.map { "; \($0)" } ?? "")]
      })
  }

  static func json(_ step: CheckStep) -> JSON {
    [
      "server": .text(step.server.rawValue), "step": .text(step.stage.label), "outcome": .text(step.outcome.rawValue),
      "text": .text(step.text), "hint": JSON(step.hint),
    ]
  }
}
