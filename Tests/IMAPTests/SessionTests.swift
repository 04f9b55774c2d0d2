import Model
import Testing
import Wire

@testable import IMAP

struct SessionTests {
  /// A session and what it did, fed with lines.
  private struct Conversation {
    var session: Session
    var actions: [Session.Action] = []

    init(_ security: TransportSecurity, encrypted: Bool) {
      session = Session(security: security)
      actions = session.received(.connected(encrypted: encrypted))
    }

    mutating func hear(_ lines: String..., bytesFollow: Bool = false) throws -> [Session.Action] {
      var actions: [Session.Action] = []
      for line in lines {
        for response in try responses(line + "\r\n") {
          actions += session.received(.response(response, bytesFollow: bytesFollow))
        }
      }
      return actions
    }
  }

  private func opened(_ capabilities: String) throws -> Session {
    var talk = Conversation(.tls, encrypted: true)
    #expect(try talk.hear("* OK [CAPABILITY \(capabilities)] hi") == [.opened])
    return talk.session
  }

  private func who(_ user: String, _ password: Secret) -> SASL.SignIn {
    SASL.SignIn(user: user, credential: .password(password), nonce: .fresh())
  }

  private func send(_ text: String, masked: Bool = false) -> Session.Action { .send(Array(text.utf8), masked: masked) }

  @Test func startTLSForgetsWhatWasSaidInTheClear() throws {
    var talk = Conversation(.startTLS, encrypted: false)
    #expect(try talk.hear("* OK [CAPABILITY IMAP4rev1 EVIL AUTH=PLAIN] hi") == [send("A1 STARTTLS\r\n")])
    #expect(try talk.hear("* CAPABILITY EVIL", "* LIST () NIL x", "* 1 FETCH (UID 1)", "A9 OK done", "+ go") == [])
    #expect(try talk.hear("A1 OK begin") == [.startTLS])
    #expect(talk.session.capabilities == [])
    #expect(talk.session.received(.secured) == [send("A2 CAPABILITY\r\n")])
    #expect(try talk.hear("* CAPABILITY IMAP4rev1 AUTH=PLAIN", "A1 OK again", "A2 OK") == [.opened])
    #expect(talk.session.capabilities == ["IMAP4REV1", "AUTH=PLAIN"])
  }

  @Test(
    "Nothing goes on in the clear",
    arguments: [
      (["* PREAUTH hi"], IMAPError.preauthenticatedInClear),
      (["* BYE busy"], .bye("busy")),
      (
        ["* BYE Request is throttled. Suggested Backoff Time: 1500 milliseconds"],
        .throttled(milliseconds: 1500, "Request is throttled. Suggested Backoff Time: 1500 milliseconds")
      ),
      (["* NO later"], .unavailable("later")),
      (["+OK POP3"], .notIMAP("")),
      (["A1 OK"], .notIMAP("")),
      (["* OK hi", "A1 NO no TLS"], .startTLSRefused("no TLS")),
      (["* OK hi", "A1 BAD what"], .startTLSRefused("what")),
      (["* OK hi", "* BYE x"], .bye("x")),
      (["Server Unavailable. 15"], .unavailable("Server Unavailable. 15")),
    ])
  func refusals(lines: [String], error: IMAPError) throws {
    var talk = Conversation(.startTLS, encrypted: false)
    var last: [Session.Action] = []
    for line in lines { last = try talk.hear(line) }
    #expect(last == [.failed(error)])
    #expect(talk.session.received(.signIn(who("a", Secret("b")))) == [.failed(error)])
  }

  @Test func bytesBehindTheAnswerToStartTLSAreAnError() throws {
    var talk = Conversation(.startTLS, encrypted: false)
    _ = try talk.hear("* OK hi")
    #expect(try talk.hear("A1 OK begin", bytesFollow: true) == [.failed(.plaintextAfterStartTLS)])
  }

  @Test func aConnectionThatShouldBeEncryptedAndIsNotIsRefused() {
    var session = Session(security: .tls)
    #expect(session.received(.connected(encrypted: false)) == [.failed(.notEncrypted)])
    var fresh = Session(security: .startTLS)
    _ = fresh.received(.connected(encrypted: false))
    #expect(fresh.received(.submit(Command("NOOP"))) == [.failed(.notEncrypted)])
    var eager = Session(security: .startTLS)
    #expect(eager.received(.signIn(who("a", Secret("b")))) == [.failed(.notEncrypted)])
  }

  @Test func chatterBeforeTheGreetingEnds() throws {
    var talk = Conversation(.tls, encrypted: true)
    for _ in 0..<Limits.linesBeforeGreeting { #expect(try talk.hear("HTTP/1.1 400") == []) }
    #expect(try talk.hear("x") == [.failed(.notIMAP("x"))])
    var short = Conversation(.tls, encrypted: true)
    _ = try short.hear("HTTP/1.1 400 Bad Request")
    #expect(short.session.received(.ended) == [.failed(.notIMAP("HTTP/1.1 400 Bad Request"))])
  }

  @Test func capabilitiesAreAskedForWhereTheGreetingHasNone() throws {
    var talk = Conversation(.tls, encrypted: true)
    #expect(try talk.hear("* PREAUTH hi") == [send("A1 CAPABILITY\r\n")])
    #expect(try talk.hear("A1 BAD what") == [.opened])
    #expect(talk.session.received(.signIn(who("a", Secret("b")))) == [.signedIn])
  }

  @Test func signInByAuthenticate() throws {
    var session = try opened("AUTH=PLAIN SASL-IR")
    #expect(
      session.received(.signIn(who("a", Secret("b")))) == [
        send("A1 AUTHENTICATE PLAIN AGEAYg==\r\n", masked: true)
      ])
    var talk = Conversation(.tls, encrypted: true)
    talk.session = session
    #expect(try talk.hear("+ why", "A7 OK", "A1 OK [CAPABILITY IDLE] in") == [send("*\r\n"), .signedIn])
    #expect(talk.session.capabilities == ["IDLE"])
  }

  @Test func signInByAuthenticateWithoutInitialResponse() throws {
    var talk = Conversation(.tls, encrypted: true)
    talk.session = try opened("AUTH=PLAIN LOGINDISABLED")
    #expect(
      talk.session.received(.signIn(who("a", Secret("b")))) == [
        send("A1 AUTHENTICATE PLAIN\r\n")
      ])
    #expect(try talk.hear("+") == [send("AGEAYg==\r\n", masked: true)])
    #expect(try talk.hear("A1 OK in") == [send("A2 CAPABILITY\r\n")])
    #expect(try talk.hear("* CAPABILITY ID", "A2 OK") == [.signedIn])
  }

  @Test func signInByLogin() throws {
    var talk = Conversation(.tls, encrypted: true)
    talk.session = try opened("IMAP4rev1")
    let secret = Secret("ü")
    #expect(
      talk.session.received(.signIn(who("a\"b", secret))) == [
        send("A1 LOGIN \"a\\\"b\" {2}\r\n", masked: true)
      ])
    #expect(try talk.hear("+ go") == [send("ü\r\n", masked: true)])
    #expect(try talk.hear("* CAPABILITY ID", "A1 OK") == [.signedIn])
    var disabled = try opened("LOGINDISABLED AUTH=XOAUTH2")
    #expect(disabled.received(.signIn(who("a", secret))) == [.declined(.noSignInMechanism)])
    #expect(
      disabled.received(.signIn(who("a\0b", secret))) == [
        .declined(.unsendable("a name or password with a NUL"))
      ])
  }

  @Test(
    "What a refusal of the sign-in means",
    arguments: [
      ("NO [AUTHENTICATIONFAILED] bad", IMAPError.authenticationFailed("bad")),
      ("NO", .authenticationFailed("NO")),
      (
        "NO [ALERT] Application-specific password required",
        .appPasswordRequired("Application-specific password required")
      ),
      ("NO [AUTHORIZATIONFAILED] not yours", .authenticationFailed("not yours")),
      ("NO [EXPIRED] too old", .passwordExpired("too old")),
      ("NO [CONTACTADMIN] locked", .contactAdministrator("locked")),
      ("NO [PRIVACYREQUIRED] more TLS", .privacyRequired("more TLS")),
      ("NO [UNAVAILABLE] Service temporarily unavailable", .unavailable("Service temporarily unavailable")),
      ("BAD [UNAVAILABLE] x", .unavailable("x")),
      (
        "NO [ALERT] Too many simultaneous connections. (Failure)",
        .tooManyConnections("Too many simultaneous connections. (Failure)")
      ),
      (
        "NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=1)",
        .tooManyConnections("Maximum number of connections from user+IP exceeded (mail_max_userip_connections=1)")
      ),
      (
        "NO [ALERT] Account exceeded command or bandwidth limits. (Failure)",
        .throttled(milliseconds: nil, "Account exceeded command or bandwidth limits. (Failure)")
      ),
      ("NO Temporary authentication failure", .unavailable("Temporary authentication failure")),
      ("NO [LIMIT] Rate limit hit.", .throttled(milliseconds: nil, "Rate limit hit.")),
      (
        "BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds",
        .throttled(milliseconds: 299_961, "Request is throttled. Suggested Backoff Time: 299961 milliseconds")
      ),
      ("BAD syntax", .refused(command: "LOGIN", "syntax")),
      ("BAD Unknown: LOGIN a a b c secret", .refused(command: "LOGIN", "Unknown: LOGIN a •••")),
    ])
  func signInRefused(answer: String, error: IMAPError) throws {
    var talk = Conversation(.tls, encrypted: true)
    talk.session = try opened("X")
    _ = talk.session.received(.signIn(who("a", Secret("a b c secret"))))
    #expect(try talk.hear("A1 " + answer) == [.declined(error)])
    #expect(talk.session.stage == .open)
  }

  @Test(
    "What a refusal of other commands means",
    arguments: [
      (IMAPError.Subject.folder, "NO [NONEXISTENT] gone", IMAPError.folderGone("gone")),
      (.folder, "NO no such mailbox", .folderGone("no such mailbox")),
      (
        .folder, "NO SELECT Unsafe Login. Please contact", .refused(command: "X", "SELECT Unsafe Login. Please contact")
      ),
      (.folder, "BAD what", .refused(command: "X", "what")),
      (
        .folder, "BAD User is authenticated but not connected.",
        .noMailbox("User is authenticated but not connected.")
      ),
      (.folder, "NO [INUSE] x", .folderInUse("x")), (.other, "NO [INUSE] x", .unavailable("x")),
      (.append, "NO [TRYCREATE] x", .folderGone("x")),
      (.append, "NO [OVERQUOTA] full", .overQuota("full")),
      (.append, "NO Quota exceeded", .overQuota("Quota exceeded")),
      (.other, "NO [EXPUNGEISSUED] x", .refused(command: "X", "x")),
      (.other, "NO [SERVERBUG]", .unavailable("SERVERBUG")),
    ])
  func refused(subject: IMAPError.Subject, answer: String, error: IMAPError) throws {
    guard case .tagged(_, let status)? = try response("A1 " + answer) else {
      Issue.record("no tagged response")
      return
    }
    #expect(IMAPError(status, to: "X", about: subject) == error)
  }

  @Test func commandsAreMatchedByTag() throws {
    var talk = Conversation(.tls, encrypted: true)
    talk.session = try opened("X")
    let command = try Command("SELECT").string([0x0A])
    #expect(talk.session.received(.submit(command)) == [send("A1 SELECT {1}\r\n")])
    #expect(try talk.hear("A2 OK early", "* 3 EXISTS") == [.data(.exists(3))])
    #expect(try talk.hear("+ go") == [send("\n\r\n")])
    #expect(
      try talk.hear("+ more", "A1 OK [APPENDUID 1 2]", "A1 OK twice") == [
        .consented, .finished(tag: "A1", Status(.ok, code: .appendUID(validity: 1, uid: 2))),
      ])
    // A literal that was refused is not sent at the next continuation.
    _ = talk.session.received(.submit(command))
    #expect(
      try talk.hear("A2 NO too long", "+ go") == [.finished(tag: "A2", Status(.no, text: "too long")), .consented])
  }

  @Test func goodByeIsAnErrorUnlessAskedFor() throws {
    var talk = Conversation(.tls, encrypted: true)
    talk.session = try opened("X")
    var other = talk
    _ = talk.session.received(.submit(Command("NOOP")))
    #expect(
      try talk.hear("* BYE Connection closed. 14", "* BYE") == [
        .failed(.bye("Connection closed. 14")), .failed(.bye("Connection closed. 14")),
      ])
    _ = other.session.received(.submit(Command("LOGOUT")))
    #expect(
      try other.hear("* BYE bye", "A1 OK") == [
        .data(.status(Status(.bye, text: "bye"))), .finished(tag: "A1", Status(.ok)),
      ])
  }

  @Test func theEndIsAnError() throws {
    var talk = Conversation(.tls, encrypted: true)
    talk.session = try opened("X")
    var odd = talk
    #expect(talk.session.received(.ended) == [.failed(.closed)])
    #expect(try odd.hear("Something odd") == [])
    #expect(odd.session.received(.ended) == [.failed(.unavailable("Something odd"))])
  }
}
