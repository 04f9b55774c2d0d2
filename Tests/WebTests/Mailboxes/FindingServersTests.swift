import Model
import Providers
import Store
import TestSupport
import Testing
import Wire

@testable import Web

/// What is found for an address is shown, and can be changed, before a password goes anywhere.
@Suite(.ownThreads, .serialized, .tags(.servers), .enabled(if: serversAvailable)) struct FindingServersTests {
  private static func discovery(_ records: [String]) throws -> (NameServer, ServerDiscovery) {
    let names = try NameServer(records)
    let resolver = DNSResolver(servers: [.init(host: "127.0.0.1", port: names.port)], patience: 60)
    return (names, ServerDiscovery(resolver: resolver, patience: 160))
  }

  @Test func recordsOfTheDomain() async throws {
    let (names, discovery) = try Self.discovery([
      "--srv-host=_imaps._tcp.acme.test,imap.hoster.test,993",
      "--srv-host=_submission._tcp.acme.test,smtp.acme.test,587",
    ])
    defer { names.stop() }
    try await TestSite.with(discovery: discovery) { site in
      let client = try site.client(.petro)
      let page = try await client.get("/mailboxes/connect/sign-in?address=ann%40acme.test").text
      #expect(page.contains("value=\"imap.hoster.test\"") && page.contains("value=\"smtp.acme.test\""))
      #expect(page.contains("from the domain’s records (_imaps._tcp.acme.test) — outside the address’s domain"))
      #expect(!page.contains("Do this first"), "what to ask for was found")
      // The address typed beside the password: nothing is tried before it was seen.
      let typed = try await client.post(
        "/mailboxes/connect/sign-in",
        form: [
          ("form", try await site.formToken(client)), ("provider", "own domain"), ("address", "ann@acme.test"),
          ("password", "canary-secret"),
        ])
      #expect(typed.status == 422 && typed.text.contains("value=\"imap.hoster.test\""))
      #expect(typed.text.contains("then type the password again") && !typed.text.contains("canary-secret"))
    }
  }

  @Test func aProviderByMX() async throws {
    let (names, discovery) = try Self.discovery(["--mx-host=acme.test,aspmx.l.google.com,1"])
    defer { names.stop() }
    try await TestSite.with(discovery: discovery) { site in
      let page = try await site.client(.petro).get("/mailboxes/connect/sign-in?address=ann%40acme.test").text
      #expect(page.contains("name=\"provider\" value=\"Gmail\""))
      #expect(page.contains("known for Gmail, which takes the domain’s mail (aspmx.l.google.com)"))
      #expect(page.contains("href=\"https://myaccount.google.com/apppasswords\""))
    }
  }

  @Test func aMailboxThatCannotSendSaysSo() async throws {
    try await TestSite.with { site in
      try site.store.noteSending("the server did not accept name and password: 535 no", of: site.petros.id)
      let page = try await site.client(.petro).get("/mailboxes").text
      #expect(page.contains("Read only: cannot send"))
      #expect(page.contains("A request to copy:"))
      let thread = try #require(
        try await site.client(.petro).get("/mailboxes/\(site.petros.id)").text.firstMatch(of: /href="(\/threads\/\d+)"/)
      ).1
      #expect(try await site.client(.petro).get(String(thread)).text.contains("Read only: cannot send"), "beside Reply")
      try site.store.noteSending(nil, of: site.petros.id)
      #expect(try await !site.client(.petro).get("/mailboxes").text.contains("Read only: cannot send"))
    }
  }
}
