import MIME
import Model
import Testing

@Suite struct CharsetTests {
  /// A charset label, encoded bytes, and the text.
  static let labels: [(String, [UInt8], String)] = [
    ("IBM437", [0x81], "ü"), ("cp850", [0x81], "ü"), ("cp852", [0x88], "ł"), ("ibm855", [0xD0], "л"),
    ("cp857", [0x8D], "ı"), ("cp858", [0xD5], "€"), ("cp862", [0x80], "א"), ("cp866", [0xA0], "а"),
    ("cp1125", [0xF3], "ґ"), ("x-mac-cyrillic", [0xE0], "а"), ("x-mac-ce", [0x88], "ą"), ("x-mac-roman", [0x8A], "ä"),
    ("hz-gb-2312", Array("a ~{VPND~} b~~".utf8), "a 中文 b~"), ("iso-8859-8-i", [0xE0], "א"),
    ("iso-2022-cn", Array("\u{1B}$)A\u{0E}VPND\u{0F} x".utf8), "中文 x"),
    ("iso-2022-kr", Array("\u{1B}$)C\u{0E}0!\u{0F}!".utf8), "가!"),
    ("iso-2022-jp", Array("\u{1B}$B-!\u{1B}(B".utf8), "①"), ("iso-2022-jp-ms", Array("\u{1B}(I1\u{1B}(B".utf8), "ｱ"),
    ("utf-7", Array("Gr+APwA3w-e".utf8), "Grüße"), ("unicode-1-1-utf-8", [0xC3, 0xBC], "ü"),
    ("windows-874", [0xA1], "ก"),
    ("tis-620", [0x80], "€"), ("johab", [0x88, 0x61], "가"), ("big5-hkscs", [0xB3, 0xF8], "報"),
    ("euc-tw", [0xC4, 0xE3], "中"), ("gb18030", [0xD6, 0xD0], "中"), ("x-gbk", [0xD6, 0xD0], "中"),
    ("macintosh", [0xA9], "©"), ("x-user-defined", [0xFC], "ü"), ("cp1252", [0x80], "€"), ("'latin1'", [0xFC], "ü"),
    ("iso-8859-16", [0xAA], "Ș"), ("viscii", [0xB8], "ị"), ("koi8-ru", [0xA4], "є"), ("utf-16be", [0, 0xFC], "ü"),
    ("UTF-16", [0xFE, 0xFF, 0, 0xFC], "ü"), ("cp1256", [0xCC], "ج"), ("windows-1257", [0xE0], "ą"),
  ]

  @Test(arguments: labels) func label(label: String, bytes: [UInt8], expected: String) {
    let header = "Content-Type: text/plain; charset=\"\(label)\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    #expect(parse(Array(header.utf8) + bytes).text == expected)
  }
}
