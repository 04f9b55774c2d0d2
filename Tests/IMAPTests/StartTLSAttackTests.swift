import Model
import Testing
import Wire

@testable import IMAP

/// What somebody between us and the server can do to a connection that begins in the clear (Poddebniak et al., "Why TLS
/// is better without STARTTLS", 2021). In no case does a password go out, and nothing said before TLS counts after it.
struct StartTLSAttackTests {
  private struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let greeting: String
    /// To STARTTLS; nil: it must not be reached.
    let answer: String?
    /// To CAPABILITY within TLS.
    var within = "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA2 OK\r\n"
    /// Nil: the session is as if nobody had been there.
    let error: IMAPError?
    var testDescription: String { name }
  }

  private static let hello = "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hi\r\n"
  private static let agreed = "A1 OK begin\r\n"

  private static let attacks: [Attack] = [
    Attack(name: "nobody", greeting: hello, answer: agreed, error: nil),
    Attack(
      name: "answers put behind the agreement", greeting: hello, answer: agreed + "* CAPABILITY EVIL\r\nA2 OK\r\n",
      error: .plaintextAfterStartTLS),
    Attack(
      name: "half a line put behind it", greeting: hello, answer: agreed + "* CAPA", error: .plaintextAfterStartTLS),
    Attack(
      name: "a literal begun in the clear", greeting: hello, answer: agreed + "* LIST () \"/\" {40}\r\n",
      error: .plaintextAfterStartTLS),
    Attack(
      name: "an answer with the next tag put before it", greeting: hello, answer: "A2 OK signed in\r\n" + agreed,
      error: nil),
    Attack(
      name: "data before the agreement", greeting: hello,
      answer: "* LIST () \"/\" evil\r\n* 1 FETCH (UID 1 BODY[] {2}\r\nhi)\r\n* 9 EXISTS\r\n* 1 EXPUNGE\r\n+ go\r\n"
        + agreed,
      error: nil),
    Attack(
      name: "capabilities before the agreement", greeting: hello,
      answer: "* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=EVIL\r\n" + agreed, error: nil),
    Attack(
      name: "capabilities in the agreement", greeting: hello, answer: "A1 OK [CAPABILITY EVIL] begin\r\n", error: nil),
    Attack(
      name: "STARTTLS stripped from the greeting", greeting: "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n",
      answer: "A1 BAD unknown\r\n", error: .startTLSRefused("unknown")),
    Attack(name: "refused", greeting: hello, answer: "A1 NO later\r\n", error: .startTLSRefused("later")),
    Attack(name: "a good-bye in place of it", greeting: hello, answer: "* BYE later\r\n", error: .bye("later")),
    Attack(name: "signed in already", greeting: "* PREAUTH hi\r\n", answer: nil, error: .preauthenticatedInClear),
    Attack(
      name: "signed in already, said again", greeting: hello, answer: "* PREAUTH hi\r\n" + agreed, error: nil),
    Attack(
      name: "another server named", greeting: "* OK [REFERRAL imap://evil.test/] hi\r\n", answer: agreed, error: nil),
    Attack(
      name: "within TLS all ways but tokens closed", greeting: hello, answer: agreed,
      within: "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nA2 OK\r\n", error: .noSignInMechanism),
  ]

  @Test(arguments: attacks, [1, 5, 1 << 16])
  private func comesToNothing(attack: Attack, piece: Int) async throws {
    let steps = [
      attack.answer.map { ("A1 STARTTLS", $0) }, ("A2 CAPABILITY", attack.within),
      ("A3 AUTHENTICATE PLAIN", "+ \r\n"), ("AGFubgBzZWNyZXQ=", "A3 OK [CAPABILITY IMAP4rev1 X] in\r\n"),
    ].compactMap(\.self)
    let line = ScriptedLine(greeting: attack.greeting, steps, encrypted: false, piece: piece)
    let client = IMAPClient(line, security: .startTLS)
    let outcome: IMAPError?
    do throws(IMAPError) {
      try await client.open()
      try await client.login(user: "ann", credential: .password(Secret("secret")))
      outcome = nil
    } catch {
      outcome = error
    }
    #expect(outcome == attack.error)
    if attack.error == nil {
      #expect(line.leftOver == [])
      #expect(await client.capabilities == ["IMAP4REV1", "X"])
      #expect(await client.exists == 0)
    } else {
      #expect(line.leftOver.contains("AGFubgBzZWNyZXQ="), "the password was sent")
    }
  }
}
