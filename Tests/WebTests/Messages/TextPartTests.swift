import Testing

@testable import Web

struct TextPartTests {
  /// A text, and which pieces of it are links.
  @Test(
    arguments: [
      ("see https://harbor.example/a?b=1&c=2.", ["https://harbor.example/a?b=1&c=2"]),
      ("HTTP://A.example, and (http://b.example/x_(y)).", ["HTTP://A.example", "http://b.example/x_(y)"]),
      ("https://a.example/'\"onmouseover=x", ["https://a.example/"]),
      ("<https://a.example/b>c", ["https://a.example/b"]),
      ("https://a.example/\u{202E}gnp", ["https://a.example/"]),
      ("https://a.example/ґ", ["https://a.example/"]), ("(https://a.example/b)), c", ["https://a.example/b"]),
      ("https://[2001:db8::1]/x", ["https://[2001:db8::1]/x"]),
      // Not where it seems to go.
      ("https://bank.example@evil.example/", []),
      ("javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.example", []),
      ("xhttps://a.example https:// http:/a https:a :// ::// http://.example", []),
      ("https://a.examplehttps://b.example", ["https://a.examplehttps://b.example"]),
      ("", []),
    ] as [(String, [String])])
  func addressesOfTheWebBecomeLinks(text: String, links: [String]) {
    let parts = TextPart.parts(of: text)
    #expect(parts.compactMap(\.url) == links)
    #expect(parts.map(\.text).joined() == text, "nothing is lost or added")
    #expect(parts.allSatisfy { $0.url == nil || $0.url == $0.text }, "a link shows where it goes")
  }

  @Test func aTextOfNothingElseMakesAPageOfSomeSize() {
    let parts = TextPart.parts(of: String(repeating: "http://a.example ", count: 5_000))
    #expect(parts.count { $0.url != nil } == 1_000)
    #expect(TextPart.parts(of: "http://a.example/" + String(repeating: "x", count: 3_000)).count { $0.url != nil } == 0)
  }
}
