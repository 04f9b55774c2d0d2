import MIME
import Model
import Testing

@Suite struct SafeNameTests {
  /// A name in a message and the file name made of it.
  @Test(arguments: [
    ("offer.pdf", "offer.pdf"), ("Größe 1.pdf", "Größe 1.pdf"), ("../../etc/passwd", "passwd"),
    ("..", "attachment.txt"),
    ("/", "attachment.txt"), ("C:\\Temp\\a.exe", "a.exe"), ("C:a.exe", "C_a.exe"), ("a/b\\c", "c"),
    ("", "attachment.txt"),
    (".bashrc", "bashrc"), ("a.", "a"), ("a. . ", "a"), ("con", "_con"), ("CON.txt", "_CON.txt"),
    ("nul .pdf", "_nul .pdf"),
    ("com1.tar.gz", "_com1.tar.gz"), ("COM¹", "_COM¹"), ("console.txt", "console.txt"), ("a\u{0}b\nc", "abc"),
    ("gpj.\u{202E}exe.jpg", "gpj.exe.jpg"), ("a\u{200B}b", "ab"), ("a:b*c?d\"e<f>g|h", "a_b_c_d_e_f_g_h"),
    ("a\u{2028}b", "a b"), ("   ", "attachment.txt"), ("...", "attachment.txt"), ("a\u{A0}b", "a b"),
    ("~root", "~root"),
    ("日本語.txt", "日本語.txt"),
  ]) func names(written: String, expected: String) {
    var part = parse("\r\nx".utf8).parts[0]
    part.name = written
    #expect(MIMEDecoder.safeName(for: part) == expected)
  }

  @Test func aLongNameKeepsItsExtension() {
    var part = parse("\r\nx".utf8).parts[0]
    part.name = String(repeating: "a", count: 4_096) + ".pdf"
    #expect(MIMEDecoder.safeName(for: part) == String(repeating: "a", count: 196) + ".pdf")
    part.name = "a." + String(repeating: "b", count: 4_096)
    #expect(MIMEDecoder.safeName(for: part).utf8.count == MIMELimits.fileName)
  }
}
