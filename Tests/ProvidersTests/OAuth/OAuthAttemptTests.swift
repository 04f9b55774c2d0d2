import Model
import Testing
import Wire

@testable import Providers

@Suite struct OAuthAttemptTests {
  /// The example of RFC 7636 appendix B.
  @Test func theProofIsOfTheRFC() throws {
    let octets: [UInt8] = [
      116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240,
      91, 88, 5, 88, 83, 132, 141, 121,
    ]
    let proof = try #require(ProofKey(bytes: octets))
    #expect(proof.verifier == Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
    #expect(proof.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    #expect(ProofKey(bytes: Array(octets.dropLast())) == nil)
    #expect(ProofKey.random() != ProofKey.random())
    #expect(Base64URL.unguessable().utf8.count == 43)
  }

  private func attempt(_ registration: OAuthRegistration = acme) throws -> OAuthAttempt {
    OAuthAttempt(
      registration, address: try #require(Address("sales+a@acme.example")),
      redirect: "http://127.0.0.1:4711/oauth/callback", state: "s-1",
      proof: try #require(ProofKey(bytes: [UInt8](repeating: 7, count: 32))), now: beginning)
  }

  @Test func theAddressAsksForAllThatIsNeeded() throws {
    #expect(
      try attempt().url == "https://login.acme.example/authorize?response_type=code&client_id=rapport"
        + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Foauth%2Fcallback"
        + "&scope=mail.read%20mail.send%20openid%20offline_access&state=s-1"
        + "&code_challenge=\(try attempt().proof.challenge)&code_challenge_method=S256"
        + "&login_hint=sales%2Ba%40acme.example")
    let google = OAuthRegistration(issuer: .google, client: OAuthClient(id: "g", secret: Secret("canary")))
    let url = try attempt(google).url
    #expect(url.hasSuffix("&access_type=offline&prompt=consent"))
    #expect(url.hasPrefix("https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=g&"))
    #expect(!url.contains("canary"))
    #expect(!url.contains(try attempt().proof.verifier.reveal { $0 }))
  }

  @Test(
    "answers that a person brings",
    arguments: [
      ("http://127.0.0.1:4711/oauth/callback?code=abc&state=s-1", Result<Secret, OAuthError>.success(Secret("abc"))),
      ("http://localhost/oauth/callback?state=s-1&code=a%2Fb#", .success(Secret("a/b"))),
      ("code=abc&state=s-1", .success(Secret("abc"))), ("?code=abc&state=s-1#x", .success(Secret("abc"))),
      ("http://127.0.0.1:4711/oauth/callback?code=abc&state=s-2", .failure(.foreign)),
      ("http://127.0.0.1:4711/oauth/callback?code=abc", .failure(.foreign)),
      ("http://127.0.0.1:4711/oauth/callback?state=s-1&error=access_denied", .failure(.declined("access_denied"))),
      ("http://127.0.0.1:4711/oauth/callback", .failure(OAuthAttemptTests.halfAnAddress)),
      ("abc", .failure(OAuthAttemptTests.halfAnAddress)), ("", .failure(OAuthAttemptTests.halfAnAddress)),
      ("#?code=abc&state=s-1", .failure(OAuthAttemptTests.halfAnAddress)),
    ])
  func pasted(text: String, outcome: Result<Secret, OAuthError>) throws {
    let attempt = try attempt()
    #expect(Result { () throws(OAuthError) in try attempt.code(fromPasted: text, now: beginning) } == outcome)
  }

  private static let halfAnAddress = OAuthError.malformed("it is not the whole address at which the browser ended")

  @Test(
    "answers of a browser",
    arguments: [
      ("code=abc&state=s-1", Result<Secret, OAuthError>.success(Secret("abc"))),
      ("state=s-1&code=a%2Fb+c&iss=https%3A%2F%2Flogin.acme.example&more=x", .success(Secret("a/b c"))),
      ("code=abc", .failure(.foreign)),
      ("code=abc&state=", .failure(.foreign)),
      ("code=abc&state=s-2", .failure(.foreign)),
      ("code=abc&state=s-11", .failure(.foreign)),
      ("", .failure(.foreign)),
      // An error that nobody asked for ends nothing.
      ("error=access_denied&state=s-2", .failure(.foreign)),
      // RFC 9207: another issuer's answer.
      ("code=abc&state=s-1&iss=https%3A%2F%2Flogin.evil.example", .failure(.foreign)),
      ("code=abc&state=s-1&iss=", .failure(.foreign)),
      ("state=s-1", .failure(.malformed("it has no code"))),
      ("state=s-1&code=", .failure(.malformed("it has no code"))),
      ("state=s-1&code=a&code=b", .failure(.malformed("code is in it twice"))),
      ("state=s-1&state=s-1&code=a", .failure(.foreign)),
      ("state=s-1&error=access_denied", .failure(.declined("access_denied"))),
      (
        "state=s-1&error=access_denied&error_description=The+user+said%0D%0Ano",
        .failure(.declined("access_denied: The user said no"))
      ),
      ("state=s-1&error=temporarily_unavailable", .failure(.temporary("temporarily_unavailable"))),
      ("state=s-1&error=server_error&code=abc", .failure(.temporary("server_error"))),
      ("state=s-1&error=unauthorized_client", .failure(.configuration("unauthorized_client"))),
      ("state=s-1&error=invalid_scope", .failure(.configuration("invalid_scope"))),
      ("state=s-1&error=%1B%5B2J%E2%80%AEx", .failure(.malformed("it says [2J x"))),
    ])
  func answers(query: String, outcome: Result<Secret, OAuthError>) throws {
    let attempt = try attempt()
    #expect(Result { () throws(OAuthError) in try attempt.code(from: query, now: beginning) } == outcome)
  }

  @Test func anAttemptEnds() throws {
    let attempt = try attempt()
    let query = "code=abc&state=s-1"
    #expect(try attempt.code(from: query, now: beginning.adding(seconds: OAuthAttempt.life - 1)) == Secret("abc"))
    #expect(throws: OAuthError.expired) {
      try attempt.code(from: query, now: beginning.adding(seconds: OAuthAttempt.life))
    }
    #expect(throws: OAuthError.foreign) {
      try attempt.code(
        from: query + "&x=" + String(repeating: "x", count: OAuthAttempt.longestAnswer), now: beginning)
    }
    #expect(OAuthAttempt.state(in: "a=b&state=s%2D1") == "s-1")
    #expect(OAuthAttempt.state(in: "state=a&state=b") == nil)
    #expect(OAuthAttempt.state(in: "") == nil)
  }
}
