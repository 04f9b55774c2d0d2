/// A real name server on loopback that knows the records it was given; it ends with `stop()` and with this process.
package final class NameServer: Sendable {
  private let guardian: Guardian
  /// On UDP and TCP alike, at 127.0.0.1.
  package var port: Int { guardian.port }

  /// Blocks until it answers. The options are dnsmasq's: `--mx-host=acme.test,mail.acme.test,10`,
  /// `--srv-host=_imaps._tcp.acme.test,imap.acme.test,993`; other names below `.test` do not exist.
  package init(_ options: [String]) throws {
    guardian = try Guardian(
      [projectRoot() + "/Tests/TestSupport/name-server"] + options, failure: "no name server; what it said is above")
  }

  /// Harmless when done before. Blocks.
  package func stop() { guardian.stop() }
}
