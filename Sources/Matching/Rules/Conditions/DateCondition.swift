import Model
internal import Yams

/// `date: { from: 2026-01-01, until: 2026-03-31 }`: the message's date, in whole days of UTC, both included.
struct DateCondition: Condition {
  static let words = ["date"]
  var from: Timestamp?
  /// The first instant that is too late.
  var end: Timestamp?

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> DateCondition? {
    var condition = DateCondition()
    for (key, value) in reader.mapping(node, "'date'", allowed: ["from", "until"]) {
      guard let day = reader.day(value, "'\(key)'") else { continue }
      // An instant is meant as it stands; a day to its end.
      let isDay = day.milliseconds % 86_400_000 == 0
      if key == "from" { condition.from = day } else { condition.end = isDay ? day.adding(days: 1) : day }
    }
    if let from = condition.from, let end = condition.end, end <= from {
      reader.complain(node, "'until' is before 'from': no message has such a date")
    }
    return condition.from == nil && condition.end == nil ? nil : condition
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    let date = scene.facts.date
    if let from, date < from { return nil }
    if let end, date >= end { return nil }
    return Match()
  }
}
