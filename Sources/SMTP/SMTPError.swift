package import Model
package import Wire

/// Why a message was not handed over, or a sign-in did not succeed. Whatever is thrown, nobody has got the message.
package enum SMTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The steps of a dialogue in their order.
  package enum Step: String, Sendable, Hashable, CaseIterable {
    case greeting, hello, startTLS, signIn, sender, recipient, data, message

    /// The server has not heard of the message yet.
    package var isBeforeMessage: Bool { [.greeting, .hello, .startTLS, .signIn].contains(self) }
  }

  /// What the server said; cleaned, capped.
  package struct Said: Sendable, Hashable, CustomStringConvertible {
    package var code: Int
    package var text: String

    package init(code: Int, text: String) { (self.code, self.text) = (code, text) }
    init(_ reply: Reply) { (code, text) = (reply.code, reply.text) }

    package var description: String { "\(code) \(text)" }
  }

  /// No connection, or no TLS; nothing was sent.
  case connection(WireError)
  /// The connection ended before the message was complete: sending it again is safe.
  case lost(Step, WireError)
  /// The server offers no STARTTLS, and nothing is sent without TLS.
  case noStartTLS
  case startTLSRefused(Said)
  /// The server offers no sign-in that we can do; with those that it offers.
  case signInNotOffered([String])
  /// The server offers neither XOAUTH2 nor OAUTHBEARER; with the ways of signing in that it offers.
  case tokenNotOffered([String])
  /// A name, password or token that no server takes.
  case signInUnsendable(String)
  case wrongPassword(Said)
  /// The access token is not valid for this mailbox, or not any more.
  case tokenRejected(Said)
  /// The account wants a password made for programs.
  case appPasswordRequired(Said)
  /// The provider holds the sign-in back until the person has been to its pages.
  case browserRequired(Said)
  /// The administrator has switched authenticated SMTP off.
  case submissionDisabled(Said)
  /// No password opens this account, only the provider's own sign-in.
  case passwordsDisabled(Said)
  /// The server's part of the sign-in was wrong: it may be somebody else.
  case signInNotProven(SASL.Fault)
  case refused(Step, Said)
  /// An answer that does not fit the question.
  case unexpectedReply(Step, Said)
  /// An answer that came before its question: what it is about cannot be told.
  case unasked(Step)
  case malformedReply(Step)
  case replyTooLong(Step)
  case messageTooLarge(size: Int, limit: Int)
  /// The message has bytes over 127 and the server takes none.
  case eightBitNotOffered
  /// The sender's address has letters outside ASCII and the server takes none (RFC 6531).
  case internationalSenderNotOffered(Address)
  /// The header has letters outside ASCII and the server takes none (RFC 6532); with the recipient who has them in his
  /// address.
  case internationalHeaderNotOffered(Address?)
  case noRecipients
  /// What had to be done before the final dot failed, so the message was not finished.
  case notCommitted(String)

  /// The server does not let this account in, and will not by itself.
  package var refusesSignIn: Bool {
    switch self {
    case .signInNotOffered, .tokenNotOffered, .signInUnsendable, .wrongPassword, .tokenRejected, .appPasswordRequired,
      .browserRequired, .submissionDisabled, .passwordsDisabled:
      true
    case .refused(.signIn, let said): said.code >= 500
    default: false
    }
  }

  /// The server itself says that it is so for now alone (RFC 5321 4.2.1: a reply of 4yz).
  package var saysLater: Bool {
    switch self {
    case .startTLSRefused(let said), .refused(_, let said): (400...499).contains(said.code)
    default: false
    }
  }

  /// Trying again later may help, with nothing changed.
  package var isTemporary: Bool {
    switch self {
    case .connection(let error), .lost(_, let error):
      switch error {
      case .notResolved, .refused, .unreachable, .timedOut, .closed, .reset, .cancelled: true
      case .tls(let fault): fault.passes
      case .invalidEndpoint, .plaintextAfterStartTLS, .receivedTooMuch: false
      }
    case .startTLSRefused, .refused: saysLater
    case .unexpectedReply, .unasked, .malformedReply, .replyTooLong, .notCommitted: true
    case .noStartTLS, .signInNotOffered, .tokenNotOffered, .signInUnsendable, .wrongPassword, .tokenRejected,
      .appPasswordRequired, .browserRequired, .submissionDisabled, .passwordsDisabled, .signInNotProven,
      .messageTooLarge, .eightBitNotOffered, .internationalSenderNotOffered, .internationalHeaderNotOffered,
      .noRecipients:
      false
    }
  }

  package var description: String {
    switch self {
    case .connection(let error): error.description
    case .lost(let step, let error): "the connection ended \(step.doing): \(error)"
    case .noStartTLS: "the server offers no STARTTLS"
    case .startTLSRefused(let said): "the server refused STARTTLS: \(said)"
    case .signInNotOffered(let offered):
      "the server offers no sign-in by password" + (offered.isEmpty ? "" : ", only \(offered.joined(separator: ", "))")
    case .tokenNotOffered(let offered):
      "the server offers no sign-in with an access token"
        + (offered.isEmpty ? "" : ", only \(offered.joined(separator: ", "))")
    case .signInUnsendable(let what): "cannot be sent: \(what)"
    case .wrongPassword(let said): "the server did not accept name and password: \(said)"
    case .tokenRejected(let said): "the server did not accept the access token: \(said)"
    case .appPasswordRequired(let said): "the server wants an app password: \(said)"
    case .browserRequired(let said): "the server wants a sign-in with a web browser first: \(said)"
    case .submissionDisabled(let said): "authenticated SMTP is switched off for this mailbox: \(said)"
    case .passwordsDisabled(let said): "the server lets nobody sign in with a password any more: \(said)"
    case .signInNotProven(let fault): "the server did not prove who it is: \(fault)"
    case .refused(let step, let said): "the server refused \(step.doing): \(said)"
    case .unexpectedReply(let step, let said): "an answer that does not fit \(step.doing): \(said)"
    case .unasked(let step): "an answer to nothing that was asked \(step.doing)"
    case .malformedReply(let step): "an answer that is not SMTP \(step.doing)"
    case .replyTooLong(let step): "an answer without end \(step.doing)"
    case .messageTooLarge(let size, let limit): "the message has \(size) bytes, the server takes \(limit)"
    case .eightBitNotOffered: "the message has 8-bit text and the server takes only 7-bit text"
    case .internationalSenderNotOffered(let address), .internationalHeaderNotOffered(let address?):
      "the server takes no address like \(address) (no SMTPUTF8)"
    case .internationalHeaderNotOffered(nil):
      "the server takes no address with letters outside ASCII (no SMTPUTF8)"
    case .noRecipients: "the message has no recipients"
    case .notCommitted(let reason): "the message was not finished: \(reason)"
    }
  }
}

extension SMTPError.Step {
  var doing: String {
    switch self {
    case .greeting: "at the greeting"
    case .hello: "at EHLO"
    case .startTLS: "at STARTTLS"
    case .signIn: "at sign-in"
    case .sender: "at the sender's address"
    case .recipient: "at a recipient's address"
    case .data: "before the message"
    case .message: "while sending the message"
    }
  }
}
