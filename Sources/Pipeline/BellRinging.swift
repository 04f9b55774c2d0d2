internal import ServiceLifecycle
package import Store
package import Wire

/// Rings the commands that follow their requests after each change in the workspace.
package struct BellRinging: Service {
  private let store: MailStore
  private let doorbell: Doorbell

  package init(store: MailStore, doorbell: Doorbell) { (self.store, self.doorbell) = (store, doorbell) }

  package func run() async throws {
    for await _ in store.changes.watch().cancelOnGracefulShutdown() { doorbell.ringAll() }
  }
}
