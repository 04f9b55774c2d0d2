import Model
import Testing

@testable import Wire

@Suite struct ExchangeTests {
  private func signIn(_ user: String, _ credential: Credential) -> SASL.SignIn {
    SASL.SignIn(user: user, credential: credential, nonce: .fresh())
  }

  private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  // MARK: - Which

  @Test(
    "The strongest on offer, for a password",
    arguments: [
      ("PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256 XOAUTH2", "pencil", "SCRAM-SHA-256 PLAIN"),
      ("LOGIN SCRAM-SHA-1", "pencil", "SCRAM-SHA-1 LOGIN"),
      ("SCRAM-SHA-1 SCRAM-SHA-256", "pencil", "SCRAM-SHA-256 SCRAM-SHA-1"),
      ("SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "pencil", "SCRAM-SHA-256"),
      ("LOGIN PLAIN", "pencil", "PLAIN"), ("LOGIN CRAM-MD5", "pencil", "LOGIN"),
      ("XOAUTH2 OAUTHBEARER CRAM-MD5 scram-sha-256", "pencil", nil), ("", "pencil", nil),
      // What preparation leaves alone, changes, forbids.
      ("PLAIN SCRAM-SHA-256", "größe", "SCRAM-SHA-256 PLAIN"), ("PLAIN SCRAM-SHA-256", "gro\u{308}ße", "PLAIN"),
      ("SCRAM-SHA-256", "gro\u{308}ße", "SCRAM-SHA-256"), ("PLAIN SCRAM-SHA-256", "tab\t", "PLAIN"),
      ("SCRAM-SHA-256", "tab\t", nil), ("LOGIN SCRAM-SHA-1", "שלום", "LOGIN"),
    ] as [(String, String, String?)])
  func choice(offered: String, password: String, chosen: String?) {
    let choice = SASL.choice(
      for: signIn("user", .password(Secret(password))), among: offered.split(separator: " ").map(String.init))
    #expect(choice.map { [$0.first, $0.instead].compactMap(\.?.rawValue).joined(separator: " ") } == chosen)
  }

  @Test(
    arguments: [
      ("PLAIN OAUTHBEARER XOAUTH2", "XOAUTH2"), ("PLAIN OAUTHBEARER", "OAUTHBEARER"),
      ("PLAIN LOGIN SCRAM-SHA-256", nil),
    ] as [(String, String?)])
  func choiceForAToken(offered: String, chosen: String?) {
    let choice = SASL.choice(
      for: signIn("user", .token(Secret("abc"))), among: offered.split(separator: " ").map(String.init))
    #expect(choice?.first.rawValue == chosen)
    #expect(choice?.instead == nil)
  }

  @Test(
    arguments: [
      ("user", Credential.password(Secret("a\0b")), "a name or password with a NUL"),
      ("us\0er", .password(Secret("b")), "a name or password with a NUL"),
      ("user", .password(Secret("größe\u{1}")), nil),
      ("us\u{1}auth=Bearer evil", .token(Secret("abc")), "a name with a control character"),
      ("user", .token(Secret("ab\u{1}c")), "an access token that is none"),
      ("user", .token(Secret("ab\r\nA2 LOGOUT")), "an access token that is none"),
      ("user", .token(Secret("")), "an access token that is none"),
      ("user", .token(Secret("ya29.A0Af+/-_~=")), nil),
    ] as [(String, Credential, String?)])
  func whatCannotBeSent(user: String, credential: Credential, problem: String?) {
    #expect(signIn(user, credential).problem == problem)
  }

  // RFC 4013 3, and what else makes a difference.
  @Test(arguments: [
    ("I\u{AD}X", SASL.Preparation.changed("IX")), ("user", .unchanged), ("USER", .unchanged), ("\u{AA}", .changed("a")),
    ("\u{2168}", .changed("IX")), ("\u{7}", .prohibited), ("\u{627}\u{31}", .prohibited), ("a\u{A0}b", .changed("a b")),
    ("u\u{308}", .changed("\u{FC}")), ("\u{FC}", .unchanged), ("пароль", .unchanged), ("\u{E000}", .prohibited),
    ("\u{AD}", .prohibited), ("\u{202E}x", .prohibited), ("", .unchanged), ("密码", .unchanged), ("🔑", .unchanged),
  ])
  func prepares(text: String, preparation: SASL.Preparation) { #expect(SASL.Preparation(text) == preparation) }

  @Test func noncesAreTheirOwn() throws {
    let nonces = Set((0..<100).map { _ in SASL.Nonce.fresh() })
    #expect(nonces.count == 100)
    #expect(nonces.allSatisfy { $0.text.utf8.count == 24 && SASL.Nonce($0.text) != nil })
    for text in ["", "a,b", "a b", "é", "a\n"] { #expect(SASL.Nonce(text) == nil) }
  }

  // MARK: - How

  @Test(arguments: SASL.Mechanism.allCases)
  func showsNothing(mechanism: SASL.Mechanism) {
    let isToken = mechanism == .xoauth2 || mechanism == .oauthBearer
    let secret = Secret("hunter2")
    let exchange = SASL.Exchange(mechanism, for: signIn("user", isToken ? .token(secret) : .password(secret)))
    var dumped = ""
    dump((exchange, [exchange]), to: &dumped)
    for text in [dumped, "\(exchange)", String(reflecting: exchange)] {
      #expect(!text.contains("hunter2") && !text.contains("104") && text.contains("•••"))
    }
  }

  // RFC 4616 4.
  @Test func plain() {
    var exchange = SASL.Exchange(.plain, for: signIn("tim", .password(Secret("tanstaaftanstaaf"))))
    #expect(text(exchange.initial) == "\0tim\0tanstaaftanstaaf")
    #expect(exchange.usedCredential)
    #expect(throws: SASL.Fault.unexpectedChallenge) { try exchange.respond(to: []) }
    #expect(throws: Never.self) { try exchange.succeeded(with: nil) }
  }

  @Test func login() throws {
    var exchange = SASL.Exchange(.login, for: signIn("tim", .password(Secret("öl"))))
    #expect(exchange.initial == nil)
    #expect(text(try exchange.respond(toEncoded: Array("VXNlcm5hbWU6".utf8))) == "dGlt")
    #expect(text(try exchange.respond(toEncoded: Array("Password:".utf8))) == "w7Zs")
    #expect(throws: SASL.Fault.unexpectedChallenge) { try exchange.respond(to: []) }
  }

  // Google's and Microsoft's example; RFC 7628 3.1.
  @Test func tokens() {
    let token = Credential.token(Secret("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"))
    let xoauth2 = SASL.Exchange(.xoauth2, for: signIn("someuser@example.com", token))
    #expect(
      text(xoauth2.initial.map(SASL.base64))
        == "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
    )
    let bearer = SASL.Exchange(.oauthBearer, for: signIn("u=s,er@example.com", token))
    #expect(
      text(bearer.initial)
        == "n,a=u=3Ds=2Cer@example.com,\u{1}auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\u{1}\u{1}")
  }

  @Test(
    "Why a token is refused",
    arguments: [
      (
        #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#,
        "status 400, scope https://mail.google.com/"
      ),
      (#"{"status":401}"#, "status 401"),
      (#"{"status":"invalid_token","scope":"a b","openid-configuration":"x"}"#, "status invalid_token, scope a b"),
      (#"{"status":"Bearer T0KEN is bad"}"#, "status Bearer ••• is bad"),
      (#"{"status":"\u001b[2J\r\nA1 OK","scope":null}"#, "status [2J A1 OK"),
      (#"{"scope":"T0KEN"}"#, "scope •••"),
      (#"{"status":"\#(String(repeating: "x", count: 500))"}"#, "status \(String(repeating: "x", count: 120))…"),
      ("[1]", nil), ("no JSON", nil), ("", nil), ("{}", nil),
    ] as [(String, String?)])
  func complaints(challenge: String, complaint: String?) throws {
    for (mechanism, answer) in [(SASL.Mechanism.xoauth2, [UInt8]()), (.oauthBearer, [1])] {
      var exchange = SASL.Exchange(mechanism, for: signIn("user", .token(Secret("T0KEN"))))
      #expect(try exchange.respond(to: Array(challenge.utf8)) == answer)
      #expect(exchange.complaint == complaint)
      #expect(throws: SASL.Fault.unexpectedChallenge) { try exchange.respond(to: []) }
    }
  }
}
