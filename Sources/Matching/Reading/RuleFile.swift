import Model
internal import Yams

/// A list that stands in a file of its own.
struct ListFile {
  var name: String
  var path: String
  var place: Place
  /// Its entries are words to look for, not addresses and domains.
  var isOfWords: Bool
  /// Of a CSV file with a header.
  var column: String?
}

/// What one file says, before the file that it extends is added.
struct RuleFile {
  var path: String
  var extends: (path: String, place: Place)?
  var oursDomains: Set<String> = []
  var oursAddresses: Set<String> = []
  var lists: [String: AddressList] = [:]
  /// Where each list is named.
  var listPlaces: [String: Place] = [:]
  /// Lists that stand in files of their own, in the order written.
  var listFiles: [ListFile] = []
  var wordLists: [String: WordList] = [:]
  var wordListUses: [(name: String, place: Place)] = []
  var steps = StepSettings()
  var create: [Situation: CreateAction] = [:]
  var rules: [Rule] = []
  var tests: [RuleTest] = []
  /// Names of lists that the file uses, and where.
  var listUses: [(name: String, place: Place)] = []

  static let keys = [
    "version", "extends", "ours", "lists", "addresses", "domains", "threads", "deals", "trust", "create", "rules",
    "tests",
  ]

  static func read(_ bytes: [UInt8], path: String) throws(RuleFileErrors) -> RuleFile {
    let root = try RuleText.node(bytes, file: path)
    var reader = RuleReader(file: path)
    var file = RuleFile(path: path)
    var hasVersion = false
    for (key, value) in reader.mapping(root, "a rule file", allowed: keys) {
      if key == "version" {
        hasVersion = true
        reader.version(value)
      } else {
        file.read(key, value, &reader)
      }
    }
    if !hasVersion { reader.complain(root, "a rule file says 'version: 1'") }
    file.listUses += reader.listUses
    file.wordListUses = reader.wordListUses
    guard reader.errors.isEmpty else { throw RuleFileErrors(reader.errors) }
    return file
  }

  private mutating func read(_ key: String, _ value: Node, _ reader: inout RuleReader) {
    switch key {
    case "extends": extends = reader.text(value, "'extends'").map { ($0, reader.place(value)) }
    case "ours": readOurs(value, &reader)
    case "lists": readLists(value, &reader)
    case "create": readCreate(value, &reader)
    case "rules": rules = reader.rules(value)
    case "tests": tests = reader.tests(value)
    default: readStep(key, value, &reader)
    }
  }

  private mutating func readOurs(_ node: Node, _ reader: inout RuleReader) {
    for (key, value) in reader.mapping(node, "'ours'", allowed: ["domains", "addresses"]) {
      for item in reader.list(value, "'\(key)'") {
        if key == "domains" {
          reader.domain(item, "'domains'").map { _ = oursDomains.insert($0) }
        } else {
          reader.address(item, "'addresses'").map { _ = oursAddresses.insert($0.key) }
        }
      }
    }
  }

  private mutating func readLists(_ node: Node, _ reader: inout RuleReader) {
    for (name, keyNode, value) in reader.mapping(node, "'lists'") ?? [] {
      listPlaces[name] = reader.place(keyNode)
      if case .mapping = value {
        readList(name, value, &reader)
        continue
      }
      var list = AddressList()
      for (text, item) in reader.texts(value, "the list '\(name)'") where !list.insert(text) {
        reader.complain(item, "'\(text)' is neither a domain nor an e-mail address")
      }
      lists[name] = list
    }
  }

  /// `{ file: lists/x.txt }`, `{ file: clients.csv, column: domain }`, `{ words: [...] }`, `{ words file: ... }`.
  private mutating func readList(_ name: String, _ node: Node, _ reader: inout RuleReader) {
    var file: ListFile?
    var column: String?
    for (key, value) in reader.mapping(
      node, "the list '\(name)'", allowed: ["file", "words file", "column", "words"])
    {
      switch key {
      case "words":
        var list = WordList()
        for (text, item) in reader.texts(value, "the list '\(name)'") where !list.insert(text) {
          reader.complain(item, "the list '\(name)' has more than \(WordList.maximumEntries) words")
          break
        }
        wordLists[name] = list
      case "column": column = reader.text(value, "'column'")
      default:
        guard let path = reader.text(value, "'\(key)'") else { continue }
        file = ListFile(name: name, path: path, place: reader.place(value), isOfWords: key == "words file")
      }
    }
    guard var file else {
      if wordLists[name] == nil { reader.complain(node, "the list '\(name)' names no file and no words") }
      return
    }
    file.column = column
    listFiles.append(file)
  }

  private mutating func readCreate(_ node: Node, _ reader: inout RuleReader) {
    for (key, value) in reader.mapping(node, "'create'", allowed: Situation.allCases.map(\.rawValue)) {
      guard let situation = Situation(rawValue: key) else { continue }
      let before = reader.errors.count
      // An empty one stands in the place of an extended file's.
      let read = CreateAction.read(key, value, &reader)
      guard let made = read ?? (reader.errors.count == before ? CreateAction() : nil) else { continue }
      if let complaint = Template.complaint(made.fields.map(\.value), captured: []) {
        reader.complain(value, complaint)
      }
      create[situation] = made
    }
  }
}
