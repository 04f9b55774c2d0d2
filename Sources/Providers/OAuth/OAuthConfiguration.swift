package import Model

/// What an administrator has written into `rapport.conf`: a `name = value` a line, `#` begins a comment.
///
///     public-url = https://crm.acme.example
///     oauth.google.client-id = 123.apps.googleusercontent.com
///     oauth.google.client-secret = ...
///     oauth.microsoft.client-id = 11111111-2222-3333-4444-555555555555
///     oauth.microsoft.tenant = organizations
///
/// Each endpoint can be another one (`authorize`, `token`, `device`, `scopes`, `identifier`, `trust`); an issuer of
/// one's own also has `name` and the `domains` of its addresses.
package struct OAuthConfiguration: Sendable, Hashable {
  /// By key.
  package var registrations: [OAuthRegistration] = []
  /// Where people reach the pages, without a slash at its end: the hosted redirect begins so.
  package var publicURL: String?

  package init() {}

  package init(_ text: String) throws(OAuthConfigurationError) {
    var fields: [String: [String: (value: String, line: Int)]] = [:]
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      guard let (name, value) = try OAuthConfiguration.entry(line, number: index + 1) else { continue }
      if name == "public-url" {
        publicURL = try OAuthConfiguration.address(value, line: index + 1).trimmingSlash
        continue
      }
      let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard words.count == 3, words[0] == "oauth", !words[1].isEmpty, OAuthConfiguration.names.contains(words[2]) else {
        throw OAuthConfigurationError(index + 1, "'\(name)' is not known")
      }
      guard fields[words[1], default: [:]].updateValue((value, index + 1), forKey: words[2]) == nil else {
        throw OAuthConfigurationError(index + 1, "'\(name)' is there twice")
      }
    }
    for (key, values) in fields.sorted(by: { $0.key < $1.key }) {
      registrations.append(try OAuthConfiguration.registration(key, values))
    }
  }

  package func registration(key: String) -> OAuthRegistration? { registrations.first { $0.issuer.key == key } }

  /// Where an address signs in; nil where nothing is configured for it.
  package func registration(for address: Address, provider: Provider?) -> OAuthRegistration? {
    registrations.first { $0.issuer.domains.contains(address.domain.lowercased()) }
      ?? (provider ?? Provider.preset(for: address.domain))?.issuer.flatMap { registration(key: $0) }
  }

  private static let names: Set<String> = [
    "client-id", "client-secret", "tenant", "authorize", "token", "device", "scopes", "identifier", "trust", "name",
    "domains",
  ]

  private static func entry(
    _ line: Substring, number: Int
  ) throws(OAuthConfigurationError) -> (name: String, value: String)? {
    let line = line.drop(while: \.isWhitespace)
    if line.isEmpty || line.hasPrefix("#") { return nil }
    guard let equals = line.firstIndex(of: "=") else {
      throw OAuthConfigurationError(number, "write: name = value")
    }
    let (name, value) = (line[..<equals].trimmed, line[line.index(after: equals)...].trimmed)
    // The value is never repeated: it may be a secret.
    guard !value.isEmpty else { throw OAuthConfigurationError(number, "'\(name)' has no value") }
    guard !value.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }) else {
      throw OAuthConfigurationError(number, "'\(name)' has a character that cannot be seen")
    }
    return (name, value)
  }

  private static func registration(
    _ key: String, _ values: [String: (value: String, line: Int)]
  ) throws(OAuthConfigurationError) -> OAuthRegistration {
    let line = values.values.map(\.line).min() ?? 1
    if let tenant = values["tenant"] {
      let isSafe = tenant.value.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          || $0 == 0x2E
      }
      guard key == "microsoft", isSafe else { throw OAuthConfigurationError(tenant.line, "that is no tenant") }
    }
    var issuer =
      switch key {
      case "google": OAuthIssuer.google
      case "microsoft": OAuthIssuer.microsoft(tenant: values["tenant"]?.value ?? "common")
      default: OAuthIssuer.own(key: key)
      }
    if let given = values["authorize"] { issuer.authorize = try address(given.value, line: given.line) }
    if let given = values["token"] { issuer.token = try address(given.value, line: given.line) }
    if let given = values["device"] { issuer.device = try address(given.value, line: given.line) }
    if let given = values["scopes"] { issuer.scopes = words(given.value) }
    if let given = values["name"] { issuer.name = given.value }
    if let given = values["identifier"] { issuer.identifier = given.value }
    if let given = values["domains"] { issuer.domains = words(given.value).map { $0.lowercased() } }
    guard !issuer.authorize.isEmpty, !issuer.token.isEmpty, !issuer.scopes.isEmpty else {
      throw OAuthConfigurationError(line, "an issuer of your own needs oauth.\(key).authorize, .token and .scopes")
    }
    guard let client = values["client-id"] else {
      throw OAuthConfigurationError(line, "oauth.\(key).client-id is missing")
    }
    if issuer.needsSecret, values["client-secret"] == nil {
      throw OAuthConfigurationError(line, "oauth.\(key).client-secret is missing: \(issuer.name) wants one")
    }
    return OAuthRegistration(
      issuer: issuer,
      client: OAuthClient(id: client.value, secret: values["client-secret"].map { Secret($0.value) }),
      trustFile: values["trust"]?.value)
  }

  private static func words(_ text: String) -> [String] {
    text.split { $0.isWhitespace || $0 == "," }.map(String.init)
  }

  /// Tokens go nowhere in the clear but to this machine itself (RFC 6749 3.1, 3.2).
  private static func address(_ text: String, line: Int) throws(OAuthConfigurationError) -> String {
    // An @ would put the host behind it: http://localhost:80@evil.example.
    let isClean = text.utf8.allSatisfy { (0x21...0x7E).contains($0) } && !text.contains("#") && !text.contains("@")
    let isEncrypted = text.hasPrefix("https://") && text.utf8.count > 8
    let isHere = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { text.isUnder($0) }
    guard isClean, isEncrypted || isHere else {
      throw OAuthConfigurationError(line, "an address begins with https://, or with http://127.0.0.1 for this machine")
    }
    return text
  }
}

/// What is wrong in `rapport.conf`; never holds a value of it.
package struct OAuthConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  package let line: Int
  package let text: String

  init(_ line: Int, _ text: String) { (self.line, self.text) = (line, text) }

  package var description: String { "rapport.conf:\(line): \(text)" }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    var rest = self[...]
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest.drop(while: \.isWhitespace))
  }
}

extension String {
  fileprivate var trimmingSlash: String { hasSuffix("/") ? String(dropLast()) : self }

  /// The same, or followed by a port or a path: `http://localhost.evil.example` is not under `http://localhost`.
  fileprivate func isUnder(_ origin: String) -> Bool {
    guard hasPrefix(origin) else { return false }
    let next = dropFirst(origin.count).first
    return next == nil || next == "/" || next == ":"
  }
}
