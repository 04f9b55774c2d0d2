internal import ArgumentParser
internal import Model
internal import Store

struct Disconnect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Disconnect a mailbox: its password is forgotten, its mail stays.",
    discussion: """
      Nothing is fetched, sent or moved for it any more, and it counts for no plan. What was brought in stays where it \
      is, with its links; its address is one of ours still. Only the user who connected it may, and not before what is \
      to go out from it has gone out or was cancelled.

      Undone with: rapport connect ADDRESS. It goes on where it was, with its settings.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The mailbox: its address or name.") var mailbox: String
  @Flag(help: "Only tell what would be left and what would end; nothing is written.") var dryRun = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    if dryRun {
      return try await options.read { store, viewer in
        let mailbox = try store.mailbox(named: mailbox, for: viewer)
        try show(
          try store.disconnection(of: mailbox.id, by: viewer), mailbox, issuer: try issuer(of: mailbox, store, viewer))
      }
    }
    try await options.change { place in
      let mailbox = try place.store.mailbox(named: mailbox, for: place.viewer)
      try show(
        try place.store.disconnect(mailbox.id, by: place.viewer, now: now()), mailbox,
        issuer: try issuer(of: mailbox, place.store, place.viewer))
    }
  }

  private func issuer(of mailbox: Mailbox, _ store: MailStore, _ viewer: Viewer) throws -> String? {
    try store.mailboxStatuses(for: viewer).first { $0.mailbox.id == mailbox.id }?.issuer
  }

  private func show(_ found: Disconnection, _ mailbox: Mailbox, issuer: String?) throws {
    if output.json {
      return try Output.json(
        [
          "mailbox": .text(mailbox.address.description), "disconnected": JSON(!dryRun),
          "messages": JSON(found.messages), "moves": JSON(found.moves),
        ] as JSON)
    }
    let messages = found.messages == 1 ? "1 message stays" : "\(Output.number(found.messages)) messages stay"
    Output.line("\(mailbox.address) \(dryRun ? "would be" : "is") disconnected: \(messages), with their links")
    if found.moves > 0 {
      let moves = found.moves == 1 ? "1 move that waits" : "\(found.moves) moves that wait"
      Output.line("\(moves) for the next sync \(dryRun ? "would not" : "will not") be made")
    }
    if let issuer { Output.line("the consent at \(issuer) stays until it is withdrawn there") }
    if !dryRun { Output.line("to connect it again: rapport connect \(mailbox.address)") }
  }
}

extension MailStore {
  /// The mailboxes with these addresses or names; none: all that are connected, of those that a person may read.
  func mailboxes(named names: [String], for viewer: Viewer) throws -> [Mailbox] {
    if names.isEmpty { return try mailboxes(for: viewer).filter { $0.disconnectedAt == nil } }
    return try names.map { try mailbox(named: $0, for: viewer) }
  }
}
