import Model
import Testing

@testable import Wire

@Suite struct SASLTests {
  // RFC 4648 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"), ("\u{0}\u{7F}~?>", "AH9+Pz4="),
  ])
  func base64(plain: String, encoded: String) {
    #expect(SASL.base64(Array(plain.utf8)) == Array(encoded.utf8))
    #expect(SASL.decodeBase64(Array(encoded.utf8)) == Array(plain.utf8))
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm9-", "=Zm9"])
  func refuses(text: String) {
    #expect(SASL.decodeBase64(Array(text.utf8)) == nil)
  }

  private static let token = Credential.token(Secret("ya29.a0AfH6SMBx-very-long-token"))
  private static let bearer = SASL.base64(
    SASL.xoauth2(user: "sam@x.test", token: Secret("ya29.a0AfH6SMBx-very-long-token")))

  /// What servers say back to a sign-in: what is shown has none of the secret, also where it was cut.
  @Test(
    arguments: [
      (
        .password(Secret("hunter2")), "Unknown command: LOGIN sam@x.test hunter2",
        "Unknown command: LOGIN sam@x.test •••"
      ),
      (.password(Secret("a\"b\\c")), "what: \"a\\\"b\\\\c\", a\"b\\c", "what: \"•••\", •••"),
      (.password(Secret("hunter2")), "bad line AHNhbUB4LnRlc3QAaHVudGVyMg==", "bad line •••"),
      (.password(Secret("hunter2")), "bad line aHVudGVyMg==", "bad line •••"),
      (.password(Secret("two  blanks")), "LOGIN two blanks", "LOGIN •••"),
      (.password(Secret("sam@x.test")), "no such user sam@x.test", "no such user sam@x.test"),
      (.password(Secret("")), "no password", "no password"),
      (token, "token ya29.a0AfH6SMBx-very-long-token is bad", "token ••• is bad"),
      (token, "token ya29.a0AfH6SMBx-very…", "token •••…"),
      (
        token, "AUTHENTICATE XOAUTH2 " + String(decoding: bearer.prefix(40), as: UTF8.self) + "…",
        "AUTHENTICATE XOAUTH2 •••…"
      ),
      (token, "nothing of it", "nothing of it"),
    ] as [(Credential, String, String)])
  func hidesEchoes(credential: Credential, said: String, shown: String) {
    let signIn = SASL.SignIn(user: "sam@x.test", credential: credential, nonce: .fresh())
    #expect(signIn.hidingEchoes(in: said) == shown)
  }

  @Test func everyByteComesBack() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(SASL.decodeBase64(SASL.base64(bytes)) == bytes)
  }

}

@Suite struct TranscriptTests {
  private let server = Array("* 1 FETCH (A {5}\r\nab\ncd B {0}\r\n C)\r\n+ go\r\n* \u{1B}[31mred\u{202E}\r\n".utf8)

  @Test func everySplitGivesTheSameLines() {
    for split in 0...server.count {
      let transcript = Transcript()
      transcript.received(Array(server[..<split]))
      transcript.received(Array(server[split...]))
      #expect(
        transcript.lines == ["S: * 1 FETCH (A {5}", "S: {5 bytes}", "S: B {0}", "S: C)", "S: + go", "S: * [31mred"])
    }
  }

  @Test func aRefusedLiteralHidesNothing() {
    let transcript = Transcript()
    transcript.sent(Array("a1 APPEND x {900}\r\n".utf8))
    transcript.received(Array("a1 NO full\r\n".utf8))
    transcript.sent(Array("a2 NOOP\r\n".utf8))
    transcript.sent(Array("a3 APPEND x {3}\r\n".utf8))
    transcript.received(Array("+ go\r\n".utf8))
    transcript.sent(Array("abc\r\n".utf8))
    #expect(
      transcript.lines == [
        "C: a1 APPEND x {900}", "S: a1 NO full", "C: a2 NOOP", "C: a3 APPEND x {3}", "S: + go", "C: {3 bytes}", "C: ",
      ])
  }

  /// With what a SCRAM server says, a password could be guessed.
  @Test func masksWhatIsAskedAboutSecrets() {
    let server = Array("+ cj1hLHM9Yg==\r\n+ dj1j\r\nA1 OK in\r\n+ idling\r\n".utf8)
    for split in 0...server.count {
      let transcript = Transcript()
      transcript.sentSecret()
      transcript.received(Array(server[..<split]))
      #expect(!transcript.lines.joined().contains("cj1") && !transcript.lines.joined().contains("dj1"))
      transcript.received(Array(server[split...]))
      #expect(transcript.lines == ["C: •••", "S: + •••", "S: + •••", "S: A1 OK in", "S: + idling"])
    }
    let transcript = Transcript()
    transcript.sent(Array("AUTH LOGIN\r\n".utf8))
    transcript.received(Array("334 VXNlcm5hbWU6\r\n".utf8))
    transcript.sentSecret()
    transcript.received(Array("334 UGFzc3dvcmQ6\r\n".utf8))
    transcript.sentSecret()
    transcript.received(Array("235 ok\r\n".utf8))
    #expect(
      transcript.lines == ["C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: •••", "S: 334 •••", "C: •••", "S: 235 ok"])
  }

  @Test func keepsTheNewestLinesAndShortensLongOnes() {
    let transcript = Transcript(limit: 2)
    for number in 1...5 { transcript.received(Array("line \(number)\r\n".utf8)) }
    #expect(transcript.lines == ["… 3 earlier lines", "S: line 4", "S: line 5"])
    transcript.received([UInt8](repeating: 0x61, count: 100_000))
    #expect(transcript.lines.last == "S: " + String(repeating: "a", count: 500))
  }

  @Test(arguments: ["{99999999999999999999}", "{18446744073709551616}", "{-1}", "{}", "{1", "1}", "}", "{+}"])
  func announcesNothing(text: String) {
    let transcript = Transcript()
    transcript.received(Array("* x \(text)\r\n* y\r\n".utf8))
    #expect(transcript.lines == ["S: * x \(text)", "S: * y"])
  }

  @Test(arguments: [
    ("a\r\nb\0c", 300, "a b c"), ("  spaced   out ", 300, "spaced out"), ("\u{9B}31m\u{2066}x\u{FEFF}", 300, "31m x"),
    ("abcdef", 3, "abc…"), ("äöü", 3, "äöü"), ("plain [words], {1}", 300, "plain [words], {1}"), (" a", 300, "a"),
    ("a ", 300, "a"), ("a\u{7F}", 300, "a"), ("", 300, ""), (" ", 300, ""),
  ])
  func cleans(text: String, limit: Int, clean: String) {
    #expect(ServerText.clean(text, limit: limit) == clean)
    #expect(ServerText.clean(Array(text.utf8), limit: limit) == clean)
  }
}
