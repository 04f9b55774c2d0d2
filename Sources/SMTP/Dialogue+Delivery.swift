internal import Model
internal import Wire

extension Dialogue {
  private var recipients: [Address] {
    if case .deliver(let envelope, _, _) = plan.purpose { envelope.recipients } else { [] }
  }

  mutating func sender(_ envelope: Envelope, _ size: Int, _ isEightBit: Bool) -> [Action] {
    if let limit = extensions.maximumSize, size > limit { return fail(.messageTooLarge(size: size, limit: limit)) }
    if isEightBit, !extensions.offers("8BITMIME") { return fail(.eightBitNotOffered) }
    let international = extensions.offers("SMTPUTF8")
    if envelope.sender.needsSMTPUTF8, !international {
      return fail(.internationalSenderNotOffered(envelope.sender))
    }
    for (index, address) in envelope.recipients.enumerated() where address.needsSMTPUTF8 && !international {
      settle(index, .rejected, nil, "the server takes no address with letters outside ASCII (no SMTPUTF8)")
    }
    guard nextUnasked(from: 0) != nil else { return end(.delivered(delivery), quits: true) }
    var text = "MAIL FROM:\(envelope.sender.path)"
    if extensions.offers("SIZE") { text += " SIZE=\(size)" }
    if isEightBit { text += " BODY=8BITMIME" }
    if international, envelope.sender.needsSMTPUTF8 || envelope.recipients.contains(where: \.needsSMTPUTF8) {
      text += " SMTPUTF8"
    }
    questions = [.sender]
    return extensions.offers("PIPELINING") ? [joined([command(text)] + askRecipients(from: 0))] : [command(text)]
  }

  mutating func senderAnswered(_ reply: Reply) -> [Action] {
    guard reply.isPositive else { return refuseRest(.sender, reply) }
    return questions.isEmpty ? next(from: 0) : []
  }

  mutating func recipientAnswered(_ index: Int, _ reply: Reply) -> [Action] {
    switch reply.code {
    case 200...299: settle(index, .accepted, reply.code, reply.text)
    // RFC 5321 3.8: the server closes now.
    case 421: return refuseRest(.recipient, reply)
    case 400...499: settle(index, .deferred, reply.code, reply.text)
    case 500...599: settle(index, .rejected, reply.code, reply.text)
    default: return fail(.unexpectedReply(.recipient, .init(reply)), quits: false)
    }
    return questions.isEmpty ? next(from: index + 1) : []
  }

  /// Asks about further recipients, or goes on to the message when somebody will get it.
  private mutating func next(from index: Int) -> [Action] {
    let more = askRecipients(from: index)
    if !more.isEmpty { return [joined(more)] }
    guard outcomes.contains(where: { $0?.outcome == .accepted }) else { return end(.delivered(delivery), quits: true) }
    questions = [.data]
    return [command("DATA")]
  }

  mutating func dataAnswered(_ reply: Reply) -> [Action] {
    guard reply.code == 354 else { return refuseRest(.data, reply) }
    questions = [.finalDot]
    return [.sendMessage, .finishMessage]
  }

  mutating func finalDotAnswered(_ reply: Reply) -> [Action] {
    // An answer that came before its question is about the message's bytes: nothing has been handed over.
    guard isFinishing else { return refuseRest(.message, reply) }
    switch reply.code {
    case 200...299: settleAccepted(.accepted, reply)
    case 400...499: settleAccepted(.deferred, reply)
    case 500...599: settleAccepted(.rejected, reply)
    default: return uncertain("an answer that says neither yes nor no: \(reply.code) \(reply.text)")
    }
    return end(.delivered(delivery), quits: reply.code != 421)
  }

  /// Whoever was to get the message may have it or not.
  mutating func uncertain(_ text: String) -> [Action] {
    for (index, outcome) in outcomes.enumerated() where outcome?.outcome == .accepted {
      settle(index, .uncertain, nil, text)
    }
    return end(.delivered(delivery), quits: false)
  }

  /// The message as a whole is refused for everybody who has not been refused before.
  private mutating func refuseRest(_ step: SMTPError.Step, _ reply: Reply) -> [Action] {
    guard reply.code >= 400 else { return fail(.unexpectedReply(step, .init(reply)), quits: false) }
    let outcome: Delivery.Outcome = reply.isTemporary ? .deferred : .rejected
    for (index, known) in outcomes.enumerated() where known == nil || known?.outcome == .accepted {
      settle(index, outcome, reply.code, reply.text)
    }
    return end(.delivered(delivery), quits: reply.code != 421 && step != .message)
  }

  private mutating func settleAccepted(_ outcome: Delivery.Outcome, _ reply: Reply) {
    for (index, known) in outcomes.enumerated() where known?.outcome == .accepted {
      settle(index, outcome, reply.code, reply.text)
    }
  }

  private mutating func settle(_ index: Int, _ outcome: Delivery.Outcome, _ code: Int?, _ text: String) {
    outcomes[index] = Delivery.Recipient(
      address: recipients[index], outcome: outcome, code: code, text: ServerText.clean(text))
  }

  private var delivery: Delivery { Delivery(recipients: outcomes.compactMap { $0 }) }

  private func nextUnasked(from index: Int) -> Int? { outcomes.indices.first { $0 >= index && outcomes[$0] == nil } }

  /// The commands for the next recipients: one, or a group where the server takes commands in advance (RFC 2920).
  private mutating func askRecipients(from index: Int) -> [Action] {
    var commands: [Action] = []
    var place = index
    let limit = extensions.offers("PIPELINING") ? Dialogue.groupSize : 1
    while commands.count < limit, let next = nextUnasked(from: place) {
      commands.append(command("RCPT TO:\(recipients[next].path)"))
      questions.append(.recipient(next))
      place = next + 1
    }
    return commands
  }

  private func joined(_ commands: [Action]) -> Action {
    var bytes: [UInt8] = []
    for case .send(let more, _) in commands { bytes += more }
    return .send(bytes, isSecret: false)
  }
}
