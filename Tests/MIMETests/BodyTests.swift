import MIME
import Model
import Testing

/// Which leaves of a message are its text, its HTML and its files.
@Suite struct BodyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let mail: String
    let text: String
    let html: String?
    let uses: [Part.Use]

    init(_ name: String, _ mail: String, text: String, html: String?, _ uses: Part.Use...) {
      (testDescription, self.mail, self.text, self.html, self.uses) = (name, mail, text, html, uses)
    }
  }

  private static func whole(_ type: String, _ parts: String..., id: String? = nil) -> String {
    let boundary = type.prefix { $0.isLetter } + "\(parts.joined().utf8.count)"
    let field = id.map { "Content-ID: <\($0)>\n" } ?? ""
    return field + "Content-Type: multipart/\(type); boundary=\(boundary)\n"
      + parts.map { "\n--\(boundary)\n\($0)" }.joined() + "\n--\(boundary)--"
  }

  private static func leaf(_ type: String, _ body: String, _ fields: String...) -> String {
    (["Content-Type: \(type)"] + fields + ["", body]).joined(separator: "\n")
  }

  private static func plain(_ text: String) -> String { leaf("text/plain", text) }
  private static func html(_ text: String) -> String { leaf("text/html", "<p>\(text)</p>") }
  private static let offer = whole("alternative", plain("offer"), html("offer"))
  private static let picture = leaf("image/png", "x")

  private static let joined = [
    Case("both forms", offer, text: "offer", html: "<p>offer</p>", .plainBody, .htmlBody),
    Case(
      "both forms, HTML first", whole("alternative", html("offer"), plain("offer")), text: "offer",
      html: "<p>offer</p>", .htmlBody, .plainBody),
    Case(
      "a notice above HTML", whole("mixed", plain("notice"), html("offer")), text: "",
      html: "<pre>notice</pre>\n<p>offer</p>", .plainBody, .htmlBody),
    Case(
      "a footer below HTML", whole("mixed", html("offer"), plain("footer")), text: "",
      html: "<p>offer</p>\n<pre>footer</pre>", .htmlBody, .plainBody),
    Case(
      "a notice above HTML with pictures",
      whole("mixed", plain("notice"), whole("related", html("offer"), picture)), text: "",
      html: "<pre>notice</pre>\n<p>offer</p>", .plainBody, .htmlBody, .attachment),
    Case(
      "a notice above both forms", whole("mixed", plain("notice"), offer), text: "notice\noffer",
      html: "<pre>notice</pre>\n<p>offer</p>", .plainBody, .plainBody, .htmlBody),
    Case(
      "a footer below both forms", whole("mixed", offer, plain("footer")), text: "offer\nfooter",
      html: "<p>offer</p>\n<pre>footer</pre>", .plainBody, .htmlBody, .plainBody),
    Case(
      "a footer in HTML below both forms", whole("mixed", offer, html("footer")), text: "",
      html: "<p>offer</p>\n<p>footer</p>", .plainBody, .htmlBody, .htmlBody),
    Case(
      "a notice above a choice of one", whole("mixed", plain("notice"), whole("alternative", html("offer"))), text: "",
      html: "<pre>notice</pre>\n<p>offer</p>", .plainBody, .htmlBody),
    Case(
      "HTML in two pieces beside one text",
      whole("alternative", plain("offer"), whole("mixed", html("of"), picture, html("fer"))), text: "offer",
      html: "<p>of</p>\n<p>fer</p>", .plainBody, .htmlBody, .attachment, .htmlBody),
    Case(
      "text around a file", whole("mixed", plain("of"), picture, plain("fer")), text: "of\nfer", html: nil,
      .plainBody, .attachment, .plainBody),
  ]

  private static let named = [
    Case(
      "a body with a name", whole("mixed", leaf("text/plain; name=\"text_0.txt\"", "hello"), picture), text: "hello",
      html: nil, .plainBody, .attachment),
    Case(
      "an inline body with a file name",
      whole("mixed", picture, leaf("text/html", "<p>hello</p>", "Content-Disposition: inline; filename=a.html")),
      text: "", html: "<p>hello</p>", .attachment, .htmlBody),
    Case(
      "the first of two with names", whole("mixed", leaf("text/plain; name=a", "a"), leaf("text/plain; name=b", "b")),
      text: "a", html: nil, .plainBody, .inline),
    Case(
      "a file beside a body", whole("mixed", leaf("text/plain; name=a", "a"), plain("hello")), text: "hello", html: nil,
      .inline, .plainBody),
    Case(
      "an attachment alone",
      whole("mixed", leaf("text/plain; name=a", "a", "Content-Disposition: attachment"), picture), text: "", html: nil,
      .attachment, .attachment),
    Case(
      "a text behind a root", whole("related", picture, leaf("text/plain; name=a", "a", "Content-Disposition: inline")),
      text: "", html: nil, .attachment, .inline),
  ]

  private static let cat = leaf("image/png", "x", "Content-ID: <cat>")
  private static let page = leaf("text/html", "<p>page</p>", "Content-ID: <page>")

  private static let rooted = [
    Case(
      "the root behind its picture", whole("related; start=\"<page>\"", cat, page), text: "", html: "<p>page</p>",
      .inline, .htmlBody),
    Case(
      "the root without brackets", whole("related; start=page@x", cat, leaf("text/html", "x", "Content-ID: <page@x>")),
      text: "", html: "x", .inline, .htmlBody),
    Case(
      "both forms as the root",
      whole("related; start=\"<both>\"", cat, whole("alternative", plain("page"), html("page"), id: "both")),
      text: "page", html: "<p>page</p>", .inline, .plainBody, .htmlBody),
    Case(
      "a text before the root", whole("related; start=\"<page>\"", plain("x"), page), text: "", html: "<p>page</p>",
      .attachment, .htmlBody),
    Case(
      "no such root", whole("related; start=\"<none>\"", page, cat), text: "", html: "<p>page</p>", .htmlBody, .inline),
    Case(
      "a root that is no text", whole("related; start=\"<cat>\"", page, cat), text: "", html: "<p>page</p>",
      .htmlBody, .inline),
  ]

  @Test(arguments: joined + named + rooted) func uses(_ example: Case) {
    let message = parse(mail: example.mail)
    #expect(message.text == example.text)
    #expect(message.html == example.html)
    #expect(message.hasPlainText == !example.text.isEmpty)
    #expect(message.parts.map(\.use) == example.uses)
  }
}
