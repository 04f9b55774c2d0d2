import Testing

@testable import HTML

@Suite struct TextTests {
  @Test(arguments: [
    ("", ""),
    ("plain", "plain"),
    ("a < b && c > d", "a < b && c > d"),
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("<div>One</div><div>Two</div>", "One\nTwo"),
    ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
    ("<p class=MsoNormal>One</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Two</p>", "One\n\nTwo"),
    ("<p class=MsoNormal>One</p><p class=MsoNormal>Two</p>", "One\nTwo"),
    ("One<br>Two<br><br>Three<br>", "One\nTwo\n\nThree"),
    ("  a \n\t b <b> c</b>d ", "a b cd"),
    ("a&nbsp;b&amp;c &lt;d&gt; &eacute;&#8364;&#x1F600;", "a b&c <d> é€😀"),
    ("<ul><li>One<li>Two<ul><li>Deep</ul></ul>After", "- One\n- Two\n  - Deep\n\nAfter"),
    ("<ol start=3><li>One</li><li>Two</li></ol>", "3. One\n4. Two"),
    ("<table><tr><td>a</td><td></td><td>b</td></tr><tr><th>c</th><td>d</td></tr></table>", "a\tb\nc\td"),
    ("<pre>a\n  b\n\n c</pre>d", "a\n  b\n\n c\n\nd"),
    ("<div style='white-space: pre-wrap'>a\n  b</div>", "a\n  b"),
    ("x<blockquote>One<br>Two<blockquote>Deep</blockquote></blockquote>y", "x\n\n> One\n> Two\n>\n> > Deep\n\ny"),
    ("<a href='https://x.example/a'>here</a>.", "here <https://x.example/a>."),
    ("<a href='https://www.x.example/'>X.example</a>", "X.example"),
    ("<a href='mailto:anna@x.example?subject=a'>Anna</a>", "Anna <anna@x.example>"),
    ("<a href='mailto:anna@x.example'>anna@x.example</a>", "anna@x.example"),
    ("<a href='https://x.example/'><img src=x></a>", ""),
    ("<a href='javascript:alert(1)'>x</a> <a href='#y'>y</a>", "x y"),
    ("<img alt='Our logo' src=x> a <img alt=''> <img alt='😀'>", "[Our logo] a 😀"),
    ("<head><title>T</title><style>p{}</style></head><body>b<script>alert(1)</script></body>", "b"),
    ("a<!-- b --><!--[if mso]>c<![endif]--><![if !mso]>d<![endif]>", "ad"),
    ("<div style='display:none'>pre</div>a", "a"),
    ("<div style='DISPLAY : none !important'>pre</div>a", "a"),
    ("<div style='mso-hide:all'>pre</div>a", "a"),
    ("<a href='https://x.example' style='mso-hide:all'>Order now</a>", "Order now <https://x.example>"),
    ("<div style='font-size:0px'>pre<span style='font-size:14px'>seen</span>pre</div>", "seen"),
    ("<span style='max-height:0;overflow:hidden'>pre</span><p hidden>x</p>a", "a"),
    ("<div style='display:none'><p>a<p>b</div><p>c", "c"),
    ("a<hr>b", "a\n________________________________\nb"),
    ("caf\u{E9} \u{0}x", "café \u{FFFD}x"),
    ("<meta charset=utf-7>ü<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>ü", "üü"),
    ("<b>unclosed <i>tags</b> go</i> on", "unclosed tags go on"),
    ("a<", "a<"),
    ("a<b", "a"),
    ("a&", "a&"),
  ])
  func text(html: String, text: String) {
    #expect(HTMLText.text(of: html) == text)
  }

  @Test func bytesThatAreNoUTF8Survive() {
    #expect(HTMLText.text(of: [0x3C, 0x70, 0x3E, 0x61, 0xFF, 0x62, 0xC3] as [UInt8]) == "a\u{FFFD}b\u{FFFD}")
  }

  @Test func hostileInputComesThrough() {
    #expect(HTMLText.text(of: String(repeating: "<div>", count: 100_000) + "end") == "end")
    #expect(
      HTMLText.text(of: String(repeating: "<b>", count: 60_000) + String(repeating: "</i>", count: 60_000) + "end")
        == "end")
    #expect(HTMLText.text(of: String(repeating: "<", count: 1 << 20)).utf8.count == 1 << 20)
    #expect(HTMLText.text(of: String(repeating: ">", count: 1 << 20)).utf8.count == 1 << 20)
    #expect(HTMLText.text(of: String(repeating: "&", count: 1 << 20)).utf8.count == 1 << 20)
    #expect(HTMLText.text(of: "<p>" + String(repeating: "x", count: 5 << 20)).utf8.count == HTMLText.maximumOutput)
    let attributes = (0..<60_000).map { "a\($0)=1 " }.joined()
    #expect(HTMLText.text(of: "<p \(attributes)>end").hasSuffix("end"))
    #expect(
      HTMLText.text(of: "<pre>a" + String(repeating: "\n", count: 100_000) + "b</pre>")
        == "a" + String(repeating: "\n", count: TextLines.maximumBreaks) + "b")
    for piece in [
      "<!--", "<![CDATA[", "<?", "</", "<a href='", "<script>", "<blockquote>", "<ul><li>", "&#", "<!doctype ",
      "<table>",
    ] {
      #expect(HTMLText.text(of: String(repeating: piece, count: 20_000)).utf8.count <= piece.utf8.count * 40_000)
    }
  }

  /// Quote marks stand before every line, blank ones too: the text may not outgrow its limit before it is cut.
  @Test func linesInQuotesAreBounded() {
    for text in [String(repeating: "\n", count: 2 << 20) + "x", String(repeating: "\nx", count: 1 << 20)] {
      var lines = TextLines()
      lines.quotes = 100
      lines.word("x")
      lines.block(spaced: false)
      Array(text.utf8).withUnsafeBufferPointer { lines.preformatted($0) }
      #expect(lines.count < HTMLText.maximumOutput + 50 * TextLines.maximumBreaks)
    }
  }
}
