internal import Model
internal import Pipeline
internal import Store

/// How messages look on a terminal and as JSON.
enum MessagePrint {
  /// In the workspace's time zone, so that a conversation reads in one order of hours.
  static func date(_ view: MessageView, _ zone: String) -> String {
    let offset = view.date.offsetMinutes(in: zone)
    return String(view.date.text(offsetMinutes: offset).prefix(16)).replacing("T", with: " ")
  }

  /// `2026-03-02T10:15:00+01:00`, as the writer's clock showed it.
  static func date(_ date: MessageDate) -> String {
    func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let minutes = abs(date.offsetMinutes)
    let zone = "\(date.offsetMinutes < 0 ? "-" : "+")\(pad(minutes / 60)):\(pad(minutes % 60))"
    return date.instant.text(offsetMinutes: date.offsetMinutes) + zone
  }

  static func person(_ participant: Participant) -> String {
    let address = participant.address?.description ?? participant.written
    return participant.name.isEmpty || participant.name == address ? address : "\(participant.name) <\(address)>"
  }

  /// A message as an entry of a timeline or thread.
  static func show(_ view: MessageView, _ zone: String) {
    let arrow = view.isOutgoing ? "→" : "←"
    switch view.detail {
    case .contactOnly:
      Output.line("\(date(view, zone)) \(arrow) contact with \(view.counterparts.joined(separator: ", "))")
    case .subject, .everything:
      let from = view.from.map { $0.name.isEmpty ? person($0) : $0.name } ?? view.counterparts.first ?? ""
      let to = view.to.map { $0.name.isEmpty ? person($0) : $0.name }.joined(separator: ", ")
      Output.line(
        "\(date(view, zone)) \(arrow) \(from)\(to.isEmpty ? "" : " to \(Output.cut(to, 60))")  [message \(view.message)]"
      )
      Output.line("    \(view.subject ?? "")" + (view.automated.map { "  (automated: \($0.rawValue))" } ?? ""))
      for line in (view.newText ?? "").split(separator: "\n", omittingEmptySubsequences: false).prefix(12) {
        Output.line("    | " + Output.cut(String(line), 100))
      }
      for line in carried(view).filter({ !$0.hasPrefix(" ") }) { Output.line("    " + Output.cut(line, 100)) }
      for file in view.attachments { Output.line("    \(attached(file))") }
    }
  }

  /// Why a message is linked, each reason once with the runs that gave it: `deals: her only open deal (run 5)`.
  static func reasons(_ claims: [ClaimView]) -> [String] {
    var order: [String] = []
    var runs: [String: [String]] = [:]
    for claim in claims {
      let who =
        claim.person.map { "linked by \($0)" } ?? claim.reason ?? "for a reason in a mailbox that you cannot read"
      let rule = claim.rule.map { ", rule '\($0)'" } ?? ""
      let text = "\(claim.step.rawValue): \(who)\(rule)"
      if runs[text] == nil { order.append(text) }
      let version = claim.rules.map { ", rules \(String($0.description.prefix(8)))" } ?? ""
      let run = "run \(claim.run)\(version)"
      if runs[text]?.contains(run) != true { runs[text, default: []].append(run) }
    }
    return order.map { "\($0) (\(runs[$0, default: []].joined(separator: "; ")))" }
  }

  static func show(_ detail: MessageDetail, whole: Bool, _ zone: String) {
    let view = detail.view
    Output.line("message \(view.message) in thread #\(view.thread)")
    for participant in detail.participants {
      Output.line("\(label(participant.role)): \(person(participant))")
    }
    Output.line("Date: \(date(view, zone))")
    if let subject = view.subject { Output.line("Subject: \(subject)") }
    if let id = detail.messageID { Output.line("Message-ID: <\(id)>") }
    for copy in detail.copies {
      let gone = copy.goneAt.map { ", gone since \($0.day())" } ?? ""
      let labels = copy.labels.isEmpty ? "" : " [\(copy.labels.joined(separator: ", "))]"
      Output.line("Copy: \(copy.mailboxAddress) \(copy.folderName)\(labels) UID \(copy.uid)\(gone)")
      if let move = copy.move { Output.line("  \(moved(move))") }
    }
    for defect in detail.defects { Output.line("Defect: \(defect.kind): \(defect.detail)") }
    Output.line()
    let text = whole ? view.text : view.newText
    Output.line(text ?? "(this mailbox shows \(view.detail.rawValue) to you)")
    for file in view.attachments { Output.line(attached(file)) }
    for line in carried(view) + (detail.signature.map(CarriedPrint.lines) ?? []) { Output.line(flat(line)) }
    if let reported = detail.reported { Output.line("about message \(reported)") }
    Output.line()
    showLinks(detail)
  }

  private static func json(_ move: MoveView) -> JSON {
    [
      "state": .text(move.state.rawValue), "from": .text(move.originName), "to": .text(move.targetName),
      "by": JSON(move.person), "at": JSON(move.at), "note": JSON(move.note),
    ]
  }

  private static func moved(_ move: MoveView) -> String {
    let way = "from \(move.originName) to \(move.targetName)"
    let who = "by \(move.person ?? "somebody"), \(move.at.day())"
    switch move.state {
    case .waiting, .begun: return "to be moved \(way) with the next sync, \(who)"
    case .done: return "moved \(way) \(who)" + (move.note.map { ": \($0)" } ?? "")
    case .failed: return "not moved \(way), \(who): \(move.note ?? "")"
    }
  }

  /// Meetings, a report, forwarded messages; lines of detail begin with blanks.
  private static func carried(_ view: MessageView) -> [String] {
    view.events.flatMap(CarriedPrint.lines) + (view.report.map(CarriedPrint.lines) ?? [])
      + view.forwarded.flatMap(CarriedPrint.lines)
  }

  private static func attached(_ file: AttachmentView) -> String {
    let holder = file.holder.map { " in \($0.subject ?? $0.name ?? $0.type)" } ?? ""
    return flat("attached: \(file.name ?? "unnamed") (\(file.type), \(Output.bytes(file.size)))\(holder)")
  }

  private static func flat(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

  static func showLinks(_ detail: MessageDetail) {
    if detail.links.isEmpty { Output.line("linked with no record") }
    for link in detail.links {
      Output.line("linked with \(link.record.label)")
      for reason in reasons(link.claims) { Output.line("    \(reason)") }
    }
    for removed in detail.removedLinks {
      Output.line(
        "not linked with \(removed.record.label): removed by \(removed.person ?? "a person") on \(removed.at.day())")
    }
  }

  private static func label(_ role: Participant.Role) -> String {
    switch role {
    case .from: "From"
    case .sender: "Sender"
    case .replyTo: "Reply-To"
    case .to: "To"
    case .cc: "Cc"
    case .bcc: "Bcc"
    }
  }

  // MARK: JSON

  static func json(_ view: MessageView) -> JSON {
    [
      "id": JSON(view.message), "thread": JSON(view.thread), "shown": .text(view.detail.rawValue),
      "date": JSON(view.date), "outgoing": JSON(view.isOutgoing), "counterparts": JSON(view.counterparts),
      "participants": JSON(view.participants, json), "subject": JSON(view.subject), "newText": JSON(view.newText),
      "automated": JSON(view.automated?.rawValue),
      "attachments": JSON(view.attachments) {
        [
          "name": JSON($0.name), "type": .text($0.type), "size": JSON($0.size),
          "container": JSON($0.holder.map { $0.subject ?? $0.name ?? $0.type }),
        ]
      },
      "events": JSON(view.events, CarriedPrint.json), "report": view.report.map(CarriedPrint.json) ?? .null,
      "forwarded": JSON(view.forwarded, CarriedPrint.json),
    ]
  }

  static func json(_ participant: Participant) -> JSON {
    [
      "role": .text(participant.role.rawValue), "name": .text(participant.name),
      "address": JSON(participant.address?.description), "written": .text(participant.written),
    ]
  }

  static func json(_ claim: ClaimView) -> JSON {
    [
      "step": .text(claim.step.rawValue), "reason": JSON(claim.reason), "rule": JSON(claim.rule),
      "rules": JSON(claim.rules?.description), "run": JSON(claim.run), "person": JSON(claim.person),
    ]
  }

  static func json(_ detail: MessageDetail) -> JSON {
    [
      "message": json(detail.view), "text": JSON(detail.view.text), "messageId": JSON(detail.messageID),
      "participants": JSON(detail.participants, json), "signature": detail.signature.map(CarriedPrint.json) ?? .null,
      "reported": JSON(detail.reported),
      "copies": JSON(detail.copies) {
        [
          "mailbox": .text($0.mailboxAddress.description), "folder": .text($0.folderName),
          "uid": JSON(Int64($0.uid)), "flags": JSON($0.flags), "labels": JSON($0.labels), "gone": JSON($0.goneAt),
          "move": $0.move.map(json) ?? .null,
        ]
      },
      "links": JSON(detail.links) { ["record": $0.record.json, "claims": JSON($0.claims, json)] },
      "removed": JSON(detail.removedLinks) { ["record": $0.record.json, "by": JSON($0.person), "at": JSON($0.at)] },
      "defects": JSON(detail.defects) { ["kind": .text($0.kind), "detail": .text($0.detail)] },
    ]
  }
}
