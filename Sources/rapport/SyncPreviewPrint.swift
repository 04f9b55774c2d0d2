internal import Model
internal import Providers
internal import Store

/// A preview of a sync on a terminal and as JSON.
struct SyncPreviewPrint {
  let preview: SyncPreview
  let share: DailyShare?

  init(_ preview: SyncPreview, of mailbox: Mailbox) {
    (self.preview, share) = (preview, Provider.dailyShare(imapHost: mailbox.imap.host))
  }

  func show() {
    Output.line(
      "\(preview.mailbox), period \(preview.period.text): \(count(preview.messages, "message")), "
        + Output.bytes(preview.bytes) + " would come in; nothing is written")
    if let share, share.days(for: preview.bytes) > 1 { Output.line("  \(share.estimate(for: preview.bytes))") }
    for folder in preview.folders {
      Output.line("  \(folder.name): \(count(folder.messages, "message")), \(Output.bytes(folder.bytes))")
    }
    if preview.unfetched > 0 { Output.line("  outside the period: \(Output.number(preview.unfetched))") }
    if preview.tooLarge > 0 { Output.line("  too large to fetch: \(Output.number(preview.tooLarge))") }
    for problem in preview.problems { Output.line("  \(problem)") }
    if preview.messages == 0 { return }
    senders()
    decisions()
    records()
  }

  private func senders() {
    Output.line("senders")
    Output.line("  written by ours: \(count(preview.outgoing, "message"))")
    line("people and leads that the CRM has", preview.known)
    line("others at its companies' domains", preview.atCompanies)
    line("unknown", preview.unknown)
    tallies("    the most from", preview.frequentUnknown)
  }

  private func line(_ what: String, _ senders: SyncPreview.Senders) {
    Output.line(
      "  \(what): \(count(senders.addresses, "address", "addresses")), \(count(senders.messages, "message"))")
  }

  private func tallies(_ what: String, _ tallies: [SyncPreview.Tally]) {
    if tallies.isEmpty { return }
    let list = tallies.map { "\($0.what) (\(Output.number($0.messages)))" }.joined(separator: ", ")
    Output.line("\(what): \(list)")
  }

  private func decisions() {
    Output.line("what would come of them")
    let kinds = RecordKind.allCases.compactMap { kind in
      preview.links[kind.rawValue].map { "\(Output.number($0)) with a \(kind.rawValue)" }
    }
    let list = kinds.isEmpty ? "" : ": " + kinds.joined(separator: ", ")
    Output.line("  linked: \(count(preview.linked, "message"))\(list)")
    tallies("    deals", preview.frequentDeals)
    tallies("  held", preview.held)
    tallies("  skipped", preview.skipped)
    if preview.asked > 0 { Output.line("  a person would be asked about \(count(preview.asked, "message"))") }
    for question in preview.questions {
      Output.line("    \(question.date.day()) \(question.from): \(question.subject) (\(question.what))")
    }
    if preview.left > 0 { Output.line("  linked with nothing: \(count(preview.left, "message"))") }
  }

  private func records() {
    guard !preview.records.isEmpty else { return }
    let kinds = RecordKind.allCases.compactMap { kind in
      preview.records[kind.rawValue].map { count($0, kind.rawValue, kind == .company ? "companies" : nil) }
    }
    Output.line("records that would be made: \(kinds.joined(separator: ", "))")
    Output.line("  such as \(preview.recordExamples.joined(separator: ", "))")
  }

  private func count(_ number: Int, _ one: String, _ more: String? = nil) -> String {
    "\(Output.number(number)) \(number == 1 ? one : more ?? one + "s")"
  }

  var json: JSON {
    func list(_ tallies: [SyncPreview.Tally]) -> JSON {
      JSON(tallies) { ["what": .text($0.what), "messages": JSON($0.messages)] }
    }
    func senders(_ senders: SyncPreview.Senders) -> JSON {
      ["addresses": JSON(senders.addresses), "messages": JSON(senders.messages)]
    }
    func kinds(_ counts: [String: Int]) -> JSON {
      .object(counts.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) })
    }
    return [
      "mailbox": .text(preview.mailbox.description), "period": .text(preview.period.text),
      "messages": JSON(preview.messages), "bytes": JSON(preview.bytes),
      "days": share.map { JSON($0.days(for: preview.bytes)) } ?? .null,
      "folders": JSON(preview.folders) {
        ["name": .text($0.name), "messages": JSON($0.messages), "bytes": JSON($0.bytes)]
      },
      "outsideThePeriod": JSON(preview.unfetched), "tooLarge": JSON(preview.tooLarge),
      "problems": JSON(preview.problems), "outgoing": JSON(preview.outgoing), "known": senders(preview.known),
      "atCompanies": senders(preview.atCompanies), "unknown": senders(preview.unknown),
      "frequentUnknown": list(preview.frequentUnknown), "linked": JSON(preview.linked),
      "links": kinds(preview.links), "frequentDeals": list(preview.frequentDeals), "held": list(preview.held),
      "skipped": list(preview.skipped), "asked": JSON(preview.asked),
      "questions": JSON(preview.questions) {
        [
          "date": .text($0.date.description), "from": .text($0.from), "subject": .text($0.subject),
          "candidates": .text($0.what),
        ]
      },
      "unlinked": JSON(preview.left), "records": kinds(preview.records), "recordExamples": JSON(preview.recordExamples),
    ]
  }
}
