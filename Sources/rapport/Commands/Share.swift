internal import ArgumentParser
internal import Model
internal import Store

struct Share: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a user read a mailbox or work in it, or no longer.",
    discussion: """
      A viewer reads its mail; a member also sends from it, and moves its mail on its server. Counts while the mailbox's \
      setting is access=shared. Only the user who connected it may.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The mailbox: its address or name.") var mailbox: String
  @Option(help: "The user: name or e-mail.") var with: String
  @Option(help: "What the user is there: viewer or member.") var role = MailboxRole.viewer
  @Flag(help: "Take it back.") var stop = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.change { place in
      let (store, viewer) = (place.store, place.viewer)
      let mailbox = try store.mailbox(named: mailbox, for: viewer)
      let user = try store.user(matching: with)
      if stop {
        try store.stopSharing(mailbox.id, with: user.id, by: viewer)
      } else {
        try store.share(mailbox.id, with: user.id, as: role, by: viewer)
      }
      if output.json {
        return try Output.json(
          [
            "mailbox": .text(mailbox.address.description), "user": .text(user.name), "shared": JSON(!stop),
            "role": stop ? .null : .text(role.rawValue),
          ] as JSON)
      }
      if stop { return Output.line("\(mailbox.address) is no longer shared with \(user.name)") }
      let personal = mailbox.settings.access == .personal
      Output.line(
        "\(mailbox.address) is shared with \(user.name) as \(role.rawValue), who \(role.may)"
          + (personal ? "; it takes effect with: rapport settings \(mailbox.address) access=shared" : ""))
    }
  }
}

extension MailboxRole: ExpressibleByArgument {
  fileprivate var may: String {
    switch self {
    case .viewer: "reads its mail"
    case .member: "reads its mail, sends from it and moves its mail"
    }
  }
}
