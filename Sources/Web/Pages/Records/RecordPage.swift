internal import Hummingbird
internal import Model
internal import Store

/// A contact, company, lead or deal with what belongs to it and its whole conversation.
struct RecordPage: ViewModel {
  let name: String
  let kind: String
  let kindPath: String
  let kinds: String
  let code: String?
  let stage: String?
  let isWon: Bool
  let isLost: Bool
  let facts: [Fact]
  let related: [Related]
  /// What signatures tell and the card does not have.
  let suggestions: [SuggestionCard]
  let hasSuggestions: Bool
  let stages: [StageRow]
  let hasStages: Bool
  let conversation: Conversation
  let messagesText: String
  let isEmpty: Bool
  let earlier: String?
  let isLatest: Bool
  let latest: String
  let hasPager: Bool
  /// The anchor of the last message, on a page that has more than fit in a look.
  let newest: String?

  struct Fact: ViewModel {
    let name: String
    let value: String
    let path: String?

    init(_ name: String, _ value: String, path: String? = nil) {
      (self.name, self.value, self.path) = (name, value, path)
    }
  }

  struct Related: ViewModel {
    let title: String
    let rows: [RecordRow]
  }

  struct StageRow: ViewModel {
    let name: String
    let moment: Moment
  }

  /// Messages of a page of the timeline.
  static let pageLength = 40
}

extension Site {
  func addRecord(to routes: Routes) {
    routes.get("/records/:id") { visit in
      try visit.page("record", try RecordPage(visit, try visit.id(of: Model.Record.self)), section: .records)
    }
  }
}

extension RecordPage {
  fileprivate init(_ visit: Visit, _ id: ID<Model.Record>) throws {
    let (store, texts, dates) = (visit.store, visit.texts, try visit.dates())
    let details = try store.details(of: id)
    let fields = details.value.record
    let before = TimelinePosition(query: visit.query("before"))
    let entries = try store.timeline(of: id, for: visit.viewer, limit: RecordPage.pageLength, before: before)
    name = fields.name
    kind = texts["kind.\(fields.reference.kind.rawValue)"]
    kinds = texts["kinds.\(fields.reference.kind.rawValue)"]
    kindPath = "/records?kind=\(fields.reference.kind.rawValue)"
    code = fields.externalID
    facts = RecordPage.facts(details, texts, dates)
    related = RecordPage.related(details, texts, dates)
    suggestions = SuggestionCard.cards(
      try store.suggestions(for: id, to: visit.viewer), of: fields.reference, texts, dates)
    hasSuggestions = !suggestions.isEmpty
    stages = details.stages.map {
      StageRow(name: $0.stage ?? texts["meaning.\($0.meaning.rawValue)"], moment: dates.view($0.at))
    }
    hasStages = stages.count > 1
    if case .deal(let deal) = details.value {
      stage = deal.stage ?? texts["meaning.\(deal.meaning.rawValue)"]
      (isWon, isLost) = (deal.meaning == .won, deal.meaning == .lost)
    } else {
      (stage, isWon, isLost) = (nil, false, false)
    }
    let path = RecordChip.path(fields.reference)
    conversation = try visit.conversation(timeline: entries, of: details, back: visit.request.uri.description)
    // As in a thread: what is shown whole was read.
    try store.markRead(entries.filter(\.view.isReadable).map(\.view.message), by: visit.viewer, now: visit.now)
    messagesText = texts.count("messages", details.messages)
    isEmpty = entries.isEmpty
    earlier =
      entries.count == RecordPage.pageLength
      ? entries.first.map { "\(path)?before=\($0.position.query)" } : nil
    isLatest = before == nil
    latest = path
    hasPager = earlier != nil || !isLatest
    newest = entries.count > 2 ? entries.last.map { "#message-\($0.view.message)" } : nil
  }

  private static func related(_ details: RecordDetails, _ texts: Texts, _ dates: Dates) -> [Related] {
    let groups: [(String, [RecordSummary])] = [
      ("record.company", [details.company].compactMap { $0 }), ("record.partner", [details.partner].compactMap { $0 }),
      ("record.contacts", details.contacts), ("record.deals", details.deals),
    ]
    return groups.filter { !$0.1.isEmpty }.map { title, records in
      Related(title: texts[title], rows: records.map { RecordRow($0, texts, dates) })
    }
  }

  private static func facts(_ details: RecordDetails, _ texts: Texts, _ dates: Dates) -> [Fact] {
    let record = details.value.record
    var facts = record.addresses.map { Fact(texts["email"], $0.description) }
    if !record.domains.isEmpty { facts.append(Fact(texts["record.domains"], record.domains.joined(separator: ", "))) }
    func add(_ key: String, _ value: String?) {
      if let value, !value.isEmpty { facts.append(Fact(texts[key], value)) }
    }
    switch details.value {
    case .contact(let contact):
      add("record.position", contact.title)
      add("record.phone", contact.phone)
    case .company(let company): add("record.phone", company.phone)
    case .lead(let lead):
      add("record.company", lead.companyName)
      add("record.status", lead.status)
      add("record.source", lead.source)
      add("record.phone", lead.phone)
    case .deal(let deal):
      add("record.amount", RecordRow.amount(deal.amount, deal.currency))
      add("record.pipeline", deal.pipeline)
      add("record.opened", deal.openedAt.map(dates.day))
      add("record.closed", deal.closedAt.map(dates.day))
    }
    add("record.owner", record.owner)
    facts += record.custom.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map { Fact($0.key, $0.value) }
    add("record.lastMail", details.lastMail.map(dates.long))
    if let run = details.createdRun { facts.append(Fact(texts["record.madeBy"], "\(run)", path: "/runs/\(run)")) }
    return facts
  }
}
