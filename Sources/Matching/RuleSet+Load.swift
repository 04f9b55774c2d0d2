import Model

extension RuleSet {
  /// Files that extend each other: stops circles and chains without end.
  static let maximumFiles = 8
  /// Bytes of a list file.
  static let maximumListBytes = 8 * 1024 * 1024

  /// Reads a rule file, the lists it names and the files it extends, and checks them.
  ///
  /// `path` and every path that `read` is given are relative to the rules folder, with `/` and without `.` and `..`;
  /// whether a symbolic link leads out of the folder is for `read` to look after.
  package static func load(_ path: String, read: (String) throws -> [UInt8]) throws(RuleFileErrors) -> RuleSet {
    guard let top = RulePath.resolve(path, from: "") else {
      throw RuleFileErrors([Place(file: path, line: 1, column: 1).error("the path leads out of the rules folder")])
    }
    var loading = Loading()
    loading.load(top, read)
    return try loading.finish()
  }
}

/// Paths inside the rules folder.
enum RulePath {
  /// `../default.yaml` from `teams/north.yaml` is `default.yaml`; nil where it leads out of the folder.
  static func resolve(_ path: String, from file: String) -> String? {
    guard !path.hasPrefix("/"), !path.utf8.contains(0), !path.utf8.contains(0x5C) else { return nil }
    var parts = file.split(separator: "/").dropLast().map(String.init)
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        if parts.isEmpty { return nil }
        parts.removeLast()
      default: parts.append(String(part))
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }
}

/// The files of a rule set as they are read, own one first.
private struct Loading {
  var source: [(path: String, bytes: [UInt8])] = []
  var files: [RuleFile] = []
  var errors: [RuleFileError] = []

  mutating func load(_ top: String, _ read: (String) throws -> [UInt8]) {
    var next: (path: String, place: Place)? = (top, Place(file: top, line: 1, column: 1))
    while let (path, place) = next {
      guard !files.contains(where: { $0.path == path }) else {
        errors.append(place.error("'\(path)' extends itself, over \(files.count) files"))
        return
      }
      guard files.count < RuleSet.maximumFiles else {
        errors.append(place.error("more than \(RuleSet.maximumFiles) files extend each other"))
        return
      }
      guard let bytes = contents(path, place, read) else { return }
      do {
        files.append(try RuleFile.read(bytes, path: path))
      } catch {
        errors += error.errors
        return
      }
      readLists(of: files.count - 1, read)
      next = files[files.count - 1].extends.flatMap { resolve($0.path, $0.place) }
    }
  }

  private mutating func resolve(_ path: String, _ place: Place) -> (path: String, place: Place)? {
    if let inside = RulePath.resolve(path, from: place.file) { return (inside, place) }
    errors.append(place.error("'\(path)' leads out of the rules folder"))
    return nil
  }

  private mutating func contents(_ path: String, _ place: Place, _ read: (String) throws -> [UInt8]) -> [UInt8]? {
    if let known = source.first(where: { $0.path == path }) { return known.bytes }
    do {
      let bytes = try read(path)
      source.append((path, bytes))
      return bytes
    } catch {
      errors.append(place.error("cannot read '\(path)': \(error)"))
      return nil
    }
  }

  private mutating func readLists(of index: Int, _ read: (String) throws -> [UInt8]) {
    for file in files[index].listFiles {
      guard let (path, place) = resolve(file.path, file.place), let bytes = contents(path, place, read) else {
        continue
      }
      guard bytes.count <= RuleSet.maximumListBytes else {
        errors.append(place.error("'\(path)' is larger than \(RuleSet.maximumListBytes / 1024 / 1024) MiB"))
        continue
      }
      let entries: [ListEntry]
      if let column = file.column {
        do { entries = try ListEntry.column(column, of: bytes) } catch {
          errors.append(place.error("'\(path)': \(error.text)"))
          continue
        }
      } else {
        entries = ListEntry.lines(of: bytes)
      }
      if file.isOfWords {
        files[index].wordLists[file.name] = words(entries, path, place)
      } else {
        files[index].lists[file.name] = list(entries, path, place, isColumn: file.column != nil)
      }
    }
  }

  private mutating func words(_ entries: [ListEntry], _ path: String, _ place: Place) -> WordList {
    var list = WordList()
    for entry in entries where !list.insert(entry.text) {
      errors.append(place.error("'\(path)' has more than \(WordList.maximumEntries) words"))
      break
    }
    return list
  }

  private mutating func list(_ entries: [ListEntry], _ path: String, _ place: Place, isColumn: Bool) -> AddressList {
    var list = AddressList()
    for entry in entries {
      if list.count >= AddressList.maximumEntries {
        errors.append(place.error("'\(path)' has more than \(AddressList.maximumEntries) entries"))
        return list
      }
      // A person who keeps a table may write several into one cell.
      let texts = isColumn ? entry.text.split(whereSeparator: { ",; ".contains($0) }).map(String.init) : [entry.text]
      for text in texts where text.contains(where: \.isWhitespace) || !list.insert(text) {
        let what =
          isColumn
          ? "'\(text)' is neither a domain nor an e-mail address" : "a line is one domain or one e-mail address"
        errors.append(Place(file: path, line: entry.line, column: 1).error(what))
        if errors.count > RuleFileErrors.maximumCount { return list }
      }
    }
    return list
  }

  func finish() throws(RuleFileErrors) -> RuleSet {
    var lists: [String: AddressList] = [:]
    var wordLists: [String: WordList] = [:]
    for file in files {
      // One name is one list, whichever kind.
      lists.merge(file.lists.filter { wordLists[$0.key] == nil }) { own, _ in own }
      wordLists.merge(file.wordLists.filter { lists[$0.key] == nil }) { own, _ in own }
    }
    var errors = errors
    // With a file missing, its lists are missing too; that is reported once, as the missing file.
    if errors.isEmpty {
      for (name, place) in files.flatMap(\.listUses) where lists[name] == nil {
        errors.append(place.error(RuleSet.missing(name, lists.keys, others: wordLists.keys, isOfWords: false)))
      }
      for (name, place) in files.flatMap(\.wordListUses) where wordLists[name] == nil {
        errors.append(place.error(RuleSet.missing(name, wordLists.keys, others: lists.keys, isOfWords: true)))
      }
    }
    let used = Set(files.flatMap(\.wordListUses).map(\.name))
    wordLists = wordLists.filter { used.contains($0.key) }
    if wordLists.values.reduce(0, { $0 + $1.bytes }) > WordList.maximumTotalBytes {
      let limit = "the lists of words that rules use hold more than \(WordList.maximumTotalBytes >> 20) MB together"
      errors.append(Place(file: source.first?.path ?? "", line: 1, column: 1).error(limit))
    }
    guard errors.isEmpty else { throw RuleFileErrors(errors) }
    let words = wordLists.mapValues { LiteralSet($0.words) }
    var create: [Situation: CreateAction] = [:]
    for file in files { create.merge(file.create) { own, _ in own } }
    let rules = files.flatMap(\.rules)
    let warnings = (RuleWarnings.unreachable(rules) + RuleWarnings.unused(files)).sorted()
    return RuleSet(
      source: source,
      ours: Ours(
        addresses: files.reduce(into: []) { $0.formUnion($1.oursAddresses) },
        domains: files.reduce(into: []) { $0.formUnion($1.oursDomains) }),
      create: create, lists: lists, wordLists: words,
      steps: files.reduce(StepSettings()) { $0.filled(from: $1.steps) }.filled(from: .initial),
      rules: rules, index: RuleIndex(rules, words), tests: files.first?.tests ?? [], warnings: warnings,
      wantsFields: rules.contains(where: \.wantsFields),
      turns: (rules.filter(\.takesTurns).map(\.name)
        + create.filter(\.value.takesTurns).map { CreateAction.turn(of: $0.key) })
        .sorted())
  }
}

extension RuleSet {
  fileprivate static func missing(
    _ name: String, _ lists: some Collection<String>, others: some Collection<String>, isOfWords: Bool
  ) -> String {
    if others.contains(name) {
      return isOfWords
        ? "the list '\(name)' holds domains and addresses; a list of words is written { words: [...] }"
        : "the list '\(name)' holds words, and here domains and addresses are meant"
    }
    let hint = Spelling.nearest(name, among: lists.sorted()).map { "; did you mean '\($0)'?" } ?? ""
    return "there is no list '\(name)'\(hint)"
  }
}
