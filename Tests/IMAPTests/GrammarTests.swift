import Synchronization
import TestSupport
import Testing

@testable import IMAP

/// What a server says, made by the grammar of RFC 9051 and damaged: whatever it is, each message that was asked for is
/// accounted for, and how the bytes were cut makes no difference.
struct GrammarTests {
  private static let meaningful = Array("(){}[]<>\"\\*+~,:.-0919 \r\n\0&e\u{7F}NILUIDBODY".utf8) + [0x80, 0xFF]

  // MARK: The grammar

  private static func string(_ dice: inout Dice) -> String {
    let text = dice.pick(["", "a", "abc", "x y", ")", "NIL", "{3}", "a\\\"b", "\u{E9}", "* 1 FETCH (UID 3)"])
    switch dice.number(below: 4) {
    case 0: return "\"\(text)\""
    case 1: return "{\(text.utf8.count)}\r\n\(text)"
    case 2: return "NIL"
    default: return dice.pick(["atom", "7", "\\Seen", "9.37e+06", "18446744073709551616", "-1"])
    }
  }

  private static func value(_ dice: inout Dice, _ depth: Int = 0) -> String {
    if depth > 3 || !dice.chance(3) { return string(&dice) }
    return "(" + (0..<dice.number(below: 4)).map { _ in value(&dice, depth + 1) }.joined(separator: " ") + ")"
  }

  private static func item(_ dice: inout Dice) -> String {
    switch dice.number(below: 9) {
    case 0: "UID \(dice.pick(["1", "2", "3", "9", "0", "4294967296"]))"
    case 1: "FLAGS (\\Seen \(string(&dice)))"
    case 2: "RFC822.SIZE \(dice.pick(["3", "-2", "9.37e+06", "NIL"]))"
    case 3: "INTERNALDATE \"02-Mar-2026 10:00:00 +0000\""
    case 4: "MODSEQ (\(dice.number(below: 99)))"
    case 5: "X-GM-LABELS (\(string(&dice)) \"\\\\Inbox\")"
    case 6: "BODY[HEADER] \(string(&dice))"
    case 7: "\(dice.pick(["ENVELOPE", "BODYSTRUCTURE", "BODY[1.2]<0.3>", "X"])) \(value(&dice))"
    default: "EMAILID (M1)"
    }
  }

  private static func message(_ dice: inout Dice) -> String {
    let body = String(repeating: "b", count: dice.number(below: 9))
    var items = (0..<dice.number(below: 3)).map { _ in item(&dice) }
    items.insert("UID \(dice.number(below: 4))", at: dice.number(below: items.count + 1))
    let content = dice.pick([
      "BODY[] {\(body.count)}\r\n\(body)", "BODY[] \"\(body)\"", "BODY[] NIL", "body[] ~{2}\r\nzz",
    ])
    items.insert(content, at: dice.number(below: items.count + 1))
    return "* \(dice.number(below: 9)) FETCH (\(items.joined(separator: " ")))"
  }

  private static func line(_ dice: inout Dice) -> String {
    switch dice.number(below: 12) {
    case 0...4: message(&dice)
    case 5: "* \(dice.number(below: 9)) FETCH (\(item(&dice)) \(item(&dice)))"
    case 6: "* \(dice.number(below: 99)) \(dice.pick(["EXISTS", "EXPUNGE", "RECENT", "X"]))"
    case 7:
      "* \(dice.pick(["OK", "NO", "BAD", "PREAUTH"])) [\(dice.pick(["UIDNEXT 9", "ALERT", "CAPABILITY IMAP4rev1", "X"]))] t"
    case 8: "* LIST (\\HasNoChildren) \(dice.pick(["\"/\"", "NIL", "\"\""])) \(string(&dice))"
    case 9:
      "* \(dice.pick(["VANISHED (EARLIER) 1:3", "SEARCH 1 2 3", "ESEARCH (TAG \"A1\") UID ALL 1:3", "STATUS x (UIDNEXT 9)"]))"
    case 10: dice.pick(["+ go", "", "stray", "A9 OK old", "* BYE over"])
    default: "* \(dice.pick(["FLAGS", "ID", "NAMESPACE", "X-UNKNOWN"])) \(value(&dice))"
    }
  }

  private static func answer(_ dice: inout Dice) -> [UInt8] {
    var text = (0..<dice.number(below: 9)).map { _ in line(&dice) + "\r\n" }.joined()
    if !dice.chance(4) {
      text += "A1 \(dice.pick(["OK", "OK", "NO", "BAD"])) \(dice.pick(["", "[EXPUNGEISSUED] ", "[LIMIT] "]))done\r\n"
    }
    return dice.damaged(Array(text.utf8), with: meaningful)
  }

  // MARK: What holds

  @Test func piecesMakeNoDifference() {
    for seed in Dice.seeds(4_000) {
      var dice = Dice(seed)
      let bytes = GrammarTests.answer(&dice)
      var limits = Limits()
      limits.streamedFrom = dice.pick([0, 4, 1 << 16])
      let whole = Result { () throws(FramingError) in try outputs([bytes], limits: limits).events }
      let cut = Result { () throws(FramingError) in
        try outputs(dice.pieces(bytes, longest: 7), limits: limits).events
      }
      #expect(whole == cut, "seed \(seed)")
      for case .response(let frame) in (try? whole.get()) ?? [] {
        switch Response(frame) {
        case .untagged(.list(let entry)): #expect(FolderNames.folders([entry]).count <= 1)
        case .untagged(.status(let status)), .tagged(_, let status):
          #expect(!IMAPError(status, to: "X", about: .folder).description.isEmpty)
        default: continue
        }
      }
    }
  }

  /// Before TLS a server says what it likes: nothing of it is learnt, and no password goes out.
  @Test func nothingBeforeTLSCounts() {
    for seed in Dice.seeds(2_000) {
      var dice = Dice(seed)
      var session = Session(security: .startTLS)
      _ = session.received(.connected(encrypted: false))
      guard let events = try? outputs([GrammarTests.answer(&dice)]).events else { continue }
      for case .response(let frame) in events {
        for action in session.received(.response(Response(frame), bytesFollow: dice.chance(2))) {
          if case .send(let bytes, let masked) = action {
            #expect(!masked && String(decoding: bytes, as: UTF8.self).hasSuffix(" STARTTLS\r\n"), "seed \(seed)")
          }
          if case .data = action { Issue.record("seed \(seed): data before TLS") }
        }
        #expect(session.capabilities.isEmpty && !session.isEncrypted, "seed \(seed)")
      }
    }
  }

  /// A fetch ends, and by then each UID has come whole, once, or is missing; or it throws.
  @Test func eachMessageIsAccountedFor() async throws {
    for seed in Dice.seeds(1_500) {
      var dice = Dice(seed)
      let bytes = GrammarTests.answer(&dice)
      let streamedFrom = dice.pick([0, 4, 1 << 16])
      var told: [[FetchEvent]] = []
      for piece in [1 + dice.number(below: 9), 1 << 16] {
        let (events, failed) = try await fetch(bytes, piece: piece, streamedFrom: streamedFrom)
        try account(for: events, failed: failed, seed: seed)
        told.append(events)
      }
      #expect(told[0] == told[1], "seed \(seed)")
    }
  }

  private func fetch(_ answer: [UInt8], piece: Int, streamedFrom: Int) async throws -> ([FetchEvent], Bool) {
    var limits = Limits()
    limits.streamedFrom = streamedFrom
    let ask = "A1 UID FETCH 1:3 (UID FLAGS INTERNALDATE BODY.PEEK[])"
    // Bytes above ASCII are as good as any others.
    let text = String(decoding: answer, as: UTF8.self)
    let (client, _) = try await signedIn([(ask, text)], piece: piece, limits: limits)
    let events = Mutex<[FetchEvent]>([])
    var failed = false
    do {
      try await client.fetch([(1, 3), (2, 3), (3, 5)]) { event in
        events.withLock { events in
          if case .bytes(let more) = event, case .bytes(let bytes)? = events.last {
            events[events.count - 1] = .bytes(bytes + more)
          } else {
            events.append(event)
          }
        }
      }
    } catch is IMAPError {
      failed = true
    }
    return (events.withLock { $0 }, failed)
  }

  private func account(for events: [FetchEvent], failed: Bool, seed: UInt64) throws {
    var open: (size: Int, came: Int)?
    var (whole, missing): ([UInt32], [UInt32]) = ([], [])
    for event in events {
      switch event {
      case .begin(let size):
        #expect(open == nil, "seed \(seed): begun twice")
        open = (size, 0)
      case .bytes(let bytes): open?.came += bytes.count
      case .end(let summary):
        let message = try #require(open, "seed \(seed): ended without a beginning")
        #expect(message.size == message.came, "seed \(seed): \(message)")
        open = nil
        whole.append(summary.uid)
      case .discarded: open = nil
      case .missing(let uids): missing += uids
      }
    }
    let told = (whole + missing).sorted()
    #expect(Set(told).count == told.count && Set(told).isSubset(of: [1, 2, 3]), "seed \(seed): \(told)")
    if !failed { #expect(told == [1, 2, 3] && open == nil, "seed \(seed): \(told)") }
  }
}
