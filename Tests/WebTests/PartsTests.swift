import Testing

@testable import Web

/// The pure parts of the pages.
struct PartsTests {
  @Test(arguments: [
    ("a<b>&\"'`", "a&lt;b&gt;&amp;&quot;&#39;&#96;"),
    // One grapheme with what stands behind it, and still a quote to a browser.
    ("\"\u{301} onmouseover=x", "&quot;\u{301} onmouseover=x"),
    ("<\u{338}", "&lt;\u{338}"), ("a\u{0}b\u{7}c\u{7F}", "abc"), ("два\nрядки\t", "два\nрядки\t"), ("", ""),
    ("a\u{202E}fdp\u{2066}.exe\u{2069}", "afdp.exe"), ("“…” \u{200F}א \u{2028}", "“…” \u{200F}א \u{2028}"),
  ])
  func whatAPageShowsIsEscapedByteByByte(text: String, expected: String) {
    #expect(PageText.escaped(text) == expected)
  }

  @Test(
    arguments: [
      ("/", "/"), ("/records/1?before=2-3#message-4", "/records/1?before=2-3#message-4"), ("//evil.example", nil),
      ("/\\evil.example", nil), ("https://evil.example", nil), ("/a\r\nSet-Cookie: x=y", nil), ("/a b", nil),
      ("", nil), ("javascript:alert(1)", nil), ("/кінь", nil),
    ] as [(String, String?)])
  func aPageIsGoneBackToOnlyWhereItIsOurs(text: String, expected: String?) {
    #expect(Links.local(text) == expected)
  }

  @Test func valuesAreAddedBeforeTheFragment() {
    #expect(Links.adding(["q": "a b&c", "empty": ""], to: "/x#y") == "/x?q=a%20b%26c#y")
    #expect(Links.adding(["n": "1"], to: "/x?a=b") == "/x?a=b&n=1")
  }

  @Test(
    arguments: [
      ("a=1&b=2", "b", "2"), ("a=x+y%20z", "a", "x y z"), ("a=%D1%97", "a", "ї"), ("a=%zz%4", "a", "%zz%4"),
      ("a=1&a=2", "a", "1"), ("a", "a", ""), ("a=b=c", "a", "b=c"), ("t=x%0D%0Ay", "t", "x\ny"), ("", "a", nil),
    ] as [(String, String, String?)])
  func aFormIsReadAsBrowsersWriteIt(encoded: String, name: String, expected: String?) throws {
    #expect(try Form(encoded: encoded)[name] == expected)
  }

  @Test func aFormOfTooManyFieldsIsRefused() {
    #expect(throws: PageProblem.self) { try Form(encoded: String(repeating: "a=1&", count: 501)) }
  }

  @Test(arguments: [
    (1, "1 лист"), (2, "2 листи"), (5, "5 листів"), (11, "11 листів"), (14, "14 листів"), (21, "21 лист"),
    (22, "22 листи"), (100, "100 листів"), (0, "0 листів"),
  ])
  func ukrainianCountsInItsForms(number: Int, expected: String) {
    #expect(Texts(language: .ukrainian).count("messages", number) == expected)
  }

  @Test func everyTextIsThereInBothLanguagesWithTheSamePlaces() {
    var seen: Set<String> = []
    for entry in Texts.table {
      #expect(seen.insert(entry.key).inserted, "\(entry.key) is there twice")
      #expect(!entry.english.isEmpty && !entry.ukrainian.isEmpty, "\(entry.key)")
      let forms = entry.english.split(separator: "|").count
      if forms > 1 {
        #expect(forms == 2 && entry.ukrainian.split(separator: "|").count == 3, "forms of \(entry.key)")
      }
      func places(_ text: String) -> Set<String> { Set(text.matches(of: /\{[a-zA-Z]+\}/).map { String($0.0) }) }
      #expect(places(entry.english) == places(entry.ukrainian), "places of \(entry.key)")
    }
  }

  @Test func everyTemplateIsWholeAndItsTextsAreThere() throws {
    _ = try Templates()
    let keys = Set(Texts.table.map(\.key))
    for (name, bytes) in Templates.sources {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name) shows something without escaping it")
      #expect(!text.contains("style=") && !text.contains("<style") && !text.contains(/[ "]on[a-z]+=/), "\(name)")
      for match in text.matches(of: /\{\{t\.([A-Za-z.]+)\}\}/) {
        #expect(keys.contains(String(match.1)), "\(name) names \(match.1)")
      }
      for match in text.matches(of: /\{\{[><]([a-z-]+)\}\}/) {
        #expect(Templates.sources.contains { $0.name == match.1 }, "\(name) takes in \(match.1)")
      }
    }
  }
}
