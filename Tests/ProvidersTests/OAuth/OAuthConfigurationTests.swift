import Model
import Testing

@testable import Providers

@Suite struct OAuthConfigurationTests {
  /// As an editor on Windows saves it, and what must not be part of a value.
  @Test func linesEndAsTheyLike() throws {
    let text =
      "# Registrations\r\noauth.microsoft.client-id = 1111\r\noauth.google.client-id = g\roauth.google.client-secret = s\n"
    let configuration = try OAuthConfiguration(text)
    #expect(configuration.registrations.map(\.client.id) == ["g", "1111"])
    #expect(throws: OAuthConfigurationError.self) { try OAuthConfiguration("oauth.microsoft.client-id = 1\u{0}1") }
  }

  @Test func everythingIsRead() throws {
    let configuration = try OAuthConfiguration(
      """
      # The pages
      public-url = https://crm.acme.example/

      oauth.google.client-id = g.apps
      oauth.google.client-secret=canary = x
      oauth.microsoft.client-id = 1111-2222
      oauth.microsoft.tenant = organizations
      oauth.keycloak.client-id = rapport
      oauth.keycloak.authorize = http://127.0.0.1:8080/auth
      oauth.keycloak.token = http://127.0.0.1:8080/token
      oauth.keycloak.scopes = mail, offline_access
      oauth.keycloak.domains = Acme.example acme.test
      oauth.keycloak.trust = /etc/ca.pem
      oauth.keycloak.name = Acme
      """)
    #expect(configuration.publicURL == "https://crm.acme.example")
    #expect(configuration.registrations.map(\.issuer.key) == ["google", "keycloak", "microsoft"])
    let google = try #require(configuration.registration(key: "google"))
    #expect(google.issuer == .google && google.client.secret == Secret("canary = x"))
    let own = try #require(configuration.registration(key: "keycloak"))
    #expect(own.issuer.name == "Acme" && own.issuer.scopes == ["mail", "offline_access"] && own.issuer.device == nil)
    #expect(own.issuer.mailScopes == ["mail"] && own.trustFile == "/etc/ca.pem")
    let microsoft = try #require(configuration.registration(key: "microsoft"))
    #expect(microsoft.issuer.token == "https://login.microsoftonline.com/organizations/oauth2/v2.0/token")
    #expect(!"\(configuration)".contains("canary"))
    let places: [(String, String?)] = [
      ("a@gmail.com", "google"), ("a@outlook.com", "microsoft"), ("a@acme.onmicrosoft.com", "microsoft"),
      ("a@ACME.example", "keycloak"), ("a@acme.test", "keycloak"), ("a@other.example", nil), ("a@gmx.de", nil),
    ]
    for (text, key) in places {
      let address = try #require(Address(text))
      #expect(configuration.registration(for: address, provider: nil)?.issuer.key == key, "\(text)")
    }
    let work = try #require(Address("a@other.example"))
    #expect(configuration.registration(for: work, provider: .microsoft365)?.issuer.key == "microsoft")
    #expect(try OAuthConfiguration("") == OAuthConfiguration())
  }

  @Test(
    "what is wrong is said with its line, and no value",
    arguments: [
      ("oauth.google.client-id = g", "rapport.conf:1: oauth.google.client-secret is missing: Google wants one"),
      ("\noauth.microsoft.tenant = common", "rapport.conf:2: oauth.microsoft.client-id is missing"),
      ("oauth.microsoft.tenant = a/b", "rapport.conf:1: that is no tenant"),
      ("oauth.google.tenant = common", "rapport.conf:1: that is no tenant"),
      ("hello", "rapport.conf:1: write: name = value"),
      ("oauth.google.client-id =", "rapport.conf:1: 'oauth.google.client-id' has no value"),
      ("oauth.google.password = canary", "rapport.conf:1: 'oauth.google.password' is not known"),
      ("oauth.google = x", "rapport.conf:1: 'oauth.google' is not known"),
      ("oauth.a.client-id = x\noauth.a.client-id = y", "rapport.conf:2: 'oauth.a.client-id' is there twice"),
      (
        "oauth.a.client-id = x\noauth.a.token = https://a.example",
        "rapport.conf:1: an issuer of your own needs oauth.a.authorize, .token and .scopes"
      ),
    ]
      + [
        "http://login.example/token", "http://localhost.evil.example/", "http://127.0.0.1.evil.example/",
        "http://localhost:80@evil.example/", "https://", "ftp://x", "https://a.example/#x", "https://a.example/ x",
        "/token",
      ].map {
        (
          "oauth.google.token = \($0)",
          "rapport.conf:1: an address begins with https://, or with http://127.0.0.1 for this machine"
        )
      })
  func wrong(text: String, message: String) {
    do throws(OAuthConfigurationError) {
      _ = try OAuthConfiguration(text)
      Issue.record("taken: \(text)")
    } catch {
      #expect(error.description == message)
    }
  }
}
