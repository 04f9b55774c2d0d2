extension Browser {
  /// An element of the page as it was when it was found; of no use once the page is replaced.
  package struct Element: Sendable {
    let browser: Browser
    let id: String
    /// How it is found in the whole page; nil where it was found in another element.
    var selector: String?

    /// What WebDriver calls an element in JSON (11.3).
    static let key = "element-6066-11e4-a52e-4f735466cecf"

    /// The element as an argument of a script.
    package var value: JSONValue { [Element.key: .string(id)] }

    @discardableResult
    func get(_ path: String) async throws -> JSONValue {
      try await browser.command("GET", "/element/\(id)/\(path)")
    }

    private func post(_ path: String, _ body: JSONValue = [:]) async throws {
      try await browser.command("POST", "/element/\(id)/\(path)", body)
    }

    /// Its text as a person sees it: what is hidden is left out.
    package var text: String { get async throws { try await get("text").string ?? "" } }
    package var isShown: Bool { get async throws { try await get("displayed").bool ?? false } }
    package var isEnabled: Bool { get async throws { try await get("enabled").bool ?? false } }
    package var isSelected: Bool { get async throws { try await get("selected").bool ?? false } }

    /// The attribute as the page's source has it.
    package func attribute(_ name: String) async throws -> String? {
      // `get("attribute/...")` would mix it with the property.
      try await browser.execute("return arguments[0].getAttribute(arguments[1])", [value, .string(name)]).string
    }

    package func property(_ name: String) async throws -> JSONValue { try await get("property/\(name)") }
    package func style(_ name: String) async throws -> String { try await get("css/\(name)").string ?? "" }
    /// Its role and its name for those who do not see the page.
    package var role: String { get async throws { try await get("computedrole").string ?? "" } }
    package var label: String { get async throws { try await get("computedlabel").string ?? "" } }

    /// Clicks in its middle, where it must not be covered. Where the page has been given anew what it is in, a person
    /// clicks what stands there now.
    package func click() async throws {
      do { try await post("click") } catch let error as BrowserError where error.code == "stale element reference" {
        guard let selector else { throw error }
        try await browser.find(selector).post("click")
      }
    }

    /// Clicks on what opens a page, a link or a form's button, and waits until that has loaded.
    package func follow() async throws { try await browser.newPage { try await click() } }

    /// Types at the end of what it holds, key by key; a file's path into a file field.
    package func type(_ text: String) async throws { try await post("value", ["text": .string(text)]) }
    package func clear() async throws { try await post("clear") }

    /// Chooses the option of a list that is called so, or has this value.
    package func select(_ option: String) async throws {
      for choice in try await findAll("option") {
        let names = [try await choice.property("label").string, try await choice.property("value").string]
        if names.contains(option) { return try await choice.click() }
      }
      throw ServersError("browser: no option \(option)")
    }

    package func find(_ selector: String) async throws -> Element {
      try browser.element(try await browser.command("POST", "/element/\(id)/element", Browser.by(selector)))
    }

    package func findAll(_ selector: String) async throws -> [Element] {
      try (try await browser.command("POST", "/element/\(id)/elements", Browser.by(selector))).array
        .map(browser.element)
    }
  }

  /// Keys that have no letter (WebDriver 17.4.2), for `type`.
  package enum Key {
    package static let tab = "\u{E004}"
    package static let enter = "\u{E007}"
    package static let escape = "\u{E00C}"
    package static let space = "\u{E00D}"
    package static let up = "\u{E013}"
    package static let down = "\u{E015}"
  }
}
