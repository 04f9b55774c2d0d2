package import Model
package import Wire

/// What the client speaks through; in tests, a script.
protocol Line: Sendable {
  var isEncrypted: Bool { get }
  func send(_ bytes: [UInt8], masked: Bool) async throws(WireError)
  func receive() async throws(WireError) -> [UInt8]?
  func receive(within seconds: Int) async throws(WireError) -> [UInt8]?
  func startTLS() async throws(WireError)
  func close() async
}

extension Wire.Connection: Line {}

/// One connection to an IMAP server, under TLS from the first command on.
///
/// Calls wait for each other. A call that throws anything but a refusal (`refused`, `folderGone`, `overQuota`,
/// `unavailable`, `tooManyConnections`, `throttled`, `unsendable`, and those of sign-in but `signInNotProven`) leaves the
/// connection closed, and later calls throw the same again.
package actor IMAPClient {
  /// Bytes in the longest message that is taken; fetching a longer one costs the connection.
  package static let largestMessage = Int64(Limits().message)

  let line: any Line
  var session: Session
  var framer: Framer
  /// Messages in the open folder, as far as the server has told.
  private(set) var exists: UInt32 = 0
  /// What ENABLE has switched on (RFC 5161).
  var enabled: Set<String> { session.enabled }
  /// The server shows all of a folder, however large (RFC 9586; see `introduction`).
  package var seesWholeFolders: Bool { enabled.contains("UIDONLY") }
  private(set) var identity: [(String, String)] = []
  var isIntroduced = false
  /// Since when no command was answered, and the bytes that came meanwhile.
  private var silence = (since: ContinuousClock.now, bytes: 0)
  var patience = Limits.patience
  private var isBusy = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ line: any Line, security: TransportSecurity, limits: Limits = Limits()) {
    (self.line, session, framer) = (line, Session(security: security), Framer(limits: limits))
  }

  /// Dials, reads the greeting, goes over to TLS and learns the capabilities.
  package static func connect(
    _ endpoint: Endpoint, trust: Trust, timeouts: Timeouts = Timeouts(), transcript: Transcript? = nil
  ) async throws(IMAPError) -> IMAPClient {
    let connection: Wire.Connection
    do throws(WireError) {
      connection = try await Wire.Connection.dial(endpoint, trust: trust, timeouts: timeouts, transcript: transcript)
    } catch {
      throw .wire(error)
    }
    let client = IMAPClient(connection, security: endpoint.security)
    try await client.open()
    return client
  }

  /// What the server offers now, upper case.
  package var capabilities: Set<String> { session.capabilities }

  /// Why the connection is of no use any more; nil while it is.
  package var failure: IMAPError? {
    if case .failed(let error) = session.stage { error } else { nil }
  }

  /// Signs in; a refused password or token leaves the connection open.
  package func login(user: String, credential: Credential) async throws(IMAPError) {
    try await signIn(SASL.SignIn(user: user, credential: credential, nonce: .fresh()))
  }

  func signIn(_ signIn: SASL.SignIn) async throws(IMAPError) {
    await enter()
    defer { leave() }
    try await drive(.signIn(signIn)) { $0 == .signedIn }
  }

  /// Who we are (RFC 2971), where the server wants to know: said with the first command after signing in, and without a
  /// round trip of its own. QUIRK: 163.com opens no folder before.
  package func introduce(as fields: [(String, String)]) { identity = fields }

  /// Keeps the connection alive and lets the server tell its news.
  package func noop() async throws(IMAPError) { _ = try await run(Command("NOOP")) }

  /// Says good-bye and closes; nothing that goes wrong matters any more.
  package func logout() async {
    if failure == nil { _ = try? await run(Command("LOGOUT")) }
    await close()
  }

  /// Closes without a word. A call under way throws.
  package func close() async {
    _ = session.received(.ended)
    await line.close()
  }

  func open() async throws(IMAPError) {
    await enter()
    defer { leave() }
    try await drive(.connected(encrypted: line.isEncrypted)) { $0 == .opened }
  }
}

// MARK: - Doing what the session says

extension IMAPClient {
  /// Takes an event to the session and goes on until `isDone` says so of an action.
  private func drive(_ event: Session.Event, isDone: (Session.Action) -> Bool) async throws(IMAPError) {
    var done = try await perform(session.received(event), isDone: isDone)
    while !done { done = try await step(isDone) }
  }

  /// Reads the next piece and does what follows from it.
  func step(_ isDone: (Session.Action) -> Bool) async throws(IMAPError) -> Bool {
    try await perform(nextOutput(), isDone: isDone)
  }

  func perform(
    _ output: Framer.Output, isDone: (Session.Action) -> Bool
  ) async throws(IMAPError) -> Bool {
    guard case .response(let frame) = output else { return false }
    return try await perform(session.received(.response(Response(frame), bytesFollow: !framer.isClean)), isDone: isDone)
  }

  /// Performs actions; true where one of them was the last that is waited for.
  func perform(
    _ actions: [Session.Action], isDone: (Session.Action) -> Bool
  ) async throws(IMAPError) -> Bool {
    var done = false
    for action in actions {
      switch action {
      case .send(let bytes, let masked):
        try await guarded { () async throws(WireError) in try await line.send(bytes, masked: masked) }
        silence = (.now, 0)
      case .startTLS:
        try await guarded { () async throws(WireError) in try await line.startTLS() }
        if try await perform(session.received(.secured), isDone: isDone) { done = true }
      case .declined(let error):
        throw error
      case .failed(let error):
        await line.close()
        throw error
      case .opened, .signedIn, .consented, .data, .finished:
        if case .data(.exists(let count)) = action { exists = count }
        if case .data(.expunge) = action, exists > 0 { exists -= 1 }
        if case .data(.vanished(let gone, earlier: false)) = action {
          exists -= min(exists, UInt32(clamping: gone.count))
        }
        if case .finished = action { silence = (.now, 0) }
        if isDone(action) { done = true }
      }
    }
    return done
  }

  /// The next piece from the framer, reading on as needed.
  func nextOutput() async throws(IMAPError) -> Framer.Output {
    while true {
      if let output = try await buffered() { return output }
      try await lookAtPatience()
      var bytes: [UInt8]?
      try await guarded { () async throws(WireError) in bytes = try await line.receive() }
      try await take(bytes)
    }
  }

  /// The same, waiting `seconds` at most for each part; nil where none came.
  func nextOutput(within seconds: Int) async throws(IMAPError) -> Framer.Output? {
    while true {
      if let output = try await buffered() { return output }
      var bytes: [UInt8]?
      var isLate = false
      try await guarded { () async throws(WireError) in
        do throws(WireError) { bytes = try await line.receive(within: seconds) } catch {
          guard case .timedOut = error else { throw error }
          isLate = true
        }
      }
      if isLate { return nil }
      // Here it is told how long we wait.
      silence = (.now, 0)
      try await take(bytes)
    }
  }

  private func buffered() async throws(IMAPError) -> Framer.Output? {
    do { return try framer.next() } catch { throw await broken(IMAPError(error)) }
  }

  private func take(_ bytes: [UInt8]?) async throws(IMAPError) {
    guard let bytes else {
      guard case .failed(let error) = session.received(.ended).first else { throw .closed }
      throw await broken(error)
    }
    silence.bytes += bytes.count
    framer.append(bytes)
  }

  /// Before more is waited for: what has come is read, however late it is.
  private func lookAtPatience() async throws(IMAPError) {
    guard ContinuousClock.now - silence.since > patience else { return }
    guard silence.bytes >= Limits.progress else {
      throw await broken(.wire(.timedOut(doing: "waiting for the server")))
    }
    silence = (.now, 0)
  }

  func guarded(_ step: () async throws(WireError) -> Void) async throws(IMAPError) {
    do {
      try await step()
    } catch {
      throw await broken(error == .plaintextAfterStartTLS ? .plaintextAfterStartTLS : .wire(error))
    }
  }

  /// Closes after an error that leaves nobody knowing where in the conversation we are.
  func broken(_ error: IMAPError) async -> IMAPError {
    session.abandon(error)
    await line.close()
    return error
  }

  /// One call at a time, in the order of arrival.
  func enter() async {
    if isBusy { await withCheckedContinuation { waiting.append($0) } }
    (isBusy, silence) = (true, (.now, 0))
  }

  func leave() {
    if waiting.isEmpty {
      isBusy = false
    } else {
      waiting.removeFirst().resume()
    }
  }
}
