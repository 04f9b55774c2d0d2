import Foundation
import Matching
import Model
import TestSupport
import Testing

/// Decisions as a careful sales person would make them, against what the default rules make: no wrong link without
/// asking, nearly all of the right ones, and nothing made from automated or forged mail.
///
/// `Labelled/cases.txt` has a case a line over the records of `Labelled/world.yaml`.
struct LabelledTests {
  /// One line of the table.
  private struct Case {
    var situation: String
    var line: Int
    var text: String
    /// In YAML, for a test of a rule file.
    var test: String
    var links: Set<String> = []
    var asks: Set<String> = []
    var makes: Set<String> = []
    var isHeld = false
    var isSkipped = false
    /// Nobody could be led to a record by it, and so none may be made.
    var isSuspect: Bool { test.contains("automated:") || test.contains("trust: failed") }
  }

  private struct Score {
    var cases = 0
    var right = 0
    var wrong = 0
    var missed = 0
    var asked = 0
    var made = 0
    var differing = 0

    static func + (a: Score, b: Score) -> Score {
      Score(
        cases: a.cases + b.cases, right: a.right + b.right, wrong: a.wrong + b.wrong, missed: a.missed + b.missed,
        asked: a.asked + b.asked, made: a.made + b.made, differing: a.differing + b.differing)
    }
  }

  /// Lines that the program decides otherwise, and why that is left so.
  private static let explained: [String: String] = [:]

  private static let folder = URL(filePath: projectRoot()).appending(path: "Tests/MatchingTests/Labelled")

  @Test func decisionsAreTheLabels() throws {
    let cases = try Self.cases()
    #expect(cases.count >= 400)
    let set = try Self.rules(cases)
    var scores: [(situation: String, score: Score)] = []
    for (example, test) in zip(cases, set.tests) {
      let decision = try test.decide(set) { _ in throw Missing() }.get()
      let score = judge(example, decision, test)
      if scores.last?.situation != example.situation { scores.append((example.situation, Score())) }
      scores[scores.count - 1].score = scores[scores.count - 1].score + score
    }
    let total = scores.reduce(Score()) { $0 + $1.score }
    print("labelled decisions: cases, links right, wrong, missed, asked a person, made of suspect mail")
    for (name, score) in scores + [("all", total)] {
      let title = name.padding(toLength: 34, withPad: " ", startingAt: 0)
      let shares =
        "precision \(percent(score.right, score.right + score.wrong)), recall \(percent(score.right, score.right + score.missed))"
      print(
        "  \(title) \(score.cases)  \(score.right) \(score.wrong) \(score.missed)  \(score.asked)  \(score.made)  \(shares)"
      )
    }
    #expect(total.wrong == 0, "links that nobody would have made")
    #expect(total.made == 0, "records made of automated or forged mail")
    #expect(100 * total.right >= 97 * (total.right + total.missed))
    #expect(total.differing == Self.explained.count, "an explanation that is no longer needed")
  }

  private func percent(_ part: Int, _ whole: Int) -> String { whole == 0 ? "-" : "\(part * 100 / whole) %" }

  private func judge(_ example: Case, _ decision: Decision, _ test: RuleTest) -> Score {
    let links = Set(decision.links.map { test.name(of: $0.record) })
    let asks = Set(decision.questions.flatMap(\.candidates).map { test.name(of: $0.record) })
    var score = Score(cases: 1)
    score.right = links.intersection(example.links).count
    score.wrong = links.subtracting(example.links).count
    score.missed = example.links.subtracting(links).count
    var isHeld = false
    var isSkipped = false
    if case .held = decision.outcome { isHeld = true }
    if case .skipped = decision.outcome { isSkipped = true }
    score.asked = isHeld || !asks.isEmpty ? 1 : 0
    if example.isSuspect { score.made = decision.proposals.count }
    let makes = Set(decision.proposals.map(RuleTest.word))
    let isSame =
      links == example.links && asks == example.asks && makes == example.makes && isHeld == example.isHeld
      && isSkipped == example.isSkipped
    guard !isSame else { return score }
    score.differing = 1
    if Self.explained[example.text] == nil {
      let outcome = isHeld ? "held " : isSkipped ? "skipped " : ""
      Issue.record(
        """
        cases.txt:\(example.line) (\(example.situation)): \(example.text)
          decided: \(outcome)\(links.sorted().joined(separator: ", ")); ask: \(asks.sorted().joined(separator: ", ")); \
        makes: \(makes.sorted().joined(separator: ", "))
        """)
    }
    return score
  }

  // MARK: Reading the table

  private static func cases() throws -> [Case] {
    var cases: [Case] = []
    var situation = ""
    let text = try String(contentsOf: folder.appending(path: "cases.txt"), encoding: .utf8)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("== ") { situation = String(line.dropFirst(3)) }
      guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix("==") else { continue }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { cell in
        cell.split(separator: " ").joined(separator: " ")
      }
      try #require(cells.count == 4, "cases.txt:\(index + 1) has no four cells")
      var example = Case(situation: situation, line: index + 1, text: String(line), test: "")
      example.test = test(cells, named: "line \(index + 1)")
      for part in cells[3].split(separator: ";").map({ $0.split(separator: " ").joined(separator: " ") }) {
        read(part, into: &example)
      }
      cases.append(example)
    }
    return cases
  }

  private static func read(_ part: String, into example: inout Case) {
    func names(_ text: some StringProtocol) -> Set<String> {
      Set(text.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") })
    }
    switch part {
    case "nothing": break
    case "held": example.isHeld = true
    case "skipped": example.isSkipped = true
    case _ where part.hasPrefix("ask:"): example.asks = names(part.dropFirst(4))
    case _ where part.hasPrefix("makes:"): example.makes = names(part.dropFirst(6))
    default: example.links = names(part)
    }
  }

  private static func test(_ cells: [String], named name: String) -> String {
    var message = "from: '\(cells[0].replacing("'", with: "''"))'"
    if !cells[1].contains("to: ") || cells[1].hasPrefix("reply to:") { message += ", to: sales@acme.example" }
    if !cells[1].isEmpty { message += ", \(cells[1])" }
    if !cells[1].contains("date:") { message += ", date: 2026-03-02T10:00:00Z" }
    let around = cells[2].split(separator: ";").map { "\n    " + $0.split(separator: " ").joined(separator: " ") }
    return "  - name: \(name)\n    message: { \(message) }\n    expect: { links: [] }\(around.joined())\n"
  }

  private static func rules(_ cases: [Case]) throws -> RuleSet {
    let world = try String(contentsOf: folder.appending(path: "world.yaml"), encoding: .utf8)
    var text = "version: 1\nextends: default.yaml\ntests:\n"
    for (index, example) in cases.enumerated() {
      text += example.test
      if index > 0 {
        text += "    crm: *world\n"
      } else {
        text += "    crm: &world\n" + world.split(separator: "\n").map { "      \($0)\n" }.joined()
      }
    }
    var files = Dictionary(uniqueKeysWithValues: DefaultRules.files.map { ($0.path, $0.bytes) })
    files["labelled.yaml"] = Array(text.utf8)
    return try RuleSet.load("labelled.yaml", read: reading(files))
  }
}
