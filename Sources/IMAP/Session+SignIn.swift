internal import Model
internal import Wire

/// A sign-in under way.
struct SignInAttempt: Sendable {
  let signIn: SASL.SignIn
  /// Nil: the LOGIN command.
  var exchange: SASL.Exchange?
  /// What we say first, if anything, has been said.
  var hasBegun = false
  /// For a server that refuses the mechanism before it has seen anything made of the password.
  var instead: SASL.Mechanism?
  /// We gave up and told the server so.
  var isCancelled = false
}

extension Session {
  /// By the strongest mechanism on offer; by the LOGIN command only where the server has none of ours.
  mutating func signIn(_ signIn: SASL.SignIn) -> [Action] {
    guard isEncrypted else { return fail(.notEncrypted) }
    guard stage != .signedIn else { return [.signedIn] }
    if let problem = signIn.problem { return [.declined(.unsendable(problem))] }
    capabilitiesAreFresh = false
    let offered = capabilities.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst("AUTH=".count)) }
    if let choice = SASL.choice(for: signIn, among: offered) {
      return authenticate(signIn, by: choice.first, instead: choice.instead)
    }
    switch signIn.credential {
    case .token: return [.declined(.tokenNotOffered)]
    case .password(let password): return logIn(signIn, password)
    }
  }

  private mutating func logIn(_ signIn: SASL.SignIn, _ password: Secret) -> [Action] {
    guard !capabilities.contains("LOGINDISABLED") else { return [.declined(.noSignInMechanism)] }
    do {
      let actions = send(try Command.login(user: signIn.user, password: password))
      attempt = SignInAttempt(signIn: signIn)
      stage = .signingIn(tag: latestTag, command: "LOGIN")
      return actions
    } catch {
      return [.declined(error)]
    }
  }

  /// In one go where RFC 4959 is offered and the line does not get too long, else after the server's consent.
  private mutating func authenticate(
    _ signIn: SASL.SignIn, by mechanism: SASL.Mechanism, instead: SASL.Mechanism?
  ) -> [Action] {
    let tag = nextTag()
    inFlight.insert(tag)
    unsent = []
    stage = .signingIn(tag: tag, command: "AUTHENTICATE")
    let exchange = SASL.Exchange(mechanism, for: signIn)
    var attempt = SignInAttempt(signIn: signIn, exchange: exchange, instead: instead)
    defer { self.attempt = attempt }
    let line = Array("\(tag) AUTHENTICATE \(mechanism.rawValue)".utf8)
    if capabilities.contains("SASL-IR"), let first = exchange.initial.map(SASL.base64),
      line.count + first.count < Limits.commandLine
    {
      attempt.hasBegun = true
      return [.send(line + [0x20] + first + [0x0D, 0x0A], masked: true)]
    }
    return [.send(line + [0x0D, 0x0A], masked: false)]
  }

  mutating func signingIn(_ response: Response, tag: String, command: String) -> [Action] {
    learn(from: response)
    switch response {
    case .continuation(let challenge): return challenged(challenge)
    case .tagged(tag, let status):
      inFlight.remove(tag)
      unsent = []
      guard let attempt else { return fail(.closed) }
      self.attempt = nil
      return status.condition == .ok ? accepted(attempt, status) : refused(attempt, status, command)
    default: return []
    }
  }

  private mutating func challenged(_ challenge: [UInt8]) -> [Action] {
    guard var attempt, !attempt.isCancelled else { return fail(.malformed("a sign-in without end")) }
    defer { if case .signingIn = stage { self.attempt = attempt } }
    if attempt.exchange == nil, !unsent.isEmpty { return [.send(unsent.removeFirst(), masked: true)] }
    if !attempt.hasBegun, let first = attempt.exchange?.initial {
      attempt.hasBegun = true
      return [.send(SASL.base64(first) + [0x0D, 0x0A], masked: true)]
    }
    do throws(SASL.Fault) {
      guard let answer = try attempt.exchange?.respond(toEncoded: challenge) else { throw .unexpectedChallenge }
      return [.send(answer + [0x0D, 0x0A], masked: true)]
    } catch {
      if let exchange = attempt.exchange, exchange.mechanism.provesServer { return fail(.signInNotProven(error)) }
      // RFC 9051 6.2.2: a star cancels.
      attempt.isCancelled = true
      return [.send([0x2A, 0x0D, 0x0A], masked: false)]
    }
  }

  private mutating func accepted(_ attempt: SignInAttempt, _ status: Status) -> [Action] {
    var exchange = attempt.exchange
    do throws(SASL.Fault) {
      try exchange?.succeeded(with: SASL.finalData(in: status.text))
    } catch {
      return fail(.signInNotProven(error))
    }
    if capabilitiesAreFresh {
      stage = .signedIn
      return [.signedIn]
    }
    return askCapabilities { .capabilityAfterSignIn(tag: $0) }
  }

  private mutating func refused(_ attempt: SignInAttempt, _ status: Status, _ command: String) -> [Action] {
    stage = .open
    let error = IMAPError(status, to: command, signingIn: attempt)
    if let instead = attempt.instead, attempt.exchange?.usedCredential == false, error.leavesAnotherWay {
      return authenticate(attempt.signIn, by: instead, instead: nil)
    }
    return [.declined(error)]
  }

  /// A server's words without what the sign-in under way has sent: they end in errors, which people read.
  func hidingEchoes(_ text: String) -> String { attempt?.signIn.hidingEchoes(in: text) ?? text }

  /// The first answer after a yes. QUIRK: Microsoft says yes first, and here that there is no mailbox behind it.
  mutating func lookedBehind(_ status: Status) -> [Action] {
    stage = .signedIn
    if status.condition != .ok, case .noMailbox(let text) = IMAPError(status, to: "CAPABILITY", about: .other) {
      return [.declined(.noMailbox(text))]
    }
    return [.signedIn]
  }
}

extension IMAPError {
  /// What a refusal of the sign-in means, with what the server said of it before.
  init(_ status: Status, to command: String, signingIn attempt: SignInAttempt) {
    var status = status
    status.text = attempt.signIn.hidingEchoes(in: status.text)
    if let complaint = attempt.exchange?.complaint {
      status.text += status.text.isEmpty ? complaint : " (\(complaint))"
    }
    let error = IMAPError(status, to: command, about: .signIn)
    switch (attempt.signIn.credential, error) {
    case (.token, .authenticationFailed(let text)), (.token, .passwordExpired(let text)): self = .tokenRejected(text)
    default: self = error
    }
  }

  /// The server refused the mechanism, not the moment or the account.
  fileprivate var leavesAnotherWay: Bool {
    switch self {
    case .authenticationFailed, .refused: true
    default: false
    }
  }
}
