internal import Hummingbird
internal import Model
internal import Providers
internal import Store

/// What a sync of a mailbox would bring in: asked for, on its way, there.
struct PreviewPage: ViewModel {
  let id: String
  let title: String
  let period: FormLine
  let state: TrialState?
  let report: Report?

  struct Report: ViewModel {
    let summary: String
    /// Days that it takes; nil where one is enough.
    let days: String?
    let folders: [String]
    let problems: [String]
    let senders: [String]
    let outcomes: [String]
    let questions: [Question]
    let hasQuestions: Bool
    let questionsTitle: String
    let records: String?
    let recordExamples: String
    let hasMail: Bool
  }

  struct Question: ViewModel {
    let moment: Moment
    let from: String
    let subject: String
    let candidates: String
  }
}

/// How far a request is whose outcome is only looked at.
struct TrialState: ViewModel {
  let isGoingOn: Bool
  let progress: String
  let failure: Sentence?

  init(_ request: WorkRequest, _ texts: Texts) {
    isGoingOn = !request.hasEnded
    let done = request.progress?.done ?? 0
    progress = done > 0 ? texts.count("trial.progress", done) : texts["trial.waiting"]
    failure = request.trouble.map { texts.sentence($0.text) }
  }
}

extension Site {
  func addPreview(to routes: Routes) {
    routes.get("/mailboxes/:id/preview") { visit in
      let status = try visit.mailboxStatus()
      return try visit.previewPage(status, period: status.mailbox.settings.period.text)
    }
    routes.post("/mailboxes/:id/preview") { visit, form in
      let status = try visit.mailboxStatus()
      let typed = form.line("period") ?? ""
      guard let period = Period(typed) else {
        return try visit.previewPage(status, period: typed, problem: visit.texts["preview.periodWrong"])
      }
      let id = status.mailbox.id
      let request = try visit.store.leave(.preview(id, period), by: visit.viewer, now: visit.now)
      return visit.go(to: "/mailboxes/\(id)/preview?request=\(request)")
    }
  }
}

extension Visit {
  /// The request that the address names, as far as it is this person's.
  func trial() throws -> WorkRequest? {
    guard let number = query("request").flatMap({ Int64($0) }) else { return nil }
    return try store.request(ID(number), for: viewer)
  }

  fileprivate func previewPage(_ status: MailboxStatus, period: String, problem: String? = nil) throws -> Response {
    var (shown, state, report): (String, TrialState?, PreviewPage.Report?) = (period, nil, nil)
    if problem == nil, let request = try trial() {
      guard case .preview(status.mailbox.id, let asked) = request.work else { throw PageProblem.notFound }
      if let asked { shown = asked.text }
      state = TrialState(request, texts)
      report = try request.outcome?.preview.map {
        PreviewPage.Report($0, Provider.dailyShare(imapHost: status.mailbox.imap.host), texts, try dates())
      }
    }
    let model = PreviewPage(
      id: "\(status.mailbox.id)", title: status.mailbox.title,
      period: FormLine(name: "period", value: shown, problem: problem), state: state, report: report)
    return try page("preview", model, section: .mail, status: problem == nil ? .ok : .unprocessableContent)
  }
}

extension PreviewPage.Report {
  init(_ preview: SyncPreview, _ share: DailyShare?, _ texts: Texts, _ dates: Dates) {
    days = share.flatMap { $0.days(for: preview.bytes) > 1 ? texts.days($0, for: preview.bytes) : nil }
    hasMail = preview.messages > 0
    summary = texts.count("preview.messages", preview.messages) + ", " + FileLink.size(preview.bytes, texts)
    folders =
      preview.folders.map { "\($0.name): \(texts.count("messages", $0.messages)), \(FileLink.size($0.bytes, texts))" }
      + (preview.unfetched > 0 ? [texts.count("preview.unfetched", preview.unfetched)] : [])
      + (preview.tooLarge > 0 ? [texts.count("preview.tooLarge", preview.tooLarge)] : [])
    problems = preview.problems.map(texts.said)
    func senders(_ key: String, _ senders: SyncPreview.Senders) -> String {
      "\(texts[key]): \(texts.count("preview.addresses", senders.addresses)), "
        + texts.count("messages", senders.messages)
    }
    func list(_ tallies: [SyncPreview.Tally]) -> String {
      tallies.map { "\(texts.said($0.what)) (\($0.messages))" }.joined(separator: ", ")
    }
    var lines = [
      texts.count("preview.outgoing", preview.outgoing), senders("preview.known", preview.known),
      senders("preview.atCompanies", preview.atCompanies), senders("preview.unknown", preview.unknown),
    ]
    if !preview.frequentUnknown.isEmpty { lines.append(texts["preview.most"] + ": " + list(preview.frequentUnknown)) }
    self.senders = lines
    let kinds = RecordKind.allCases.compactMap { kind in
      preview.links[kind.rawValue].map { "\(texts["kind.\(kind.rawValue)"]): \($0)" }
    }
    var outcomes = [texts.count("preview.linked", preview.linked) + kinds.map { "; " + $0 }.joined()]
    if !preview.frequentDeals.isEmpty { outcomes.append(texts["preview.deals"] + ": " + list(preview.frequentDeals)) }
    if !preview.held.isEmpty { outcomes.append(texts["outcome.held"] + ": " + list(preview.held)) }
    if !preview.skipped.isEmpty { outcomes.append(texts["outcome.skipped"] + ": " + list(preview.skipped)) }
    if preview.left > 0 { outcomes.append(texts.count("preview.left", preview.left)) }
    self.outcomes = outcomes
    questions = preview.questions.map {
      PreviewPage.Question(
        moment: dates.view($0.date), from: $0.from, subject: $0.subject.orNoSubject(texts), candidates: $0.what)
    }
    (hasQuestions, questionsTitle) = (preview.asked > 0, texts.count("preview.asked", preview.asked))
    let made = RecordKind.allCases.compactMap { kind in
      preview.records[kind.rawValue].map { "\(texts["kind.\(kind.rawValue)"]): \($0)" }
    }
    records = made.isEmpty ? nil : made.joined(separator: "; ")
    recordExamples = preview.recordExamples.joined(separator: ", ")
  }
}
