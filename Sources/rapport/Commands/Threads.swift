internal import ArgumentParser
internal import Foundation
internal import Model
internal import Threading

struct Threads: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show which messages of a folder are one conversation; needs no workspace.",
    discussion: """
      Reads every .eml file, every message of maildir folders (cur, new) and of .mbox files under DIR, in subfolders \
      too. Each thread has its messages by date, each with why it is there; threads stand by their first message. \
      The files' names and order do not matter.

      Who is one of us counts: a reply with another subject to other people begins a conversation of its own, and we \
      are not the other people. Without --ours that is who the mail was delivered to (Delivered-To), else the one \
      address that takes part in nearly all of it.
      """)

  @Argument(help: "A folder of messages, or one .mbox or .eml file.") var dir: String
  @Option(help: ArgumentHelp("An address or a domain of ours; may be repeated.", valueName: "address|domain"))
  var ours: [String] = []
  @Flag(help: "JSON: the threads with their messages' file, messageId, date, from, subject and why.") var json = false

  func run() async throws {
    let messages = try MessageFolder(dir).read(now: now())
    if messages.isEmpty { Output.note("no messages in \(dir)") }
    let threads = try Threads.place(messages, ours: ours.isEmpty ? OursGuess.make(of: messages) : told())
    if json {
      try Output.json(["threads": JSON(threads) { ["messages": JSON($0, Threads.json)] }] as JSON)
    } else {
      Threads.show(threads)
    }
  }

  /// A message in its thread.
  private struct Placed {
    var message: MessageFolder.Entry
    var why: String
  }

  private static func place(_ messages: [MessageFolder.Entry], ours: Ours) throws -> [[Placed]] {
    // By date, so that reasons name what was there before; the threads would be the same in any order.
    let ordered = messages.sorted {
      ($0.at, $0.message.identityDigest, $0.file) < ($1.at, $1.message.identityDigest, $1.file)
    }
    var owners: [String: String] = [:]
    for entry in ordered {
      if let id = entry.message.messageID, owners[id] == nil { owners[id] = entry.file }
    }
    var partition = ThreadPartition(ours: ours.contains)
    var files: [String] = []
    let reasons = ordered.map { entry in
      let known = files
      let placement = partition.add(
        entry.message, at: entry.at,
        names: ThreadNames(message: { known[Int($0.value) - 1] }, id: { owners[$0] ?? "<\($0)>" }))
      if placement.sameMessage == nil { files.append(entry.file) }
      return placement.reason
    }
    return partition.threads().map { $0.map { Placed(message: ordered[$0], why: reasons[$0]) } }
  }

  private func told() throws -> Ours {
    var told = Ours(addresses: [], domains: [])
    for text in ours {
      if let address = Address(text) {
        told.addresses.insert(address.key)
      } else if let address = Address(local: "x", domain: text) {
        told.domains.insert(address.domain)
      } else {
        throw ValidationError("--ours \(text): neither an address nor a domain")
      }
    }
    return told
  }

  private static func json(_ placed: Placed) -> JSON {
    let message = placed.message.message
    return [
      "file": .text(placed.message.file), "messageId": JSON(message.messageID), "date": JSON(placed.message.date),
      "from": JSON(message.from.map(MessagePrint.person)), "subject": .text(message.subject), "why": .text(placed.why),
    ]
  }

  private static func show(_ threads: [[Placed]]) {
    for thread in threads {
      guard let first = thread.first else { continue }
      let subject = first.message.message.subject
      Output.line("\(subject.isEmpty ? "(no subject)" : Output.cut(subject, 100))")
      for placed in thread {
        let message = placed.message.message
        let from = message.from.map(MessagePrint.person) ?? "nobody named"
        Output.line("  \(placed.message.date?.text() ?? "no date")  \(from)  \(placed.message.file)")
        if thread.count > 1 { Output.line("    \(placed.why)") }
      }
      Output.line()
    }
    let count = threads.reduce(0) { $0 + $1.count }
    Output.line("\(Output.number(count)) messages in \(Output.number(threads.count)) threads")
  }
}

/// Who is one of us, guessed from a folder of mail.
enum OursGuess {
  /// Whose mailbox it is says Delivered-To; else who takes part in three quarters of at least three messages, more than
  /// anybody else: two who write to each other are equally likely, and neither is told.
  static func make(of messages: [MessageFolder.Entry]) -> Ours {
    var (delivered, taking): ([String: Int], [String: Int]) = ([:], [:])
    var deliveries = 0
    for message in messages.lazy.map(\.message) {
      if let address = message.header("delivered-to").flatMap(address) {
        delivered[address.key, default: 0] += 1
        deliveries += 1
      }
      for key in Set(message.participants.lazy.filter { $0.role != .bcc }.compactMap { $0.address?.key }) {
        taking[key, default: 0] += 1
      }
    }
    // A list's own address stands there too, of some messages.
    let owners = delivered.filter { $0.value * 2 >= deliveries }.keys
    if !owners.isEmpty { return Ours(addresses: Set(owners), domains: []) }
    let most = taking.values.max() ?? 0
    let those = taking.filter { $0.value == most }.keys
    guard most >= 3, most * 4 >= messages.count * 3, those.count == 1 else { return Ours(addresses: [], domains: []) }
    return Ours(addresses: Set(those), domains: [])
  }

  private static func address(_ value: String) -> Address? {
    Address(value.trimmingCharacters(in: CharacterSet(charactersIn: "<> \t")))
  }
}
