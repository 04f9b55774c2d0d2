import Model
import Testing
import Wire

@testable import IMAP

/// Whole sign-ins, however the server's bytes arrive.
struct SignInTests {
  /// What the server hears and answers, and what comes of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let offer: String
    var credential = Credential.password(Secret("pencil"))
    let steps: [(String, String)]
    var error: IMAPError?
    /// Played with every split; the others with some.
    var isSplitEverywhere = false

    var testDescription: String { name }
  }

  /// Of RFC 7677 3.
  private static let nonce = "rOprNGfwEbeRWgbNEkqO"
  private static let first = encoded("n,,n=user,r=\(nonce)")
  private static let question = encoded(
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
  private static let proof = encoded(
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
  private static let signature = encoded("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
  private static let plain = encoded("\0user\0pencil")
  private static let begin = "A1 AUTHENTICATE SCRAM-SHA-256 \(first)"
  private static let token = Credential.token(Secret("T0KEN"))
  private static let both = "SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-256"
  private static let google = #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#

  private static func encoded(_ text: String) -> String {
    String(decoding: SASL.base64(Array(text.utf8)), as: UTF8.self)
  }

  private static let passwords = [
    Case(
      name: "SCRAM in one go", offer: both,
      steps: [(begin, "+ \(question)\r\n"), (proof, "+ \(signature)\r\n"), ("", "A1 OK [CAPABILITY X] in\r\n")],
      isSplitEverywhere: true),
    Case(
      name: "SCRAM after consent", offer: "AUTH=PLAIN AUTH=SCRAM-SHA-256",
      steps: [
        ("A1 AUTHENTICATE SCRAM-SHA-256", "+ \r\n"), (first, "+ \(question)\r\n"), (proof, "+ \(signature)\r\n"),
        ("", "A1 OK [CAPABILITY X] in\r\n"),
      ]),
    Case(
      name: "the proof in the yes", offer: both,
      steps: [(begin, "+ \(question)\r\n"), (proof, "A1 OK [CAPABILITY X] \(signature)\r\n")]),
    Case(
      name: "a yes without a proof", offer: both,
      steps: [(begin, "+ \(question)\r\n"), (proof, "A1 OK [CAPABILITY X] in\r\n")], error: .signInNotProven(.unproven)),
    Case(
      name: "a yes at once", offer: both, steps: [(begin, "A1 OK [CAPABILITY X] in\r\n")],
      error: .signInNotProven(.unproven)),
    Case(
      name: "a wrong proof", offer: both,
      steps: [(begin, "+ \(question)\r\n"), (proof, "+ \(encoded("v=6rri"))\r\n")], error: .signInNotProven(.wrongProof)
    ),
    Case(
      name: "too little work", offer: both,
      steps: [(begin, "+ \(encoded("r=\(nonce)x,s=QSXC,i=1"))\r\n")], error: .signInNotProven(.tooFewIterations(1))),
    Case(
      name: "no base64", offer: both, steps: [(begin, "+ what?\r\n")], error: .signInNotProven(.malformedChallenge)),
    // QUIRK: SCRAM is offered, and there are no secrets of this account for it.
    Case(
      name: "no salt", offer: both,
      steps: [
        (begin, "A1 NO [AUTHENTICATIONFAILED] no\r\n"),
        ("A2 AUTHENTICATE PLAIN \(plain)", "A2 OK [CAPABILITY X] in\r\n"),
      ]),
    Case(
      name: "no such mechanism", offer: both,
      steps: [(begin, "A1 BAD what\r\n"), ("A2 AUTHENTICATE PLAIN \(plain)", "A2 OK [CAPABILITY X] in\r\n")]),
    Case(
      name: "no such user", offer: both,
      steps: [(begin, "A1 NO no\r\n"), ("A2 AUTHENTICATE PLAIN \(plain)", "A2 NO never\r\n")],
      error: .authenticationFailed("never")),
    Case(
      name: "a wrong password is tried once", offer: both,
      steps: [(begin, "+ \(question)\r\n"), (proof, "A1 NO [AUTHENTICATIONFAILED] no\r\n")],
      error: .authenticationFailed("no")),
    Case(
      name: "the server says why", offer: both,
      steps: [
        (begin, "+ \(question)\r\n"), (proof, "+ \(encoded("e=invalid-proof"))\r\n"), ("", "A1 NO no\r\n"),
      ], error: .authenticationFailed("no (invalid-proof)")),
    Case(
      name: "no moment for it", offer: both, steps: [(begin, "A1 NO [UNAVAILABLE] later\r\n")],
      error: .unavailable("later")),
    Case(
      name: "no account for it", offer: both, steps: [(begin, "A1 NO [CONTACTADMIN] locked\r\n")],
      error: .contactAdministrator("locked")),
    Case(
      name: "LOGIN's two questions", offer: "SASL-IR AUTH=LOGIN",
      steps: [
        ("A1 AUTHENTICATE LOGIN", "+ VXNlcm5hbWU6\r\n"), ("dXNlcg==", "+ UGFzc3dvcmQ6\r\n"),
        ("cGVuY2ls", "A1 OK [CAPABILITY X] in\r\n"),
      ]),
    Case(
      name: "questions without end", offer: "SASL-IR AUTH=PLAIN",
      steps: [("A1 AUTHENTICATE PLAIN \(plain)", "+ \r\n"), ("*", "+ \r\n")],
      error: .malformed("a sign-in without end")),
    Case(
      name: "the command, where there is nothing else", offer: "AUTH=CRAM-MD5",
      steps: [("A1 LOGIN \"user\" \"pencil\"", "A1 OK [CAPABILITY X] in\r\n")]),
    Case(name: "no way", offer: "AUTH=XOAUTH2 LOGINDISABLED", steps: [], error: .noSignInMechanism),
    Case(
      name: "no mailbox behind it", offer: "SASL-IR AUTH=PLAIN",
      steps: [
        ("A1 AUTHENTICATE PLAIN \(plain)", "A1 OK AUTHENTICATE completed.\r\n"),
        ("A2 CAPABILITY", "A2 BAD User is authenticated but not connected.\r\n"),
      ], error: .noMailbox("User is authenticated but not connected.")),
  ]

  /// Whatever a server repeats of the sign-in, nobody is to read it.
  private static let echoes = [
    Case(
      name: "an echo in a good-bye", offer: "SASL-IR AUTH=PLAIN",
      steps: [("A1 AUTHENTICATE PLAIN \(plain)", "* BYE what is \(plain)\r\n")], error: .bye("what is •••")),
    Case(
      name: "an echo in a good-bye that passes", offer: "AUTH=CRAM-MD5",
      steps: [("A1 LOGIN \"user\" \"pencil\"", "* BYE [UNAVAILABLE] LOGIN user pencil\r\n")],
      error: .unavailable("LOGIN user •••")),
    Case(
      name: "an echo and a close", offer: "SASL-IR AUTH=PLAIN",
      steps: [("A1 AUTHENTICATE PLAIN \(plain)", "what is \(plain)\r\n")], error: .unavailable("what is •••")),
    Case(
      name: "an echo of what could not be served", offer: "SASL-IR AUTH=PLAIN",
      steps: [("A1 AUTHENTICATE PLAIN \(plain)", "Server Unavailable. \(plain)\r\n")],
      error: .unavailable("Server Unavailable. •••")),
    Case(
      name: "an echo of a token", offer: "SASL-IR AUTH=XOAUTH2", credential: token,
      steps: [
        (
          "A1 AUTHENTICATE XOAUTH2 \(encoded("user=user\u{1}auth=Bearer T0KEN\u{1}\u{1}"))",
          "* BYE \(encoded("user=user\u{1}auth=Bearer T0KEN\u{1}\u{1}")) T0KEN\r\n"
        )
      ], error: .bye("••• •••")),
  ]

  private static let tokens = [
    Case(
      name: "XOAUTH2", offer: "SASL-IR AUTH=OAUTHBEARER AUTH=XOAUTH2", credential: token,
      steps: [
        (
          "A1 AUTHENTICATE XOAUTH2 \(encoded("user=user\u{1}auth=Bearer T0KEN\u{1}\u{1}"))",
          "A1 OK [CAPABILITY X] in\r\n"
        )
      ]),
    Case(
      name: "OAUTHBEARER after consent", offer: "AUTH=OAUTHBEARER", credential: token,
      steps: [
        ("A1 AUTHENTICATE OAUTHBEARER", "+\r\n"),
        (encoded("n,a=user,\u{1}auth=Bearer T0KEN\u{1}\u{1}"), "A1 OK [CAPABILITY X] in\r\n"),
      ]),
    Case(
      name: "XOAUTH2 refused with a reason", offer: "AUTH=XOAUTH2", credential: token,
      steps: [
        ("A1 AUTHENTICATE XOAUTH2", "+ \r\n"),
        (encoded("user=user\u{1}auth=Bearer T0KEN\u{1}\u{1}"), "+ \(encoded(google))\r\n"),
        ("", "A1 NO [ALERT] Invalid credentials (Failure)\r\n"),
      ], error: .tokenRejected("Invalid credentials (Failure) (status 400, scope https://mail.google.com/)"),
      isSplitEverywhere: true),
    Case(
      name: "OAUTHBEARER refused with a reason", offer: "SASL-IR AUTH=OAUTHBEARER", credential: token,
      steps: [
        (
          "A1 AUTHENTICATE OAUTHBEARER \(encoded("n,a=user,\u{1}auth=Bearer T0KEN\u{1}\u{1}"))",
          "+ \(encoded(#"{"status":"invalid_token"}"#))\r\n"
        ),
        ("AQ==", "A1 NO [AUTHENTICATIONFAILED] no\r\n"),
      ], error: .tokenRejected("no (status invalid_token)")),
    Case(
      name: "XOAUTH2 refused without one", offer: "SASL-IR AUTH=XOAUTH2", credential: token,
      steps: [
        (
          "A1 AUTHENTICATE XOAUTH2 \(encoded("user=user\u{1}auth=Bearer T0KEN\u{1}\u{1}"))",
          "A1 NO AUTHENTICATE failed.\r\n"
        )
      ], error: .tokenRejected("AUTHENTICATE failed.")),
    Case(
      name: "an old token", offer: "AUTH=XOAUTH2 SASL-IR", credential: token,
      steps: [
        (
          "A1 AUTHENTICATE XOAUTH2 \(encoded("user=user\u{1}auth=Bearer T0KEN\u{1}\u{1}"))", "A1 NO [EXPIRED] old\r\n"
        )
      ], error: .tokenRejected("old")),
    Case(name: "no way for a token", offer: "AUTH=PLAIN", credential: token, steps: [], error: .tokenNotOffered),
    Case(
      name: "a token that ends the line", offer: "AUTH=XOAUTH2", credential: .token(Secret("a\r\nA2 LOGOUT")),
      steps: [], error: .unsendable("an access token that is none")),
  ]

  @Test("However the server's bytes are split, it comes to the same", arguments: passwords + tokens + echoes)
  func signsIn(sample: Case) async throws {
    let longest = sample.steps.map(\.1.utf8.count).max() ?? 1
    for piece in sample.isSplitEverywhere ? Array(1...longest) : [1, 2, 5, longest] {
      let line = ScriptedLine(
        greeting: "* OK [CAPABILITY IMAP4rev1 \(sample.offer)] hi\r\n", sample.steps, piece: piece)
      let client = IMAPClient(line, security: .tls)
      try await client.open()
      let nonce = try #require(SASL.Nonce(SignInTests.nonce))
      var thrown: IMAPError?
      do throws(IMAPError) {
        try await client.signIn(SASL.SignIn(user: "user", credential: sample.credential, nonce: nonce))
        #expect(await client.capabilities == ["X"])
      } catch {
        thrown = error
      }
      #expect(thrown == sample.error)
      #expect(line.leftOver == [])
      let said = thrown.map { "\($0)" } ?? ""
      #expect(!["T0KEN", "pencil", SignInTests.plain].contains { said.contains($0) })
    }
  }

  @Test func aTokenTooLongForALineWaitsForConsent() async throws {
    let long = String(repeating: "x", count: 6_000)
    let line = ScriptedLine(
      greeting: "* OK [CAPABILITY SASL-IR AUTH=XOAUTH2] hi\r\n",
      [
        ("A1 AUTHENTICATE XOAUTH2", "+ \r\n"),
        (SignInTests.encoded("user=user\u{1}auth=Bearer \(long)\u{1}\u{1}"), "A1 OK [CAPABILITY X] in\r\n"),
      ])
    let client = IMAPClient(line, security: .tls)
    try await client.open()
    try await client.login(user: "user", credential: .token(Secret(long)))
    #expect(line.leftOver == [])
  }
}
