internal import Hummingbird
internal import Model
internal import Store

/// Chooses the record that a message or thread is linked with, or moved to.
struct LinkPicker: ViewModel {
  let title: String
  let subject: String
  let messageText: String
  /// The record that it is taken from.
  let from: RecordChip?
  let fromNumber: String?
  let scope: String
  let query: String
  let back: String
  let path: String
  /// Where the buttons lead.
  let action: String
  /// `link` or `move`.
  let verb: String
  let rows: [Row]
  let hasRows: Bool
  let hasQuery: Bool
  /// The same with the other of message and thread.
  let otherScopePath: String
  let otherScopeText: String

  struct Row: ViewModel {
    let number: String
    let row: RecordRow
  }

  /// Records offered: who finds theirs not among them writes more of its name.
  private static let maximumRows = 30
  /// People of a message whose records are offered.
  private static let maximumPeople = 6
}

extension Site {
  func addLinkPicker(to routes: Routes) {
    routes.get("/messages/:id/link") { visit in
      let message = try visit.id(of: Message.self)
      return try visit.page("link-picker", try LinkPicker(visit, message), section: .mail)
    }
  }
}

extension LinkPicker {
  fileprivate init(_ visit: Visit, _ message: ID<Message>) throws {
    let (store, texts) = (visit.store, visit.texts)
    let detail = try store.message(message, for: visit.viewer)
    guard detail.view.isReadable else { throw PageProblem.notFound }
    let scope = visit.query("scope").flatMap(LinkScope.init(rawValue:)) ?? .message
    query = String((visit.query("q") ?? "").prefix(SearchPage.maximumQuery))
    hasQuery = !query.allSatisfy(\.isWhitespace)
    back = Links.local(visit.query("back")) ?? "/messages/\(message)"
    let leaving = try Form.record(visit.query("from")).map { try store.details(of: $0).value.record }
    from = leaving.map { RecordChip($0.reference, name: $0.name, texts) }
    fromNumber = leaving.map { "\($0.reference.id)" }
    verb = leaving == nil ? "link" : "move"
    title = texts["picker.\(verb).\(scope.rawValue)"]
    subject = (detail.view.subject ?? "").orNoSubject(texts)
    messageText = "\(detail.view.from.map(ConversationMaking.name) ?? ""), \(try visit.dates().long(detail.view.date))"
    self.scope = scope.rawValue
    path = "/messages/\(message)/link"
    action = "/messages/\(message)/links"
    let found =
      hasQuery
      ? try store.records(matching: query, limit: LinkPicker.maximumRows) : try LinkPicker.likely(detail, store)
    let dates = try visit.dates()
    // Linked with those it is already; moving there is taking it away here.
    let taken = leaving == nil && scope == .message ? Set(detail.links.map(\.record.reference)) : []
    rows = found.filter { $0.reference != leaving?.reference && !taken.contains($0.reference) }
      .map { Row(number: "\($0.reference.id)", row: RecordRow($0, texts, dates)) }
    hasRows = !rows.isEmpty
    let other: LinkScope = scope == .message ? .thread : .message
    otherScopePath = Links.adding(
      ["scope": other.rawValue, "from": fromNumber ?? "", "q": query, "back": back], to: path)
    otherScopeText = texts["picker.other.\(other.rawValue)"]
  }

  /// The records that it is probably about: what the decision asked, who took part, and their deals.
  private static func likely(_ detail: MessageDetail, _ store: MailStore) throws(StoreError) -> [RecordSummary] {
    var found: [RecordSummary] = []
    var seen: Set<RecordReference> = []
    func add(_ records: [RecordSummary]) {
      for record in records where found.count < maximumRows && seen.insert(record.reference).inserted {
        found.append(record)
      }
    }
    for candidate in detail.copies.compactMap(\.decision).flatMap(\.decision.questions).flatMap(\.candidates) {
      guard found.count < maximumRows, seen.insert(candidate.record).inserted else { continue }
      if let record = try store.summary(of: candidate.record.id) { found.append(record) }
    }
    let people = detail.view.participants.compactMap { $0.address?.key }
    var keys: Set<String> = []
    for key in people.filter({ keys.insert($0).inserted }).prefix(maximumPeople) {
      // Contacts and leads of the address; a record that only has it inside another word is left out.
      let records = try store.records(matching: key, limit: maximumRows).filter { $0.address?.key == key }
      add(records)
      for record in records where record.reference.kind == .contact {
        let details = try store.details(of: record.reference.id)
        add(details.deals)
        add([details.company].compactMap { $0 })
      }
    }
    return found
  }
}
