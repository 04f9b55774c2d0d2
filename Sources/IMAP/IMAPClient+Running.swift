internal import Model

extension IMAPClient {
  /// A command, with what its answer is about.
  struct Request: Sendable {
    var command: Command
    var subject = IMAPError.Subject.other
    /// A code that makes a refusal as good as an OK.
    var accepted: String?
  }

  /// Runs one command to its tagged OK and hands over the data that comes with it.
  @discardableResult
  func run(
    _ command: Command, about subject: IMAPError.Subject = .other, accepting code: String? = nil,
    receive: (Untagged) throws(IMAPError) -> Void = { _ in }
  ) async throws(IMAPError) -> Status {
    let request = Request(command: command, subject: subject, accepted: code)
    return try await run([request]) { (_, data) throws(IMAPError) in try receive(data) }[0].get()
  }

  /// Runs a command over messages, as many at a time as fit into a line and as the server works at; where it has worked
  /// at less (RFC 9738), it is asked for the rest.
  func run(
    over uids: some Sequence<UInt32>, about subject: IMAPError.Subject = .other,
    _ command: (UIDSet.Argument) throws(IMAPError) -> Command,
    receive: (Untagged) throws(IMAPError) -> Void = { _ in }
  ) async throws(IMAPError) {
    func arguments(_ set: UIDSet) -> [UIDSet.Argument] {
      set.arguments(length: Limits.commandLine, numbers: session.messageLimit ?? .max).reversed()
    }
    var left = arguments(UIDSet(uids))
    while let argument = left.popLast() {
      let next = try command(argument)
      guard let limit = try await runLimited(next, about: subject, receive: receive) else { continue }
      // It has done nothing, or does not say what, and would do so for ever.
      guard let rest = limit.lowest.map(argument.below), rest.count < UIDSet(argument).count else {
        throw .refused(command: next.name, "the server did only a part, and does not say which")
      }
      left += arguments(rest)
    }
  }

  /// How a command ended that a server has done only in part.
  struct PartDone: Sendable {
    /// The UID down to which it worked; nil where it does not say.
    var lowest: UInt32?
  }

  /// Runs one command, and says where the server has ended; nil: at the end. `receive` is given how it ended, too.
  func runLimited(
    _ command: Command, about subject: IMAPError.Subject = .other,
    receive: (Untagged) throws(IMAPError) -> Void = { _ in }
  ) async throws(IMAPError) -> PartDone? {
    var code: ResponseCode?
    let status = try await run(command, about: subject) { (data) throws(IMAPError) in
      // RFC 9738 3: where the last line has another code.
      if case .status(let status) = data, case .messageLimit = status.code { code = status.code }
      try receive(data)
    }
    if case .messageLimit = status.code { code = status.code }
    try receive(.status(status))
    guard case .messageLimit(_, let lowest) = code else { return nil }
    return PartDone(lowest: lowest)
  }

  /// Sends commands one behind the other, without waiting for answers in between: one round trip for all.
  ///
  /// - Parameter receive: is given data with the place of the earliest command that has no answer yet. What it throws
  ///   becomes that command's result; what follows is read all the same, so that the connection stays good.
  /// - Returns: what became of each.
  func run(
    _ requests: [Request], receive: (Int, Untagged) throws(IMAPError) -> Void
  ) async throws(IMAPError) -> [Result<Status, IMAPError>] {
    await enter()
    defer { leave() }
    let prelude = try introduction()
    let settling = prelude.contains { $0.command == IMAPClient.enableUTF8 } ? prelude.count : 0
    let results = try await answers(to: prelude + requests, settling: settling) { (place, data) throws(IMAPError) in
      if place >= prelude.count { try receive(place - prelude.count, data) }
    }
    // A plain refusal to hear who we are or to switch something on leaves us with less, and no worse.
    for case .failure(let error) in results[..<prelude.count] {
      if case .refused = error { continue } else { throw error }
    }
    return Array(results[prelude.count...])
  }

  private static let enableUTF8 = Command("ENABLE").word("UTF8=ACCEPT")
  /// What ENABLE may switch on. RFC 7162 3.2.3: QRESYNC brings CONDSTORE.
  static let enableable: Set<String> = ["QRESYNC", "CONDSTORE", "UTF8=ACCEPT", "UIDONLY"]

  /// What goes before the first command after signing in: who we are, and what is to be switched on before a folder
  /// is opened: counting changes (RFC 7162) and UTF-8 (RFC 6855), so that mail whose header fields hold it comes as it is.
  ///
  /// One ENABLE each: a server that says BAD to one word would refuse both.
  private func introduction() throws(IMAPError) -> [Request] {
    guard session.stage == .signedIn, !isIntroduced else { return [] }
    isIntroduced = true
    var requests: [Request] = []
    if !identity.isEmpty, capabilities.contains("ID") { requests.append(Request(command: try .identify(identity))) }
    if capabilities.isSuperset(of: ["ENABLE", "QRESYNC"]) {
      requests.append(Request(command: Command("ENABLE").word("QRESYNC")))
    }
    // QUIRK: Yahoo and AOL show the whole of a large folder only to clients that name messages by UID alone (RFC 9586).
    if session.messageLimit != nil, capabilities.isSuperset(of: ["ENABLE", "UIDONLY"]) {
      requests.append(Request(command: Command("ENABLE").word("UIDONLY")))
    }
    // RFC 6855 6: UTF8=ONLY offers the same, and nothing else.
    if capabilities.contains("ENABLE"), !capabilities.isDisjoint(with: ["UTF8=ACCEPT", "UTF8=ONLY"]) {
      requests.append(Request(command: IMAPClient.enableUTF8))
    }
    return requests
  }

  /// - Parameter prelude: how many of the requests decide in what form names go out.
  private func answers(
    to requests: [Request], settling prelude: Int, receive: (Int, Untagged) throws(IMAPError) -> Void
  ) async throws(IMAPError) -> [Result<Status, IMAPError>] {
    var results = [Result<Status, IMAPError>?](repeating: nil, count: requests.count)
    var unusable: [Int: IMAPError] = [:]
    var places: [String: Int] = [:]
    var (sent, first) = (0, 0)
    while first < requests.count {
      var outgoing: [UInt8] = []
      // A literal that the server must ask for holds up what comes behind it.
      // So does a name that is written otherwise where the prelude is granted.
      while sent < requests.count, sent - first < Limits.flight, !session.isHeldUp,
        first >= prelude || !requests[sent].command.dependsOnNames
      {
        for action in session.received(.submit(requests[sent].command)) {
          if case .send(let bytes, masked: false) = action {
            outgoing += bytes
          } else {
            _ = try await perform([action]) { _ in false }
          }
        }
        places[session.latestTag] = sent
        sent += 1
      }
      if !outgoing.isEmpty { _ = try await perform([.send(outgoing, masked: false)]) { _ in false } }
      _ = try await step { action in
        switch action {
        case .data(let data):
          // What has failed holds no more of it: a limit would be none.
          guard unusable[first] == nil else { return false }
          do throws(IMAPError) { try receive(first, data) } catch { unusable[first] = error }
        case .finished(let tag, let status):
          guard let place = places[tag] else { return false }
          results[place] = result(of: requests[place], status, unusable[place])
          while first < requests.count, results[first] != nil { first += 1 }
        default: break
        }
        return false
      }
    }
    return results.compactMap(\.self)
  }

  private nonisolated func result(
    of request: Request, _ status: Status, _ unusable: IMAPError?
  ) -> Result<Status, IMAPError> {
    guard status.condition == .ok || (request.accepted != nil && status.code?.name == request.accepted) else {
      return .failure(IMAPError(status, to: request.command.name, about: request.subject))
    }
    return unusable.map { .failure($0) } ?? .success(status)
  }
}
