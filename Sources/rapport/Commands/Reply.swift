internal import ArgumentParser
internal import Foundation
internal import Model
internal import Pipeline
internal import Providers
internal import Store

struct Reply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer a message, in its thread.",
    discussion: """
      The text comes from --text, --file, or standard input. The answer is queued first, then sent; what cannot be sent
      stays in the outbox. A copy goes into Sent, and the mailbox is brought up to date.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The message: our id, its Message-ID, or an .eml file.") var message: String
  @Flag(help: "Answer everybody on it.") var all = false
  @Option(help: "What to write.") var text: String?
  @Option(help: "A file with what to write; - is standard input.") var file: String?
  @Option(help: "Which of your mailboxes it goes out from.") var from: String?
  @Option(help: "One more recipient in Cc. May be repeated.") var cc: [String] = []
  @Option(help: "One more recipient whom the others do not see. May be repeated.") var bcc: [String] = []
  @Flag(help: "Only queue it; the next sync or the running service sends it.") var later = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let words = try written()
    try await options.change { place in
      let (entry, problems) = try await answer(words, place)
      let item = try place.store.outboxItem(entry, for: place.viewer)
      try OutboxCommand.print(item, output)
      if item.state == .sent { try await bringIn(item, place) }
      if item.state != .sent, try place.store.sendingRefusal(of: item.mailbox) != nil {
        let mailbox = try place.store.mailbox(item.mailbox)
        for line in AdministratorRequest(for: mailbox.address, smtp: mailbox.smtp).lines { Output.note(line) }
      }
      // What keeps others' mail as well is no fault of the message, which is kept.
      if [.queued, .sending, .finishing].contains(item.state), let problem = problems.first {
        Output.note("message \(entry) is in the outbox; to write it again would send it twice")
        throw problem
      }
      for problem in problems { Output.note(problem.text) }
      let refused = item.recipients.filter { $0.outcome == .rejected }.map(\.address.description)
      if item.state == .sent, !refused.isEmpty {
        throw Problem("message \(entry) is sent, but not to \(refused.joined(separator: ", "))", .server)
      }
      if [.rejected, .uncertain, .deferred].contains(item.state) {
        throw Problem(
          "message \(entry) is \(item.state.rawValue): \(item.failure ?? "")",
          item.state == .deferred ? .later : .server)
      }
    }
  }

  /// Queues the answer and, unless it is for later, has it sent; the problems are those of sending.
  private func answer(_ words: String, _ place: Place) async throws -> (ID<OutboxEntry>, problems: [Problem]) {
    let (store, viewer) = (place.store, place.viewer)
    let id = try MessageArgument.find(message, in: store, for: viewer)
    let mailbox = try from.map { try store.mailbox(named: $0, for: viewer) }
    let (cc, bcc) = (try Reply.addresses(cc), try Reply.addresses(bcc))
    let pass = ReplyPass(store: store)
    guard !later else {
      let entry = try pass.queue(
        answerTo: id, text: words, all: all, from: mailbox, cc: cc, bcc: bcc, by: viewer, now: now())
      return (entry, [])
    }
    let sender = try mailbox ?? pass.sender(of: id, for: viewer)
    let order = ReplyOrder(
      messageID: ReplyPass.newMessageID(domain: sender.address.domain), answers: id, text: words, all: all,
      mailbox: sender.id, cc: cc, bcc: bcc)
    let outcome = try await place.perform(.reply(order))
    guard let entry = outcome.outbox.first else { throw Problem("the answer is not in the outbox", .failed) }
    return (entry, outcome.problems.map(Problem.init))
  }

  /// The answer on the record's timeline.
  private func bringIn(_ item: OutboxItem, _ place: Place) async throws {
    do { try await place.perform(.sync(item.mailbox)) } catch {
      // It is sent all the same; the next sync brings it in.
      guard let problem = Problem(error), !(error is StoreError) else { throw error }
      Output.note("sent, but not yet on the timeline: \(problem.text)")
    }
  }

  private func written() throws -> String {
    let words: String
    switch (text, file) {
    case (let text?, nil): words = text
    case (nil, let path):
      // A program or a file in another character set by mistake must not reach a customer.
      guard let read = String(data: try readInput(path ?? "-", limit: ReplyPass.maximumTextLength), encoding: .utf8),
        !read.utf8.contains(0)
      else { throw Problem("\(path ?? "standard input") is no UTF-8 text; nothing was sent", .badInput) }
      words = read
    case (_?, _?): throw Problem("give --text or --file, not both", .usage)
    }
    guard words.contains(where: { !$0.isWhitespace }) else { throw Problem("there is nothing written to send", .usage) }
    return words
  }

  static func addresses(_ list: [String]) throws -> [Address] {
    try list.map { text in
      guard let address = Address(text) else { throw Problem("'\(text)' is not an e-mail address", .usage) }
      return address
    }
  }
}
