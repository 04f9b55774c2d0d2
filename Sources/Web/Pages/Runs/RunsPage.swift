internal import Hummingbird
internal import Model
internal import Store

/// What changed something, the latest first.
struct RunsPage: ViewModel {
  let rows: [RunRow]
  let isEmpty: Bool
  let next: String?
  let isAdministrator: Bool

  /// Runs of a page.
  static let pageLength = 50
}

/// A run in a list.
struct RunRow: ViewModel {
  let path: String
  let number: String
  let title: String
  let mailbox: String?
  let did: String
  let moment: Moment
  let isGoingOn: Bool
  let isUndone: Bool

  init(_ run: Run, mailbox: String?, _ texts: Texts, _ dates: Dates) {
    path = "/runs/\(run.id)"
    number = "\(run.id)"
    title = texts["run.\(run.kind.rawValue)"]
    self.mailbox = mailbox
    did = RunRow.counts(run.counts, texts)
    moment = dates.view(run.startedAt)
    (isGoingOn, isUndone) = (run.endedAt == nil, run.undoneAt != nil)
  }

  /// `49 messages, 123 links`, in a fixed order.
  static func counts(_ counts: [String: Int], _ texts: Texts) -> String {
    let known = [
      "messages", "copies", "links", "reasons", "withdrawn", "records", "created", "changed", "fields", "quarantined",
    ]
    let order = known.filter { counts[$0] != nil } + counts.keys.filter { !known.contains($0) }.sorted()
    return order.map { key in
      let number = counts[key] ?? 0
      return known.contains(key) ? texts.count("run.count.\(key)", number) : "\(number) \(key)"
    }.joined(separator: ", ")
  }
}

extension Site {
  func addRuns(to routes: Routes) {
    routes.get("/runs") { visit in try visit.page("runs", try RunsPage(visit), section: .runs) }
    routes.get("/runs/:id") { visit in
      try visit.page("run", try RunPage(visit, try visit.id(of: Run.self)), section: .runs)
    }
    routes.post("/runs/:id/undo") { visit, _ in
      let id = try visit.id(of: Run.self)
      _ = try visit.store.undo(id, by: visit.viewer, now: visit.now)
      // What follows from the decisions that were taken back is decided again.
      _ = try visit.store.leave(.settle(.relink), by: visit.viewer, now: visit.now)
      return visit.go(to: "/runs/\(id)")
    }
  }
}

extension RunsPage {
  fileprivate init(_ visit: Visit) throws {
    let (store, texts, dates) = (visit.store, visit.texts, try visit.dates())
    let before = visit.query("before").flatMap { Int64($0) }.map { ID<Run>($0) }
    let runs = try store.runs(for: visit.viewer, limit: RunsPage.pageLength + 1, before: before)
    let mailboxes = Dictionary(
      try store.mailboxes(for: visit.viewer).map { ($0.id, $0.address.description) },
      uniquingKeysWith: { first, _ in first })
    rows = runs.prefix(RunsPage.pageLength).map { run in
      RunRow(run, mailbox: run.mailbox.flatMap { mailboxes[$0] }, texts, dates)
    }
    isEmpty = rows.isEmpty
    isAdministrator = visit.session.user.role == .administrator
    next = runs.count > RunsPage.pageLength ? rows.last.map { "/runs?before=\($0.number)" } : nil
  }
}
