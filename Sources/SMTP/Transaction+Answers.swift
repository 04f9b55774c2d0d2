internal import Model
internal import Wire

extension Transaction {
  /// Takes the answer about the sender or a recipient; gives what makes it impossible to go on.
  mutating func take(_ reply: Reply, to question: Question) -> SMTPError? {
    switch (question, reply.code) {
    case (.reset, 200...299), (.sender, 200...299): return nil
    case (.sender, 400...):
      // Commands that went out with it are answered still.
      refuse(reply)
      waiting = []
    case (.recipient(let index), 200...299): if outcomes[index] == nil { settle(index, .accepted, reply) }
    case (.recipient(let index), 400...):
      if outcomes[index] == nil { settle(index, isForNow(reply) ? .deferred : .rejected, reply) }
    case (.recipient, _): return .unexpectedReply(.recipient, .init(reply))
    default: return .unexpectedReply(.sender, .init(reply))
    }
    return nil
  }

  /// RFC 5321 4.5.3.1.10: 552 is an old way to say that these are enough recipients for one message.
  private func isForNow(_ reply: Reply) -> Bool {
    reply.passes || (reply.code == 552 && (reply.status == "5.5.3" || (reply.status == nil && isWanted)))
  }

  mutating func dataAnswered(_ reply: Reply) -> [Action] {
    switch reply.code {
    case 354 where isWanted:
      questions = [.end]
      return [.sendMessage, .finish(command(.end))]
    case 354:
      // RFC 2920 3.1: DATA was sent in advance, then everybody was refused.
      questions = [.loneDot]
      return [.send(command(.loneDot))]
    case 400...: return refuseRest(reply, .needsReset)
    default: return fail(.unexpectedReply(.data, .init(reply)))
    }
  }

  mutating func firstChunkAnswered(_ reply: Reply) -> [Action] {
    switch reply.code {
    case 200...299 where isWanted:
      questions = [.chunk]
      return [.send(command(.chunk)), .sendChunk(1..<traits.size - Transaction.lastChunk.count)]
    case 200...299: return end(.delivered(delivery), .needsReset)
    // QUIRK: servers, and boxes before them, that offer CHUNKING and do not know BDAT. Little else can be wrong with one
    // byte; whether the server has taken it as a chunk cannot be told, so the connection is of no use any more.
    case 500... where isWanted && !reply.passes: return end(.chunkingRefused, .over)
    case 400...: return refuseRest(reply, .over)
    default: return fail(.unexpectedReply(.data, .init(reply)))
    }
  }

  mutating func chunkAnswered(_ reply: Reply) -> [Action] {
    switch reply.code {
    case 200...299:
      questions = [.end]
      return [.finish(command(.end))]
    case 400...: return refuseRest(reply, .needsReset)
    default: return fail(.unexpectedReply(.message, .init(reply)))
    }
  }

  mutating func endAnswered(_ reply: Reply) -> [Action] {
    switch reply.code {
    case 200...299:
      for (index, known) in outcomes.enumerated() where known?.outcome == .accepted { settle(index, .accepted, reply) }
      return end(.delivered(delivery), .ready)
    case 400...: return refuseRest(reply, .ready)
    default: return uncertain("an answer that says neither yes nor no: \(reply.code) \(reply.text)")
    }
  }

  mutating func tooEarly(_ reply: Reply) -> [Action] {
    reply.code >= 400 ? refuseRest(reply, .over) : fail(.unexpectedReply(.message, .init(reply)))
  }

  /// Whoever was to get the message may have it or not.
  mutating func uncertain(_ text: String) -> [Action] {
    for (index, known) in outcomes.enumerated() where known?.outcome == .accepted { settle(index, .uncertain, text) }
    return end(.delivered(delivery), .over)
  }

  mutating func refuseRest(_ reply: Reply, _ afterwards: Afterwards) -> [Action] {
    refuse(reply)
    return end(.delivered(delivery), afterwards)
  }

  /// The message as a whole is refused for everybody who has not been refused before; the answer decides for how long.
  private mutating func refuse(_ reply: Reply) {
    for (index, known) in outcomes.enumerated() where known == nil || known?.outcome == .accepted {
      settle(index, reply.passes ? .deferred : .rejected, reply)
    }
  }

  private mutating func settle(_ index: Int, _ outcome: Delivery.Outcome, _ reply: Reply) {
    outcomes[index] = Delivery.Recipient(
      address: envelope.recipients[index], outcome: outcome, code: reply.code, status: reply.status, text: reply.text,
      isOverAllowance: reply.isOverAllowance)
  }

  mutating func settle(_ index: Int, _ outcome: Delivery.Outcome, _ text: String) {
    outcomes[index] = Delivery.Recipient(
      address: envelope.recipients[index], outcome: outcome, code: nil, text: ServerText.clean(text))
  }

  var delivery: Delivery { Delivery(recipients: outcomes.compactMap { $0 }) }

  /// Nobody has got the message, and the connection is of no use any more. Who was refused stays refused.
  mutating func fail(_ error: SMTPError) -> [Action] {
    let isSettled = outcomes.allSatisfy { $0 != nil && $0?.outcome != .accepted }
    return end(isSettled ? .delivered(delivery) : .failed(error), .over)
  }

  mutating func end(_ outcome: Outcome, _ afterwards: Afterwards) -> [Action] {
    (isOver, questions, waiting) = (true, [], [])
    return [.end(outcome, afterwards)]
  }
}
