package import Model
package import Wire

/// What one connection is for, known before it is made.
package struct Plan: Sendable, Hashable {
  package enum Purpose: Sendable, Hashable {
    /// Sign in and leave.
    case check
    /// Sign in and stay: messages follow.
    case send
  }

  package var purpose: Purpose
  package var login: String
  package var credential: Credential
  /// Our name in EHLO: a host name or an address literal; anything else becomes `[127.0.0.1]`.
  package var greetingName: String
  /// TLS stands before the greeting.
  package var isEncrypted: Bool

  package init(purpose: Purpose, login: String, credential: Credential, greetingName: String, isEncrypted: Bool) {
    (self.purpose, self.login, self.credential) = (purpose, login, credential)
    (self.greetingName, self.isEncrypted) = (greetingName, isEncrypted)
  }
}

/// The way to a server that takes messages (RFC 5321, 6409, 3207, 4954) as a machine: replies go in, actions come out.
///
/// It performs nothing itself, and ends when it is signed in. Credentials are sent under TLS alone; what the server said
/// before TLS is forgotten.
package struct Dialogue: Sendable {
  package enum Action: Sendable, Hashable {
    /// Whole commands with their line ends. A secret is not shown in transcripts.
    case send([UInt8], isSecret: Bool)
    /// Go over to TLS, then call `encrypted`.
    case startTLS
    /// The dialogue is over.
    case end(Outcome)
  }

  package enum Outcome: Sendable, Hashable {
    case signedIn(Extensions)
    case failed(SMTPError)
  }

  /// What the next reply is an answer to.
  enum Question: Sendable, Hashable {
    case greeting, hello, startTLS, signIn
  }

  let plan: Plan
  let nonce: SASL.Nonce
  /// The sign-in under way.
  var attempt: SignInAttempt?
  var extensions = Extensions()
  var isEncrypted: Bool
  /// In the order in which answers are due.
  var questions: [Question] = [.greeting]
  var isOver = false

  /// The nonce is for this connection alone.
  package init(_ plan: Plan, nonce: SASL.Nonce) {
    (self.plan, self.nonce, isEncrypted) = (plan, nonce, plan.isEncrypted)
  }

  /// The server answered.
  package mutating func received(_ reply: Reply) -> [Action] {
    guard !isOver else { return [] }
    guard !questions.isEmpty else { return fail(.unexpectedReply(step, .init(reply))) }
    let question = questions.removeFirst()
    // RFC 5321 3.8: 421 may be the answer to anything, and the server closes then.
    switch question {
    case .greeting: return reply.code == 220 ? hello() : refuse(.greeting, reply)
    case .hello: return reply.code == 250 ? greeted(Extensions(reply)) : refuse(.hello, reply)
    case .startTLS: return reply.code == 220 ? [.startTLS] : fail(.startTLSRefused(.init(reply)))
    case .signIn: return signingIn(reply)
    }
  }

  /// TLS stands.
  package mutating func encrypted() -> [Action] {
    isEncrypted = true
    extensions = Extensions()
    return hello()
  }

  /// The connection ended, could not be protected, or was not waited for any longer.
  package mutating func lost(_ error: WireError) -> [Action] {
    guard !isOver else { return [] }
    switch error {
    case .tls where !isEncrypted, .plaintextAfterStartTLS: return fail(.connection(error), quits: false)
    default: return fail(.lost(step, error), quits: false)
    }
  }

  /// What came is no reply.
  package mutating func received(_ fault: ReplyReader.Fault) -> [Action] {
    guard !isOver else { return [] }
    return fail(fault == .malformed ? .malformedReply(step) : .replyTooLong(step), quits: false)
  }

  /// Something came before we have asked for it.
  package mutating func unasked() -> [Action] { isOver ? [] : fail(.unasked(step), quits: false) }

  var step: SMTPError.Step {
    switch questions.first {
    case .greeting: .greeting
    case .hello: .hello
    case .startTLS: .startTLS
    case .signIn: .signIn
    case nil: isEncrypted ? .signIn : .startTLS
    }
  }
}

extension Dialogue {
  private mutating func hello() -> [Action] {
    questions = [.hello]
    return [command("EHLO \(name)")]
  }

  /// RFC 5321 4.1.1.1: a domain or an address literal.
  private var name: String {
    let allowed = plan.greetingName.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D: true
      default: false
      }
    }
    return allowed && (1...255).contains(plan.greetingName.utf8.count) ? plan.greetingName : "[127.0.0.1]"
  }

  private mutating func greeted(_ offered: Extensions) -> [Action] {
    guard isEncrypted else {
      guard offered.offers("STARTTLS") else { return fail(.noStartTLS) }
      questions = [.startTLS]
      return [command("STARTTLS")]
    }
    extensions = offered
    return signIn()
  }

  mutating func signedIn() -> [Action] {
    end(.signedIn(extensions), quits: plan.purpose == .check)
  }

  func command(_ text: String) -> Action { .send(Array((text + "\r\n").utf8), isSecret: false) }

  private mutating func refuse(_ step: SMTPError.Step, _ reply: Reply) -> [Action] {
    fail(reply.code >= 400 ? .refused(step, .init(reply)) : .unexpectedReply(step, .init(reply)))
  }

  mutating func fail(_ error: SMTPError, quits: Bool = true) -> [Action] { end(.failed(error), quits: quits) }

  mutating func end(_ outcome: Outcome, quits: Bool) -> [Action] {
    isOver = true
    questions = []
    return (quits ? [command("QUIT")] : []) + [.end(outcome)]
  }
}
