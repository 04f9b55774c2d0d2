import MIME
import Model
import Testing

@Suite struct AddressTests {
  /// A To field; each participant as `name|address`, the address empty where there is none.
  static let table: [(String, [String])] = [
    ("anna@harbor.example", ["|anna@harbor.example"]),
    ("Anna <anna@harbor.example>", ["Anna|anna@harbor.example"]),
    ("<anna@harbor.example>", ["|anna@harbor.example"]),
    ("\"Brandt, Anna\" <anna@harbor.example>", ["Brandt, Anna|anna@harbor.example"]),
    ("Brandt, Anna <anna@harbor.example>", ["Brandt, Anna|anna@harbor.example"]),
    (
      "Anna B. <anna@harbor.example>, Kai <kai@harbor.example>",
      ["Anna B.|anna@harbor.example", "Kai|kai@harbor.example"]
    ),
    ("anna@harbor.example (Anna \\) Brandt (the elder))", ["Anna ) Brandt (the elder)|anna@harbor.example"]),
    ("(x) anna (y) @ (z) harbor (w) . example", ["x|anna@harbor.example"]),
    ("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", ["Pete|pete@silly.test"]),
    ("anna@harbor.example; kai@harbor.example;", ["|anna@harbor.example", "|kai@harbor.example"]),
    ("undisclosed-recipients:;", []),
    ("undisclosed-recipients:", []),
    (
      "Team: Anna <anna@harbor.example>, kai@harbor.example;, tom@acme.example",
      ["Anna|anna@harbor.example", "|kai@harbor.example", "|tom@acme.example"]
    ),
    ("Outer: Inner: anna@harbor.example; ;", ["|anna@harbor.example"]),
    ("Support: Acme <support@acme.example>", ["Support: Acme|support@acme.example"]),
    ("<@a.example,@b.example:anna@harbor.example>", ["|anna@harbor.example"]),
    ("<mailto:anna@harbor.example>", ["|anna@harbor.example"]),
    ("\"a@evil.test\"@acme.example", ["|a@evil.test@acme.example"]),
    ("\"a@evil.test x\"@acme.example", ["|"]),
    ("\"a b\"@acme.example", ["|"]),
    ("a@evil.test <anna@harbor.example>", ["a@evil.test|anna@harbor.example"]),
    ("<a@evil.test> <anna@harbor.example>", ["|"]),
    ("<a@evil.test>anna@harbor.example", ["|"]),
    ("<a@evil.test> anna@harbor.example", ["|"]),
    ("a@evil.test@harbor.example", ["|"]),
    ("a@evil.test anna@harbor.example", ["|"]),
    ("\"a@evil.test\"anna@harbor.example", ["|"]),
    ("\"a@evil.test\" anna@harbor.example", ["|"]),
    ("first last @harbor.example", ["|"]),
    ("first. last@harbor.example", ["|first.last@harbor.example"]),
    ("Anna anna@harbor.example", ["Anna|anna@harbor.example"]),
    ("anna@harbor.example Anna", ["Anna|anna@harbor.example"]),
    ("<<anna@harbor.example>>", ["|anna@harbor.example"]),
    ("Anna <anna@harbor.example", ["Anna|anna@harbor.example"]),
    ("anna@harbor.example>", ["|anna@harbor.example"]),
    ("<anna@harbor.example, kai@harbor.example>", ["|anna@harbor.example", "|kai@harbor.example"]),
    ("\"Anna <anna@harbor.example>, Kai <kai@harbor.example>", ["Anna|anna@harbor.example", "Kai|kai@harbor.example"]),
    ("(Anna <anna@harbor.example>", ["Anna|anna@harbor.example"]),
    ("anna@[192.0.2.1]", ["|anna@[192.0.2.1]"]),
    ("anna@[IPv6:2001:db8::1]", ["|anna@[ipv6:2001:db8::1]"]),
    ("anna@[harbor.example <b@evil.test>]", ["|"]),
    ("anna@harbor.example.", ["|anna@harbor.example"]),
    ("a..b.@harbor.example", ["|a..b.@harbor.example"]),
    ("anna@bücher.example", ["|anna@xn--bcher-kva.example"]),
    ("anna@(x)[192.0.2.1]", ["x|anna@[192.0.2.1]"]),
    (
      "Anna  \t Brandt <anna@harbor.example>,,kai@Harbor.EXAMPLE ,",
      ["Anna Brandt|anna@harbor.example", "|kai@harbor.example"]
    ),
    ("[Team] Anna <anna+x@harbor.example>", ["[Team] Anna|anna+x@harbor.example"]),
    ("\" =?utf-8?q?=C3=89ric?= \" <eric@harbor.example>", ["Éric|eric@harbor.example"]),
    (
      "Anna <anna@bücher.example>, b@xn--bcher-kva.example",
      ["Anna|anna@xn--bcher-kva.example", "|b@xn--bcher-kva.example"]
    ),
    ("дима@почта.example", ["|дима@xn--80a1acny.example"]),
    ("anna@", ["|"]),
    ("@harbor.example", ["|"]),
    ("anna", ["anna|"]),
    ("<>", ["|"]),
    ("", []),
    (" , ,, ", []),
    ("web\\@evil.test@harbor.example", ["|"]),
    ("=?utf-8?q?=C3=89ric?= <eric@harbor.example>", ["Éric|eric@harbor.example"]),
    ("=?utf-8?q?Brandt,_Anna?= <anna@harbor.example>", ["Brandt, Anna|anna@harbor.example"]),
    ("\"=?utf-8?q?=C3=89ric?=\" <eric@harbor.example>", ["Éric|eric@harbor.example"]),
    ("=?utf-8?q?x=40evil.test?=@harbor.example", ["|=?utf-8?q?x=40evil.test?=@harbor.example"]),
    ("=?utf-8?q?x@evil.test?=@harbor.example", ["|"]),
    ("=?utf-8?q?Anna_=3Canna=40harbor.example=3E?=", ["Anna <anna@harbor.example>|"]),
    ("Anna <=?utf-8?q?anna?=@harbor.example>", ["Anna|=?utf-8?q?anna?=@harbor.example"]),
    ("Anna <anna(evil.test)@harbor.example(x)>", ["Anna|anna@harbor.example"]),
    ("Kai, \"Anna\" <anna@harbor.example>, Tom", ["Kai, Anna|anna@harbor.example", "Tom|"]),
    ("\"Kai\", Anna <anna@harbor.example>", ["Kai|", "Anna|anna@harbor.example"]),
  ]

  @Test(arguments: table) func addresses(field: String, expected: [String]) {
    let message = parse("To: \(field)\r\n\r\n".utf8)
    #expect(message.participants.map { "\($0.name)|\($0.address?.description ?? "")" } == expected)
  }

  @Test func whatIsNoAddressIsKeptAsWritten() {
    let message = parse("From: <a@evil.test> <anna@harbor.example>\r\n\r\n".utf8)
    #expect(message.participants.map(\.written) == ["<a@evil.test> <anna@harbor.example>"])
    #expect(message.from == nil)
    #expect(message.defectKinds.contains("ambiguous-sender"))
  }

  /// A From field and whether it leaves the sender in doubt.
  static let senders: [(String, Bool)] = [
    ("From: anna@harbor.example", false),
    ("From: Anna <anna@harbor.example>", false),
    ("From : Anna <anna@harbor.example>", false),
    ("From: anna@harbor.example, Anna@harbor.example", false),
    ("From: anna@harbor.example, kai@harbor.example", true),
    ("From: anna@harbor.example\r\nFrom: kai@harbor.example", true),
    ("From: anna@harbor.example\r\nfrom: anna@harbor.example", true),
    ("From\r\n : anna@harbor.example", true),
    (" From: kai@harbor.example\r\nFrom: anna@harbor.example", true),
    ("From: nobody", true),
    ("From: \"a@evil.test x\"@harbor.example", true),
  ]

  @Test(arguments: senders) func doubtfulSenders(header: String, isDoubtful: Bool) {
    let message = parse("\(header)\r\nTo: sales@acme.example\r\n\r\n".utf8)
    #expect(message.defectKinds.contains("ambiguous-sender") == isDoubtful)
  }
}
