import Glibc
import Synchronization

/// A real name server on loopback that knows the records it was given. It ends with `stop()` and, whatever becomes of
/// the test process, when that ends.
package final class NameServer: Sendable {
  /// On UDP and TCP alike, at 127.0.0.1.
  package let port: Int
  private let guardian: Mutex<(child: pid_t, pipe: Int32)?>

  /// Blocks until it answers. The options are dnsmasq's: `--mx-host=acme.test,mail.acme.test,10`,
  /// `--srv-host=_imaps._tcp.acme.test,imap.acme.test,993`; other names below `.test` do not exist.
  package init(_ options: [String]) throws {
    let (reading, writing) = try makePipe()
    defer { close(reading) }
    let started = Result { () throws(ServersError) in
      try Command([NameServer.script] + options).startOnPipe(output: writing)
    }
    // The server's copy is then the last: when it closes that, all has been printed.
    close(writing)
    let guardian = try started.get()
    let printed = String(decoding: readToEnd(reading), as: UTF8.self)
    guard let port = Int(printed.prefix { $0 != "\n" }) else {
      close(guardian.pipe)
      exitStatus(of: guardian.child)
      throw ServersError("no name server; what it said is above")
    }
    self.port = port
    self.guardian = Mutex(guardian)
  }

  deinit { stop() }

  /// Harmless when done before. Blocks.
  package func stop() {
    let guardian = guardian.withLock { guardian in
      defer { guardian = nil }
      return guardian
    }
    guard let guardian else { return }
    close(guardian.pipe)
    exitStatus(of: guardian.child)
  }

  private static let script = projectRoot() + "/Tests/TestSupport/name-server"
}
