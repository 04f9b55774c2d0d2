import Model
import Testing

@testable import Providers

private let ann = Address("ann+x@acme.test")!

private func config(_ inside: String) -> String {
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<clientConfig version=\"1.1\">\(inside)</clientConfig>\n"
}

private func server(
  _ host: String, _ port: String, _ socket: String, kind: String = "incomingServer", type: String = "imap"
)
  -> String
{
  "<\(kind) type=\"\(type)\"><hostname>\(host)</hostname><port>\(port)</port><socketType>\(socket)</socketType></\(kind)>"
}

@Suite struct ClientConfigTests {
  /// As administrators write them.
  private static let whole = config(
    """

      <!-- ours -->
      <emailProvider id='acme.test'>
        <domain>acme.test</domain>
        <displayName>Acme &amp; Sons &#169; <![CDATA[<mail>]]></displayName>
        <incomingServer type="pop3"><hostname>pop.acme.test</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
        <incomingServer type="imap">
          <hostname> imap.%EMAILDOMAIN% </hostname><port>993</port>
          <socketType>SSL</socketType>
          <username>%EMAILLOCALPART%</username>
          <authentication>password-cleartext</authentication>
        </incomingServer>
        <incomingServer type="imap"><hostname>imap2.acme.test</hostname><port>143</port><socketType>STARTTLS</socketType></incomingServer>
        <incomingServer type="imap"><hostname>open.acme.test</hostname><port>143</port><socketType>plain</socketType></incomingServer>
        <outgoingServer type="smtp">
          <hostname>Smtp.Hoster.test.</hostname><port>465</port><socketType>SSL</socketType>
          <username>%EMAILADDRESS%</username>
        </outgoingServer>
      </emailProvider>
      <webMail><loginPage url="https://webmail.acme.test"/></webMail>

    """)

  @Test func readsServersWithTLS() throws {
    let servers = try ClientConfig(Array(Self.whole.utf8)).servers(for: ann)
    #expect(servers.map(\.server) == [.imap, .imap, .smtp])
    #expect(
      servers.map(\.endpoint) == [
        Endpoint(host: "imap.acme.test", port: 993, security: .tls),
        Endpoint(host: "imap2.acme.test", port: 143, security: .startTLS),
        Endpoint(host: "smtp.hoster.test", port: 465, security: .tls),
      ])
    #expect(servers.map(\.login) == ["ann+x", "ann+x@acme.test", "ann+x@acme.test"])
  }

  /// Without TLS, without a port, with a host that is none: no server.
  @Test(arguments: [
    server("imap.acme.test", "143", "plain"), server("imap.acme.test", "143", ""), server("", "993", "SSL"),
    server("imap.acme.test", "0", "SSL"), server("imap.acme.test", "65536", "SSL"),
    server("imap.acme.test", "x", "SSL"),
    server("im ap.acme.test", "993", "SSL"), server("imap.acme.test/x", "993", "SSL"), server("a@b.test", "993", "SSL"),
    server("imap.acme.test&#10;x", "993", "SSL"), server("[::1]", "993", "SSL"),
    server("imap.acme.test", "993", "SSL", type: "exchange"),
    server("imap.acme.test", "993", "SSL", kind: "outgoingServer"),
    "<incomingServer type=\"imap\"/>", "",
  ])
  func leavesOutWhatIsNoServer(inside: String) throws {
    let config = try ClientConfig(Array(config("<emailProvider>\(inside)</emailProvider>").utf8))
    #expect(config.servers(for: ann).isEmpty)
  }

  /// An address may look like a place.
  @Test func fillsEachPlaceOnce() throws {
    let odd = try #require(Address(local: "%EMAILDOMAIN%", domain: "acme.test"))
    let inside =
      "<emailProvider><incomingServer type=\"imap\"><hostname>imap.acme.test</hostname><port>993</port>"
      + "<socketType>SSL</socketType><username>%EMAILLOCALPART%%x</username></incomingServer></emailProvider>"
    #expect(try ClientConfig(Array(config(inside).utf8)).servers(for: odd).map(\.login) == ["%EMAILDOMAIN%%x"])
  }

  private static let deep = String(repeating: "<a>", count: 20) + String(repeating: "</a>", count: 20)

  private static let hostile: [(String, String)] = [
    ("", "it has no root element"), ("hello", "it has no root element"), ("<", "a tag is wrong"),
    ("<!DOCTYPE a [<!ENTITY x \"y\">]><clientConfig>&x;</clientConfig>", "it brings a document type"),
    ("<clientConfig>&x;</clientConfig>", "it has entities of its own"),
    ("<clientConfig>&lolololololol;</clientConfig>", "it has entities of its own"),
    ("<clientConfig>&#0;</clientConfig>", "it has entities of its own"),
    ("<clientConfig>&#xD800;</clientConfig>", "it has entities of its own"),
    ("<clientConfig>&#+65;</clientConfig>", "it has entities of its own"),
    ("<clientConfig>&#1114112;</clientConfig>", "it has entities of its own"),
    ("<clientConfig>\u{1}</clientConfig>", "it has control characters"), ("<clientConfig>", "it ends early"),
    ("<clientConfig><a></clientConfig>", "an element is not closed"),
    ("<clientConfig></clientConfig><a/>", "there is something behind its root element"),
    ("<clientConfig a=1/>", "a tag is wrong"), ("<clientConfig a=\"1\" a=\"2\"/>", "a tag is wrong"),
    ("<clientConfig a=\"<\"/>", "a tag is wrong"), ("<clientConfig a=\"1\"b=\"2\"/>", "a tag is wrong"),
    ("<clientConfig a=\"1", "it ends early"), ("<clientConfig><!-- </clientConfig>", "it ends early"),
    ("<clientConfig>\(deep)</clientConfig>", "it has too many elements"),
    ("<clientConfig>\(String(repeating: "<a/>", count: 1000))</clientConfig>", "it has too many elements"),
    ("<clientConfig>\(String(repeating: " ", count: 70_000))</clientConfig>", "it is too long"),
    ("<html><body>Not Found</body></html>", "it is no mail configuration"),
  ]

  @Test(arguments: hostile)
  func refusesDocuments(text: String, what: String) {
    #expect(throws: StrictXML.Malformed(what: what)) { try ClientConfig(Array(text.utf8)) }
  }

  @Test func refusesWhatIsNotInUTF8() {
    #expect(throws: StrictXML.Malformed(what: "it is not in UTF-8")) {
      try ClientConfig(Array("<clientConfig>".utf8) + [0xE4] + Array("</clientConfig>".utf8))
    }
  }

  @Test func noCutIsTakenAsWhole() throws {
    let bytes = Array(Self.whole.utf8)
    let end = bytes.count - 1  // a line feed
    for length in 0..<end {
      #expect(throws: StrictXML.Malformed.self) { try ClientConfig(Array(bytes.prefix(length))) }
    }
  }
}
