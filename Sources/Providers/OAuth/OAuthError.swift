internal import Model
internal import Wire

/// Why a sign-in at an issuer, or its renewal, did not succeed: told apart by who can mend it.
package enum OAuthError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The person, or their organisation, said no.
  case declined(String)
  /// The consent has ended: only signing in anew brings it back (RFC 6749 5.2 `invalid_grant`).
  case consentEnded(String)
  /// Nothing is wrong with the consent: later it may work.
  case temporary(String)
  /// The administrator's registration or `rapport.conf` is wrong.
  case configuration(String)
  /// The issuer's answer is not what RFC 6749 says it is.
  case malformed(String)
  /// What came back belongs to no sign-in that was begun here.
  case foreign
  /// The sign-in took longer than it may.
  case expired
  case differentAccount(signedIn: String, wanted: String)
  /// Of a mailbox that others open: not the person who was to sign in for it.
  case differentPerson(signedIn: String, wanted: String)
  /// A personal account where one of work or school is wanted.
  case personalAccount(String)
  /// The person left out what the mailbox cannot be used without.
  case scopesMissing([String])
  case cancelled

  package var description: String {
    switch self {
    case .declined(let why): "the sign-in was declined" + OAuthError.because(why)
    case .consentEnded(let why): "the consent has ended" + OAuthError.because(why)
    case .temporary(let why): "the issuer cannot be used at the moment" + OAuthError.because(why)
    case .configuration(let why): "the issuer does not accept this program's registration" + OAuthError.because(why)
    case .malformed(let what): "the issuer's answer makes no sense: \(what)"
    case .foreign: "the answer belongs to no sign-in that was begun here"
    case .expired: "the sign-in took too long"
    case .differentAccount(let signedIn, let wanted): "\(signedIn) has signed in, but the mailbox is \(wanted)"
    case .differentPerson(let signedIn, let wanted): "\(signedIn) has signed in, but it was to be \(wanted)"
    case .personalAccount(let account): "\(account) is a personal account, and a work or school account is needed"
    case .scopesMissing(let scopes):
      "not everything was allowed that the mailbox needs: \(scopes.joined(separator: ", "))"
    case .cancelled: "cancelled"
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .declined, .expired: "sign in again"
    case .consentEnded: "connect the mailbox again"
    case .temporary, .cancelled: "try again later"
    case .configuration: "an administrator corrects rapport.conf, or the registration at the issuer"
    case .malformed: "check the issuer's addresses in rapport.conf"
    case .foreign: "begin the sign-in again, in this browser"
    case .differentAccount:
      "sign in as the mailbox's own account, and sign out of any other in that browser first; where its sign-in has "
        + "another address, or a person signs in for it, give that address: --sign-in-as, or 'Who signs in for it' on the "
        + "page"
    case .differentPerson: "sign in as that person, and sign out of any other in that browser first"
    case .personalAccount: "sign in with the address that the organisation has given"
    case .scopesMissing: "sign in again and leave every box ticked"
    }
  }

  /// The consent is gone and nothing but a person's sign-in brings it back.
  package var needsReconnect: Bool { if case .consentEnded = self { true } else { false } }

  private static func because(_ why: String) -> String { why.isEmpty ? "" : " (\(why))" }
}

extension OAuthError {
  /// What an error code means (RFC 6749 4.1.2.1 and 5.2, RFC 8628 3.5, OpenID Connect Core 3.1.2.6).
  ///
  /// - Parameters:
  ///   - text: the issuer's own words, or empty.
  ///   - secrets: what must not come back in them.
  init(code: String, text: String, hiding secrets: [Secret]) {
    let said = OAuthError.shown(code, text, hiding: secrets)
    switch code {
    // QUIRK: in its device flow Microsoft says `authorization_declined`, and `bad_verification_code` of a code that it does
    // not know any more.
    case "access_denied", "authorization_declined", "consent_required", "interaction_required", "login_required",
      "account_selection_required":
      self = .declined(said)
    case "invalid_grant": self = .consentEnded(said)
    case "temporarily_unavailable", "server_error", "slow_down", "authorization_pending": self = .temporary(said)
    case "expired_token", "bad_verification_code": self = .expired
    case "invalid_client", "unauthorized_client", "invalid_request", "unsupported_grant_type", "invalid_scope",
      "unsupported_response_type", "invalid_resource":
      self = .configuration(said)
    default: self = .malformed("it says \(said)")
    }
  }

  /// Longest description shown, in characters: Microsoft's go on with numbers that only its support reads.
  private static let longestText = 160

  /// The code with the issuer's words; Microsoft's number is kept, which its pages explain.
  private static func shown(_ code: String, _ text: String, hiding secrets: [Secret]) -> String {
    var words = text.split(separator: "Trace ID", maxSplits: 1).first.map(String.init) ?? ""
    for secret in secrets { words = secret.hidden(in: words) }
    let name = ServerText.clean(secrets.contains { $0.hidden(in: code) != code } ? "•••" : code, limit: 40)
    let rest = ServerText.clean(words, limit: longestText)
    return rest.isEmpty ? name : "\(name): \(rest)"
  }

  /// A request that was not answered at all.
  init(_ error: HTTPError) {
    switch error {
    case .connection(.cancelled): self = .cancelled
    case .invalidURL, .invalidHeader: self = .configuration(error.description)
    case .connection(.tls), .connection(.invalidEndpoint): self = .temporary(error.description)
    case .connection, .cut, .timedOut: self = .temporary(error.description)
    case .malformed, .tooLarge: self = .temporary(error.description)
    }
  }
}
