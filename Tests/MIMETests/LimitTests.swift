import MIME
import Model
import Testing

/// Each limit with a message that breaks it.
@Suite struct LimitTests {
  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  @Test func headerFields() {
    let message = parse((repeated("X: y\r\n", MIMELimits.headerFields + 5) + "\r\nbody").utf8)
    #expect(message.headers.count == MIMELimits.headerFields)
    #expect(message.text == "body")
    #expect(message.defectKinds.contains("too-many-headers"))
  }

  @Test func headerValue() {
    let message = parse(
      ("Subject: " + repeated("a", MIMELimits.headerValue + 5) + "\r\nTo: a@b.example\r\n\r\nbody").utf8)
    #expect(message.subject.utf8.count == MIMELimits.headerValue)
    #expect(message.participants.count == 1)
    #expect(message.defectKinds.contains("header-too-long"))
  }

  @Test func headerBytes() {
    let field = "X: " + repeated("a", MIMELimits.headerValue) + "\r\n"
    let message = parse((repeated(field, 20) + "\r\nbody").utf8)
    #expect(message.headers.count == MIMELimits.headerBytes / MIMELimits.headerValue)
    #expect(message.defectKinds.contains("too-many-headers"))
  }

  @Test func receivedFields() {
    let junk = repeated("Received: by a; nothing\r\n", MIMELimits.receivedFields - 1)
    let good = "Received: by a; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
    #expect(parse((junk + good + good + "\r\n").utf8).received.count == 1)
    #expect(parse((junk + "Received: x\r\n" + good + "\r\n").utf8).received == [])
  }

  @Test func headerName() {
    let message = parse((repeated("a", MIMELimits.headerName) + ": x\r\n\r\nbody").utf8)
    #expect(message.headers.isEmpty)
    #expect(message.defectKinds.contains("missing-blank-line"))
  }

  @Test func depth() {
    func nested(_ depth: Int) -> Message {
      parse((0..<depth).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }.joined().utf8)
    }
    #expect(!nested(MIMELimits.depth).defectKinds.contains("too-deep"))
    let deep = nested(MIMELimits.depth + 1)
    #expect(deep.defectKinds.contains("too-deep"))
    #expect(deep.parts.map(\.type) == ["multipart/mixed"])
    #expect(nested(20_000).parts.count == 1)
  }

  @Test func parts() {
    let head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    let raw = Array((head + repeated("--b\r\n\r\n", MIMELimits.parts + 500)).utf8)
    let message = parse(raw)
    #expect(message.parts.count == MIMELimits.parts)
    #expect(message.defectKinds.contains("too-many-parts"))
    let last = message.parts[message.parts.count - 1]
    #expect(last.offset + last.length == Int64(raw.count))
    #expect(last.type == "application/octet-stream")
  }

  @Test func boundary() {
    let long = repeated("b", MIMELimits.boundary + 1)
    let head = "Content-Type: multipart/mixed; boundary=\(long)\r\n\r\n"
    #expect(parse((head + "--\(long)\r\n\r\ntext").utf8).defectKinds.contains("missing-boundary"))
    let fitting = repeated("b", MIMELimits.boundary)
    let good = "Content-Type: multipart/mixed; boundary=\(fitting)\r\n\r\n--\(fitting)\r\n\r\ntext\r\n--\(fitting)--"
    #expect(parse(good.utf8).text == "text")
  }

  @Test func text() {
    let raw = Array(("\r\n" + repeated("a", MIMELimits.text + 5)).utf8)
    let message = parse(raw)
    #expect(message.text.utf8.count == MIMELimits.text)
    #expect(message.parts[0].size == Int64(MIMELimits.text + 5))
    #expect(message.defectKinds.contains("text-too-long"))
  }

  @Test func references() {
    let ids = (0..<5_000).map { "<\($0)@x.example>" }
    let message = parse(("References: " + ids.joined(separator: "\r\n ") + "\r\n\r\n").utf8)
    #expect(message.references.count == MIMELimits.references)
    #expect(message.references.first == "0@x.example")
    #expect(message.references[MIMELimits.referencesAtStart - 1] == "\(MIMELimits.referencesAtStart - 1)@x.example")
    #expect(message.references.last == "4999@x.example")
    #expect(message.defectKinds.contains("too-many-references"))
  }

  @Test func messageID() {
    let long = repeated("a", MIMELimits.messageID)
    #expect(parse("Message-ID: <\(long)>\r\n\r\n".utf8).messageID == long)
    #expect(parse("Message-ID: <\(long)@>\r\n\r\n".utf8).messageID == nil)
  }

  @Test func participants() {
    let field = "To: " + (0..<1_500).map { "a\($0)@x.example" }.joined(separator: ", ") + "\r\n"
    let message = parse((field + field + "\r\n").utf8)
    #expect(message.participants.count == MIMELimits.participants)
    #expect(message.defectKinds.contains("too-many-addresses"))
  }

  @Test func parameters() {
    let pieces = (0..<MIMELimits.parameters * 2).map { "name*\($0)=a" }.joined(separator: "; ")
    let message = parse("Content-Type: image/png; \(pieces)\r\n\r\nx".utf8)
    #expect(message.parts[0].name?.utf8.count == MIMELimits.parameters)
  }

  @Test func authenticationFields() {
    let message = parse((repeated("Authentication-Results: mx.example; spf=pass\r\n", 60) + "\r\n").utf8)
    #expect(message.authentication.count == MIMELimits.authenticationFields)
  }

  @Test func reportRecipients() {
    let blocks = (0..<2 * MIMELimits.reportRecipients).map { "Final-Recipient: rfc822; a\($0)@x.example\r\n\r\n" }
      .joined()
    let message = parse(
      """
      Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\n\r\ntext\r\n--r\r
      Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n\(blocks)--r--\r\n
      """.utf8)
    #expect(message.report?.recipients.count == MIMELimits.reportRecipients)
  }

  @Test func report() {
    let filler = repeated("X-Filler: y\r\n", MIMELimits.report / 13 + 1)
    let text = """
      Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\n\r\ntext\r\n--r\r
      Content-Type: text/rfc822-headers\r\n\r\nFILLERMessage-ID: <a@x.example>\r\n--r--\r\n
      """
    #expect(parse(text.replacing("FILLER", with: "").utf8).report?.originalMessageID == "a@x.example")
    #expect(parse(text.replacing("FILLER", with: filler).utf8).report?.originalMessageID == nil)
  }

  /// Each letter of another charset than the one before.
  @Test func switchedCharsets() {
    let count = MIMELimits.charsetSwitches + 6
    let text = (0..<count).map { $0 % 2 == 0 ? "\u{1B}$A!!" : "\u{1B}$B!!" }.joined()
    let message = parse(("Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + text + "\u{1B}(Bend").utf8)
    let read = message.text
    #expect(read.prefix { $0 == "\u{3000}" }.count == MIMELimits.charsetSwitches)
    #expect(read.hasSuffix("\u{FFFD}end"))
    #expect(message.defectKinds.contains("bad-charset"))
  }

  @Test func guessedFields() {
    let word = [0xF3, 0xDE, 0xA3, 0xD4] as [UInt8]
    let fields = (0..<MIMELimits.guessedFields + 5).map {
      Array("X-\($0): charset=koi8-r; ".utf8) + word + [0x0D, 0x0A]
    }
    let message = parse(Array(fields.joined()) + Array("\r\nbody".utf8))
    let values = message.headers.map { $0.value.suffix(4) }
    #expect(values.prefix(MIMELimits.guessedFields).allSatisfy { $0 == "Счёт" })
    #expect(values.suffix(5).allSatisfy { $0 == "óÞ£Ô" })
    #expect(message.text == "body")
  }

  @Test func defects() {
    let header = (0..<300).map { "Content-Type: multipart/x-\($0)\r\n\r\n--b\($0)\r\n" }.joined()
    #expect(parse(header.utf8).defects.count <= MIMELimits.defects)
    #expect(parse(header.utf8).defects.count > 40)
  }

  @Test func heldWhiteSpace() {
    func content(_ spaces: Int) -> Digest { parse(("\r\na" + repeated(" ", spaces)).utf8).contentDigest }
    #expect(content(0) == content(MIMELimits.heldWhiteSpace))
    #expect(content(0) != content(MIMELimits.heldWhiteSpace + 1))
    #expect(content(MIMELimits.heldWhiteSpace + 1) != content(MIMELimits.heldWhiteSpace + 2))
  }

  @Test func fileName() {
    var part = parse("\r\nx".utf8).parts[0]
    part.name = repeated("ü", 500) + ".pdf"
    let name = MIMEDecoder.safeName(for: part)
    #expect(name.utf8.count <= MIMELimits.fileName)
    #expect(name.hasSuffix("ü.pdf"))
  }

  @Test func writtenReferences() {
    var message = ComposerTests.message
    message.references = (0..<200).compactMap { HeaderValue("\($0)@x.example") }
    let read = parse(MIMEComposer.bytes(of: message, boundary: 1))
    #expect(read.references.count == MIMELimits.writtenReferences)
    #expect(read.references.first == "0@x.example")
    #expect(read.references.suffix(2) == ["199@x.example", ComposerTests.message.messageID.text])
  }

  /// Values that would take minutes if their reading were not linear.
  static let hostile: [(String, String)] = [
    ("open comments", "To: " + String(repeating: "(", count: 65_000)),
    (
      "nested comments",
      "To: " + String(repeating: "(", count: 30_000) + String(repeating: ")", count: 30_000) + "a@b.example"
    ),
    ("quotes", "To: " + String(repeating: "\"\\", count: 30_000)),
    ("angles", "To: " + String(repeating: "<", count: 65_000)),
    ("groups", "To: " + String(repeating: "a:", count: 30_000) + ";"),
    ("carried names", "To: " + String(repeating: "a,", count: 30_000)),
    ("signs", "To: " + String(repeating: "@", count: 65_000)),
    ("dots", "To: " + String(repeating: "a.", count: 30_000) + "@" + String(repeating: "b.", count: 30_000)),
    ("literals", "To: " + String(repeating: "a@[", count: 20_000)),
    ("open words", "Subject: " + String(repeating: "=?a?q?", count: 10_000)),
    ("open words before another", "Subject: " + String(repeating: "=?a?q?x", count: 9_000) + " =?"),
    ("open words in addresses", "To: " + String(repeating: "=?a?q?x,", count: 8_000)),
    ("word starts", "Subject: " + String(repeating: "=?", count: 30_000)),
    ("words", "Subject: " + String(repeating: "=?koi8-r?q?a?=", count: 4_000)),
    ("pieces", "Content-Type: a/b" + (0..<5_000).map { ";n*\($0)*=%41" }.joined()),
    ("type comments", "Content-Type: " + String(repeating: "(", count: 65_000)),
    ("type spaces", "Content-Type: " + String(repeating: "a ", count: 32_000)),
    ("type names", "Content-Type: a/b; x=" + String(repeating: " a", count: 30_000)),
    ("ids", "References: " + String(repeating: "<", count: 65_000)),
    ("date words", "Date: " + String(repeating: "1-", count: 32_000)),
    ("results", "Authentication-Results: a; " + String(repeating: "spf=", count: 16_000)),
    ("result joins", "Authentication-Results: a; " + String(repeating: "= ", count: 32_000)),
  ]

  @Test(.timeLimit(.minutes(5)), arguments: hostile) func hostileHeaders(name: String, header: String) {
    #expect(parse((header + "\r\n\r\nbody").utf8).parts.map(\.length) == [4])
  }

  /// Headers of megabytes, in one line, in many, and in many fields.
  @Test(.timeLimit(.minutes(5))) func hostileHeaderSizes() {
    let long = parse(("Subject: " + repeated("a", 10_000_000) + "\r\n\r\nbody").utf8)
    #expect(long.subject.utf8.count == MIMELimits.headerValue)
    #expect(long.text == "body")
    let folded = parse(("To: " + repeated("a@b.example,\r\n ", 300_000) + "\r\n\r\nbody").utf8)
    #expect(folded.participants.count == MIMELimits.participants)
    #expect(folded.text == "body")
    let blank = parse(("Subject: a\r\n" + repeated(" \r\n", 300_000) + " b\r\n\r\nbody").utf8)
    #expect(blank.text == "body")
    let many = parse((repeated("Subject: a\r\n", 100_000) + "\r\nbody").utf8)
    #expect(many.headers.count == MIMELimits.headerFields)
    #expect(many.text == "body")
    let unnamed = parse((repeated(" a\r\n", 100_000) + "Subject: a\r\n\r\nbody").utf8)
    #expect(unnamed.subject == "a")
  }

  @Test(.timeLimit(.minutes(5))) func hostileBodies() {
    let head = "Content-Type: multipart/mixed; boundary=\"" + repeated("b", 70) + "\"\r\n\r\n"
    let almost = "--" + repeated("b", 69) + "c\r\n"
    #expect(parse((head + repeated(almost, 20_000)).utf8).parts.count == 1)
    #expect(parse((repeated("\r\n", 100_000) + "text").utf8).text.hasSuffix("text"))
    // Lines that look like boundaries while many multiparts are open.
    let open = (0..<MIMELimits.depth).map { "Content-Type: multipart/mixed; boundary=-\($0)\r\n\r\n---\($0)\r\n" }
    let lines = "\r\n" + repeated("--\r\n---\r\n----\r\n---5\r\n-- 5\r\n".replacing("---5", with: "---x"), 40_000)
    #expect(parse((open.joined() + lines).utf8).parts.map(\.type) == ["text/plain"])
    #expect(parse((head + repeated("-", 2_000_000)).utf8).parts.count == 1)
    #expect(parse((head + repeated("x-\n-", 500_000)).utf8).parts.count == 1)
    let junk = "Content-Transfer-Encoding: base64\r\n\r\n" + repeated("!", 1_000_000)
    #expect(parse(junk.utf8).text.isEmpty)
    let bad = "Content-Type: text/plain; charset=euc-kr\r\n\r\n"
    #expect(parse(Array(bad.utf8) + [UInt8](repeating: 0xFF, count: 200_000)).text.unicodeScalars.count == 200_000)
  }
}
