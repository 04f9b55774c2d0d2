internal import ArgumentParser
internal import Model
internal import Store

struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a message or a thread.", subcommands: [ShowMessage.self, ShowThread.self])
}

struct ShowMessage: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "message", abstract: "Show a message: our id, its Message-ID, or an .eml file.")

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The message.") var message: String
  @Flag(help: "The whole text, with quoted history and signature.") var whole = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.read { store, viewer in
      let detail = try store.message(try MessageArgument.find(message, in: store, for: viewer), for: viewer)
      if output.json { return try Output.json(MessagePrint.json(detail)) }
      MessagePrint.show(detail, whole: whole, try store.timeZone())
    }
  }
}

struct ShowThread: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thread", abstract: "Show a thread, oldest first: its number, or one of its messages.")

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "#17 for a thread's number; else a message of it.") var thread: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.read { store, viewer in
      let entries = try store.thread(try ShowThread.find(thread, in: store, for: viewer), for: viewer)
      if output.json {
        return try Output.json(
          JSON(entries) { ["message": MessagePrint.json($0.view), "records": JSON($0.records, \.json)] })
      }
      let zone = try store.timeZone()
      for entry in entries {
        MessagePrint.show(entry.view, zone)
        for record in entry.records { Output.line("    linked with \(record.label)") }
        Output.line()
      }
    }
  }

  static func find(_ text: String, in store: MailStore, for viewer: Viewer) throws -> ID<MailThread> {
    if text.hasPrefix("#"), let number = Int64(text.dropFirst()) { return ID(number) }
    return try store.message(try MessageArgument.find(text, in: store, for: viewer), for: viewer).view.thread
  }
}
