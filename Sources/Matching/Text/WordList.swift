/// A named list of words that texts are searched for.
struct WordList: Sendable {
  /// Folded as texts are.
  private(set) var words: [[UInt8]] = []

  /// Entries of one list: each is looked for in every text.
  static let maximumEntries = 5_000
  /// Bytes of all lists that rules use: what searches for them takes some forty times that.
  static let maximumTotalBytes = 8 << 20

  var bytes: Int { words.reduce(0) { $0 + $1.count } }

  /// False where the list is full or the entry too long.
  mutating func insert(_ text: String) -> Bool {
    guard words.count < WordList.maximumEntries, text.utf8.count <= RuleReader.maximumTextBytes else { return false }
    words.append(SearchText.folded(text))
    return true
  }
}
