extension IMAPClient {
  /// Fetches messages or their headers, leaving their flags alone; `receive` is awaited before more is read.
  ///
  /// They are asked for in the order given, a command's worth at a time: within it servers answer by ascending UID.
  /// They may work at several commands side by side (RFC 9051 5.5; Dovecot does).
  /// A cut in the middle of a message throws and no `end` follows its `begin`. `receive` must not call this client.
  /// What `receive` throws closes the connection and is thrown on. `window` bounds what is asked for ahead.
  /// A server that says of a command that it slows us down is asked for no more: what was asked for has come, and
  /// `throttled` is thrown where that is not all.
  package func fetch(
    _ messages: [(uid: UInt32, size: Int64)], part: FetchedPart = .whole, window: FetchWindow = FetchWindow(),
    receive: @Sendable (FetchEvent) async throws -> Void
  ) async throws {
    await enter()
    defer { leave() }
    var window = window
    window.messagesPerCommand = min(window.messagesPerCommand, session.messageLimit ?? .max)
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
    if let halt = queue.halt { throw halt }
  }

  /// What the next piece of the server's means for a fetch.
  private func fetched() async throws(IMAPError) -> [FetchQueue.Input] {
    switch try await nextOutput() {
    case .literalBegan(let size): return [.literalBegan(size)]
    case .literalBytes(let bytes): return [.literalBytes(bytes)]
    case .literalEnded: return [.literalEnded]
    case .response(let frame):
      var inputs: [FetchQueue.Input] = []
      var isFetch = false
      let response = Session.Event.response(Response(frame), bytesFollow: !framer.isClean)
      _ = try await perform(session.received(response)) { action in
        switch action {
        case .data(.fetch(_, let items)):
          inputs.append(.fetch(items))
          isFetch = true
        case .data(.unreadable("FETCH")):
          inputs.append(.unreadable)
          isFetch = true
        case .finished(let tag, let status): inputs.append(.finished(tag: tag, status))
        default: break
        }
        return false
      }
      // What began with a body and turned out to be something else: the body is nobody's.
      if !isFetch, frame.literals.contains(where: \.isStreamed) { inputs.insert(.unreadable, at: 0) }
      return inputs
    }
  }
}
