internal import Hummingbird
internal import Model
internal import Store

/// The rules: which are in force, what another file would change, and what was in force before. For administrators.
struct RulesPage: ViewModel {
  let history: [Activation]
  let files: [File]
  let hasFiles: Bool
  let state: TrialState?
  let report: Report?

  /// One time that rules were put in force.
  struct Activation: ViewModel {
    let hash: String
    let file: String
    let moment: Moment
    let user: String?
    let run: Run?
    let isActive: Bool

    struct Run: ViewModel {
      let path: String
      let title: String
      let isUndone: Bool
    }
  }

  struct File: ViewModel {
    let name: String
  }

  /// What a file would change.
  struct Report: ViewModel {
    let file: String
    let summary: String
    let totals: [String]
    let groups: [Group]
    let command: String
    let hasChanges: Bool
  }

  struct Group: ViewModel {
    let title: String
    let changes: [Change]
  }

  struct Change: ViewModel {
    let title: String
    let examples: [Example]
  }

  struct Example: ViewModel {
    /// Nil where it is not for this person to read.
    let path: String?
    let subject: String
    let what: String
    let moment: Moment
  }
}

extension Site {
  func addRules(to routes: Routes) {
    routes.get("/rules") { visit in try visit.page("rules", try RulesPage(visit), section: .runs) }
    routes.post("/rules/compare") { visit, form in
      guard let file = form["file"], try visit.store.ruleFiles().contains(file) else { throw PageProblem.notFound }
      let request = try visit.store.leave(.compare(file: file), by: visit.viewer, now: visit.now)
      return visit.go(to: "/rules?request=\(request)")
    }
  }
}

extension RulesPage {
  fileprivate init(_ visit: Visit) throws {
    guard visit.session.user.role == .administrator else { throw PageProblem.notFound }
    let (texts, dates) = (visit.texts, try visit.dates())
    history = try visit.store.ruleHistory().map { entry in
      Activation(
        hash: String(entry.hash.description.prefix(8)), file: entry.file, moment: dates.view(entry.at),
        user: entry.user,
        run: entry.run.map {
          Activation.Run(path: "/runs/\($0)", title: texts["rules.run", ["number": "\($0)"]], isUndone: entry.isUndone)
        }, isActive: entry.isActive)
    }
    files = try visit.store.ruleFiles().map { File(name: $0) }
    hasFiles = !files.isEmpty
    guard let request = try visit.trial() else {
      (state, report) = (nil, nil)
      return
    }
    guard case .compare(let file) = request.work else { throw PageProblem.notFound }
    state = TrialState(request, texts)
    report = try request.outcome?.diff.map { try Report($0, of: file, visit, dates) }
  }
}

extension RulesPage.Report {
  fileprivate init(_ report: RulesDiffReport, of file: String, _ visit: Visit, _ dates: Dates) throws {
    let texts = visit.texts
    self.file = file
    (hasChanges, command) = (report.changed > 0, "rapport rules apply \(visit.store.rulesFolder)/\(file)")
    summary = texts.count("rules.compared", report.copies) + ", " + texts.count("rules.changed", report.changed)
    totals = RulesDiffReport.Change.allCases.filter { report.total($0) > 0 }.map {
      texts.count("diff.\($0.rawValue)", report.total($0))
    }
    groups = try report.groups.map { group in
      RulesPage.Group(
        title: group.rule.map { texts["rules.rule", ["rule": $0]] } ?? texts["rules.builtIn"],
        changes: try RulesDiffReport.Change.allCases.compactMap { change in
          guard let count = group.counts[change] else { return nil }
          return RulesPage.Change(
            title: texts.count("diff.\(change.rawValue)", count),
            examples: try (group.examples[change] ?? []).compactMap { try RulesPage.Example($0, visit, dates) })
        })
    }
  }
}

extension RulesPage.Example {
  /// - Returns: nil for mail that the person may not read: what a rule makes of it has its words.
  fileprivate init?(_ example: RulesDiffReport.Example, _ visit: Visit, _ dates: Dates) throws {
    let view: MessageView
    do { view = try visit.store.message(example.message, for: visit.viewer).view } catch {
      guard case .noSuch = error else { throw error }
      return nil
    }
    guard view.isReadable else { return nil }
    (what, moment) = (visit.texts.said(example.what), dates.view(example.date))
    path = "/messages/\(view.message)"
    subject = (view.subject ?? "").orNoSubject(visit.texts)
  }
}
