internal import GRDB
package import Model

extension MailStore {
  /// Changes where a connected mailbox's servers are and how it signs in; its mail and settings stay.
  ///
  /// - Throws: `refused` unless the viewer connected it.
  package func setServers(
    imap: Endpoint, smtp: Endpoint, login: String, trustFile: String?, of mailbox: ID<Mailbox>, by viewer: Viewer
  ) throws(StoreError) {
    try write("change the servers of mailbox \(mailbox)", durable: true) { database in
      try Access.requireOwner(of: mailbox, viewer, database)
      try database.run(
        """
        UPDATE mailbox SET imap_host = ?, imap_port = ?, imap_security = ?, smtp_host = ?, smtp_port = ?,
          smtp_security = ?, login = ?, trust_file = ? WHERE id = ?
        """,
        [
          imap.host, imap.port, imap.security.rawValue, smtp.host, smtp.port, smtp.security.rawValue, login, trustFile,
          mailbox.value,
        ])
    }
  }
}
