package import Model
package import Providers
package import Store

/// Tries a connected mailbox's servers with its own credentials; changes nothing.
package struct DoctorPass: Sendable {
  package let store: MailStore

  package init(store: MailStore) { self.store = store }

  package func run(
    _ mailbox: Mailbox, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) -> [CheckStep] {
    let signIn = try await Credentials(store: store, now: now)
      .signIn(of: mailbox, doing: "check \(mailbox.address)")
    let mailbox = signIn.mailbox
    return await ConnectionCheck.run(
      imap: mailbox.imap, smtp: mailbox.smtp, login: mailbox.login, credential: signIn.credential,
      trust: mailbox.trust,
      greetingName: mailbox.address.domain, provider: Provider.preset(for: mailbox.address.domain))
  }
}
