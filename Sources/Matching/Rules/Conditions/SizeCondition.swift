internal import Yams

/// `size: { larger than: 5 MB, smaller than: 20 MB }`: of the whole message as it was sent.
struct SizeCondition: Condition {
  static let words = ["size"]
  /// Bytes.
  var larger: Int64?
  var smaller: Int64?

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> SizeCondition? {
    var condition = SizeCondition()
    for (key, value) in reader.mapping(node, "'size'", allowed: ["larger than", "smaller than"]) {
      let bytes = reader.bytes(value, "'\(key)'")
      if key == "larger than" { condition.larger = bytes } else { condition.smaller = bytes }
    }
    return condition.larger == nil && condition.smaller == nil ? nil : condition
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    let size = scene.facts.copy.size
    if let larger, size <= larger { return nil }
    if let smaller, size >= smaller { return nil }
    return Match()
  }
}

extension RuleReader {
  /// `5 MB`, `300 KB`, `1200 bytes`; a KB has 1000.
  mutating func bytes(_ node: Node, _ what: String) -> Int64? {
    guard let word = text(node, what) else { return nil }
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    let units: [(word: String, bytes: Int64)] = [
      ("", 1), ("bytes", 1), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000),
    ]
    let unit = word.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Int64(digits), let found = units.first(where: { $0.word.lowercased() == unit.lowercased() }),
      case let (bytes, false) = number.multipliedReportingOverflow(by: found.bytes)
    else {
      complain(node, "\(what) is a number of bytes, KB or MB, such as 5 MB; not '\(word)'")
      return nil
    }
    return bytes
  }
}
