package import Model
package import Wire

/// What the client speaks through; in tests, a script.
protocol Line: Sendable {
  var isEncrypted: Bool { get }
  func send(_ bytes: [UInt8], masked: Bool) async throws(WireError)
  func receive() async throws(WireError) -> [UInt8]?
  func startTLS() async throws(WireError)
  func close() async
}

extension Wire.Connection: Line {}

/// One connection to an IMAP server, under TLS from the first command on.
///
/// Calls wait for each other. A call that throws anything but a refusal (`refused`, `folderGone`, `overQuota`,
/// `authenticationFailed`, `unavailable`, `throttled`, `unsendable`, `noSignInMechanism`) leaves the connection closed,
/// and later calls throw the same again.
package actor IMAPClient {
  /// Bytes in the longest message that is taken; fetching a longer one costs the connection.
  package static let largestMessage = Int64(Limits().message)

  private let line: any Line
  private var session: Session
  private var framer: Framer
  /// Messages in the open folder, as far as the server has told.
  private(set) var exists: UInt32 = 0
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

  /// The server said in a good answer that it slows us down.
  package var wasThrottled: Bool { session.wasThrottled }

  /// Why the connection is of no use any more; nil while it is.
  package var failure: IMAPError? {
    if case .failed(let error) = session.stage { error } else { nil }
  }

  /// Signs in; a refused password leaves the connection open.
  package func login(user: String, password: Secret) async throws(IMAPError) {
    await enter()
    defer { leave() }
    try await drive(.signIn(user: user, password: password)) { $0 == .signedIn }
  }

  /// Says who we are (RFC 2971), where the server wants to know. QUIRK: 163.com opens no folder before.
  package func identify(_ fields: [(String, String)]) async throws(IMAPError) {
    guard capabilities.contains("ID") else { return }
    _ = try await run(Command.identify(fields))
  }

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
  /// Runs one command to its tagged OK and hands over the data that comes with it.
  @discardableResult
  func run(
    _ command: Command, about subject: IMAPError.Subject = .other, accepting code: String? = nil,
    receive: (Untagged) throws(IMAPError) -> Void = { _ in }
  ) async throws(IMAPError) -> Status {
    await enter()
    defer { leave() }
    var answer: Status?
    var unusable: IMAPError?
    try await drive(.submit(command)) { action in
      switch action {
      case .data(let data):
        // Read on to the tagged answer even if the data is of no use: the connection stays good.
        do throws(IMAPError) { try receive(data) } catch { unusable = unusable ?? error }
        return false
      case .finished(_, let status):
        answer = status
        return true
      default: return false
      }
    }
    guard let answer else { throw .closed }
    guard answer.condition == .ok || (code != nil && answer.code?.name == code) else {
      throw IMAPError(answer, to: command.name, about: subject)
    }
    if let unusable { throw unusable }
    return answer
  }

  /// Takes an event to the session and goes on until `isDone` says so of an action.
  private func drive(_ event: Session.Event, isDone: (Session.Action) -> Bool) async throws(IMAPError) {
    var done = try await perform(session.received(event), isDone: isDone)
    while !done {
      guard case .response(let frame) = try await nextOutput() else { continue }
      let response = Session.Event.response(Response(frame), bytesFollow: !framer.isClean)
      done = try await perform(session.received(response), isDone: isDone)
    }
  }

  /// Performs actions; true where one of them was the last that is waited for.
  private func perform(
    _ actions: [Session.Action], isDone: (Session.Action) -> Bool
  ) async throws(IMAPError) -> Bool {
    var done = false
    for action in actions {
      switch action {
      case .send(let bytes, let masked):
        try await guarded { () async throws(WireError) in try await line.send(bytes, masked: masked) }
      case .startTLS:
        try await guarded { () async throws(WireError) in try await line.startTLS() }
        if try await perform(session.received(.secured), isDone: isDone) { done = true }
      case .declined(let error):
        throw error
      case .failed(let error):
        await line.close()
        throw error
      case .opened, .signedIn, .data, .finished:
        if case .data(.exists(let count)) = action { exists = count }
        if case .data(.expunge) = action, exists > 0 { exists -= 1 }
        if isDone(action) { done = true }
      }
    }
    return done
  }

  /// The next piece from the framer, reading on as needed.
  private func nextOutput() async throws(IMAPError) -> Framer.Output {
    while true {
      do {
        if let output = try framer.next() { return output }
      } catch {
        throw await broken(IMAPError(error))
      }
      var bytes: [UInt8]?
      try await guarded { () async throws(WireError) in bytes = try await line.receive() }
      guard let bytes else {
        guard case .failed(let error) = session.received(.ended).first else { throw .closed }
        throw await broken(error)
      }
      framer.append(bytes)
    }
  }

  private func guarded(_ step: () async throws(WireError) -> Void) async throws(IMAPError) {
    do {
      try await step()
    } catch {
      throw await broken(error == .plaintextAfterStartTLS ? .plaintextAfterStartTLS : .wire(error))
    }
  }

  /// Closes after an error that leaves nobody knowing where in the conversation we are.
  private func broken(_ error: IMAPError) async -> IMAPError {
    session.abandon(error)
    await line.close()
    return error
  }

  /// One call at a time, in the order of arrival.
  private func enter() async {
    guard isBusy else {
      isBusy = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func leave() {
    if waiting.isEmpty {
      isBusy = false
    } else {
      waiting.removeFirst().resume()
    }
  }
}

// MARK: - Fetching

extension IMAPClient {
  /// Fetches messages or their headers, leaving their flags alone; `receive` is awaited before more is read.
  ///
  /// They are asked for in the order given. Servers may work at several commands side by side (RFC 9051 5.5; Dovecot
  /// does), so they mostly come in that order; `FetchWindow(commands: 1)` makes sure of it, at a round trip a command.
  /// A cut in the middle of a message throws and no `end` follows its `begin`. `receive` must not call this client.
  /// What `receive` throws closes the connection and is thrown on. `window` bounds what is asked for ahead.
  package func fetch(
    _ messages: [(uid: UInt32, size: Int64)], part: FetchedPart = .whole, window: FetchWindow = FetchWindow(),
    receive: @Sendable (FetchEvent) async throws -> Void
  ) async throws {
    await enter()
    defer { leave() }
    var queue = FetchQueue(messages, part: part, window: window, capabilities: capabilities)
    while !queue.isDone {
      while let command = queue.nextCommand() {
        _ = try await perform(session.received(.submit(command))) { _ in false }
        queue.sent(tag: session.latestTag)
      }
      for input in try await fetched() {
        let events: [FetchEvent]
        do throws(IMAPError) {
          events = try queue.received(input)
        } catch {
          // Other commands are under way, and their answers would be taken for those of later ones.
          throw await broken(error)
        }
        for event in events {
          do {
            try await receive(event)
          } catch {
            _ = await broken(.closed)
            throw error
          }
        }
      }
    }
  }

  /// What the next piece of the server's means for a fetch.
  private func fetched() async throws(IMAPError) -> [FetchQueue.Input] {
    switch try await nextOutput() {
    case .literalBegan(let size): return [.literalBegan(size)]
    case .literalBytes(let bytes): return [.literalBytes(bytes)]
    case .literalEnded: return [.literalEnded]
    case .response(let frame):
      var inputs: [FetchQueue.Input] = []
      let response = Session.Event.response(Response(frame), bytesFollow: !framer.isClean)
      _ = try await perform(session.received(response)) { action in
        switch action {
        case .data(.fetch(_, let items)): inputs.append(.fetch(items))
        case .data(.unreadable("FETCH")): inputs.append(.unreadable)
        case .finished(let tag, let status): inputs.append(.finished(tag: tag, status))
        default: break
        }
        return false
      }
      return inputs
    }
  }
}
