/// One thing that a connection check tried, and what came of it.
package struct CheckStep: Sendable, Hashable, CustomStringConvertible {
  package enum Server: String, Sendable, Hashable, CaseIterable { case imap = "IMAP", smtp = "SMTP" }

  /// What is tried, in order.
  package enum Stage: String, Sendable, Hashable, CaseIterable {
    /// The host's name has an address.
    case name
    /// The port answers.
    case connection
    /// TLS, with a certificate that is trusted and for this host.
    case encryption
    /// What answers speaks the protocol, and what it offers.
    case capability
    case signIn
    /// IMAP alone.
    case folders
    /// A message to oneself: SMTP takes it, IMAP shows it. Tried where somebody asks for it.
    case message
  }

  package enum Outcome: String, Sendable, Hashable {
    case passed, failed
    /// Not tried, because something before it failed.
    case skipped
  }

  package var server: Server
  package var stage: Stage
  package var outcome: Outcome
  /// What was found, in words.
  package var text: String
  /// What to do about it.
  package var hint: String?
  /// The server does not let the account in, and will not by itself.
  package var isRefusal = false
  /// The server says that it is so for now alone: later it may work, with nothing changed.
  package var isTemporary = false

  package init(_ server: Server, _ stage: Stage, _ outcome: Outcome, _ text: String, hint: String? = nil) {
    (self.server, self.stage, self.outcome, self.text, self.hint) = (server, stage, outcome, text, hint)
  }

  /// `IMAP name: failed, the name imap.acme.example has no address; check the spelling`.
  package var description: String {
    "\(server.rawValue) \(stage.label): \(outcome.rawValue)" + (text.isEmpty ? "" : ", \(text)")
      + (hint.map { "; \($0)" } ?? "")
  }
}

extension CheckStep.Stage {
  package var label: String { self == .signIn ? "sign-in" : rawValue }
}
