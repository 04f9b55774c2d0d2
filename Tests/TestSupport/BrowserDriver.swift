/// A chromedriver on loopback. It and what it started end with `stop()` and with this process; its folder goes with it.
final class BrowserDriver: Sendable {
  private let guardian: Guardian
  var port: Int { guardian.port }
  /// Where the browser may keep its files.
  let folder: String

  /// Blocks until the driver answers.
  init() throws {
    folder = try temporaryFolder()
    guardian = try Guardian(
      [projectRoot() + "/Tests/TestSupport/browser-driver", folder], failure: "no browser; what it said is above")
  }

  /// Ends the driver with all browsers it started and removes its folder; harmless when done before. Blocks.
  func stop() { guardian.stop() }
}
