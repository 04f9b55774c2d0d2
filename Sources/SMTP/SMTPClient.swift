package import Model
package import Wire

/// Hands messages to a submission server, one connection for each.
package enum SMTPClient {
  /// What the connection and the server turned out to be, for people who look for a fault.
  package struct Checked: Sendable, Hashable {
    /// `192.0.2.1:587`.
    package var peer: String
    /// `TLSv1.3`.
    package var encryption: String
    package var extensions: Extensions
  }

  /// RFC 5321 4.5.3.2.6: after the final dot servers may take ten minutes, ten times what other answers take.
  private static let finalDotPatience = 10

  /// Sends one message and says what became of it, recipient by recipient.
  ///
  /// `message` is a whole message with any line ends. `beforeFinalDot` is awaited when all of it but its end has been
  /// sent. An error means that nobody has got the message. A connection that is lost later leaves `.uncertain`
  /// recipients, which must not be sent to again blindly.
  package static func submit(
    to endpoint: Endpoint, trust: Trust, timeouts: Timeouts, login: String, credential: Credential, envelope: Envelope,
    message: [UInt8], greetingName: String, beforeFinalDot: @Sendable () async throws -> Void,
    transcript: Transcript?
  ) async throws(SMTPError) -> Delivery {
    guard !envelope.recipients.isEmpty else { throw .noRecipients }
    let data = MessageData(message)
    let plan = Plan(
      purpose: .deliver(envelope, size: data.size, isEightBit: data.isEightBit), login: login, credential: credential,
      greetingName: greetingName, isEncrypted: endpoint.security == .tls)
    let connection = try await dial(endpoint, trust, timeouts, transcript)
    let outcome = await run(plan, on: connection, timeouts, data.bytes, beforeFinalDot)
    await connection.close()
    switch outcome {
    case .delivered(let delivery): return delivery
    case .failed(let error): throw error
    case .signedIn: throw .lost(.data, .closed)
    }
  }

  /// Connects, signs in and leaves.
  package static func check(
    _ endpoint: Endpoint, trust: Trust, timeouts: Timeouts, login: String, credential: Credential, greetingName: String,
    transcript: Transcript?
  ) async throws(SMTPError) -> Checked {
    let plan = Plan(
      purpose: .check, login: login, credential: credential, greetingName: greetingName,
      isEncrypted: endpoint.security == .tls)
    let connection = try await dial(endpoint, trust, timeouts, transcript)
    let outcome = await run(plan, on: connection, timeouts, []) {}
    let checked = (peer: connection.peer, encryption: connection.encryption ?? "")
    await connection.close()
    switch outcome {
    case .signedIn(let extensions):
      return Checked(peer: checked.peer, encryption: checked.encryption, extensions: extensions)
    case .failed(let error): throw error
    case .delivered: throw .lost(.signIn, .closed)
    }
  }

  private static func dial(
    _ endpoint: Endpoint, _ trust: Trust, _ timeouts: Timeouts, _ transcript: Transcript?
  ) async throws(SMTPError) -> Wire.Connection {
    do {
      return try await Wire.Connection.dial(endpoint, trust: trust, timeouts: timeouts, transcript: transcript)
    } catch {
      throw .connection(error)
    }
  }

  /// Performs what the dialogue wants until it is over.
  private static func run(
    _ plan: Plan, on connection: Wire.Connection, _ timeouts: Timeouts, _ message: [UInt8],
    _ beforeFinalDot: @Sendable () async throws -> Void
  ) async -> Dialogue.Outcome {
    var dialogue = Dialogue(plan, nonce: .fresh())
    var reader = ReplyReader()
    var actions: [Dialogue.Action] = []
    while true {
      if actions.isEmpty {
        actions = await next(&dialogue, &reader, connection, timeouts)
        continue
      }
      let action = actions.removeFirst()
      do throws(WireError) {
        switch action {
        case .send(let bytes, let isSecret): try await connection.send(bytes, masked: isSecret)
        case .startTLS:
          guard !reader.hasUnread else { throw .plaintextAfterStartTLS }
          try await connection.startTLS()
          actions = dialogue.encrypted()
        case .sendMessage: try await connection.send(body: message)
        case .finishMessage:
          if let reason = await failure(of: beforeFinalDot) {
            actions = dialogue.notCommitted(reason)
          } else {
            dialogue.finishing()
            try await connection.send(Array(".\r\n".utf8))
          }
        case .end(let outcome): return outcome
        }
      } catch {
        // A goodbye that does not get through changes nothing.
        let ending = dialogue.lost(error)
        if !ending.isEmpty { actions = ending }
      }
    }
  }

  private static func failure(of commit: @Sendable () async throws -> Void) async -> String? {
    do {
      try await commit()
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Waits for one reply, by one deadline for the whole of it: it stops a server that sends a byte a minute.
  private static func next(
    _ dialogue: inout Dialogue, _ reader: inout ReplyReader, _ connection: Wire.Connection, _ timeouts: Timeouts
  ) async -> [Dialogue.Action] {
    let patience = Duration.seconds(timeouts.read) * (dialogue.isFinishing ? finalDotPatience : 1)
    let deadline = ContinuousClock.now + patience
    while true {
      do {
        if let reply = try reader.next() { return dialogue.received(reply) }
      } catch {
        return dialogue.received(error)
      }
      let left = (deadline - ContinuousClock.now).components
      let seconds = Int(clamping: left.seconds) + (left.attoseconds > 0 ? 1 : 0)
      do {
        guard let bytes = try await connection.receive(within: max(0, seconds)) else { return dialogue.lost(.closed) }
        reader.append(bytes)
      } catch {
        return dialogue.lost(error)
      }
    }
  }
}
