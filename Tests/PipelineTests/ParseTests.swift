import Model
import Pipeline
import Testing

/// What the parse stage makes of MIME and HTML together.
@Suite struct ParseTests {
  private func parse(_ text: String) -> Message {
    Array(text.replacing("\n", with: "\r\n").utf8).withUnsafeBytes { Parse.message($0) }
  }

  private func twins(plain: String, html: String) -> Message {
    parse(
      """
      From: Bob Miller <bob@acme.example>
      Subject: Re: Pumps
      Date: Tue, 3 Mar 2026 12:00:00 +0200
      MIME-Version: 1.0
      Content-Type: multipart/alternative; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8

      \(plain)
      --b
      Content-Type: text/html; charset=utf-8

      \(html)
      --b--

      """)
  }

  @Test(arguments: [
    // The plain part shows its own history.
    ("Yes.\n\n> Friday?\n", "<p>Yes.</p><blockquote type=cite>Friday?</blockquote>", "Yes."),
    // QUIRK: history without any sign in the plain part; the HTML marks it.
    (
      "Jah.\n\nAnna rääkis teisipäeval\nReedel kell kolm?\n",
      "<div>Jah.</div><div class=moz-cite-prefix>Anna rääkis teisipäeval</div>"
        + "<blockquote type=cite>Reedel kell kolm?</blockquote>",
      "Jah."
    ),
    (
      "Jah.\n\nSaatja: Anna Brandt\nPealkiri: Pumbad\n\nReedel?\n",
      "<div>Jah.</div><div id=divRplyFwdMsg>Saatja: Anna Brandt<br>Pealkiri: Pumbad</div><div>Reedel?</div>", "Jah."
    ),
    // A signature that only the HTML marks.
    (
      "Fine.\n\nBob Miller\nAcme Ltd\n", "<div>Fine.</div><div class='gmail_signature'>Bob Miller<br>Acme Ltd</div>",
      "Fine."
    ),
    // Answers between quotes stay, whatever the HTML marks.
    (
      "Friday?\n\nYes.\n\nWith plans?\n\nNo.\n",
      "<blockquote type=cite>Friday?</blockquote>Yes.<blockquote type=cite>With plans?</blockquote>No.",
      "Friday?\n\nYes.\n\nWith plans?\n\nNo.\n"
    ),
    // What the plain part does not have is not cut from it.
    ("Something else.\n", "<div>Yes.</div><div id=divRplyFwdMsg>From: Anna</div>Friday?", "Something else.\n"),
  ])
  func plainTextIsCutWithItsTwin(plain: String, html: String, newText: String) {
    let message = twins(plain: plain, html: html)
    #expect(message.newText.trimmed == newText.trimmed)
    #expect(message.text.trimmed == plain.trimmed)
  }

  @Test func textAndMarksOfHTMLAlone() {
    let message = parse(
      """
      From: Bob Miller <bob@acme.example>
      Content-Type: text/html; charset=utf-8

      <div>Jah.</div><div id="Signature">Bob Miller<br>Sales Manager<br>Tel. +44 20 7946 0123</div>
      <div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Saatja:</b> Anna</div><div>Reedel?</div>
      """)
    #expect(message.newText == "Jah.")
    #expect(message.text.hasSuffix("Reedel?"))
    #expect(
      message.signature == SignatureFacts(name: "Bob Miller", role: "Sales Manager", phones: ["+44 20 7946 0123"]))
    #expect(message.forwarded.isEmpty)
  }

  @Test func forwardedInTheText() throws {
    let message = parse(
      """
      From: Bob Miller <bob@acme.example>
      Subject: WG: Pumpen
      Date: Wed, 4 Mar 2026 09:00:00 +0100
      Content-Type: text/plain; charset=utf-8

      Zur Kenntnis.

      Von: Anna Brandt <anna@harbor.example>
      Gesendet: Dienstag, 3. März 2026 10:15
      An: Bob Miller <bob@acme.example>; Carla Rossi <carla@acme.example>
      Cc: David
      Betreff: Pumpen

      Freitag?
      """)
    #expect(message.newText == "Zur Kenntnis.")
    let original = try #require(message.forwarded.first)
    #expect(message.forwarded.count == 1)
    #expect(original.trust == .quoted && original.part == nil)
    #expect(original.participants.map(\.role) == [.from, .to, .to, .cc])
    #expect(
      original.participants.map { $0.address?.key ?? $0.name } == [
        "anna@harbor.example", "bob@acme.example", "carla@acme.example", "David",
      ])
    #expect(original.subject == "Pumpen")
    #expect(original.text == "Freitag?")
    #expect(original.writtenDate == "Dienstag, 3. März 2026 10:15")
    // The clock of the person who forwards.
    #expect(original.date?.instant.description == "2026-03-03T09:15:00Z")
    #expect(original.date?.offsetMinutes == 60)
  }

  @Test func answersCarryNothingForwarded() {
    let message = parse(
      """
      From: Bob Miller <bob@acme.example>
      Subject: Re: Pumps

      Fine.

      From: Anna Brandt <anna@harbor.example>
      Sent: Tuesday, March 3, 2026 10:15 AM
      To: Bob Miller
      Subject: Pumps

      Friday?
      """)
    #expect(message.newText == "Fine.")
    #expect(message.forwarded.isEmpty)
  }

  @Test func anAttachedMessageOfHTMLAloneHasItsText() {
    let message = parse(
      """
      From: Bob Miller <bob@acme.example>
      Subject: Fwd: Pumps
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain

      Please see.
      --b
      Content-Type: message/rfc822

      From: Anna Brandt <anna@harbor.example>
      Subject: Pumps
      Content-Type: text/html; charset=utf-8

      <p>Three pumps, <b>please</b>.</p>
      --b--

      """)
    #expect(message.forwarded.map { $0.text } == ["Three pumps, please."])
    #expect(message.forwarded.map { $0.trust } == [ForwardedMessage.Trust.attached])
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}
