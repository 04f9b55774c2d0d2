internal import Hummingbird
internal import Model
internal import Store

/// Records of a kind, filtered.
struct RecordsPage: ViewModel {
  let kinds: [Choice]
  let kind: String?
  let text: String
  let isMine: Bool
  let meanings: [Choice]
  let hasMeanings: Bool
  let rows: [RecordRow]
  let isEmpty: Bool
  let previous: String?
  let next: String?

  struct Choice: ViewModel {
    let value: String
    let name: String
    let path: String
    let isCurrent: Bool
  }

  /// Records of a page.
  static let pageLength = 50
  /// Pages that can be asked for by number: the filter is the better way to what lies beyond.
  private static let maximumPage = 1000
}

extension Site {
  func addRecords(to routes: Routes) {
    routes.get("/records") { visit in
      try visit.page("records", try RecordsPage(visit), section: .records)
    }
  }
}

extension RecordsPage {
  fileprivate init(_ visit: Visit) throws {
    let (texts, dates) = (visit.texts, try visit.dates())
    let kind = visit.query("kind").flatMap(RecordKind.init(rawValue:))
    let meaning = kind == .deal ? visit.query("stage").flatMap(StageMeaning.init(rawValue:)) : nil
    let text = String((visit.query("q") ?? "").prefix(SearchPage.maximumQuery))
    let isMine = visit.query("mine") != nil
    let page = min(max(0, visit.query("page").flatMap { Int($0) } ?? 0), RecordsPage.maximumPage)
    // One more than is shown tells whether there is a next page.
    let filter = RecordFilter(
      kind: kind, text: text, mine: isMine ? visit.viewer : nil, meaning: meaning, limit: RecordsPage.pageLength + 1,
      offset: page * RecordsPage.pageLength)
    let found = try visit.store.records(filter)
    func path(_ kind: RecordKind?, _ meaning: StageMeaning?, page: Int = 0) -> String {
      Links.adding(
        [
          "kind": kind?.rawValue ?? "", "stage": meaning?.rawValue ?? "", "q": text, "mine": isMine ? "1" : "",
          "page": page > 0 ? "\(page)" : "",
        ], to: "/records")
    }
    kinds =
      [Choice(value: "", name: texts["records.all"], path: path(nil, nil), isCurrent: kind == nil)]
      + RecordKind.allCases.map {
        Choice(value: $0.rawValue, name: texts["kinds.\($0.rawValue)"], path: path($0, nil), isCurrent: $0 == kind)
      }
    meanings =
      kind == .deal
      ? [Choice(value: "", name: texts["meaning.any"], path: path(kind, nil), isCurrent: meaning == nil)]
        + StageMeaning.allCases.map {
          Choice(
            value: $0.rawValue, name: texts["meaning.\($0.rawValue)"], path: path(kind, $0), isCurrent: $0 == meaning)
        } : []
    hasMeanings = !meanings.isEmpty
    (self.kind, self.text, self.isMine) = (kind?.rawValue, text, isMine)
    rows = found.prefix(RecordsPage.pageLength).map { RecordRow($0, texts, dates) }
    isEmpty = rows.isEmpty
    previous = page > 0 ? path(kind, meaning, page: page - 1) : nil
    next = found.count > RecordsPage.pageLength ? path(kind, meaning, page: page + 1) : nil
  }
}
