import Model
internal import Yams

/// `attachment: true`, `false`, or `{ type: application/pdf, name: { contains: offer }, larger than: 2 MB }`, all of the
/// same attachment.
struct AttachmentCondition: Condition {
  static let words = ["attachment"]

  /// False: there must be none.
  var wanted = true
  /// Lower case; `image/` stands for every image. Nil: any type.
  var types: [String]?
  var name: TextTest?
  /// Bytes.
  var larger: Int64?

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> AttachmentCondition? {
    if case .scalar = node { return reader.flag(node, "'attachment'").map { AttachmentCondition(wanted: $0) } }
    var condition = AttachmentCondition()
    for (key, value) in reader.mapping(node, "'attachment'", allowed: ["type", "name", "larger than"]) {
      if key == "name" {
        condition.name = reader.textTest(value, "an attachment's name")
        continue
      }
      if key == "larger than" {
        condition.larger = reader.bytes(value, "'larger than'")
        continue
      }
      condition.types = reader.texts(value, "an attachment's type").compactMap { text, item in
        let type = text.lowercased()
        guard type.split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
          reader.complain(item, "'\(text)' is no type; types are written application/pdf or image/*")
          return nil
        }
        return type.hasSuffix("/*") ? String(type.dropLast()) : type
      }
    }
    return condition
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    for part in scene.facts.message.parts where part.use == .attachment || (part.use == .inline && part.name != nil) {
      if !wanted { return nil }
      if let types, !types.contains(where: { $0.hasSuffix("/") ? part.type.hasPrefix($0) : part.type == $0 }) {
        continue
      }
      if let larger, part.size <= larger { continue }
      guard let name else { return Match() }
      if try name.check(SearchText(part.name ?? ""), scene.rules.wordLists) != nil { return Match() }
    }
    return wanted ? nil : Match()
  }
}
