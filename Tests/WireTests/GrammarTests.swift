import TestSupport
import Testing

@testable import Wire

/// Answers of web and name servers, made by their grammar and damaged.
struct GrammarTests {
  // MARK: HTTP (RFC 9112)

  private static func answer(_ dice: inout Dice) -> [UInt8] {
    let body = String(repeating: "x", count: dice.number(below: 60))
    var text = dice.chance(6) ? "HTTP/1.1 100 Continue\r\n\r\n" : ""
    text +=
      "HTTP/1.\(dice.number(below: 2)) \(dice.pick(["200 OK", "204", "304 Not Modified", "302 Found", "99", "200"]))\r\n"
    for _ in 0..<dice.number(below: 4) {
      text += dice.pick(["X: a\r\n", "Location: /y\r\n", "Folded: a\r\n b\r\n", "Empty:\r\n", "NoColon\r\n", ": x\r\n"])
    }
    switch dice.number(below: 4) {
    case 0: text += "Content-Length: \(dice.pick([body.count, body.count + 3, 0, -1, 1 << 62]))\r\n\r\n\(body)"
    case 1: text += "\r\n\(body)"
    default:
      text += "Transfer-Encoding: chunked\r\n\r\n"
      for _ in 0..<dice.number(below: 4) {
        let size = 1 + dice.number(below: 20)
        text += "\(String(size, radix: 16))\(dice.pick(["", ";a=b", " "]))\r\n\(body.prefix(size))\r\n"
      }
      text += dice.pick(["0\r\n\r\n", "0\r\nTrailer: x\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", ""])
    }
    return dice.damaged(Array(text.utf8), with: Array("\r\n :;0F9-\0".utf8) + [0xFF])
  }

  private func read(_ pieces: [[UInt8]], limit: Int) throws(HTTPError) -> HTTPAnswer {
    var reader = HTTPReader(limit: limit)
    for piece in pieces { if let answer = try reader.received(piece) { return answer } }
    return try reader.ended()
  }

  @Test func piecesOfAnAnswerMakeNoDifference() {
    for seed in Dice.seeds(6_000) {
      var dice = Dice(seed)
      let bytes = GrammarTests.answer(&dice)
      let limit = dice.pick([10, 1_000])
      let whole = Result { () throws(HTTPError) in try read([bytes], limit: limit) }
      let pieces = dice.pieces(bytes, longest: 5)
      let cut = Result { () throws(HTTPError) in try read(pieces, limit: limit) }
      #expect(whole == cut, "seed \(seed)")
      if let answer = try? whole.get() {
        #expect(answer.body.count <= limit && (100...999).contains(answer.status), "seed \(seed)")
      }
    }
  }

  // MARK: DNS (RFC 1035)

  private static func name(_ dice: inout Dice) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<dice.number(below: 4) {
      let label = dice.pick(["mx1", "acme", "test", "a-b", "", "x\0y", String(repeating: "l", count: 63)])
      bytes += [UInt8(label.utf8.count)] + label.utf8
    }
    // The end, or a pointer: back, to itself, forwards, nowhere.
    return bytes + (dice.chance(2) ? [0] : [0xC0 | UInt8(dice.number(below: 2)), UInt8(dice.number(below: 256))])
  }

  private static func reply(_ question: DNSQuestion, _ dice: inout Dice) -> [UInt8] {
    func pair(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] }
    let count = dice.number(below: 5)
    var bytes = pair(7) + pair(dice.pick([0x8180, 0x8180, 0x8183, 0x8182, 0x8380, 0x0100]))
    bytes += pair(1) + pair(dice.pick([count, count, 65_535])) + pair(0) + pair(0)
    bytes += question.name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + $0.utf8 } + [0]
    bytes += pair(Int(question.kind.rawValue)) + pair(1)
    for _ in 0..<count {
      let kind = dice.pick([Int(question.kind.rawValue), 5, 1, 15, 33, 16, 41])
      let data = pair(dice.number(below: 99)) + (kind == 33 ? pair(1) + pair(993) : []) + name(&dice)
      bytes += (dice.chance(2) ? [0xC0, 12] : name(&dice)) + pair(kind) + pair(1) + [0, 0, 0, 60]
      bytes += pair(dice.chance(8) ? dice.number(below: 300) : data.count) + data
    }
    return dice.damaged(bytes, with: [0, 1, 12, 63, 64, 0xC0, 0xFF])
  }

  @Test func namesThatPointInCirclesEnd() {
    for seed in Dice.seeds(10_000) {
      var dice = Dice(seed)
      let question = dice.pick([DNSQuestion("acme.test", .mx)!, DNSQuestion("_imaps._tcp.acme.test", .srv)!])
      let bytes = GrammarTests.reply(question, &dice)
      guard let reply = try? DNSMessage.read(bytes, to: question, id: 7) else { continue }
      // What is read names hosts that could be: no blank, no control, no more than 255 bytes.
      let text = "\(reply)"
      #expect(!text.contains("\\0") && text.utf8.count < 65_536, "seed \(seed)")
    }
  }
}
