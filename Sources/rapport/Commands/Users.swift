internal import ArgumentParser
internal import Model
internal import Store

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "users", abstract: "List the users, add one, or set a password.",
    subcommands: [List.self, Add.self, Password.self], defaultSubcommand: List.self)

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
    static let configuration = CommandConfiguration(
      abstract: "Add a user.", discussion: "Without a password the user cannot log in to the pages yet.")
    @OptionGroup var options: WorkspaceOptions
    @Option(help: "The person's name.") var name: String
    @Option(help: "The person's e-mail address.") var email: String
    @Flag(help: "May manage users and the workspace.") var administrator = false
    @OptionGroup var password: NewPassword
    @OptionGroup var output: OutputOptions

    func run() async throws {
      guard let address = Address(email) else { throw Problem("'\(email)' is not an e-mail address", .usage) }
      guard name.contains(where: { !$0.isWhitespace }) else { throw Problem("--name is empty", .usage) }
      let (user, hasPassword) = try await options.change { place in
        try place.store.requireAdministrator(place.viewer, doing: "add a user")
        let secret = try password.readIfPossible(prompt: NewPassword.prompt(address))
        let user = try place.store.addUser(
          name: name, address: address, role: administrator ? .administrator : .member, now: now())
        if let secret { try place.store.setPassword(secret, of: user.id, by: place.viewer, now: now()) }
        return (user, secret != nil)
      }
      if output.json {
        return try Output.json(["id": JSON(user.id), "email": .text(user.address.description)] as JSON)
      }
      Output.line("added \(user.name) <\(user.address)>")
      if !hasPassword { Output.line("to log in to the pages: rapport users password \(user.address)") }
    }
  }

  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set the password that a user logs in to the pages with, and end that user's sessions.",
      discussion: "Your own, or anybody's as an administrator.")
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The user: name or e-mail.") var user: String
    @OptionGroup var password: NewPassword
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let person = try await options.change { place in
        let person = try place.store.user(matching: user)
        let secret = try password.read(prompt: NewPassword.prompt(person.address))
        try place.store.setPassword(secret, of: person.id, by: place.viewer, now: now())
        return person
      }
      if output.json { return try Output.json(["email": .text(person.address.description)] as JSON) }
      Output.line("\(person.name) <\(person.address)> logs in with the new password now")
    }
  }
}
