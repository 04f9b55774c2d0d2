internal import IMAP
internal import Model
internal import SMTP
internal import Wire

/// What an error of a connection means to a person: at which stage it happened and what to do.
struct Diagnosis: Sendable, Hashable {
  var stage: CheckStep.Stage
  var text: String
  var hint: String
  /// The server does not let the account in, and will not by itself.
  var isRefusal = false
  /// The server says that it is so for now alone.
  var isTemporary = false

  init(_ stage: CheckStep.Stage, _ text: String, _ hint: String) {
    (self.stage, self.text, self.hint) = (stage, text, hint)
  }
}

// MARK: - Network and TLS

extension Diagnosis {
  init(_ error: WireError, at endpoint: Endpoint) {
    let (stage, hint) = Diagnosis.meaning(of: error, at: endpoint)
    self.init(stage, error.description, hint)
  }

  private static func meaning(of error: WireError, at endpoint: Endpoint) -> (CheckStep.Stage, String) {
    let address = "\(endpoint.host), port \(endpoint.port)"
    return switch error {
    case .invalidEndpoint: (.name, "give a host name and a port from 1 to 65535")
    case .notResolved: (.name, "check the spelling of the host name, and that this machine can look names up")
    case .refused: (.connection, "check the port: 993 is usual for IMAP, 587 or 465 for SMTP")
    case .unreachable: (.connection, "check this machine's network and firewall")
    case .timedOut(let doing) where doing == "connecting":
      (.connection, "check host and port; a firewall may drop connections to \(address)")
    case .timedOut(let doing) where doing == "setting up TLS":
      (.encryption, "the port may expect STARTTLS instead of TLS from the first byte, or the other way round")
    case .timedOut, .closed, .reset: (.capability, "try again later; if it stays, check that the port is the right one")
    case .tls(let fault): (.encryption, hint(for: fault, at: endpoint))
    case .plaintextAfterStartTLS:
      (.encryption, "do not connect from this network; use the port with TLS from the first byte, if there is one")
    case .receivedTooMuch: (.capability, "check that the port is the right one")
    case .cancelled: (.connection, "run the check again")
    }
  }

  private static func hint(for fault: TLSFault, at endpoint: Endpoint) -> String {
    switch fault {
    case .unknownAuthority:
      "if the server is your own, get its authority's certificate from whoever runs it and give it as the certificate of an authority of your own"
    case .hostNameMismatch: "use the host name that the certificate is for; ask whoever runs the server"
    case .expired: "whoever runs the server must renew its certificate"
    case .notYetValid: "check this machine's clock; if it is right, the server's certificate is wrong"
    case .certificateRejected: "show this to whoever runs the server"
    case .notTLS:
      endpoint.security == .tls
        ? "the port is for STARTTLS or for another service: try STARTTLS, or port 993 for IMAP and 465 for SMTP"
        : "the server breaks off TLS; show this to whoever runs it"
    case .protocolTooOld: "the server must be brought up to TLS 1.2; mail is not sent or read over less"
    case .truncated, .damaged:
      "try again later; if it stays, check that the port is the right one, and what between here and the server cuts it"
    case .authoritiesUnreadable: "check that the file exists, can be read, and holds certificates in PEM form"
    case .hostNameInvalid: "check the spelling of the host name"
    case .protocolFailure: "check that the port is the right one; show this to whoever runs the server"
    }
  }
}

// MARK: - IMAP

extension Diagnosis {
  init(_ error: IMAPError, at endpoint: Endpoint, provider: Provider?) {
    if case .wire(let error) = error {
      self.init(error, at: endpoint)
      return
    }
    let (stage, hint) = Diagnosis.meaning(of: error, provider)
    self.init(stage, error.description, hint)
    switch error {
    case .unavailable, .throttled, .tooManyConnections: isTemporary = true
    default: break
    }
  }

  private static func meaning(of error: IMAPError, _ provider: Provider?) -> (CheckStep.Stage, String) {
    switch error {
    case .wire, .closed, .bye, .malformed, .tooMuch: (.capability, "try again later; check that the port is for IMAP")
    case .notIMAP: (.capability, "check the port: 993 is usual for IMAP")
    case .startTLSRefused, .notEncrypted:
      (.encryption, "use the port with TLS from the first byte (993); nothing is sent without TLS")
    case .plaintextAfterStartTLS, .preauthenticatedInClear:
      (.encryption, "do not connect from this network; use the port with TLS from the first byte (993)")
    case .noSignInMechanism: (.signIn, noPassword(provider))
    case .tokenNotOffered: (.signIn, noToken)
    case .authenticationFailed(let text): (.signIn, refused(text, provider))
    case .tokenRejected: (.signIn, wrongToken(provider))
    case .appPasswordRequired: (.signIn, appPassword(provider))
    case .passwordExpired: (.signIn, "change the password in the account's settings, and use the new one here")
    case .contactAdministrator, .privacyRequired: (.signIn, "show the server's words to whoever runs it")
    case .noMailbox:
      (
        .signIn,
        "check that the address is the one that was signed in, that IMAP is switched on for it, and its licence; "
          + "the password may be right"
      )
    case .signInNotProven: (.signIn, impostor)
    case .unavailable, .throttled: (.signIn, "nothing is wrong with the password; try again later")
    case .tooManyConnections:
      (.signIn, "nothing is wrong with the password; close the account in other mail programs, or try again later")
    case .accountElsewhere:
      (.signIn, "ask whoever runs the mail whether the account has moved; if it has, give the other server's name here")
    case .folderGone, .folderInUse, .folderElsewhere, .overQuota, .refused:
      (.folders, "show the server's words to whoever runs it")
    case .unsendable: (.signIn, "check login name and password for characters that cannot be typed")
    }
  }

  /// Of a server that says nothing at all on a port for STARTTLS.
  static let silent = "the port may expect TLS from the first byte instead of STARTTLS"

  /// A refused password, by what the server said beside the refusal.
  private static func refused(_ text: String, _ provider: Provider?) -> String {
    switch SignInObstacle(said: text) {
    case .imapOff:
      opening(
        provider?.pages.imap,
        "IMAP is switched off for this account: switch it on in the account's settings; the password may be right")
    case .appPassword: appPassword(provider)
    case .browser: browser
    case nil: wrongPassword(provider)
    }
  }

  static func wrongPassword(_ provider: Provider?) -> String {
    let advice =
      switch provider?.signIn {
      case .appPassword: "\(provider?.name ?? "the provider") wants an app password: "
      case .token: "\(provider?.name ?? "the provider") takes no password from programs: "
      case .password, nil: "check login name and password: "
      }
    let note = provider?.signInNote ?? "some servers want the whole address, some the part before the @"
    let hint = advice + note.prefix(1).lowercased() + note.dropFirst(1).trimmingSuffix(".")
    return provider?.signIn == .appPassword ? makingOne(hint, provider) : hint
  }

  /// The server itself says that it wants an app password.
  private static func appPassword(_ provider: Provider?) -> String { makingOne(newAppPassword, provider) }

  private static func makingOne(_ hint: String, _ provider: Provider?) -> String {
    let needsTwoSteps = provider?.pages.needsTwoSteps ?? false
    return opening(
      provider?.pages.appPassword, hint + (needsTwoSteps ? "; two-step verification must be switched on first" : ""))
  }

  /// With the page where it is done.
  private static func opening(_ page: String?, _ hint: String) -> String { hint + (page.map { "; open \($0)" } ?? "") }

  static func noPassword(_ provider: Provider?) -> String {
    // Where a password is what opens the account, the note is about which one.
    if let provider, provider.signIn != .password { return provider.signInNote }
    return "ask whoever runs the server whether programs may sign in with a password"
  }
}

// MARK: - Signing in, whatever the server

extension Diagnosis {
  /// QUIRK: Outlook.com refuses good tokens while IMAP is switched off for the account, as it is for a new one.
  private static func wrongToken(_ provider: Provider?) -> String {
    let again = "sign in with the provider again, with the address of this mailbox"
    guard let page = provider?.pages.imap else { return again }
    return opening(page, again + "; check that IMAP is switched on for the account")
  }

  private static let noToken =
    "ask whoever runs the server whether programs may sign in with an access token (OAuth 2.0)"
  private static let browser = "sign in with a web browser once, confirm that it was you, and try again"
  private static let newAppPassword = "create an app password in the account's settings, and use it here"
  private static let impostor =
    "do not type the password anywhere else: the server may be an impostor; show this to whoever runs it"
}

// MARK: - SMTP

extension Diagnosis {
  init(_ error: SMTPError, at endpoint: Endpoint, provider: Provider?) {
    switch error {
    case .connection(let error), .lost(.startTLS, let error):
      self.init(error, at: endpoint)
    case .lost(.greeting, .timedOut) where endpoint.security == .startTLS:
      self.init(.capability, error.description, Diagnosis.silent)
    case .lost(let step, .tls(let fault)) where step != .greeting:
      self.init(step == .signIn ? .signIn : .capability, error.description, Diagnosis.hint(for: fault, at: endpoint))
    default:
      var (stage, hint) = Diagnosis.meaning(of: error, provider)
      if stage == .signIn, let provider, provider == .outlook, endpoint.host == Provider.microsoft365.smtp.host {
        hint = "this is a personal account, and \(endpoint.host) is for work accounts: use \(provider.smtp.host)"
      }
      self.init(stage, error.description, hint)
      isRefusal = error.refusesSignIn
      isTemporary = error.saysLater
    }
  }

  private static func meaning(of error: SMTPError, _ provider: Provider?) -> (CheckStep.Stage, String) {
    switch error {
    case .connection, .lost, .malformedReply, .replyTooLong, .unexpectedReply, .unasked:
      (.capability, "check that the port is for SMTP: 587 or 465; 993 is for IMAP")
    case .noStartTLS, .startTLSRefused:
      (.encryption, "use the port with TLS from the first byte (465); nothing is sent without TLS")
    case .signInNotOffered, .passwordsDisabled: (.signIn, noPassword(provider))
    case .tokenNotOffered: (.signIn, noToken)
    case .signInUnsendable: (.signIn, "check login name and password for characters that cannot be typed")
    case .wrongPassword: (.signIn, wrongPassword(provider))
    case .tokenRejected: (.signIn, wrongToken(provider))
    case .appPasswordRequired: (.signIn, appPassword(provider))
    case .browserRequired: (.signIn, browser)
    case .signInNotProven: (.signIn, impostor)
    case .submissionDisabled:
      (
        .signIn,
        opening(
          provider?.pages.administrator,
          "ask the administrator to allow Authenticated SMTP for this mailbox; the password may be right")
      )
    case .refused(let step, _) where step == .signIn || error.saysLater:
      (
        step == .signIn ? .signIn : .capability,
        "try again later; if it stays, show the server's words to whoever runs it"
      )
    case .refused: (.capability, "show the server's words to whoever runs it")
    case .messageTooLarge, .eightBitNotOffered, .internationalSenderNotOffered, .internationalHeaderNotOffered,
      .noRecipients, .notCommitted:
      (.capability, "run the check again")
    }
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(_ mark: Character) -> String { last == mark ? String(dropLast()) : String(self) }
}
