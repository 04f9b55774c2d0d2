package import Model
package import Wire

/// Hands one message after the other to a submission server, over one connection while that is of use.
///
/// A connection is made when the first message comes. One that has carried enough, has rested too long or has ended
/// meanwhile is replaced, and no message is handed over twice for it. Calls at the same time use connections of their
/// own. `close` ends it in good order.
package actor SMTPSession {
  /// Where to sign in, and how.
  package struct Account: Sendable {
    package var endpoint: Endpoint
    package var trust: Trust
    package var timeouts: Timeouts
    package var login: String
    package var credential: Credential
    package var greetingName: String
    package var transcript: Transcript?

    package init(
      endpoint: Endpoint, trust: Trust, timeouts: Timeouts = Timeouts(), login: String, credential: Credential,
      greetingName: String, transcript: Transcript? = nil
    ) {
      (self.endpoint, self.trust, self.timeouts, self.login) = (endpoint, trust, timeouts, login)
      (self.credential, self.greetingName, self.transcript) = (credential, greetingName, transcript)
    }
  }

  /// Most messages over one connection: providers hang up on one that carries more, or slow it down.
  package static let maximumMessages = 20
  /// Longest rest between two messages, in seconds. RFC 5321 4.5.3.2.7 has servers wait five minutes; busy ones hang up
  /// before, and what is sent into a connection that dies then costs the whole wait for an answer.
  package static let longestRest = 30

  private let account: Account
  private var kept: SignedIn?
  /// The server offers BDAT and refuses it.
  private var refusesChunks = false

  package init(_ account: Account) { self.account = account }

  /// Sends one message and says what became of it, recipient by recipient.
  ///
  /// `beforeEnd` is awaited when all of it but its end has been sent, with those whom the server will not give it. An
  /// error means that nobody has got the message. A connection that is lost later leaves `.uncertain` recipients, which
  /// must not be sent to again blindly.
  package func submit(
    _ message: MessageData, to envelope: Envelope, by transfer: Transaction.Transfer = .chunks,
    beforeEnd: @Sendable ([Delivery.Recipient]) async throws -> Void
  ) async throws(SMTPError) -> Delivery {
    guard !envelope.recipients.isEmpty else { throw .noRecipients }
    var old = await takeKept()
    while true {
      let isOld = old != nil
      var line: SignedIn
      if let old { line = old } else { line = try await SignedIn.open(account, .send) }
      old = nil
      let ending = await line.handOver(
        message, to: envelope, by: refusesChunks ? .lines : transfer, beforeEnd: beforeEnd)
      await keep(line)
      switch ending.outcome {
      case .chunkingRefused: refusesChunks = true
      // A connection that died of its age has handed nothing over; a new one says what there is to say.
      case .delivered where isOld && ending.isTurnedAway: break
      case .failed(let error) where isOld && error.isOfConnection: break
      case .delivered(let delivery): return delivery
      case .failed(let error): throw error
      }
    }
  }

  /// Says good-bye.
  package func close() async {
    let line = kept
    kept = nil
    await line?.leave()
  }

  /// The connection that is there, where it is of use still.
  private func takeKept() async -> SignedIn? {
    guard var line = kept else { return nil }
    kept = nil
    let isFresh =
      line.messages < SMTPSession.maximumMessages
      && ContinuousClock.now - line.usedAt < .seconds(SMTPSession.longestRest)
    if isFresh, await line.isQuiet() { return line }
    await line.leave()
    return nil
  }

  private func keep(_ line: SignedIn) async {
    if line.afterwards == .over || kept != nil { await line.leave() } else { kept = line }
  }
}

extension SMTPError {
  /// The connection, not the message or the caller, is what failed.
  fileprivate var isOfConnection: Bool {
    switch self {
    case .lost(_, .cancelled): false
    case .lost, .unexpectedReply, .unasked, .malformedReply, .replyTooLong: true
    default: false
    }
  }
}
