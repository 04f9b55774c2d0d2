package import Model
package import Wire

/// One message on its way (RFC 5321 3.3) over a connection that is signed in, as a machine: replies go in, actions come
/// out.
///
/// Where the server takes commands in advance (RFC 2920), the sender, the recipients and the start of the message go out
/// together, and replies are told apart by their order. Until `finishing`, nothing that was sent can make the server
/// accept the message.
package struct Transaction: Sendable {
  package enum Action: Sendable, Hashable {
    /// Whole commands with their line ends.
    case send([UInt8])
    /// Send the message as it goes after DATA, without the final dot.
    case sendMessage
    /// Send these bytes of the message as they go after BDAT; the command has been sent.
    case sendChunk(Range<Int>)
    /// Look whether an answer has come before its time; let the caller commit; call `finishing`; send these bytes.
    case finish([UInt8])
    case end(Outcome, Afterwards)
  }

  package enum Outcome: Sendable, Hashable {
    case delivered(Delivery)
    /// Nobody has got the message.
    case failed(SMTPError)
    /// The server offers BDAT and refuses it. Nobody has got the message; another connection with DATA may do.
    case chunkingRefused
  }

  /// What the connection is good for then.
  package enum Afterwards: Sendable, Hashable {
    case ready
    /// A transaction is open: RSET before the next one.
    case needsReset
    case over
  }

  /// How the message is to be handed over.
  package enum Transfer: Sendable, Hashable {
    /// By BDAT where the server offers it (RFC 3030), else by DATA.
    case chunks
    /// By DATA, which every server knows.
    case lines
  }

  /// What the next reply is an answer to.
  enum Question: Sendable, Hashable {
    case reset, sender
    case recipient(Int)
    case data, firstChunk, chunk
    /// What the server accepts the message with: the final dot or the last chunk.
    case end
    /// A final dot where nobody is to get the message.
    case loneDot
  }

  /// Most commands sent in advance: it stops both sides from waiting for the other one to read (RFC 2920 3.1).
  static let groupSize = 50
  /// Bytes after which no command is added to those sent in advance: the smallest buffers of a network hold them.
  static let groupBytes = 8192

  let envelope: Envelope
  let traits: MessageData.Traits
  let extensions: Extensions
  /// The message goes by BDAT.
  let isChunked: Bool
  private let needsReset: Bool
  /// Not asked yet, in order.
  var waiting: [Question] = []
  /// In the order in which answers are due.
  var questions: [Question] = []
  /// By place in the envelope; nil while nothing is known.
  var outcomes: [Delivery.Recipient?]
  private(set) var isFinishing = false
  var isOver = false
  private var hasAnswer = false
  /// The server closes the connection before it has taken anything: another connection may fare better.
  private(set) var isTurnedAway = false

  package init(
    _ envelope: Envelope, _ traits: MessageData.Traits, to extensions: Extensions, by transfer: Transfer = .chunks,
    needsReset: Bool = false
  ) {
    (self.envelope, self.traits, self.extensions, self.needsReset) = (envelope, traits, extensions, needsReset)
    isChunked = transfer == .chunks && extensions.offers("CHUNKING") && traits.size > Transaction.chunkEnds
    outcomes = Array(repeating: nil, count: envelope.recipients.count)
  }

  package mutating func begin() -> [Action] {
    let before: Afterwards = needsReset ? .needsReset : .ready
    if let obstacle { return end(.failed(obstacle), before) }
    if !extensions.offers("SMTPUTF8") {
      let text = "the server takes no address with letters outside ASCII (no SMTPUTF8)"
      for (index, address) in envelope.recipients.enumerated() where address.needsSMTPUTF8 {
        settle(index, .rejected, text)
      }
    }
    let open = outcomes.indices.filter { outcomes[$0] == nil }
    guard !open.isEmpty else { return end(.delivered(delivery), before) }
    waiting = (needsReset ? [.reset] : []) + [.sender] + open.map { .recipient($0) }
    waiting += [isChunked ? .firstChunk : .data]
    return ask()
  }

  /// What can be told before the server is asked.
  private var obstacle: SMTPError? {
    if let limit = extensions.maximumSize, traits.size > limit {
      return .messageTooLarge(size: traits.size, limit: limit)
    }
    if !extensions.offers("SMTPUTF8") {
      if envelope.sender.needsSMTPUTF8 { return .internationalSenderNotOffered(envelope.sender) }
      // RFC 6531 3.2: nobody is sent such a header then, the others that it names neither.
      if traits.hasInternationalHeader {
        return .internationalHeaderNotOffered(envelope.recipients.first(where: \.needsSMTPUTF8))
      }
    }
    if traits.isEightBit, !extensions.offers("8BITMIME") { return .eightBitNotOffered }
    return nil
  }

  /// The server answered.
  package mutating func received(_ reply: Reply) -> [Action] {
    guard !isOver else { return [] }
    guard let question = questions.first else { return fail(.unexpectedReply(step, .init(reply))) }
    // An answer that came before its question is about the bytes of the message: nothing has been handed over.
    if question == .end, !isFinishing { return tooEarly(reply) }
    questions.removeFirst()
    // RFC 5321 3.8: 421 may be the answer to anything, and the server closes then.
    if reply.code == 421 {
      isTurnedAway = !hasAnswer
      return refuseRest(reply, .over)
    }
    hasAnswer = true
    switch question {
    case .reset, .sender, .recipient:
      if let error = take(reply, to: question) { return fail(error) }
      return questions.isEmpty ? ask() : []
    case .data: return dataAnswered(reply)
    case .firstChunk: return firstChunkAnswered(reply)
    case .chunk: return chunkAnswered(reply)
    case .end: return endAnswered(reply)
    case .loneDot: return end(.delivered(delivery), .needsReset)
    }
  }

  /// What makes the server accept the message is about to be written: from here on a lost connection leaves the outcome
  /// open.
  package mutating func finishing() { isFinishing = true }

  /// The connection ended, or was not waited for any longer.
  package mutating func lost(_ error: WireError) -> [Action] {
    guard !isOver else { return [] }
    if isFinishing { return uncertain("the connection ended before the server answered (\(error))") }
    return fail(.lost(step, error))
  }

  /// What came is no reply.
  package mutating func received(_ fault: ReplyReader.Fault) -> [Action] {
    guard !isOver else { return [] }
    if isFinishing { return uncertain("the server's answer could not be read") }
    return fail(fault == .malformed ? .malformedReply(step) : .replyTooLong(step))
  }

  /// Something came before we have asked for it.
  package mutating func unasked() -> [Action] { isOver ? [] : fail(.unasked(step)) }

  /// What had to be done before the end of the message failed.
  package mutating func notCommitted(_ reason: String) -> [Action] { isOver ? [] : fail(.notCommitted(reason)) }

  private var step: SMTPError.Step {
    switch questions.first ?? waiting.first {
    case .reset, .sender, nil: .sender
    case .recipient: .recipient
    case .data, .firstChunk: .data
    case .chunk, .end, .loneDot: .message
    }
  }
}

// MARK: - Asking

extension Transaction {
  /// Sends what can be sent now: the next command, or a group of them.
  private mutating func ask() -> [Action] {
    let isPipelined = extensions.offers("PIPELINING")
    var bytes: [UInt8] = []
    var count = 0
    while count < waiting.count, isWorthAsking(waiting[count]) {
      bytes += command(waiting[count])
      questions.append(waiting[count])
      count += 1
      if !isPipelined || count == Transaction.groupSize || bytes.count > Transaction.groupBytes { break }
    }
    waiting.removeFirst(count)
    guard let last = questions.last else { return end(.delivered(delivery), .needsReset) }
    // The chunk's first byte alone: where the server does not know BDAT after all, it makes no command.
    return [.send(bytes)] + (last == .firstChunk ? [.sendChunk(0..<1)] : [])
  }

  /// The message is begun only where somebody may get it.
  private func isWorthAsking(_ question: Question) -> Bool {
    guard question == .data || question == .firstChunk else { return true }
    return isWanted || questions.contains { if case .recipient = $0 { true } else { false } }
  }

  /// Recipients that do not get the message by this transaction, whatever the server says to its end.
  package var turnedDown: [Delivery.Recipient] { outcomes.compactMap { $0?.outcome == .accepted ? nil : $0 } }

  var isWanted: Bool { outcomes.contains { $0?.outcome == .accepted } }
}
