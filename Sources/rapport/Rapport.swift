internal import ArgumentParser
internal import Glibc

@main
struct Rapport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rapport",
    abstract: "Keeps a sales team's mail and its CRM together.",
    discussion: """
      Every command acts on a workspace: --workspace, else $RAPPORT_WORKSPACE, else ./workspace.

      Exit codes: 0 done; 1 failed, or an audit found gaps; 64 wrong usage; 65 a file or setting with an error in it;
      66 no such thing; 69 a server that cannot be used; 74 disk full or unreadable; 75 try again later; 77 not allowed.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Set up",
        subcommands: [
          Initialise.self, UserCommand.self, PlanCommand.self, Connect.self, SettingsCommand.self, Share.self,
          Mailboxes.self, Folders.self, Disconnect.self,
        ]),
      CommandGroup(name: "Service", subcommands: [Serve.self]),
      CommandGroup(
        name: "Mail",
        subcommands: [
          Sync.self, Inbox.self, Show.self, Reply.self, OutboxCommand.self, Move.self, Archive.self, Trash.self,
        ]),
      CommandGroup(
        name: "CRM",
        subcommands: [CRM.self, LinkCommand.self, Unlink.self, Explain.self, Review.self, Rules.self, Relink.self]),
      CommandGroup(
        name: "Account", subcommands: [Runs.self, Undo.self, Audit.self, Doctor.self, Parse.self, Threads.self]),
    ])

  static func main() async {
    // A reader that went away is an error of the write, not a death of the process.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch {
      exit(with: error)
    }
  }

  private static func exit(with error: any Error) -> Never {
    if let problem = Problem(error) {
      Output.error(problem)
      Glibc.exit(problem.code)
    }
    exit(withError: error)
  }
}
