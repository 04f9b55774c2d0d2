package import Model
internal import Store

/// What stages mean: as told, else as told at an earlier import, else by their words.
struct StageMeanings: Sendable {
  private let told: [String: StageMeaning]
  private let earlier: [String: StageMeaning]

  init(told: [String: StageMeaning], earlier: [String: StageMeaning]) {
    self.told = StageMeanings.lowercased(told)
    self.earlier = StageMeanings.lowercased(earlier)
  }

  func told(_ stage: String) -> StageMeaning? { told[stage.lowercased()] }

  func meaning(of stage: String) -> (meaning: StageMeaning, source: CRMImport.FoundStage.Source)? {
    if let meaning = told[stage.lowercased()] { return (meaning, .told) }
    if let meaning = earlier[stage.lowercased()] { return (meaning, .earlier) }
    return StageMeanings.guess(stage).map { ($0, .guessed) }
  }

  private static func lowercased(_ stages: [String: StageMeaning]) -> [String: StageMeaning] {
    Dictionary(stages.sorted { $0.key < $1.key }.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
  }

  /// By whole words; nil where they say nothing, or several things.
  static func guess(_ stage: String) -> StageMeaning? {
    let tokens = Set(CRMHeader.plain(stage).split(separator: " ").map(String.init))
    guard tokens.isDisjoint(with: negations) else { return nil }
    let found = words.filter { !tokens.isDisjoint(with: $0.words) }.map(\.meaning)
    return found.count == 1 ? found[0] : nil
  }

  private static let negations: Set<String> = ["not", "no", "nicht", "kein", "не", "almost", "nearly", "t"]

  private static let words: [(meaning: StageMeaning, words: Set<String>)] = [
    (.won, ["won", "closedwon", "gewonnen", "виграно", "виграна", "виграні", "успішно", "gagné"]),
    (
      .lost,
      [
        "lost", "closedlost", "cancelled", "canceled", "rejected", "declined", "abandoned", "disqualified", "junk",
        "verloren", "abgelehnt", "abgesagt", "storniert", "програно", "втрачено", "скасовано", "відмова", "відхилено",
      ]
    ),
    (
      .open,
      [
        "open", "new", "negotiation", "negotiating", "qualification", "qualified", "proposal", "prospecting",
        "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "contractsent", "offen", "neu",
        "verhandlung", "qualifiziert", "angebot", "відкрито", "нова", "новий", "переговори",
      ]
    ),
  ]
}

extension CRMImport {
  /// Reads a file of stages: lines of a name, white space and `open`, `won` or `lost`; `#` begins a comment.
  package static func stages(file bytes: [UInt8]) throws(CRMImportProblems) -> [String: StageMeaning] {
    guard bytes.count <= maximumStagesBytes else {
      throw CRMImportProblems(
        line: 1, "the file is larger than \(maximumStagesBytes >> 10) KB; is it a list of stages?")
    }
    var stages: [String: StageMeaning] = [:]
    var problems = CRMImportProblems()
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let content = String(decoding: line, as: UTF8.self).trimmed
      if content.isEmpty || content.hasPrefix("#") { continue }
      let word = content.lastIndex(where: \.isWhitespace).map { content[content.index(after: $0)...] } ?? content[...]
      let name = content.dropLast(word.count).trimmed
      guard let meaning = StageMeaning(rawValue: word.lowercased()), !name.isEmpty else {
        problems.add(RowProblem(line: index + 1, text: "write the stage's name, then open, won or lost"))
        continue
      }
      if let other = stages[name.lowercased()], other != meaning {
        problems.add(RowProblem(line: index + 1, text: "'\(name)' is \(other.rawValue) above"))
      }
      stages[name.lowercased()] = meaning
    }
    guard problems.isEmpty else { throw problems }
    return stages
  }

  /// Reads `Ordered=won`; nil when it is not that.
  package static func stage(_ text: String) -> (name: String, meaning: StageMeaning)? {
    guard let sign = text.lastIndex(of: "="),
      let meaning = StageMeaning(rawValue: text[text.index(after: sign)...].trimmed.lowercased())
    else { return nil }
    let name = text[..<sign].trimmed
    return name.isEmpty ? nil : (name, meaning)
  }

  /// Largest file of stages, in bytes: it is written by hand.
  private static let maximumStagesBytes = 1 << 18
}
