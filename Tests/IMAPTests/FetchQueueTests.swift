import Testing

@testable import IMAP

struct FetchQueueTests {
  /// The commands that go out at once, as sent; tags are A, B, C.
  private func commands(_ queue: inout FetchQueue) -> [String] {
    var texts: [String] = []
    while let command = queue.nextCommand() {
      queue.sent(tag: ["A", "B", "C", "D", "E", "F"][texts.count])
      let text = String(decoding: command.segments(tag: "", literals: .all)[0], as: UTF8.self)
      texts.append(String(text.dropFirst(11).prefix { $0 != "(" }).trimmingSpace)
    }
    return texts
  }

  struct Asking: Sendable {
    let wanted: [(uid: UInt32, size: Int64)]
    let window: FetchWindow
    let expected: [String]

    init(_ wanted: [(UInt32, Int64)], _ window: FetchWindow, _ expected: [String]) {
      (self.wanted, self.window, self.expected) = (wanted.map { (uid: $0.0, size: $0.1) }, window, expected)
    }
  }

  static let askings: [Asking] = [
    Asking([(1, 10), (2, 10), (3, 10), (5, 10)], FetchWindow(), ["1:3,5"]),
    Asking([(1, 10), (2, 10), (3, 10), (5, 10)], FetchWindow(messagesPerCommand: 3), ["1:3", "5"]),
    Asking([(9, 10), (8, 10), (10, 10), (3, 10)], FetchWindow(), ["3,8:10"]),
    Asking([(9, 10), (8, 10), (10, 10), (3, 10)], FetchWindow(messagesPerCommand: 2), ["8:9", "3,10"]),
    Asking([(1, 10), (2, 10), (3, 10)], FetchWindow(messagesPerCommand: 1, commands: 1), ["1"]),
    Asking([(1, 3000), (2, 3000), (3, 3000), (4, 3000)], FetchWindow(bytes: 10_000), ["1", "2", "3"]),
    Asking([(1, 1 << 40), (2, 1)], FetchWindow(), ["1"]),
    Asking([(1, .max), (2, .max), (3, .min), (4, -1)], FetchWindow(), ["1"]),
    Asking([(0, 1), (7, 1), (7, 1)], FetchWindow(), ["7"]),
    Asking([], FetchWindow(), []),
  ]

  @Test("What is asked for at once", arguments: askings)
  func window(asking: Asking) {
    var queue = FetchQueue(asking.wanted, window: asking.window)
    #expect(commands(&queue) == asking.expected)
  }

  @Test func aLongSetIsCutAtTheLineLength() {
    var queue = FetchQueue(
      (0..<4_000).map { (uid: $0 * 2 + 1_000_000, size: 1) },
      window: FetchWindow(bytes: 1 << 40, messagesPerCommand: 5_000))
    let sets = commands(&queue).map { $0.split(separator: ",").map { UInt32($0) } }
    #expect(sets.flatMap { $0 } == (0..<4_000).map { $0 * 2 + 1_000_000 })
    // Seven digits and a comma each.
    #expect(sets.allSatisfy { $0.count <= Limits.commandLine / 8 } && sets.count <= 7)
  }

  @Test func theWindowOpensAsMessagesCome() throws {
    var queue = FetchQueue([(1, 3000), (2, 3000), (3, 3000), (4, 3000)], window: FetchWindow(bytes: 6_000))
    #expect(commands(&queue) == ["1", "2"])
    #expect(queue.nextCommand() == nil)
    let items = FetchItems(uid: 1, flags: ["\\Seen"], body: .bytes([0x61]))
    #expect(
      try queue.received(.fetch(items)) == [
        .begin(size: 1), .bytes([0x61]), .end(MessageSummary(uid: 1, flags: ["\\Seen"], size: 1)),
      ])
    #expect(commands(&queue).count == 1)
    #expect(!queue.isDone)
  }

  private func queue() -> FetchQueue {
    var queue = FetchQueue([(1, 1), (2, 1), (3, 1)], window: FetchWindow())
    _ = commands(&queue)
    return queue
  }

  @Test func whatIsNotReturnedIsMissing() throws {
    var queue = queue()
    #expect(
      try queue.received(.fetch(FetchItems(uid: 1, body: .bytes([])))) == [
        .begin(size: 0), .end(MessageSummary(uid: 1, size: 0)),
      ])
    // NIL for a body, without a body, without a UID, not asked for, unread: nothing came.
    #expect(try queue.received(.fetch(FetchItems(uid: 2, body: Cursor.Text.none))) == [])
    #expect(try queue.received(.fetch(FetchItems(uid: 2, flags: []))) == [])
    #expect(try queue.received(.fetch(FetchItems(body: .bytes([1])))) == [])
    #expect(try queue.received(.fetch(FetchItems(uid: 9, body: .bytes([1])))) == [])
    #expect(try queue.received(.unreadable) == [])
    #expect(try queue.received(.finished(tag: "Z", Status(.ok))) == [])
    #expect(try queue.received(.finished(tag: "A", Status(.ok))) == [.missing([2, 3])])
    #expect(queue.isDone)
  }

  /// RFC 9738: what was not got to is asked for again, as long as there is something that was.
  @Test func whatWasNotGotToIsAskedForAgain() throws {
    var queue = queue()
    _ = try queue.received(.fetch(FetchItems(uid: 3, body: .bytes([1]))))
    let limit = Status(.ok, code: .messageLimit(1, lowest: 3))
    #expect(try queue.received(.finished(tag: "A", limit)) == [])
    #expect(!queue.isDone && commands(&queue) == ["1:2"])
    #expect(
      try queue.received(.finished(tag: "A", Status(.ok, code: .messageLimit(1, lowest: 2)))) == [.missing([1, 2])])
    #expect(queue.isDone)
  }

  /// A header alone is never taken for a message, nor a message for its header.
  @Test(arguments: [FetchedPart.whole, .header]) func onlyThePartThatWasAskedForIsTaken(_ part: FetchedPart) throws {
    var queue = FetchQueue([(1, 1), (2, 1)], part: part, window: FetchWindow())
    let next = queue.nextCommand()
    let text = String(decoding: try #require(next).segments(tag: "", literals: .all)[0], as: UTF8.self)
    #expect(text.contains(part == .header ? "RFC822.SIZE BODY.PEEK[HEADER])" : "INTERNALDATE BODY.PEEK[])"))
    queue.sent(tag: "A")
    let other = FetchItems(uid: 1, size: 9_000, body: .bytes([1]), isHeader: part == .whole)
    #expect(try queue.received(.fetch(other)) == [])
    _ = try queue.received(.literalBegan(1))
    var streamed = other
    streamed.body = .streamed(1)
    #expect(try queue.received(.fetch(streamed)) == [.discarded])
    let asked = FetchItems(uid: 1, size: 9_000, body: .bytes([1]), isHeader: part == .header)
    #expect(
      try queue.received(.fetch(asked)) == [
        .begin(size: 1), .bytes([1]), .end(MessageSummary(uid: 1, size: 9_000)),
      ])
    #expect(try queue.received(.finished(tag: "A", Status(.ok))) == [.missing([2])])
  }

  /// QUIRK: Gmail, before it locks an account out. What is under way comes, and no more is asked for.
  @Test(
    arguments: [
      (Status(.ok, text: "Success [THROTTLED]"), 5, "Success [THROTTLED]"),
      (Status(.ok, code: .other("THROTTLED", ""), text: "Success"), 5, "Success"),
      (Status(.ok, text: "Success [THROTTLED]"), 2, nil), (Status(.ok, text: "Success"), 5, nil),
    ] as [(Status, UInt32, String?)])
  func aServerThatSlowsUsDown(status: Status, messages: UInt32, text: String?) throws {
    var queue = FetchQueue(
      (1...messages).map { (uid: $0, size: 1) }, window: FetchWindow(messagesPerCommand: 1, commands: 2))
    #expect(commands(&queue) == ["1", "2"])
    for uid in [1, 2] as [UInt32] {
      _ = try queue.received(.fetch(FetchItems(uid: uid, body: .bytes([1]))))
      #expect(!queue.isDone)
      _ = try queue.received(.finished(tag: uid == 1 ? "A" : "B", uid == 1 ? status : Status(.ok)))
    }
    #expect(queue.halt == text.map { .throttled(milliseconds: nil, $0) })
    #expect(queue.isDone == (text != nil || messages == 2))
    #expect((queue.nextCommand() == nil) == queue.isDone)
  }

  @Test func aNoToAFetchLeavesTheRestMissing() throws {
    var queue = queue()
    #expect(
      try queue.received(.fetch(FetchItems(uid: 2, body: .bytes([])))) == [
        .begin(size: 0), .end(MessageSummary(uid: 2, size: 0)),
      ])
    #expect(
      try queue.received(.finished(tag: "A", Status(.no, code: .other("EXPUNGEISSUED", "")))) == [.missing([1, 3])])
  }

  /// QUIRK: Dovecot, of a message that it cannot read.
  @Test func aMessageThatTheServerCannotReadIsMissing() throws {
    var queue = queue()
    #expect(
      try queue.received(.finished(tag: "A", Status(.no, code: .other("SERVERBUG", ""), text: "Internal error")))
        == [.missing([1, 2, 3])])
  }

  @Test(
    "Other refusals end the fetch",
    arguments: [
      (Status(.bad, text: "what"), IMAPError.refused(command: "UID FETCH", "what")),
      (Status(.no, code: .other("UNAVAILABLE", ""), text: "x"), .unavailable("x")),
      (Status(.no, text: "throttled"), .throttled(milliseconds: nil, "throttled")),
    ])
  func refusals(status: Status, error: IMAPError) {
    var queue = queue()
    #expect(throws: error) { try queue.received(.finished(tag: "A", status)) }
  }

  @Test func aStreamedMessageEndsOrIsDiscarded() throws {
    var queue = queue()
    #expect(try queue.received(.literalBegan(5)) == [.begin(size: 5)])
    #expect(try queue.received(.literalBytes([1, 2])) == [.bytes([1, 2])])
    #expect(try queue.received(.literalEnded) == [])
    #expect(
      try queue.received(.fetch(FetchItems(uid: 3, body: .streamed(5)))) == [.end(MessageSummary(uid: 3, size: 5))])
    for unusable in [
      FetchQueue.Input.fetch(FetchItems(uid: 3, body: .streamed(5))), .fetch(FetchItems(body: .streamed(5))),
      .unreadable,
    ] {
      _ = try queue.received(.literalBegan(5))
      #expect(try queue.received(unusable) == [.discarded])
    }
    // The first body is the message's; a second, streamed one shows that the server cannot be believed.
    _ = try queue.received(.literalBegan(5))
    #expect(throws: IMAPError.malformed("two bodies in one message")) { try queue.received(.literalBegan(5)) }
  }
}

extension String {
  fileprivate var trimmingSpace: String { hasSuffix(" ") ? String(dropLast()) : self }
}
