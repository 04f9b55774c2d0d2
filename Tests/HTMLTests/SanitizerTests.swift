import Testing

@testable import HTML

@Suite struct SanitizerTests {
  @Test(arguments: [
    // Plain mail stays what it is.
    ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
    ("a < b & \"c\" 'd' `e`", "a &lt; b &amp; &quot;c&quot; &#39;d&#39; &#96;e&#96;"),
    (
      "<table width=100% bgcolor=#fff><tr><td colspan=2>x</table>",
      "<table bgcolor=\"#fff\" width=\"100%\"><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>"
    ),
    ("<body bgcolor=red><p>x</p></body>", "<div bgcolor=\"red\"><p>x</p></div>"),
    ("<form action=//e.example><button formaction=javascript:x>Go</button><input name=a></form>", "Go"),
    ("</html></xmp></wbr>\n  &quot;new&quot; \n", "&quot;new&quot;"), (" \n<!--x--> <p>a</p>", "<p>a</p>"),
    // Scripts and handlers.
    ("<p>a<script>alert(1)</script>b", "<p>ab</p>"),
    ("<p>a<SCRIPT SRC=//e.example/x.js></SCRIPT>b", "<p>ab</p>"),
    ("<p onclick=alert(1) OnMouseOver=\"alert(1)\" on\u{0}load=x>a", "<p>a</p>"),
    ("<img/src=x/onerror=alert(1)>", "<img>"),
    // Addresses.
    ("<a href=javascript:alert(1)>a</a>", "<a>a</a>"),
    ("<a href='JaVaScRiPt:alert(1)'>a</a>", "<a>a</a>"),
    ("<a href=' \u{1}java&#9;script&#10;:alert(1)'>a</a>", "<a>a</a>"),
    ("<a href='java&#x73;cript&colon;alert(1)'>a</a>", "<a>a</a>"),
    ("<a href='&#106&#97&#118&#97script:alert(1)'>a</a>", "<a>a</a>"),
    (
      "<a href='vbscript:x'>a</a><a href='data:text/html,x'>b</a><a href='//e.example'>c</a><a href='/settings'>d</a>",
      "<a>a</a><a>b</a><a>c</a><a>d</a>"
    ),
    (
      "<a href='https://x.example/?a=1&b=\"2' ping=//e.example target=_top>a</a>",
      "<a href=\"https://x.example/?a=1&amp;b=&quot;2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">a</a>"
    ),
    (
      "<a href='#top' name=top id=top>a</a>",
      "<a href=\"#mail-top\" rel=\"noopener noreferrer nofollow\" id=\"mail-top\">a</a>"
    ),
    // Other languages, raw text, other documents.
    ("<svg><a xlink:href='javascript:x'><text>a</text></a><style><img src=x onerror=alert(1)></style></svg>b", "b"),
    ("<math><mtext><table><mglyph><style><img src=x onerror=x></style></mglyph></table></mtext></math>b", "b"),
    (
      "<style>@import url(//e.example/a.css); @font-face { src: url(x) } p:before { content: x }</style><p>b",
      "<p>b</p>"
    ),
    ("<template><p>a</p></template><p>b", "<p>b</p>"),
    ("<title></title><p>b", "<p>b</p>"),
    ("<textarea></textarea><img src=x onerror=alert(1)><p>b", "<img><p>b</p>"),
    ("<iframe srcdoc='<script>x</script>'></iframe><object data=x></object><embed src=x><p>b", "<p>b</p>"),
    (
      "<base href=//e.example><meta http-equiv=refresh content='0;url=//e.example'><link rel=dns-prefetch href=//e.example><p>b",
      "<p>b</p>"
    ),
    ("<!--[if IE]><script>x</script><![endif]--><p>b<!-- --!><img src=x onerror=alert(1)>-->", "<p>b<img>--&gt;</p>"),
    ("<p title='--><img src=x onerror=alert(1)>'>b", "<p title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\">b</p>"),
    (
      "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
      "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;\"></p>"
    ),
    // Names that the page has.
    ("<p id=location class='btn  mail-x a\"b'>b", "<p id=\"mail-location\" class=\"mail-btn mail-x\">b</p>"),
    ("<img name=getElementById><p name=body>b", "<img><p>b</p>"),
    // Loads.
    (
      "<img src=http://e.example/p.gif srcset='//e.example/a 2x' alt=x lowsrc=//e.example>",
      "<img data-remote=\"yes\" alt=\"x\">"
    ),
    (
      "<table background=//e.example/x><tr><td background=//e.example/y>b</table>",
      "<table><tbody><tr><td>b</td></tr></tbody></table>"
    ),
    ("<img src='data:image/png;base64,AAAA'>", "<img src=\"data:image/png;base64,AAAA\">"),
    (
      "<img src='data:image/svg+xml;base64,AAAA'><img src='data:text/html,x'><img src=/x><img src='cid:none'>",
      "<img><img><img><img>"
    ),
    // Styles.
    (
      "<p style='COLOR: Red; font: 12px/1.5 \"Segoe UI\", Arial; margin:0 auto'>b",
      "<p style=\"color: Red; font: 12px/1.5 &quot;Segoe UI&quot;, Arial; margin: 0 auto\">b</p>"
    ),
    ("<p style='background:url(//e.example/x)'>b", "<p>b</p>"),
    ("<p style='background:u\\72l(//e.example/x);color:red'>b", "<p style=\"color: red\">b</p>"),
    ("<p style='background:u/**/rl(x);wid/**/th:1px;color:red'>b", "<p style=\"color: red\">b</p>"),
    ("<p style='width:expression(alert(1));behavior:url(x);-moz-binding:url(x)'>b", "<p>b</p>"),
    ("<p style='background-image:image-set(\"//e.example/x\" 1x);list-style-image:url(x)'>b", "<p>b</p>"),
    ("<p style='margin: 0%-500px 0 0; font-family:\"a-5\"'>b", "<p style=\"font-family: &quot;a-5&quot;\">b</p>"),
    ("<p style='position:fixed;top:0;left:0;z-index:9;margin:-500px;transform:scale(9);width:calc(1px)'>b", "<p>b</p>"),
    ("<p style='@import \"//e.example\";--x:url(y);color:var(--x)'>b", "<p>b</p>"),
    ("<p style='color:rgb(1, 2, 3);color:red}body{color:red'>b", "<p style=\"color: rgb(1, 2, 3)\">b</p>"),
    // Links that say one thing and go to another.
    (
      "<a href='https://e.example/x'>www.bank.example/login</a>",
      "<a href=\"https://e.example/x\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">www.bank.example/login [e.example]</a>"
    ),
    (
      "<a href='https://mail.bank.example/x'><b>bank.example</b></a>",
      "<a href=\"https://mail.bank.example/x\" target=\"_blank\" rel=\"noopener noreferrer nofollow\"><b>bank.example</b></a>"
    ),
    // Nesting as browsers will have it.
    ("<p>a<form><p>b</form>", "<p>a</p><p>b</p>"),
    ("<td>a</td><tr><td>b", "ab"),
    (
      "<a href=#a>a<div><a href=#b>b</a></div></a>",
      "<a href=\"#mail-a\" rel=\"noopener noreferrer nofollow\">a<div></div></a><a href=\"#mail-b\" rel=\"noopener noreferrer nofollow\">b</a>"
    ),
    ("<b><p>a</b>b</p>c", "<b><p>ab</p></b>c"), ("<p><b>a<p>b", "<p><b>a</b></p><p><b>b</b></p>"),
    ("<h1><p>a</h1>b", "<h1><p>a</p></h1>b"),
    ("<blockquote><div>a</blockquote>b", "<blockquote><div>a</div></blockquote>b"),
    ("<ul><ol><li>a</ol></ul>", "<ul><ol><li>a</li></ol></ul>"), ("<nav>a</nav>b", "<div>a</div>b"),
    // What is not written stands before nothing.
    ("\u{7F}\n a", "a"), ("\u{1} \u{7F}<p>a", "<p>a</p>"), ("<pre>\u{7F}\na", "<pre>a</pre>"),
    ("<pre>\u{1}\n\u{7F}\na", "<pre> \na</pre>"),
    ("<table> \u{7F}<tr><td>a", "<table> <tbody><tr><td>a</td></tr></tbody></table>"),
    ("<pre>\na</pre><pre>\n\nb</pre>", "<pre>a</pre><pre> \nb</pre>"), ("<xmp><b>a</xmp>b", "<pre>&lt;b&gt;a</pre>b"),
    // Tables.
    ("<table>a<tr><td>b</table>c", "a<table><tbody><tr><td>b</td></tr></tbody></table>c"),
    ("<table><b>a<tr><td>b</table>", "<b>a</b><table><tbody><tr><td>b</td></tr></tbody></table>"),
    (
      "<table><tr><td>a<table><td>b</table>c</table>",
      "<table><tbody><tr><td>a<table><tbody><tr><td>b</td></tr></tbody></table>c</td></tr></tbody></table>"
    ),
    (
      "<table><tr><table><td>a</table>",
      "<table><tbody><tr></tr></tbody></table><table><tbody><tr><td>a</td></tr></tbody></table>"
    ),
    (
      "<table><col><caption>a<td>b</table>",
      "<table><colgroup><col></colgroup><caption>a</caption><tbody><tr><td>b</td></tr></tbody></table>"
    ),
    // What refers to a name follows it.
    (
      "<a name=x>a</a><a href=#x>b</a>",
      "<a id=\"mail-x\">a</a><a href=\"#mail-x\" rel=\"noopener noreferrer nofollow\">b</a>"
    ),
    (
      "<table><tr><th id=a>a<td headers='a b c(d'>b</table>",
      "<table><tbody><tr><th id=\"mail-a\">a</th><td headers=\"mail-a mail-b\">b</td></tr></tbody></table>"
    ),
    // Character references.
    (
      "&copy2020 &amp;copy &notit; &nonsense; &#150;&#x80;&#0;&#xD800;&#x110000;",
      "\u{A9}2020 &amp;copy \u{AC}it; &amp;nonsense; \u{2013}\u{20AC}\u{FFFD}\u{FFFD}\u{FFFD}"
    ),
    ("<p title='&copy=1&copy;&number'>a", "<p title=\"&amp;copy=1\u{A9}&amp;number\">a</p>"),
    ("", ""),
  ])
  func display(html: String, shown: String) {
    let result = HTMLSanitizer.display(html).html
    #expect(result == shown)
    #expect(HTMLSanitizer.display(result).html == result)
  }

  @Test func remoteImagesComeWhenAsked() {
    let html = "<img src='https://e.example/a.png'><p style='background-image: url(https://e.example/b.png)'>x</p>"
    let blocked = HTMLSanitizer.display(html)
    #expect(blocked.remoteLoads == 2)
    #expect(blocked.html == "<img data-remote=\"yes\"><p>x</p>")
    let allowed = HTMLSanitizer.display(html, remote: .allowed)
    #expect(allowed.remoteLoads == 2)
    #expect(
      allowed.html
        == "<img src=\"https://e.example/a.png\" referrerpolicy=\"no-referrer\">"
        + "<p style=\"background-image: url(&quot;https://e.example/b.png&quot;)\">x</p>")
    #expect(HTMLSanitizer.display(allowed.html, remote: .allowed).html == allowed.html)
  }

  @Test func inlineImagesAreResolved() {
    let html = "<img src='CID:logo@x.example'><img src='cid:cid:logo@x.example'><img src='/parts/7'>"
    let shown = HTMLSanitizer.display(html) { $0 == "logo@x.example" ? "/parts/7" : nil }
    // The mail cannot name the page's own address beside it.
    #expect(shown.html == "<img src=\"/parts/7\"><img><img>")
  }

  @Test func linksAreCounted() {
    let html = "<a href='https://e.example'>https://bank.example</a><a href='https://e.example'>e.example</a>"
    #expect(HTMLSanitizer.display(html).misleadingLinks == 1)
  }

  @Test func hostileInputComesThrough() {
    for piece in [
      "<", ">", "<div>", "<b>", "<p>", "<a href=#>", "<table><tr><td>", "<ul><li>", "<!--", "<svg>", "</", "&",
      "<img src='",
      "<form><p>", "<td>", "<font color=red>",
    ] {
      let html = String(repeating: piece, count: 3000)
      let shown = HTMLSanitizer.display(html)
      #expect(HTMLSanitizer.display(shown.html).html == shown.html, "\(piece)")
    }
    let long = HTMLSanitizer.display("<p>" + String(repeating: "\"", count: 1_500_000))
    #expect(long.isTruncated)
  }

  /// Pieces of tricks in random order: whatever comes out is stable and holds nothing but what is allowed.
  @Test func randomMarkupIsStable() {
    let pieces = [
      "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<a href=https://x.example>", "</a>",
      "<div style='color:red'>",
      "</div>", "<svg>", "</svg>", "<style>", "</style>", "<script>", "</script>", "<form>", "<li>", "<ul>", "</ul>",
      "<b>",
      "</b>", "<math>", "<textarea>", "</textarea>", "<title>", "<noscript>", "</noscript>", "<!--", "-->",
      "<img src=x onerror=x>",
      "text ", "<", "\"", "'", ">", "<plaintext>", "<select>", "<option>", "<body bgcolor=red>", "<html>", "<h1>",
      "<pre>", "\n",
      "<blockquote>", "<dd>", "<dt>", "<br>", "<xmp>", "</xmp>", "<center>", "<font size=2>", "&lt;script&gt;",
      "<caption>",
    ]
    var state: UInt64 = 7
    for _ in 0..<1000 {
      var html = ""
      for _ in 0..<25 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        html += pieces[Int(state >> 33) % pieces.count]
      }
      let shown = HTMLSanitizer.display(html).html
      #expect(HTMLSanitizer.display(shown).html == shown, "\(html)")
      for word in [
        "<script", "<style", "<svg", "<math", "<img src", "<textarea", "<title", "<form", "<!--", "<plaintext", "<xmp",
      ] {
        #expect(!shown.has(word), "\(html)")
      }
    }
  }
}
