import Testing

@testable import HTML

/// What is bounded, with the attack that it stops. That the time grows with the input and not faster is seen by hand;
/// here all of it ends, within its bounds, and reads back as itself.
@Suite struct DisplayLimitTests {
  @Test(arguments: [
    ("<b>", "x", 4000), ("<div>", "x", 4000), ("<table><tr><td>", "x", 1200), ("<table><b>x", "", 1200),
    ("<a href=#x>", "x", 4000), ("<p><b>", "x", 4000), ("<font color=red><p>", "x", 2000),
    ("</b></p>", "", 4000),
    ("<ul><li>", "x", 2000), ("<svg>", "", 4000), ("<select><option>", "", 2000), ("<", "", 40000),
    ("&", "", 40000),
    ("&#", "", 20000), ("&amp", "", 8000), ("<!--", "", 10000), ("<!-- --", "", 6000),
    ("<a b='", "", 6000), ("<style>", "", 6000),
    ("<style>p{color:red}</style>", "", 1200), ("<style>/*", "", 4000), ("<xmp>", "", 8000),
    ("<textarea><title>", "", 2000),
    ("</", "", 20000), ("<a/", "", 12000), ("<i></b>", "", 4000), ("<td>", "x", 8000),
    ("<h1><h2>", "x", 2000), ("<dl><dt><dd>", "x", 2000),
  ])
  func repeated(piece: String, end: String, count: Int) {
    let shown = HTMLSanitizer.display(String(repeating: piece, count: count) + end)
    #expect(HTMLSanitizer.display(shown.html).html == shown.html)
    #expect(HTMLText.text(of: shown.html).utf8.count <= HTMLText.maximumOutput)
  }

  @Test func attributesOfOneTagAreLimited() {
    let many = "<p " + (0..<20_000).map { "a\($0)=x" }.joined(separator: " ") + " title=late>a</p>"
    #expect(HTMLSanitizer.display(many).html == "<p>a</p>")
    #expect(HTMLSanitizer.display("<p " + String(repeating: "a ", count: 298) + "title=in>a</p>").html.has("in"))
  }

  @Test func styleOfOneElementIsLimited() {
    let style = String(repeating: "color:red;", count: 20_000)
    #expect(HTMLSanitizer.display("<p style='\(style)'>a</p>").html == "<p>a</p>")
    let value = String(repeating: "a", count: 301)
    #expect(
      HTMLSanitizer.display("<p style='font-family:\(value);color:red'>a</p>").html == "<p style=\"color: red\">a</p>")
  }

  @Test func sheetsAreLimited() {
    let sheet = "<style>" + String(repeating: "p{color:red}", count: 10_000) + "</style><p>a</p>"
    let rules = HTMLSanitizer.display(sheet).html.split(separator: "}").count - 1
    #expect(rules == 4000)
    let long = "<style>" + String(repeating: " ", count: 200_001) + "p{color:red}</style><p>a</p>"
    #expect(HTMLSanitizer.display(long).html == "<p>a</p>")
  }

  @Test func depthIsLimited() {
    let shown = HTMLSanitizer.display(String(repeating: "<div>", count: 4000) + "x").html
    var (depth, deepest) = (0, 0)
    for tag in shown.split(separator: "<") {
      depth += tag.hasPrefix("/") ? -1 : 1
      deepest = max(deepest, depth)
    }
    #expect(deepest == HTMLSanitizer.maximumDepth)
    #expect(depth == 0)
    #expect(shown.has("x"))
  }

  @Test func outputIsLimited() {
    let long = HTMLSanitizer.display("<p>" + String(repeating: "\"", count: 1_500_000))
    #expect(long.isTruncated)
    #expect(long.html.utf8.count <= HTMLSanitizer.maximumOutput + 100_000)
    #expect(!HTMLSanitizer.display("<p>a</p>").isTruncated)
  }

  @Test func tokensAreLimited() {
    let many = String(repeating: "</i>", count: MarkupSkeleton.maximumTokens + 1)
    #expect(MarkupReader.read(many, into: MarkupHandler()))
    #expect(!MarkupReader.read("</i>", into: MarkupHandler()))
  }
}
