internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Store

struct CRM: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crm", abstract: "Import, list and show contacts, companies, leads and deals.",
    subcommands: [CRMImportCommand.self, List.self, Show.self, CRMAccept.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List records of a kind.")
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "contacts, companies, leads or deals.") var kind: String
    @Argument(help: "Only those whose name, id or address has this.") var matching: String?
    @Option(help: "How many.") var limit = 200
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let kind = try CRM.kind(kind)
      try await options.read { store, _ in
        let limit = max(0, limit)
        // One more tells whether there are more.
        let found = try store.records(kind: kind, matching: matching, limit: limit < Int.max ? limit + 1 : limit)
        let records = found.prefix(limit)
        let end =
          found.count > limit
          ? "the first \(limit) \(kind.rawValue) records; more with --limit" : "\(found.count) \(kind.rawValue) records"
        if output.json {
          if found.count > limit { Output.note(end) }
          return try Output.json(JSON(Array(records), \.json))
        }
        Output.table(
          records.map {
            [
              $0.handle, Output.cut($0.name, 36), Output.cut($0.company ?? "", 28), $0.address?.description ?? "",
              $0.stage ?? "", $0.meaning?.rawValue ?? "", $0.owner ?? "",
            ]
          })
        Output.line(end)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a record and its timeline, newest last, with the reason for each message.")
    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The record: its id, an address or a name, as 'deal D-1042'.") var record: [String]
    @Option(help: "How many messages.") var limit = 50
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await options.read { store, viewer in
        let summary = try store.record(matching: record.joined(separator: " "))
        let details = try store.details(of: summary.reference.id)
        let suggestions = try store.suggestions(for: summary.reference.id, to: viewer)
        let timeline = try store.timeline(of: summary.reference.id, for: viewer, limit: limit)
        if output.json {
          return try Output.json(
            [
              "record": summary.json, "details": details.json, "suggestions": JSON(suggestions, \.json),
              "timeline": JSON(timeline) {
                ["message": MessagePrint.json($0.view), "claims": JSON($0.claims, MessagePrint.json)]
              },
            ] as JSON)
        }
        RecordPrint.show(summary, details)
        RecordPrint.show(suggestions)
        Output.line()
        let zone = try store.timeZone()
        for entry in timeline {
          MessagePrint.show(entry.view, zone)
          for reason in MessagePrint.reasons(entry.claims) { Output.line("    why: \(reason)") }
          Output.line()
        }
        // Only what this person may see is counted.
        Output.line(timeline.count < limit ? "\(timeline.count) messages" : "the last \(timeline.count) messages")
      }
    }
  }

  static func kind(_ text: String) throws -> RecordKind {
    switch text.lowercased() {
    case "contact", "contacts": .contact
    case "company", "companies": .company
    case "lead", "leads": .lead
    case "deal", "deals": .deal
    default: throw Problem("'\(text)' is no kind of record; use contacts, companies, leads or deals", .usage)
    }
  }
}

extension RecordSummary {
  var json: JSON {
    [
      "id": JSON(reference.id), "kind": .text(reference.kind.rawValue), "externalId": JSON(externalID),
      "name": .text(name), "owner": JSON(owner), "address": JSON(address?.description), "company": JSON(company),
      "stage": JSON(stage), "meaning": JSON(meaning?.rawValue),
    ]
  }
}

extension RecordDetails {
  var json: JSON {
    let record = value.record
    var members: [(String, JSON)] = [
      ("addresses", JSON(record.addresses.map(\.description))), ("domains", JSON(record.domains)),
      ("custom", .object(record.custom.map { ($0.key, .text($0.value)) })), ("version", JSON(record.version)),
      ("contacts", JSON(contacts, \.json)), ("deals", JSON(deals, \.json)), ("messages", JSON(messages)),
      ("stages", JSON(stages) { ["stage": JSON($0.stage), "meaning": .text($0.meaning.rawValue), "at": JSON($0.at)] }),
      ("company", company.map(\.json) ?? .null), ("partner", partner.map(\.json) ?? .null),
    ]
    if case .deal(let deal) = value {
      members += [
        ("opened", JSON(deal.openedAt)), ("closed", JSON(deal.closedAt)), ("amount", JSON(deal.amount)),
        ("currency", JSON(deal.currency)),
      ]
    }
    return .object(members)
  }
}

/// How a record looks on a terminal.
enum RecordPrint {
  static func show(_ summary: RecordSummary, _ details: RecordDetails) {
    Output.line("\(summary.handle)  \(summary.name)")
    let record = details.value.record
    field("owner", record.owner)
    field("company", details.company.map { "\($0.handle) \($0.name)" })
    field("partner", details.partner.map { "\($0.handle) \($0.name)" })
    field("addresses", record.addresses.map(\.description).joined(separator: ", "))
    field("domains", record.domains.joined(separator: ", "))
    switch details.value {
    case .contact(let contact):
      field("title", contact.title)
      field("phone", contact.phone)
    case .company(let company): field("phone", company.phone)
    case .lead(let lead):
      field("company", lead.companyName)
      field("status", lead.status)
      field("source", lead.source)
    case .deal(let deal):
      field("stage", deal.stage.map { "\($0) (\(deal.meaning.rawValue))" })
      field("amount", deal.amount.map { "\($0) \(deal.currency ?? "")" })
      field("opened", deal.openedAt?.day())
      field("closed", deal.closedAt?.day())
    }
    for (name, value) in record.custom.sorted(by: { $0.key < $1.key }) { field(name, value) }
    for contact in details.contacts { field("contact", "\(contact.handle) \(contact.name)") }
    for deal in details.deals { field("deal", "\(deal.handle) \(deal.name), \(deal.stage ?? "no stage")") }
  }

  static func show(_ suggestions: [FactSuggestion]) {
    for suggestion in suggestions {
      field(
        "suggested \(suggestion.fact.rawValue)",
        "\(suggestion.value) (signature of message \(suggestion.message), \(suggestion.date.day()))")
    }
  }

  private static func field(_ name: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    Output.line("  \(name): \(value.split(whereSeparator: \.isNewline).joined(separator: " "))")
  }
}
