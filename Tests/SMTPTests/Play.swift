import Model
import Testing

@testable import SMTP
@testable import Wire

/// A dialogue played against the turns of a server, written down as lines.
struct Play {
  var lines: [String] = []
  var secrets: [String] = []
  var outcome: Dialogue.Outcome?

  /// How the server's bytes arrive.
  enum Arrival { case whole, byByte, splitAt(Int) }

  /// Plays until the end; where the turns are used up before, the connection is lost.
  init(_ plan: SMTP.Plan, _ turns: [String], _ arrival: Arrival = .whole, lost: WireError = .closed) {
    var dialogue = Dialogue(plan, nonce: testNonce)
    var reader = ReplyReader()
    var pieces = Play.pieces(turns, arrival)[...]
    var waiting: [Dialogue.Action] = []
    while outcome == nil {
      if !waiting.isEmpty {
        perform(waiting.removeFirst(), &dialogue, &waiting)
        continue
      }
      do {
        if let reply = try reader.next() {
          waiting = dialogue.received(reply)
        } else if let piece = pieces.popFirst() {
          reader.append(piece)
        } else {
          waiting = dialogue.lost(lost)
        }
      } catch {
        waiting = dialogue.received(error)
      }
    }
  }

  private mutating func perform(
    _ action: Dialogue.Action, _ dialogue: inout Dialogue, _ waiting: inout [Dialogue.Action]
  ) {
    switch action {
    case .send(let bytes, let isSecret):
      let text = String(decoding: bytes, as: UTF8.self)
      if isSecret { secrets.append(text) }
      lines += isSecret ? ["•••"] : text.split(separator: "\r\n").map(String.init)
    case .startTLS:
      lines.append("<TLS>")
      waiting = dialogue.encrypted()
    case .sendMessage: lines.append("<message>")
    case .finishMessage:
      lines.append("<dot>")
      dialogue.finishing()
    case .end(let outcome): self.outcome = outcome
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

  /// `a@x.test accepted 250 ok`, one per recipient; an error as it describes itself.
  var result: [String] {
    switch outcome {
    case .delivered(let delivery):
      delivery.recipients.map {
        ["\($0.address)", $0.outcome.rawValue, $0.code.map(String.init), $0.text].compactMap(\.self).joined(
          separator: " ")
      }
    case .failed(let error): ["\(error)"]
    case .signedIn(let extensions): ["signed in"] + extensions.names
    case nil: []
    }
  }
}

/// The nonce of RFC 7677's example.
let testNonce = SASL.Nonce("rOprNGfwEbeRWgbNEkqO") ?? .fresh()

func address(_ text: String) throws -> Address { try #require(Address(text)) }

/// A plan to deliver a short 7-bit message; the first address is the sender.
func delivery(
  _ addresses: String..., size: Int = 300, isEightBit: Bool = false, isEncrypted: Bool = true,
  name: String = "desk.test"
) throws -> SMTP.Plan {
  let all = try addresses.map { try address($0) }
  let envelope = Envelope(sender: all[0], recipients: Array(all.dropFirst()))
  return SMTP.Plan(
    purpose: .deliver(envelope, size: size, isEightBit: isEightBit), login: "sam",
    credential: .password(Secret("hunter2")),
    greetingName: name, isEncrypted: isEncrypted)
}
