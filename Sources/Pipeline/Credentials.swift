package import Model
package import Store

/// The only way to a mailbox's secret.
package struct Credentials: Sendable {
  let store: MailStore

  package init(store: MailStore) { self.store = store }

  /// The servers, login and password that belong together now: what a pass began with may have been changed since.
  package func signIn(of mailbox: Mailbox, doing: String) throws(Failure) -> MailboxSignIn {
    try Failure.storing(doing) { () throws(StoreError) in try store.signIn(of: mailbox.id) }
  }
}
