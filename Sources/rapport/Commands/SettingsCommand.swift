internal import ArgumentParser
internal import Model
internal import Store

struct SettingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings", abstract: "Show or change a mailbox's connection settings.",
    discussion: """
      Without key=value, shows them all. Only the user who connected the mailbox changes them; a change counts from the
      next sync on.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The mailbox: its address or name.") var mailbox: String
  @Argument(help: "What to change, as period=3mo.") var changes: [String] = []
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard !changes.isEmpty else {
      return try await options.read { store, viewer in
        try show(try store.mailbox(named: mailbox, for: viewer).settings)
      }
    }
    try await options.change { place in
      let mailbox = try place.store.mailbox(named: mailbox, for: place.viewer)
      var settings = mailbox.settings
      for change in changes { try SettingsCommand.apply(change, to: &settings) }
      try place.store.saveSettings(settings, of: mailbox.id, by: place.viewer)
      try show(settings)
      if settings.connection != mailbox.settings.connection, !output.json {
        Output.note("stored mail keeps its decisions; to decide it by the new setting: rapport rules apply")
      }
    }
  }

  private func show(_ settings: Settings) throws {
    if output.json { return try Output.json(JSON.object(settings.entries.map { ($0.key, .text($0.value)) })) }
    let width = settings.entries.map(\.key.count).max() ?? 0
    for (key, value) in settings.entries {
      Output.line(key + String(repeating: " ", count: width - key.count) + " = " + value)
    }
  }

  /// `key=value` into settings.
  static func apply(_ text: String, to settings: inout Settings) throws {
    guard let equals = text.firstIndex(of: "=") else {
      throw Problem("'\(text)' is no setting; write key=value", .usage)
    }
    try settings.set(String(text[..<equals]), to: String(text[text.index(after: equals)...]))
  }
}
