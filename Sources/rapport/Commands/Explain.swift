internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Store

struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell why a message is linked as it is: every step of its decision, for each mailbox that has it.")

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The message: our id, its Message-ID, or an .eml file.") var message: String
  @Option(help: "Tell what the rules of this file would make of it; nothing is written.") var rules: String?
  @OptionGroup var output: OutputOptions

  /// What is told of one copy.
  private struct Told {
    let copy: CopyView
    let decision: Decision?
    let rules: Digest?
    /// Of a stored decision.
    let run: ID<Run>?
  }

  func run() async throws {
    try await options.read { store, viewer in
      let found = try MessageArgument.find(message, in: store, for: viewer)
      let detail = try store.message(found, for: viewer)
      let told = try told(detail, store)
      if output.json { return try Output.json(Explain.json(detail, told)) }
      Output.line("message \(detail.view.message): \(detail.view.subject ?? "")")
      for one in told {
        Output.line()
        Output.line("in \(one.copy.mailboxAddress), \(one.copy.folderName):")
        guard let decision = one.decision else {
          Output.line("  not decided")
          continue
        }
        Explain.show(decision, isTried: rules != nil)
        let hash = one.rules.map { String($0.description.prefix(8)) } ?? ""
        if let rules { Output.line("  by \(rules), rules \(hash); nothing is written") }
        if let run = one.run { Output.line("  rules \(hash), run \(run)") }
      }
      if rules != nil { return }
      Output.line()
      MessagePrint.showLinks(detail)
    }
  }

  /// The stored decisions, or those that other rules would make in their place.
  private func told(_ detail: MessageDetail, _ store: MailStore) throws -> [Told] {
    guard let rules else {
      return detail.copies.map { copy in
        Told(copy: copy, decision: copy.decision?.decision, rules: copy.decision?.rules, run: copy.decision?.run)
      }
    }
    let other = try Rules.read(rules, options).rules
    let tried = try other.tried(on: detail.view.message, in: store)
    return detail.copies.map { copy in
      Told(
        copy: copy, decision: tried.first { $0.copy == copy.copy }?.decision, rules: other.hash, run: nil)
    }
  }

  private static func show(_ decision: Decision, isTried: Bool) {
    for line in decision.trace { Output.line("  \(line.step.rawValue): \(line.text)") }
    for warning in decision.warnings { Output.line("  warning: \(warning)") }
    Output.line("  outcome: \(outcome(decision))")
    for question in decision.questions {
      Output.line("  question: \(question.text)")
      for (number, candidate) in question.candidates.enumerated() {
        Output.line("    \(number + 1). \(candidate.name): \(candidate.reason)")
      }
    }
    if decision.outcome == .decided {
      for change in decision.changes ?? [] {
        Output.line("  sets: \(change.field) of \(change.record.kind.rawValue) \(change.name) to \(change.value)")
      }
    }
    for link in decision.links where isTried && decision.connection != .manual {
      Output.line("  links: \(link.record.kind.rawValue) \(link.name)")
    }
    if decision.connection == .manual {
      for link in decision.links { Output.line("  suggests: \(link.record.kind.rawValue) \(link.name)") }
    }
    for proposal in decision.proposals {
      Output.line(
        "  \(proposal.when.rawValue): \(proposal.kind.rawValue) \(proposal.name) <\(proposal.address)>: \(proposal.reason)"
      )
    }
  }

  static func outcome(_ decision: Decision) -> String {
    switch decision.outcome {
    case .off: "the mailbox is not connected with the CRM"
    case .skipped(let reason): "skipped: \(reason)"
    case .held(let reason): "held: \(reason)"
    case .decided: decision.connection == .manual ? "suggested" : "decided"
    }
  }

  private static func json(_ detail: MessageDetail, _ told: [Told]) -> JSON {
    [
      "message": JSON(detail.view.message),
      "copies": JSON(told) { one in
        [
          "mailbox": .text(one.copy.mailboxAddress.description), "folder": .text(one.copy.folderName),
          "rules": JSON(one.rules?.description), "run": JSON(one.run),
          "outcome": JSON(one.decision.map(outcome)),
          "trace": JSON(one.decision?.trace ?? []) {
            ["step": .text($0.step.rawValue), "text": .text($0.text)]
          },
          "warnings": JSON(one.decision?.warnings ?? []),
          "links": JSON(one.decision?.links ?? []) {
            [
              "kind": .text($0.record.kind.rawValue), "id": JSON($0.record.id), "name": .text($0.name),
              "reasons": JSON($0.evidence.map(\.reason)),
            ]
          },
          "proposals": JSON(one.decision?.proposals ?? []) {
            [
              "kind": .text($0.kind.rawValue), "address": .text($0.address.description), "name": .text($0.name),
              "when": .text($0.when.rawValue), "reason": .text($0.reason),
            ]
          },
          "questions": JSON(one.decision?.questions ?? []) { question in
            [
              "text": .text(question.text),
              "candidates": JSON(question.candidates) {
                [
                  "kind": .text($0.record.kind.rawValue), "id": JSON($0.record.id), "name": .text($0.name),
                  "reason": .text($0.reason),
                ]
              },
            ]
          },
        ]
      },
      "links": JSON(detail.links) { ["record": $0.record.json, "claims": JSON($0.claims, MessagePrint.json)] },
    ]
  }
}
