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
    for (name, path, place) in files[index].listFiles {
      guard let (path, place) = resolve(path, place), let bytes = contents(path, place, read) else { continue }
      files[index].lists[name] = list(bytes, path, place)
    }
  }

  /// One domain or address a line; `#` begins a comment.
  private mutating func list(_ bytes: [UInt8], _ path: String, _ place: Place) -> AddressList {
    var list = AddressList()
    guard bytes.count <= RuleSet.maximumListBytes else {
      errors.append(place.error("'\(path)' is larger than \(RuleSet.maximumListBytes / 1024 / 1024) MiB"))
      return list
    }
    var line = 0
    for content in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      line += 1
      let text = String(decoding: content.prefix { $0 != 0x23 }, as: UTF8.self)
      let entry = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.split(whereSeparator: \.isWhitespace)
      if entry.isEmpty { continue }
      if list.count >= AddressList.maximumEntries {
        errors.append(place.error("'\(path)' has more than \(AddressList.maximumEntries) entries"))
        return list
      }
      if entry.count > 1 || !list.insert(String(entry[0])) {
        errors.append(
          Place(file: path, line: line, column: 1).error("a line is one domain or one e-mail address"))
        if errors.count > RuleFileErrors.maximumCount { return list }
      }
    }
    return list
  }

  func finish() throws(RuleFileErrors) -> RuleSet {
    var lists: [String: AddressList] = [:]
    for file in files { lists.merge(file.lists) { own, _ in own } }
    var errors = errors
    // With a file missing, its lists are missing too; that is reported once, as the missing file.
    if errors.isEmpty {
      for (name, place) in files.flatMap(\.listUses) where lists[name] == nil {
        let hint = Spelling.nearest(name, among: lists.keys.sorted()).map { "; did you mean '\($0)'?" } ?? ""
        errors.append(place.error("there is no list '\(name)'\(hint)"))
      }
    }
    guard errors.isEmpty else { throw RuleFileErrors(errors) }
    var create: [Situation: CreationDefaults] = [:]
    for file in files { create.merge(file.create) { own, _ in own } }
    let warnings = (RuleWarnings.unreachable(files.flatMap(\.rules)) + RuleWarnings.unused(files)).sorted()
    return RuleSet(
      source: source,
      ours: Ours(
        addresses: files.reduce(into: []) { $0.formUnion($1.oursAddresses) },
        domains: files.reduce(into: []) { $0.formUnion($1.oursDomains) }),
      create: create, lists: lists,
      steps: files.reduce(StepSettings()) { $0.filled(from: $1.steps) }.filled(from: .initial),
      rules: files.flatMap(\.rules), tests: files.first?.tests ?? [], warnings: warnings)
  }
}
