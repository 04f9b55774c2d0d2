internal import Model

@testable internal import SMTP
@testable internal import Wire

/// What holds for whatever a submission server says: the sending ends, no secret goes out in the clear, each recipient
/// has one outcome, and nobody counts as having got what was not wholly sent.
enum SMTPCheck {
  static func run(_ bytes: UnsafeRawBufferPointer) {
    // A server speaks when it has been asked: a line at a time.
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) + [0x0A] }
    let letters = lines.flatMap { $0.map { [$0] } }
    for isEncrypted in [true, false] {
      let whole = Talk(lines, isEncrypted: isEncrypted)
      require(whole.outcome == Talk(letters, isEncrypted: isEncrypted).outcome, "pieces make a difference")
    }
    // Or all at once, asked or not.
    _ = Talk([Array(bytes)], isEncrypted: true)
  }

  private static let password = "hunter2-hunter2"

  /// One connection with two messages, played against what a server says.
  private struct Talk {
    var outcome: [String] = []
    private var reader = ReplyReader()
    private var pieces: ArraySlice<[UInt8]>
    private var isEncrypted: Bool

    private enum Heard { case reply(Reply), fault(ReplyReader.Fault), lost }

    init(_ pieces: [[UInt8]], isEncrypted: Bool) {
      (self.pieces, self.isEncrypted) = (pieces[...], isEncrypted)
      guard case .signedIn(let extensions) = signIn() else { return }
      require(self.isEncrypted, "signed in without TLS")
      for transfer in [Transaction.Transfer.chunks, .lines] {
        guard handOver(extensions, transfer) == .ready else { return }
      }
    }

    private mutating func listen() -> Heard {
      while true {
        do { if let reply = try reader.next() { return .reply(reply) } } catch { return .fault(error) }
        guard let piece = pieces.popFirst() else { return .lost }
        reader.append(piece)
      }
    }

    private mutating func signIn() -> Dialogue.Outcome {
      let plan = Plan(
        purpose: .send, login: "sam", credential: .password(Secret(password)), greetingName: "desk.test",
        isEncrypted: isEncrypted)
      var dialogue = Dialogue(plan, nonce: SASL.Nonce("rOprNGfwEbeRWgbNEkqO") ?? .fresh())
      var actions: [Dialogue.Action] = []
      while true {
        guard !actions.isEmpty else {
          switch listen() {
          case .reply(let reply): actions = dialogue.received(reply)
          case .fault(let fault): actions = dialogue.received(fault)
          case .lost: actions = dialogue.lost(.closed)
          }
          continue
        }
        switch actions.removeFirst() {
        case .send(let bytes, let isSecret):
          require(isEncrypted || !isSecret, "a secret in the clear")
          require(isSecret || !String(decoding: bytes, as: UTF8.self).contains(password), "a secret is shown")
          let unasked = reader.hasUnread ? dialogue.unasked() : []
          if !unasked.isEmpty { actions = unasked }
        case .startTLS:
          require(!isEncrypted, "TLS within TLS")
          isEncrypted = !reader.hasUnread
          actions = isEncrypted ? dialogue.encrypted() : dialogue.lost(.plaintextAfterStartTLS)
        case .end(let end):
          outcome.append("\(end)")
          return end
        }
      }
    }

    private mutating func handOver(
      _ extensions: Extensions, _ transfer: Transaction.Transfer
    ) -> Transaction.Afterwards? {
      let addresses = ["ann@b.test", "bob@b.test", "b\u{E5}t@b.test"].compactMap { Address($0) }
      guard let sender = Address("sam@a.test") else { return nil }
      let envelope = Envelope(sender: sender, recipients: addresses, identifier: "m1@a.test")
      var transaction = Transaction(envelope, MessageData.Traits(size: 300), to: extensions, by: transfer)
      var actions = transaction.begin()
      var isFinished = false
      while true {
        guard !actions.isEmpty else {
          actions = hear(&transaction)
          continue
        }
        switch actions.removeFirst() {
        case .send, .sendMessage: if reader.hasUnread { actions = transaction.unasked() }
        case .sendChunk(let range): require(range.upperBound <= 300 && !range.isEmpty, "a chunk of \(range)")
        case .finish:
          if reader.hasUnread {
            actions = hear(&transaction)
          } else {
            transaction.finishing()
            isFinished = true
          }
        case .end(let end, let afterwards):
          outcome.append("\(end)")
          account(for: end, envelope, isFinished: isFinished)
          return reader.hasUnread ? .over : afterwards
        }
      }
    }

    private mutating func hear(_ transaction: inout Transaction) -> [Transaction.Action] {
      switch listen() {
      case .reply(let reply): transaction.received(reply)
      case .fault(let fault): transaction.received(fault)
      case .lost: transaction.lost(.closed)
      }
    }

    private func account(for end: Transaction.Outcome, _ envelope: Envelope, isFinished: Bool) {
      guard case .delivered(let delivery) = end else { return require(!isFinished, "nobody has it, and it was sent") }
      require(delivery.recipients.map(\.address) == envelope.recipients, "not each recipient has an outcome")
      for recipient in delivery.recipients where [.accepted, .uncertain].contains(recipient.outcome) {
        require(isFinished, "\(recipient) of what was not sent")
      }
    }
  }
}
