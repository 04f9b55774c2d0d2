/// What a rule file says without effect.
enum RuleWarnings {
  /// Rules that no message reaches, since an earlier one applies to each of theirs and stops.
  static func unreachable(_ rules: [Rule]) -> [RuleFileError] {
    var stopping: [Rule] = []
    var found: [RuleFileError] = []
    for rule in rules {
      if let earlier = stopping.first(where: { $0.asks.isSubset(of: rule.asks) }) {
        let why = earlier.asks.isEmpty ? "applies to every message" : "applies to all of its messages"
        let file = earlier.place.file == rule.place.file ? "" : " of \(earlier.place.file)"
        found.append(
          rule.place.error(
            "rule '\(rule.name)' never fires: rule '\(earlier.name)' in line \(earlier.place.line)\(file) \(why) and "
              + "stops"))
      }
      if rule.stops { stopping.append(rule) }
    }
    return found
  }

  /// Lists of the file itself that nothing uses; what it extends may have more than it needs.
  static func unused(_ files: [RuleFile]) -> [RuleFileError] {
    guard let own = files.first else { return [] }
    let used = Set(files.flatMap { $0.listUses + $0.wordListUses }.map(\.name))
    return own.listPlaces.sorted { $0.key < $1.key }.filter { !used.contains($0.key) }.map { name, place in
      place.error("nothing uses the list '\(name)'")
    }
  }
}
