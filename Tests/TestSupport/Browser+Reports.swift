extension Browser {
  /// A line of the browser's console, of the page or of the browser about it.
  package struct ConsoleEntry: Sendable, Hashable, CustomStringConvertible {
    /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
    package let level: String
    package let message: String

    package var description: String { "\(level) \(message)" }
  }

  /// Something that a page, a frame of it or a resource of it asked for.
  package struct Request: Sendable, Hashable {
    let id: String
    package let url: String
    /// Why it never left the browser, such as `csp`.
    package internal(set) var blocked: String?
  }

  /// All entries since the start, or since `forgetReports()`.
  package func consoleLog() async throws -> [ConsoleEntry] {
    let entries = try await log("browser").map { entry in
      ConsoleEntry(level: entry["level"].string ?? "", message: entry["message"].string ?? "")
    }
    return reports.withLock { reports in
      reports.console += entries
      return reports.console
    }
  }

  /// The URLs that were asked for, in order, redirections too; those that never left the browser (`data:` and the like,
  /// and what a policy blocked) are left out.
  package func network() async throws -> [String] { try await requests().filter { $0.blocked == nil }.map(\.url) }

  /// All requests that could have left the browser, with why they did not.
  package func requests() async throws -> [Request] {
    let entries = try await log("performance")
    var events: [JSONValue] = []
    for entry in entries {
      let message = entry["message"].string ?? ""
      // There are many others; reading them all would take longer than the test.
      guard watched.contains(where: { message.contains("\"\($0)\"") }) else { continue }
      events.append(try JSONValue(parsing: Array(message.utf8))["message"])
    }
    return reports.withLock { reports in
      for event in events { reports.note(event) }
      return reports.requests
    }
  }

  /// What a Content Security Policy forbade, as the browser tells it.
  package func violations() async throws -> [String] {
    try await consoleLog().map(\.message).filter {
      $0.contains("Content Security Policy") || $0.contains(violationMark)
    }
  }

  package func forgetReports() async throws {
    _ = try await (consoleLog(), requests())
    reports.withLock { $0 = Reports() }
  }

  private func log(_ type: String) async throws -> [JSONValue] {
    try await command("POST", "/se/log", ["type": .string(type)]).array
  }

  /// Lets every page report its violations to the console, which outlives the page.
  func watchForViolations() async throws {
    let script = """
      addEventListener("securitypolicyviolation", e =>
        console.error("\(violationMark)", e.effectiveDirective, e.blockedURI, e.disposition, e.sourceFile, e.lineNumber))
      """
    // In a world of its own, where the page cannot see it.
    try await chromium(
      "Page.addScriptToEvaluateOnNewDocument", ["source": .string(script), "worldName": "tests"])
  }
}

private let violationMark = "securitypolicyviolation"
private let watched = ["Network.requestWillBeSent", "Network.webSocketCreated", "Network.loadingFailed"]

extension Browser.Reports {
  mutating func note(_ event: JSONValue) {
    let details = event["params"]
    let id = details["requestId"].string ?? ""
    switch event["method"].string {
    case "Network.requestWillBeSent": note(url: details["request"]["url"].string ?? "", id: id)
    case "Network.webSocketCreated": note(url: details["url"].string ?? "", id: id)
    case "Network.loadingFailed":
      guard let reason = details["blockedReason"].string, let at = requests.lastIndex(where: { $0.id == id }) else {
        return
      }
      requests[at].blocked = reason
    default: break
    }
  }

  private mutating func note(url: String, id: String) {
    guard !["data:", "blob:", "about:", "chrome:"].contains(where: url.hasPrefix) else { return }
    requests.append(Browser.Request(id: id, url: url, blocked: nil))
  }
}
