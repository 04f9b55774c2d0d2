import Model
import Testing

@testable import SMTP
@testable import Wire

/// Whole sign-ins, however the server's bytes arrive.
@Suite struct SignInTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let offer: String
    var credential = Credential.password(Secret("pencil"))
    /// What the server says after its answer to EHLO.
    let turns: [String]
    /// What the client says between EHLO and QUIT; a star is a secret.
    let lines: [String]
    let secrets: [String]
    var error: SMTPError?
    /// Played with every split; the others with some.
    var isSplitEverywhere = false

    var testDescription: String { name }
  }

  /// Of RFC 7677 3; the nonce is `testNonce`.
  private static let first = encoded("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
  private static let question = encoded(
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
  private static let proof = encoded(
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
  private static let signature = encoded("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
  private static let begin = "AUTH SCRAM-SHA-256 \(first)"
  private static let plain = "AUTH PLAIN \(encoded("\0user\0pencil"))"
  private static let token = Credential.token(Secret("T0KEN"))
  private static let xoauth2 = "AUTH XOAUTH2 \(encoded("user=user\u{1}auth=Bearer T0KEN\u{1}\u{1}"))"
  private static let google = #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#
  private static let disabled =
    "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."

  private static let ended = "5.7.30 Basic authentication is not supported for Client Submission."
  private static let long = String(repeating: "accounts.google.com/", count: 20)

  private static func encoded(_ text: String) -> String {
    String(decoding: SASL.base64(Array(text.utf8)), as: UTF8.self)
  }

  private static func said(_ code: Int, _ text: String) -> SMTPError.Said { .init(code: code, text: text) }

  private static let passwords = [
    Case(
      name: "SCRAM", offer: "PLAIN SCRAM-SHA-256", turns: ["334 \(question)", "334 \(signature)", "235 ok"],
      lines: ["*", "*", "*"], secrets: [begin, proof, ""], isSplitEverywhere: true),
    Case(
      name: "the proof in the yes", offer: "PLAIN SCRAM-SHA-256", turns: ["334 \(question)", "235 2.7.0 \(signature)"],
      lines: ["*", "*"], secrets: [begin, proof]),
    Case(
      name: "a yes without a proof", offer: "PLAIN SCRAM-SHA-256", turns: ["334 \(question)", "235 2.7.0 ok"],
      lines: ["*", "*"], secrets: [begin, proof], error: .signInNotProven(.unproven)),
    Case(
      name: "a yes at once", offer: "PLAIN SCRAM-SHA-256", turns: ["235 2.7.0 ok"], lines: ["*"], secrets: [begin],
      error: .signInNotProven(.unproven)),
    Case(
      name: "a wrong proof", offer: "SCRAM-SHA-256", turns: ["334 \(question)", "334 \(encoded("v=6rri"))"],
      lines: ["*", "*"], secrets: [begin, proof], error: .signInNotProven(.wrongProof)),
    Case(
      name: "too little work", offer: "SCRAM-SHA-256",
      turns: ["334 \(encoded("r=rOprNGfwEbeRWgbNEkqOx,s=QSXC,i=1"))"],
      lines: ["*"], secrets: [begin], error: .signInNotProven(.tooFewIterations(1))),
    Case(
      name: "no salt", offer: "PLAIN SCRAM-SHA-256", turns: ["535 5.7.8 no", "235 ok"], lines: ["*", "*"],
      secrets: [begin, plain]),
    Case(
      name: "no such mechanism", offer: "PLAIN SCRAM-SHA-256", turns: ["504 5.5.4 what", "235 ok"], lines: ["*", "*"],
      secrets: [begin, plain]),
    Case(
      name: "no secrets yet", offer: "PLAIN SCRAM-SHA-256", turns: ["432 4.7.12 first by PLAIN", "235 ok"],
      lines: ["*", "*"], secrets: [begin, plain]),
    Case(
      name: "too many connections", offer: "PLAIN SCRAM-SHA-256", turns: ["432 4.3.2 too many"], lines: ["*"],
      secrets: [begin], error: .refused(.signIn, said(432, "4.3.2 too many"))),
    Case(
      name: "no such user", offer: "PLAIN SCRAM-SHA-256", turns: ["535 no", "535 never"], lines: ["*", "*"],
      secrets: [begin, plain], error: .wrongPassword(said(535, "never"))),
    Case(
      name: "a wrong password is tried once", offer: "PLAIN SCRAM-SHA-256", turns: ["334 \(question)", "535 no"],
      lines: ["*", "*"], secrets: [begin, proof], error: .wrongPassword(said(535, "no"))),
    Case(
      name: "the server says why", offer: "PLAIN SCRAM-SHA-256",
      turns: ["334 \(question)", "334 \(encoded("e=invalid-proof"))", "535 no"], lines: ["*", "*", "*"],
      secrets: [begin, proof, ""], error: .wrongPassword(said(535, "no (invalid-proof)"))),
    Case(
      name: "no moment for it", offer: "PLAIN SCRAM-SHA-256", turns: ["454 4.7.0 later"], lines: ["*"],
      secrets: [begin], error: .refused(.signIn, said(454, "4.7.0 later"))),
    Case(
      name: "switched off", offer: "PLAIN SCRAM-SHA-256", turns: ["535 \(disabled)"], lines: ["*"], secrets: [begin],
      error: .submissionDisabled(said(535, disabled))),
    Case(
      name: "no passwords any more", offer: "LOGIN", turns: ["334", "334", "550 \(ended)"],
      lines: ["AUTH LOGIN", "*", "*"], secrets: ["dXNlcg==", "cGVuY2ls"], error: .passwordsDisabled(said(550, ended))),
    Case(
      name: "an app password", offer: "PLAIN", turns: ["534-5.7.9 Application-specific password\n534 5.7.9 required"],
      lines: ["*"], secrets: [plain],
      error: .appPasswordRequired(said(534, "5.7.9 Application-specific password required"))),
    // As long as Gmail's addresses are, the words behind it are not kept.
    Case(
      name: "a browser first", offer: "PLAIN",
      turns: ["534-5.7.14 <https://\(long)> Please log\n534-5.7.14 in via your web browser\n534 5.7.14 gsmtp"],
      lines: ["*"], secrets: [plain],
      error: .browserRequired(said(534, ServerText.clean("5.7.14 <https://\(long)")))),
    Case(
      name: "a browser first, in words", offer: "PLAIN", turns: ["534 Please log in via your web browser"],
      lines: ["*"], secrets: [plain], error: .browserRequired(said(534, "Please log in via your web browser"))),
    Case(
      name: "LOGIN with questions in the clear", offer: "LOGIN", turns: ["334 Username:", "334", "235 ok"],
      lines: ["AUTH LOGIN", "*", "*"], secrets: ["dXNlcg==", "cGVuY2ls"]),
    Case(
      name: "LOGIN without end", offer: "LOGIN", turns: ["334 ", "334 ", "334 more"], lines: ["AUTH LOGIN", "*", "*"],
      secrets: ["dXNlcg==", "cGVuY2ls"], error: .unexpectedReply(.signIn, said(334, "more"))),
  ]

  /// Whatever a server repeats of the sign-in, nobody is to read it.
  private static let echoes = [
    Case(
      name: "an echo in an answer that does not fit", offer: "PLAIN", turns: ["250 \(encoded("\0user\0pencil"))"],
      lines: ["*"], secrets: [plain], error: .unexpectedReply(.signIn, said(250, "•••"))),
    Case(
      name: "an echo in a question", offer: "PLAIN", turns: ["334 what is \(encoded("\0user\0pencil"))"],
      lines: ["*"], secrets: [plain], error: .unexpectedReply(.signIn, said(334, "what is •••"))),
    Case(
      name: "an echo of a password", offer: "LOGIN", turns: ["334 Username:", "334", "354 cGVuY2ls"],
      lines: ["AUTH LOGIN", "*", "*"], secrets: ["dXNlcg==", "cGVuY2ls"],
      error: .unexpectedReply(.signIn, said(354, "•••"))),
    Case(
      name: "an echo of a token", offer: "XOAUTH2", credential: token, turns: ["250 T0KEN"], lines: ["*"],
      secrets: [xoauth2], error: .unexpectedReply(.signIn, said(250, "•••"))),
  ]

  private static let tokens = [
    Case(
      name: "XOAUTH2", offer: "PLAIN OAUTHBEARER XOAUTH2", credential: token, turns: ["235 ok"], lines: ["*"],
      secrets: [xoauth2]),
    Case(
      name: "OAUTHBEARER", offer: "PLAIN OAUTHBEARER", credential: token, turns: ["235 ok"], lines: ["*"],
      secrets: ["AUTH OAUTHBEARER \(encoded("n,a=user,\u{1}auth=Bearer T0KEN\u{1}\u{1}"))"]),
    Case(
      name: "XOAUTH2 refused with a reason", offer: "XOAUTH2", credential: token,
      turns: ["334 \(encoded(google))", "535-5.7.8 no\n535 5.7.8 never"], lines: ["*", "*"], secrets: [xoauth2, ""],
      error: .tokenRejected(said(535, "5.7.8 no never (status 400, scope https://mail.google.com/)")),
      isSplitEverywhere: true),
    Case(
      name: "OAUTHBEARER refused with a reason", offer: "OAUTHBEARER", credential: token,
      turns: ["334 \(encoded(#"{"status":"401","scope":"T0KEN"}"#))", "535 no"], lines: ["*", "*"],
      secrets: ["AUTH OAUTHBEARER \(encoded("n,a=user,\u{1}auth=Bearer T0KEN\u{1}\u{1}"))", "AQ=="],
      error: .tokenRejected(said(535, "no (status 401, scope •••)"))),
    Case(
      name: "XOAUTH2 refused without one", offer: "XOAUTH2", credential: token,
      turns: ["535 5.7.3 Authentication unsuccessful"], lines: ["*"], secrets: [xoauth2],
      error: .tokenRejected(said(535, "5.7.3 Authentication unsuccessful"))),
    Case(
      name: "switched off", offer: "XOAUTH2", credential: token, turns: ["535 \(disabled)"], lines: ["*"],
      secrets: [xoauth2], error: .submissionDisabled(said(535, disabled))),
    Case(
      name: "no moment for a token", offer: "XOAUTH2", credential: token, turns: ["454 4.7.0 later"], lines: ["*"],
      secrets: [xoauth2], error: .refused(.signIn, said(454, "4.7.0 later"))),
    Case(
      name: "no way for a token", offer: "PLAIN LOGIN", credential: token, turns: [], lines: [], secrets: [],
      error: .tokenNotOffered(["PLAIN", "LOGIN"])),
    Case(
      name: "a token that ends the line", offer: "XOAUTH2", credential: .token(Secret("a\r\nQUIT")), turns: [],
      lines: [], secrets: [], error: .signInUnsendable("an access token that is none")),
  ]

  @Test("However the server's bytes are split, it comes to the same", arguments: passwords + tokens + echoes)
  func signsIn(sample: Case) throws {
    let plan = SMTP.Plan(
      purpose: .check, login: "user", credential: sample.credential, greetingName: "desk.test", isEncrypted: true)
    let longest = sample.turns.map(\.utf8.count).max() ?? 0
    let splits = sample.isSplitEverywhere ? Array(0...longest + 1) : [2, 4]
    for arrival in [Play.Arrival.whole, .byByte] + splits.map({ .splitAt($0) }) {
      let play = Play(plan, ["220 mx", "250-mx\n250 AUTH \(sample.offer)"] + sample.turns, arrival)
      let lines = play.lines.dropFirst().filter { $0 != "QUIT" }.map { $0 == "•••" ? "*" : $0 }
      #expect(lines == sample.lines)
      #expect(play.secrets == sample.secrets.map { $0 + "\r\n" })
      if let error = sample.error {
        #expect(play.error == error)
        #expect(!"\(error)".contains("T0KEN") && !"\(error)".contains("pencil"))
      } else {
        #expect(play.result == ["signed in", "AUTH"])
      }
    }
  }

  /// RFC 4954 4: a command line has 512 bytes.
  @Test(arguments: [(100, ["•••"]), (2_000, ["AUTH XOAUTH2", "•••"])])
  func longTokensWaitForConsent(length: Int, lines: [String]) {
    let plan = SMTP.Plan(
      purpose: .check, login: "user", credential: .token(Secret(String(repeating: "x", count: length))),
      greetingName: "desk.test", isEncrypted: true)
    let turns = (lines.count > 1 ? ["334 "] : []) + ["235 ok"]
    let play = Play(plan, ["220 mx", "250-mx\n250 AUTH XOAUTH2"] + turns)
    #expect(play.lines == ["EHLO desk.test"] + lines + ["QUIT"])
    #expect(play.result == ["signed in", "AUTH"])
  }
}
