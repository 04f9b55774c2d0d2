/// A named list of words that texts are searched for.
struct WordList: Sendable {
  /// Folded as texts are.
  private(set) var words: [[UInt8]] = []

  /// Entries of one list: each is looked for in every text.
  static let maximumEntries = 5_000

  /// False where the list is full or the entry too long.
  mutating func insert(_ text: String) -> Bool {
    guard words.count < WordList.maximumEntries, text.utf8.count <= RuleReader.maximumTextBytes else { return false }
    words.append(LowerCase.fold(Array(text.utf8)))
    return true
  }
}
