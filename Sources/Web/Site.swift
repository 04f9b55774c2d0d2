internal import Hummingbird
internal import Logging
internal import Model
internal import Providers
internal import Store

/// What every page has at hand.
struct Site: Sendable {
  let store: MailStore
  let logger: Logger
  let now: @Sendable () -> Timestamp
  let templates: Templates
  let assets: Assets
  let pendingConnections = PendingConnections()
  let pendingSignIns = PendingSignIns()
  let checks = CheckSlots()
  let discovery: ServerDiscovery

  init(
    store: MailStore, logger: Logger, discovery: ServerDiscovery, now: @escaping @Sendable () -> Timestamp
  ) throws {
    (self.store, self.logger, self.discovery, self.now) = (store, logger, discovery, now)
    templates = try Templates()
    assets = Assets()
  }
}

/// The context of a request as the router carries it.
struct SiteContext: RequestContext {
  var coreContext: CoreRequestContextStorage

  init(source: Source) { coreContext = .init(source: source) }
}
