/// What a person's words found.
package struct SearchResult: Sendable, Hashable {
  /// By name.
  package var records: [RecordSummary]
  /// Those in mailboxes that the person may read, the latest first.
  package var messages: [MessageView]
  /// There may be more: too many were found, or mail is not indexed yet.
  package var isPartial: Bool
}
