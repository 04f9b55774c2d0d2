internal import Model
internal import Wire

/// A connection over which messages can be handed over, and what has been heard on it.
struct SignedIn: Sendable {
  /// RFC 5321 4.5.3.2.6: after the end of a message servers may take ten minutes, ten times what other answers take.
  private static let endPatience = 10

  let connection: Wire.Connection
  private(set) var extensions = Extensions()
  private(set) var afterwards = Transaction.Afterwards.ready
  /// How many messages were begun.
  private(set) var messages = 0
  private(set) var usedAt = ContinuousClock.now
  private let timeouts: Timeouts
  private var reader = ReplyReader()

  /// What became of a message.
  struct Ending: Sendable {
    var outcome: Transaction.Outcome
    var isTurnedAway: Bool
  }

  private enum Heard {
    case reply(Reply)
    case fault(ReplyReader.Fault)
    case lost(WireError)
  }

  /// Dials, goes over to TLS and signs in.
  static func open(_ account: SMTPSession.Account, _ purpose: Plan.Purpose) async throws(SMTPError) -> SignedIn {
    let connection: Wire.Connection
    do {
      connection = try await Wire.Connection.dial(
        account.endpoint, trust: account.trust, timeouts: account.timeouts, transcript: account.transcript)
    } catch {
      throw .connection(error)
    }
    var opened = SignedIn(connection, account.timeouts)
    let plan = Plan(
      purpose: purpose, login: account.login, credential: account.credential, greetingName: account.greetingName,
      isEncrypted: account.endpoint.security == .tls)
    switch await opened.converse(plan) {
    case .signedIn(let extensions):
      opened.extensions = extensions
      return opened
    case .failed(let error):
      await connection.close()
      throw error
    }
  }

  private init(_ connection: Wire.Connection, _ timeouts: Timeouts) {
    (self.connection, self.timeouts) = (connection, timeouts)
  }

  /// Whether the server has stayed silent: all that it has to say between two messages is that it leaves.
  mutating func isQuiet() async -> Bool {
    do throws(WireError) { return try await !hasUnread() } catch { return false }
  }

  /// Whether something has come that nobody has read. Throws where the connection has ended.
  private mutating func hasUnread() async throws(WireError) -> Bool {
    if reader.hasUnread { return true }
    let bytes: [UInt8]?
    do throws(WireError) { bytes = try await connection.receive(within: 0) } catch {
      guard case .timedOut = error else { throw error }
      return false
    }
    guard let bytes else { throw .closed }
    reader.append(bytes)
    return true
  }

  /// Says good-bye where the server listens, without waiting for its answer, and closes.
  func leave() async {
    if afterwards != .over {
      // A good-bye that does not get through changes nothing.
      do throws(WireError) { try await connection.send(Array("QUIT\r\n".utf8)) } catch {}
    }
    await connection.close()
  }

  /// Performs what the dialogue wants until it is over.
  private mutating func converse(_ plan: Plan) async -> Dialogue.Outcome {
    var dialogue = Dialogue(plan, nonce: .fresh())
    var actions: [Dialogue.Action] = []
    while true {
      if actions.isEmpty {
        actions =
          switch await listen(within: timeouts.read) {
          case .reply(let reply): dialogue.received(reply)
          case .fault(let fault): dialogue.received(fault)
          case .lost(let error): dialogue.lost(error)
          }
        continue
      }
      let action = actions.removeFirst()
      do throws(WireError) {
        switch action {
        case .send(let bytes, let isSecret):
          let unasked = reader.hasUnread ? dialogue.unasked() : []
          if unasked.isEmpty { try await connection.send(bytes, masked: isSecret) } else { actions = unasked }
        case .startTLS:
          guard !reader.hasUnread else { throw .plaintextAfterStartTLS }
          try await connection.startTLS()
          actions = dialogue.encrypted()
        case .end(let outcome): return outcome
        }
      } catch {
        // A good-bye that does not get through changes nothing.
        let ending = dialogue.lost(error)
        if !ending.isEmpty { actions = ending }
      }
    }
  }

  /// Hands a message over: performs what its transaction wants until it is over.
  mutating func handOver(
    _ message: MessageData, to envelope: Envelope, by transfer: Transaction.Transfer,
    beforeEnd: @Sendable ([Delivery.Recipient]) async throws -> Void
  ) async -> Ending {
    var transaction = Transaction(
      envelope, message.traits, to: extensions, by: transfer, needsReset: afterwards == .needsReset)
    let bytes = transaction.isChunked ? message.chunks : message.bytes
    messages += 1
    var actions = transaction.begin()
    while true {
      guard !actions.isEmpty else {
        actions = await hear(&transaction)
        continue
      }
      let action = actions.removeFirst()
      if case .end(let outcome, let afterwards) = action {
        self.afterwards = reader.hasUnread ? .over : afterwards
        usedAt = .now
        return Ending(outcome: outcome, isTurnedAway: transaction.isTurnedAway)
      }
      do throws(WireError) {
        if let instead = try await perform(action, of: &transaction, bytes, beforeEnd) { actions = instead }
      } catch {
        actions = transaction.lost(error)
      }
    }
  }

  /// Performs one action; gives what is to be done instead of those that follow it.
  private mutating func perform(
    _ action: Transaction.Action, of transaction: inout Transaction, _ message: [UInt8],
    _ beforeEnd: @Sendable ([Delivery.Recipient]) async throws -> Void
  ) async throws(WireError) -> [Transaction.Action]? {
    switch action {
    case .send(let bytes):
      if reader.hasUnread { return transaction.unasked() }
      try await connection.send(bytes)
    case .sendMessage:
      if reader.hasUnread { return transaction.unasked() }
      try await connection.send(body: message)
    case .sendChunk(let range): try await connection.send(body: Array(message[range]))
    case .finish(let bytes):
      if try await hasUnread() { return await hear(&transaction) }
      if let reason = await SignedIn.failure(of: beforeEnd, transaction.turnedDown) {
        return transaction.notCommitted(reason)
      }
      transaction.finishing()
      try await connection.send(bytes)
    case .end: break
    }
    return nil
  }

  private static func failure(
    of commit: @Sendable ([Delivery.Recipient]) async throws -> Void, _ turnedDown: [Delivery.Recipient]
  ) async -> String? {
    do {
      try await commit(turnedDown)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private mutating func hear(_ transaction: inout Transaction) async -> [Transaction.Action] {
    switch await listen(within: timeouts.read * (transaction.isFinishing ? SignedIn.endPatience : 1)) {
    case .reply(let reply): transaction.received(reply)
    case .fault(let fault): transaction.received(fault)
    case .lost(let error): transaction.lost(error)
    }
  }

  /// Waits for one reply, by one deadline for the whole of it: it stops a server that sends a byte a minute.
  private mutating func listen(within seconds: Int) async -> Heard {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      do throws(ReplyReader.Fault) {
        if let reply = try reader.next() { return .reply(reply) }
      } catch {
        return .fault(error)
      }
      let left = (deadline - ContinuousClock.now).components
      let whole = Int(clamping: left.seconds) + (left.attoseconds > 0 ? 1 : 0)
      do throws(WireError) {
        guard let bytes = try await connection.receive(within: max(0, whole)) else { return .lost(.closed) }
        reader.append(bytes)
      } catch {
        return .lost(error)
      }
    }
  }
}
