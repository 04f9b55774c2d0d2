/// What went wrong, said so that a person can act: what was being done, to what, why it failed, what to do.
///
/// Never holds a secret, a body or a subject.
package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
  /// How much is lost with it.
  package enum Reach: String, Sendable, Codable { case message, folder, mailbox, process }
  /// When trying again makes sense.
  package enum Retry: Sendable, Hashable {
    case now
    case later(Timestamp?)
    /// As long as the server asks for.
    case after(seconds: Int64)
    case never
  }

  /// Of what is no fault of a server or of this machine: what a person asked for cannot be had.
  package enum Kind: String, Sendable, Codable { case noSuch, notAllowed }

  package var doing: String
  package var reach: Reach
  package var retry: Retry
  package var cause: String
  package var hint: String?
  package var kind: Kind?

  package init(
    _ doing: String, reach: Reach, retry: Retry = .never, cause: String, hint: String? = nil, kind: Kind? = nil
  ) {
    (self.doing, self.reach, self.retry, self.cause, self.hint) = (doing, reach, retry, cause, hint)
    self.kind = kind
  }

  /// `fetch INBOX of sales@acme.example: server said NO [OVERQUOTA]; free space, then: rapport sync`.
  package var description: String { "\(doing): \(cause)" + (hint.map { "; \($0)" } ?? "") }
}
