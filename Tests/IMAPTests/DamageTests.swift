import Testing

@testable import IMAP

/// Damaged answers: whatever comes, it is read, refused or ignored, and never a trap.
struct DamageTests {
  private static let seeds =
    FramerTests.transcripts + [
      "* 1 FETCH (UID 4294967295 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 9.3736e+06 MODSEQ (12))\r\n",
      "* 1 FETCH (BODY[HEADER.FIELDS (DATE \"X] Y\")]<0.9> {2}\r\n)) ENVELOPE ((\"a\" NIL)(\"b\")) UID 2)\r\n",
      "* LIST (\\Noselect \\Sent) \"\\\\\" \"a \\\"b\\\" c\" (\"CHILDINFO\" (\"X\"))\r\n* LIST () NIL {4}\r\n&-&A\r\n",
      "* ESEARCH (TAG \"A2\") UID COUNT 3 ALL 2,11:10,4294967294:4294967295 MODSEQ 7\r\n* SEARCH 1 2 3 (MODSEQ 4)\r\n",
      "* OK [BADCHARSET (\"a]b\\\"\" {2})] x\r\nA1 OK [APPENDUID 38505 3955] ok\r\n* STATUS my box (UIDNEXT 9 SIZE -1)\r\n",
      "* CAPABILITY IMAP4rev1 LITERAL + AUTH=PLAIN\r\n* BYE [UNAVAILABLE] 15 ms, throttled for 99999999999999999999 ms\r\n",
    ]

  /// Bytes that mean something, so that damage goes deep.
  private static let meaningful = Array("(){}[]<>\"\\*+~,:.-0919 \r\n\0&e\u{7F}NILnil".utf8) + [0x80, 0xFF]

  /// A plain congruential sequence: the same damage in every run.
  private struct Sequence {
    var state: UInt64
    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, bound)
    }
  }

  @Test("Damaged in a few bytes, it is read or refused", arguments: 0..<40)
  func damage(round: Int) throws {
    var random = Sequence(state: UInt64(round))
    var read = 0
    for _ in 0..<250 {
      var bytes = Array(DamageTests.seeds[random.next(below: DamageTests.seeds.count)].utf8)
      for _ in 0...random.next(below: 5) {
        let at = random.next(below: bytes.count)
        let byte = DamageTests.meaningful[random.next(below: DamageTests.meaningful.count)]
        switch random.next(below: 3) {
        case 0: bytes[at] = byte
        case 1: bytes.insert(byte, at: at)
        default: bytes.remove(at: at)
        }
      }
      guard let events = try? outputs([bytes]).events else { continue }
      for case .response(let frame) in events {
        if case .untagged(.list(let entry)) = Response(frame) { _ = FolderNames.folders([entry]) }
        if case .tagged(_, let status) = Response(frame) { _ = IMAPError(status, to: "X", about: .folder) }
        read += 1
      }
    }
    #expect(read > 250)
  }
}
