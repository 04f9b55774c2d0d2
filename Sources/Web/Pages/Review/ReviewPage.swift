internal import Hummingbird
internal import Model
internal import Store

/// All that waits for a person, so that many are answered at once: what asks for the same records stands together.
struct ReviewPage: ViewModel {
  let title: String
  let groups: [Group]
  let hasGroups: Bool
  /// Held, or without a record to choose.
  let others: [HomePage.Asking]
  let hasOthers: Bool
  let isEmpty: Bool
  /// Where more wait than are shown.
  let more: String?

  /// Messages that have the same answers.
  struct Group: ViewModel {
    let number: Int
    let asks: HomePage.Asking
    let candidates: [DecisionPanel.Candidate]
    let messages: [Row]
  }

  struct Row: ViewModel {
    let number: String
    let asking: HomePage.Asking
    /// The only one of its group.
    let isTicked: Bool
  }

  /// Messages that are looked at, the latest.
  static let maximumShown = 100
}

extension Site {
  /// The review queue.
  func addReview(to routes: Routes) {
    routes.get("/review") { visit in try visit.page("review", try ReviewPage(visit), section: .home) }
    routes.post("/review") { visit, form in
      let messages = form.all("message").compactMap { Int64($0) }.prefix(ReviewPage.maximumShown).map {
        ID<Message>($0)
      }
      if messages.isEmpty { return visit.go(to: "/review", done: "reviewedNone") }
      // All are looked up first: a mistake in one answers none.
      let views = try messages.map { try visit.store.message($0, for: visit.viewer).view }
      guard views.allSatisfy(\.isReadable) else { throw PageProblem.notFound }
      let record = Form.record(form["record"])
      guard record != nil || form["record"] == "none" else { throw PageProblem.notFound }
      var answered: Set<ID<MailThread>> = []
      for view in views where answered.insert(view.thread).inserted {
        if let record {
          _ = try visit.store.link(.thread(view.thread), to: record, by: visit.viewer, now: visit.now)
        } else {
          try visit.store.setAside(.thread(view.thread), by: visit.viewer, now: visit.now)
        }
      }
      // What follows from it is decided anew by the one who works the workspace.
      _ = try visit.store.leave(.settle(.relink), by: visit.viewer, now: visit.now)
      return visit.go(to: "/review", done: "reviewed", Int64(answered.count))
    }
  }
}

extension ReviewPage {
  fileprivate init(_ visit: Visit) throws {
    let (store, viewer, texts, dates) = (visit.store, visit.viewer, visit.texts, try visit.dates())
    let waiting = try store.undecided(for: viewer, limit: ReviewPage.maximumShown)
    var groups: [(key: [String], candidates: [DecisionPanel.Candidate], messages: [Undecided])] = []
    var places: [[String]: Int] = [:]
    var others: [HomePage.Asking] = []
    for item in waiting {
      let detail = try store.message(item.view.message, for: viewer)
      let panel = DecisionPanel(detail, item.why, on: .thread, back: "/review", texts)
      let candidates = panel?.answers ?? []
      if candidates.isEmpty {
        others.append(HomePage.Asking(item, texts, dates))
        continue
      }
      let key = candidates.map(\.record).sorted()
      if let place = places[key] {
        groups[place].messages.append(item)
      } else {
        places[key] = groups.count
        groups.append((key, candidates, [item]))
      }
    }
    self.groups = groups.enumerated().map { number, group in
      let rows = group.messages.map { item in
        Row(
          number: "\(item.view.message)", asking: HomePage.Asking(item, texts, dates),
          isTicked: group.messages.count == 1)
      }
      return Group(number: number + 1, asks: rows[0].asking, candidates: group.candidates, messages: rows)
    }
    self.others = others
    (hasGroups, hasOthers, isEmpty) = (!groups.isEmpty, !others.isEmpty, waiting.isEmpty)
    let count = try store.undecidedCount(for: viewer)
    title = texts.count("home.undecided", count)
    more = count > waiting.count ? texts.count("run.moreLinks", count - waiting.count) : nil
  }
}

extension DecisionPanel {
  /// The records of all its questions and suggestions, each once.
  fileprivate var answers: [Candidate] {
    var seen: Set<String> = []
    return (questions.flatMap(\.candidates) + suggestions).filter { seen.insert($0.record).inserted }
  }
}
