package import Model
package import Providers

extension Failure {
  /// What an issuer's answer to a renewal means for the mailbox. Nothing else is broken by it.
  package init(_ error: OAuthError, doing: String, mailbox: Mailbox) {
    let cause = error.description
    switch error {
    case .consentEnded: self = .reconnect(mailbox, reason: cause, doing: doing)
    case .temporary: self.init(doing, reach: .mailbox, retry: .later(nil), cause: cause, hint: error.hint)
    case .configuration, .malformed: self.init(doing, reach: .mailbox, cause: cause, hint: error.hint)
    case .declined, .foreign, .expired, .differentAccount, .differentPerson, .personalAccount, .scopesMissing:
      self.init(doing, reach: .mailbox, cause: cause, hint: error.hint)
    case .cancelled: self = .cancelled(doing)
    }
  }

  /// The consent is gone, and nothing is tried until its owner has signed in again.
  static func reconnect(_ mailbox: Mailbox, reason: String, doing: String) -> Failure {
    Failure(
      doing, reach: .mailbox, cause: reason,
      hint: "connect it again with: rapport connect \(mailbox.address) --reconnect")
  }
}
