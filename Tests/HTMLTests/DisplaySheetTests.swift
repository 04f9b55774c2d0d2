import Testing

@testable import HTML

/// What stays of a mail's style sheets: what formats the mail, under the class around it.
@Suite struct DisplaySheetTests {
  @Test func theMailsOwnRootStays() {
    let html = "<style>p{color:red}</style><div class=mail-root><div class=mail-root><p>x</p></div></div>"
    let once = HTMLSanitizer.display(html).html
    #expect(HTMLSanitizer.display(once).html == once)
    #expect(once.hasSuffix("<div class=\"mail-root\"><div class=\"mail-root\"><p>x</p></div></div>"))
  }

  @Test(arguments: [
    ("p { COLOR: Red }", ".mail-root p{color: Red}"),
    ("p{color:red;margin:0 auto}", ".mail-root p{color: red; margin: 0 auto}"),
    (".a, #b.c > td:hover{color:red}", ".mail-root .mail-a,.mail-root #mail-b.mail-c>td:hover{color: red}"),
    ("h1 + p ~ .a *{color:red}", ".mail-root h1+p~.mail-a *{color: red}"),
    ("body,html p{color:red}", ".mail-root,.mail-root p{color: red}"),
    (
      "p.MsoNormal{font-family:\"Calibri\",sans-serif}",
      ".mail-root p.mail-MsoNormal{font-family: \"Calibri\",sans-serif}"
    ),
    (
      "@media only screen and (max-width:600px){p{width:100%!important}.x[y]{color:red}}",
      "@media only screen and (max-width:600px){.mail-root p{width: 100%!important}}"
    ),
    ("<!-- p{color:red} --> a{color:blue}", ".mail-root p{color: red}.mail-root a{color: blue}"),
    ("/* a{ */p{/**/color:red}", ".mail-root p{color: red}"),
    ("p{color:red} q", ".mail-root p{color: red}"), ("p{color:red", ".mail-root p{color: red}"),
    ("body.a p{color:red}", ".mail-root div.mail-a p{color: red}"),
    // The page around is not the mail's.
    ("body + p{color:red}", ""), ("html ~ *{color:red}", ""), (".mail-root + p{color:red}", ""),
    (".mail-root p{color:red}", ".mail-root p{color: red}"), (":root{color:red}", ""),
    ("p:not(.a){color:red}", ""), ("p::before{color:red}", ""), ("[a^=b]{color:red}", ""), ("p|a{color:red}", ""),
    ("\\70{color:red}", ""), ("> p{color:red}", ""),
    ("p >{color:red}", ""), ("p > > a{color:red}", ""), ("p{color:red}}a{color:blue}", ".mail-root p{color: red}"),
    ("x-y{color:red}", ""),
    // What loads, runs or moves.
    ("p{background:url(https://x.example)}", ""), ("p{position:fixed;color:red}", ".mail-root p{color: red}"),
    ("p{b\\ackground:red}", ""), ("p{color:red;x:'</p>'}", ".mail-root p{color: red}"),
    ("@import 'https://x.example'; p{color:red}", ".mail-root p{color: red}"),
    ("@font-face{src:url(x)}p{color:red}", ".mail-root p{color: red}"), ("@keyframes a{from{color:red}}", ""),
    ("@supports (a:b){p{color:red}}", ""), ("@media x<y{p{color:red}}", ""),
    ("@media print{@media screen{p{color:red}}}", ""), ("@media screen{p{x:y}}", ""),
  ])
  func sheet(source: String, kept: String) {
    let shown = HTMLSanitizer.display("<style>\(source)</style><p>a").html
    #expect(shown == (kept.isEmpty ? "<p>a</p>" : "<style>\(kept)</style><div class=\"mail-root\"><p>a</p></div>"))
    #expect(HTMLSanitizer.display(shown).html == shown)
  }

  @Test func loadsOfSheetsAreCountedAndComeWhenAsked() {
    let html = "<style>@import 'https://x.example/a.css'; p{background:url(https://x.example/b.png)}</style><p>a"
    #expect(HTMLSanitizer.display(html).remoteLoads == 2)
    let allowed = HTMLSanitizer.display(html, remote: .allowed).html
    #expect(
      allowed == "<style>.mail-root p{background-image: url(\"https://x.example/b.png\")}</style>"
        + "<div class=\"mail-root\"><p>a</p></div>")
    #expect(HTMLSanitizer.display(allowed, remote: .allowed).html == allowed)
  }

  @Test func severalSheetsAreOneInFront() {
    let shown = HTMLSanitizer.display(
      "<p>a<style>p{color:red}</style>b<div class=mail-root>c</div><style>a{color:blue}</style>"
    ).html
    #expect(
      shown == "<style>.mail-root p{color: red}.mail-root a{color: blue}</style><div class=\"mail-root\">"
        + "<p>ab</p><div class=\"mail-root\">c</div></div>")
    #expect(HTMLSanitizer.display(shown).html == shown)
  }
}
