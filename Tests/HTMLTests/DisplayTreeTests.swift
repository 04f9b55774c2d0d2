import Foundation
import TestSupport
import Testing

@testable import HTML

/// A real browser makes of the fragment the tree that was meant: written as the fragment is written, the tree that it
/// has parsed is the same bytes. Nothing changes when it writes the fragment itself and reads it again.
@Suite(.ownThreads, .tags(.browser), .enabled(if: browserAvailable), .serialized)
struct DisplayTreeTests {
  /// Writes a tree as `DisplayWriter` does; a line end after `<pre>` is what it never writes.
  private static let script = """
    const escapes = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;'}
    const escaped = text => text.replace(/[&<>"'`]/g, mark => escapes[mark])
    const empty = new Set(['br', 'col', 'hr', 'img', 'wbr'])
    function written(node) {
      let output = ''
      for (const child of node.childNodes) {
        if (child.nodeType === 3) {
          output += node.localName === 'style' ? child.data : escaped(child.data)
        } else if (child.nodeType === 1 && child.namespaceURI === 'http://www.w3.org/1999/xhtml') {
          output += '<' + child.localName
          for (const attribute of child.attributes) output += ` ${attribute.name}="${escaped(attribute.value)}"`
          output += '>'
          if (!empty.has(child.localName)) output += written(child) + `</${child.localName}>`
        } else {
          output += '?' + child.nodeName
        }
      }
      return output
    }
    const differences = []
    for (const [index, html] of arguments[0].entries()) {
      const place = document.createElement('div')
      place.innerHTML = html
      const again = document.createElement('div')
      again.innerHTML = place.innerHTML
      const page = new DOMParser().parseFromString(
        `<!DOCTYPE html><html><head><title>x</title></head><body><div>${html}</div></body></html>`, 'text/html')
      for (const read of [written(place), written(again), written(page.body.firstChild ?? page.body)]) {
        if (read !== html) { differences.push([index, read]); break }
      }
    }
    return differences
    """

  @Test func theBrowserReadsWhatWasMeant() async throws {
    let cases = Self.ordinary + HostileCases.all(port: 9).map(\.html) + randomMarkup(count: 800)
    try await compare(cases, remote: .blocked)
    try await compare(Self.ordinary, remote: .allowed)
  }

  @Test(.enabled(if: Corpus.isThere)) func theBrowserReadsWhatWasMeantOfTheCorpus() async throws {
    try await compare(try DisplayCorpus.payloads().map(\.html), remote: .blocked)
  }

  private func compare(_ cases: [String], remote: RemoteContent) async throws {
    let shown = cases.map { HTMLSanitizer.display($0, remote: remote).html }
    for (html, first) in zip(cases, shown) {
      let second = HTMLSanitizer.display(first, remote: remote).html
      #expect(second == first, "\(html)")
    }
    let differences = try await Browser.run { browser in
      try await browser.open("data:text/html,<!DOCTYPE html><title>x</title><body>")
      return try await browser.execute(Self.script, [.array(shown.map { .string($0) })])
    }
    for difference in differences.array {
      let index = try #require(difference.array.first?.int)
      Issue.record(
        "\(cases[index].debugDescription) became \(shown[index].debugDescription), which is read as \(difference.array.last?.string?.debugDescription ?? "")"
      )
    }
  }

  /// Mail as it is written, well and badly.
  private static let ordinary = [
    "<p>Hello <b>you</b></p>", "a < b & c", "<p>one<p>two", "<ul><li>one<li>two</ul>",
    "<ol><li>a<ul><li>b</ul><li>c</ol>",
    "<dl><dt>a<dd>b<dt>c<dd>d</dl>", "<dl><dt>a<dl><dt>b</dl>c</dl>d", "<dl><dt><form><dl><dt></dl></form></dt></dl>",
    "<p>a<dl><dd>b</p>c</dl>d", "<ul><li>a<dl><dd>b<li>c</dl>d</ul>e", "<dl><dd><ul><li>a<dt>b</ul>c</dl>d",
    "<table><tr><td>a<td>b<tr><td>c</table>", "<table><td>a</table>",
    "<table><thead><tr><th>a</thead><tr><td>b<tfoot><tr><td>c</table>", "<table><caption>a<tr><td>b</table>",
    "<table><col width=1><col><tr><td>b</table>", "<table><colgroup><col><tr><td>a</table>",
    "<table>lost<tr>more<td>kept</table>after", "<table><div>lost<p>p</div><tr><td>a</table>",
    "<table><tr><table><tr><td>a</table></table>", "<table><tr><td><table><tr><td>a</table>b</table>c",
    "<table><li>a<tr><td>b</table>", "<table><h1>a<tr><td>b</table>",
    "<table><a href=https://x.example>a<tr><td>b</table>",
    "<p>a<table><tr><td>b</table>c", "<b><p>a</b>b", "<b>a<p>b</p>c</b>d", "<b><i>a</b>b</i>c", "<p><b>a<p>b</b>c",
    "<b><table><tr><td>a</b>b</table>c", "<h1>a<h2>b</h1>c", "<h1><p>a</h1>b", "<h2><div><h3>a</h2>b",
    "<center><font color=red>a</center>b", "<a href=https://x.example>a<div>b</a>c</div>d",
    "<a href=https://x.example>a<a href=https://y.example>b", "<a href=#x><table><tr><td><a href=#y>a</table>",
    "<blockquote><div>a</blockquote>b", "<div><blockquote>a</div>b</blockquote>c", "<pre>\na</pre>", "<pre>\n\na</pre>",
    "<pre>&#10;a</pre>", "<pre><b>\n</b>a</pre>", "<pre>\n</pre>a", "<xmp><b>a</b></xmp>", "<listing>\n\n\na</listing>",
    "<plaintext><b>a", "<li>a<blockquote><li>b</blockquote><li>c", "<li>a<div><li>b</div>c", "<dd>a<div><dt>b</div>c",
    "<ul><ol><li>a</ol></ul>", "<p>a<hr>b", "<span><div>a</span>b</div>c", "<br></br><br/>", "<img src=cid:x alt='\"'>",
    "<body bgcolor=red><p>a</body>b", "<style>p{color:red}</style><p>a",
    "<nav>a</nav><details><summary>a</summary>b</details>",
    "<style>@media screen{p,.a{color:red}}</style><p class=a>a", "a<style>p{color:red}</style>b",
    "<form><p>a<p>b</form>c",
    "<table><style>p{color:red}</style><tr><td>a</table>", "<p title='a\nb\tc'>a\u{A0}b&nbsp;&shy;c</p>",
    "<p>a\u{0}b\u{1}c\u{7F}",
    "<img src=https://x.example/a.png alt=a><p style='background:url(https://x.example/b.png)'>b",
    "<tr><td>a", "<td>a", "</p>a</div>b", "<p>a</p></td></tr>b", "<font><font><font><font><p>a<p>b",
    "<address><p>a<div>b</address>c",
    "<button><p>a</button>b", "<select><option>a</select>b", "<object><p>a</object>b", "<noscript><p>a</noscript>b",
    "<dialog open>a</dialog>b", "<svg><p>a</svg>b", "<math><mi>a</math>b", "<custom-x><p>a</custom-x>b", "<o:p>a</o:p>",
    "<td><p>a<td>b", "<table><tr><td><li>a<td>b</table>", "<table><b>a<tr><td>b</table>c", "<u><s><p>a</u>b</s>c",
    "\n\n <p>a</p> \n", "a\r\nb\rc", "<p>&copy;2020 &amp;copy; &notit; &unknown; &#x80; &#0; &#xD800; &#38;</p>",
  ]
}

/// Pieces of markup in random order, from a fixed seed.
func randomMarkup(count: Int) -> [String] {
  let pieces = [
    "<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<tbody>", "<thead>", "<caption>",
    "</caption>",
    "<col>", "<colgroup>", "<a href=https://x.example>", "</a>", "<div style='color:red'>", "</div>", "<svg>", "</svg>",
    "<style>", "</style>", "<script>", "</script>", "<form>", "<li>", "</li>", "<ul>", "</ul>", "<ol>", "<b>", "</b>",
    "<i>", "</i>", "<math>", "<textarea>", "</textarea>", "<title>", "<noscript>", "</noscript>", "<!--", "-->",
    "<img src=x onerror=x>", "text ", " ", "\n", "<", "\"", "'", ">", "&", "<plaintext>", "<select>", "<option>",
    "<body bgcolor=red>", "<html>", "<h1>", "</h1>", "<h2>", "<pre>", "</pre>", "<blockquote>", "</blockquote>", "<dl>",
    "<dd>", "<dt>", "<br>", "<xmp>", "</xmp>", "<center>", "<font size=2>", "</font>", "&lt;script&gt;", "<hr>",
    "<span>",
    "</span>", "<address>", "<td class=a>", "<style>.a{color:red}</style>",
  ]
  var state: UInt64 = 7
  return (0..<count).map { _ in
    (0..<25).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return pieces[Int(state >> 33) % pieces.count]
    }.joined()
  }
}
