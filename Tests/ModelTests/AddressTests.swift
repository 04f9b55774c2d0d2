import Foundation
import Model
import Testing

@Suite("Addresses are compared in one form")
struct AddressTests {
  @Test(
    "what is taken, and how it is kept",
    arguments: [
      ("Anna.Brandt@Harbor.Example", "Anna.Brandt@harbor.example"),
      ("a@b", "a@b"),
      ("a@harbor.example.", "a@harbor.example"),
      ("o'neil+x_y=z/1@harbor-2.example", "o'neil+x_y=z/1@harbor-2.example"),
      ("jörg@harbor.example", "jörg@harbor.example"),
      ("a@Bücher.example", "a@xn--bcher-kva.example"),
      ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"),
      ("a@bücher。example", "a@xn--bcher-kva.example"),
      ("a@straße.example", "a@xn--strae-oqa.example"),
      ("a@[192.0.2.1]", "a@[192.0.2.1]"),
      ("a@[IPv6:2001:db8::1]", "a@[ipv6:2001:db8::1]"),
    ])
  func taken(text: String, kept: String) throws {
    let address = try #require(Address(text))
    #expect(address.description == kept)
    // What was kept is kept again.
    #expect(Address(kept)?.description == kept)
  }

  @Test(
    "what no address is",
    arguments: [
      "", "@", "a", "a@", "@b", "a@.", "a@@b", "a@b@c.example", "a@b c", "a b@c", "a\tb@c", "a@b\n", "a\r\nb@c",
      "a\0@b", "a@b\0", "a\u{7F}@b", "a\u{85}@b", "a@.b", "a@b..", "a@b..c", "a@..", "<a@b>", "a@b>", "a@b;c", "a@b,c",
      "a@b:25", "a@[]", "a@[", "a@]", "a@[1]x[2]", "a@[[1]]", "a@b[1]", "a@b\u{202E}@c", "a@\u{301}b@harbor.example",
      "a@bü cher.example", "a@bü..example", "a@ü。", "a@" + String(repeating: "ü", count: 64) + ".example",
    ])
  func refused(text: String) { #expect(Address(text) == nil) }

  @Test("lengths are limited on each side")
  func lengths() {
    let longest = String(repeating: "a", count: Address.maximumLocalLength)
    #expect(Address(longest + "@b")?.local == longest)
    #expect(Address(longest + "a@b") == nil)
    let domain = String(repeating: "b.", count: 126) + "c"
    #expect(domain.utf8.count == Address.maximumDomainLength)
    #expect(Address("a@" + domain)?.domain == domain)
    #expect(Address("a@" + domain + "d") == nil)
  }

  @Test(
    "a million bytes are refused",
    arguments: ["a", "@", ".", "ü", "ü.", "\u{301}", "+", "[", "a@", "\r\n", "🏳️‍🌈"])
  func endless(piece: String) {
    let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    #expect(Address(text) == nil)
    #expect(Address("a@" + text) == nil)
    #expect(Address(text + "@b") == nil)
    #expect(Address(local: "a", domain: text) == nil)
  }

  @Test(
    "key, key without tag, tag",
    arguments: [
      ("Sales@Acme.Example", "sales@acme.example", "sales@acme.example", nil),
      ("Sales+D1042@acme.example", "sales+d1042@acme.example", "sales@acme.example", "d1042"),
      ("sales+a+b@acme.example", "sales+a+b@acme.example", "sales@acme.example", "a+b"),
      ("sales+@acme.example", "sales+@acme.example", "sales@acme.example", nil),
      ("+sales@acme.example", "+sales@acme.example", "+sales@acme.example", nil),
    ] as [(String, String, String, String?)])
  func keys(text: String, key: String, without: String, tag: String?) throws {
    let address = try #require(Address(text))
    #expect(address.key == key)
    #expect(address.keyWithoutTag == without)
    #expect(address.tag == tag)
  }

  @Test("equal where the keys are equal; written as it was")
  func equality() throws {
    let (a, b) = (try #require(Address("Anna@X.example")), try #require(Address("anna@x.example")))
    #expect(a == b)
    #expect(Set([a, b]).count == 1)
    #expect(!(a < b) && !(b < a))
    #expect(a.description == "Anna@x.example")
  }

  @Test("what is encoded is decoded, a quoted local part with its @ too; other text is an error")
  func coding() throws {
    let quoted = try #require(Address(local: "a@b", domain: "harbor.example"))
    let data = try JSONEncoder().encode([quoted])
    #expect(String(decoding: data, as: UTF8.self) == #"["a@b@harbor.example"]"#)
    #expect(try JSONDecoder().decode([Address].self, from: data).map(\.local) == ["a@b"])
    for bad in [#"["a"]"#, #"["a@"]"#, #"["a b@c"]"#, "[1]"] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode([Address].self, from: Data(bad.utf8)) }
    }
  }

  // RFC 3492 section 7.1; letters B, D, L, N, O, P, Q and R there.
  @Test(
    "Punycode as in its RFC",
    arguments: [
      ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
      ("Pročprostěnemluvíčesky", "Proprostnemluvesky-uyb24dma41a"),
      ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"),
      ("Hello-Another-Way-それぞれの場所", "Hello-Another-Way--fc4qua05auwb3674vfr0b"),
      ("ひとつ屋根の下2", "2-u9tlzr9756bt3uc0v"),
      ("MajiでKoiする5秒前", "MajiKoi5-783gue6qz075azm5e"),
      ("パフィーdeルンバ", "de-jg4avhby1noc0d"),
      ("そのスピードで", "d9juau41awczczp"),
    ])
  func punycode(label: String, encoded: String) {
    #expect(Punycode.domain(label) == "xn--" + encoded)
    #expect(Punycode.domain("a." + label + "．example") == "a.xn--" + encoded + ".example")
  }

  @Test("a label that does not fit in 63 bytes is none")
  func punycodeLength() {
    let widest = String(repeating: "\u{10FFFF}", count: 63)
    #expect(Punycode.domain(widest)?.utf8.count ?? 0 <= 63)
    #expect(Punycode.domain(String(repeating: "ü", count: 64)) == nil)
    #expect(Punycode.domain(String(repeating: "a", count: 60) + "ü") == nil)
    #expect(Punycode.domain("plain.example") == "plain.example")
    #expect(Punycode.domain("") == "")
  }

  @Test(
    "who is one of ours",
    arguments: [
      ("sales@acme.example", true), ("Ben@Acme.Example", true), ("ben@mail.eu.acme.example", true),
      ("ben@notacme.example", false), ("ben@acme.example.test", false), ("ben@example", false),
      ("acme.sales@free.test", true), ("Acme.Sales+d1@free.test", true), ("sales@free.test", false),
      ("acme.sales@eu.free.test", false), ("tag+only@free.test", true), ("tag@free.test", false),
    ])
  func ours(text: String, isOurs: Bool) throws {
    let ours = Ours(addresses: ["acme.sales@free.test", "tag+only@free.test"], domains: ["acme.example"])
    #expect(ours.contains(try #require(Address(text))) == isOurs)
  }
}
