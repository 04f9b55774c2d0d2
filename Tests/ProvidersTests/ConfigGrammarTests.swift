import Model
import TestSupport
import Testing

@testable import Providers

/// Configuration documents, made by their grammar and damaged.
struct ConfigGrammarTests {
  private static func element(_ dice: inout Dice, _ depth: Int = 0) -> String {
    let name = dice.pick([
      "clientConfig", "emailProvider", "incomingServer", "outgoingServer", "hostname", "port", "socketType", "username",
      "x:y",
    ])
    let attributes = dice.pick(["", " type=\"imap\"", " type='smtp'", " version=\"1.1\"", " a=\"&lt;\"", " a", " a=b"])
    if dice.chance(8) { return "<\(name)\(attributes)/>" }
    var inside = ""
    for _ in 0..<dice.number(below: depth > 6 ? 1 : 5) {
      inside +=
        dice.chance(2) && depth <= 6
        ? element(&dice, depth + 1)
        : dice.pick([
          "imap.acme.test", "993", "SSL", "STARTTLS", "%EMAILADDRESS%", "%EMAILDOMAIN%", "&amp;", "&#x41;", "&#0;",
          "&x;",
          "<!-- c -->", "<![CDATA[<a>]]>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "<?p i?>", " \n", "\u{E9}", "]]>",
        ])
    }
    return "<\(name)\(attributes)>\(inside)</\(dice.chance(20) ? "other" : name)>"
  }

  @Test func nothingButServersComesOut() throws {
    let address = try #require(Address("ann+x@acme.test"))
    for seed in Dice.seeds(6_000) {
      var dice = Dice(seed)
      let inside = (0..<3).map { _ in ConfigGrammarTests.element(&dice) }.joined()
      let text =
        dice.pick(["", "<?xml version=\"1.0\"?>", "\u{FEFF}"])
        + "<clientConfig><emailProvider>\(inside)</emailProvider></clientConfig>"
      let bytes = dice.damaged(Array(text.utf8), with: Array("<>&;/'\"= \0!-[]".utf8) + [0xFF])
      guard let config = try? ClientConfig(bytes) else { continue }
      for (_, endpoint, login) in config.servers(for: address) {
        #expect((1...65_535).contains(endpoint.port) && !endpoint.host.isEmpty, "seed \(seed)")
        #expect(endpoint.host.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }, "seed \(seed): \(endpoint.host)")
        #expect(!login.contains { $0.isNewline || $0 == "\0" }, "seed \(seed)")
      }
    }
  }
}
