internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Store

/// What `move`, `archive` and `trash` take.
struct MoveArguments: ParsableArguments {
  @Argument(help: "Messages: our ids, or Message-IDs.") var messages: [String]
  @Option(help: "The mailbox, where a message is in several of yours.") var mailbox: String?
  @Flag(help: "Only tell what would be moved; nothing is written, here or there.") var dryRun = false
  @Flag(help: "Only note it; the next sync or the running service moves it.") var later = false

  func validate() throws {
    if messages.isEmpty { throw ValidationError("name a message") }
    if dryRun, later { throw ValidationError("give --dry-run or --later, not both") }
  }

  func run(_ target: MoveTarget, _ options: WorkspaceOptions, json: Bool) async throws {
    if dryRun {
      return try await options.read { store, viewer in
        try show(try store.plannedMoves(try order(target, store, viewer), by: viewer), [:], json: json)
      }
    }
    try await options.change { place in
      let planned = try place.store.move(
        try order(target, place.store, place.viewer), by: place.viewer, now: now())
      let mailboxes = planned.filter { !$0.isThere }.map(\.mailbox)
      if !later {
        for mailbox in Set(mailboxes).sorted(by: { $0.value < $1.value }) { try await sync(mailbox, place) }
      }
      let ends = try place.store.moves(of: planned.map(\.copy))
      try show(planned, ends, json: json)
      let failed = planned.count { !$0.isThere && ends[$0.copy]?.state == .failed }
      if failed > 0 { throw Problem("\(failed) of \(planned.count) were not moved", .server) }
    }
  }

  private func order(_ target: MoveTarget, _ store: MailStore, _ viewer: Viewer) throws -> MoveOrder {
    MoveOrder(
      try messages.map { try MessageArgument.find($0, in: store, for: viewer) }, to: target,
      in: try mailbox.map { try store.mailbox(named: $0, for: viewer).id })
  }

  private func sync(_ mailbox: ID<Mailbox>, _ place: Place) async throws {
    do { try await place.perform(.sync(mailbox)) } catch {
      guard !(error is StoreError) else { throw error }
      Output.note("it is noted, and the next sync moves it")
      throw error
    }
  }

  /// - Parameter ends: what became of copies; of those that are not in it nothing was asked.
  private func show(_ planned: [PlannedMove], _ ends: [ID<Copy>: MoveView], json: Bool) throws {
    func end(_ move: PlannedMove) -> MoveView? { move.isThere ? nil : ends[move.copy] }
    if json {
      return try Output.json(
        JSON.array(
          planned.map { move in
            [
              "message": JSON(move.message), "mailbox": .text(move.mailboxAddress.description),
              "from": .text(move.originName), "to": .text(move.targetName),
              "state": .text(move.isThere ? "there" : end(move)?.state.rawValue ?? "planned"),
              "note": JSON(end(move)?.note),
            ]
          }))
    }
    for move in planned { Output.line(MoveArguments.line(move, end(move), isTrial: dryRun)) }
  }

  /// As a shell takes it: a folder's name is its server's word.
  private static func quoted(_ name: String) -> String { "'" + name.replacing("'", with: "'\\''") + "'" }

  private static func line(_ move: PlannedMove, _ end: MoveView?, isTrial: Bool) -> String {
    let what = "message \(move.message) of \(move.mailboxAddress)"
    let way = move.leavesInbox ? "from INBOX to \(move.targetName)" : "from \(move.originName) to \(move.targetName)"
    let back = "rapport move \(move.message) --to \(quoted(move.leavesInbox ? "INBOX" : move.originName))"
    if move.isThere { return "\(what) is in \(move.targetName) already, or on its way there" }
    switch end?.state {
    case .done: return "\(what) was moved \(way)" + (end?.note.map { ": \($0)" } ?? "; back with: \(back)")
    case .failed: return "\(what) was not moved \(way): \(end?.note ?? "")"
    case .waiting, .begun: return "\(what) is moved \(way) by the next sync; not, with: \(back) --later"
    case nil: return isTrial ? "\(what) would be moved \(way)" : "\(what) stays in \(move.originName)"
    }
  }
}

struct Move: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put messages into another folder of their mailbox, on the server.",
    discussion: """
      Links, decisions and the timeline stay as they are. What is not moved yet is taken back by moving it to where it \
      is. On Gmail folders are labels: a message gets the folder's label and leaves the inbox.
      """)
  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var arguments: MoveArguments
  @Option(help: "The folder, by its name, or its use as \\Junk; see: rapport folders.") var to: String
  @OptionGroup var output: OutputOptions

  func run() async throws { try await arguments.run(.named(to), options, json: output.json) }
}

struct Archive: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put messages into their mailbox's archive, on the server; what was sent stays in Sent.")
  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var arguments: MoveArguments
  @OptionGroup var output: OutputOptions

  func run() async throws { try await arguments.run(.archive, options, json: output.json) }
}

struct Trash: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Throw messages away on the server: all their copies in a mailbox go to its trash.",
    discussion: "What was brought in stays here with its links. The server empties its trash when it likes.")
  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var arguments: MoveArguments
  @OptionGroup var output: OutputOptions

  func run() async throws { try await arguments.run(.trash, options, json: output.json) }
}
