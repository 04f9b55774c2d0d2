internal import Model
internal import Wire

/// A sign-in under way.
struct SignInAttempt: Sendable {
  let signIn: SASL.SignIn
  var exchange: SASL.Exchange
  /// What we say first, if anything, has been said.
  var hasBegun = false
  /// For a server that refuses the mechanism before it has seen anything made of the password.
  var instead: SASL.Mechanism?
}

extension Dialogue {
  /// RFC 5321 4.5.3.1.4, with the line's end. RFC 4954 4: a longer first answer waits for the server's 334.
  private static let longestCommand = 512

  /// By the strongest mechanism on offer.
  mutating func signIn() -> [Action] {
    let signIn = SASL.SignIn(user: plan.login, credential: plan.credential, nonce: nonce)
    if let problem = signIn.problem { return fail(.signInUnsendable(problem)) }
    guard let choice = SASL.choice(for: signIn, among: extensions.mechanisms) else {
      let offered = extensions.mechanisms.map { ServerText.clean($0, limit: 40) }
      switch signIn.credential {
      case .password: return fail(.signInNotOffered(offered))
      case .token: return fail(.tokenNotOffered(offered))
      }
    }
    return authenticate(signIn, by: choice.first, instead: choice.instead)
  }

  private mutating func authenticate(
    _ signIn: SASL.SignIn, by mechanism: SASL.Mechanism, instead: SASL.Mechanism?
  ) -> [Action] {
    let exchange = SASL.Exchange(mechanism, for: signIn)
    questions = [.signIn]
    attempt = SignInAttempt(signIn: signIn, exchange: exchange, instead: instead)
    if let first = exchange.initial {
      let line = Array("AUTH \(mechanism.rawValue) ".utf8) + SASL.base64(first) + [0x0D, 0x0A]
      if line.count <= Dialogue.longestCommand {
        attempt?.hasBegun = true
        return [.send(line, isSecret: true)]
      }
    }
    return [command("AUTH \(mechanism.rawValue)")]
  }

  mutating func signingIn(_ reply: Reply) -> [Action] {
    guard let attempt else { return fail(.unexpectedReply(.signIn, .init(reply)), quits: false) }
    switch reply.code {
    case 235:
      self.attempt = nil
      return accepted(attempt, reply)
    case 334: return challenged(attempt, reply)
    case 400...:
      self.attempt = nil
      return refused(attempt, reply)
    default: return fail(.unexpectedReply(.signIn, .init(reply, to: attempt.signIn)), quits: false)
    }
  }

  private mutating func challenged(_ attempt: SignInAttempt, _ reply: Reply) -> [Action] {
    var attempt = attempt
    defer { if !isOver { self.attempt = attempt } }
    questions = [.signIn]
    if !attempt.hasBegun, let first = attempt.exchange.initial {
      attempt.hasBegun = true
      return [.send(SASL.base64(first) + [0x0D, 0x0A], isSecret: true)]
    }
    do throws(SASL.Fault) {
      let answer = try attempt.exchange.respond(toEncoded: Array(reply.lines.joined().utf8))
      return [.send(answer + [0x0D, 0x0A], isSecret: true)]
    } catch {
      let provesServer = attempt.exchange.mechanism.provesServer
      let said = SMTPError.Said(reply, to: attempt.signIn)
      return fail(provesServer ? .signInNotProven(error) : .unexpectedReply(.signIn, said), quits: false)
    }
  }

  private mutating func accepted(_ attempt: SignInAttempt, _ reply: Reply) -> [Action] {
    var exchange = attempt.exchange
    do throws(SASL.Fault) {
      try exchange.succeeded(with: SASL.finalData(in: reply.text))
    } catch {
      return fail(.signInNotProven(error), quits: false)
    }
    return signedIn()
  }

  private mutating func refused(_ attempt: SignInAttempt, _ reply: Reply) -> [Action] {
    let error = SMTPError(signInRefused: reply, attempt.signIn, attempt.exchange.complaint)
    if let instead = attempt.instead, !attempt.exchange.usedCredential, SMTPError.leavesAnotherWay(reply, error) {
      return authenticate(attempt.signIn, by: instead, instead: nil)
    }
    return fail(error)
  }
}

extension Credential {
  fileprivate var isToken: Bool { if case .token = self { true } else { false } }
}

extension SMTPError.Said {
  /// The answer to a step of a sign-in, without what that has sent: it ends in an error, which people read.
  fileprivate init(_ reply: Reply, to signIn: SASL.SignIn) {
    self.init(reply)
    text = signIn.hidingEchoes(in: text)
  }
}

extension SMTPError {
  /// Tells the refusals of sign-in apart that want different things from a person.
  fileprivate init(signInRefused reply: Reply, _ signIn: SASL.SignIn, _ complaint: String?) {
    var said = Said(reply, to: signIn)
    if let complaint { said.text += said.text.isEmpty ? complaint : " (\(complaint))" }
    let text = reply.text.lowercased()
    // QUIRK: Microsoft says 535 5.7.139 of all of them: the administrator has switched it off, which is said to a right
    // password too; no password works any more; and it was just wrong.
    if text.contains("5.7.139") || text.contains("smtpclientauthentication") {
      if text.contains("credentials were incorrect") {
        self = signIn.credential.isToken ? .tokenRejected(said) : .wrongPassword(said)
      } else if text.contains("basic authentication is disabled") {
        self = .passwordsDisabled(said)
      } else {
        self = .submissionDisabled(said)
      }
      return
    }
    switch (signIn.credential, reply.code) {
    case (.token, 535): self = .tokenRejected(said)
    // QUIRK: Microsoft, where the last passwords have ended.
    case (.password, _) where reply.status == "5.7.30" || text.contains("basic authentication is not supported"):
      self = .passwordsDisabled(said)
    // QUIRK: Gmail holds a sign-in back that it finds strange, by 534 5.7.14 and an address so long that the words behind
    // it may be cut; and it answers 534 5.7.9 when two-step verification is on.
    case (.password, 534) where reply.status == "5.7.14" || text.contains("web browser"): self = .browserRequired(said)
    case (.password, 534): self = .appPasswordRequired(said)
    case (.password, _) where text.contains("application-specific password"): self = .appPasswordRequired(said)
    case (.password, 535): self = .wrongPassword(said)
    case (.password, _), (.token, _): self = .refused(.signIn, said)
    }
  }

  /// The server refused the mechanism, not the moment or the account.
  fileprivate static func leavesAnotherWay(_ reply: Reply, _ error: SMTPError) -> Bool {
    switch error {
    case .wrongPassword: true
    // RFC 4954 4.4 and 6: not for this mechanism; or the account must first sign in by PLAIN to get its secrets.
    case .refused: reply.code == 504 || (reply.code == 432 && reply.text.contains("4.7.12"))
    default: false
    }
  }
}
