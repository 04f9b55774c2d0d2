import Synchronization

/// A real Chromium without a window, driven over WebDriver (W3C), with a profile of its own. It reaches nothing but
/// 127.0.0.1. A few hundred milliseconds to start; let suites that use it be serialized.
package final class Browser: Sendable {
  package struct Screen: Sendable, Hashable {
    let width, height: Int
    /// A phone has a touch screen and obeys the page's viewport.
    let isPhone: Bool

    package static let desktop = Screen(width: 1280, height: 900, isPhone: false)
    package static let phone = Screen(width: 390, height: 844, isPhone: true)
    package static func desktop(width: Int, height: Int) -> Screen {
      Screen(width: width, height: height, isPhone: false)
    }
  }

  package enum Scheme: String, Sendable, Hashable { case light, dark }

  /// What the browser reported, gathered: the driver tells each entry once.
  struct Reports {
    var console: [ConsoleEntry] = []
    var requests: [Request] = []
  }

  let reports = Mutex(Reports())
  private let driver: BrowserDriver
  private let client: HTTPClient
  private let session: String

  /// Runs `use` with a new browser and ends that, whatever comes of it.
  nonisolated(nonsending) package static func run<Value: Sendable>(
    _ screen: Screen = .desktop, _ scheme: Scheme = .light, _ use: (Browser) async throws -> Value
  ) async throws -> Value {
    let browser = try await Browser()
    do {
      try await browser.show(screen)
      try await browser.show(scheme)
      try await browser.watchForViolations()
      let value = try await use(browser)
      try await browser.end()
      return value
    } catch {
      // The first error is the one to tell.
      try? await browser.end()
      throw error
    }
  }

  private init() async throws {
    let driver = try await runBlocking { try BrowserDriver() }
    // Longer than the driver's own patience with pages and scripts below, which says more.
    client = HTTPClient(port: driver.port, deadline: .seconds(60))
    let arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb",
      "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-component-update",
      // The driver's log does not see what frames in processes of their own ask for, such as sandboxed ones.
      "--disable-features=IsolateSandboxedIframes,IsolateOrigins,site-per-process,BackForwardCache",
      "--disable-site-isolation-trials", "--lang=en-US", "--user-data-dir=\(driver.folder)/profile",
      // No test reaches the network, whatever a page asks for.
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ]
    let options: JSONValue = ["args": .array(arguments.map { .string($0) })]
    let wanted: JSONValue = [
      "browserName": "chrome", "goog:chromeOptions": options,
      "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
      "timeouts": ["implicit": 0, "pageLoad": 30_000, "script": 45_000],
    ]
    let made = try await Browser.call(client, "POST", "/session", ["capabilities": ["alwaysMatch": wanted]])
    guard let session = made["sessionId"].string else { throw ServersError("browser: no session") }
    (self.driver, self.session) = (driver, session)
  }

  private func end() async throws {
    defer { driver.stop() }
    try await command("DELETE", "")
  }

  /// One call of WebDriver within the session: `command("POST", "/url", ["url": ...])`.
  @discardableResult
  package func command(_ method: String, _ path: String, _ body: JSONValue = .null) async throws -> JSONValue {
    try await Browser.call(client, method, "/session/\(session)\(path)", body)
  }

  /// One call of Chromium's own protocol.
  @discardableResult
  package func chromium(_ name: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
    try await command("POST", "/goog/cdp/execute", ["cmd": .string(name), "params": parameters])
  }

  private static func call(
    _ client: HTTPClient, _ method: String, _ path: String, _ body: JSONValue
  ) async throws -> JSONValue {
    // A POST always has an object (WebDriver 6.3).
    let bytes = method == "POST" ? try (body == .null ? [:] : body).bytes : []
    let type = HTTPField("Content-Type", "application/json; charset=utf-8")
    let response = try await client.send(method, path, headers: [type], body: bytes)
    let value = try JSONValue(parsing: response.body)["value"]
    guard response.status == 200 else { throw BrowserError(value) }
    return value
  }

  package func show(_ screen: Screen) async throws {
    try await chromium(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number(Double(screen.width)), "height": .number(Double(screen.height)),
        "deviceScaleFactor": screen.isPhone ? 2 : 1, "mobile": .bool(screen.isPhone),
      ])
    try await chromium("Emulation.setTouchEmulationEnabled", ["enabled": .bool(screen.isPhone)])
  }

  /// What the page is told that the person prefers; and no movement, so that a picture does not depend on its moment.
  package func show(_ scheme: Scheme) async throws {
    let features: JSONValue = [
      ["name": "prefers-color-scheme", "value": .string(scheme.rawValue)],
      ["name": "prefers-reduced-motion", "value": "reduce"],
    ]
    try await chromium("Emulation.setEmulatedMedia", ["features": features])
  }
}

/// WebDriver refused a command: its error code, such as `no such element`, and why.
package struct BrowserError: Error, Sendable, Hashable, CustomStringConvertible {
  package let code: String
  package let message: String

  init(_ value: JSONValue) {
    code = value["error"].string ?? "unknown error"
    // The rest tells of the driver's insides.
    message = String((value["message"].string ?? "").prefix { $0 != "\n" })
  }

  /// Whether it may come from looking while the page was being replaced.
  var isPassing: Bool {
    ["no such element", "stale element reference"].contains(code)
      || ["navigation", "does not belong to the document"].contains(where: message.contains)
  }

  package var description: String { "browser: \(message)" }
}
