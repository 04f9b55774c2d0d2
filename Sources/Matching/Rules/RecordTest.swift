import Model
internal import Yams

/// What a test of a record looks at, whatever its kind.
struct RecordFacts {
  var name: String
  var owner: String?
  var status: String?
  var stage: String?
  var pipeline: String?
  var isOpen: Bool?
  var fields: [String: String]

  init(_ record: KnownRecord) {
    (name, owner, status, fields) = (record.name, record.owner, record.status, record.fields)
  }

  /// - Parameter date: on which it is open or not.
  init(_ deal: KnownDeal, at date: Timestamp) {
    (name, owner, stage, pipeline, fields) = (deal.name, deal.owner, deal.stage, deal.pipeline, deal.fields)
    if case .not = DealFit.openness(of: deal, at: date) { isOpen = false } else { isOpen = true }
  }

  /// Lower case.
  var tags: Set<String> { Set(Tags.list(fields[Tags.field.lowercased()] ?? "").map { $0.lowercased() }) }
}

/// `{ owner, tag, field, name, status, stage, pipeline, open }`: all that is given must hold; of several values any.
struct RecordTest: Sendable {
  /// All in lower case; nil: not asked.
  var owners: Set<String>?
  var tags: Set<String>?
  var status: Set<String>?
  var stages: Set<String>?
  var pipelines: Set<String>?
  var name: TextTest?
  var isOpen: Bool?
  /// By the field's name in lower case.
  var fields: [(name: String, values: Set<String>?, test: TextTest?)] = []

  var wantsFields: Bool { tags != nil || !fields.isEmpty }

  func holds(_ record: RecordFacts, _ lists: [String: LiteralSet]) throws(PatternBound) -> Bool {
    func holds(_ wanted: Set<String>?, _ value: String?) -> Bool {
      wanted.map { $0.contains(value?.lowercased() ?? "") } ?? true
    }
    guard holds(owners, record.owner), holds(status, record.status), holds(stages, record.stage),
      holds(pipelines, record.pipeline)
    else { return false }
    if let isOpen, isOpen != record.isOpen { return false }
    if let tags, tags.isDisjoint(with: record.tags) { return false }
    if let name, try name.check(SearchText(record.name), lists) == nil { return false }
    for field in fields {
      guard let value = record.fields[field.name], field.values?.contains(value.lowercased()) ?? true else {
        return false
      }
      if let test = field.test, try test.check(SearchText(value), lists) == nil { return false }
    }
    return true
  }
}

extension RuleReader {
  static func recordKeys(_ kind: RecordKind) -> [String] {
    let common = ["owner", "tag", "field", "name"]
    return switch kind {
    case .contact, .company: common
    case .lead: common + ["status"]
    case .deal: common + ["stage", "pipeline", "open"]
    }
  }

  /// - Parameter others: keys that somebody else reads.
  mutating func recordTest(
    _ node: Node, _ what: String, _ kind: RecordKind, besides others: [String] = []
  ) -> RecordTest? {
    let entries = mapping(node, what, allowed: RuleReader.recordKeys(kind) + others).filter { !others.contains($0.key) }
    guard !entries.isEmpty else { return nil }
    var test = RecordTest()
    for (key, value) in entries {
      complainIfEmpty(value, "'\(key)'")
      switch key {
      case "owner": test.owners = folded(value, "'owner'")
      case "tag": test.tags = folded(value, "'tag'")
      case "status": test.status = folded(value, "'status'")
      case "stage": test.stages = folded(value, "'stage'")
      case "pipeline": test.pipelines = folded(value, "'pipeline'")
      case "open": test.isOpen = flag(value, "'open'")
      case "name": test.name = textTest(value, "'name'")
      default:
        for (name, _, value) in mapping(value, "'field'") ?? [] {
          if case .mapping = value {
            test.fields.append((name.lowercased(), nil, textTest(value, "'\(name)'")))
          } else {
            test.fields.append((name.lowercased(), folded(value, "'\(name)'"), nil))
          }
        }
      }
    }
    return test
  }

  private mutating func folded(_ node: Node, _ what: String) -> Set<String> {
    Set(texts(node, what).map { $0.text.lowercased() })
  }
}
