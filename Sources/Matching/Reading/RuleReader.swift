internal import Yams

/// A place in a rule file, to report on after the node itself is gone.
struct Place: Sendable, Hashable {
  let file: String
  let line: Int
  let column: Int

  func error(_ message: String) -> RuleFileError {
    RuleFileError(file: file, line: line, column: column, message: message)
  }
}

/// Walks the nodes of one file, reads each scalar as the type its field has, and collects what is wrong.
struct RuleReader {
  let file: String
  private(set) var errors: [RuleFileError] = []
  /// Names of lists that conditions use; checked when all files are read.
  var listUses: [(name: String, place: Place)] = []
  /// Names of lists of words that tests of texts use.
  var wordListUses: [(name: String, place: Place)] = []
  private var visited = 0
  private var isExhausted = false

  /// Nodes visited in one file, an alias's as often as it is used: stops the bomb of nested aliases.
  static let maximumNodes = 100_000
  /// Nested conditions: stops a file that would overflow the stack.
  static let maximumDepth = 16
  /// Bytes of one scalar: names and words end up in traces and reports.
  static let maximumTextBytes = 2_000

  init(file: String) { self.file = file }

  func place(_ node: Node) -> Place {
    Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  mutating func complain(_ node: Node, _ message: String) { errors.append(place(node).error(message)) }

  mutating func complain(_ error: RuleFileError) { errors.append(error) }

  /// Counts a visit; false when the file has used up its visits.
  mutating func visit(_ node: Node) -> Bool {
    if isExhausted { return false }
    visited += 1
    if visited > RuleReader.maximumNodes {
      isExhausted = true
      complain(node, "the file unfolds to more than \(RuleReader.maximumNodes) entries; use fewer aliases")
      return false
    }
    return true
  }

  /// The entries of a mapping whose keys are all in `allowed`; others are reported and left out.
  mutating func mapping(_ node: Node, _ what: String, allowed: [String]) -> [(key: String, value: Node)] {
    guard let entries = mapping(node, what) else { return [] }
    return entries.compactMap { entry in
      guard allowed.contains(entry.key) else {
        complainUnknown(entry.keyNode, entry.key, of: what, allowed: allowed)
        return nil
      }
      return (entry.key, entry.value)
    }
  }

  mutating func complainUnknown(_ node: Node, _ key: String, of what: String, allowed: [String]) {
    if key == "<<" {
      complain(node, "YAML's merge key '<<' is not used in rule files; use 'extends'")
      return
    }
    let hint = Spelling.nearest(key, among: allowed).map { "did you mean '\($0)'?" }
    complain(node, "\(what) has no '\(key)'; \(hint ?? "it takes \(allowed.joined(separator: ", "))")")
  }

  /// The entries of a mapping with free keys; nil where it is none.
  mutating func mapping(_ node: Node, _ what: String) -> [(key: String, keyNode: Node, value: Node)]? {
    guard visit(node) else { return nil }
    guard case .mapping(let mapping) = node else {
      complain(node, "\(what) is a mapping of 'key: value'; here is \(RuleReader.kind(of: node))")
      return nil
    }
    return mapping.compactMap { key, value in
      guard case .scalar(let scalar) = key, scalar.string.utf8.count <= RuleReader.maximumTextBytes else {
        complain(key, "a key of \(what) is a word; put text that holds brackets in quotes")
        return nil
      }
      return (scalar.string, key, value)
    }
  }

  /// The nodes of a list; a single one stands for a list of one unless `strict`.
  mutating func list(_ node: Node, _ what: String, strict: Bool = false) -> [Node] {
    guard visit(node) else { return [] }
    if case .sequence(let sequence) = node { return Array(sequence) }
    guard !strict else {
      complain(node, "\(what) is a list; here is \(RuleReader.kind(of: node))")
      return []
    }
    return [node]
  }

  /// For lists and mappings that mean nothing without an entry.
  mutating func complainIfEmpty(_ node: Node, _ what: String) {
    if node.sequence?.isEmpty ?? node.mapping?.isEmpty ?? false { complain(node, "\(what) is empty") }
  }

  static func kind(of node: Node) -> String {
    switch node {
    case .mapping: "a mapping (a colon followed by a space makes one; to mean text, put it in quotes)"
    case .sequence: "a list (brackets make one; to mean text, put it in quotes)"
    case .scalar(let scalar): scalar.string.isEmpty && scalar.style == .plain ? "nothing" : "a text"
    case .alias: "an alias"
    }
  }
}
