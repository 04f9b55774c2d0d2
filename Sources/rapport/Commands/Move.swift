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
      let mailboxes = Set(planned.filter { $0.request != nil }.map(\.mailbox)).sorted { $0.value < $1.value }
      let trouble = later ? nil : await sync(mailboxes, place)
      let ends = try place.store.moves(planned.compactMap(\.request))
      try show(planned, ends, json: json)
      if let trouble {
        let isOpen = ends.values.contains { [.waiting, .begun].contains($0.state) }
        if isOpen { Output.note("what is not moved yet is noted, and the next sync moves it") }
        throw trouble
      }
      let failed = ends.values.count { $0.state == .failed }
      if failed > 0 { throw Problem("\(failed) of \(planned.count) were not moved", .server) }
    }
  }

  private func order(_ target: MoveTarget, _ store: MailStore, _ viewer: Viewer) throws -> MoveOrder {
    MoveOrder(
      try messages.map { try MessageArgument.find($0, in: store, for: viewer) }, to: target,
      in: try mailbox.map { try store.mailbox(named: $0, for: viewer).id })
  }

  /// Each of them, whatever becomes of the others; the first trouble.
  private func sync(_ mailboxes: [ID<Mailbox>], _ place: Place) async -> (any Error)? {
    var trouble: (any Error)?
    for mailbox in mailboxes {
      do { try await place.perform(.sync(mailbox)) } catch { trouble = trouble ?? error }
    }
    return trouble
  }

  /// - Parameter ends: what became of what was asked for.
  private func show(_ planned: [PlannedMove], _ ends: [ID<ServerMove>: MoveView], json: Bool) throws {
    func end(_ move: PlannedMove) -> MoveView? { move.request.flatMap { ends[$0] } }
    if json {
      return try Output.json(
        JSON.array(
          planned.map { move in
            [
              "message": JSON(move.message), "mailbox": .text(move.mailboxAddress.description),
              "from": .text(move.originName), "to": .text(move.targetName),
              "state": .text(state(move, end(move))),
              "note": JSON(end(move)?.note),
            ]
          }))
    }
    for move in planned { Output.line(MoveArguments.line(move, end(move), isTrial: dryRun)) }
  }

  private func state(_ move: PlannedMove, _ end: MoveView?) -> String {
    if let end { return end.state.rawValue }
    return move.isThere ? "there" : move.stays ? "withdrawn" : "planned"
  }

  /// As a shell takes it: a folder's name is its server's word.
  private static func quoted(_ name: String) -> String { "'" + name.replacing("'", with: "'\\''") + "'" }

  private static func line(_ move: PlannedMove, _ end: MoveView?, isTrial: Bool) -> String {
    let what = "message \(move.message) of \(move.mailboxAddress)"
    let way = move.leavesInbox ? "from INBOX to \(move.targetName)" : "from \(move.originName) to \(move.targetName)"
    let back = "rapport move \(move.message) --to \(quoted(move.leavesInbox ? "INBOX" : move.originName))"
    if move.isThere { return "\(what) is in \(move.targetName) already, or on its way there" }
    switch end?.state {
    case .done:
      let isThereToBeMoved = end?.isSought == false && end?.note == nil
      return "\(what) was moved \(way)" + (end?.note.map { ": \($0)" } ?? "")
        + (isThereToBeMoved ? "; back with: \(back)" : "")
    case .failed: return "\(what) was not moved \(way): \(end?.note ?? "")"
    case .waiting, .begun: return "\(what) is moved \(way) by the next sync; not, with: \(back) --later"
    case nil where isTrial && !move.stays: return "\(what) would be moved \(way)"
    case nil: return "\(what) stays in \(move.leavesInbox ? "INBOX" : move.originName)"
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
