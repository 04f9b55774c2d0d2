import Model
import Testing
import Wire

@testable import Providers

@Suite struct OAuthTokensTests {
  private func read(_ status: Int, _ body: String, sent: [Secret] = []) throws(OAuthError) -> OAuthTokens {
    try OAuthTokens(status: status, body: bytes(body), asked: acme.issuer, client: acme.client, hiding: sent)
  }

  private static let scopes = acme.issuer.scopes

  @Test(
    "good answers: refresh token, life, what is missing",
    arguments: [
      (#"{"access_token":"a","token_type":"Bearer","expires_in":3599,"refresh_token":"r"}"#, "r", 3599, []),
      (#"{"access_token":"a","token_type":"bearer","expires_in":"3599"}"#, nil, 3599, []),
      (#"{"access_token":"a","token_type":"BEARER"}"#, nil, 3600, []),
      (#"{"access_token":"a","token_type":"Bearer","expires_in":null,"refresh_token":null}"#, nil, 3600, []),
      (#"{"access_token":"a","token_type":"Bearer","expires_in":"soon","refresh_token":""}"#, nil, 3600, []),
      (#"{"access_token":"a","token_type":"Bearer","expires_in":0}"#, nil, 300, []),
      (#"{"access_token":"a","token_type":"Bearer","expires_in":-5}"#, nil, 300, []),
      (#"{"access_token":"a","token_type":"Bearer","expires_in":4102444800}"#, nil, 86_400, []),
      (#"{"access_token":"a","token_type":"Bearer","expires_in":1e300}"#, nil, 3600, []),
      (#"{"access_token":"a","token_type":"Bearer","expires_in":[1]}"#, nil, 3600, []),
      (#"{"access_token":"a","token_type":"Bearer","scope":"mail.send mail.read"}"#, nil, 3600, []),
      (#"{"access_token":"a","token_type":"Bearer","scope":"openid mail.read"}"#, nil, 3600, ["mail.send"]),
      (#"{"access_token":"a","token_type":"Bearer","scope":""}"#, nil, 3600, ["mail.read", "mail.send"]),
      (
        #"{"access_token":"a","token_type":"Bearer","scope":"https://x.example/Mail.Read https://x.example/mail.send"}"#,
        nil, 3600, []
      ),
    ] as [(String, String?, Int64, [String])])
  func good(body: String, refresh: String?, life: Int64, missing: [String]) throws {
    let tokens = try read(200, body)
    #expect(tokens.access == Secret("a"))
    #expect(tokens.refresh == refresh.map { Secret($0) })
    #expect(tokens.life == life)
    #expect(tokens.missing == missing)
  }

  @Test(
    "answers without tokens",
    arguments: [
      (
        200, #"{"access_token":"a","token_type":"mac"}"#,
        OAuthError.malformed("its token is of another type than Bearer")
      ),
      (200, #"{"access_token":"a"}"#, .malformed("its token is of another type than Bearer")),
      (200, #"{"token_type":"Bearer"}"#, .malformed("it has no access token")),
      (200, #"{"token_type":"Bearer","access_token":"a b"}"#, .malformed("it has no access token")),
      (200, #"{"token_type":"Bearer","access_token":"a\r\nb"}"#, .malformed("it has no access token")),
      (200, "<html>", .malformed("status 200, and no JSON")),
      (200, #"["a"]"#, .malformed("status 200, and no JSON")),
      (400, #"{"error":"invalid_grant"}"#, .consentEnded("invalid_grant")),
      (
        400,
        #"{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token has expired.\r\nTrace ID: 1"}"#,
        .consentEnded("invalid_grant: AADSTS700082: The refresh token has expired.")
      ),
      (400, #"{"error":"temporarily_unavailable"}"#, .temporary("temporarily_unavailable")),
      (401, #"{"error":"invalid_client"}"#, .configuration("invalid_client")),
      (400, #"{"error":"unauthorized_client"}"#, .configuration("unauthorized_client")),
      (400, #"{"error":"invalid_scope"}"#, .configuration("invalid_scope")),
      (400, #"{"error":"something_new"}"#, .malformed("it says something_new")),
      (400, "{}", .malformed("status 400, and no error code")),
      (404, "not here", .configuration("status 404")),
      (429, "slow", .temporary("status 429")),
      (503, "<html>", .temporary("status 503")),
      // A server in trouble ends no consent, whatever it writes.
      (500, #"{"error":"invalid_grant"}"#, .temporary("status 500")),
    ])
  func bad(status: Int, body: String, error: OAuthError) {
    #expect(throws: error) { try read(status, body) }
  }

  @Test func whatWasSentDoesNotComeBack() {
    let sent = Secret("canary-refresh")
    let body = #"{"error":"invalid_grant","error_description":"canary-refresh is canary-refreshed"}"#
    #expect(throws: OAuthError.consentEnded("invalid_grant: ••• is •••ed")) { try read(400, body, sent: [sent]) }
    #expect(throws: OAuthError.malformed("it says •••")) {
      try read(400, #"{"error":"canary-refresh"}"#, sent: [sent])
    }
    let long = String(repeating: " ", count: OAuthTokens.longestAnswer) + "{}"
    #expect(throws: OAuthError.malformed("it is too long")) { try read(200, long) }
  }

  /// Some issuers repeat the request, in which whatever is no letter or digit is percent-encoded.
  @Test(
    "a request that comes back",
    arguments: [
      ("1//0canary", "refresh_token=1%2F%2F0canary&x=y", "refresh_token=•••&x=y"),
      ("1//0canary", "1%2f%2F0canary, 1//0canary", "•••, •••"), ("1//0canary", "%31/%2f0%63anary.", "•••."),
      ("can ary+~", "can+ary%2B~ can%20ary+%7e", "••• •••"), ("pá", "p%C3%A1 pá", "••• •••"),
      ("1//0canary", "1%2F%2F0canar %2", "1%2F%2F0canar %2"), ("a%2Fb", "a%252Fb a%2Fb a/b", "••• ••• a/b"),
      ("", "said", "said"),
      // What is cut off at the longest text that is shown has been hidden before.
      ("1//0canary", String(repeating: "x", count: 155) + "1%2F%2F0canary", String(repeating: "x", count: 155) + "•••"),
    ])
  func anEncodedSecretDoesNotComeBack(sent: String, text: String, shown: String) {
    let error = OAuthError(code: "invalid_grant", text: text, hiding: [Secret(sent)])
    #expect(error == .consentEnded("invalid_grant: \(shown)"))
    #expect(
      OAuthError(code: text, text: "", hiding: [Secret(sent)]) == .malformed("it says \(shown == text ? text : "•••")"))
  }

  /// What the id token says, the mailbox, and what comes of it.
  @Test(
    "who has signed in",
    arguments: [
      (#"{"aud":"rapport","email":"sales@acme.example"}"#, "Sales@acme.example", false, nil),
      (
        #"{"aud":"rapport","email":"jon@acme.example"}"#, "sales@acme.example", false,
        .differentAccount(signedIn: "jon@acme.example", wanted: "sales@acme.example")
      ),
      // Made for another program, or saying nothing: the mail server proves it.
      (#"{"aud":"other","email":"jon@acme.example"}"#, "sales@acme.example", false, nil),
      (#"{"aud":"rapport","sub":"17"}"#, "sales@acme.example", false, nil),
      (#"{"aud":"rapport","preferred_username":"Jon"}"#, "sales@acme.example", false, nil),
      ("nonsense", "sales@acme.example", false, nil),
      (#"{"aud":"rapport","email":"j.doe@googlemail.com"}"#, "JDoe@gmail.com", false, nil),
      (
        #"{"aud":"rapport","email":"j.doe@gmail.com"}"#, "j.doe2@gmail.com", false,
        .differentAccount(signedIn: "j.doe@gmail.com", wanted: "j.doe2@gmail.com")
      ),
      // Microsoft: the sign-in name need not be the address, which stands beside it; nor need that be an address of mail.
      (
        #"{"aud":"rapport","tid":"t","preferred_username":"ann@acme.local","email":"Ann@acme.example"}"#,
        "ann@acme.example", true, nil
      ),
      (
        #"{"aud":"rapport","tid":"t","preferred_username":"ann@acme.local","upn":"ann@acme.example"}"#,
        "ann@acme.example", true, nil
      ),
      (
        #"{"aud":"rapport","preferred_username":"ann@acme.example","email":"x@y.example"}"#, "ann@acme.example", false,
        nil
      ),
      (
        #"{"aud":"rapport","tid":"t","preferred_username":"jon@acme.local","email":"jon@acme.example"}"#,
        "ann@acme.example", true, .differentAccount(signedIn: "jon@acme.local", wanted: "ann@acme.example")
      ),
      (
        #"{"aud":"rapport","tid":"t","email":"x@y.example","preferred_username":"a@acme.example"}"#, "a@acme.example",
        true, nil
      ),
      (
        #"{"aud":"rapport","tid":"9188040d-6c67-4c5b-b112-36a304b66dad","email":"a@outlook.com"}"#, "a@outlook.com",
        true,
        .personalAccount("a@outlook.com")
      ),
      (
        #"{"aud":"rapport","tid":"9188040d-6c67-4c5b-b112-36a304b66dad","email":"a@outlook.com"}"#, "a@outlook.com",
        false,
        nil
      ),
    ] as [(String, String, Bool, OAuthError?)])
  func identities(claims: String, mailbox: String, wantsWork: Bool, error: OAuthError?) throws {
    let body =
      #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","id_token":"\#(idToken(claims))"}"#
    let tokens = try read(200, body)
    let address = try #require(Address(mailbox))
    let result = Result { () throws(OAuthError) in
      try tokens.grant(for: address, at: acme, wantsWork: wantsWork, now: beginning)
    }
    switch result {
    case .success(let grant):
      #expect(error == nil)
      #expect(grant.issuer == "acme" && grant.expiresAt == beginning.adding(seconds: 3600))
    case .failure(let thrown): #expect(thrown == error)
    }
  }

  /// Whose grant it is: the address by which it was known, so that the mailbox is not taken for one that another person
  /// signs in for.
  @Test(
    arguments: [
      (nil, "Ann@acme.example"), ("ann@acme.local", "ann@acme.local"),
    ] as [(String?, String)])
  func theGrantNamesTheAccount(person: String?, account: String) throws {
    let claims = #"{"aud":"rapport","tid":"t","preferred_username":"ann@acme.local","email":"Ann@acme.example"}"#
    let tokens = try read(
      200, #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","id_token":"\#(idToken(claims))"}"#)
    let address = try #require(Address("ann@acme.example"))
    let grant = try tokens.grant(for: address, as: person.flatMap { Address($0) }, at: acme, now: beginning)
    #expect(grant.account == account)
  }

  @Test func aGrantNeedsEverything() throws {
    let address = try #require(Address("sales@acme.example"))
    let narrow = try read(200, #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"mail.read"}"#)
    #expect(throws: OAuthError.scopesMissing(["mail.send"])) {
      try narrow.grant(for: address, at: acme, now: beginning)
    }
    let short = try read(200, #"{"access_token":"a","token_type":"Bearer"}"#)
    #expect(throws: OAuthError.configuration("it gives no refresh token; the registration must allow offline access")) {
      try short.grant(for: address, at: acme, now: beginning)
    }
  }

  @Test func aRenewalKeepsWhatIsLeftOut() throws {
    let address = try #require(Address("sales@acme.example"))
    let first = try read(200, #"{"access_token":"a","token_type":"Bearer","refresh_token":"r"}"#)
    let grant = try first.grant(for: address, at: acme, now: beginning)
    let kept = try read(200, #"{"access_token":"b","token_type":"Bearer"}"#).renewing(grant, now: beginning)
    #expect(kept.access == Secret("b") && kept.refresh == Secret("r"))
    let rotated = try read(200, #"{"access_token":"b","token_type":"Bearer","refresh_token":"s","expires_in":600}"#)
      .renewing(grant, now: beginning)
    #expect(rotated.refresh == Secret("s") && rotated.expiresAt == beginning.adding(seconds: 600))
  }
}
