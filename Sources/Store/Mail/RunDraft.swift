package import Model

/// A run that may come to be: its row is made by the first transaction that changes something.
///
/// So a sync that finds nothing new leaves no run behind.
package struct RunDraft: Sendable, Hashable {
  package let kind: Run.Kind
  package let mailbox: ID<Mailbox>?
  package let user: ID<User>?
  package let startedAt: Timestamp
  /// Nil until something was changed.
  package internal(set) var id: ID<Run>?
  /// What it did so far: `messages`, `links`, `records`, `withdrawn`.
  package internal(set) var counts: [String: Int] = [:]

  package init(kind: Run.Kind, mailbox: ID<Mailbox>?, user: ID<User>?, startedAt: Timestamp) {
    (self.kind, self.mailbox, self.user, self.startedAt) = (kind, mailbox, user, startedAt)
  }
}
