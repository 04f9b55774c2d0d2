internal import ArgumentParser
internal import Foundation
internal import Matching
internal import Model
internal import Pipeline
internal import Store

struct Initialise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a workspace.",
    discussion: "Makes the folder with its database, key file and rules, and its first user, an administrator.")

  @OptionGroup var options: WorkspaceOptions
  @Option(help: "Your name.") var name: String
  @Option(help: "Your e-mail address.") var email: String
  @Option(help: "The time zone of the company, as Europe/Kyiv; else this machine's.") var timeZone: String?
  @Option(help: "An address or domain of ours, as acme.example: its mail is internal. May be repeated.") var ours:
    [String] = []
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard let address = Address(email) else { throw Problem("'\(email)' is not an e-mail address", .usage) }
    guard name.contains(where: { !$0.isWhitespace }) else { throw Problem("--name is empty", .usage) }
    let zone = timeZone ?? TimeZone.current.identifier
    guard Lookback.isTimeZone(zone) else {
      throw Problem("there is no time zone '\(zone)'; use a name such as Europe/Kyiv", .usage)
    }
    let addresses = ours.filter { $0.contains("@") }
    let domains = ours.filter { !$0.contains("@") }
    // A domain is what may stand behind an @.
    guard let name = domains.first(where: { Address(local: "x", domain: $0) == nil }) else {
      return try await make(zone, address, try Reply.addresses(addresses), domains)
    }
    throw Problem("'\(name)' is no domain", .usage)
  }

  private func make(_ zone: String, _ address: Address, _ ours: [Address], _ domains: [String]) async throws {
    let rules = DefaultRules.files(addresses: ours, domains: domains.map { $0.lowercased() })
    try MailStore.create(
      in: options.folder, timeZone: zone, administrator: (name, address), rules: rules, now: now())
    try await options.open(.work) { store, viewer in
      _ = try ActiveRules.read(ActiveRules.mainFile, folder: store.rulesFolder).activate(
        store, by: viewer.user, now: now())
    }
    if output.json {
      try Output.json(["workspace": .text(options.folder), "timeZone": .text(zone), "user": .text(email)] as JSON)
    } else {
      Output.line(
        "workspace \(options.folder) is made; times are \(zone); its key is in \(options.folder)/rapport.key: keep a copy"
      )
      Output.line("rules: \(options.folder)/Rules/\(ActiveRules.mainFile)")
      Output.line("next: rapport connect ADDRESS")
    }
  }
}

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "users", abstract: "List the users, or add one.", subcommands: [List.self, Add.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the users.")
    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let store = try MailStore.open(options.folder, use: .reading, now: now())
      let users = try store.users()
      try store.close()
      if output.json {
        return try Output.json(
          JSON(users) {
            ["name": .text($0.name), "email": .text($0.address.description), "role": .text($0.role.rawValue)]
          })
      }
      Output.table(users.map { [$0.name, $0.address.description, $0.role.rawValue] })
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add a user.")
    @OptionGroup var options: WorkspaceOptions
    @Option(help: "The person's name.") var name: String
    @Option(help: "The person's e-mail address.") var email: String
    @Flag(help: "May manage users and the workspace.") var administrator = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
      guard let address = Address(email) else { throw Problem("'\(email)' is not an e-mail address", .usage) }
      guard name.contains(where: { !$0.isWhitespace }) else { throw Problem("--name is empty", .usage) }
      let user = try await options.open(.work) { store, viewer in
        try store.requireAdministrator(viewer, doing: "add a user")
        return try store.addUser(
          name: name, address: address, role: administrator ? .administrator : .member, now: now())
      }
      if output.json {
        return try Output.json(["id": JSON(user.id), "email": .text(user.address.description)] as JSON)
      }
      Output.line("added \(user.name) <\(user.address)>")
    }
  }
}
