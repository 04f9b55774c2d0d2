import Model
internal import Yams

/// `folder: Angebote`, `folder: [sent, archive]`: a display name in any case, alone or with those above it, or a
/// special use; on Gmail also a label.
struct FolderCondition: Condition {
  static let words = ["folder"]
  /// Lower case.
  let names: Set<String>

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader, depth: Int) -> FolderCondition? {
    FolderCondition(names: Set(reader.texts(node, "'folder'").map { plain($0.text) }))
  }

  func check(_ scene: RuleScene) throws(PatternBound) -> Match? {
    let copy = scene.facts.copy
    if FolderCondition.names(of: copy).contains(where: names.contains) { return Match() }
    if copy.labels.contains(where: { names.contains(FolderCondition.plain($0)) }) { return Match() }
    // Its system labels are special uses under other names.
    if copy.labels.contains("\\Draft"), names.contains(SpecialUse.drafts.rawValue) { return Match() }
    if copy.labels.contains("\\Starred"), names.contains(SpecialUse.flagged.rawValue) { return Match() }
    return copy.specialUse.map { names.contains($0.rawValue) } ?? false ? Match() : nil
  }

  /// `inbox.clients.private`, as servers that put all folders below INBOX call it, `clients.private` and `private`.
  private static func names(of copy: CopyFacts) -> [String] {
    let whole = plain(copy.folder)
    guard let separator = copy.folderSeparator, let last = whole.lastIndex(of: separator) else { return [whole] }
    let inbox = "inbox\(separator)"
    let name = String(whole[whole.index(after: last)...])
    // `sent` is what a folder is for: not what any folder within another one is called.
    return [whole] + (SpecialUse(rawValue: name) == nil ? [name] : [])
      + (whole.hasPrefix(inbox) ? [String(whole.dropFirst(inbox.count))] : [])
  }

  /// `\Sent` is how RFC 6154 writes the special use `sent`.
  private static func plain(_ name: String) -> String {
    (name.hasPrefix("\\") ? String(name.dropFirst()) : name).lowercased()
  }
}
