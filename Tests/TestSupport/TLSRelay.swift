package import Model

/// Takes TLS connections with the mail servers' certificate and passes on in the clear what they say: a `FaultProxy`
/// behind it breaks what is said inside TLS. It ends with `stop()` and with this process.
package final class TLSRelay: Sendable {
  private let guardian: Guardian

  /// Where clients connect.
  package var endpoint: Endpoint { Endpoint(host: "localhost", port: guardian.port, security: .tls) }

  /// Blocks until it answers.
  package init(to port: Int, of servers: MailServers) throws {
    guardian = try Guardian(
      [
        projectRoot() + "/Tests/TestSupport/tls-relay", servers.folder + "/server.pem", servers.folder + "/server.key",
        "\(port)",
      ], failure: "no relay; what it said is above")
  }

  /// Harmless when done before. Blocks.
  package func stop() { guardian.stop() }
}
