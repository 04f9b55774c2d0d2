package import Model

/// Which records a list shows.
package struct RecordFilter: Sendable, Hashable {
  package var kind: RecordKind?
  /// A part of the name, an address, a domain or a custom field, or the beginning of an external id; empty: all.
  package var text: String
  /// Only those whose owner is this user, by name or address, letter case aside.
  package var mine: Viewer?
  /// Only deals of that meaning.
  package var meaning: StageMeaning?
  package var limit: Int
  /// Records that are passed over: those of the pages before.
  package var offset: Int

  package init(
    kind: RecordKind? = nil, text: String = "", mine: Viewer? = nil, meaning: StageMeaning? = nil, limit: Int = 100,
    offset: Int = 0
  ) {
    (self.kind, self.text, self.mine, self.meaning) = (kind, text, mine, meaning)
    (self.limit, self.offset) = (limit, offset)
  }
}
