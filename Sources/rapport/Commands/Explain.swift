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

  func run() async throws {
    try await options.read { store, viewer in
      let found = try MessageArgument.find(message, in: store, for: viewer)
      let detail = try await tried(try store.message(found, for: viewer), store)
      if output.json { return try Output.json(Explain.json(detail)) }
      Output.line("message \(detail.view.message): \(detail.view.subject ?? "")")
      for copy in detail.copies {
        Output.line()
        Output.line("in \(copy.mailboxAddress), \(copy.folderName):")
        guard let view = copy.decision else {
          Output.line("  not decided")
          continue
        }
        Explain.show(view.decision, isTried: rules != nil)
        if let rules {
          Output.line("  by \(rules), rules \(String(view.rules.description.prefix(8))); nothing is written")
        } else {
          Output.line("  rules \(String(view.rules.description.prefix(8))), run \(view.run)")
        }
      }
      if rules != nil { return }
      Output.line()
      MessagePrint.showLinks(detail)
    }
  }

  /// With the decisions that other rules would make in place of the stored ones.
  private func tried(_ detail: MessageDetail, _ store: MailStore) async throws -> MessageDetail {
    guard let rules else { return detail }
    let other = try Rules.read(rules, options).rules
    var detail = detail
    let copies = Set(detail.copies.map(\.copy))
    for (copy, decision) in try RelinkPass(store: store, rules: other).tried(detail.view.message)
    where copies.contains(copy) {
      guard let index = detail.copies.firstIndex(where: { $0.copy == copy }) else { continue }
      detail.copies[index].decision = DecisionView(
        decision: decision, rules: other.hash, run: detail.copies[index].decision?.run ?? ID(0), showsRun: false,
        at: now())
    }
    return detail
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

  private static func json(_ detail: MessageDetail) -> JSON {
    [
      "message": JSON(detail.view.message),
      "copies": JSON(detail.copies) { copy in
        [
          "mailbox": .text(copy.mailboxAddress.description), "folder": .text(copy.folderName),
          "rules": JSON(copy.decision?.rules.description), "run": JSON(copy.decision?.run),
          "outcome": JSON(copy.decision.map { outcome($0.decision) }),
          "trace": JSON(copy.decision?.decision.trace ?? []) {
            ["step": .text($0.step.rawValue), "text": .text($0.text)]
          },
          "warnings": JSON(copy.decision?.decision.warnings ?? []),
          "questions": JSON(copy.decision?.decision.questions ?? []) { question in
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
