internal import ArgumentParser
internal import Model
internal import Store

struct OutboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox", abstract: "Show what is to be sent and what became of it; send what waits.",
    subcommands: [List.self, Send.self, Retry.self, Sent.self, Cancel.self, Dismiss.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the outbox, newest first.")
    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await options.read { store, viewer in
        let items = try store.outbox(for: viewer)
        if output.json { return try Output.json(JSON(items, OutboxCommand.json)) }
        if items.isEmpty { Output.line("the outbox is empty") }
        for item in items { OutboxCommand.show(item) }
      }
    }
  }

  struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Send what waits and is due.")
    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await options.change { place in
        let handled = Set(try await place.perform(.send).outbox)
        let items = try place.store.outbox(for: place.viewer).filter { handled.contains($0.id) }
        if output.json { return try Output.json(JSON(items, OutboxCommand.json)) }
        if items.isEmpty { Output.line("nothing is due") }
        for item in items { OutboxCommand.show(item) }
      }
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send a rejected or uncertain message once more; its Message-ID stays the same.")
    @OptionGroup var entry: Entry

    func run() async throws { try await entry.answer(.retry) }
  }

  struct Sent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that an uncertain message did arrive.")
    @OptionGroup var entry: Entry

    func run() async throws { try await entry.answer(.arrived) }
  }

  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Do not send a message that waits.")
    @OptionGroup var entry: Entry

    func run() async throws { try await entry.answer(.cancel) }
  }

  struct Dismiss: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put a message away that is rejected, or that not everybody got: no page shows it any more.")
    @OptionGroup var entry: Entry

    func run() async throws { try await entry.answer(.dismiss) }
  }

  /// The message that a person decides about.
  struct Entry: ParsableArguments {
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "Its number in the outbox.") var number: Int64
    @OptionGroup var output: OutputOptions

    func answer(_ answer: OutboxAnswer) async throws {
      try await options.change { place in
        try place.store.answerOutbox(ID(number), answer, by: place.viewer, now: now())
        if answer == .retry { try await place.perform(.send) }
        let item = try place.store.outboxItem(ID(number), for: place.viewer)
        if output.json { try Output.json(OutboxCommand.json(item)) } else { OutboxCommand.show(item) }
      }
    }
  }

  static func print(_ item: OutboxItem, _ output: OutputOptions) throws {
    if output.json { try Output.json(json(item)) } else { show(item) }
  }

  static func show(_ item: OutboxItem) {
    Output.line("\(item.id)  \(item.state.rawValue)  \(Output.cut(item.subject, 60))  <\(item.messageID)>")
    for recipient in item.recipients {
      let outcome = recipient.outcome?.rawValue ?? "not yet asked"
      Output.line("    \(recipient.address): \(outcome)" + (recipient.answer.map { ", \(Output.cut($0, 100))" } ?? ""))
    }
    if let failure = item.failure { Output.line("    \(failure)") }
    if item.state == .deferred, let next = item.nextAttemptAt { Output.line("    next attempt \(next)") }
    if let at = item.dismissedAt { Output.line("    put away \(at)") }
  }

  static func json(_ item: OutboxItem) -> JSON {
    [
      "id": JSON(item.id), "state": .text(item.state.rawValue), "messageId": .text(item.messageID),
      "subject": .text(item.subject), "answers": JSON(item.answers), "attempts": JSON(item.attempts),
      "nextAttempt": JSON(item.nextAttemptAt), "failure": JSON(item.failure), "filed": JSON(item.isFiled),
      "dismissed": JSON(item.dismissedAt),
      "recipients": JSON(item.recipients) {
        [
          "address": .text($0.address.description), "outcome": JSON($0.outcome?.rawValue),
          "code": $0.code.map { JSON($0) } ?? .null, "answer": JSON($0.answer),
        ]
      },
    ]
  }
}
