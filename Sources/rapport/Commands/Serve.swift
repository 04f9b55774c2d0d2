internal import ArgumentParser
internal import Glibc
internal import Logging
internal import Model
internal import Pipeline
internal import ServiceLifecycle
internal import Store
internal import Web
internal import Wire

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the pages, and keep mailboxes current.",
    discussion: """
      Prints the pages' address when it listens, and logs to standard error. Other commands work beside it: what they \
      ask for is done here. SIGTERM and SIGINT end it within 5 seconds with nothing half done.

      It speaks HTTP. To reach it from other machines put a proxy in front that speaks HTTPS.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Option(help: "The port for the pages; 0 takes a free one.") var port = 8080
  @Option(help: "The address that it listens on.") var host = "127.0.0.1"

  /// After a signal: sending has 2 seconds; pages that are still open then are closed.
  private static let grace = Duration.seconds(4)
  /// And what even then has not ended is cut off as by a crash, which loses nothing.
  private static let lastCall: UInt32 = 5

  func run() async throws {
    guard (0...65_535).contains(port) else { throw Problem("'\(port)' is no port; take 0 to 65535", .usage) }
    let store = try await open()
    let doorbell = try await Doorbell.hang(in: options.folder) { store.changes.signal() }
    let result: Result<Void, any Error>
    do { result = .success(try await serve(store, doorbell)) } catch { result = .failure(error) }
    // Last: who follows a request sees what became of it before this goes.
    await doorbell.close()
    try store.close()
    try result.get()
  }

  private func open() async throws -> MailStore {
    do throws(StoreError) {
      return try MailStore.open(options.folder, use: .work, now: now())
    } catch StoreError.locked(let process) {
      guard let bell = try await Bell.find(in: options.folder) else { throw StoreError.locked(byProcess: process) }
      await bell.close()
      throw Problem("process \(process) serves this workspace already; end it first", .later)
    }
  }

  private func serve(_ store: MailStore, _ doorbell: Doorbell) async throws {
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    let logger = Logger(label: "rapport")
    let host = host
    let web = try WebServer(
      store: store, address: WebServer.ListenAddress(host: host, port: port), logger: logger, now: now
    ) { port in
      Output.line("http://\(host.contains(":") ? "[\(host)]" : host):\(port)")
    }
    // Shut down from the last to the first, each when the one before has ended.
    let services: [any Service] = [
      web, RequestLanes(store: store, logger: logger, now: now), BellRinging(store: store, doorbell: doorbell),
      Scheduling(store: store, logger: logger, now: now), Watching(store: store, logger: logger, now: now),
      LastCall(seconds: Serve.lastCall),
    ]
    var configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = Serve.grace
    do { try await ServiceGroup(configuration: configuration).run() } catch {
      throw Problem("serve on \(host):\(port): \(error)", .failed)
    }
  }
}

/// Starts the system's clock when the shutdown begins: the process is gone when it has run out, whatever hangs.
private struct LastCall: Service {
  let seconds: UInt32

  func run() async throws {
    try await gracefulShutdown()
    alarm(seconds)
  }
}
