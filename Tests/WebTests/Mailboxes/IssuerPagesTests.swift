import Foundation
import Model
import Store
import TestSupport
import Testing

@testable import Web

/// Signing in at an issuer's page, through the pages, with a real OAuth server and a real Dovecot.
@Suite(.ownThreads, .serialized, .tags(.servers), .enabled(if: serversAvailable)) struct IssuerPagesTests {
  private let servers: MailServers
  private let account: MailServers.Account
  private let issuer: OAuthServer

  init() throws {
    servers = try .shared()
    account = try servers.addUser()
    issuer = try OAuthServer.start(for: servers)
  }

  private func fields(_ form: String) throws -> [(String, String)] {
    [
      ("form", form), ("provider", "own domain"), ("address", account.address), ("imap-host", "localhost"),
      ("imap-port", "\(servers.imaps.port)"), ("smtp-host", "localhost"),
      ("smtp-port", "\(servers.submission.port)"),
      ("authority", try String(contentsOfFile: servers.caFile, encoding: .utf8)),
    ]
  }

  /// Goes to the issuer's page that a page leads to, signs in there, and gives the way back.
  private func wayBack(from page: HTTPResponse) async throws -> String {
    let found = try #require(page.text.firstMatch(of: /id="issuer" href="([^"]+)"/))
    let link = String(found.1).replacing("&amp;", with: "&")
    let location = try await issuer.signIn(at: link)
    return String(location[try #require(location.range(of: "/oauth/callback")).lowerBound...])
  }

  private func expectNoTokens(in text: String) async throws {
    for token in try await issuer.tokens() where !token.isEmpty { #expect(!text.contains(token)) }
  }

  @Test func aMailboxIsConnectedAndReconnected() async throws {
    try await TestSite.with { site in
      let client = try site.client(.petro)
      let form = try await site.formToken(client)
      let path = "/mailboxes/connect/issuer"
      // Not set up, it says so.
      #expect(try await client.post(path, form: fields(form)).text.contains("into rapport.conf"))
      try issuer.configure(site.folder, client: .office)
      let offer = try await client.get("/mailboxes/connect/sign-in?address=\(formEncoded(account.address))")
      #expect(offer.text.contains("Sign in with Test"))

      let back = try await wayBack(from: try await client.post(path, form: fields(form)))
      // Another's session, and another of the same person, cannot end it.
      #expect(try await site.client(.olena).get(back).text.contains("Begin again"))
      #expect(try await site.client(.petro).get(back).text.contains("Begin again"))
      #expect(try await HTTPClient(port: site.port).get(back)["Location"]?.hasPrefix("/login") == true)
      #expect(try await client.get("/oauth/callback?code=x&state=y").text.contains("Begin again"))
      let settings = try #require(try await client.get(back)["Location"])
      #expect(settings.hasPrefix("/mailboxes/connect/settings/"))
      // It is good once.
      #expect(try await client.get(back).text.contains("Begin again"))
      #expect(try await issuer.count("authorization_code") == 1)
      let page = try await client.get(settings)
      #expect(page.text.contains("value=\"INBOX\" checked"))
      try await expectNoTokens(in: page.text)
      let chosen = [
        ("form", form), ("sender-name", "Petro"), ("access", "personal"), ("period", "1y"), ("folders", "chosen"),
        ("folder", "INBOX"), ("connection", "manual"), ("cards", "by-access"),
      ]
      #expect(try await client.post(settings, form: chosen).status == 303)
      let mailbox = try site.store.mailbox(named: account.address, for: site.viewer(.petro))
      guard case .grant(let grant) = try site.store.signIn(of: mailbox.id).secret else {
        Issue.record("no tokens")
        return
      }
      #expect(grant.issuer == "test" && grant.account == account.address)

      // The consent goes: the list says so, and signing in again mends it.
      #expect(
        try site.store.needReconnect(
          mailbox.id, reason: "the consent has ended (invalid_grant)", version: 1, now: TestSite.now))
      let list = try await client.get("/mailboxes")
      #expect(list.text.contains("the consent has ended (invalid_grant)"))
      #expect(list.text.contains("action=\"/mailboxes/\(mailbox.id)/reconnect\""))
      client.setCookie("rapport_language", "uk")
      #expect(try await client.get("/mailboxes").text.contains("згода більше не діє (invalid_grant)"))
      client.setCookie("rapport_language", "en")
      let olena = try site.client(.olena)
      let others = try await olena.post(
        "/mailboxes/\(mailbox.id)/reconnect", form: [("form", try await site.formToken(olena))])
      #expect(others.status == 404)
      let again = try await wayBack(
        from: try await client.post("/mailboxes/\(mailbox.id)/reconnect", form: [("form", form)]))
      #expect(try await client.get(again)["Location"]?.hasPrefix("/mailboxes?done=reconnected") == true)
      #expect(try site.store.mailboxStatuses(for: site.viewer(.petro)).allSatisfy { $0.reconnect == nil })
      #expect(try site.store.waitingRequests().contains { $0.work == .sync(mailbox.id) })

      // Disconnected, it is connected again where it was: at its issuer's page.
      let owned = "/mailboxes/\(mailbox.id)"
      #expect(try await client.get(owned + "/settings").text.contains("The consent at test stays"))
      #expect(try await client.post(owned + "/disconnect", form: [("form", form)]).status == 303)
      let off = try await client.get(owned).text
      #expect(off.contains("action=\"\(owned)/reconnect\"") && !off.contains("#sign-in"))
      let onceMore = try await wayBack(from: try await client.post(owned + "/reconnect", form: [("form", form)]))
      #expect(try await client.get(onceMore)["Location"]?.hasPrefix("/mailboxes?done=reconnected") == true)
      #expect(try site.store.mailbox(mailbox.id).disconnectedAt == nil)
    }
  }

  @Test func whatGoesWrongIsSaid() async throws {
    try await TestSite.with { site in
      try issuer.configure(site.folder)
      let client = try site.client(.petro)
      let form = try await site.formToken(client)
      let table: [(change: (String, String), text: String)] = [
        (("decline", "true"), "the sign-in was declined (access_denied"),
        (("account", #""else@example.test""#), "else@example.test has signed in, but the mailbox is"),
        (("scope", #""mail.read openid""#), "not everything was allowed that the mailbox needs: mail.send"),
        (("status", "503"), "the issuer cannot be used at the moment (status 503)"),
        // The mail server does not know the key: no token signs in.
        (("forge", "true"), "The mailbox cannot be read yet."),
      ]
      let usual = ["decline": "false", "account": "null", "scope": "null", "status": "0", "forge": "false"]
      for (change, text) in table {
        try await issuer.behave([change])
        let back = try await wayBack(
          from: try await client.post("/mailboxes/connect/issuer", form: fields(form)))
        let page = try await client.get(back)
        #expect(page.text.contains(text), "\(change)")
        try await expectNoTokens(in: page.text)
        try await issuer.behave([(change.0, try #require(usual[change.0]))])
      }
      #expect(
        try site.store.mailboxes(for: site.viewer(.petro)).allSatisfy { $0.address.description != account.address })
    }
  }

  @Test func aPersonSignsInForASharedMailbox() async throws {
    try await TestSite.with { site in
      try issuer.configure(site.folder)
      let client = try site.client(.petro)
      let form = try await site.formToken(client)
      let path = "/mailboxes/connect/issuer"
      #expect(try await client.post(path, form: fields(form) + [("person", "nobody")]).status == 422)
      // The mail server lets the person open it: here the token says so.
      try await issuer.behave([("opens", "\"\(account.address)\"")])
      let page = try await client.post(path, form: fields(form) + [("person", "ben@example.test")])
      #expect(page.text.contains("sign in there as ben@example.test"))
      let settings = try #require(try await client.get(try await wayBack(from: page))["Location"])
      #expect(settings.hasPrefix("/mailboxes/connect/settings/"), "\(settings)")
      #expect(try await client.post(settings, form: [("form", form)]).status == 303)
      let mailbox = try site.store.mailbox(named: account.address, for: site.viewer(.petro))
      let status = try site.store.mailboxStatuses(for: site.viewer(.petro)).first { $0.mailbox.id == mailbox.id }
      #expect((mailbox.login, status?.person?.description) == (account.address, "ben@example.test"))
      let again = try await client.post("/mailboxes/\(mailbox.id)/reconnect", form: [("form", form)])
      #expect(again.text.contains("sign in there as ben@example.test"))
      // Somebody else, with a browser in which they are signed in.
      try await issuer.behave([("account", "\"eva@example.test\"")])
      let other = try await client.get(try await wayBack(from: again))
      #expect(other.text.contains("eva@example.test has signed in, but it was to be ben@example.test"))
    }
  }
}
