package import Model
package import Wire

/// What one connection is for, known before it is made.
package struct Plan: Sendable, Hashable {
  package enum Purpose: Sendable, Hashable {
    /// Sign in and leave.
    case check
    case deliver(Envelope, size: Int, isEightBit: Bool)
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

/// The client's side of a mail submission (RFC 5321, 6409, 3207, 4954) as a machine: replies go in, actions come out.
///
/// It performs nothing itself. Credentials and addresses are sent under TLS alone; what the server said before TLS is
/// forgotten.
package struct Dialogue: Sendable {
  package enum Action: Sendable, Hashable {
    /// Whole commands with their line ends. A secret is not shown in transcripts.
    case send([UInt8], isSecret: Bool)
    /// Go over to TLS, then call `encrypted`.
    case startTLS
    /// Send the message's bytes without the final dot.
    case sendMessage
    /// Let the caller commit, then call `finishing`, then send the final dot.
    case finishMessage
    /// The dialogue is over; the connection can be closed after what was sent before.
    case end(Outcome)
  }

  package enum Outcome: Sendable, Hashable {
    case signedIn(Extensions)
    case delivered(Delivery)
    case failed(SMTPError)
  }

  /// What the next reply is an answer to.
  enum Question: Sendable, Hashable {
    case greeting, hello, startTLS, signIn, sender
    case recipient(Int)
    case data, finalDot
  }

  /// Most recipients asked about at once: their answers must fit into the network's buffers while we write.
  static let groupSize = 50

  let plan: Plan
  let nonce: SASL.Nonce
  /// The sign-in under way.
  var attempt: SignInAttempt?
  var extensions = Extensions()
  var isEncrypted: Bool
  /// In the order in which answers are due.
  var questions: [Question] = [.greeting]
  /// By place in the envelope; nil while nothing is known.
  var outcomes: [Delivery.Recipient?] = []
  var isFinishing = false
  var isOver = false

  /// The nonce is for this connection alone.
  package init(_ plan: Plan, nonce: SASL.Nonce) {
    (self.plan, self.nonce, isEncrypted) = (plan, nonce, plan.isEncrypted)
    if case .deliver(let envelope, _, _) = plan.purpose {
      outcomes = Array(repeating: nil, count: envelope.recipients.count)
    }
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
    case .sender: return senderAnswered(reply)
    case .recipient(let index): return recipientAnswered(index, reply)
    case .data: return dataAnswered(reply)
    case .finalDot: return finalDotAnswered(reply)
    }
  }

  /// TLS stands.
  package mutating func encrypted() -> [Action] {
    isEncrypted = true
    extensions = Extensions()
    return hello()
  }

  /// The final dot is about to be written: from here on a lost connection leaves the outcome open.
  package mutating func finishing() { isFinishing = true }

  /// The connection ended, could not be protected, or was not waited for any longer.
  package mutating func lost(_ error: WireError) -> [Action] {
    guard !isOver else { return [] }
    if isFinishing { return uncertain("the connection ended before the server answered (\(error))") }
    switch error {
    case .tls where !isEncrypted, .plaintextAfterStartTLS: return fail(.connection(error), quits: false)
    default: return fail(.lost(step, error), quits: false)
    }
  }

  /// What came is no reply.
  package mutating func received(_ fault: ReplyReader.Fault) -> [Action] {
    guard !isOver else { return [] }
    if isFinishing { return uncertain("the server's answer could not be read") }
    return fail(fault == .malformed ? .malformedReply(step) : .replyTooLong(step), quits: false)
  }

  /// What had to be done before the final dot failed.
  package mutating func notCommitted(_ reason: String) -> [Action] { fail(.notCommitted(reason), quits: false) }

  var step: SMTPError.Step {
    switch questions.first {
    case .greeting: .greeting
    case .hello: .hello
    case .startTLS: .startTLS
    case .signIn: .signIn
    case .sender: .sender
    case .recipient: .recipient
    case .data: .data
    case .finalDot: .message
    case nil: isEncrypted ? .data : .startTLS
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
    switch plan.purpose {
    case .check: return end(.signedIn(extensions), quits: true)
    case .deliver(let envelope, let size, let isEightBit): return sender(envelope, size, isEightBit)
    }
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
