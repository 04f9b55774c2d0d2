internal import Hummingbird
internal import Model
internal import Store

/// What the signature of one message tells that a card does not have; in the partial `record-suggestions`.
struct SuggestionCard: ViewModel {
  /// `From the signature of 12 March 2026`, and that message.
  let source: String
  let path: String
  let facts: [Fact]

  struct Fact: ViewModel {
    let name: String
    let value: String
    let fact: String
    /// Where the button leads.
    let action: String
  }

  static func cards(
    _ suggestions: [FactSuggestion], of record: RecordReference, _ texts: Texts, _ dates: Dates
  ) -> [SuggestionCard] {
    var messages: [ID<Message>] = []
    for suggestion in suggestions where !messages.contains(suggestion.message) { messages.append(suggestion.message) }
    return messages.map { message in
      let own = suggestions.filter { $0.message == message }
      return SuggestionCard(
        source: texts["facts.source", ["day": own.first.map { dates.day($0.date) } ?? ""]],
        path: "/messages/\(message)",
        facts: own.map {
          Fact(
            name: texts["facts.\($0.fact.rawValue)"], value: $0.value, fact: $0.fact.rawValue,
            action: RecordChip.path(record) + "/facts")
        })
    }
  }
}

extension Site {
  /// Puts what a signature tells onto the card: only ever what the page offers to this person.
  func addFacts(to routes: Routes) {
    routes.post("/records/:id/facts") { visit, form in
      let record = try visit.id(of: Model.Record.self)
      guard let fact = form["fact"].flatMap(FactSuggestion.Fact.init(rawValue:)), let value = form["value"] else {
        throw PageProblem.notFound
      }
      let run = try visit.store.accept(fact, value, onto: record, by: visit.viewer, now: visit.now)
      return visit.go(to: "/records/\(record)", done: "factAdded", run.value)
    }
  }
}
