package import Model

/// What a run did, as far as one person may know it. Lists are cut at `maximumListed`.
package struct RunDetails: Sendable, Hashable {
  package var run: Run
  /// The name of who started it; nil where the schedule did.
  package var user: String?
  /// Nil also where the person may not read it.
  package var mailbox: Address?
  /// Links that it gave a reason to, in the order in which it did.
  package var links: [RunLink]
  /// All of them, also those that are not listed or not to be seen.
  package var linkCount: Int
  /// Links that an undo would take away and that no later decision makes again, as long as the rules stay; 0 where the
  /// viewer may not undo it, and for what was done by hand.
  package var linksLost = 0
  /// Links that it took away: a relink, or a person by hand.
  package var removed: [RunLink]
  /// All of them, also those that are not listed or not to be seen.
  package var withdrawn: Int
  /// Records that it made and that are still there.
  package var records: [RecordSummary]
  /// Fields of records that it changed, in the order in which it did.
  package var changes: [RunChange]
  /// What became of copies that it filed and that were skipped, held or have a question; the most frequent first.
  package var decisions: [RunDecision]
  /// Messages of its mailbox that could not be filed while it ran.
  package var quarantined: [RunQuarantine]
  /// Nil: the person may undo it.
  package var whyNotUndo: String?
  /// What an undo took back and spared; nil where it was not undone, or by a version that did not keep it.
  package var undo: UndoReport?

  package var mayUndo: Bool { whyNotUndo == nil }

  /// Entries of each list: a first import has some hundred thousand, a page has not.
  package static let maximumListed = 200
}

/// A link that a run made, or took away.
package struct RunLink: Sendable, Hashable {
  package var message: ID<Message>
  /// Nil where it is not to be seen.
  package var subject: String?
  package var date: Timestamp
  package var record: LinkedRecord
  /// Those that the person may know.
  package var reasons: [String]
  /// It is there now.
  package var isLive: Bool
}

/// Copies of a run that met the same fate.
package struct RunDecision: Sendable, Hashable {
  /// `skipped`, `held`, `asked`.
  package var outcome: String
  /// Empty where it was asked.
  package var reason: String
  package var count: Int
  /// One of the messages.
  package var example: ID<Message>
}

/// A message that a run could not file.
package struct RunQuarantine: Sendable, Hashable {
  package var folder: String
  package var uid: UInt32
  package var reason: String
}

/// A field of a record that a person changed.
package struct RunChange: Sendable, Hashable {
  package enum Field: Sendable, Hashable {
    case name, position, phone, company
    /// One of the record's own, by its name.
    case custom(String)
  }

  package var record: LinkedRecord
  package var field: Field
  package var before: String?
  package var after: String
  /// It was taken back.
  package var isUndone: Bool
}
