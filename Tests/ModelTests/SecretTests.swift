import Foundation
import Model
import Testing

@Suite("Secrets, header values, digests")
struct SecretTests {
  private struct Account: Encodable, Sendable {
    var login = "anna"
    var password: Secret
    var older: [Secret?]
  }

  @Test("a secret shows nowhere, by itself or inside of others")
  func hidden() throws {
    let word = "correct horse"
    let secret = Secret(word)
    let account = Account(password: secret, older: [secret, nil])
    var dumped = ""
    dump(secret, to: &dumped)
    dump(account, to: &dumped)
    dump([secret: secret], to: &dumped)
    var printed = ""
    print(secret, account, Optional(secret) as Any, [secret], [1: secret], to: &printed)
    debugPrint(secret, account, Optional(secret) as Any, to: &printed)
    let json = String(decoding: try JSONEncoder().encode(account), as: UTF8.self)
    let shown = [
      "\(secret)", "\(account)", secret.description, secret.debugDescription, String(describing: secret),
      String(reflecting: secret), String(reflecting: account), dumped, printed, json,
    ]
    for text in shown {
      #expect(!text.contains("correct") && !text.contains("horse"))
      #expect(text.contains("•••"))
    }
    #expect("\(secret)" == "•••")
    #expect(Mirror(reflecting: secret).children.isEmpty)
    #expect(Mirror(reflecting: secret).superclassMirror == nil)
    #expect(String(decoding: try JSONEncoder().encode([secret]), as: UTF8.self) == #"["•••"]"#)
  }

  @Test("only reveal gives it")
  func revealed() {
    #expect(Secret("a\0b").reveal { $0 } == "a\0b")
    #expect(Secret("").isEmpty)
    #expect(!Secret(" ").isEmpty)
    #expect(Secret("a") == Secret("a"))
    #expect(Secret("a") != Secret("b"))
  }

  @Test("a header value has no line break and no NUL", arguments: ["\r", "\n", "\r\n", "\0"])
  func headerValue(bad: String) {
    for text in [bad, "a" + bad, bad + "a", "a\(bad)Bcc: b@c.example", "ü\(bad)🏳️‍🌈", "e\(bad)\u{301}"] {
      #expect(HeaderValue(text) == nil)
      let cleaned = HeaderValue(cleaning: text)
      #expect(HeaderValue(cleaned.text) == cleaned)
      #expect(cleaned.text.unicodeScalars.count == text.unicodeScalars.count)
    }
  }

  @Test(
    "cleaning",
    arguments: [
      ("", ""), ("Quote 12", "Quote 12"), ("a\r\nBcc: b@c.example", "a  Bcc: b@c.example"), ("\0a\n", " a "),
      ("tab\tstays", "tab\tstays"), ("Grüße", "Grüße"),
    ])
  func cleaning(text: String, clean: String) { #expect(HeaderValue(cleaning: text).text == clean) }

  @Test("too long is refused, or cut between letters")
  func headerLength() {
    let longest = String(repeating: "a", count: HeaderValue.maximumLength)
    #expect(HeaderValue(longest)?.text == longest)
    #expect(HeaderValue(longest + "a") == nil)
    #expect(HeaderValue(cleaning: longest + "a").text == longest)
    #expect(HeaderValue(cleaning: longest.dropLast() + "ü").text == longest.dropLast())
    #expect(HeaderValue(cleaning: String(repeating: "€", count: 1_000_000)).text.utf8.count == 16_383)
  }

  @Test("a digest and its hexadecimal text")
  func digest() throws {
    let digest = try #require(Digest(Array(0..<32)))
    let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    #expect(digest.description == hex)
    #expect(Digest(hex: hex) == digest)
    #expect(Digest(hex: hex.uppercased()) == digest)
    #expect(Digest([UInt8](repeating: 0xFF, count: 32))?.description == String(repeating: "f", count: 64))
    #expect(try #require(Digest([UInt8](repeating: 0, count: 32))) < digest)
    let bad = [
      "", String(hex.dropLast()), hex + "0", hex.dropLast() + "g", hex.dropLast() + " ", "0x" + hex.dropFirst(2),
      hex.dropLast(2) + "é", String(repeating: "１", count: 64),
    ]
    for text in bad { #expect(Digest(hex: String(text)) == nil, "\(text)") }
    #expect(Digest([]) == nil)
    #expect(Digest([UInt8](repeating: 0, count: 33)) == nil)
  }
}
