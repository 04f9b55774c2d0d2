import Foundation
import Model
import TestSupport
import Testing
import Wire

@testable import Providers

/// A domain of one's own on loopback: its name server, its web server with a certificate for it, its mail servers.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable), .serialized) struct ServerDiscoveryTests {
  /// What only a hang reaches: other tests of the process take the processors.
  private static let patience = 160
  private let ann = Address("ann@acme.test")!

  private static func page(_ path: String, _ body: String, status: String = "200 OK", header: String = "") throws {
    let file = URL(fileURLWithPath: try Authority.shared.get().folder + "/" + path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let text = "HTTP/1.1 \(status)\r\n\(header)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    try Data(text.utf8).write(to: file)
  }

  private static func document(_ imap: String) -> String {
    "<clientConfig><emailProvider><incomingServer type=\"imap\"><hostname>\(imap)</hostname><port>993</port>"
      + "<socketType>SSL</socketType></incomingServer></emailProvider></clientConfig>"
  }

  private func discovery(_ records: NameServer, _ detours: [String: (host: String, port: Int)]) throws
    -> ServerDiscovery
  {
    ServerDiscovery(
      trust: .file(try Authority.shared.get().trusted),
      resolver: DNSResolver(servers: [.init(host: "127.0.0.1", port: records.port)], patience: 60),
      detours: Detours(detours),
      patience: Self.patience)
  }

  @Test func readsTheDomainsConfigurationAndRecords() async throws {
    let records = try NameServer([
      "--mx-host=acme.test,mx.acme.test,10", "--srv-host=_imaps._tcp.acme.test,imap.hoster.test,993",
      "--srv-host=_submission._tcp.acme.test,smtp.acme.test,587",
    ])
    let web = try SecureServer(.domain, ["-HTTP"])
    try Self.page("mail/config-v1.1.xml?emailaddress=ann%40acme.test", Self.document("imap.acme.test"))
    let found = try await discovery(records, ["autoconfig.acme.test:443": ("127.0.0.1", web.port)]).find(for: ann)
    #expect(found.provider == nil)
    #expect(found.imap.map(\.endpoint.host) == ["imap.acme.test", "imap.hoster.test"])
    #expect(
      found.imap.map(\.source) == [.document(host: "autoconfig.acme.test"), .service("_imaps._tcp.acme.test")])
    #expect(
      found.smtp == [
        FoundServer(
          Endpoint(host: "smtp.acme.test", port: 587, security: .startTLS), .service("_submission._tcp.acme.test"),
          for: ann)
      ])
    #expect(found.unconfirmed.isEmpty)
  }

  /// To HTTPS alone, and not for ever.
  @Test func followsRedirectsOfTheWellKnownAddress() async throws {
    let records = try NameServer([])
    let web = try SecureServer(.domain, ["-HTTP"])
    let way = ("127.0.0.1", web.port)
    let detours: [String: (host: String, port: Int)] = ["acme.test:443": way, "www.acme.test:443": way]
    let place = ".well-known/autoconfig/mail/config-v1.1.xml"
    try Self.page(place, "", status: "301 -", header: "Location: https://www.acme.test/moved.xml\r\n")
    try Self.page("moved.xml", Self.document("imap.acme.test"))
    let found = try await discovery(records, detours).find(for: ann)
    #expect(found.imap.map(\.source) == [.document(host: "acme.test")])
    for location in ["http://www.acme.test/moved.xml", "https://www.acme.test/circle.xml"] {
      try Self.page("circle.xml", "", status: "302 -", header: "Location: /circle.xml\r\n")
      try Self.page(place, "", status: "301 -", header: "Location: \(location)\r\n")
      #expect(try await discovery(records, detours).find(for: ann) == Discovery())
    }
  }

  /// A server with another's certificate says nothing about the domain.
  @Test func believesNoDocumentOfAnotherHost() async throws {
    let records = try NameServer([])
    let web = try SecureServer(.other, ["-HTTP"])
    try Self.page("mail/config-v1.1.xml?emailaddress=ann%40acme.test", Self.document("imap.evil.test"))
    let found = try await discovery(records, ["autoconfig.acme.test:443": ("127.0.0.1", web.port)]).find(for: ann)
    #expect(found == Discovery())
  }

  @Test func tellsThatNothingCanBeLookedUp() async throws {
    // Nobody listens there.
    let lost = DNSResolver(servers: [.init(host: "127.0.0.1", port: 1)], patience: 1)
    let found = await ServerDiscovery(resolver: lost, patience: Self.patience).find(for: ann)
    #expect(found.fault == "names cannot be looked up from this machine: no name server answered in time")
    let records = try NameServer([])
    #expect(try await discovery(records, [:]).find(for: ann).fault == nil)
  }

  @Test func takesAPresetByMX() async throws {
    let records = try NameServer(["--mx-host=acme.test,aspmx.l.google.com,1"])
    let found = try await discovery(records, [:]).find(for: ann)
    #expect(found.provider == .gmail)
    #expect(found.imap.map(\.source) == [.exchanger(provider: "Gmail", host: "aspmx.l.google.com")])
  }

  /// Guesses are asked for real, and the servers found let the account in.
  @Test func asksGuessesAndSignsIn() async throws {
    let servers = try MailServers.shared()
    let account = try servers.addUser()
    let address = try #require(Address(account.address))
    let detours = Detours([
      "imap.example.test:993": ("127.0.0.1", servers.imaps.port),
      "smtp.example.test:587": ("127.0.0.1", servers.submission.port),
      "mail.example.test:465": ("127.0.0.1", servers.submissions.port),
      // Other services on the usual ports.
      "mail.example.test:993": ("127.0.0.1", servers.submissions.port),
      "mail.example.test:587": ("127.0.0.1", servers.imap.port),
    ])
    let records = try NameServer([])
    let resolver = DNSResolver(servers: [.init(host: "127.0.0.1", port: records.port)], patience: 60)
    let trusting = ServerDiscovery(
      trust: .file(servers.caFile), resolver: resolver, detours: detours, patience: Self.patience)
    let found = await trusting.find(for: address)
    #expect(found.imap.map(\.endpoint) == [Endpoint(host: "imap.example.test", port: 993, security: .tls)])
    #expect(
      found.smtp.map { "\($0.endpoint.host):\($0.endpoint.port)" } == [
        "smtp.example.test:587", "mail.example.test:465",
      ])
    #expect((found.imap + found.smtp).allSatisfy { $0.source == .guess && !$0.isOutside })
    #expect(
      found.notes == [
        "mail.example.test, port 993: what answers is no IMAP server",
        "mail.example.test, port 587: what answers is no SMTP server",
      ])
    // Whom nobody vouches for is not taken, and it is said why.
    let strict = await ServerDiscovery(trust: .system, resolver: resolver, detours: detours, patience: Self.patience)
      .find(for: address)
    #expect(strict.imap.isEmpty && strict.smtp.isEmpty)
    #expect(
      strict.notes.first?.hasPrefix("imap.example.test, port 993: the server's certificate is not signed") == true)
  }
}
