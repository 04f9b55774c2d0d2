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
    #expect(data.size == wire.utf8.count - wire.split(separator: "\r\n").filter { $0.hasPrefix(".") }.count)
    #expect(!data.isEightBit)
  }

  @Test func seesEightBits() {
    #expect(MessageData([0x61, 0x80]).isEightBit)
    #expect(!MessageData([0x61, 0x7F]).isEightBit)
  }
}
