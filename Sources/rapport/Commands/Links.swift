internal import ArgumentParser
internal import Model
internal import Store

/// What `link` and `unlink` take.
struct LinkArguments: ParsableArguments {
  @Argument(help: "The message: our id, its Message-ID, or an .eml file.") var message: String
  @Argument(help: "The record: its id, an address or a name, as 'deal D-1042'.") var record: [String]
  @Flag(help: "The message's whole thread, with what joins it later.") var thread = false

  func run(_ options: WorkspaceOptions, json: Bool, link: Bool) async throws {
    try await options.change { place in
      let (store, viewer) = (place.store, place.viewer)
      let detail = try store.message(try MessageArgument.find(message, in: store, for: viewer), for: viewer)
      let summary = try store.record(matching: record.joined(separator: " "))
      let target: LinkTarget = thread ? .thread(detail.view.thread) : .message(detail.view.message)
      let id = summary.reference.id
      let run =
        link
        ? try store.link(target, to: id, by: viewer, now: now())
        : try store.unlink(target, from: id, by: viewer, now: now())
      // What later mail of the thread inherits follows from this.
      let settled = try await place.perform(.settle(.relink))
      let what = thread ? "thread #\(detail.view.thread)" : "message \(detail.view.message)"
      if json {
        return try Output.json(
          ["run": JSON(run), "record": .text(summary.handle), "linked": JSON(link), "target": .text(what)] as JSON)
      }
      Output.line(
        "\(what) is \(link ? "linked with" : "no longer linked with") \(summary.handle) \(summary.name) (run \(run); "
          + "take it back with: rapport undo \(run))")
      if let id = settled.run {
        Output.line("\(settled.counts["settled"] ?? 0) later messages of the thread follow (run \(id))")
      }
    }
  }
}

struct LinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Link a message or its thread with a record, by hand.")
  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var arguments: LinkArguments
  @OptionGroup var output: OutputOptions

  func run() async throws { try await arguments.run(options, json: output.json, link: true) }
}

struct Unlink: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove a link by hand; no rule makes it again.")
  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var arguments: LinkArguments
  @OptionGroup var output: OutputOptions

  func run() async throws { try await arguments.run(options, json: output.json, link: false) }
}
