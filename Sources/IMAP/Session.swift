internal import Model
internal import Wire

/// The state of a connection: what was asked and what an answer means. Pure; the client performs the actions.
///
/// Until TLS stands, nothing of the server is believed but its greeting and its answer to STARTTLS.
struct Session: Sendable {
  enum Event: Sendable {
    case connected(encrypted: Bool)
    /// `bytesFollow`: more came in the same breath.
    case response(Response, bytesFollow: Bool)
    /// The TLS handshake is done.
    case secured
    case signIn(SASL.SignIn)
    case submit(Command)
    case ended
  }

  enum Action: Hashable, Sendable {
    case send([UInt8], masked: Bool)
    case startTLS
    /// Ready for signing in.
    case opened
    case signedIn
    /// The server is ready for more, and nothing is left to be sent: it has begun to idle.
    case consented
    case data(Untagged)
    case finished(tag: String, Status)
    /// A command could not be done; the connection is still good.
    case declined(IMAPError)
    /// The connection is of no more use.
    case failed(IMAPError)
  }

  enum Stage: Hashable, Sendable {
    case dialled
    case greeting(lines: Int)
    case startTLS(tag: String)
    case securing
    case capability(tag: String)
    case open
    case signingIn(tag: String, command: String)
    case capabilityAfterSignIn(tag: String)
    case signedIn
    case failed(IMAPError)
  }

  let security: TransportSecurity
  var stage = Stage.dialled
  /// Upper case; only what was said under TLS.
  var capabilities: Set<String> = []
  /// What ENABLE has switched on, upper case (RFC 5161).
  private(set) var enabled: Set<String> = []
  /// The tag of the last command sent.
  private(set) var latestTag = ""
  var isEncrypted = false
  private var isPreauthenticated = false
  private var isLeaving = false
  var capabilitiesAreFresh = false
  private var count = 0
  var inFlight: Set<String> = []
  /// What is still to be sent of the last command, each part after a continuation.
  var unsent: [[UInt8]] = []
  private var unsentIsMasked = false
  /// The sign-in under way.
  var attempt: SignInAttempt?
  private var responses = 0
  private var stray: String?

  init(security: TransportSecurity) { self.security = security }

  /// A part of the last command waits for the server's consent; nothing else can be sent before.
  var isHeldUp: Bool { !unsent.isEmpty }

  mutating func received(_ event: Event) -> [Action] {
    if case .failed(let error) = stage { return [.failed(error)] }
    switch event {
    case .connected(let encrypted):
      isEncrypted = encrypted
      if security == .tls, !encrypted { return fail(.notEncrypted) }
      stage = .greeting(lines: 0)
      return []
    case .response(let response, let bytesFollow):
      return received(response, bytesFollow: bytesFollow)
    case .secured:
      isEncrypted = true
      return askCapabilities { .capability(tag: $0) }
    case .signIn(let signIn):
      return self.signIn(signIn)
    case .submit(let command):
      guard isEncrypted else { return fail(.notEncrypted) }
      if command.name == "LOGOUT" { isLeaving = true }
      return send(command)
    case .ended:
      if case .greeting = stage, let stray { return fail(.notIMAP(stray)) }
      // QUIRK: Exchange writes `Server Unavailable. 15` and closes.
      return fail(stray.map { .unavailable($0) } ?? .closed)
    }
  }

  private mutating func received(_ response: Response, bytesFollow: Bool) -> [Action] {
    responses += 1
    if responses > Limits.responsesToCommand { return fail(.tooMuch("responses to one command")) }
    if case .stray(let said) = response {
      let text = hidingEchoes(said)
      stray = text
      if text.lowercased().contains("server unavailable") { return fail(.unavailable(text)) }
    }
    if case .greeting(let lines) = stage { return greeted(response, lines: lines) }
    if case .untagged(.status(var status)) = response, status.condition == .bye, !isLeaving {
      status.text = hidingEchoes(status.text)
      return fail(IMAPError(bye: status))
    }
    switch stage {
    case .startTLS(let tag):
      // Untagged data from before TLS is nobody's word: thrown away.
      guard case .tagged(tag, let status) = response else { return [] }
      guard status.condition == .ok else { return fail(.startTLSRefused(status.text)) }
      if bytesFollow { return fail(.plaintextAfterStartTLS) }
      stage = .securing
      return [.startTLS]
    case .dialled, .securing, .failed:
      return fail(.plaintextAfterStartTLS)
    case .capability(let tag):
      learn(from: response)
      guard case .tagged(tag, _) = response else { return [] }
      return opened()
    case .signingIn(let tag, let command):
      return signingIn(response, tag: tag, command: command)
    case .capabilityAfterSignIn(let tag):
      learn(from: response)
      guard case .tagged(tag, let status) = response else { return [] }
      return lookedBehind(status)
    case .open, .signedIn, .greeting:
      return ordinary(response)
    }
  }

  private mutating func greeted(_ response: Response, lines: Int) -> [Action] {
    switch response {
    case .untagged(.status(let status)):
      switch status.condition {
      case .bye: return fail(IMAPError(bye: status))
      case .no, .bad: return fail(.unavailable(status.text))
      case .preauth where !isEncrypted: return fail(.preauthenticatedInClear)
      case .preauth: isPreauthenticated = true
      case .ok: break
      }
      guard isEncrypted else {
        let tag = nextTag()
        stage = .startTLS(tag: tag)
        return [.send(Array("\(tag) STARTTLS\r\n".utf8), masked: false)]
      }
      learn(from: response)
      return capabilities.isEmpty ? askCapabilities { .capability(tag: $0) } : opened()
    case .tagged, .continuation:
      return fail(.notIMAP(stray ?? ""))
    case .untagged, .stray:
      if lines >= Limits.linesBeforeGreeting { return fail(.notIMAP(stray ?? "")) }
      stage = .greeting(lines: lines + 1)
      return []
    }
  }

  private mutating func opened() -> [Action] {
    stage = isPreauthenticated ? .signedIn : .open
    return [.opened]
  }

  private mutating func ordinary(_ response: Response) -> [Action] {
    learn(from: response)
    switch response {
    case .continuation:
      guard !unsent.isEmpty else { return [.consented] }
      return [.send(unsent.removeFirst(), masked: unsentIsMasked)]
    case .untagged(let data):
      // What nobody asked for is not there.
      if case .enabled(let words) = data { enabled.formUnion(IMAPClient.enableable.intersection(words)) }
      return [.data(data.keeping(names))]
    case .tagged(let tag, let status):
      // A tag nobody waits for is ignored.
      guard inFlight.remove(tag) != nil else { return [] }
      if tag == latestTag { unsent = [] }
      (responses, stray) = (0, nil)
      return [.finished(tag: tag, status)]
    case .stray:
      return []
    }
  }

  /// Ends the session for a reason from below or above it.
  mutating func abandon(_ error: IMAPError) {
    if case .failed = stage { return }
    stage = .failed(error)
  }

  mutating func fail(_ error: IMAPError) -> [Action] {
    (stage, attempt) = (.failed(error), nil)
    return [.failed(error)]
  }

  mutating func nextTag() -> String {
    count += 1
    latestTag = "A\(count)"
    return latestTag
  }

  mutating func send(_ command: Command) -> [Action] {
    let tag = nextTag()
    inFlight.insert(tag)
    responses = 0
    // A message waits for the server's consent, which may be that there is no room.
    let literals: Command.Literals = command.name == "APPEND" ? .awaited : .init(capabilities)
    unsent = command.segments(tag: tag, literals: literals, names: names)
    unsentIsMasked = command.isSecret
    return [.send(unsent.removeFirst(), masked: unsentIsMasked)]
  }

  mutating func askCapabilities(_ next: (String) -> Stage) -> [Action] {
    let tag = nextTag()
    stage = next(tag)
    return [.send(Array("\(tag) CAPABILITY\r\n".utf8), masked: false)]
  }

  /// Takes over capabilities, wherever they are said, once TLS stands.
  mutating func learn(from response: Response) {
    guard isEncrypted else { return }
    let words: [String]
    switch response {
    case .untagged(.capability(let list)): words = list
    case .untagged(.status(let status)), .tagged(_, let status):
      guard case .capability(let list) = status.code else { return }
      words = list
    default: return
    }
    capabilities = Session.capabilities(words)
    capabilitiesAreFresh = true
  }
}
