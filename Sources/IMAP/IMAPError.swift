package import Wire

/// Why mail could not be read from or put into an IMAP server.
///
/// Texts are the server's, cleaned of control characters and capped; they are shown as quoted, plain text.
package enum IMAPError: Error, Sendable, Hashable {
  /// The connection below.
  case wire(WireError)
  /// The server closed without saying why, or we did; what was under way is not known.
  case closed
  /// What answers is no IMAP server.
  case notIMAP(String)
  /// The server said good-bye.
  case bye(String)
  case startTLSRefused(String)
  /// Bytes came in the clear behind the answer to STARTTLS: somebody in between put them there.
  case plaintextAfterStartTLS
  /// A greeting in the clear said that we are signed in already, which would skip TLS.
  case preauthenticatedInClear
  /// Nothing is signed in or asked without TLS.
  case notEncrypted
  /// The server offers no way of signing in with a password that we have.
  case noSignInMechanism
  /// The server offers neither XOAUTH2 nor OAUTHBEARER.
  case tokenNotOffered
  /// Wrong name or password, or this account may not use IMAP.
  case authenticationFailed(String)
  /// The access token is not valid for this mailbox, or not any more.
  case tokenRejected(String)
  /// The account wants a password made for programs.
  case appPasswordRequired(String)
  /// The password was right and is to be changed (RFC 5530 EXPIRED).
  case passwordExpired(String)
  /// Only whoever runs the server can help (RFC 5530 CONTACTADMIN).
  case contactAdministrator(String)
  /// The server does not take our encryption for enough (RFC 5530 PRIVACYREQUIRED).
  case privacyRequired(String)
  /// Signed in, and there is no mailbox behind it: another one's address, no licence, or IMAP switched off.
  case noMailbox(String)
  /// The server's part of the sign-in was wrong: it may be somebody else.
  case signInNotProven(SASL.Fault)
  /// For now: maintenance, an outage. The credential is not in question.
  case unavailable(String)
  /// The account, or our address, has as many connections as the server allows.
  case tooManyConnections(String)
  /// Too many requests; the server may say how many milliseconds to wait.
  case throttled(milliseconds: Int64?, String)
  /// The folder does not exist or cannot be opened.
  case folderGone(String)
  /// Somebody else has the folder for now (RFC 5530 INUSE); the others can be read.
  case folderInUse(String)
  /// The account is at another server (RFC 2221), whose name is the first server's word: it is never dialled.
  case accountElsewhere(server: String, String)
  /// The folder is at another server (RFC 2193), which is never dialled.
  case folderElsewhere(server: String, String)
  case overQuota(String)
  /// The server said NO or BAD to a command.
  case refused(command: String, String)
  /// Data that a command needs was missing or could not be read.
  case malformed(String)
  /// The server sent more than we hold.
  case tooMuch(String)
  /// An argument that cannot be sent: a NUL, a flag with a space.
  case unsendable(String)
}

extension IMAPError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .wire(let error): error.description
    case .closed: "the server closed the connection"
    case .notIMAP(let text): "no IMAP server answers, but: \"\(text)\""
    case .bye(let text): "the server said good-bye: \"\(text)\""
    case .startTLSRefused(let text): "the server refused STARTTLS: \"\(text)\""
    case .plaintextAfterStartTLS: WireError.plaintextAfterStartTLS.description
    case .preauthenticatedInClear: "the server claims that we are signed in before TLS; somebody may be tampering"
    case .notEncrypted: "nothing is sent without TLS"
    case .noSignInMechanism: "the server offers no sign-in with a password"
    case .tokenNotOffered: "the server offers no sign-in with an access token"
    case .authenticationFailed(let text): "sign-in failed: \"\(text)\""
    case .tokenRejected(let text): "the server did not accept the access token: \"\(text)\""
    case .appPasswordRequired(let text): "the account wants an app password: \"\(text)\""
    case .passwordExpired(let text): "the password has expired: \"\(text)\""
    case .contactAdministrator(let text): "the server's administrator must help: \"\(text)\""
    case .privacyRequired(let text): "the server wants a better encrypted connection: \"\(text)\""
    case .noMailbox(let text): "signed in, but there is no mailbox behind it: \"\(text)\""
    case .signInNotProven(let fault): "the server did not prove who it is: \(fault)"
    case .unavailable(let text): "the server cannot serve us now: \"\(text)\""
    case .tooManyConnections(let text): "the server allows no more connections: \"\(text)\""
    case .throttled(let milliseconds, let text):
      "the server asks us to slow down"
        + (milliseconds.map { " for \($0 / 1000) s" } ?? "") + ": \"\(text)\""
    case .folderGone(let text): "the folder cannot be opened: \"\(text)\""
    case .folderInUse(let text): "the folder is in use by somebody else: \"\(text)\""
    case .accountElsewhere(let server, let text):
      "the server sends us to another one, \"\(server)\", and nothing is sent there: \"\(text)\""
    case .folderElsewhere(let server, let text):
      "the folder is at another server, \"\(server)\", and nothing is sent there: \"\(text)\""
    case .overQuota(let text): "the account is full: \"\(text)\""
    case .refused(let command, let text): "the server refused \(command): \"\(text)\""
    case .malformed(let what): "the server's answer cannot be read: \(what)"
    case .tooMuch(let what): "the server sent more than we take: \(what)"
    case .unsendable(let what): "cannot be sent: \(what)"
    }
  }
}

extension IMAPError {
  init(_ error: FramingError) {
    switch error {
    case .lineTooLong: self = .tooMuch("a line without end")
    case .literalTooLong: self = .tooMuch("a literal where a short one belongs")
    case .messageTooLong: self = .tooMuch("a message above \(Limits().message >> 20) MB")
    case .responseTooLong: self = .tooMuch("one response")
    case .tooManyLiterals: self = .tooMuch("literals in one response")
    case .tooMuchPadding: self = .tooMuch("bytes between responses")
    }
  }

  /// It concerns the one folder that was asked for; others can be asked all the same.
  var concernsFolder: Bool {
    switch self {
    case .refused, .folderGone, .folderInUse, .folderElsewhere: true
    default: false
    }
  }

  /// What a refused command was about; the same NO means different things.
  enum Subject { case signIn, folder, append, other }

  /// What a NO or BAD means.
  init(_ status: Status, to command: String, about subject: Subject) {
    let text = status.text.isEmpty ? status.code?.name ?? status.condition.rawValue.uppercased() : status.text
    let lower = text.lowercased()
    let code = status.code?.name ?? ""
    if code == "INUSE", subject == .folder || subject == .append {
      self = .folderInUse(text)
      return
    }
    if let general = IMAPError(referring: status, text, about: subject) ?? IMAPError(passing: code, lower, text) {
      self = general
      return
    }
    switch (subject, code) {
    case (_, "OVERQUOTA"): self = .overQuota(text)
    case (_, "EXPIRED"): self = .passwordExpired(text)
    case (.signIn, "CONTACTADMIN"): self = .contactAdministrator(text)
    case (.signIn, "PRIVACYREQUIRED"): self = .privacyRequired(text)
    // QUIRK: Gmail, where two-step verification is on.
    case (.signIn, _) where lower.contains("application-specific password"): self = .appPasswordRequired(text)
    case (_, "AUTHENTICATIONFAILED"), (_, "AUTHORIZATIONFAILED"): self = .authenticationFailed(text)
    case (.signIn, _):
      self = status.condition == .no ? .authenticationFailed(text) : .refused(command: command, text)
    case (.folder, "NONEXISTENT"), (.folder, "TRYCREATE"), (.append, "NONEXISTENT"), (.append, "TRYCREATE"):
      self = .folderGone(text)
    case (.folder, ""), (.folder, "CANNOT"), (.folder, "ALERT"), (.folder, "NOPERM"):
      // QUIRK: 163.com says NO to SELECT until an ID was sent; its folders are all there.
      let isGone = status.condition == .no && !lower.contains("unsafe login")
      self = isGone ? .folderGone(text) : .refused(command: command, text)
    case (.append, "") where lower.contains("quota") || lower.contains("mailbox is full"): self = .overQuota(text)
    default: self = .refused(command: command, text)
    }
  }

  /// What passes by itself or concerns the account, whatever the command was.
  private init?(passing code: String, _ lower: String, _ text: String) {
    // QUIRK: Microsoft signs people in and then says this to every command.
    if lower.contains("authenticated but not connected") {
      self = .noMailbox(text)
    } else if lower.contains("connections"), !lower.contains("rate"),
      ["too many", "maximum", "limit", "exceeded"].contains(where: lower.contains)
    {
      // QUIRK: Dovecot says LIMIT with it, Dovecot hosts UNAVAILABLE, Gmail ALERT.
      self = .tooManyConnections(text)
    } else if code == "LIMIT" || code == "THROTTLED"
      || ["throttled", "rate limit", "bandwidth limit"].contains(where: lower.contains)
    {
      // QUIRK: Gmail writes `Account exceeded command or bandwidth limits` where a password would be refused.
      self = .throttled(milliseconds: IMAPError.milliseconds(in: lower), text)
    } else if ["UNAVAILABLE", "INUSE", "SERVERBUG"].contains(code)
      || ["server unavailable", "temporar"].contains(where: lower.contains)
    {
      self = .unavailable(text)
    } else {
      return nil
    }
  }

  /// What a BYE means: throttled, unavailable, or just that.
  init(bye status: Status) {
    let code = status.code?.name ?? ""
    self =
      IMAPError(referring: status, status.text, about: .signIn)
      ?? IMAPError(passing: code, status.text.lowercased(), status.text) ?? .bye(status.text)
  }

  /// QUIRK: Microsoft writes `Suggested Backoff Time: 299961 milliseconds`.
  private static func milliseconds(in text: String) -> Int64? {
    let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    for (number, unit) in zip(words, words.dropFirst()) {
      guard number.utf8.count <= 12, let value = Int64(number) else { continue }
      switch unit {
      case "milliseconds", "millisecond", "ms": return value
      case "seconds", "second", "secs", "sec", "s": return value * 1000
      default: continue
      }
    }
    return nil
  }
}
