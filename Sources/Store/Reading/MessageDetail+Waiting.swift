package import Model

/// What a person may answer.
extension MessageDetail {
  /// What the decisions of all copies ask, each question once.
  package var questions: [Question] {
    var seen: Set<Question> = []
    return copies.compactMap(\.decision?.decision).flatMap(\.questions).filter { seen.insert($0).inserted }
  }

  /// What manual mode suggests and is neither linked nor removed, each record once.
  package var suggestions: [DecidedLink] {
    var seen = Set(links.map(\.record.reference) + removedLinks.map(\.record.reference))
    return manual.flatMap(\.links).filter { seen.insert($0.record).inserted }
  }

  /// The decisions of manual mode.
  package var manual: [Decision] {
    copies.compactMap(\.decision?.decision).filter { $0.connection == .manual && $0.outcome == .decided }
  }
}
