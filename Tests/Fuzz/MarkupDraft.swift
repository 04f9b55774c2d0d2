/// HTML soup.
extension Draft {
  private static let tags = [
    "div", "p", "span", "a", "b", "i", "font", "br", "hr", "img", "table", "tr", "td", "th", "tbody", "thead",
    "caption",
    "col", "colgroup", "ul", "ol", "li", "dl", "dt", "dd", "pre", "blockquote", "h1", "center", "body", "html", "head",
    "title", "style", "script", "noscript", "template", "textarea", "xmp", "plaintext", "noembed", "noframes", "iframe",
    "svg", "math", "mglyph", "mtext", "foreignObject", "annotation-xml", "desc", "use", "animate", "form", "input",
    "button", "select", "option", "object", "embed", "meta", "base", "link", "frame", "frameset", "video", "audio",
    "source",
    "picture", "details", "summary", "marquee", "o:p", "v:imagedata", "x-other", "nobr", "ruby", "rt", "tt", "wbr",
    "map",
    "area", "dialog", "image", "isindex", "listing", "keygen", "param", "track", "bgsound", "layer", "u", "s", "sub",
  ]
  private static let attributes = [
    "href", "src", "style", "class", "id", "name", "title", "alt", "onclick", "onerror", "onload", "background",
    "srcset",
    "action", "formaction", "xlink:href", "data", "poster", "ping", "target", "rel", "type", "value", "width",
    "colspan",
    "bgcolor", "face", "color", "dir", "lang", "data-remote", "srcdoc", "http-equiv", "content", "is", "slot", "=",
    "\"",
    "on click", "HREF", "ſrc", "sr\u{0}c", "start", "align", "cite", "usemap", "autofocus", "contenteditable", "hidden",
  ]
  private static let values = [
    "https://harbor.example/a?b=c&d=e", "http://other.example", "javascript:alert(1)", "JaVa\tScript:x",
    "cid:m1@harbor.example",
    "data:image/png;base64,iVBORw0KGgo=", "data:text/html,<script>x</script>", "data:image/svg+xml;base64,PHN2Zz4=",
    "//harbor.example/x", "\\\\harbor.example\\x", "mailto:a@b.example?subject=x", "tel:+49", "#top", "vbscript:x",
    "&#106;avascript:x",
    "java&#x0A;script:x", "\u{1}javascript:x", "color:red", "background:url(https://x.example/a.png)",
    "width:expression(x)",
    "position:fixed;top:0", "display:none", "font-size:0", "mso-hide:all", "visibility:hidden",
    "background-image:\\75rl(x)",
    "font-family:'a\"b'", "color:red/**/;x:y", "}@import 'x';{", "width:100%;height:-1px", "margin-top:-999px",
    "max-height:0",
    "gmail_quote", "mail-x", "MsoNormal a b", "_blank", "100%", "1", "x\"y'z`<>", "", "url(data:image/png;base64,AA)",
    "content:'x'",
    "--a:b;color:var(--a)", "image-set('x' 1x)", "color:rgb(1,2,3)", "h&#116;tps://x", "feed:https://x",
    "http://a@b.example/",
    "http://[::1]/", "http:///x", "yes", "opacity:0", "color:#fff;background:#fff", "&lt;b&gt;", "&quot;onload=x",
  ]
  private static let texts = [
    "Hello", " ", "\n", "&amp;", "&nbsp;", "&lt;script&gt;", "&#0;", "&#x110000;", "&#xD800;", "&notanentity;", "&",
    "&#",
    "&amp", "<", ">", "\"", "</", "<!", "<?", "<![CDATA[x]]>", "<!-- x -->", "<!--", "-->", "--!>", "<!-->",
    "<!DOCTYPE html>",
    "<!--[if mso]>x<![endif]-->", "<![if !mso]>", "<![endif]>", "<?xml version=\"1.0\"?>", "</p>", "</br>", "]]>",
    "\u{0}", "é",
    "\u{FEFF}", "\u{200B}\u{200C}&zwnj;&#847;", "https://harbor.example", "www.other.example/x", "<a", "<a href=",
    "<img src=x ",
    "</table>", "</body></html>", "+ADw-script+AD4-", "\u{2028}", "&#8203;", "<script>x", "<style>*{", "</style>",
    "</script>",
    "報告", "🙂", "&copy;&hellip;", "\t", "\r", "> quoted", "-- ", "<%x%>", "${x}", "{{x}}",
  ]

  mutating func markup() {
    var open: [String] = []
    some(40) { draft in
      switch draft.decisions.number(below: 8) {
      case 0, 1, 2:
        let tag = draft.decisions.pick(Draft.tags)
        let start = draft.apart { $0.startTag(tag) }
        if draft.decisions.chance(12) {
          draft.repeated(String(decoding: start, as: UTF8.self))
        } else {
          draft.add(start)
        }
        open.append(tag)
      case 3: if let tag = open.popLast() { draft.add("</\(tag)>") }
      case 4: draft.add("</\(draft.decisions.pick(open.isEmpty ? Draft.tags : open))>")
      case 5: draft.repeated(draft.decisions.pick(Draft.texts))
      case 6: draft.add(draft.decisions.raw(12))
      default: draft.pick(Draft.texts)
      }
    }
    if decisions.number(below: 2) == 0 { for tag in open.reversed() { add("</\(tag)>") } }
  }

  private mutating func startTag(_ tag: String) {
    add(decisions.chance(10) ? "<\(tag.uppercased())" : "<\(tag)")
    while decisions.number(below: 3) == 1, !isFull {
      pick([" ", " ", "\n", "/", "  ", "\t", "\u{C}"])
      pick(Draft.attributes)
      let value = decisions.pick(Draft.values)
      switch decisions.number(below: 5) {
      case 0, 1: add("=\"\(value)\"")
      case 2: add("='\(value)'")
      case 3: add("=\(value)")
      default: pick(["", "=", " = x", "=\"", "=\"\"", "='x"])
      }
      if decisions.chance(20) { repeated(" a=b") }
    }
    pick([">", ">", ">", ">", "/>", " >", "", "><"])
  }
}
