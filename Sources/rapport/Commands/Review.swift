internal import ArgumentParser
internal import Model
internal import Store

struct Review: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Go through the mail that only a person can decide.", subcommands: [List.self, Answer.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what is held, what is asked and what is suggested, the latest first, with what can be answered.")
    @OptionGroup var options: WorkspaceOptions
    @Option(help: "How many.") var limit = 30
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await options.read { store, viewer in
        let waiting = try store.undecided(for: viewer, limit: limit)
        let entries = try waiting.map { try ReviewEntry($0, store, viewer) }
        if output.json { return try Output.json(JSON(entries, \.json)) }
        guard !entries.isEmpty else { return Output.line("nothing waits for a decision") }
        for entry in entries { entry.show() }
        let count = try store.undecidedCount(for: viewer)
        Output.line()
        Output.line(
          "\(count) \(count == 1 ? "message waits" : "messages wait")"
            + (count > entries.count ? ", the latest \(entries.count) are shown" : "")
            + "; to answer: rapport review answer MESSAGE --choose NUMBER")
      }
    }
  }

  struct Answer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answer for one message or many.",
      discussion: """
        The answer is for the thread and what joins it later; with --message for the messages alone. It is a run, and \
        can be undone.
        """)
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The messages: our ids, Message-IDs, or .eml files.") var messages: [String]
    @Option(help: "Link each with the candidate of this number.") var choose: Int?
    @Option(help: "Link each with this record: its id, an address or a name, as 'deal D-1042'.") var link: String?
    @Flag(help: "Nothing is to be linked: it waits no more.") var none = false
    @Flag(help: "For the messages alone, not for their threads.") var message = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard [choose != nil, link != nil, none].count(where: \.self) == 1 else {
        throw ValidationError("say one answer: --choose NUMBER, --link RECORD or --none")
      }
      if messages.isEmpty { throw ValidationError("say which messages, as `rapport review` lists them") }
    }

    func run() async throws {
      try await options.change { place in
        // All are looked up first: a mistake in one answers none.
        let answers = try messages.map { try answer($0, place.store, place.viewer) }
        var said: [(message: ID<Message>, text: String, run: ID<Run>?)] = []
        for (detail, record) in answers {
          let target: LinkTarget = message ? .message(detail.view.message) : .thread(detail.view.thread)
          guard let record else {
            try place.store.setAside(target, by: place.viewer, now: now())
            said.append((detail.view.message, "waits no more", nil))
            continue
          }
          let run = try place.store.link(target, to: record.id, by: place.viewer, now: now())
          said.append((detail.view.message, "is linked with \(record.name)", run))
        }
        // What later mail of the threads inherits follows from this.
        try await place.perform(.settle(.relink))
        if output.json {
          return try Output.json(
            JSON(said) { ["message": JSON($0.message), "run": JSON($0.run), "linked": JSON($0.run != nil)] })
        }
        for (message, text, run) in said {
          Output.line(
            "message \(message) \(text)" + (run.map { " (run \($0); take it back with: rapport undo \($0))" } ?? ""))
        }
      }
    }

    private func answer(
      _ name: String, _ store: MailStore, _ viewer: Viewer
    ) throws -> (MessageDetail, record: (id: ID<Record>, name: String)?) {
      let detail = try store.message(try MessageArgument.find(name, in: store, for: viewer), for: viewer)
      if none { return (detail, nil) }
      if let link {
        let summary = try store.record(matching: link)
        return (detail, (summary.reference.id, "\(summary.handle) \(summary.name)"))
      }
      let candidates = ReviewEntry.candidates(detail)
      guard let choose, choose >= 1, choose <= candidates.count else {
        let has = candidates.isEmpty ? "no candidates; say --link RECORD" : "candidates 1 to \(candidates.count)"
        throw Problem("message \(detail.view.message) has \(has)", .usage)
      }
      let chosen = candidates[choose - 1]
      return (detail, (chosen.record.id, "\(chosen.record.kind.rawValue) \(chosen.name)"))
    }
  }
}

/// A message that waits, with what can be answered.
struct ReviewEntry {
  let waiting: Undecided
  let candidates: [Question.Candidate]

  init(_ waiting: Undecided, _ store: MailStore, _ viewer: Viewer) throws {
    self.waiting = waiting
    candidates = ReviewEntry.candidates(try store.message(waiting.view.message, for: viewer))
  }

  /// What the questions of all copies offer, and in manual mode what is suggested; each once, the likely ones first.
  static func candidates(_ detail: MessageDetail) -> [Question.Candidate] {
    let suggested = detail.suggestions.map {
      Question.Candidate(record: $0.record, name: $0.name, reason: $0.evidence.map(\.reason).joined(separator: "; "))
    }
    var seen: Set<RecordReference> = []
    return (detail.questions.flatMap(\.candidates) + suggested).filter { seen.insert($0.record).inserted }
  }

  private var why: (kind: String, text: String) {
    switch waiting.why {
    case .held(let reason): ("held", reason)
    case .question(let text): ("question", text)
    case .suggestion(let count): ("suggestion", count == 1 ? "1 suggestion" : "\(count) suggestions")
    }
  }

  func show() {
    let view = waiting.view
    let people = view.counterparts.joined(separator: ", ")
    Output.line()
    Output.line(
      "message \(view.message)  \(view.date.day())  \(Output.cut(people, 30)): \(Output.cut(view.subject ?? "", 60))  "
        + "in \(waiting.mailbox)")
    Output.line("  \(why.kind): \(why.text)")
    for (number, candidate) in candidates.enumerated() {
      Output.line("    \(number + 1). \(candidate.record.kind.rawValue) \(candidate.name): \(candidate.reason)")
    }
  }

  var json: JSON {
    [
      "message": JSON(waiting.view.message), "thread": JSON(waiting.view.thread), "date": JSON(waiting.view.date),
      "people": JSON(waiting.view.counterparts), "subject": JSON(waiting.view.subject),
      "mailbox": .text(waiting.mailbox.description), "kind": .text(why.kind), "why": .text(why.text),
      "candidates": JSON(candidates) {
        [
          "kind": .text($0.record.kind.rawValue), "id": JSON($0.record.id), "name": .text($0.name),
          "reason": .text($0.reason),
        ]
      },
    ]
  }
}
