import Foundation
import Glibc

/// A real OAuth 2.0 server on loopback, whose access tokens the mail servers check by the key that both have. It ends
/// with `stop()` and with this process. See `oauth-server` for what it does and how it is told to misbehave.
package final class OAuthServer: Sendable {
  private let guardian: Guardian
  package var port: Int { guardian.port }

  /// How a workspace knows it: its client, and whose addresses sign in there.
  package enum Client: String, Sendable { case desk, office }

  private init(_ guardian: Guardian) { self.guardian = guardian }

  package static func start(for servers: MailServers) throws -> OAuthServer {
    OAuthServer(
      try Guardian(
        [projectRoot() + "/Tests/TestSupport/oauth-server", servers.folder + "/keys/default/HS256/default"],
        failure: "the OAuth server did not start; apt-get install python3-authlib"))
  }

  package func stop() { guardian.stop() }

  package var place: String { "http://127.0.0.1:\(port)" }

  /// Writes a workspace's `rapport.conf`.
  package func configure(
    _ workspace: String, client: Client = .desk, domain: String = "example.test", more: String = ""
  ) throws {
    var lines = [
      "oauth.test.client-id = \(client.rawValue)", "oauth.test.authorize = \(place)/authorize",
      "oauth.test.token = \(place)/token", "oauth.test.device = \(place)/device",
      "oauth.test.scopes = mail.read mail.send openid email offline_access", "oauth.test.identifier = \(place)",
      "oauth.test.domains = \(domain)",
    ]
    if client == .office { lines.append("oauth.test.client-secret = office secret") }
    let path = workspace + "/rapport.conf"
    try Data((lines.joined(separator: "\n") + "\n" + more + "\n").utf8).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o600)
  }

  /// Changes how it behaves; values are JSON.
  @discardableResult
  package func behave(_ changes: [(String, String)] = []) async throws -> JSONValue {
    let query = changes.map { "\($0.0)=\(formEncoded($0.1))" }.joined(separator: "&")
    return try JSONValue(parsing: try await HTTPClient(port: port).get("/control?" + query).body)
  }

  /// How often it was asked for something: `refresh_token`, `authorization_code`, `device_code`, `reused`.
  package func count(_ what: String) async throws -> Int { try await behave()[what].int ?? 0 }

  /// All tokens that it has given out.
  package func tokens() async throws -> [String] {
    let told = try await behave()
    return (told["refresh_tokens"].array + told["access_tokens"].array).compactMap(\.string)
  }

  /// Ends all consents of an account, as its owner does on the issuer's pages.
  package func revoke(_ account: String) async throws {
    _ = try await HTTPClient(port: port).get("/revoke-all?account=\(formEncoded(account))")
  }

  /// Signs in as a person with a browser does, and gives where the browser is sent.
  package func signIn(at url: String) async throws -> String {
    let path = url.dropFirst(place.count)
    guard url.hasPrefix(place), let location = try await HTTPClient(port: port).get(String(path))["Location"] else {
      throw ServersError("no sign-in at \(url)")
    }
    return location
  }

  package func approve(userCode: String, as account: String) async throws {
    _ = try await HTTPClient(port: port)
      .get("/approve?user_code=\(formEncoded(userCode))&account=\(formEncoded(account))")
  }
}
