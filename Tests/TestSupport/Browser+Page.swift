import Foundation

extension Browser {
  /// Goes to a page and waits until it has loaded.
  package func open(_ url: String) async throws { try await command("POST", "/url", ["url": .string(url)]) }

  package func reload() async throws { try await command("POST", "/refresh") }
  package func goBack() async throws { try await newPage { try await command("POST", "/back") } }

  /// Does what leads to another page, or to the same one anew, and waits until that has loaded.
  nonisolated(nonsending) package func newPage(after action: () async throws -> Void) async throws {
    let old = try await find("html")
    try await action()
    try await wait(until: "another page has loaded") {
      do {
        try await old.get("name")
        return false
      } catch let error as BrowserError where error.code == "stale element reference" {
        return try await execute("return document.readyState") == "complete"
      }
    }
  }

  package var url: String { get async throws { try await command("GET", "/url").string ?? "" } }
  package var title: String { get async throws { try await command("GET", "/title").string ?? "" } }
  /// The document as it is now, as HTML.
  package var source: String { get async throws { try await command("GET", "/source").string ?? "" } }

  /// The first element that the selector names; throws where there is none.
  package func find(_ selector: String) async throws -> Element {
    var found = try element(try await command("POST", "/element", Browser.by(selector)))
    found.selector = selector
    return found
  }

  package func findAll(_ selector: String) async throws -> [Element] {
    try (try await command("POST", "/elements", Browser.by(selector))).array.map(element)
  }

  package func has(_ selector: String) async throws -> Bool { try await !findAll(selector).isEmpty }

  /// The first element that the selector names, as soon as there is one.
  @discardableResult
  package func find(_ selector: String, within patience: Duration) async throws -> Element {
    var found: Element?
    try await wait(until: "there is \(selector)", within: patience) {
      found = try await find(selector)
      return true
    }
    guard let found else { throw ServersError("browser: no \(selector)") }
    return found
  }

  static func by(_ selector: String) -> JSONValue { ["using": "css selector", "value": .string(selector)] }

  func element(_ value: JSONValue) throws -> Element {
    guard let id = value[Element.key].string else { throw ServersError("browser: no element: \(value)") }
    return Element(browser: self, id: id)
  }

  /// Waits until something holds and throws, naming it, when it does not in time; an element that is not there is
  /// something that does not hold. WebDriver tells of no changes, so this looks again and again; nothing else does.
  nonisolated(nonsending) package func wait(
    until what: String, within patience: Duration = .seconds(10), _ holds: () async throws -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + patience
    while true {
      var why = ""
      do {
        if try await holds() { return }
      } catch let error as BrowserError where error.isPassing {
        why = " (\(error))"
      }
      guard ContinuousClock.now < deadline else {
        throw ServersError("browser: after \(patience) still not so: \(what)\(why); at \(try await url)")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Runs the body of a function in the page: `execute("return arguments[0] + 1", [2])`. A promise is waited for.
  @discardableResult
  package func execute(_ script: String, _ arguments: [JSONValue] = []) async throws -> JSONValue {
    try await command("POST", "/execute/sync", ["script": .string(script), "args": .array(arguments)])
  }

  /// What follows happens within a frame, until `leaveFrames()`; opening a page leaves them too.
  package func enter(frame: Element) async throws { try await command("POST", "/frame", ["id": frame.value]) }

  package func leaveFrames() async throws { try await command("POST", "/frame", ["id": .null]) }

  /// Types into the element that has the focus.
  package func type(_ text: String) async throws {
    try await element(try await command("GET", "/element/active")).type(text)
  }

  package func forgetCookies() async throws { try await chromium("Network.clearBrowserCookies") }

  /// How much of a page a picture shows.
  package enum Extent: Sendable { case view, page }

  /// Writes a picture of the page (PNG).
  package func screenshot(to path: String, _ extent: Extent = .view) async throws {
    let beyond = JSONValue.bool(extent == .page)
    let picture = try await chromium("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": beyond])
    guard let data = Data(base64Encoded: picture["data"].string ?? "") else {
      throw ServersError("browser: no picture")
    }
    try data.write(to: URL(fileURLWithPath: path))
  }
}
