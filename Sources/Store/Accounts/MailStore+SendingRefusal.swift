internal import GRDB
package import Model

extension MailStore {
  /// Notes why a mailbox cannot be sent from, because its SMTP server refuses the sign-in; nil once it is let in.
  package func noteSending(_ refusal: String?, of mailbox: ID<Mailbox>) throws(StoreError) {
    try write("note whether mailbox \(mailbox) can send") { database in
      try database.run(
        "UPDATE mailbox SET sending_refusal = ?1 WHERE id = ?2 AND sending_refusal IS NOT ?1",
        [refusal?.storable, mailbox.value])
    }
  }

  /// Why the mailbox can only be read; nil where nothing is known against sending.
  package func sendingRefusal(of mailbox: ID<Mailbox>) throws(StoreError) -> String? {
    try read("look up whether mailbox \(mailbox) can send") { database in
      try database.row("SELECT sending_refusal FROM mailbox WHERE id = ?", [mailbox.value])?[0]
    }
  }
}
