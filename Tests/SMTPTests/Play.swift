import Model
import Testing

@testable import SMTP
@testable import Wire

/// A message and the way to its server.
struct Letter {
  var plan: SMTP.Plan
  var envelope: Envelope
  var traits: MessageData.Traits
  var transfer = Transaction.Transfer.chunks
}

/// A dialogue and what follows it, played against the turns of a server and written down as lines.
struct Play {
  var lines: [String] = []
  var secrets: [String] = []
  var signedIn: Dialogue.Outcome?
  var outcome: Transaction.Outcome?
  var afterwards: Transaction.Afterwards?
  /// The bytes of the message with which the server may accept it were sent.
  var isFinished = false
  private var reader = ReplyReader()
  private var pieces: ArraySlice<[UInt8]>
  private let loss: WireError

  /// How the server's bytes arrive.
  enum Arrival { case whole, byByte, splitAt(Int) }

  private enum Heard {
    case reply(Reply), fault(ReplyReader.Fault), lost(WireError)
  }

  /// Signs in; where the turns are used up before, the connection is lost.
  init(_ plan: SMTP.Plan, _ turns: [String], _ arrival: Arrival = .whole, lost: WireError = .closed) {
    (pieces, loss) = (Play.pieces(turns, arrival)[...], lost)
    signIn(plan)
  }

  /// Signs in and hands a message over.
  init(_ letter: Letter, _ turns: [String], _ arrival: Arrival = .whole, lost: WireError = .closed) {
    self.init(letter.plan, turns, arrival, lost: lost)
    if case .signedIn(let extensions) = signedIn { handOver(letter, extensions) }
  }

  /// Hands over one message more, over the same connection.
  mutating func handOver(_ letter: Letter, _ extensions: Extensions) {
    var transaction = Transaction(
      letter.envelope, letter.traits, to: extensions, by: letter.transfer, needsReset: afterwards == .needsReset)
    var actions = transaction.begin()
    (outcome, isFinished) = (nil, false)
    while outcome == nil {
      guard !actions.isEmpty else {
        actions = hear(&transaction)
        continue
      }
      if let instead = perform(actions.removeFirst(), &transaction) { actions = instead }
    }
  }

  private mutating func perform(
    _ action: Transaction.Action, _ transaction: inout Transaction
  ) -> [Transaction.Action]? {
    switch action {
    case .send(let bytes):
      if reader.hasUnread { return transaction.unasked() }
      write(bytes)
    case .sendMessage:
      if reader.hasUnread { return transaction.unasked() }
      lines.append("<message>")
    case .sendChunk(let range): lines.append("<\(range.lowerBound)..<\(range.upperBound)>")
    case .finish(let bytes):
      if reader.hasUnread { return hear(&transaction) }
      lines.append("<commit>")
      transaction.finishing()
      isFinished = true
      write(bytes)
    case .end(let outcome, let afterwards):
      (self.outcome, self.afterwards) = (outcome, reader.hasUnread ? .over : afterwards)
    }
    return nil
  }

  private mutating func write(_ bytes: [UInt8]) {
    lines += String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
  }

  private mutating func hear(_ transaction: inout Transaction) -> [Transaction.Action] {
    switch listen() {
    case .reply(let reply): transaction.received(reply)
    case .fault(let fault): transaction.received(fault)
    case .lost(let error): transaction.lost(error)
    }
  }

  private mutating func listen() -> Heard {
    while true {
      do { if let reply = try reader.next() { return .reply(reply) } } catch { return .fault(error) }
      guard let piece = pieces.popFirst() else { return .lost(loss) }
      reader.append(piece)
    }
  }

  private mutating func signIn(_ plan: SMTP.Plan) {
    var dialogue = Dialogue(plan, nonce: testNonce)
    var actions: [Dialogue.Action] = []
    while signedIn == nil {
      guard !actions.isEmpty else {
        actions =
          switch listen() {
          case .reply(let reply): dialogue.received(reply)
          case .fault(let fault): dialogue.received(fault)
          case .lost(let error): dialogue.lost(error)
          }
        continue
      }
      switch actions.removeFirst() {
      case .send(let bytes, let isSecret):
        let unasked = reader.hasUnread ? dialogue.unasked() : []
        guard unasked.isEmpty else {
          actions = unasked
          continue
        }
        if isSecret {
          secrets.append(String(decoding: bytes, as: UTF8.self))
          lines.append("•••")
        } else {
          write(bytes)
        }
      case .startTLS:
        lines.append("<TLS>")
        actions = dialogue.encrypted()
      case .end(let outcome): signedIn = outcome
      }
    }
  }

  private static func pieces(_ turns: [String], _ arrival: Arrival) -> [[UInt8]] {
    let turns = turns.map { Array($0.replacing("\n", with: "\r\n").utf8) + [0x0D, 0x0A] }
    switch arrival {
    case .whole: return turns
    case .byByte: return turns.flatMap { $0.map { [$0] } }
    case .splitAt(let place): return turns.flatMap { [Array($0.prefix(place)), Array($0.dropFirst(place))] }
    }
  }

  /// What was thrown, in either half.
  var error: SMTPError? {
    switch (outcome, signedIn) {
    case (.failed(let error), _), (nil, .failed(let error)): error
    default: nil
    }
  }

  /// `ann@b.test accepted 250 ok`, one per recipient; an error as it describes itself.
  var result: [String] {
    switch (outcome, signedIn) {
    case (.delivered(let delivery), _):
      delivery.recipients.map {
        ["\($0.address)", $0.outcome.rawValue, $0.code.map(String.init), $0.text].compactMap(\.self).joined(
          separator: " ")
      }
    case (.failed(let error), _), (nil, .failed(let error)): ["\(error)"]
    case (.chunkingRefused, _): ["chunking refused"]
    case (nil, .signedIn(let extensions)): ["signed in"] + extensions.names
    case (nil, nil): []
    }
  }
}

/// The nonce of RFC 7677's example.
let testNonce = SASL.Nonce("rOprNGfwEbeRWgbNEkqO") ?? .fresh()

func address(_ text: String) throws -> Address { try #require(Address(text)) }

/// A short 7-bit message; the first address is the sender.
func delivery(
  _ addresses: String..., size: Int = 300, isEightBit: Bool = false, isEncrypted: Bool = true,
  name: String = "desk.test", identifier: String? = nil, hasInternationalHeader: Bool = false,
  by transfer: Transaction.Transfer = .chunks
) throws -> Letter {
  let all = try addresses.map { try address($0) }
  return Letter(
    plan: SMTP.Plan(
      purpose: .send, login: "sam", credential: .password(Secret("hunter2")), greetingName: name,
      isEncrypted: isEncrypted),
    envelope: Envelope(sender: all[0], recipients: Array(all.dropFirst()), identifier: identifier),
    traits: .init(size: size, isEightBit: isEightBit, hasInternationalHeader: hasInternationalHeader),
    transfer: transfer)
}
