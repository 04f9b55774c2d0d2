/// Where a folder stood when all that it lists was accounted for: while the server says the same, nothing has changed.
package struct FolderBookmark: Hashable, Sendable {
  package var uidValidity: UInt32
  /// Every message has a UID below it (RFC 9051 2.3.1.1).
  package var uidNext: UInt32
  /// Messages in the folder.
  package var exists: UInt32
  /// HIGHESTMODSEQ (RFC 7162), by which changed flags are told; nil where the server counts no changes.
  package var highestModSeq: UInt64?

  package init(uidValidity: UInt32, uidNext: UInt32, exists: UInt32, highestModSeq: UInt64?) {
    (self.uidValidity, self.uidNext, self.exists, self.highestModSeq) = (uidValidity, uidNext, exists, highestModSeq)
  }
}
