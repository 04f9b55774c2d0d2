internal import Matching
internal import Model
internal import Pipeline

/// How a parsed message looks on a terminal and as JSON.
struct ParsePrint {
  let message: Message
  /// The authserv-id whose results are believed; nil where none is.
  let server: String?

  private var trust: SenderTrust? {
    server.map { Matching.trust(message, server: $0, ours: Ours(addresses: [], domains: [])) }
  }

  private var removed: [(kind: String, text: String)] { Pipeline.Parse.removed(from: message) }

  // MARK: Terminal

  func show(_ title: String) {
    Output.line(title)
    for participant in message.participants {
      line("\(participant.role.rawValue): \(MessagePrint.person(participant))")
    }
    line("subject: \(message.subject)")
    line("date: \(message.date.map(MessagePrint.date) ?? "none that can be read")")
    line("message id: \(message.messageID ?? "none")")
    if !message.references.isEmpty { line("references: \(message.references.joined(separator: " "))") }
    if let automated = message.automated { line("automated: \(automated.rawValue)") }
    showTrust()
    for part in message.parts {
      let place = part.container.map { " in \(holder($0))" } ?? ""
      line("\(part.use.rawValue): \(part.type) \(part.name ?? "") \(Output.bytes(part.size))\(place)")
    }
    let carried =
      message.events.flatMap(CarriedPrint.lines) + (message.report.map(CarriedPrint.lines) ?? [])
      + message.forwarded.flatMap(CarriedPrint.lines) + (message.signature.map(CarriedPrint.lines) ?? [])
    for text in carried { line(text) }
    for defect in message.defects { line("defect: \(defect.kind): \(defect.detail)") }
    Output.line()
    for text in message.newText.split(separator: "\n", omittingEmptySubsequences: false) { line("| \(text)") }
    let kinds = removed.map { "\($0.kind) (\(ParsePrint.lines($0.text)))" }
    if !kinds.isEmpty { line("left out: \(kinds.joined(separator: ", "))") }
  }

  private func showTrust() {
    for result in message.authentication {
      let methods = result.results.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      line("authentication by \(result.server): \(methods.joined(separator: ", "))")
    }
    if let why = Matching.ambiguity(of: message) { line("sender: ambiguous, \(why)") }
    if let trust, let server {
      line("trust by \(server): \(trust.verdict)" + (trust.reason.isEmpty ? "" : ", \(trust.reason)"))
    }
  }

  /// A value of a mail may have line ends; a line has none.
  private func line(_ text: String) {
    Output.line("  " + text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  private static func lines(_ text: String) -> String {
    let count = text.split(separator: "\n").count
    return count == 1 ? "1 line" : "\(count) lines"
  }

  private func holder(_ index: Int) -> String {
    guard message.parts.indices.contains(index) else { return "part \(index)" }
    return message.parts[index].name ?? message.parts[index].type
  }

  // MARK: JSON

  var json: JSON {
    [
      "headers": JSON(message.headers) { ["name": .text($0.name), "value": .text($0.value)] },
      "participants": JSON(message.participants, MessagePrint.json), "subject": .text(message.subject),
      "date": JSON(message.date.map(MessagePrint.date)), "messageId": JSON(message.messageID),
      "inReplyTo": JSON(message.inReplyTo), "references": JSON(message.references), "text": .text(message.text),
      "newText": .text(message.newText),
      "removed": JSON(removed) { ["kind": .text($0.kind), "text": .text($0.text)] },
      "html": JSON(message.html), "automated": JSON(message.automated?.rawValue),
      "report": message.report.map(CarriedPrint.json) ?? .null, "events": JSON(message.events, CarriedPrint.json),
      "forwarded": JSON(message.forwarded, CarriedPrint.json),
      "signature": message.signature.map(CarriedPrint.json) ?? .null,
      "authentication": authentication, "trust": trustJSON,
      "attachments": JSON(message.parts.filter { $0.use == .attachment || $0.use == .inline }) {
        [
          "name": JSON($0.name), "type": .text($0.type), "size": JSON($0.size), "sha256": .text($0.digest.description),
          "contentId": JSON($0.contentID), "inline": JSON($0.use == .inline),
          "container": JSON($0.container.map(holder)),
        ]
      },
      "defects": JSON(message.defects) { ["kind": .text($0.kind), "detail": .text($0.detail)] },
    ]
  }

  private var authentication: JSON {
    JSON(message.authentication) { result in
      [
        "server": .text(result.server), "results": .object(result.results.map { ($0.key, .text($0.value)) }),
        "headerFrom": JSON(result.headerFrom),
      ]
    }
  }

  private var trustJSON: JSON {
    let why = Matching.ambiguity(of: message)
    return [
      "senders": JSON(message.participants.filter { $0.role == .from }.map { $0.address?.description ?? $0.written }),
      "unambiguous": JSON(why == nil), "why": JSON(why), "server": JSON(server), "verdict": JSON(trust?.verdict),
      "reason": JSON(trust.flatMap { $0.reason.isEmpty ? nil : $0.reason }),
    ]
  }
}
