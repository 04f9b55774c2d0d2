import Testing

@testable import SMTP

@Suite struct MessageDataTests {
  @Test(arguments: [
    ("", ""), ("a", "a\r\n"), ("a\r\n", "a\r\n"), ("a\nb\rc\r\n\nd", "a\r\nb\r\nc\r\n\r\nd\r\n"),
    ("\r\r\n\n\r", "\r\n\r\n\r\n\r\n"), (".", "..\r\n"), (".\r\n", "..\r\n"), ("..a\n.b", "...a\r\n..b\r\n"),
    ("a.\nb.c", "a.\r\nb.c\r\n"),
    // The ends of a message that some servers take besides CRLF . CRLF.
    ("a\n.\nb", "a\r\n..\r\nb\r\n"), ("a\r.\rb", "a\r\n..\r\nb\r\n"), ("a\r\n.\nb", "a\r\n..\r\nb\r\n"),
    ("a\r\n.\rb", "a\r\n..\r\nb\r\n"), ("a\n.\r\nb", "a\r\n..\r\nb\r\n"), ("a\r.\r\nb", "a\r\n..\r\nb\r\n"),
    ("a\r\n.\r\nb", "a\r\n..\r\nb\r\n"), ("a\r\n\0.\r\nb", "a\r\n..\r\nb\r\n"), ("a\r\n.\0\r\nb", "a\r\n..\r\nb\r\n"),
    ("a\r\0\n.\r\nb", "a\r\n..\r\nb\r\n"), ("a\0\r\n.\r\0\nb", "a\r\n..\r\nb\r\n"),
    ("a\r\r\n.\r\r\nb", "a\r\n\r\n..\r\n\r\nb\r\n"),
  ])
  func normalisesAndStuffs(message: String, wire: String) {
    let data = MessageData(Array(message.utf8))
    #expect(String(decoding: data.bytes, as: UTF8.self) == wire)
    #expect(data.traits.size == wire.utf8.count - wire.split(separator: "\r\n").filter { $0.hasPrefix(".") }.count)
    #expect(!data.traits.isEightBit)
    let plain = wire.split(separator: "\r\n", omittingEmptySubsequences: false).map {
      $0.hasPrefix(".") ? $0.dropFirst() : $0
    }
    #expect(String(decoding: data.chunks, as: UTF8.self) == plain.joined(separator: "\r\n"))
    #expect(data.chunks.count == data.traits.size)
  }

  @Test(arguments: [
    ("a: b\n\nc\n", false, false), ("a: b\n\nü\n", true, false), ("To: <jörg@b.test>\n\nc\n", true, true),
    ("a: b\r\n\r\nc\r\n\r\nü", true, false), ("a: b\n ü\n\nc\n", true, true), ("a: \u{7F}\n", false, false),
  ])
  func seesEightBits(message: String, isEightBit: Bool, isInternational: Bool) {
    let traits = MessageData(Array(message.utf8)).traits
    #expect((traits.isEightBit, traits.hasInternationalHeader) == (isEightBit, isInternational))
  }
}
