internal import Hummingbird
internal import HummingbirdCore
package import Logging
package import Model
package import Providers
internal import NIOCore
internal import ServiceLifecycle
package import Store

/// Serves a workspace's pages over HTTP/1.1, until the group it runs in shuts down.
///
/// It listens where it is told to, normally on loopback: who reaches it from elsewhere does so through a proxy that
/// speaks TLS. It reads and writes the store and leaves requests there; it does no work of its own.
package struct WebServer: Service {
  /// Where to listen; port 0 takes a free one.
  package struct ListenAddress: Sendable {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) { (self.host, self.port) = (host, port) }
  }

  private let site: Site
  private let address: ListenAddress
  private let logger: Logger
  private let ready: @Sendable (Int) -> Void

  /// Connections at once: more than a sales team has tabs, fewer than there are file descriptors.
  private static let maximumConnections = 512
  /// A browser that says nothing for so long is let go, in seconds; a page that watches connects again by itself.
  private static let idleSeconds: Int64 = 120
  /// Header bytes of a request: cookies of other services on this host come along.
  private static let maximumHeaderBytes = 32 << 10

  /// - Parameters:
  ///   - discovery: finds the servers of addresses.
  ///   - now: the clock.
  ///   - ready: is told the port once it listens.
  package init(
    store: MailStore, address: ListenAddress, logger: Logger, discovery: ServerDiscovery = ServerDiscovery(),
    now: @escaping @Sendable () -> Timestamp,
    ready: @escaping @Sendable (Int) -> Void
  ) throws {
    (self.address, self.logger, self.ready) = (address, logger, ready)
    site = try Site(store: store, logger: logger, discovery: discovery, now: now)
  }

  package func run() async throws {
    let router = Router(context: SiteContext.self)
    router.add(middleware: SecurityHeaders())
    router.add(middleware: UnknownPages(site: site))
    site.addRoutes(to: Routes(site: site, router: router))
    let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
      maxHeaderFieldSize: WebServer.maximumHeaderBytes, maxHeaderListSize: WebServer.maximumHeaderBytes,
      maxHeaderFieldCount: 200)
    let application = Application(
      router: router,
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          idleTimeout: .seconds(WebServer.idleSeconds), httpDecoderConfiguration: decoder)),
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port),
        availableConnectionsDelegate: MaximumAvailableConnections(WebServer.maximumConnections)),
      onServerRunning: { [ready] channel in ready(channel.localAddress?.port ?? 0) },
      logger: logger)
    let changes = site.store.changes.watch()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      // The schedule changes something every few minutes: no password of a sign-in outstays its time by more.
      group.addTask { [site] in
        for await _ in changes.cancelOnGracefulShutdown() { site.pendingConnections.forgetOld(now: site.now()) }
      }
      try await group.waitForAll()
    }
  }
}
