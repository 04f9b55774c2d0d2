import Foundation
package import Model
import Synchronization

/// A real Dovecot and a real Postfix on loopback. They stop with `stop()` and, whatever becomes of the test process,
/// when it ends. Mail to `@example.test` is delivered, mail to elsewhere vanishes; `rejected@example.test` is refused
/// with 550, `deferred@example.test` with 450, `toomany@example.test` with the 550 of a day's allowance, and an unknown
/// local address bounces after it was accepted.
package final class MailServers: Sendable {
  /// A person who can sign in.
  package struct Account: Sendable, Hashable {
    package let address: String
    package let password: String

    /// The password may hold anything but a line feed; for `start(users:)` no comma either.
    package init(address: String, password: String) { (self.address, self.password) = (address, password) }
  }

  /// The PEM file of the certificate authority that signed the servers' certificate, for `localhost` and `127.0.0.1`.
  package let caFile: String
  package let imap, imaps, submission, submissions: Endpoint
  /// Dovecot's submission server, which asks Postfix about each recipient and hands messages on to it.
  package let relay: Endpoint
  /// The port where mail from outside arrives, without signing in: for local addresses only, STARTTLS offered.
  package let incomingPort: Int
  package let lmtpPort: Int
  /// Where the servers' files and logs are: `dovecot.log`, `postfix/log`.
  package let folder: String

  private struct State {
    var guardian: (child: pid_t, pipe: Int32)?
    var users = 0
  }
  private let state: Mutex<State>

  private init(folder: String, ports: [String: String], guardian: (child: pid_t, pipe: Int32)) {
    func port(_ name: String) -> Int { ports[name].flatMap { Int($0) } ?? 0 }
    self.folder = folder
    caFile = ports["CA_FILE"] ?? ""
    imap = Endpoint(host: "localhost", port: port("IMAP_PORT"), security: .startTLS)
    imaps = Endpoint(host: "localhost", port: port("IMAPS_PORT"), security: .tls)
    submission = Endpoint(host: "localhost", port: port("SUBMISSION_PORT"), security: .startTLS)
    submissions = Endpoint(host: "localhost", port: port("SUBMISSIONS_PORT"), security: .tls)
    relay = Endpoint(host: "localhost", port: port("RELAY_PORT"), security: .startTLS)
    (incomingPort, lmtpPort) = (port("SMTP_PORT"), port("LMTP_PORT"))
    state = Mutex(State(guardian: guardian))
  }

  /// Starts servers of one's own, in well under a second. `without` takes capabilities away: IMAP's (`IDLE`,
  /// `CONDSTORE`, `AUTH=PLAIN`) and EHLO's (`PIPELINING`, `CHUNKING`); `mechanisms` leaves no other way of signing in to
  /// either; each user may have so many `connections` to Dovecot.
  package static func start(
    users: [Account] = [], without: [String] = [], mechanisms: [String] = [], connections: Int = 1000
  ) throws -> MailServers {
    let parent = try temporaryFolder()
    // The servers run as users of their own and must be able to pass.
    chmod(parent, 0o755)
    let folder = parent + "/mail"
    // From here on the guardian ends the servers when this process does, also if it is killed.
    let guardian = try Command([script, "guard", folder]).startOnPipe()
    let list = users.map { "\($0.address):\($0.password)" }.joined(separator: ",")
    do {
      _ = try Command([
        script, "start", folder, "--users", list, "--without", without.joined(separator: ","), "--mechanisms",
        mechanisms.joined(separator: ",").lowercased(), "--connections", "\(connections)",
      ]).run()
    } catch {
      close(guardian.pipe)
      exitStatus(of: guardian.child)
      throw error
    }
    var ports: [String: String] = [:]
    for line in try String(contentsOfFile: folder + "/ports.env", encoding: .utf8).split(separator: "\n") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      ports[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    let servers = MailServers(folder: folder, ports: ports, guardian: guardian)
    stopAtExit(servers)
    return servers
  }

  private static let sharedServers = Mutex<Result<MailServers, any Error>?>(nil)

  /// The servers that all suites of the process share, each with users of its own.
  package static func shared() throws -> MailServers {
    try sharedServers.withLock { known in
      let result = known ?? Result { try start() }
      known = result
      return try result.get()
    }
  }

  /// A new user who can sign in as soon as this returns; without a name, one that nobody else has. What is hashed has no
  /// secrets for SCRAM, which is offered all the same.
  package func addUser(_ name: String? = nil, isHashed: Bool = false) throws -> Account {
    let number = state.withLock { state in
      state.users += 1
      return state.users
    }
    let account = Account(address: "\(name ?? "user\(number)")@example.test", password: "secret \(number)")
    let line = "\(account.address):\(account.password)"
    _ = try Command([MailServers.script, "add-user", folder, line] + (isHashed ? ["--hashed"] : [])).run()
    return account
  }

  /// Ends both servers and removes their files; harmless when done before.
  package func stop() {
    let guardian = state.withLock { state in
      defer { state.guardian = nil }
      return state.guardian
    }
    guard let guardian else { return }
    close(guardian.pipe)
    exitStatus(of: guardian.child)
  }

  /// Runs `doveadm` against the running Dovecot and gives what it printed.
  @discardableResult
  package func doveadm(_ arguments: [String]) throws -> String {
    String(decoding: try Command([MailServers.script, "doveadm", folder] + arguments).run(), as: UTF8.self)
  }

  /// The texts of the mail in somebody's inbox, looked at until they are all there or two minutes have passed: the
  /// servers hand mail over by themselves.
  package func inbox(of account: Account, until areAll: ([String]) -> Bool) throws -> [String] {
    let deadline = ContinuousClock.now + .seconds(120)
    var texts: [String]
    repeat {
      let found = try doveadm(["fetch", "-u", account.address, "text", "mailbox", "INBOX"])
      texts = found.split(separator: "text:\n", omittingEmptySubsequences: true).map(String.init)
    } while !areAll(texts) && ContinuousClock.now < deadline
    return texts
  }

  /// An OAuth 2.0 access token that signs `account` in by XOAUTH2 or OAUTHBEARER, good for so many seconds; it has
  /// expired where they are less than none.
  package func accessToken(for account: Account, lifetime: Int = 3600) throws -> Secret {
    let printed = try Command([MailServers.script, "token", folder, account.address, "\(lifetime)"]).run()
    return Secret(String(decoding: printed.prefix { $0 != 0x0A }, as: UTF8.self))
  }

  static let script = projectRoot() + "/Tests/TestSupport/mail-servers"
}

private let running = Mutex<[MailServers]>([])
private let stopRunning: Void = { _ = atexit { for servers in running.withLock({ $0 }) { servers.stop() } } }()

private func stopAtExit(_ servers: MailServers) {
  _ = stopRunning
  running.withLock { $0.append(servers) }
}
