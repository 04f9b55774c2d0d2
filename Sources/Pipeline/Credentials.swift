package import Model
package import Store

/// The only way to a mailbox's secret.
package struct Credentials: Sendable {
  let store: MailStore

  package init(store: MailStore) { self.store = store }

  package func password(of mailbox: Mailbox, doing: String) throws(Failure) -> Secret {
    try Failure.storing(doing) { () throws(StoreError) in try store.password(of: mailbox.id) }
  }
}
