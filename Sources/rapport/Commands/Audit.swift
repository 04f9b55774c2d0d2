internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Store

struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare the ledger with the servers: every message listed there is accounted for.",
    discussion: """
      One line a mailbox, and one for each folder with a gap. A mailbox or folder that fails is told of behind the \
      others. Exit code 1 when there is a gap.
      """)
  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "Mailboxes; none: all that are connected and that you may read.") var mailboxes: [String] = []
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.read { store, viewer in
      let chosen = try store.mailboxes(named: mailboxes, for: viewer)
      var accounts: [(mailbox: Mailbox, account: AuditPass.Account)] = []
      for mailbox in chosen { accounts.append((mailbox, try await account(of: mailbox, store))) }
      let faults = try store.faults()
      if output.json {
        try Output.json(
          ["mailboxes": JSON(accounts) { Audit.json($0.mailbox, $0.account) }, "faults": JSON(faults)] as JSON)
      } else {
        for (mailbox, account) in accounts where !account.folders.isEmpty { Audit.show(mailbox, account.folders) }
        for fault in faults { Output.line("workspace: \(fault)") }
      }
      var problems = accounts.flatMap(\.account.failures).compactMap { Problem($0) }
      let gaps = accounts.flatMap(\.account.folders).reduce(0) { $0 + $1.gaps.count }
      if gaps > 0 {
        problems.append(Problem("\(gaps) messages are not accounted for; bring them in with: rapport sync", .failed))
      }
      if !faults.isEmpty {
        problems.append(Problem("the workspace breaks \(faults.count) of its promises", .failed))
      }
      for problem in problems.dropLast() { Output.error(problem) }
      if let last = problems.last { throw last }
    }
  }

  /// One mailbox that fails lets the others be compared.
  private func account(of mailbox: Mailbox, _ store: MailStore) async throws -> AuditPass.Account {
    do throws(Failure) { return try await AuditPass(store: store).run(mailbox, now: now) } catch {
      guard error.reach != .process else { throw error }
      return AuditPass.Account(failures: [error])
    }
  }

  private static func show(_ mailbox: Mailbox, _ folders: [AuditPass.FolderAccount]) {
    func sum(_ value: (AuditPass.FolderAccount) -> Int) -> Int { folders.reduce(0) { $0 + value($1) } }
    let gaps = sum(\.gaps.count)
    let waiting = sum(\.waiting) > 0 ? "\(sum(\.waiting)) waiting for another day, " : ""
    let drafts = sum(\.drafts) > 0 ? "\(sum(\.drafts)) drafts, " : ""
    let hidden = sum(\.hidden)
    Output.line(
      "\(mailbox.address): server \(Output.number(sum(\.onServer))), accounted for \(Output.number(sum(\.accountedFor))) "
        + "(\(sum(\.stored)) stored, \(sum(\.unfetched)) outside the period, \(waiting)\(drafts)\(sum(\.quarantined)) quarantined), gaps \(gaps)"
    )
    if hidden > 0 { Output.line("  \(Output.number(hidden)) stored that are older than what the server lists") }
    for folder in folders where !folder.gaps.isEmpty {
      let uids = folder.gaps.prefix(20).map(String.init).joined(separator: " ")
      Output.line("  \(folder.folder): UID \(uids)\(folder.gaps.count > 20 ? " …" : "")")
    }
  }

  private static func json(_ mailbox: Mailbox, _ account: AuditPass.Account) -> JSON {
    [
      "mailbox": .text(mailbox.address.description),
      "failures": JSON(account.failures) { .text($0.description) },
      "folders": JSON(account.folders) {
        [
          "folder": .text($0.folder), "server": JSON($0.onServer), "accountedFor": JSON($0.accountedFor),
          "stored": JSON($0.stored), "unfetched": JSON($0.unfetched), "waiting": JSON($0.waiting),
          "drafts": JSON($0.drafts), "quarantined": JSON($0.quarantined),
          "hidden": JSON($0.hidden), "vanished": JSON($0.vanished), "gaps": JSON($0.gaps) { JSON(Int64($0)) },
        ]
      },
    ]
  }
}
