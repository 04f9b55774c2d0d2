import Glibc
package import Model
import Synchronization

/// A real Cyrus IMAP server on loopback, with the certificate of the mail servers: folders under `INBOX`, separated by
/// dots, and answers worded otherwise than Dovecot's. It ends with this process.
package final class CyrusServer: Sendable {
  private let folder: String
  private let guardian: Guardian

  /// TLS from the start; its authority is `MailServers.caFile`.
  package var imaps: Endpoint { Endpoint(host: "localhost", port: guardian.port, security: .tls) }

  /// Blocks until it answers.
  private init(beside servers: MailServers) throws {
    let parent = try temporaryFolder()
    // It runs as a user of its own, who must be able to pass.
    chmod(parent, 0o755)
    folder = parent + "/cyrus"
    guardian = try Guardian(
      [CyrusServer.script, "run", folder, servers.folder],
      failure: "no Cyrus server; what it said is above")
  }

  private static let sharedServer = Mutex<Result<CyrusServer, any Error>?>(nil)

  /// The server that all suites of the process share, each with users of its own, beside the shared mail servers.
  package static func shared() throws -> CyrusServer {
    try sharedServer.withLock { known in
      let result = known ?? Result { try CyrusServer(beside: try MailServers.shared()) }
      known = result
      return try result.get()
    }
  }

  /// Lets somebody of the mail servers sign in here with the same password; the mailbox is made at the first sign-in.
  package func add(_ user: MailServers.Account) throws {
    _ = try Command([CyrusServer.script, "add-user", folder, "\(user.address):\(user.password)"]).run()
  }

  /// Says commands as another client of the user's, in a folder that is selected: `UID STORE 2 +FLAGS (\Seen)`.
  package func tell(_ commands: [String], as user: MailServers.Account, in selected: String = "INBOX") throws {
    _ = try Command([CyrusServer.script, "tell", folder, "\(user.address):\(user.password)", selected] + commands).run()
  }

  private static let script = projectRoot() + "/Tests/TestSupport/cyrus-server"
}
