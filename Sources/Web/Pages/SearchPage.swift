internal import Hummingbird
internal import Model
internal import Store

/// What a person's words find among the records and in the mail that they may read.
struct SearchPage: ViewModel {
  let query: String
  let hasQuery: Bool
  let records: [RecordRow]
  let messages: [Found]
  let hasRecords: Bool
  let hasMessages: Bool
  let isPartial: Bool

  struct Found: ViewModel {
    let path: String
    let subject: String
    let people: String
    let moment: Moment
    let excerpt: String?
  }

  /// Letters of a query that are looked at.
  static let maximumQuery = 400
  /// Letters of a message that are shown.
  private static let excerptLength = 180
}

extension Site {
  func addSearch(to routes: Routes) {
    routes.get("/search") { visit in
      let query = String((visit.query("q") ?? "").prefix(SearchPage.maximumQuery))
      return try visit.page("search", try SearchPage(visit, query), search: query)
    }
  }
}

extension SearchPage {
  fileprivate init(_ visit: Visit, _ query: String) throws {
    let (texts, dates) = (visit.texts, try visit.dates())
    self.query = query
    hasQuery = !query.allSatisfy(\.isWhitespace)
    let found = hasQuery ? try visit.store.search(query, for: visit.viewer) : nil
    records = (found?.records ?? []).map { RecordRow($0, texts, dates) }
    messages = (found?.messages ?? []).map { view in
      Found(
        // A long thread's page has only its latest messages.
        path: "/messages/\(view.message)", subject: (view.subject ?? "").orNoSubject(texts),
        people: view.counterparts.joined(separator: ", "), moment: dates.view(view.date),
        excerpt: view.newText.map(SearchPage.excerpt))
    }
    (hasRecords, hasMessages, isPartial) = (!records.isEmpty, !messages.isEmpty, found?.isPartial ?? false)
  }

  private static func excerpt(_ text: String) -> String {
    let line = text.prefix(4 * excerptLength).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > excerptLength ? line.prefix(excerptLength) + "…" : line
  }
}
