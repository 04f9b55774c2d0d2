internal import Model
internal import Store

/// What a run did, what it left out and why, and taking it back.
struct RunPage: ViewModel {
  let row: RunRow
  let user: String?
  let ended: Moment?
  let undoneAt: Moment?
  let mayUndo: Bool
  let whyNotUndo: String?
  /// How many links nothing brings back after it.
  let undoForGood: String?
  let report: Report?
  let links: [Link]
  let linksTitle: String
  let moreLinks: String?
  let removed: [Link]
  let removedTitle: String
  let records: [RecordRow]
  let changes: [Change]
  let hasChanges: Bool
  let decisions: [Fate]
  let quarantined: [Quarantined]
  /// Lists that fit in a look are open.
  let opensLinks: Bool
  let opensRemoved: Bool
  let hasLinks: Bool
  let hasRemoved: Bool
  let hasRecords: Bool
  let hasDecisions: Bool
  let hasQuarantined: Bool

  /// Rows of a list that is open from the beginning.
  private static let openRows = 15

  struct Link: ViewModel {
    let path: String
    let subject: String
    let moment: Moment
    let chip: RecordChip
    let reasons: [String]
    let isGone: Bool
  }

  /// A field of a record that a person changed.
  struct Change: ViewModel {
    let chip: RecordChip
    let field: String
    let after: String
    let before: String
    let isUndone: Bool
  }

  struct Fate: ViewModel {
    let outcome: String
    let reason: String
    let count: String
    let path: String
  }

  struct Quarantined: ViewModel {
    let folder: String
    let uid: String
    let reason: String
  }

  /// What an undo came to.
  struct Report: ViewModel {
    let lines: [String]
    let spared: [Spared]
    let hasSpared: Bool

    struct Spared: ViewModel {
      let chip: RecordChip
      let reason: String
    }

    init(_ report: UndoReport, _ texts: Texts) {
      let counts: [(String, Int)] = [
        ("withdrawn", report.linksWithdrawn), ("restored", report.linksRestored),
        ("records", report.recordsWithdrawn.count), ("kept", report.changesKept),
        ("imported", report.recordsRestored ?? 0),
        ("fields", report.fieldsRestored ?? 0),
      ]
      lines = counts.filter { $0.1 > 0 }.map { texts.count("undone.\($0.0)", $0.1) }
      spared = report.spared.map {
        Spared(chip: RecordChip($0.record, name: $0.name, texts), reason: texts.said($0.reason))
      }
      hasSpared = !spared.isEmpty
    }
  }

  init(_ visit: Visit, _ id: ID<Run>) throws {
    let (texts, dates) = (visit.texts, try visit.dates())
    let details = try visit.store.runDetails(id, for: visit.viewer)
    row = RunRow(details.run, mailbox: details.mailbox?.description, texts, dates)
    user = details.user
    ended = details.run.endedAt.map(dates.view)
    undoneAt = details.run.undoneAt.map(dates.view)
    mayUndo = details.mayUndo
    whyNotUndo = details.run.undoneAt == nil ? details.whyNotUndo.map(texts.said) : nil
    undoForGood = details.linksLost > 0 ? texts.count("run.undoForGood", details.linksLost) : nil
    report = details.undo.map { Report($0, texts) }
    links = details.links.map { Link($0, texts, dates) }
    linksTitle = texts.count("run.reasonsGiven", details.linkCount)
    moreLinks = details.linkCount > links.count ? texts.count("run.moreLinks", details.linkCount - links.count) : nil
    removed = details.removed.map { Link($0, texts, dates) }
    removedTitle = texts.count(
      details.run.kind == .manual ? "run.count.withdrawn" : "run.reasonsTaken", details.withdrawn)
    records = details.records.map { RecordRow($0, texts, dates) }
    changes = details.changes.map { Change($0, texts) }
    hasChanges = !changes.isEmpty
    decisions = details.decisions.map { decision in
      Fate(
        outcome: texts["outcome.\(decision.outcome)"], reason: texts.said(decision.reason),
        count: texts.count("messages", decision.count), path: "/messages/\(decision.example)")
    }
    quarantined = details.quarantined.map {
      Quarantined(folder: $0.folder, uid: "\($0.uid)", reason: texts.said($0.reason))
    }
    (opensLinks, opensRemoved) = (links.count <= RunPage.openRows, removed.count <= RunPage.openRows)
    (hasLinks, hasRemoved, hasRecords) = (!links.isEmpty, !removed.isEmpty, !records.isEmpty)
    (hasDecisions, hasQuarantined) = (!decisions.isEmpty, !quarantined.isEmpty)
  }
}

extension RunPage.Link {
  init(_ link: RunLink, _ texts: Texts, _ dates: Dates) {
    path = "/messages/\(link.message)"
    subject = link.subject.map { $0.orNoSubject(texts) } ?? texts["run.subjectHidden"]
    moment = dates.view(link.date)
    chip = RecordChip(link.record, texts)
    var seen: Set<String> = []
    (reasons, isGone) = (link.reasons.filter { seen.insert($0).inserted }.map(texts.said), !link.isLive)
  }
}

extension RunPage.Change {
  init(_ change: RunChange, _ texts: Texts) {
    chip = RecordChip(change.record, texts)
    switch change.field {
    case .name: field = texts["facts.name"]
    case .position: field = texts["facts.role"]
    case .phone: field = texts["facts.phone"]
    case .company: field = texts["facts.company"]
    case .custom(let name): field = name
    }
    after = change.after
    before = change.before.map { texts["run.fieldBefore", ["value": $0]] } ?? texts["run.fieldEmpty"]
    isUndone = change.isUndone
  }
}
