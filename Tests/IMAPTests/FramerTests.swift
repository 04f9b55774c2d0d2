import Testing

@testable import IMAP

struct FramerTests {
  static let transcripts = [
    "* OK ready\r\nA1 OK done\r\n",
    "* LIST () \"/\" {5}\r\na\r\nb\r\n\r\n+\r\n* LIST () NIL {0}\r\n\r\nA1 NO {5}\r\n",
    "\0\0* 1 FETCH (UID 7 BODY[] {12+}\r\n) {3}\r\nA1 OK FLAGS (\\Seen))\r\n* 2 FETCH (BODY[] ~{3}\r\nabc)\n",
    "* 1 FETCH (BODY[] {0}\r\n UID 3)\r\r\n\r\n* 0 FETCH (BODY[HEADER] {2}\r\nx: UID 5)\r\nServer Unavailable. 15\r\n",
    "* 4 fetch (body[] {40}\r\n0123456789012345678901234567890123456789)\r\n* STATUS {2}\r\nab (UIDNEXT 4)\r\n",
  ]

  @Test("Wherever the bytes are cut, the events are the same", arguments: transcripts, [0, 8, 1 << 20])
  func everySplit(text: String, streamedFrom: Int) throws {
    var limits = Limits()
    limits.streamedFrom = streamedFrom
    let bytes = Array(text.utf8)
    let whole = try outputs([bytes], limits: limits)
    #expect(whole.isClean)
    #expect(try outputs(bytes.map { [$0] }, limits: limits).events == whole.events)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        let pieces = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
        let split = try outputs(pieces, limits: limits)
        #expect(split.events == whole.events)
      }
    }
  }

  @Test func aBodyIsHeldOrStreamed() throws {
    let text = Array("* 1 FETCH (UID 9 BODY[] {4}\r\nabcd)\r\n".utf8)
    let announcement = 24..<27
    var frame = Frame(
      text: Array("* 1 FETCH (UID 9 BODY[] {4})".utf8),
      literals: [.init(announcement: announcement, content: .held(Array("abcd".utf8)))])
    #expect(try outputs([text]).events == [.response(frame)])
    var limits = Limits()
    limits.streamedFrom = 3
    frame.literals[0].content = .streamed(4)
    #expect(
      try outputs([text], limits: limits).events == [
        .literalBegan(4), .literalBytes(Array("abcd".utf8)), .literalEnded, .response(frame),
      ])
  }

  @Test(
    "Each limit ends the reading",
    arguments: [
      ("* 1 EXISTS" + String(repeating: "1", count: 100), FramingError.lineTooLong),
      ("* SEARCH" + String(repeating: " 1", count: 300), .lineTooLong),
      ("* LIST () \"/\" {65}\r\n", .literalTooLong),
      ("* LIST () \"/\" {9223372036854775808}\r\n", .literalTooLong),
      ("* LIST () \"/\" {99999999999999999999999999}\r\n", .literalTooLong),
      ("* 1 FETCH (BODY[TEXT] {65}\r\n", .literalTooLong),
      ("* 1 FETCH (BODY[] {129}\r\n", .messageTooLong),
      ("* 1 FETCH (BODY[] {4294967295}\r\n", .messageTooLong),
      ("* 1 FETCH (" + String(repeating: "X {0}\r\n ", count: 5), .tooManyLiterals),
      ("* 1 FETCH (" + String(repeating: "X {40}\r\n" + String(repeating: "x", count: 40), count: 4), .responseTooLong),
      (String(repeating: "\0", count: 33), .tooMuchPadding),
      (String(repeating: "\r\n", count: 33), .tooMuchPadding),
    ])
  func limits(text: String, error: FramingError) {
    var limits = Limits()
    (limits.line, limits.searchLine, limits.heldLiteral, limits.message) = (100, 500, 64, 128)
    (limits.response, limits.literals, limits.padding, limits.streamedFrom) = (160, 4, 32, 100)
    #expect(throws: error) { try outputs([Array(text.utf8)], limits: limits) }
    #expect(throws: error) { try outputs(text.utf8.map { [$0] }, limits: limits) }
  }

  @Test func aLongLineOfSearchResultsPasses() throws {
    var limits = Limits()
    (limits.line, limits.searchLine) = (100, 500)
    let text = "* search" + String(repeating: " 1", count: 200) + "\r\n"
    #expect(try outputs([Array(text.utf8)], limits: limits).events.count == 1)
  }
}
