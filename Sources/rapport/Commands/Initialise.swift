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
  @OptionGroup var password: NewPassword
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
    // Before anybody is asked for a password.
    if FileManager.default.fileExists(atPath: options.folder + "/rapport.db") {
      throw StoreError.alreadyAWorkspace(options.folder)
    }
    let secret = try password.readIfPossible(prompt: NewPassword.prompt(address))
    try MailStore.create(
      in: options.folder, timeZone: zone, administrator: (name, address), rules: rules, now: now())
    let store = try MailStore.open(options.folder, use: .work, now: now())
    let user = try store.user(matching: address.description).id
    _ = try ActiveRules.read(ActiveRules.mainFile, folder: store.rulesFolder).activate(store, by: user, now: now())
    if let secret { try store.setPassword(secret, of: user, by: nil, now: now()) }
    try store.close()
    if output.json {
      try Output.json(["workspace": .text(options.folder), "timeZone": .text(zone), "user": .text(email)] as JSON)
    } else {
      Output.line(
        "workspace \(options.folder) is made; times are \(zone); its key is in \(options.folder)/rapport.key: keep a copy"
      )
      Output.line("rules: \(options.folder)/Rules/\(ActiveRules.mainFile)")
      if secret == nil { Output.line("to log in to the pages: rapport users password \(address)") }
      Output.line("next: rapport connect ADDRESS")
    }
  }
}
