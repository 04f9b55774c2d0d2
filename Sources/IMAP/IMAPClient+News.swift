internal import Model
internal import Wire

extension IMAPClient {
  /// Waits until the server tells of a change in the open folder (RFC 2177): true at the first, false where none came.
  ///
  /// Where IDLE is not offered it asks once (NOOP) and does not wait. Cancelled, it closes the connection.
  /// - Parameter seconds: at most; servers may end an IDLE after half an hour, and routers forget the connection sooner.
  package func news(within seconds: Int) async throws(IMAPError) -> Bool {
    var hasNews = false
    let known = exists
    guard capabilities.contains("IDLE") else {
      try await run(Command("NOOP")) { if $0.isNews(in: known) { hasNews = true } }
      return hasNews
    }
    await enter()
    defer { leave() }
    let deadline = ContinuousClock.now + .seconds(seconds)
    var (isIdling, isLate, isOver) = (false, false, false)
    var answer: Status?
    func isDone(_ action: Session.Action) -> Bool {
      switch action {
      case .consented: isIdling = true
      case .data(let data): if data.isNews(in: known) { hasNews = true }
      case .finished(_, let status): answer = status
      default: break
      }
      return false
    }
    _ = try await perform(session.received(.submit(Command("IDLE"))), isDone: isDone)
    while answer == nil {
      let left = Int((deadline - ContinuousClock.now).components.seconds)
      if isIdling, !isOver, hasNews || isLate || left <= 0 {
        try await guarded { () async throws(WireError) in try await line.send(Array("DONE\r\n".utf8), masked: false) }
        isOver = true
      }
      // The answers to IDLE and DONE come at once, or the connection is dead.
      let output = isIdling && !isOver ? try await nextOutput(within: left) : try await nextOutput()
      if let output { _ = try await perform(output, isDone: isDone) } else { isLate = true }
    }
    if let answer, answer.condition != .ok { throw IMAPError(answer, to: "IDLE", about: .other) }
    return hasNews
  }
}

extension Untagged {
  /// Something in the open folder is not as it was. QUIRK: servers that say at each turn how many messages there are.
  fileprivate func isNews(in exists: UInt32) -> Bool {
    switch self {
    case .exists(let count): count != exists
    case .expunge, .vanished, .fetch: true
    default: false
    }
  }
}
