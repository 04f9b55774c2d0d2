internal import ArgumentParser
internal import Foundation
internal import Model
internal import Pipeline

struct Parse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what the parser sees in messages; needs no workspace.",
    discussion: "Without a flag: a summary. Several files with --json give one array.")

  enum View: EnumerableFlag {
    case json, text, html, newText

    static func name(for value: View) -> NameSpecification { value == .newText ? .customLong("new-text") : .long }
    static func help(for value: View) -> ArgumentHelp? {
      switch value {
      case .json: "Everything, as JSON."
      case .text: "The text as a reader sees it."
      case .html: "The HTML made safe to show."
      case .newText: "The text without quoted history and signature."
      }
    }
  }

  @Argument(help: "Files with a message each; - is standard input.") var files: [String]
  @Flag(exclusivity: .exclusive) var view: View?

  func run() async throws {
    var parsed: [JSON] = []
    for file in files {
      let data = try readInput(file, limit: MessageArgument.maximumFileLength)
      let message = data.withUnsafeBytes { Pipeline.Parse.message($0) }
      switch view {
      case .json: parsed.append(Parse.json(message))
      case .text: Output.line(message.text)
      case .newText: Output.line(message.newText)
      case .html: Output.line(Pipeline.Parse.displayHTML(message))
      case nil: Parse.summary(message, file)
      }
    }
    if view == .json {
      if parsed.count == 1 { try Output.json(parsed[0]) } else { try Output.json(JSON.array(parsed)) }
    }
  }

  private static func summary(_ message: Message, _ file: String) {
    Output.line(file == "-" ? "standard input" : file)
    for participant in message.participants {
      Output.line("  \(participant.role.rawValue): \(MessagePrint.person(participant))")
    }
    Output.line("  subject: \(message.subject)")
    Output.line("  date: \(message.date.map(date) ?? "none that can be read")")
    Output.line("  message id: \(message.messageID ?? "none")")
    if !message.references.isEmpty { Output.line("  references: \(message.references.joined(separator: " "))") }
    if let automated = message.automated { Output.line("  automated: \(automated.rawValue)") }
    for part in message.parts {
      Output.line("  \(part.use.rawValue): \(part.type) \(part.name ?? "") \(Output.bytes(part.size))")
    }
    for defect in message.defects { Output.line("  defect: \(defect.kind): \(defect.detail)") }
    Output.line()
    for line in message.newText.split(separator: "\n", omittingEmptySubsequences: false) { Output.line("  | \(line)") }
  }

  private static func date(_ date: MessageDate) -> String {
    let minutes = abs(date.offsetMinutes)
    let zone = "\(date.offsetMinutes < 0 ? "-" : "+")\(pad(minutes / 60)):\(pad(minutes % 60))"
    return date.instant.text(offsetMinutes: date.offsetMinutes) + zone
  }

  private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  private static func json(_ message: Message) -> JSON {
    [
      "headers": JSON(message.headers) { ["name": .text($0.name), "value": .text($0.value)] },
      "participants": JSON(message.participants, MessagePrint.json), "subject": .text(message.subject),
      "date": JSON(message.date.map(date)), "messageId": JSON(message.messageID),
      "inReplyTo": JSON(message.inReplyTo), "references": JSON(message.references), "text": .text(message.text),
      "newText": .text(message.newText), "html": JSON(message.html), "automated": JSON(message.automated?.rawValue),
      "report": message.report.map(json) ?? .null,
      "authentication": JSON(message.authentication) { result in
        [
          "server": .text(result.server),
          "results": .object(result.results.map { ($0.key, .text($0.value)) }),
        ]
      },
      "attachments": JSON(message.parts.filter { $0.use == .attachment || $0.use == .inline }) {
        [
          "name": JSON($0.name), "type": .text($0.type), "size": JSON($0.size), "sha256": .text($0.digest.description),
          "contentId": JSON($0.contentID), "inline": JSON($0.use == .inline),
        ]
      },
      "defects": JSON(message.defects) { ["kind": .text($0.kind), "detail": .text($0.detail)] },
    ]
  }

  private static func json(_ report: DeliveryReport) -> JSON {
    [
      "originalMessageId": JSON(report.originalMessageID),
      "recipients": JSON(report.recipients) {
        [
          "address": .text($0.address), "action": .text($0.action), "status": JSON($0.status),
          "diagnostic": JSON($0.diagnostic),
        ]
      },
    ]
  }
}
