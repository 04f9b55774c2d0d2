package import Model
package import Providers
package import Store

/// Tries a connected mailbox's servers with its own credentials; changes nothing.
package struct DoctorPass: Sendable {
  package let store: MailStore

  package init(store: MailStore) { self.store = store }

  package func run(_ mailbox: Mailbox) async throws(Failure) -> [CheckStep] {
    let signIn = try Credentials(store: store).signIn(of: mailbox, doing: "check \(mailbox.address)")
    let mailbox = signIn.mailbox
    return await ConnectionCheck.run(
      imap: mailbox.imap, smtp: mailbox.smtp, login: mailbox.login, credential: .password(signIn.password),
      trust: mailbox.trust,
      greetingName: mailbox.address.domain, provider: Provider.preset(for: mailbox.address.domain))
  }
}
