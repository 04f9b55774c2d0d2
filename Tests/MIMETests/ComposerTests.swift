import MIME
import Model
import Testing

@Suite struct ComposerTests {
  static let anna = Correspondent(name: HeaderValue("Anna Brandt"), address: address("anna@harbor.example"))
  static let message = OutgoingMessage(
    from: correspondent("Sales", "sales@acme.example"), to: [anna], subject: HeaderValue(cleaning: "Offer"),
    date: MessageDate(instant: Timestamp(seconds: 1_772_439_300), offsetMinutes: 60),
    messageID: HeaderValue(cleaning: "offer-12@acme.example"), text: "Dear Anna,\n\nsee below.\n")

  static func address(_ text: String) -> Address { Address(text) ?? Address(local: "none", domain: "none.test")! }
  static func correspondent(_ name: String, _ text: String) -> Correspondent {
    Correspondent(name: name.isEmpty ? nil : HeaderValue(cleaning: name), address: address(text))
  }

  @Test func aPlainMessageIsPlain() {
    let bytes = MIMEComposer.bytes(of: Self.message, boundary: 7)
    #expect(
      bytes
        == crlf(
          """
          From: Sales <sales@acme.example>
          To: Anna Brandt <anna@harbor.example>
          Subject: Offer
          Date: Mon, 2 Mar 2026 09:15:00 +0100
          Message-ID: <offer-12@acme.example>
          References: <offer-12@acme.example>
          MIME-Version: 1.0
          Content-Type: text/plain; charset=us-ascii
          Content-Transfer-Encoding: 7bit

          Dear Anna,

          see below.

          """))
  }

  /// Names and subjects that are hard to write.
  static let texts = [
    "Offer", "Größe & Gewicht", "a \"quoted\" \\ word", "comma, semicolon; colon: <angle> (round) [square] @",
    "見積書の件について、納期は来月の予定でございます。どうぞよろしくお願いいたします。", "=?utf-8?Q?not_a_word?=", "trailing =?",
    "two  spaces", String(repeating: "word ", count: 60) + "end", String(repeating: "x", count: 2_000),
    String(repeating: "ü", count: 300), "👩‍👩‍👧‍👦 family", "a.b.c", ".", "'", "x", "Re: [list] 100% =3D =20",
  ]

  /// Texts that are hard to write.
  static let bodies = [
    "", "\n", "one", "one\n", "Grüße\n", "From here\n.\n..\n", "trailing space \nand tab\t\n", "=3D = =\n",
    String(repeating: "long ", count: 400), String(repeating: "é", count: 500) + "\n", "\n\n\nx\n\n\n",
    "--=_rapport-7-1\nnot a boundary\n--=_rapport-7-1--\n", "a\u{1}b\u{7F}\n", "tabs\there\n> quoted\n",
  ]

  @Test(arguments: texts) func namesAndSubjectsComeBack(text: String) {
    var message = Self.message
    message.subject = HeaderValue(cleaning: text)
    message.to = [Self.correspondent(text, "anna@harbor.example"), Self.correspondent("", "kai@harbor.example")]
    message.attachments = [
      .init(name: HeaderValue(cleaning: text), type: HeaderValue(cleaning: "image/png"), bytes: [1, 2])
    ]
    let read = check(message)
    #expect(read.subject == text)
    #expect(read.participants.filter { $0.role == .to }.map(\.name) == [text, ""])
    #expect(read.parts.last?.name == text)
  }

  @Test(arguments: bodies) func bodiesComeBack(text: String) {
    for (html, files) in [(nil, 0), ("<p>" + text + "</p>", 0), (nil, 2), (text, 1)] as [(String?, Int)] {
      var message = Self.message
      (message.text, message.html) = (text, html)
      message.attachments = (0..<files).map {
        .init(
          name: HeaderValue(cleaning: "a\($0).bin"), type: HeaderValue(cleaning: "application/x-test"),
          bytes: Array(repeating: UInt8($0 * 17 + 200), count: $0 * 1_000))
      }
      let read = check(message)
      // A message that is nothing but text ends with a line end in any case.
      let isAlone = html == nil && files == 0
      #expect(read.text == text || isAlone && read.text == text + "\n")
      #expect(read.html == html)
    }
  }

  /// Writes a message and checks what must hold for each: its form, and that it is read as it was meant.
  private func check(_ message: OutgoingMessage) -> Message {
    let bytes = MIMEComposer.bytes(of: message, boundary: 7)
    #expect(bytes.allSatisfy { $0 < 0x80 && $0 != 0 })
    var lines: [[UInt8]] = [[]]
    for byte in bytes { byte == 0x0A ? lines.append([]) : lines[lines.count - 1].append(byte) }
    #expect(
      lines.dropLast().allSatisfy { $0.last == 0x0D && $0.dropLast().allSatisfy { $0 != 0x0D } && $0.count <= 999 })
    #expect(lines.last == [])
    let read = parse(bytes)
    #expect(read.defects == [])
    #expect(read.from?.address == message.from.address)
    #expect(read.participants.filter { $0.role == .to }.map(\.address) == message.to.map(\.address))
    #expect(read.messageID == message.messageID.text)
    #expect(read.date == message.date)
    let files = read.parts.filter { $0.use == .attachment }
    #expect(files.map { decoded($0, of: bytes) } == message.attachments.map(\.bytes))
    #expect(files.map(\.type) == message.attachments.map(\.type.text))
    return read
  }

  @Test func blindCopiesAreNeverWritten() {
    var message = Self.message
    message.bcc = [Self.correspondent("Hidden", "hidden@acme.example")]
    let text = String(decoding: MIMEComposer.bytes(of: message, boundary: 7), as: UTF8.self).lowercased()
    #expect(!text.contains("hidden"))
    #expect(!text.contains("bcc"))
  }

  /// A local part and how it is written.
  static let locals: [(String, String)] = [
    ("anna", "anna"), ("a.b", "a.b"), ("a+b", "a+b"), ("a..b", "\"a..b\""), ("a@b", "\"a@b\""), ("a\"b", "\"a\\\"b\""),
    ("a,b", "\"a,b\""), ("a>b", "\"a>b\""), ("(a)", "\"(a)\""), ("=?utf-8?q?a?=", "=?utf-8?q?a?="),
  ]

  @Test(arguments: locals) func localParts(local: String, written: String) throws {
    var message = Self.message
    let address = try #require(Address(local: local, domain: "harbor.example"))
    message.to = [Correspondent(name: nil, address: address)]
    let bytes = MIMEComposer.bytes(of: message, boundary: 7)
    #expect(String(decoding: bytes, as: UTF8.self).contains("\r\nTo: \(written)@harbor.example\r\n"))
    #expect(parse(bytes).participants.filter { $0.role == .to }.map(\.address) == [address])
  }

  @Test func idsCannotBreakOut() {
    var message = Self.message
    message.references = ["a> <b", "c d", "", "é@x"].map(HeaderValue.init(cleaning:))
    let read = parse(MIMEComposer.bytes(of: message, boundary: 7))
    #expect(read.references == ["ab", "cd", "@x", "offer-12@acme.example"])
  }

  /// A file's type, and the one that is written.
  @Test(arguments: [
    ("application/pdf", "application/pdf"), ("IMAGE/PNG", "image/png"), ("text", "application/octet-stream"),
    ("text/plain; charset=x", "application/octet-stream"), ("message/rfc822", "application/octet-stream"),
    ("multipart/mixed", "application/octet-stream"), ("", "application/octet-stream"),
  ]) func attachmentTypes(type: String, written: String) {
    var message = Self.message
    message.attachments = [.init(name: HeaderValue(cleaning: "a"), type: HeaderValue(cleaning: type), bytes: [1])]
    #expect(parse(MIMEComposer.bytes(of: message, boundary: 7)).parts.last?.type == written)
  }
}
